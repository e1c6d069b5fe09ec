"""Placing a checked wish, once, however often the client libraries repeat the call by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request

from atelier.accounts.records import Caller
from atelier.dialects.edge.rates import SUBMITS, Limits, keep
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.openai.bodies import Body, discard, read_body
from atelier.flows.attempts import Attempt, Attempts
from atelier.flows.attend import Call
from atelier.flows.place import Place, Terms, Wanted
from atelier.flows.submit import Replayed, Retry
from atelier.flows.upload import Intake
from atelier.storage.assets import Assets

_RETRIES = "x-stainless-retry-count"
"""The header in which the client libraries count their repetitions; they send it with the first call, too."""


class Draft(msgspec.Struct, frozen=True):
    """A checked request. `given` is kept with the job, and read when it is answered; `stream`: it is answered in
    events."""

    wanted: Wanted
    given: dict[str, Any]
    stream: bool = False


class Placed(msgspec.Struct, frozen=True):
    """An accepted job, and the call that waits for it. `again`: an earlier call had started it."""

    call: Call
    again: bool

    @property
    def job_id(self) -> UUID:
        return self.call.job_id


class Placing:
    """From a request to a job. `accept` does it all; its parts are `join`, once the body has been read and before
    anything is looked up or fetched, and then `place`."""

    def __init__(self, *, place: Place, attempts: Attempts, limits: Limits, intake: Intake, assets: Assets) -> None:
        self._place = place
        self._attempts = attempts
        self._limits = limits
        self._intake = intake
        self._assets = assets

    async def accept(
        self, request: Request[Any, Any, Any], caller: Caller, draft: Callable[[Body], Draft]
    ) -> tuple[Draft, Placed]:
        """Reads the body, has it drafted, and places it. Files of a body that comes to nothing are not kept, nor are
        those of a repetition."""

        async def at_once(body: Body) -> Draft:
            return draft(body)

        return await self.accept_after(request, caller, at_once)

    async def accept_after(
        self, request: Request[Any, Any, Any], caller: Caller, draft: Callable[[Body], Awaitable[Draft]]
    ) -> tuple[Draft, Placed]:
        """The same for a draft that has to look something up first."""
        body = await read_body(request, caller.account_id, self._intake, self._assets)
        try:
            joined = await self.join(request, caller, body)
            drafted = await draft(body)
            placed = await self.place(request, caller, drafted.wanted, drafted.given, joined)
        except BaseException:
            await discard(body.uploads.values(), self._assets)
            raise
        if placed.again:
            await discard(body.uploads.values(), self._assets)
        return drafted, placed

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
        returning = isinstance(joined, Retry)
        terms = Terms(
            input=msgspec.json.encode(given).decode(),
            retry=joined.retry if isinstance(joined, Attempt) else joined,
            rate_limit=self._limits.get(SUBMITS),
        )
        receipt = await self._place.place(caller, wanted, terms)
        call = Call(caller.account_id, receipt.job_id, attempt, returning)
        if isinstance(receipt, Replayed):
            return Placed(call, again=True)
        keep(request, receipt.rate)
        return Placed(call, again=False)
