"""The ledger room: what accounts have, and every step that led there. Amounts are micros."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from atelier.db.pool import Pool, statements
from atelier.domain.errors import InsufficientCredits, Invalid
from atelier.domain.job import Channel

_sql: Any = statements("ledger")

SHORT = "AT402"
"""The SQLSTATE of an entry that would take a balance below zero; its detail is JSON {required, available}."""


class EntryKind(StrEnum):
    GRANT = "grant"
    TOP_UP = "top_up"
    ADJUSTMENT = "adjustment"
    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"


class Entry(msgspec.Struct, frozen=True):
    """One line of a purse. `seq` counts from 1; `balance` is what the purse holds after it. `model`, `dialect` and
    `channel` are those of its job, where they were asked for."""

    seq: int
    kind: str
    amount: int
    balance: int
    job_id: UUID | None
    key_id: str | None
    note: str
    created_at: datetime
    model: str | None = None
    dialect: str | None = None
    channel: str | None = None


class Balance(msgspec.Struct, frozen=True):
    """`available` can be spent; `held` is taken by jobs that have not ended."""

    available: int
    held: int


class Allowance(msgspec.Struct, frozen=True):
    """A key's day: what is left of its allowance, and what all its jobs cost by now."""

    available: int
    spent: int


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are wanted of those that changed a balance; None: any. `adds`: they add to it. `channel`:
    their jobs came by it; what belongs to no job counts as the product's own. Both times are included."""

    kinds: tuple[EntryKind, ...] | None = None
    adds: bool | None = None
    channel: Channel | None = None
    since: datetime | None = None
    until: datetime | None = None


class Ledger:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def post(self, account_id: UUID, kind: EntryKind, amount: int, *, note: str = "") -> Entry:
        """Adds a grant, a top-up or an adjustment to an account's wallet.

        Grants and top-ups are positive. An adjustment may take, but never below zero (InsufficientCredits).
        """
        if kind not in (EntryKind.GRANT, EntryKind.TOP_UP, EntryKind.ADJUSTMENT):
            raise ValueError(f"{kind} entries belong to jobs")
        if amount == 0 or (amount < 0 and kind is not EntryKind.ADJUSTMENT):
            raise Invalid.at("/amount", "must be more than zero")
        try:
            row = await _sql.post(self._pool, account_id=account_id, kind=kind, amount=amount, note=note)
        except asyncpg.PostgresError as error:
            raise short_balance(error) or error from error
        return Entry(**row)

    async def balance(self, account_id: UUID) -> Balance:
        return Balance(**await _sql.balance(self._pool, account_id=account_id))

    async def allowance(self, account_id: UUID, key_id: str, whole: int) -> Allowance:
        """Of today (UTC). `whole` is how much a key gets a day, where today's has not been drawn on."""
        return Allowance(**await _sql.allowance(self._pool, account_id=account_id, key_id=key_id, whole=whole))

    async def entries(
        self,
        account_id: UUID,
        *,
        count: int = 100,
        before: int | None = None,
        kind: str | None = None,
        job_id: UUID | None = None,
        key_id: str | None = None,
        dialect: str | None = None,
        since: datetime | None = None,
    ) -> list[Entry]:
        """The wallet's entries with what their jobs were, newest first; `before` is the `seq` to go on from. Entries
        without a job are of no key and no dialect."""
        rows = _sql.wallet_entries(
            self._pool,
            account_id=account_id,
            count=count,
            before=before,
            kind=kind,
            job_id=job_id,
            key_id=key_id,
            dialect=dialect,
            since=since,
        )
        return [Entry(**row) async for row in rows]

    async def changes(self, account_id: UUID, wanted: Changes, *, count: int, skip: int) -> tuple[list[Entry], int]:
        """The wallet's entries that changed its balance, newest first, and how many there are in all."""
        asked = msgspec.structs.asdict(wanted)
        total = await _sql.count_wallet_changes(self._pool, account_id=account_id, **asked)
        if skip >= total:
            return [], total
        rows = _sql.wallet_changes(self._pool, account_id=account_id, count=count, skip=skip, **asked)
        return [Entry(**row) async for row in rows], total

    async def faults(self) -> list[str]:
        """What does not add up anywhere in the ledger. Always empty, or something is broken."""
        purses = [f"purse {row['purse_id']} does not add up" async for row in _sql.broken_purses(self._pool)]
        jobs = [f"job {row['id']} and its entries disagree" async for row in _sql.unsettled_jobs(self._pool)]
        return purses + jobs


def short_balance(error: asyncpg.PostgresError) -> InsufficientCredits | None:
    """The database's refusal as ours, if it is that one."""
    if error.sqlstate != SHORT:
        return None
    facts = msgspec.json.decode(str(error.detail), type=dict[str, int])
    return InsufficientCredits(required=facts["required"], available=facts["available"])
