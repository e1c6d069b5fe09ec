"""Placing a checked wish, once, however often the client libraries repeat the call by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request

from atelier.accounts.records import Caller
from atelier.dialects.edge.rates import SUBMITS, Limits, keep
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.openai.bodies import Body
from atelier.flows.attempts import Attempt, Attempts
from atelier.flows.place import Place, Terms, Wanted
from atelier.flows.submit import Replayed, Retry

_RETRIES = "x-stainless-retry-count"
"""The header in which the client libraries count their repetitions; they send it with the first call, too."""


class Placed(msgspec.Struct, frozen=True):
    """An accepted job. `again`: an earlier call had started it. `attempt`: what ties repetitions together, where the
    client counts them."""

    job_id: UUID
    again: bool
    attempt: Attempt | None = None


class Placing:
    """Use it once the body has been read, and before anything is looked up or fetched: `join`, then `place`."""

    def __init__(self, *, place: Place, attempts: Attempts, limits: Limits) -> None:
        self._place = place
        self._attempts = attempts
        self._limits = limits

    async def join(self, request: Request[Any, Any, Any], caller: Caller, body: Body) -> Retry | Attempt | None:
        """What makes this call safe to repeat: the client's key, or the attempt that it counts its calls for."""
        path = request.scope["path"]
        key = request.headers.get("idempotency-key")
        if key is not None:
            return retry_of(key, f"POST {path}", body.digest)
        counted = request.headers.get(_RETRIES, "")
        if not counted.isdecimal() or len(counted) > 3:
            return None
        digest = hashlib.sha256(path.encode() + b"\n" + body.digest).digest()
        return await self._attempts.join(caller.key_id, digest, retries=int(counted))

    async def place(
        self,
        request: Request[Any, Any, Any],
        caller: Caller,
        wanted: Wanted,
        given: Mapping[str, Any],
        joined: Retry | Attempt | None,
    ) -> Placed:
        """Raises as `Place.place` does; IdempotencyConflict when the client's key came with another body."""
        attempt = joined if isinstance(joined, Attempt) else None
        terms = Terms(
            input=msgspec.json.encode(given).decode(),
            retry=joined.retry if isinstance(joined, Attempt) else joined,
            rate_limit=self._limits.get(SUBMITS),
        )
        receipt = await self._place.place(caller, wanted, terms)
        if isinstance(receipt, Replayed):
            return Placed(receipt.job_id, again=True, attempt=attempt)
        keep(request, receipt.rate)
        return Placed(receipt.job_id, again=False, attempt=attempt)
