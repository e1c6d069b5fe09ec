"""The error table of the ZenCreator dialect: a status, a code, and a sentence that ends in the place that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from atelier.dialects.edge.envelopes import OUR_MISTAKE, Answers, faults_of, log_broken, nearest, outage, retry_after
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.json_path import json_path
from atelier.domain import errors
from atelier.domain.errors import AtelierError, Fault, Invalid

_SHOWN: Final = 3


class BadRequest(Invalid):
    """The request is not of the form that the operation reads at all."""

    code = "bad_request"


class InputRefused(Invalid):
    """A field of a generation is wrong, whatever kind of fault it is."""


STATUS: Final[dict[type[AtelierError], int]] = {
    BadRequest: 400,
    InputRefused: 422,
    errors.TooLarge: 413,
    errors.MediaRejected: 415,
    errors.Invalid: 422,
    errors.Unauthenticated: 401,
    errors.PaymentRequired: 402,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
"""The nearest class in an error's ancestry counts, here and below."""

_CODES: Final[dict[type[AtelierError], wire.ErrorCode]] = {
    BadRequest: "bad_request",
    InputRefused: "validation_error",
    errors.TooLarge: "payload_too_large",
    errors.MediaRejected: "unsupported_media_type",
    errors.Invalid: "validation_error",
    errors.PaymentRequired: "insufficient_credits",
    errors.ScopeMissing: "insufficient_scope",
    errors.AccountBlocked: "user_blocked",
    errors.Forbidden: "forbidden",
    errors.NotFound: "not_found",
    errors.Conflict: "conflict",
    errors.TooMany: "rate_limit_exceeded",
    errors.Unavailable: "internal_error",
}
_FRAMEWORK_CODES: Final[dict[int, wire.ErrorCode]] = {404: "not_found", 413: "payload_too_large"}


def failure(status: int, code: wire.ErrorCode, message: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    body = msgspec.json.encode(wire.Error(error=wire.ErrorFacts(code=code, message=message)))
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def answer(_request: Request[Any, Any, Any], error: AtelierError) -> Response[bytes]:
    """For every error of ours."""
    status = nearest(STATUS, type(error))
    headers = retry_after(error)
    if isinstance(error, errors.Unauthenticated):
        headers["www-authenticate"] = "Bearer"
        return failure(status, "invalid_api_key" if error.key_given else "missing_api_key", error.message, headers)
    faults = error.faults if isinstance(error, Invalid) else ()
    return failure(status, nearest(_CODES, type(error)), _told(faults) or error.message, headers)


def _told(faults: Sequence[Fault]) -> str:
    """The first of them, each with its place behind it. What is wrong with single fields explains the whole."""
    shown = [fault for fault in faults if fault.pointer] or faults
    return "; ".join(f"{fault.message}: {json_path(fault.pointer)}" for fault in shown[:_SHOWN])


def framework_answer(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """For what the framework itself refuses: broken JSON, a wrong type, an unknown path."""
    if isinstance(error, ValidationException):
        return failure(422, "validation_error", _told(faults_of(error)) or error.detail)
    if error.status_code >= 500:
        log_broken(request, error)
        return _broken()
    text = error.detail
    if error.status_code in (404, 405):
        text = f"there is no {request.method} {request.url.path}; the document at openapi.json lists what there is"
    code = _FRAMEWORK_CODES.get(error.status_code, "bad_request")
    return failure(error.status_code, code, text, error.headers)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For everything else. The database being away is no defect; the rest is, and only the log sees it."""
    away = outage(request, error)
    return _broken() if away is None else answer(request, away)


def _broken() -> Response[bytes]:
    return failure(500, "internal_error", OUR_MISTAKE)


ANSWERS: Final[Answers] = {AtelierError: answer, HTTPException: framework_answer, Exception: unexpected}
