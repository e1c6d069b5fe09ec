"""Workflows on ComfyUI servers, by their wire protocol. On a real one: test_real_comfyui.py."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atelier.domain.errors import Invalid
from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage, TextToImage, UpscaleImage
from atelier.engines.installed import installed
from atelier.engines.port import Done, Failed, Later, Refused
from atelier.engines.remote.comfyui.workflow import Workflow
from atelier.engines.remote.engine import RemoteEngine
from atelier.engines.remote.port import Handle
from atelier.flows.comfyui_status import ComfyUIStatus
from atelier.settings_remote import ComfyUISettings, RemoteEngines, WorkflowSettings
from tests.engines.remote.bench import QUICK, Bench, picture, until
from tests.engines.remote.comfy import NODES, Comfy, comfy

BIND: dict[str, str | tuple[str, ...]] = {
    "prompt": "6.text",
    "seed": ("3.seed",),
    "width_px": "5.width",
    "height_px": "5.height",
    "steps": "3.steps",
    "image": "10.image",
}


@pytest.fixture
def server() -> Iterator[Comfy]:
    with comfy() as server:
        yield server


@pytest.fixture
def other() -> Iterator[Comfy]:
    with comfy() as server:
        yield server


def flow_of(bench: Bench, **given: Any) -> WorkflowSettings:
    file = bench.folder / "flow.json"
    file.write_text(json.dumps(given.pop("nodes", NODES)))
    workflow = {
        "name": bench.name("flow"),
        "servers": "there",
        "file": str(file),
        "operations": (Operation.TEXT_TO_IMAGE, Operation.UPSCALE_IMAGE, Operation.EDIT_IMAGE),
        "bind": BIND,
        **given,
    }
    return WorkflowSettings(**workflow)


def engine_of(bench: Bench, *servers: str, **given: Any) -> RemoteEngine:
    pool = {key: given.pop(key) for key in ("timeout_s", "at_once") if key in given}
    settings = RemoteEngines(
        remote=QUICK,
        comfyui={"there": ComfyUISettings(servers=servers, **{"timeout_s": 45.0, **pool})},
        workflows=(flow_of(bench, **given),),
    )
    return bench.start(settings)


async def test_the_order_goes_into_the_nodes_and_the_file_comes_back(bench: Bench, server: Comfy) -> None:
    wish = TextToImage(prompt="a lighthouse", width_px=640, height_px=384)
    server.looks = 6
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job(), wish))
    assert isinstance(outcome, Done), outcome
    assert Path(outcome.files[0].path).read_bytes() == server.picture
    (prompt,) = server.prompts.values()
    nodes = prompt.nodes
    assert nodes["6"]["inputs"]["text"] == "a lighthouse"
    assert (nodes["5"]["inputs"]["width"], nodes["5"]["inputs"]["height"]) == (640, 384)
    assert nodes["3"]["inputs"]["seed"] == 7
    assert nodes["3"]["inputs"]["steps"] == 20, "what the order does not say stays as it was saved"
    assert nodes["3"]["inputs"]["positive"] == ["6", 0]
    assert NODES["6"]["inputs"]["text"] == "default"


@pytest.mark.parametrize("states", [False, True], ids=["node by node", "all nodes at once"])
async def test_progress_comes_over_the_web_socket(bench: Bench, server: Comfy, states: bool) -> None:
    server.looks = 12
    server.states = states
    assert isinstance(await bench.run(engine_of(bench, server.url), bench.task(await bench.job())), Done)
    shares = [share for share, stage in bench.told if stage == "working" and share > 0]
    assert shares
    assert shares == sorted(shares)
    assert shares[-1] < 0.95


async def test_pictures_are_brought_over_first(bench: Bench, server: Comfy) -> None:
    wish = UpscaleImage(picture(), width_px=192, height_px=128)
    task = bench.task(await bench.job(), wish)
    assert isinstance(await bench.run(engine_of(bench, server.url), task), Done)
    ((name, content),) = server.uploads.items()
    assert content == Path(task.inputs["picture"]).read_bytes()
    (prompt,) = server.prompts.values()
    assert prompt.nodes["10"]["inputs"]["image"] == f"atelier/{name}"


async def test_what_the_workflow_would_not_see_is_refused(bench: Bench, server: Comfy) -> None:
    wish = EditImage(images=(picture(),), prompt="x", mask=picture())
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job(), wish))
    assert isinstance(outcome, Refused)
    assert "mask" in outcome.message
    assert server.prompts == {}


async def test_the_least_busy_server_works(bench: Bench, server: Comfy, other: Comfy) -> None:
    server.fate = "never"
    engine = engine_of(bench, server.url, other.url)
    first = asyncio.create_task(bench.run(engine, bench.task(await bench.job())))
    await until(lambda: server.prompts or other.prompts)
    busy, idle = (server, other) if server.prompts else (other, server)
    busy.fate = "never"
    assert isinstance(await bench.run(engine, bench.task(await bench.job())), Done)
    assert len(busy.prompts) == 1
    assert len(idle.prompts) == 1
    busy.fate = "done"
    assert isinstance(await first, Done)


async def test_a_server_that_is_away_is_passed_over(bench: Bench, server: Comfy, other: Comfy) -> None:
    server.away = True
    engine = engine_of(bench, "http://127.0.0.1:1", server.url, other.url)
    for _ in range(2):
        assert isinstance(await bench.run(engine, bench.task(await bench.job())), Done)
    assert len(other.prompts) == 2


async def test_no_server_at_all_lets_another_engine_do_it(bench: Bench, server: Comfy) -> None:
    server.away = True
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere


async def test_a_full_server_is_not_given_more(bench: Bench, server: Comfy) -> None:
    server.fate = "never"
    engine = engine_of(bench, server.url, at_once=1)
    waiting = asyncio.create_task(bench.run(engine, bench.task(await bench.job())))
    await until(lambda: server.prompts)
    assert isinstance(await bench.run(engine, bench.task(await bench.job())), Later)
    assert len(server.prompts) == 1
    server.fate = "done"
    assert isinstance(await waiting, Done)


@pytest.mark.parametrize("old", [False, True], ids=["our names", "its own names"])
async def test_a_prompt_in_doubt_is_looked_up_and_not_queued_twice(bench: Bench, server: Comfy, old: bool) -> None:
    server.old = old
    server.pause_s = 4.0
    task = bench.task(await bench.job())
    assert isinstance(await bench.run(engine_of(bench, server.url, timeout_s=2.0), task), Later)
    await until(lambda: server.prompts)
    assert isinstance(await bench.run(engine_of(bench, server.url), task), Done)
    assert len(server.prompts) == 1


async def test_a_prompt_in_doubt_that_never_arrived_is_queued(bench: Bench, server: Comfy) -> None:
    server.pause_s = 4.0
    task = bench.task(await bench.job())
    assert isinstance(await bench.run(engine_of(bench, server.url, timeout_s=2.0), task), Later)
    await until(lambda: server.prompts)
    server.prompts.clear()
    server.pause_s = 0.0
    assert isinstance(await bench.run(engine_of(bench, server.url), task), Done)


async def test_a_workflow_that_breaks_off_is_a_failed_attempt(bench: Bench, server: Comfy) -> None:
    server.fate = "error"
    engine, task = engine_of(bench, server.url), bench.task(await bench.job())
    assert isinstance(await bench.run(engine, task), Failed)
    server.fate = "done"
    assert isinstance(await bench.run(engine, task), Done)


async def test_a_server_started_anew_has_lost_the_prompt(bench: Bench, server: Comfy) -> None:
    server.fate = "never"
    engine, task = engine_of(bench, server.url), bench.task(await bench.job())
    running = asyncio.create_task(bench.run(engine, task))
    await until(lambda: any(stage == "working" for _, stage in bench.told))
    server.prompts.clear()
    assert isinstance(await running, Failed)


async def test_values_out_of_range_are_the_orders_fault(bench: Bench, server: Comfy) -> None:
    error = {"type": "value_bigger_than_max", "message": "", "extra_info": {"input_name": "width"}}
    server.rejects = {"error": {"type": "prompt_outputs_failed_validation"}, "node_errors": {"5": {"errors": [error]}}}
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job()))
    assert isinstance(outcome, Refused)
    assert "width" in outcome.message


UNFIT: list[tuple[Any, str]] = [
    (
        {
            "error": {"type": "prompt_outputs_failed_validation", "extra_info": {}},
            "node_errors": {
                "4": {"errors": [{"type": "value_not_in_list", "extra_info": {"input_name": "ckpt_name"}}]}
            },
        },
        "node 4",
    ),
    (
        {"error": {"type": "missing_node_type", "extra_info": {"class_type": "FluxThing"}}, "node_errors": {}},
        "no node FluxThing",
    ),
    ({"error": {"type": "prompt_no_outputs", "extra_info": {}}, "node_errors": {}}, "rejects the workflow"),
]


@pytest.mark.parametrize(("rejects", "told"), UNFIT, ids=["no such model", "no such node", "no outputs"])
async def test_what_the_server_lacks_is_the_operators_matter(
    bench: Bench, server: Comfy, rejects: Any, told: str
) -> None:
    server.rejects = rejects
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere
    assert told in outcome.reason


async def test_a_prompt_of_which_only_a_part_would_run_is_taken_back(bench: Bench, server: Comfy) -> None:
    """Servers run the branches that they can, and tell of the others beside."""
    error = {"type": "value_bigger_than_max", "message": "", "extra_info": {"input_name": "width"}}
    server.fate = "never"
    server.faulty = {"5": {"errors": [error], "dependent_outputs": ["9"]}}
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job()))
    assert isinstance(outcome, Refused)
    assert server.deleted
    assert not any(prompt.state == "running" for prompt in server.prompts.values())


async def test_a_branch_that_nobody_looks_at_may_be_faulty(bench: Bench, server: Comfy) -> None:
    error = {"type": "value_bigger_than_max", "message": "", "extra_info": {"input_name": "width"}}
    server.faulty = {"5": {"errors": [error], "dependent_outputs": ["10"]}}
    engine = engine_of(bench, server.url, outputs=("9",))
    assert isinstance(await bench.run(engine, bench.task(await bench.job())), Done)


async def test_why_a_workflow_broke_off_is_told_without_its_words(bench: Bench, server: Comfy) -> None:
    fault = {"node_type": "KSampler", "exception_type": "torch.OutOfMemoryError", "exception_message": "a secret boat"}
    server.fate, server.messages = "error", [["execution_start", {}], ["execution_error", fault]]
    outcome = await bench.run(engine_of(bench, server.url), bench.task(await bench.job()))
    assert outcome == Failed("the workflow broke off in KSampler (torch.OutOfMemoryError)")
    assert "secret" not in str(await bench.row())


async def test_how_servers_are_is_asked_of_themselves(bench: Bench, server: Comfy, other: Comfy) -> None:
    other.away = True
    settings = RemoteEngines(
        comfyui={"there": ComfyUISettings(servers=(server.url, other.url, "http://127.0.0.1:1"))},
        workflows=(flow_of(bench),),
    )
    server.fate = "never"
    running = asyncio.create_task(bench.run(engine_of(bench, server.url), bench.task(await bench.job())))
    await until(lambda: server.prompts)
    here, faulty, away = await ComfyUIStatus(settings, bench.network).servers()
    running.cancel()
    assert (here.reachable, here.version, here.engines) == (True, "0.33.0", (bench.name("flow"),))
    assert here.running + here.waiting == 1
    assert [(device.name, device.free_bytes >> 30) for device in here.devices] == [("cuda:0 Tiny", 6)]
    assert (faulty.reachable, faulty.fault) == (False, "it answers with status 500")
    assert "cannot be reached" in away.fault


async def test_calling_off_removes_what_waits_and_stops_what_runs(bench: Bench, server: Comfy) -> None:
    server.fate = "never"
    engine = engine_of(bench, server.url)
    runs = [asyncio.create_task(bench.run(engine, bench.task(await bench.job()))) for _ in range(2)]
    await until(lambda: sorted(prompt.state for prompt in server.prompts.values()) == ["pending", "running"])
    for run in runs:
        run.cancel()
    await asyncio.gather(*runs, return_exceptions=True)
    works, waits = server.prompts
    assert await engine.remote.call_off(Handle(waits, {"server": server.url}))
    assert server.interrupted == []
    assert list(server.prompts) == [works]
    assert await engine.remote.call_off(Handle(works, {"server": server.url}))
    assert server.interrupted == [works]


@pytest.mark.parametrize(
    ("content", "bind", "told"),
    [
        ("{", {}, "flow.json"),
        (json.dumps({"nodes": []}), {}, "API format"),
        (json.dumps(NODES), {"prompt": "7.text"}, "7.text"),
        (json.dumps(NODES), {"prompt": "6.words"}, "6.words"),
    ],
    ids=["broken", "saved for the screen", "no such node", "no such input"],
)
def test_workflows_that_cannot_be_are_named(tmp_path: Path, content: str, bind: dict[str, str], told: str) -> None:
    file = tmp_path / "flow.json"
    file.write_text(content)
    settings = WorkflowSettings(
        name="flow", servers="there", file=str(file), operations=(Operation.TEXT_TO_IMAGE,), bind=bind
    )
    with pytest.raises(Invalid, match=told):
        Workflow.read(settings)


def test_cards_tell_what_a_workflow_takes_no_notice_of(tmp_path: Path) -> None:
    flow = WorkflowSettings(
        name="flow", servers="there", file="x", operations=(Operation.TEXT_TO_IMAGE,), bind={"prompt": "6.text"}
    )
    settings = RemoteEngines(comfyui={"there": ComfyUISettings(servers=("http://127.0.0.1:1",))}, workflows=(flow,))
    card = installed(settings)[-1]
    assert (card.name, card.lane, card.by_name_only) == ("flow", "remote", True)
    assert {"steps", "guidance", "references", "negative_prompt", "width"} <= card.ignores
