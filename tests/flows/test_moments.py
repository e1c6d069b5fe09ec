"""Moments of jobs: slots given up, prices given back, ends by the clock. The tests say what time it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.db.notify import Bell
from atelier.db.pool import Pool
from atelier.domain.ids import new_id
from atelier.flows.moments import Passed, Timekeeper
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.jobs.tickets import Tickets
from atelier.ledger.ledger import EntryKind, Ledger
from tests.support import accept, finish, new_owner

Owner = tuple[UUID, str]
PRICE = 7_000_000


@pytest.fixture
async def owner(pool: Pool) -> Owner:
    owner = await new_owner(pool)
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 10**9)
    return owner


@pytest.fixture
async def timekeeper(pool: Pool) -> AsyncIterator[Timekeeper]:
    bell = Bell(pool)
    yield Timekeeper(pool, bell)
    await bell.close()


async def submit(pool: Pool, owner: Owner, **given: Any) -> Job:
    row = await accept(pool, owner, PRICE, **given)
    return await Jobs(pool).get(owner[0], row["job_id"])


def after(job: Job, seconds: float) -> datetime:
    return job.created_at + timedelta(seconds=seconds)


async def start(pool: Pool, job: Job) -> tuple[UUID, int]:
    """Claims a job as a worker does. Returns the worker and the attempt."""
    worker = new_id()
    await Tickets(pool, worker, ["cpu"], lost_after_s=30).claim(10)
    (running,) = await Jobs(pool).start([job.id], worker)
    return worker, running.attempt


async def ends(pool: Pool, job: Job) -> list[tuple[str, int]]:
    rows = await pool.fetch("select kind, amount from entries where job_id = $1 and kind <> 'hold'", job.id)
    return [(row["kind"], row["amount"]) for row in rows]


# ------------------------------------------------------------------------- slots


async def taken(pool: Pool, owner: Owner, dialect: str, now: datetime) -> int:
    count: int = await pool.fetchval("select taken from slots_taken($1, $2, $3)", owner[1], dialect, now)
    return count


async def test_a_slot_is_held_until_its_moment_or_the_end(pool: Pool, owner: Owner) -> None:
    first = await submit(pool, owner, dialect="gateai", slot_s=600)
    second = await submit(pool, owner, dialect="gateai")
    assert await taken(pool, owner, "gateai", after(first, 599.9)) == 2
    assert await taken(pool, owner, "gateai", after(first, 600)) == 1
    await finish(pool, second.id)
    assert await taken(pool, owner, "gateai", after(first, 599.9)) == 1
    assert await taken(pool, owner, "gateai", after(first, 600)) == 0


async def test_no_more_jobs_than_slots(pool: Pool, owner: Owner) -> None:
    for _ in range(2):
        await submit(pool, owner, slots=2, slot_s=600)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await submit(pool, owner, slots=2, slot_s=600)
    assert refused.value.sqlstate == "AT431"
    facts = msgspec.json.decode(str(refused.value.detail))
    assert facts["limit"] == 2
    assert 590 < facts["retry_after_s"] <= 600
    await pool.execute("update jobs set slot_until = now() where id = (select min(id::text)::uuid from jobs)")
    await submit(pool, owner, slots=2, slot_s=600)


async def test_slots_hold_under_a_race(pool: Pool, owner: Owner) -> None:
    tries = (accept(pool, owner, 1, slots=3, slot_s=600) for _ in range(20))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 3


async def test_slots_are_counted_by_key_and_dialect(pool: Pool, owner: Owner) -> None:
    await submit(pool, owner, dialect="gateai", slots=1)
    await submit(pool, owner, dialect="native", slots=1)
    await submit(pool, await rich(pool), dialect="gateai", slots=1)
    with pytest.raises(asyncpg.PostgresError):
        await submit(pool, owner, dialect="gateai", slots=1)


async def rich(pool: Pool) -> Owner:
    owner = await new_owner(pool)
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 10**9)
    return owner


async def test_a_freed_slot_admits_a_job_that_waits(pool: Pool, owner: Owner, timekeeper: Timekeeper) -> None:
    slow = await submit(pool, owner, concurrency=1, slot_s=600)
    await start(pool, slow)
    waiting = await submit(pool, owner, concurrency=1)
    assert await timekeeper.look(after(slow, 599)) == Passed()
    assert (await Jobs(pool).get(owner[0], waiting.id)).ticket_id is None
    assert await timekeeper.look(after(slow, 600)) == Passed(admitted=("cpu",))
    (ticket,) = await Tickets(pool, new_id(), ["cpu"], lost_after_s=30).claim(10)
    assert ticket.job_id == waiting.id
    assert await timekeeper.look(after(slow, 601)) == Passed()


# ----------------------------------------------------------------------- refunds


async def test_a_price_goes_back_once_while_the_job_goes_on(pool: Pool, owner: Owner, timekeeper: Timekeeper) -> None:
    ledger = Ledger(pool)
    before = await ledger.balance(owner[0])
    job = await submit(pool, owner, refund_s=1200)
    worker, attempt = await start(pool, job)
    assert await timekeeper.look(after(job, 1199)) == Passed()
    assert await timekeeper.look(after(job, 1200)) == Passed(refunded=1)
    assert await timekeeper.look(after(job, 5000)) == Passed()
    assert await ledger.balance(owner[0]) == before
    running = await Jobs(pool).get(owner[0], job.id)
    assert (running.status, running.refunded) == ("running", PRICE)
    assert await ledger.faults() == []
    assert await finish(pool, job.id, worker=worker, attempt=attempt) == 0
    ended = await Jobs(pool).get(owner[0], job.id)
    assert (ended.status, ended.refunded) == ("succeeded", PRICE)
    assert await ends(pool, job) == [("release", PRICE)]
    assert await ledger.balance(owner[0]) == before
    assert await ledger.faults() == []


@given(status=st.sampled_from(["succeeded", "partial", "failed", "canceled"]), refund_first=st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_however_it_ends_the_price_goes_back_at_most_once(
    pool: Pool, owner: Owner, timekeeper: Timekeeper, status: str, refund_first: bool
) -> None:
    job = await submit(pool, owner, refund_s=10)
    due = after(job, 10)
    if refund_first:
        await timekeeper.look(due)
    if status == "canceled":
        await pool.fetchval("select outcome from cancel_job($1, $2)", job.id, owner[0])
    else:
        worker, attempt = await start(pool, job)
        refund = {"succeeded": 0, "partial": PRICE // 2, "failed": PRICE}[status]
        await pool.fetchval(
            "select finish_job($1, $2, $3, null, $4, $5, null, null, '{}', '[]')",
            *(job.id, worker, attempt, status, refund),
        )
    await timekeeper.look(due)
    (end,) = await ends(pool, job)
    expected = PRICE if refund_first else {"succeeded": 0, "partial": PRICE // 2}.get(status, PRICE)
    assert end[1] == expected == (await Jobs(pool).get(owner[0], job.id)).refunded
    assert await Ledger(pool).faults() == []


async def test_two_timekeepers_refund_each_job_once(pool: Pool, owner: Owner, timekeeper: Timekeeper) -> None:
    jobs = [await submit(pool, owner, refund_s=1) for _ in range(20)]
    bell = Bell(pool)
    looks = await asyncio.gather(*(Timekeeper(pool, bell).look(after(jobs[-1], 1)) for _ in range(4)))
    await bell.close()
    assert sum(look.refunded for look in looks) == 20
    assert [len(await ends(pool, job)) for job in jobs] == [1] * 20
    assert await Ledger(pool).faults() == []


async def test_a_timekeeper_that_dies_leaves_the_job_to_the_next(
    database: str, pool: Pool, owner: Owner, timekeeper: Timekeeper
) -> None:
    job = await submit(pool, owner, refund_s=1)
    dying = await asyncpg.connect(database, server_settings={"search_path": "atelier, public"})
    await dying.execute("begin")
    assert await dying.fetchval("select job_id from refund_due_job($1)", after(job, 1)) == job.id
    assert await timekeeper.look(after(job, 1)) == Passed()  # the other one is at it
    dying.terminate()
    async with asyncio.timeout(10):
        while await timekeeper.look(after(job, 1)) != Passed(refunded=1):
            await asyncio.sleep(0.01)


async def test_a_refund_after_midnight_stays_with_the_day_it_was_taken_from(
    pool: Pool, owner: Owner, timekeeper: Timekeeper
) -> None:
    job = await submit(pool, owner, allowance=10 * PRICE, refund_s=60)
    await timekeeper.look(after(job, 60))
    purses = await pool.fetch("select distinct purse_id from entries where job_id = $1", job.id)
    assert [row["purse_id"] for row in purses] == [job.purse_id]


# -------------------------------------------------------------------------- ends


async def test_a_job_fails_by_the_clock_while_it_waits(pool: Pool, owner: Owner, timekeeper: Timekeeper) -> None:
    job = await submit(pool, owner, fail_s=2400, concurrency=1)
    next_one = await submit(pool, owner, concurrency=1)
    assert await timekeeper.look(after(job, 2399)) == Passed()
    assert await timekeeper.look(after(job, 2400)) == Passed(failed=1)
    failed = await Jobs(pool).get(owner[0], job.id)
    assert (failed.status, failed.error_code, failed.refunded) == ("failed", "time_limit", PRICE)
    assert "2400 s" in str(failed.error_message)
    (ticket,) = await Tickets(pool, new_id(), ["cpu"], lost_after_s=30).claim(10)
    assert ticket.job_id == next_one.id
    assert await Ledger(pool).faults() == []


async def test_a_worker_loses_a_job_that_failed_by_the_clock(pool: Pool, owner: Owner, timekeeper: Timekeeper) -> None:
    job = await submit(pool, owner, refund_s=1200, fail_s=2400)
    worker, attempt = await start(pool, job)
    assert await timekeeper.look(after(job, 2400)) == Passed(refunded=1, failed=1)
    (wanted,) = await Jobs(pool).wanted([job.id], worker)
    assert wanted.lost
    assert await finish(pool, job.id, worker=worker, attempt=attempt) is None
    assert (await Jobs(pool).get(owner[0], job.id)).status == "failed"
    assert await ends(pool, job) == [("release", PRICE)]
    assert await pool.fetchval("select count(*) from pgqueuer") == 0
    assert await Ledger(pool).faults() == []


async def test_jobs_without_moments_are_left_alone(pool: Pool, owner: Owner, timekeeper: Timekeeper) -> None:
    job = await submit(pool, owner)
    assert await timekeeper.look(after(job, 10**7)) == Passed()


async def test_looking_uses_the_indexes(pool: Pool) -> None:
    """What is due is found without reading the jobs."""
    for column in ("slot_until", "refund_at", "fail_at"):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("set local enable_seqscan = off")
            plan = await connection.fetch(
                f"explain select id from jobs where {column} <= now() and status in ('queued', 'running')"
            )
        assert f"jobs_{column}" in "\n".join(row[0] for row in plan)
