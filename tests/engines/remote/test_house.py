"""A whole server whose models run elsewhere: money, cancels, other engines in place of one that is away, secrets."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from atelier.app.worker import public_links
from atelier.db.pool import Pool
from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.settings import load
from tests.conftest import serve
from tests.engines.remote.comfy import NODES, Comfy, comfy
from tests.engines.remote.providers import KEY, Answer, World, png, providers
from tests.house import Customer, House, pause

CONFIG = """
[jobs]
slots = 1
heartbeat_s = 0.5
lost_after_s = 2.5

[engines.remote]
poll_s = 0.2
close_after = 2
closed_s = 60

[engines.providers.fal]
kind = "fal"
key = "{key}"
url = "{url}/fal"

[[engines.hosted]]
name = "fal-flux"
provider = "fal"
model = "fal-ai/flux/dev"
operations = ["text_to_image"]
cost_usd = 0.025

[engines.providers.luma]
kind = "luma"
key = "{key}"
url = "{url}/luma"

[[engines.hosted]]
name = "luma-photon"
provider = "luma"
model = "photon-1"
operations = ["edit_image"]

[[routes]]
model = "atelier/edit"
engines = ["luma-photon", "retouch"]

[[routes]]
model = "atelier/describe"
engines = ["chat"]

[engines.comfyui.studio]
servers = ["{comfyui}", "http://127.0.0.1:1"]

[[engines.workflows]]
name = "house-flow"
servers = "studio"
file = "{flow}"
operations = ["text_to_image"]
bind = {{ prompt = "6.text", width_px = "5.width" }}

[[routes]]
model = "atelier/sketch"
engines = ["fal-flux", "sketch"]
"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[World]:
    with providers() as world:
        yield world


@pytest.fixture(scope="module")
def studio() -> Iterator[Comfy]:
    with comfy() as server:
        yield server


@pytest.fixture(scope="module")
def house(
    postgres: str, template: str, elsewhere: World, studio: Comfy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("remote")
    flow = folder / "flow.json"
    flow.write_text(json.dumps(NODES))
    config = CONFIG.format(key=KEY, url=elsewhere.url, comfyui=studio.url, flow=flow)
    yield from serve(postgres, template, folder, "remote", config=config)


@pytest.fixture
def world(elsewhere: World) -> World:
    elsewhere.fate, elsewhere.polls, elsewhere.pause_s, elsewhere.dead = "done", 1, 0.0, False
    elsewhere.instead.clear()
    elsewhere.asked.clear()
    elsewhere.tasks.clear()
    return elsewhere


async def test_a_job_runs_elsewhere_and_is_charged_once(customer: Customer, house_pool: Pool, world: World) -> None:
    before = await customer.balance()
    job = await customer.run("atelier/sketch", wait_s=60, prompt="a boat")
    assert job["status"] == "succeeded"
    assert job["engine"] == "fal-flux"
    assert job["attempts"] == 1
    assert before - await customer.balance() == pytest.approx(job["cost"]["credits"])
    (output,) = job["outputs"]
    assert (output["width_px"], output["height_px"]) == (64, 48)
    row = await house_pool.fetchrow("select * from remote_tasks where job_id = $1", job["id"])
    assert row is not None
    assert (row["state"], float(row["cost_usd"])) == ("done", 0.025)


async def test_a_refusal_costs_nothing(customer: Customer, world: World) -> None:
    world.fate = "policy"
    before = await customer.balance()
    job = await customer.run("atelier/sketch", wait_s=60, prompt="a boat")
    assert (job["status"], job["error"]["code"]) == ("failed", "content_policy")
    assert await customer.balance() == before


async def test_a_canceled_job_is_called_off_elsewhere(customer: Customer, house_pool: Pool, world: World) -> None:
    world.fate = "never"
    job = await customer.submit("atelier/sketch", prompt="a boat")
    await customer.until(job["id"], lambda job: job["stage"] == "working at the provider", limit_s=60)
    assert (await customer.http.post(f"/v1/jobs/{job['id']}/cancel")).status_code == 200
    await customer.until(job["id"], lambda job: job["status"] == "canceled", limit_s=60)
    (task,) = world.tasks.values()
    for _ in range(3000):
        if task.called_off:
            break
        await pause(0.02)
    assert task.called_off
    settled = "select count(*) from remote_tasks where job_id = $1 and state = 'canceled' and settle_at is null"
    for _ in range(3000):
        if await house_pool.fetchval(settled, job["id"]):
            break
        await pause(0.02)
    assert await house_pool.fetchval(settled, job["id"]) == 1


async def test_another_engine_does_what_one_that_is_away_cannot(
    customer: Customer, house_pool: Pool, world: World
) -> None:
    """After two failures in a row the engine is not even asked, and later one job looks whether it is back."""
    world.instead.extend([("", Answer(503, {})), ("", Answer(500, {}))])
    for _ in range(3):
        job = await customer.run("atelier/sketch", wait_s=60, prompt="a boat", width=256, height=256)
        assert (job["status"], job["engine"]) == ("succeeded", "sketch")
        assert job["notes"]["passed_over"] == ["fal-flux"]
    assert len(world.asks()) == 2
    engines = {engine["name"]: engine for engine in (await customer.http.get("/v1/engines")).json()["items"]}
    assert engines["fal-flux"]["health"] in ("closed", "failing")
    assert engines["sketch"]["health"] == "well"
    await house_pool.execute("update engine_health set closed_until = now()")
    job = await customer.run("atelier/sketch", wait_s=60, prompt="a boat", width=256, height=256)
    assert job["engine"] == "fal-flux"
    engines = {engine["name"]: engine for engine in (await customer.http.get("/v1/engines")).json()["items"]}
    assert engines["fal-flux"]["health"] == "well"


async def test_links_for_providers_lead_to_the_very_file(customer: Customer, house: House, house_pool: Pool) -> None:
    answer = await customer.http.post("/v1/assets", files={"file": ("boat.png", png(80, 48), "image/png")})
    public = "https://media.example.com"
    link = await public_links(load({"ATELIER_DATA_DIR": str(house.data_dir), "ATELIER_PUBLIC_URL": public}), house_pool)
    assert link is not None
    made = link(Media(answer.json()["id"], MediaKind.IMAGE, "image/png"))
    assert made.startswith(f"{public}/files/")
    left_s = int(parse_qs(urlsplit(made).query)["exp"][0]) - time.time()
    assert 3_500 < left_s < 4_000
    async with httpx.AsyncClient() as anybody:
        here = made.replace(public, house.url)
        assert (await anybody.get(here)).content == png(80, 48)
        assert (await anybody.get(here.replace("exp=1", "exp=2"))).status_code == 403


@pytest.mark.parametrize("url", ["", "http://media.example.com"])
async def test_without_a_public_address_there_are_none(house: House, house_pool: Pool, url: str) -> None:
    settings = load({"ATELIER_DATA_DIR": str(house.data_dir), "ATELIER_PUBLIC_URL": url})
    assert await public_links(settings, house_pool) is None


async def test_an_engine_that_cannot_be_shown_a_picture_leaves_it_to_the_next(
    customer: Customer, house_pool: Pool, world: World
) -> None:
    answer = await customer.http.post("/v1/assets", files={"file": ("boat.png", png(80, 48), "image/png")})
    job = await customer.run("atelier/edit", wait_s=60, images=[answer.json()["id"]], prompt="more light")
    assert (job["status"], job["engine"]) == ("succeeded", "retouch")
    assert job["notes"]["passed_over"] == ["luma-photon"]
    assert world.asks() == []
    row = await house_pool.fetchrow("select * from remote_tasks where job_id = $1", job["id"])
    assert row is not None
    assert (row["state"], row["billed"], row["cost_usd"]) == ("refused", False, None)


async def test_a_job_that_no_engine_is_configured_for_says_why(customer: Customer) -> None:
    answer = await customer.http.post("/v1/assets", files={"file": ("boat.png", png(80, 48), "image/png")})
    before = await customer.balance()
    job = await customer.run("atelier/describe", wait_s=60, image=answer.json()["id"])
    assert (job["status"], job["error"]["code"]) == ("failed", "not_configured")
    assert "chat endpoint" in job["error"]["message"]
    assert await customer.balance() == before


async def test_servers_of_workflows_are_shown_without_their_addresses(customer: Customer, studio: Comfy) -> None:
    engines = {engine["name"]: engine for engine in (await customer.http.get("/v1/engines")).json()["items"]}
    here, away = engines["house-flow"]["servers"]
    assert here == {"reachable": True, "version": "0.33.0", "running": 0, "waiting": 0}
    assert away["reachable"] is False
    assert engines["sketch"]["servers"] == []
    assert studio.url not in str(engines)


async def test_jobs_that_wait_elsewhere_keep_none_from_working(customer: Customer, world: World) -> None:
    """The server has one slot for work."""
    world.fate = "never"
    waiting = [await customer.submit("atelier/sketch", prompt="a boat") for _ in range(3)]
    for job in waiting:
        await customer.until(job["id"], lambda job: job["stage"] == "working at the provider", limit_s=60)
    job = await customer.run("atelier/rehearsal", wait_s=60, work_s=0)
    assert job["status"] == "succeeded"
    world.fate = "done"
    for job in waiting:
        await customer.until(job["id"], lambda job: job["status"] == "succeeded", limit_s=60)


async def test_no_secret_is_told(customer: Customer, house: House, world: World) -> None:
    """Every way in which a provider could put its key into our mouth."""
    leak = {"detail": f"bad key {KEY}", "error": {"message": KEY}}
    for status in (200, 400, 401, 403, 422, 429, 500, 503):
        world.instead.append(("fal-ai", Answer(status, leak, {"x-key": KEY})))
    told = []
    for _ in range(8):
        job = await customer.submit("atelier/sketch", prompt="a boat", width=256, height=256)
        told.append(job)
        await pause(0.2)
    for job in told:
        told = [*told, await customer.job(job["id"])]
    told.append((await customer.http.get("/v1/engines")).json())
    assert KEY not in str(told)
    assert KEY not in house.log
