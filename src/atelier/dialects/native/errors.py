"""The native error table: our errors, and the web framework's, as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET

from atelier.dialects.edge.envelopes import OUR_MISTAKE, faults_of, log_broken, nearest, outage, retry_after, sentence
from atelier.dialects.native import wire
from atelier.domain import errors
from atelier.domain.errors import AtelierError, Fault, Invalid
from atelier.domain.money import MICROS_PER_CREDIT

STATUS: dict[type[AtelierError], int] = {
    errors.PolicyRefused: 422,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.MediaRejected: 422,
    errors.Invalid: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.PaymentRequired: 402,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
"""The nearest class in an error's ancestry counts."""

_TITLES = {
    400: "The request cannot be read",
    401: "No valid API key",
    402: "Not enough credits",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported type",
    422: "The input is not valid",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Not available right now",
}


def status_of(error: AtelierError) -> int:
    return nearest(STATUS, type(error))


def problem(
    status: int,
    code: str,
    detail: str,
    faults: Iterable[Fault] = (),
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response[bytes]:
    body = wire.Problem(
        type=f"/problems/{code}",
        title=_TITLES.get(status, "Error"),
        status=status,
        detail=detail,
        code=code,
        errors=[wire.FieldError(pointer=fault.pointer, message=fault.message) for fault in faults],
        **more,
    )
    return Response(
        msgspec.json.encode(body), status_code=status, media_type="application/problem+json", headers=headers
    )


def answer(_request: Request[Any, Any, Any], error: AtelierError) -> Response[bytes]:
    """For every error of ours."""
    status = status_of(error)
    headers = retry_after(error)
    if isinstance(error, errors.RateLimited):
        headers |= {
            "x-ratelimit-limit": str(error.limit),
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": headers["retry-after"],
        }
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    more: dict[str, Any] = {}
    if isinstance(error, errors.UnknownModel):
        more["suggestions"] = list(error.suggestions)
    if isinstance(error, errors.InsufficientCredits | errors.BudgetExceeded):
        more["required_credits"] = error.required / MICROS_PER_CREDIT
        more["available_credits"] = error.available / MICROS_PER_CREDIT
    faults = error.faults if isinstance(error, Invalid) else ()
    return problem(status, error.code, error.message, faults, headers, **more)


def framework_answer(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """For what the framework itself refuses: broken JSON, a wrong type, an unknown path."""
    if isinstance(error, ValidationException):
        faults = faults_of(error)
        return problem(422, "invalid_input", sentence(faults) or error.detail, faults)
    if error.status_code >= 500:
        log_broken(request, error)
    code = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(
        error.status_code, "http_error"
    )
    return problem(error.status_code, code, error.detail, headers=error.headers)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For everything else."""
    away = outage(request, error)
    if away is not None:
        return answer(request, away)
    return problem(500, "internal_error", OUR_MISTAKE, request_id=request.headers.get("x-request-id", UNSET))


handlers: dict[int | type[Exception], Any] = {
    AtelierError: answer,
    HTTPException: framework_answer,
    Exception: unexpected,
}
"""What no dialect answers in its own way is answered natively."""
