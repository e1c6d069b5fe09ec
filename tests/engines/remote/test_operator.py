"""What the operator sees and decides: settings, `atelier remote`, `atelier route`, `atelier doctor`."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest

from atelier.domain.errors import Invalid, SettingsError
from atelier.domain.operations import Operation
from atelier.engines.builtin import SANDBOXED
from atelier.engines.installed import installed
from atelier.engines.port import Done, Later
from atelier.engines.router import Router
from atelier.flows.reconcile import Reconciler
from atelier.settings import Route, load
from atelier.settings_remote import HostedSettings, ProviderSettings, RemoteEngines
from tests.cli.test_cli import atelier
from tests.engines.remote.bench import Bench
from tests.engines.remote.comfy import comfy
from tests.engines.remote.providers import KEY, Answer

SETTINGS = """
[engines.providers.fal]
kind = "fal"

[[engines.hosted]]
name = "kling"
provider = "fal"
model = "fal-ai/kling-video/v2.1/master/image-to-video"
operations = ["image_to_video"]
cost_usd_per_s = 0.28
input = { cfg_scale = 0.5 }

[[routes]]
model = "atelier/motion"
engines = ["kling", "warp", "sketch", "motion"]
"""


def test_keys_come_from_the_environment_and_are_never_shown(tmp_path: Path) -> None:
    (tmp_path / "atelier.toml").write_text(SETTINGS)
    environment = {"ATELIER_DATA_DIR": str(tmp_path), "ATELIER_PROVIDER_KEY_FAL": KEY}
    settings = load(environment)
    assert settings.engines.providers["fal"].key == KEY
    assert KEY not in repr(settings)
    assert KEY not in str(settings)
    assert str(settings.engines.hosted[0].cost_usd_per_s) == "0.28"


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (SETTINGS, "key"),
        (SETTINGS.replace('provider = "fal"', 'provider = "falter"'), "falter"),
        (SETTINGS.replace('name = "kling"', 'name = "Kling 2"'), "name"),
        (SETTINGS + '\n[engines.comfyui.x]\nservers = ["10.0.0.1"]\n', "url"),
    ],
    ids=["no key", "no such provider", "bad name", "no URL"],
)
def test_settings_that_cannot_be_are_told(tmp_path: Path, config: str, told: str) -> None:
    (tmp_path / "atelier.toml").write_text(config)
    key = {} if told == "key" else {"ATELIER_PROVIDER_KEY_FAL": KEY}
    with pytest.raises(SettingsError, match=told):
        load({"ATELIER_DATA_DIR": str(tmp_path), **key})


def test_cards_of_hosted_models() -> None:
    providers = {"there": ProviderSettings(kind="luma", key="k")}

    def engine(**given: object) -> RemoteEngines:
        values = {"name": "ray", "provider": "there", "model": "ray-2", "operations": (Operation.TEXT_TO_VIDEO,)}
        return RemoteEngines(providers=providers, hosted=(HostedSettings(**(values | given)),))  # type: ignore[arg-type]

    card = installed(engine())[-1]
    assert (card.name, card.lane, card.remote, card.trained) == ("ray", "remote", True, True)
    assert {"steps", "guidance", "negative_prompt"} <= card.ignores
    assert not {"width", "duration"} & card.ignores
    with pytest.raises(Invalid, match="upscale_image"):
        installed(engine(operations=(Operation.UPSCALE_IMAGE,)))
    with pytest.raises(Invalid, match="in the box"):
        installed(engine(name=SANDBOXED[0].name))


def test_engines_elsewhere_run_only_what_a_route_names() -> None:
    providers = {"there": ProviderSettings(kind="fal", key="k")}
    hosted = HostedSettings(name="flux", provider="there", model="x", operations=(Operation.TEXT_TO_IMAGE,))
    cards = installed(RemoteEngines(providers=providers, hosted=(hosted,)))
    router = Router(cards, (Route(model="*/flux*", engines=("flux", "sketch")),))
    assert [card.name for card in router.engines("krea/flux-dev", Operation.TEXT_TO_IMAGE)] == ["flux", "sketch"]
    assert "flux" not in [card.name for card in router.engines("atelier/sketch", Operation.TEXT_TO_IMAGE)]


def test_a_route_is_explained(remote_database: str, tmp_path: Path) -> None:
    (tmp_path / "atelier.toml").write_text(SETTINGS)
    environment = {"ATELIER_DATABASE_URL": remote_database, "ATELIER_PROVIDER_KEY_FAL": KEY}
    told = json.loads(atelier("route", "explain", "atelier/motion", "--json", data=tmp_path, **environment).stdout)
    assert [(step["engine"], step["is"]) for step in told] == [
        ("kling", "well"),
        ("warp", "not installed"),
        ("sketch", "cannot image_to_video"),
        ("motion", "well"),
    ]
    done = atelier("route", "explain", "atelier/motin", data=tmp_path, code=1, **environment)
    assert "atelier/motion" in done.stderr


async def test_what_is_unclear_is_shown_and_decided(bench: Bench, remote_database: str, tmp_path: Path) -> None:
    bench.world.instead = [("", Answer(200, {}))]
    engine, task = bench.engine("fal"), bench.task(await bench.job())
    assert isinstance(await bench.run(engine, task), Later)
    environment = {"ATELIER_DATABASE_URL": remote_database}
    listed = json.loads(atelier("remote", "list", "--json", data=tmp_path, **environment).stdout)
    (row,) = [row for row in listed if row["job"] == task.job_id]
    assert (row["state"], row["output"]) == ("unclear", 1)
    found = json.loads(atelier("doctor", "--json", data=tmp_path, code=1, **environment).stdout)
    assert any(finding["what"] == "tasks elsewhere" for finding in found)
    assert atelier("remote", "decide", task.job_id, "again", data=tmp_path, **environment).stdout == "1\n"
    assert isinstance(await bench.run(engine, task), Done)
    costs = json.loads(atelier("remote", "costs", "--json", data=tmp_path, **environment).stdout)
    (row,) = [row for row in costs if row["engine"] == engine.name]
    assert (row["tasks"], row["done"], row["cost_usd"]) == (1, 1, 0.05)
    done = atelier("remote", "decide", task.job_id, "again", data=tmp_path, code=1, **environment)
    assert "no job with unclear tasks" in done.stderr


async def test_doctor_tells_how_engines_are(bench: Bench, remote_database: str, tmp_path: Path) -> None:
    closed, failing = bench.name("closed"), bench.name("failing")
    for _ in range(3):
        await bench.ward().failed(closed, "it answers with status 503")
    await bench.ward().failed(failing, "it did not answer in time")
    told = atelier("doctor", "--json", data=tmp_path, code=1, ATELIER_DATABASE_URL=remote_database).stdout
    findings = {finding["what"]: finding for finding in json.loads(told)}
    assert findings[f"health of {closed}"]["ok"] is False
    assert "503" in findings[f"health of {closed}"]["detail"]
    assert findings[f"health of {failing}"]["ok"] is None
    for engine in (closed, failing):
        await bench.ward().well(engine)


def test_doctor_tells_how_comfyui_servers_are(remote_database: str, tmp_path: Path) -> None:
    with comfy() as server:
        (tmp_path / "atelier.toml").write_text(
            f'[engines.comfyui.studio]\nservers = ["{server.url}", "http://127.0.0.1:1"]\n'
        )
        told = atelier("doctor", "--json", data=tmp_path, code=1, ATELIER_DATABASE_URL=remote_database).stdout
    here, away = [finding for finding in json.loads(told) if finding["what"] == "comfyui studio"]
    assert (here["ok"], away["ok"]) == (True, False)
    assert "version 0.33.0, 0 running, 0 waiting; cuda:0 Tiny (6 of 8 GiB free)" in here["detail"]
    assert "http://127.0.0.1:1: it cannot be reached" in away["detail"]


@pytest.mark.parametrize("url", ["http://media.example.com", "https://media.example.com"])
def test_doctor_tells_who_could_not_be_shown_files(remote_database: str, tmp_path: Path, url: str) -> None:
    (tmp_path / "atelier.toml").write_text(SETTINGS.replace('kind = "fal"', 'kind = "luma"'))
    environment = {"ATELIER_DATABASE_URL": remote_database, "ATELIER_PROVIDER_KEY_FAL": KEY, "ATELIER_PUBLIC_URL": url}
    told = atelier("doctor", "--json", data=tmp_path, code=1, **environment).stdout
    found = [finding["detail"] for finding in json.loads(told) if finding["what"] == "engine kling"]
    assert any("set ATELIER_PUBLIC_URL" in detail for detail in found) is not url.startswith("https")


async def test_tasks_of_ended_jobs_are_called_off_once(bench: Bench) -> None:
    from atelier.settings_remote import RemoteSettings

    bench.world.fate = "never"
    engine = bench.engine("fal", remote=RemoteSettings(turn_s=0.3, poll_s=0.1))
    task = bench.task(await bench.job())
    await bench.run(engine, task)
    reconciler = Reconciler(bench.record, {engine.name: engine})
    await reconciler.look()
    assert not bench.world.tasks["fal-0"].called_off, "its job still runs"
    await bench.pool.execute("update jobs set status = 'canceled' where id = $1", UUID(task.job_id))
    bench.world.dead = True
    await reconciler.look()
    row = await bench.row()
    assert (row["state"], row["settle_at"] is None) == ("accepted", False), "it is asked again"
    bench.world.dead = False
    await bench.pool.execute("update remote_tasks set settle_at = now() where job_id = $1", UUID(task.job_id))
    await reconciler.look()
    assert bench.world.tasks["fal-0"].called_off
    row = await bench.row()
    assert (row["state"], row["settle_at"]) == ("canceled", None)


async def test_bodies_kept_in_the_database_go_with_the_job(bench: Bench) -> None:
    engine, task = bench.engine("openai"), bench.task(await bench.job())
    assert isinstance(await bench.run(engine, task), Done)
    assert (await bench.row())["body"] == bench.world.picture
    await bench.pool.execute("update jobs set status = 'succeeded' where id = $1", UUID(task.job_id))
    await Reconciler(bench.record, {engine.name: engine}).look()
    row = await bench.row()
    assert (row["state"], row["body"], row["settle_at"]) == ("done", None, None)
