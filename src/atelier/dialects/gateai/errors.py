"""The error table of the GateAI dialect: a status, a code and one sentence, with what is wrong where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET, UnsetType

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
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import PromptTooLong, QuantityTooHigh
from atelier.domain import errors
from atelier.domain.errors import AtelierError, Fault, Invalid

STATUS: Final[dict[type[AtelierError], int]] = {
    errors.TooLarge: 413,
    errors.MediaRejected: 415,
    errors.Invalid: 400,
    errors.Unauthenticated: 401,
    errors.PaymentRequired: 402,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
"""The nearest class in an error's ancestry counts, here and below. What is wrong with a task's input is always 400."""

_CODES: Final[dict[type[AtelierError], wire.ErrorCode]] = {
    PromptTooLong: "PROMPT_TOO_LONG",
    QuantityTooHigh: "QUANTITY_TOO_HIGH",
    errors.TooLarge: "FILE_TOO_LARGE",
    errors.MediaRejected: "UNSUPPORTED_MEDIA",
    errors.FileMissing: "FILE_NOT_FOUND",
    errors.Invalid: "INVALID_REQUEST",
    errors.Unauthenticated: "UNAUTHORIZED",
    errors.PaymentRequired: "BUDGET_EXCEEDED",
    errors.Forbidden: "UNAUTHORIZED",
    errors.UnknownModel: "MODEL_NOT_FOUND",
    errors.NotFound: "TASK_NOT_FOUND",
    errors.Conflict: "INVALID_REQUEST",
    errors.TooMany: "RATE_LIMITED",
    errors.Unavailable: "INTERNAL",
}
_INPUT: Final = ("/params", "/images", "/videos")


def failure(status: int, body: wire.Error, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/json", headers=headers)


def answer(_request: Request[Any, Any, Any], error: AtelierError) -> Response[bytes]:
    """For every error of ours."""
    faults = error.faults if isinstance(error, Invalid) else ()
    status = 400 if _of_input(faults) else nearest(STATUS, type(error))
    headers = retry_after(error)
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    body = wire.Error(
        error=error.message,
        code=_code(error, faults),
        suggestions=list(error.suggestions) if isinstance(error, errors.UnknownModel) else UNSET,
        retry_after=round(error.retry_after_s, 3) if isinstance(error, errors.TooMany | errors.Unavailable) else UNSET,
        details=_details(faults),
    )
    return failure(status, body, headers)


def _details(faults: Sequence[Fault]) -> list[wire.Detail] | UnsetType:
    return [wire.Detail(pointer=fault.pointer, message=fault.message) for fault in faults] or UNSET


def _code(error: AtelierError, faults: tuple[Fault, ...]) -> wire.ErrorCode:
    code = nearest(_CODES, type(error))
    return "INVALID_PARAMS" if code == "INVALID_REQUEST" and _of_input(faults) else code


def _of_input(faults: tuple[Fault, ...]) -> bool:
    return any(fault.pointer.startswith(_INPUT) for fault in faults)


def framework_answer(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """For what the framework itself refuses: broken JSON, a wrong type, an unknown path."""
    if isinstance(error, ValidationException):
        faults = faults_of(error)
        text = sentence(faults) or error.detail
        return failure(400, wire.Error(error=text, code="INVALID_REQUEST", details=_details(faults)))
    if error.status_code >= 500:
        log_broken(request, error)
        return _broken()
    text = error.detail
    if error.status_code in (404, 405):
        text = f"there is no {request.method} {request.url.path}; docs.txt lists what there is"
    code: wire.ErrorCode = "FILE_TOO_LARGE" if error.status_code == 413 else "INVALID_REQUEST"
    return failure(error.status_code, wire.Error(error=text, code=code), error.headers)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For everything else."""
    away = outage(request, error)
    return _broken() if away is None else answer(request, away)


def _broken() -> Response[bytes]:
    return failure(500, wire.Error(error=OUR_MISTAKE, code="INTERNAL"))


ANSWERS: Final[Answers] = {AtelierError: answer, HTTPException: framework_answer, Exception: unexpected}
