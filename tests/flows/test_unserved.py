"""Jobs for engines that no worker serves: they go on to the next engine of their route, or end, and never hang."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from atelier.db.notify import Bell
from atelier.db.pool import Pool
from atelier.domain.ids import new_id
from atelier.engines.builtin import BUILTIN
from atelier.engines.remote.health import Ward
from atelier.engines.remote.record import Record
from atelier.engines.router import Router
from atelier.flows.choose import Choose, Passed
from atelier.flows.unserved import Unserved
from atelier.jobs.jobs import Jobs
from atelier.jobs.tickets import Tickets
from atelier.ledger.ledger import EntryKind, Ledger
from atelier.settings import JobSettings, Route
from atelier.settings_remote import RemoteSettings
from tests.cli.test_cli import atelier
from tests.house import new_customer, serving, start
from tests.support import accept, finish, new_owner

Owner = tuple[UUID, str]
PRICE = 5_000_000
WAIT_S = 600
ROUTES = (Route("atelier/sketch", ("diffusers", "sketch")), Route("atelier/film", ("diffusers",)))
SKETCH = {"model": "atelier/sketch", "operation": "text_to_image", "lane": "gpu"}
FILM = {"model": "atelier/film", "operation": "text_to_video", "lane": "gpu"}


@pytest.fixture
async def owner(pool: Pool) -> Owner:
    owner = await new_owner(pool)
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 10 * PRICE)
    return owner


@pytest.fixture
async def unserved(pool: Pool) -> AsyncIterator[Unserved]:
    bell = Bell(pool)
    yield Unserved(pool, bell, Jobs(pool), Router(BUILTIN, ROUTES), JobSettings(unserved_s=WAIT_S))
    await bell.close()


async def worker(pool: Pool, *lanes: str, age_s: float = 10 * WAIT_S, unseen_s: float = 0) -> UUID:
    worker_id = new_id()
    await Jobs(pool).enlist(worker_id, host="here", pid=1, lanes=list(lanes), engines=["sketch", "diffusers"], slots=2)
    await pool.execute(
        """update workers set started_at = now() - make_interval(secs => $2), seen_at = now() - make_interval(secs => $3)
        where id = $1""",
        worker_id,
        age_s,
        unseen_s,
    )
    return worker_id


async def waiting(pool: Pool, owner: Owner, given: dict[str, str], *, age_s: float = 2 * WAIT_S) -> UUID:
    job_id: UUID = (await accept(pool, owner, PRICE, **given))["job_id"]
    await pool.execute("update jobs set created_at = now() - make_interval(secs => $2) where id = $1", job_id, age_s)
    return job_id


async def claimed(pool: Pool, lane: str) -> list[UUID]:
    return [ticket.job_id for ticket in await Tickets(pool, new_id(), [lane], lost_after_s=30).claim(10)]


async def test_a_job_goes_on_to_the_next_engine_of_its_route(pool: Pool, owner: Owner, unserved: Unserved) -> None:
    await worker(pool, "cpu")
    job_id = await waiting(pool, owner, SKETCH)
    assert await unserved.look() == 1
    assert (await Jobs(pool).find(job_id)).lane == "cpu"
    assert await claimed(pool, "gpu") == []
    assert await claimed(pool, "cpu") == [job_id]
    assert await unserved.look() == 0


async def test_without_another_engine_it_fails_and_is_refunded(pool: Pool, owner: Owner, unserved: Unserved) -> None:
    await worker(pool, "cpu")
    before = await Ledger(pool).balance(owner[0])
    job_id = await waiting(pool, owner, FILM)
    assert await unserved.look() == 1
    job = await Jobs(pool).find(job_id)
    assert (job.status, job.error_code) == ("failed", "unavailable")
    assert job.error_message == "no worker here has served diffusers for 600 s"
    assert await Ledger(pool).balance(owner[0]) == before
    assert await pool.fetchval("select count(*) from pgqueuer") == 0
    assert await Ledger(pool).faults() == []


async def test_more_jobs_than_one_look_takes(pool: Pool, owner: Owner, unserved: Unserved) -> None:
    await worker(pool, "cpu")
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 200 * PRICE)
    for _ in range(101):
        await waiting(pool, owner, FILM)
    assert await unserved.look() == 101


@pytest.mark.parametrize(
    "case", ["served", "served lately", "left lately", "no worker at all", "worker is new", "job is new"]
)
async def test_until_then_it_waits(pool: Pool, owner: Owner, unserved: Unserved, case: str) -> None:
    if case != "no worker at all":
        await worker(pool, "cpu", age_s=WAIT_S / 2 if case == "worker is new" else 10 * WAIT_S)
    if case == "served":
        await worker(pool, "gpu")
    if case == "served lately":  # its worker died, or a network is down
        await worker(pool, "gpu", unseen_s=WAIT_S / 2)
    if case == "left lately":
        await Jobs(pool).dismiss(await worker(pool, "gpu"))
    job_id = await waiting(pool, owner, FILM, age_s=WAIT_S / 2 if case == "job is new" else 2 * WAIT_S)
    assert await unserved.look() == 0
    assert await claimed(pool, "gpu") == [job_id]


async def test_a_worker_between_two_signs_of_life_is_not_missed(pool: Pool, owner: Owner) -> None:
    await worker(pool, "cpu")
    await worker(pool, "gpu", unseen_s=3)
    await waiting(pool, owner, FILM)
    bell = Bell(pool)
    hasty = JobSettings(unserved_s=1)
    assert await Unserved(pool, bell, Jobs(pool), Router(BUILTIN, ROUTES), hasty).look() == 0
    await bell.close()


async def test_a_worker_that_comes_in_time_keeps_its_jobs(pool: Pool, owner: Owner) -> None:
    """Between the look and the step."""
    await worker(pool, "cpu")
    job_id = await waiting(pool, owner, FILM)
    await worker(pool, "gpu", age_s=0)
    given = (job_id, "gpu", None, "nobody", "600 s", "14 s")
    text = "select done from pass_on($1, $2, $3, $4, $5::text::interval, $6::text::interval)"
    assert await pool.fetchval(text, *given) is False
    assert await claimed(pool, "gpu") == [job_id]


async def test_a_job_of_a_worker_that_died_goes_on_too(pool: Pool, owner: Owner, unserved: Unserved) -> None:
    await worker(pool, "cpu")
    dead = await worker(pool, "gpu", unseen_s=2 * WAIT_S)
    job_id = await waiting(pool, owner, SKETCH)
    (ticket,) = await Tickets(pool, dead, ["gpu"], lost_after_s=30).claim(1)
    (job,) = await Jobs(pool).start([ticket.job_id], dead)
    assert await unserved.look() == 1
    assert [wanted.lost for wanted in await Jobs(pool).wanted([job_id], dead)] == [True]
    assert await Jobs(pool).set_progress(job, 50, "late", "diffusers") is None
    assert await claimed(pool, "cpu") == [job_id]
    await finish(pool, job_id)


async def test_a_worker_passes_over_engines_that_it_has_not(pool: Pool, owner: Owner) -> None:
    router = Router(BUILTIN, ROUTES)
    choose = Choose(router, Record(pool), Ward(pool, RemoteSettings()), {"sketch"})
    job_id = await waiting(pool, owner, SKETCH | {"lane": "cpu"})
    (job,) = await Jobs(pool).start([job_id], new_id())
    choice = await choose.engines(job)
    assert [card.name for card in choice.cards] == ["diffusers", "sketch"]
    passed = [await choose.closed(card, choice) for card in choice.cards]
    assert passed == [Passed("diffusers", after_s=10), None]


CONFIG = """
[jobs]
unserved_s = 4
[[routes]]
model = "atelier/sketch"
engines = ["diffusers", "sketch"]
[[routes]]
model = "atelier/film"
engines = ["diffusers"]
"""


def ended(job: dict[str, str]) -> bool:
    return job["status"] not in ("queued", "running")


@pytest.mark.long
async def test_through_the_whole_house_and_a_crash(database: str, pool: Pool, tmp_path: Path) -> None:
    """The server is killed while jobs wait; the next one goes on where it was."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "atelier.toml").write_text(CONFIG)
    process, url = start(database, folder)
    customer = await new_customer(pool, url)
    drawn = await customer.submit("atelier/sketch", prompt="a red house", width=64, height=64)
    filmed = await customer.submit("atelier/film", prompt="a red house", duration_s=2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    await customer.http.aclose()
    with serving(database, folder, config=CONFIG) as house:
        customer.http = httpx.AsyncClient(base_url=house.url, headers=customer.http.headers, timeout=60)
        engines = (await customer.http.get("/v1/engines")).json()["items"]
        assert [engine["name"] for engine in engines if engine["health"] == "unserved"] == ["diffusers"]
        environment = {"ATELIER_DATABASE_URL": database}
        told = atelier("route", "explain", "atelier/sketch", "--json", data=folder, **environment).stdout
        assert [row["is"] for row in json.loads(told)] == ["no worker serves this", "well"]
        told = atelier("doctor", "--json", data=folder, code=1, **environment).stdout
        routes = {row["what"]: row for row in json.loads(told) if row["what"].startswith("route ")}
        assert routes["route atelier/sketch"]["ok"] is None
        assert routes["route atelier/film"]["ok"] is False
        assert "no worker serves diffusers (lane gpu)" in routes["route atelier/film"]["detail"]
        drawn = await customer.until(drawn["id"], ended, limit_s=60)
        filmed = await customer.until(filmed["id"], ended, limit_s=60)
    assert (drawn["status"], drawn["engine"]) == ("succeeded", "sketch")
    assert drawn["notes"]["passed_over"] == ["diffusers"]
    assert (filmed["status"], filmed["error"]["code"]) == ("failed", "unavailable")
    assert "diffusers" in filmed["error"]["message"]
    assert (drawn["cost"]["refunded"], filmed["cost"]["refunded"]) == (0, filmed["cost"]["credits"])
    assert await Ledger(pool).faults() == []
    await customer.http.aclose()
