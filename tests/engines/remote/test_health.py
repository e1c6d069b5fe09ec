"""The breaker: closed after failures in a row, one look when its time is over, longer each time, open after success."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from atelier.db.pool import Pool
from atelier.engines.remote.health import Ward
from atelier.settings_remote import RemoteSettings


@pytest.fixture
def ward(remote_pool: Pool) -> Ward:
    return Ward(remote_pool, RemoteSettings(close_after=3, closed_s=40, closed_most_s=100))


@pytest.fixture
def engine() -> str:
    return f"engine-{uuid4().hex[:8]}"


async def pass_time(pool: Pool, engine: str, seconds: float) -> None:
    """As if the engine's row were older."""
    await pool.execute(
        "update engine_health set closed_until = closed_until - make_interval(secs => $2),"
        " probe_until = probe_until - make_interval(secs => $2) where engine = $1",
        engine,
        seconds,
    )


async def test_a_few_failures_close_and_one_success_opens(ward: Ward, engine: str) -> None:
    for _ in range(2):
        await ward.failed(engine, "status 503")
        assert await ward.wait_s(engine) is None
    assert (await ward.all())[engine].condition == "failing"
    await ward.failed(engine, "status 503")
    assert 30 < (await ward.wait_s(engine) or 0) <= 40
    assert (await ward.all())[engine].condition == "closed"
    await ward.well(engine)
    assert await ward.wait_s(engine) is None
    assert engine not in await ward.all()


async def test_failures_that_are_not_in_a_row_do_not_close(ward: Ward, engine: str) -> None:
    for _ in range(5):
        await ward.failed(engine, "status 503")
        await ward.failed(engine, "status 503")
        await ward.well(engine)
    assert await ward.wait_s(engine) is None


async def test_one_of_many_looks_whether_it_is_back(remote_pool: Pool, ward: Ward, engine: str) -> None:
    for _ in range(3):
        await ward.failed(engine, "status 503")
    await pass_time(remote_pool, engine, 41)
    waits = await asyncio.gather(*(ward.wait_s(engine) for _ in range(20)))
    assert waits.count(None) == 1
    assert all(wait > 0 for wait in waits if wait is not None)
    for _ in range(5):
        await pass_time(remote_pool, engine, 100)
        waits = await asyncio.gather(*(ward.wait_s(engine) for _ in range(20)))
        assert waits.count(None) == 1, "who looked died, so another looks"


async def test_each_look_in_vain_doubles_the_time_up_to_a_bound(remote_pool: Pool, ward: Ward, engine: str) -> None:
    for _ in range(3):
        await ward.failed(engine, "status 503")
    waits = []
    for _ in range(4):
        waits.append(round(await ward.wait_s(engine) or 0))
        await pass_time(remote_pool, engine, 101)
        assert await ward.wait_s(engine) is None
        await ward.failed(engine, "status 503")
    assert waits == [pytest.approx(40, abs=5), pytest.approx(80, abs=5), *[pytest.approx(100, abs=5)] * 2]


async def test_who_did_not_get_as_far_as_asking_leaves_the_look_to_the_next(
    remote_pool: Pool, ward: Ward, engine: str
) -> None:
    for _ in range(3):
        await ward.failed(engine, "status 503")
    await pass_time(remote_pool, engine, 41)
    assert await ward.wait_s(engine) is None
    assert await ward.wait_s(engine) is not None
    await ward.untried(engine)
    assert await ward.wait_s(engine) is None
    assert (await ward.all())[engine].failures == 3
