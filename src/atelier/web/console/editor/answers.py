"""What the editor's scripts are answered."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response

from atelier.web.console.pages import HEADERS


def answer(body: Any, *, status: int = 200) -> Response[bytes]:
    """As JSON, with the headers of pages."""
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/json", headers=HEADERS)
