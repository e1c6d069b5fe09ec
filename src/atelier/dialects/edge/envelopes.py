"""Errors in the shape of the dialect that was asked, wherever in the application they come up."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException

from atelier.db.pool import is_outage
from atelier.domain.errors import AtelierError, Fault, TooMany, Unavailable

Answers = Mapping[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[bytes]]]
"""How a dialect answers errors, by class: AtelierError, HTTPException for what the framework refuses, and Exception.
The nearest class in an error's ancestry counts."""

OUR_MISTAKE: Final = "the server made a mistake; a retry is safe with the same Idempotency-Key"
"""What is said of a defect; only the log tells more."""

_HUNG_UP: Final = "client disconnected prematurely"
"""The framework's words for it; it has no class of its own."""

T = TypeVar("T")

log = structlog.get_logger(__name__)


def by_path(dialects: Mapping[str, Answers], default: Answers) -> Any:
    """Exception handlers for the whole application: below `/krea` those of `dialects["/krea"]`, else the default's.

    Handlers of a router never see unknown paths and methods, so one for all is the simplest that is right.
    """

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        path = request.scope["path"] + "/"
        answers = next((table for base, table in dialects.items() if path.startswith(base + "/")), default)
        return nearest(answers, type(error))(request, error)

    return {AtelierError: answer, HTTPException: answer, Exception: answer}


def nearest(table: Mapping[Any, T], kind: type[Exception]) -> T:
    """What a table has for a class, or for the nearest class above it."""
    return next(table[ancestor] for ancestor in kind.__mro__ if ancestor in table)


def retry_after(error: AtelierError) -> dict[str, str]:
    """The header that says when to try again, for errors that pass."""
    if not isinstance(error, TooMany | Unavailable):
        return {}
    return {"retry-after": str(max(1, math.ceil(error.retry_after_s)))}


def log_broken(request: Request[Any, Any, Any], error: Exception) -> None:
    """For whoever has to mend it: what the client is told is only that it was not its fault.

    A client that hangs up in the middle of its own request is no defect, though the framework calls it one.
    """
    if isinstance(error, InternalServerException) and error.detail == _HUNG_UP:
        log.info("request_cut_off", path=request.url.path)
    else:
        log.error("request_broken", path=request.url.path, error=str(error), exc_info=error)


def outage(request: Request[Any, Any, Any], error: Exception) -> Unavailable | None:
    """Of an exception that is none of our errors: the database being away is no defect. Anything else is, gives None,
    and stands in the log."""
    if is_outage(error):
        return Unavailable("the database does not answer; try again", retry_after_s=2)
    log_broken(request, error)
    return None


_ITEM: Final = re.compile(r"\[(\d+)\]")
_FIELD: Final = re.compile(r"(?:unknown|required) field `(?P<field>[^`]*)`")


def faults_of(error: ValidationException) -> list[Fault]:
    """The framework's own words about single fields as faults of ours."""
    return [_fault(extra) for extra in error.extra or () if isinstance(extra, dict)]


def _fault(extra: dict[str, Any]) -> Fault:
    message, key = str(extra.get("message", "")), str(extra.get("key", ""))
    if extra.get("source") == "query":
        return Fault(f"?{key}", message)
    if named := _FIELD.search(message):
        return Fault(f"/{named['field']}", "is required" if "required" in message else "is not a field here")
    if key == "data":
        return Fault("", "a JSON object is required" if message == "'data'" else message)
    return Fault("/" + _ITEM.sub(r"/\1", key.replace("[...]", "")).replace(".", "/"), message)


def sentence(faults: list[Fault]) -> str:
    """The faults in one line, each with the name of its field."""
    return "; ".join(f"{fault.pointer.strip('/?') or 'body'}: {fault.message}" for fault in faults)
