"""What a file holds, read by a sandboxed process: nothing of a customer's file is decoded in ours."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import structlog

from atelier.domain.errors import MediaRejected, TooLarge, Unsupported
from atelier.domain.media import MediaFacts
from atelier.sandbox.host import ChildCrashed, OutOfMemory, Sandbox, TimedOut
from atelier.settings import MediaLimits

log = structlog.get_logger(__name__)

_FUNCTION: Final = "atelier.storage.readers.read:read"
_ERRORS: Final = {error.code: error for error in (MediaRejected, TooLarge, Unsupported)}


class Probe(msgspec.Struct, frozen=True):
    """A file to read. `media_type` is what its first bytes say."""

    path: str
    media_type: str
    limits: MediaLimits


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    facts: MediaFacts


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """`code` is that of the error to raise: exceptions do not leave the sandbox."""

    code: str
    message: str


async def probe(sandbox: Sandbox, path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    """The facts of a file that has been read from end to end.

    The type in the facts may differ from the given one: an MP4 without a picture is a sound. Raises MediaRejected for
    a file that is broken, TooLarge for one above the limits, and Unsupported for one that nothing here can decode.
    """
    request = Probe(str(path), media_type, limits)
    try:
        answer: Facts | Refusal = await sandbox.call(_FUNCTION, request, Facts | Refusal, timeout_s=limits.timeout_s)
    except (ChildCrashed, OutOfMemory, TimedOut) as error:
        log.warning("probe_died", media_type=media_type, error=str(error))
        raise MediaRejected("the file cannot be read within the time and memory that one file may take") from error
    if isinstance(answer, Refusal):
        raise _ERRORS[answer.code](answer.message)
    return answer.facts
