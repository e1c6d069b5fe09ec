"""The error table of the Krea dialect: every error is a status and one sentence."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from atelier.dialects.edge.envelopes import (
    OUR_MISTAKE,
    Answers,
    faults_of,
    log_broken,
    nearest,
    outage,
    retry_after,
    sentence,
)
from atelier.dialects.krea import wire
from atelier.domain import errors
from atelier.domain.errors import AtelierError

STATUS: Final[dict[type[AtelierError], int]] = {
    errors.Invalid: 400,
    errors.Unauthenticated: 401,
    errors.PaymentRequired: 402,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
"""The nearest class in an error's ancestry counts."""

_REFUSED: Final = {
    400: "the body cannot be read as JSON: {}",
    413: "the body is too large; upload files with POST /assets, and send their links",
}
"""What the framework's own words for a refusal leave open."""


def failure(status: int, text: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    body = msgspec.json.encode(wire.Error(error=text))
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def answer(_request: Request[Any, Any, Any], error: AtelierError) -> Response[bytes]:
    """For every error of ours."""
    status = nearest(STATUS, type(error))
    headers = retry_after(error)
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    # Clients look for this word to tell a short balance from a model beyond the plan.
    text = f"insufficient balance: {error.message}" if status == 402 else _told(error)
    return failure(status, text, headers)


def _told(error: AtelierError) -> str:
    """The error's own sentence where it names the fields at fault, else one that does."""
    if not isinstance(error, errors.Invalid) or all(_field(fault) in error.message for fault in error.faults):
        return error.message.removeprefix("?")
    told = ((_field(fault), fault.message) for fault in error.faults)
    return "; ".join(message if field in message else f"{field}: {message}" for field, message in told)


def _field(fault: errors.Fault) -> str:
    """The name of the field, or of the parameter, without what stands in it."""
    return fault.pointer.strip("/?").partition("/")[0]


def framework_answer(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """For what the framework itself refuses: broken JSON, a wrong type, an unknown path."""
    if isinstance(error, ValidationException):
        return failure(400, sentence(faults_of(error)) or error.detail)
    if error.status_code in (404, 405):
        text = f"there is no {request.method} {request.url.path}; the document at openapi.json lists what there is"
        return failure(error.status_code, text, error.headers)
    if error.status_code >= 500:
        log_broken(request, error)
        return failure(error.status_code, error.detail, error.headers)
    return failure(400, _REFUSED.get(error.status_code, "{}").format(error.detail), error.headers)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For everything else."""
    away = outage(request, error)
    return failure(500, OUR_MISTAKE) if away is None else answer(request, away)


ANSWERS: Final[Answers] = {AtelierError: answer, HTTPException: framework_answer, Exception: unexpected}
