"""The order in which jobs run: fairness, concurrency and backlog, tickets, recovery, fencing."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import msgspec
import pytest

from atelier.db.pool import Pool
from atelier.domain.ids import new_id
from atelier.jobs.jobs import Jobs
from atelier.jobs.tickets import Ticket, Tickets
from tests.support import accept, finish

Owner = tuple[UUID, str]


def tickets(pool: Pool, worker: UUID | None = None, lost_after_s: float = 30) -> Tickets:
    return Tickets(pool, worker or new_id(), ["cpu"], lost_after_s=lost_after_s)


async def submit(pool: Pool, owner: Owner, **given: object) -> UUID:
    job_id: UUID = (await accept(pool, owner, 1, **given))["job_id"]
    return job_id


async def test_one_account_is_served_in_order(pool: Pool, owner: Owner) -> None:
    ids = [await submit(pool, owner) for _ in range(5)]
    claimed = await tickets(pool).claim(10)
    assert [ticket.job_id for ticket in claimed] == ids


async def test_a_thousand_jobs_of_one_account_do_not_delay_another(pool: Pool, owner: Owner, other: Owner) -> None:
    for _ in range(1000):
        await submit(pool, owner)
    queue = tickets(pool)
    await queue.claim(2)  # running
    late = await submit(pool, other)
    assert [ticket.job_id for ticket in await queue.claim(2)].index(late) <= 1


async def test_accounts_take_turns(pool: Pool, owner: Owner, other: Owner) -> None:
    mine = [await submit(pool, owner) for _ in range(6)]
    theirs = [await submit(pool, other) for _ in range(3)]
    claimed = [ticket.job_id for ticket in await tickets(pool).claim(20)]
    assert claimed == [mine[0], theirs[0], mine[1], theirs[1], mine[2], theirs[2], mine[3], mine[4], mine[5]]


async def test_steady_singles_do_not_starve_a_long_queue(pool: Pool, owner: Owner, other: Owner) -> None:
    """An account that always has one job waiting gets every other place, not every place."""
    mine = {await submit(pool, owner) for _ in range(20)}
    queue = tickets(pool)
    served = []
    for _ in range(20):
        await submit(pool, other)
        served += [ticket.job_id in mine for ticket in await queue.claim(1)]
    assert 9 <= sum(served) <= 11


async def test_jobs_above_the_keys_concurrency_wait_without_a_ticket(pool: Pool, owner: Owner) -> None:
    rows = [await accept(pool, owner, 1, concurrency=2) for _ in range(4)]
    assert [row["admitted"] for row in rows] == [True, True, False, False]
    assert len(await tickets(pool).claim(10)) == 2


async def test_an_ending_job_admits_the_next_one(pool: Pool, owner: Owner) -> None:
    ids = [await submit(pool, owner, concurrency=1) for _ in range(3)]
    queue = tickets(pool)
    for expected in ids:
        (ticket,) = await queue.claim(10)
        assert ticket.job_id == expected
        await finish(pool, expected)
    assert await queue.claim(10) == []
    assert await pool.fetchval("select count(*) from pgqueuer") == 0


async def test_canceling_a_waiting_job_frees_its_place(pool: Pool, owner: Owner) -> None:
    first, second = [await submit(pool, owner, concurrency=1) for _ in range(2)]
    assert await pool.fetchval("select outcome from cancel_job($1, $2)", first, owner[0]) == "canceled"
    assert [ticket.job_id for ticket in await tickets(pool).claim(10)] == [second]


async def test_backlog_is_limited(pool: Pool, owner: Owner) -> None:
    for _ in range(3):
        await submit(pool, owner, concurrency=1, backlog=2)
    assert await refused_for_s(pool, owner) == 10


@pytest.mark.parametrize(
    ("running_s", "progress", "slot_s", "told"),
    [(30, 60, None, 20), (30, 0, None, 10), (3, 99, None, 1), (600, 1, None, 60), (30, 60, 5, 5), (30, 0, 40, 40)],
)
async def test_whoever_is_turned_away_is_told_when_the_next_job_ends(
    pool: Pool, owner: Owner, running_s: float, progress: float, slot_s: float | None, told: float
) -> None:
    """Here the first of three, as far as its progress tells."""
    first, *_ = [await submit(pool, owner, concurrency=1, backlog=2) for _ in range(3)]
    await pool.execute(
        "update jobs set status = 'running', progress = $2, started_at = now() - make_interval(secs => $3),"
        " slot_until = now() + make_interval(secs => $4) where id = $1",
        *(first, progress, running_s, slot_s),
    )
    assert await refused_for_s(pool, owner) == pytest.approx(told, abs=2)


async def refused_for_s(pool: Pool, owner: Owner) -> float:
    """What a key with one place and two more waiting jobs is told."""
    with pytest.raises(asyncpg.PostgresError) as refused:
        await submit(pool, owner, concurrency=1, backlog=2)
    assert refused.value.sqlstate == "AT429"
    seconds: float = msgspec.json.decode(refused.value.detail)["retry_after_s"]
    return seconds


async def test_concurrency_holds_under_a_race(pool: Pool, owner: Owner) -> None:
    rows = await asyncio.gather(*(accept(pool, owner, 1, concurrency=3) for _ in range(40)))
    assert sum(row["admitted"] for row in rows) == 3
    queue = tickets(pool)
    ended = 0
    while claimed := await queue.claim(10):
        assert len(claimed) <= 3
        await asyncio.gather(*(finish(pool, ticket.job_id) for ticket in claimed))
        ended += len(claimed)
    assert ended == 40


async def test_place_in_queue_counts_what_goes_first(pool: Pool, owner: Owner, other: Owner) -> None:
    jobs = Jobs(pool)
    mine = [await submit(pool, owner, concurrency=2) for _ in range(4)]
    theirs = await submit(pool, other)
    places = [await jobs.place_in_queue(await jobs.get(owner[0], job_id)) for job_id in mine]
    assert places == [1, 3, 4, 5]
    assert await jobs.place_in_queue(await jobs.get(other[0], theirs)) == 2
    await finish(pool, mine[0])
    assert await jobs.place_in_queue(await jobs.get(owner[0], mine[0])) is None


async def test_two_workers_never_claim_the_same_ticket(pool: Pool, owner: Owner) -> None:
    ids = [await submit(pool, owner) for _ in range(60)]
    queues = [tickets(pool) for _ in range(6)]
    batches = await asyncio.gather(*(queue.claim(7) for queue in queues for _ in range(2)))
    claimed = [ticket.job_id for batch in batches for ticket in batch]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) <= set(ids)


async def test_what_a_dead_worker_held_is_claimed_again(pool: Pool, owner: Owner) -> None:
    job_id = await submit(pool, owner)
    dead, alive = tickets(pool), tickets(pool, lost_after_s=0.2)
    (ticket,) = await dead.claim(1)
    assert await tickets(pool).claim(1) == []  # its worker may still live
    await dead.keep([ticket.id])
    async with asyncio.timeout(30):
        while not (again := await alive.claim(1)):
            await asyncio.sleep(0.05)
    assert again == [Ticket(ticket.id, job_id)]


async def test_a_superseded_attempt_cannot_end_the_job(pool: Pool, owner: Owner) -> None:
    jobs = Jobs(pool)
    job_id = await submit(pool, owner)
    first, second = new_id(), new_id()
    await jobs.start([job_id], first)
    (job,) = await jobs.start([job_id], second)
    assert job.attempt == 2
    assert await finish(pool, job_id, worker=first, attempt=1) is None
    assert (await jobs.get(owner[0], job_id)).status == "running"
    assert await finish(pool, job_id, worker=second, attempt=2) == 0
    assert await finish(pool, job_id, worker=second, attempt=2) is None


async def test_handing_back_keeps_hold_and_state(pool: Pool, owner: Owner) -> None:
    jobs = Jobs(pool)
    job_id = await submit(pool, owner)
    worker = new_id()
    queue = tickets(pool, worker)
    await queue.claim(1)
    (job,) = await jobs.start([job_id], worker)
    assert await jobs.hand_back(job, delay_s=0, counts=False)
    assert (await jobs.get(owner[0], job_id)).status == "running"
    assert len(await queue.claim(1)) == 1
    (job,) = await jobs.start([job_id], worker)
    assert job.attempt == 1
    assert await jobs.hand_back(job, delay_s=60, counts=True)
    assert await queue.claim(1) == []
    assert not await jobs.hand_back(job, delay_s=0, counts=True)


@pytest.mark.parametrize(("claimed", "outcome"), [(False, "canceled"), (True, "stopping")])
async def test_cancel_is_immediate_unless_a_worker_has_it(
    pool: Pool, owner: Owner, claimed: bool, outcome: str
) -> None:
    job_id = await submit(pool, owner)
    worker = new_id()
    if claimed:
        await tickets(pool, worker).claim(1)
        await Jobs(pool).start([job_id], worker)
    assert await pool.fetchval("select outcome from cancel_job($1, $2)", job_id, owner[0]) == outcome
    wanted = await Jobs(pool).wanted([job_id], worker)
    assert (len(wanted) == 1 and wanted[0].cancel) or not claimed


async def test_a_postponed_job_is_canceled_at_once(pool: Pool, owner: Owner) -> None:
    jobs = Jobs(pool)
    job_id = await submit(pool, owner)
    worker = new_id()
    await tickets(pool, worker).claim(1)
    (job,) = await jobs.start([job_id], worker)
    await jobs.hand_back(job, delay_s=60, counts=False)
    assert await pool.fetchval("select outcome from cancel_job($1, $2)", job_id, owner[0]) == "canceled"
    assert await pool.fetchval("select count(*) from pgqueuer") == 0


async def test_a_job_that_is_canceled_while_it_is_postponed_comes_back_at_once(pool: Pool, owner: Owner) -> None:
    jobs = Jobs(pool)
    job_id = await submit(pool, owner)
    worker = new_id()
    queue = tickets(pool, worker)
    await queue.claim(1)
    (job,) = await jobs.start([job_id], worker)
    assert await pool.fetchval("select outcome from cancel_job($1, $2)", job_id, owner[0]) == "stopping"
    assert await jobs.hand_back(job, delay_s=60, counts=False)
    assert len(await queue.claim(1)) == 1


async def test_nobody_cancels_anothers_job(pool: Pool, owner: Owner, other: Owner) -> None:
    job_id = await submit(pool, owner)
    assert await pool.fetchval("select outcome from cancel_job($1, $2)", job_id, other[0]) is None
    assert (await Jobs(pool).get(owner[0], job_id)).status == "queued"


async def test_lost_tickets_are_issued_again(pool: Pool, owner: Owner) -> None:
    job_id = await submit(pool, owner)
    await pool.execute("delete from pgqueuer")
    assert await Jobs(pool).reissue_tickets() == 1
    assert await Jobs(pool).reissue_tickets() == 0
    assert [ticket.job_id for ticket in await tickets(pool).claim(5)] == [job_id]


async def test_claiming_uses_the_index(pool: Pool, owner: Owner) -> None:
    """With many waiting jobs, neither the claim nor the next turn reads the whole queue."""
    for _ in range(300):
        await submit(pool, owner)
    await pool.execute("analyze pgqueuer; analyze jobs")
    for query in (
        "select id from pgqueuer where entrypoint = 'cpu' and status = 'queued' order by priority desc, id limit 1",
        f"select max(turn) + 1 from jobs where account_id = '{owner[0]}' and lane = 'cpu' and status = 'queued' and admitted",
    ):
        plan = "\n".join(row[0] for row in await pool.fetch("explain " + query))
        assert "Seq Scan" not in plan, plan
