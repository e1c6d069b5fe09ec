"""The ledger against a real database: single steps, refusals, and that entries cannot be touched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from atelier.db.pool import Pool
from atelier.domain.errors import InsufficientCredits, Invalid
from atelier.domain.ids import new_id
from atelier.domain.job import Channel
from atelier.ledger.ledger import Balance, Changes, EntryKind, Ledger
from tests.support import accept, finish

Owner = tuple[UUID, str]


async def test_grants_and_top_ups_add_up(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    assert await ledger.balance(owner[0]) == Balance(available=0, held=0)
    await ledger.post(owner[0], EntryKind.GRANT, 5_000_000, note="welcome")
    entry = await ledger.post(owner[0], EntryKind.TOP_UP, 2_500_000)
    assert (entry.seq, entry.balance) == (2, 7_500_000)
    assert await ledger.balance(owner[0]) == Balance(available=7_500_000, held=0)
    assert [entry.note for entry in await ledger.entries(owner[0])] == ["", "welcome"]


@pytest.mark.parametrize(("kind", "amount"), [(EntryKind.GRANT, 0), (EntryKind.GRANT, -1), (EntryKind.TOP_UP, -5)])
async def test_only_adjustments_take(pool: Pool, owner: Owner, kind: EntryKind, amount: int) -> None:
    with pytest.raises(Invalid, match="more than zero"):
        await Ledger(pool).post(owner[0], kind, amount)


async def test_adjustment_stops_at_zero(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    await ledger.post(owner[0], EntryKind.GRANT, 10)
    await ledger.post(owner[0], EntryKind.ADJUSTMENT, -10)
    with pytest.raises(InsufficientCredits) as refused:
        await ledger.post(owner[0], EntryKind.ADJUSTMENT, -1)
    assert (refused.value.required, refused.value.available) == (1, 0)
    assert len(await ledger.entries(owner[0])) == 2


async def test_changes_of_the_balance_by_page(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    await ledger.post(owner[0], EntryKind.GRANT, 100)
    await ledger.post(owner[0], EntryKind.ADJUSTMENT, -10)
    row = await accept(pool, owner, 40)
    await finish(pool, row["job_id"])  # settled, which changes nothing
    await accept(pool, owner, 0)

    async def amounts(count: int = 9, skip: int = 0, **wanted: Any) -> tuple[list[int], int]:
        entries, total = await ledger.changes(owner[0], Changes(**wanted), count=count, skip=skip)
        return [entry.amount for entry in entries], total

    assert await amounts() == ([-40, -10, 100], 3)
    assert await amounts(count=2) == ([-40, -10], 3)
    assert await amounts(count=2, skip=2) == ([100], 3)
    assert await amounts(skip=10**30) == ([], 3)
    assert await amounts(adds=False) == ([-40, -10], 2)
    assert await amounts(channel=Channel.API) == ([-40], 1)
    assert await amounts(channel=Channel.PRODUCT) == ([-10, 100], 2)
    assert await amounts(channel=Channel.MCP) == ([], 0)
    assert await amounts(kinds=(EntryKind.GRANT, EntryKind.HOLD)) == ([-40, 100], 2)
    (newest, *_), _ = await ledger.changes(owner[0], Changes(), count=1, skip=0)
    assert await amounts(since=newest.created_at) == ([-40], 1)
    assert await amounts(until=newest.created_at) == ([-40, -10, 100], 3)


async def test_hold_takes_and_is_shown_as_held(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    await ledger.post(owner[0], EntryKind.GRANT, 100)
    row = await accept(pool, owner, 40)
    assert (row["outcome"], row["balance"]) == ("accepted", 60)
    assert await ledger.balance(owner[0]) == Balance(available=60, held=40)


async def test_one_micro_short_keeps_nothing(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    await ledger.post(owner[0], EntryKind.GRANT, 99)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await accept(pool, owner, 100, idempotency_key="k", fingerprint=b"f")
    assert refused.value.sqlstate == "AT402"
    assert await pool.fetchval("select count(*) from jobs") == 0
    assert await pool.fetchval("select count(*) from pgqueuer") == 0
    assert await pool.fetchval("select count(*) from idempotency") == 0
    assert await ledger.balance(owner[0]) == Balance(available=99, held=0)


@pytest.mark.parametrize(
    "statement",
    ["update entries set amount = 1", "delete from entries", "truncate entries"],
)
async def test_entries_cannot_be_changed(pool: Pool, owner: Owner, statement: str) -> None:
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 10)
    with pytest.raises(asyncpg.PostgresError, match="append-only"):
        await pool.execute(statement)


async def test_chain_is_computed_whatever_is_inserted(pool: Pool, owner: Owner) -> None:
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 10)
    purse = await pool.fetchval("select wallet_of($1)", owner[0])
    row = await pool.fetchrow(
        "insert into entries (purse_id, seq, kind, amount, balance) values ($1, 77, 'grant', 5, 999) returning *", purse
    )
    assert (row["seq"], row["balance"]) == (2, 15)


@pytest.mark.parametrize("kinds", [("settle", "settle"), ("settle", "release"), ("release", "release")])
async def test_a_hold_ends_once(pool: Pool, owner: Owner, kinds: tuple[str, str]) -> None:
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 100)
    row = await accept(pool, owner, 40)
    purse = await pool.fetchval("select purse_id from jobs where id = $1", row["job_id"])
    ends = [
        await pool.fetchval("select close_hold($1, $2, $3, $4, 40)", row["job_id"], purse, owner[1], kind)
        for kind in kinds
    ]
    assert ends == [True, False]
    assert (await Ledger(pool).balance(owner[0])).available == 100


async def test_a_job_is_held_once(pool: Pool, owner: Owner) -> None:
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 100)
    row = await accept(pool, owner, 40)
    purse = await pool.fetchval("select purse_id from jobs where id = $1", row["job_id"])
    with pytest.raises(asyncpg.UniqueViolationError):
        await pool.execute(
            "insert into entries (purse_id, kind, amount, job_id) values ($1, 'hold', -40, $2)", purse, row["job_id"]
        )


async def test_allowance_is_granted_once_a_day_and_leaves_the_wallet_alone(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    await ledger.post(owner[0], EntryKind.GRANT, 5)
    first = await accept(pool, owner, 60, allowance=100)
    assert first["balance"] == 40
    with pytest.raises(asyncpg.PostgresError) as refused:
        await accept(pool, owner, 41, allowance=100)
    assert refused.value.sqlstate == "AT402"
    second = await accept(pool, owner, 40, allowance=100)
    assert second["balance"] == 0
    assert (await ledger.balance(owner[0])).available == 5
    kinds = await pool.fetch("select kind from entries where key_id = $1 order by seq", owner[1])
    assert [row["kind"] for row in kinds] == ["grant", "hold", "hold"]


async def test_yesterdays_allowance_is_not_todays(pool: Pool, owner: Owner) -> None:
    yesterday = await pool.fetchval("select (now() at time zone 'utc')::date - 1")
    old = await pool.fetchval("select allowance_of($1, $2, $3, 100)", owner[0], owner[1], yesterday)
    row = await accept(pool, owner, 100, allowance=100)
    assert row["balance"] == 0
    assert await pool.fetchval("select purse_id from jobs where id = $1", row["job_id"]) != old


async def test_daily_budget_counts_holds_less_what_came_back(pool: Pool, owner: Owner) -> None:
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 1000)
    first = await accept(pool, owner, 60, daily_budget=100)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await accept(pool, owner, 41, daily_budget=100)
    assert refused.value.sqlstate == "AT412"
    await pool.execute("select cancel_job($1, $2)", first["job_id"], owner[0])
    assert (await accept(pool, owner, 100, daily_budget=100))["outcome"] == "accepted"


async def test_faults_finds_nothing_wrong_and_what_is_wrong(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    await ledger.post(owner[0], EntryKind.GRANT, 100)
    row = await accept(pool, owner, 40)
    assert await ledger.faults() == []
    await pool.execute("update jobs set status = 'succeeded' where id = $1", row["job_id"])
    assert len(await ledger.faults()) == 1


async def test_entries_filter_and_page(pool: Pool, owner: Owner) -> None:
    ledger = Ledger(pool)
    for amount in range(1, 6):
        await ledger.post(owner[0], EntryKind.GRANT, amount)
    row = await accept(pool, owner, 3)
    first = await ledger.entries(owner[0], count=2)
    assert [entry.seq for entry in first] == [6, 5]
    assert [entry.seq for entry in await ledger.entries(owner[0], count=2, before=5)] == [4, 3]
    assert [entry.job_id for entry in await ledger.entries(owner[0], kind="hold")] == [row["job_id"]]
    assert await ledger.entries(owner[0], job_id=new_id()) == []
