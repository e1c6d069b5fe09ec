"""What every dialect says of what is nobody's fault, and of what is ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from litestar.exceptions import HTTPException
from litestar.testing import RequestFactory

from atelier.app.dialects import ERRORS
from atelier.dialects.native.errors import handlers as native_errors

TABLES: dict[str, Any] = {"/v1": native_errors, **ERRORS}


@pytest.mark.parametrize("base", TABLES)
@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (asyncpg.CannotConnectNowError("the database system is starting up"), 503, "database does not answer"),
        (ConnectionRefusedError("no port"), 503, "database does not answer"),
        (FileNotFoundError(2, "No such file or directory", "/a/secret"), 500, "Idempotency-Key"),
        (RuntimeError("the key is atl_secret"), 500, "Idempotency-Key"),
    ],
)
def test_outages_pass_and_defects_are_kept_to_ourselves(base: str, error: Exception, status: int, word: str) -> None:
    answer: Callable[[Any, Exception], Any] = TABLES[base][Exception]
    response = answer(RequestFactory().get(f"{base}/x"), error)
    assert response.status_code == status
    body = response.content.decode()
    assert word in body
    assert "secret" not in body
    assert ("retry-after" in response.headers) == (status == 503)


@pytest.mark.parametrize("base", TABLES)
def test_what_the_framework_breaks_is_logged(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    response = TABLES[base][HTTPException](RequestFactory().get(f"{base}/x"), HTTPException("broken", status_code=500))
    assert response.status_code == 500
    assert "request_broken" in "".join(capsys.readouterr())
