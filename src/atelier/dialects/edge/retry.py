"""Idempotency-Key: which requests are repetitions of each other."""

from __future__ import annotations

import hashlib
from typing import Annotated

from litestar.params import HeaderParameter

from atelier.domain.errors import Invalid
from atelier.flows.submit import Retry

_MOST = 255

RetryKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Makes the request safe to repeat for a day: 1 to 255 printable characters of your choice.",
    ),
]
"""What a handler of a create takes as `idempotency_key`."""


def retry_of(key: str | None, *parts: str | bytes) -> Retry | None:
    """What makes this create safe to repeat. `parts` are everything that a repetition must have equal: the path and the
    body as they came. Raises Invalid for a key that is no such thing."""
    if key is None:
        return None
    if not 1 <= len(key) <= _MOST or not key.isprintable():
        raise Invalid("the Idempotency-Key must have 1 to 255 printable characters")
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return Retry(key, digest.digest())
