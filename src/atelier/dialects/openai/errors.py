"""The error table of OpenAI: `{"error": {message, type, param, code}}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from atelier.dialects.openai import wire
from atelier.domain import errors
from atelier.domain.errors import AtelierError, Fault, Invalid
from atelier.flows.attend import ClientGone
from atelier.jobs.records import Job

_INVALID: Final = "invalid_request_error"
_SERVER: Final = "server_error"
_BLOCKED: Final = "moderation_blocked"
_NO_RETRY: Final = {"x-should-retry": "false"}
"""Tells the client libraries not to repeat by themselves what will fail again."""


class Answer(msgspec.Struct, frozen=True):
    """The status, type and code of an error; no code: the error's own. `final`: a repetition is no use."""

    status: int
    type: str = _INVALID
    code: str = ""
    final: bool = False


_TABLE: Final[Mapping[type[AtelierError], Answer]] = {
    errors.PolicyRefused: Answer(400, code=_BLOCKED),
    errors.TooLarge: Answer(413, code="file_too_large"),
    errors.Unsupported: Answer(400, code="unsupported_file"),
    errors.MediaRejected: Answer(400, code="invalid_file"),
    errors.Invalid: Answer(400, code="invalid_value"),
    errors.Unauthenticated: Answer(401, code="invalid_api_key"),
    errors.ScopeMissing: Answer(403, "insufficient_permissions", "missing_scope"),
    errors.AccountBlocked: Answer(403, code="account_deactivated"),
    errors.Forbidden: Answer(403),
    errors.UnknownModel: Answer(404, code="model_not_found"),
    errors.NotFound: Answer(404),
    errors.IdempotencyConflict: Answer(409, code="idempotency_conflict", final=True),
    errors.Conflict: Answer(409),
    errors.PaymentRequired: Answer(429, "insufficient_quota", "insufficient_quota", final=True),
    errors.RateLimited: Answer(429, "requests", "rate_limit_exceeded"),
    errors.TooMany: Answer(429, "requests"),
    errors.TimeLimit: Answer(504, _SERVER, "timeout", final=True),
    errors.Unavailable: Answer(503, _SERVER, "service_unavailable"),
}
"""The nearest class in an error's ancestry counts."""

STATUS: Final[Mapping[type[AtelierError], int]] = {kind: known.status for kind, known in _TABLE.items()}

_FAILURES: Final[Mapping[str, Answer]] = {
    "content_policy": Answer(400, code=_BLOCKED, final=True),
    "unsupported_input": Answer(400, final=True),
    "no_face_found": Answer(400, final=True),
    "input_too_long": Answer(400, final=True),
    "unreadable_media": Answer(400, code="invalid_file", final=True),
    "not_configured": Answer(503, _SERVER, "service_unavailable", final=True),
    "unavailable": Answer(503, _SERVER, "service_unavailable", final=True),
    "time_limit": Answer(504, _SERVER, "timeout", final=True),
    "canceled": Answer(409, final=True),
}
"""How a call is answered whose job has failed, by the job's error code. What is not here is our own fault: 500."""
_OURS: Final = Answer(500, _SERVER, "server_error", final=True)


class JobFailed(Exception):
    """The job behind a call has not succeeded. Nothing was charged."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.error_message)
        self.code = job.error_code or "canceled"
        self.message = job.error_message or "the job was canceled"

    @property
    def answer(self) -> Answer:
        return _FAILURES.get(self.code, _OURS)

    def error(self, known: Answer) -> wire.Error:
        return wire.Error(message=self.message, type=known.type, param=None, code=known.code or self.code)


def shown(error: Exception) -> wire.Error:
    """What is told of an error that comes up in the middle of a stream."""
    if isinstance(error, JobFailed):
        return error.error(error.answer)
    if isinstance(error, AtelierError):
        return _error(error, nearest(_TABLE, type(error)))
    return wire.Error(message=OUR_MISTAKE, type=_SERVER, param=None, code="server_error")


def _error(error: AtelierError, known: Answer) -> wire.Error:
    fault = error.faults[0] if isinstance(error, Invalid) and error.faults else None
    param = None if fault is None else _param(fault)
    code = known.code or error.code
    if fault is not None and code == "invalid_value":
        code = _code_of(fault)
    if isinstance(error, errors.UnknownModel):
        param = "model"
    return wire.Error(message=_message(error), type=known.type, param=param or None, code=code)


def _message(error: AtelierError) -> str:
    """Programs between us and the client tell a wrong key by the service's first words."""
    if isinstance(error, errors.Unauthenticated):
        beginning = "Incorrect API key provided" if error.key_given else "You didn't provide an API key"
        return f"{beginning}: {error.message}"
    return error.message


def _param(fault: Fault) -> str:
    """`/image/0` as OpenAI writes it: `image[0]`."""
    name, *rest = fault.pointer.removeprefix("?").strip("/").split("/")
    return name + "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in rest)


_MISSING: Final = re.compile(r"is required$|is missing$")
_UNKNOWN: Final = re.compile(r"there is no field|is not a field here")


def _code_of(fault: Fault) -> str:
    if _MISSING.search(fault.message):
        return "missing_required_parameter"
    return "unknown_parameter" if _UNKNOWN.search(fault.message) else "invalid_value"


def envelope(status: int, error: wire.Error, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    body = msgspec.json.encode(wire.Envelope(error=error))
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def answer(request: Request[Any, Any, Any], error: AtelierError) -> Response[bytes]:
    """For every error of ours."""
    known = _as_asked(request, nearest(_TABLE, type(error)))
    headers = {} if known.final else retry_after(error)
    if isinstance(error, errors.RateLimited):
        headers |= {"x-ratelimit-limit-requests": str(error.limit), "x-ratelimit-remaining-requests": "0"}
    if known.final:
        headers |= _NO_RETRY
    if known.status == 401:
        headers["www-authenticate"] = "Bearer"
    return envelope(known.status, _error(error, known), headers)


def job_failed(request: Request[Any, Any, Any], failure: JobFailed) -> Response[bytes]:
    known = _as_asked(request, failure.answer)
    return envelope(known.status, failure.error(known), _NO_RETRY)


def _as_asked(request: Request[Any, Any, Any], known: Answer) -> Answer:
    """Refusals by the content rules are of a sort of their own where pictures are asked for."""
    if known.code == _BLOCKED and "/images/" in request.url.path:
        return msgspec.structs.replace(known, type="image_generation_user_error")
    return known


def client_gone(_request: Request[Any, Any, Any], _gone: ClientGone) -> Response[bytes]:
    """Nobody reads this; 499 is for the access log."""
    gone = wire.Error(message="the client has left", type=_INVALID, param=None, code="client_gone")
    return envelope(499, gone)


def framework_answer(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """For what the framework itself refuses: broken JSON, a wrong type, an unknown path."""
    if isinstance(error, ValidationException):
        faults = faults_of(error)
        return answer(request, Invalid(sentence(faults) or error.detail, tuple(faults)))
    if error.status_code >= 500:
        log_broken(request, error)
    code, message = {
        404: ("unknown_url", f"Unknown request URL: {request.method} {request.url.path}"),
        405: ("method_not_supported", f"Not allowed to {request.method} on {request.url.path}"),
    }.get(error.status_code, (None, error.detail))
    kind = _INVALID if error.status_code < 500 else _SERVER
    found = wire.Error(message=message, type=kind, param=None, code=code)
    return envelope(error.status_code, found, error.headers)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """For everything else. The database being away is no defect; the rest is, and only the log sees it."""
    away = outage(request, error)
    return envelope(500, shown(error)) if away is None else answer(request, away)


ANSWERS: Final[Answers] = {
    AtelierError: answer,
    JobFailed: job_failed,
    ClientGone: client_gone,
    HTTPException: framework_answer,
    Exception: unexpected,
}
