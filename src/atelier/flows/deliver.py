"""Delivering webhooks: a loop that claims what is due, and a task for each attempt.

At least once: an attempt that dies with its process is made again when its lease ends. Never at once: a delivery is
claimed by one process at a time. A slow receiver holds its own few places (webhooks/lanes.py) and nobody else's.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

import structlog

from atelier.db.pool import CONNECTION_LOST, Pool
from atelier.guard.transport import guarded_client
from atelier.settings import WebhookSettings
from atelier.webhooks.lanes import Lanes
from atelier.webhooks.outbox import Attempt, Outbox
from atelier.webhooks.retry import pause_s
from atelier.webhooks.send import Delivered, Failed, Outcome, send
from atelier.webhooks.sign import signed_headers

log = structlog.get_logger(__name__)

Render = Callable[[UUID, str], Awaitable[bytes]]
"""Makes the body for a job and an event, in one dialect's shape. JSON, UTF-8. The job has ended."""

_AWAY: Final = (OSError, *CONNECTION_LOST)  # the database: what a call raises while it is not there
_LOOK_ANYWAY_S: Final = 5.0  # a ring may be lost
_AFTER_FAULT_S: Final = 1.0


class Deliverer:
    """One process's share of the deliveries. `wake` it when there are new ones (the channel DELIVERIES).

    `render` maps dialects to their renderers and has at least "native", which stands in for the others.
    """

    def __init__(self, pool: Pool, settings: WebhookSettings, render: Mapping[str, Render]) -> None:
        self._settings = settings
        self._render = render
        self._outbox = Outbox(pool, lease_s=settings.lease_s, disable_after_s=settings.disable_after_s)
        self._lanes = Lanes(
            most=settings.max_concurrent, per_account=settings.per_account, per_receiver=settings.per_receiver
        )
        self._client = guarded_client(
            allow=settings.networks(), timeout_s=settings.timeout_s, max_connections=settings.max_concurrent
        )
        self._in_flight: dict[asyncio.Task[None], Attempt] = {}
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="deliverer")

    def wake(self) -> None:
        self._wake.set()

    async def close(self, grace_s: float = 5.0) -> None:
        """Takes nothing new, gives attempts in flight `grace_s` to end, and hands the others back."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=grace_s)
            self._task.cancel()
            await asyncio.wait({self._task})
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=grace_s)
        cut_off = dict(self._in_flight)
        for task in cut_off:
            task.cancel()
        if cut_off:
            await asyncio.wait(cut_off)
            with contextlib.suppress(*_AWAY):  # then their leases end by themselves
                await self._outbox.release(list(cut_off.values()))
        await self._client.aclose()

    async def _run(self) -> None:
        while not self._closing:
            self._wake.clear()
            started = time.monotonic()
            try:
                wait_s = await self._start_due()
            except _AWAY as error:
                log.warning("deliveries_wait", error=str(error))
                wait_s = _AFTER_FAULT_S
            except Exception:
                log.exception("deliverer_failed")
                wait_s = _AFTER_FAULT_S
            # However long the backlog, looking through it never costs more than half of a connection.
            await asyncio.sleep(time.monotonic() - started)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()

    async def _start_due(self) -> float:
        """Starts attempts until nothing is due that has room. Returns how long to wait when nobody wakes the loop."""
        while not self._closing:
            claim = await self._outbox.claim(self._lanes)
            for attempt in claim.attempts:
                task = asyncio.create_task(self._deliver(attempt), name=f"deliver {attempt.id}")
                self._in_flight[task] = attempt
                task.add_done_callback(self._in_flight.pop)
            if not claim.attempts:
                return _LOOK_ANYWAY_S if claim.next_due_s is None else min(claim.next_due_s, _LOOK_ANYWAY_S)
        return 0

    async def _deliver(self, attempt: Attempt) -> None:
        well: bool | None = None
        try:
            outcome = await self._outcome(attempt)
            if outcome is None:
                return
            if isinstance(outcome, Delivered) or not outcome.ours:
                well = isinstance(outcome, Delivered)
            await self._record(attempt, outcome)
        finally:
            self._lanes.leave(attempt.account_id, attempt.receiver, well=well)
            self._wake.set()

    async def _outcome(self, attempt: Attempt) -> Outcome | None:
        """What came of an attempt. None: there is nothing left to deliver."""
        if attempt.disabled:  # posted by a job that ended while its endpoint was being disabled
            return Failed("the endpoint is disabled", ours=True)
        try:
            body = await self._body(attempt)
            if body is None:
                return None
            stamp = signed_headers(str(attempt.id), int(time.time()), body, attempt.signers)
            headers = {"content-type": "application/json", "accept-encoding": "identity", **stamp}
            return await send(self._client, attempt.url, headers, body, timeout_s=self._settings.timeout_s)
        except Exception:
            log.exception("delivery_not_made", delivery=str(attempt.id), dialect=attempt.dialect)
            return Failed("the message could not be made", ours=True)

    async def _body(self, attempt: Attempt) -> bytes | None:
        """The stored body, or a new one, which is stored before anyone sees it."""
        kept = attempt.body
        if kept is None:
            render = self._render.get(attempt.dialect) or self._render["native"]
            async with asyncio.timeout(self._settings.timeout_s):
                body = await render(attempt.job_id, attempt.event)
                kept = await self._outbox.keep_body(attempt, body.decode())
        return None if kept is None else kept.encode()

    async def _record(self, attempt: Attempt, outcome: Outcome) -> None:
        """Records an outcome, and keeps trying while the database is away: what arrived shall not arrive twice."""
        give_up = time.monotonic() + self._settings.lease_s / 2
        while True:
            try:
                if isinstance(outcome, Delivered):
                    await self._outbox.succeeded(attempt, outcome.status)
                else:
                    await self._outbox.failed(attempt, outcome, self._pause_s(attempt, outcome))
                return
            except _AWAY as error:
                if time.monotonic() > give_up:
                    log.warning("delivery_not_recorded", delivery=str(attempt.id), error=str(error))
                    return
                await asyncio.sleep(_AFTER_FAULT_S)
            except Exception:
                log.exception("delivery_not_recorded", delivery=str(attempt.id))
                return

    def _pause_s(self, attempt: Attempt, failure: Failed) -> float | None:
        if failure.gone or attempt.disabled:
            return None
        return pause_s(
            self._settings.retry_schedule_s,
            attempt.attempts,
            retry_after_s=failure.retry_after_s,
            chance=random.random(),
        )
