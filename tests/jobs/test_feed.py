"""The feed of an account's changes: nothing is missed, however much has happened."""

from __future__ import annotations

from uuid import UUID

from atelier.db.pool import Pool
from atelier.flows.watch import Watch
from atelier.jobs.jobs import Jobs
from tests.jobs.test_queue import submit

COPY = """insert into jobs
  select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).* from jobs j, generate_series(1, $1)"""


async def test_more_changes_than_are_read_at_a_time(pool: Pool, owner: tuple[UUID, str]) -> None:
    """Most of them of one transaction, which has no order in itself but that of the ids."""
    jobs = Jobs(pool)
    start = await jobs.feed_position()
    await submit(pool, owner)
    await pool.execute(COPY, 2_100)
    await pool.execute("update jobs set version = version + 1, changed_in = pg_current_xact_id() where random() < 0.1")
    wanted = {row["id"]: row["version"] for row in await pool.fetch("select id, version from jobs")}
    assert len(wanted) == 2_101
    got: dict[UUID, int] = {}
    feed = Watch(jobs).account(owner[0], position=start)
    async for change in feed:
        got[change.job.id] = change.job.version
        if len(got) == len(wanted):
            break
    await feed.aclose()
    assert got == wanted
