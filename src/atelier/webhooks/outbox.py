"""The outbox: claiming deliveries that are due, recording what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.db.pool import Pool, statements
from atelier.webhooks.lanes import Lanes
from atelier.webhooks.send import Failed
from atelier.webhooks.sign import Secret

_LOOK_AT: Final = 32  # rows a claim looks at, and locks; it is repeated until there is no room or nothing is due

_sql: Any = statements("webhooks")


class Attempt(msgspec.Struct, frozen=True):
    """A claimed delivery: nobody else sends it before `lease`. `attempts` counts this one."""

    id: UUID
    endpoint_id: UUID
    account_id: UUID
    receiver: str
    job_id: UUID
    url: str
    dialect: str
    event: str
    body: str | None
    attempts: int
    lease: datetime
    disabled: bool
    signers: tuple[Secret, ...]


class Claim(msgspec.Struct, frozen=True):
    """What a look into the outbox gave. Without attempts, `next_due_s` says when the next becomes due; None: there is
    none, or no room for it."""

    attempts: list[Attempt]
    next_due_s: float | None = None


class Outbox:
    def __init__(self, pool: Pool, *, lease_s: float, disable_after_s: float) -> None:
        self._pool = pool
        self._lease = timedelta(seconds=lease_s)
        self._disable_after = timedelta(seconds=disable_after_s)

    async def claim(self, lanes: Lanes) -> Claim:
        """Starts attempts at due deliveries, as many as enter the lanes. Their places are taken when this returns."""
        if lanes.free <= 0:
            return Claim([])
        entered: list[Any] = []
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                due = [
                    row
                    async for row in _sql.due(
                        connection,
                        busy_receivers=lanes.busy_receivers(),
                        busy_accounts=lanes.busy_accounts(),
                        count=_LOOK_AT,
                    )
                ]
                entered = [row for row in due if lanes.enter(row["account_id"], row["receiver"])]
                if not entered:
                    return Claim([], await _sql.next_due_s(connection))
                ids = [row["id"] for row in entered]
                return Claim([_attempt(row) async for row in _sql.take(connection, ids=ids, lease=self._lease)])
        except BaseException:
            for row in entered:
                lanes.leave(row["account_id"], row["receiver"], well=None)
            raise

    async def keep_body(self, attempt: Attempt, body: str) -> str | None:
        """The body that every attempt sends: this one, or an earlier one. None: the delivery was deleted."""
        kept: str | None = await _sql.keep_body(self._pool, id=attempt.id, body=body)
        return kept

    async def succeeded(self, attempt: Attempt, status: int) -> None:
        await _sql.delivery_succeeded(
            self._pool, id=attempt.id, endpoint_id=attempt.endpoint_id, lease=attempt.lease, status=status
        )

    async def failed(self, attempt: Attempt, failure: Failed, pause_s: float | None) -> None:
        """`pause_s` is until the next attempt, None when this was the last."""
        await _sql.delivery_failed(
            self._pool,
            id=attempt.id,
            endpoint_id=attempt.endpoint_id,
            lease=attempt.lease,
            status=failure.status,
            error=failure.error,
            pause=None if pause_s is None else timedelta(seconds=pause_s),
            fault="ours" if failure.ours else "gone" if failure.gone else "receiver",
            disable_after=self._disable_after,
        )

    async def release(self, attempts: Sequence[Attempt]) -> None:
        """Hands back attempts that were cut off before anything was known of them."""
        await _sql.release(
            self._pool, ids=[attempt.id for attempt in attempts], leases=[attempt.lease for attempt in attempts]
        )


def _attempt(row: Any) -> Attempt:
    facts = dict(row)
    texts = (facts.pop("secret"), facts.pop("previous_secret"))
    return Attempt(**facts, signers=tuple(Secret(text) for text in texts if text is not None))
