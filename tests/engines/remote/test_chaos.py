"""Workers and providers die at the worst moments: nothing is asked for twice, nothing is charged twice."""

from __future__ import annotations

import random
from collections.abc import Iterator

import psutil
import pytest

from atelier.db.pool import Pool
from atelier.engines.remote.record import Record, State
from atelier.ledger.ledger import Ledger
from tests.app.support import workers_of
from tests.conftest import serve
from tests.engines.remote.providers import KEY, World, providers
from tests.house import Customer, House, pause

CONFIG = """
[jobs]
slots = 2
heartbeat_s = 0.5
lost_after_s = 2
attempts = 8

[engines.remote]
poll_s = 0.3
unclear_pause_s = 1

[engines.providers.plain]
kind = "fal"
key = "{key}"
url = "{url}/fal"
timeout_s = 6

[engines.providers.careful]
kind = "fal"
key = "{key}"
url = "{url}/fal"
timeout_s = 6
idempotency_header = "idempotency-key"

[[engines.hosted]]
name = "plain"
provider = "plain"
model = "fal-ai/flux/dev"
operations = ["text_to_image"]

[[engines.hosted]]
name = "careful"
provider = "careful"
model = "fal-ai/flux/dev"
operations = ["make_sound"]
input = {{ anything = "{{prompt}}" }}

[[routes]]
model = "atelier/sketch"
engines = ["plain"]

[[routes]]
model = "atelier/sound"
engines = ["careful"]
"""
LIMIT_S = 90

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[World]:
    with providers() as world:
        yield world


@pytest.fixture(scope="module")
def house(postgres: str, template: str, elsewhere: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    config = CONFIG.format(key=KEY, url=elsewhere.url)
    yield from serve(postgres, template, tmp_path_factory.mktemp("chaos"), "chaos", config=config)


@pytest.fixture
def world(elsewhere: World) -> World:
    elsewhere.fate, elsewhere.polls, elsewhere.pause_s, elsewhere.dead = "done", 1, 0.0, False
    elsewhere.keys_honoured = True
    elsewhere.sound = _sound()
    elsewhere.asked.clear()
    elsewhere.tasks.clear()
    return elsewhere


def kill_worker(house: House) -> None:
    for worker in workers_of(house.process.pid):
        worker.kill()
        psutil.wait_procs([worker], timeout=10)


async def test_a_worker_dies_while_it_waits(customer: Customer, house: House, world: World) -> None:
    world.fate = "never"
    before = await customer.balance()
    jobs = [await customer.submit("atelier/sketch", prompt="a boat") for _ in range(3)]
    for job in jobs:
        await customer.until(job["id"], lambda job: job["stage"] == "working at the provider", limit_s=LIMIT_S)
    kill_worker(house)
    world.fate = "done"
    ended = [await customer.until(job["id"], lambda job: job["finished_at"], limit_s=LIMIT_S) for job in jobs]
    assert [job["status"] for job in ended] == ["succeeded"] * 3
    assert len(world.tasks) == 3
    assert before - await customer.balance() == pytest.approx(sum(job["cost"]["credits"] for job in ended))


async def test_a_worker_dies_while_it_asks_and_the_provider_knows_keys(
    customer: Customer, house: House, world: World
) -> None:
    world.pause_s = 2.0
    before = await customer.balance()
    job = await customer.submit("atelier/sound", prompt="rain", duration_s=1)
    while not world.asks():
        await pause(0.01)
    kill_worker(house)
    job = await customer.until(job["id"], lambda job: job["finished_at"], limit_s=LIMIT_S)
    assert job["status"] == "succeeded", job
    assert len(world.asks()) == 2
    assert len(world.tasks) == 1
    assert before - await customer.balance() == pytest.approx(job["cost"]["credits"])


async def test_a_worker_dies_while_it_asks_and_nobody_knows_what_came_of_it(
    customer: Customer, house: House, house_pool: Pool, world: World
) -> None:
    world.pause_s = 2.0
    before = await customer.balance()
    job = await customer.submit("atelier/sketch", prompt="a boat")
    while not world.asks():
        await pause(0.01)
    kill_worker(house)
    unclear = "select count(*) from remote_tasks where job_id = $1 and state = 'unclear'"
    for _ in range(LIMIT_S * 10):
        if await house_pool.fetchval(unclear, job["id"]):
            break
        await pause(0.1)
    assert await house_pool.fetchval(unclear, job["id"]) == 1
    assert (await customer.job(job["id"]))["cost"]["state"] == "held"
    assert len(world.asks()) == 1
    await Record(house_pool).decide(job["id"], State.GIVEN_UP, "the provider's list does not have it")
    job = await customer.until(job["id"], lambda job: job["finished_at"], limit_s=LIMIT_S)
    assert (job["status"], job["error"]["code"]) == ("failed", "unavailable")
    assert len(world.asks()) == 1
    assert await customer.balance() == before


async def test_workers_die_again_and_again(customer: Customer, house: House, house_pool: Pool, world: World) -> None:
    """Where the provider knows keys, every job ends with one task; where it does not, none is asked for twice, and
    what nobody knows waits for a person with its credits held."""
    world.pause_s, world.polls = 0.4, 3
    before = await customer.balance()
    careful = [await customer.submit("atelier/sound", prompt=f"rain {n}", duration_s=1) for n in range(12)]
    plain = [await customer.submit("atelier/sketch", prompt=f"boat {n}") for n in range(6)]
    rng = random.Random(7)
    for _ in range(5):
        await pause(rng.uniform(0.5, 2.5))
        kill_worker(house)
    ended = [await customer.until(job["id"], lambda job: job["finished_at"], limit_s=LIMIT_S) for job in careful]
    assert [job["status"] for job in ended] == ["succeeded"] * len(careful)
    unclear = "select count(*) from remote_tasks where job_id = $1 and state = 'unclear'"
    for job in plain:
        for _ in range(LIMIT_S * 10):
            if (await customer.job(job["id"]))["finished_at"] or await house_pool.fetchval(unclear, job["id"]):
                break
            await pause(0.1)
    asked = [asked.body["prompt"] for asked in world.asks() if "boat" in asked.body.get("prompt", "")]
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    certain = [job for job in plain if (await customer.job(job["id"]))["finished_at"]]
    assert [(await customer.job(job["id"]))["status"] for job in certain] == ["succeeded"] * len(certain)
    for job in plain:
        await Record(house_pool).decide(job["id"], State.GIVEN_UP, "not to be found")
        ended.append(await customer.until(job["id"], lambda job: job["finished_at"], limit_s=LIMIT_S))
    kept = sum(job["cost"]["credits"] - job["cost"]["refunded"] for job in ended)
    assert before - await customer.balance() == pytest.approx(kept)
    assert {task.key for task in world.tasks.values() if task.key} == {
        asked.headers["idempotency-key"] for asked in world.asks() if "idempotency-key" in asked.headers
    }
    assert sum(bool(task.key) for task in world.tasks.values()) == len(careful)
    assert await Ledger(house_pool).faults() == []


async def test_a_provider_dies_while_it_is_waited_for(customer: Customer, world: World) -> None:
    world.fate = "never"
    job = await customer.submit("atelier/sketch", prompt="a boat")
    await customer.until(job["id"], lambda job: job["stage"] == "working at the provider", limit_s=LIMIT_S)
    world.dead = True
    await pause(2.0)
    world.dead, world.fate = False, "done"
    job = await customer.until(job["id"], lambda job: job["finished_at"], limit_s=LIMIT_S)
    assert job["status"] == "succeeded"
    assert len(world.tasks) == 1


def _sound() -> bytes:
    """A second of silence."""
    import io
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(16_000))
    return file.getvalue()
