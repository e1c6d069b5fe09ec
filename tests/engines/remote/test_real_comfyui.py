"""A real ComfyUI, where ATELIER_TEST_COMFYUI_URL names one. Needs no model: its own nodes for pictures, clips and sounds."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage, TextToImage, UpscaleImage
from atelier.engines.port import Done, Later, Refused
from atelier.engines.remote.comfyui.server import Queue, Server
from atelier.engines.remote.port import Handle
from atelier.flows.comfyui_status import ComfyUIStatus
from atelier.settings_remote import ComfyUISettings, RemoteEngines
from tests.engines.remote.bench import Bench, clip, picture, until
from tests.engines.remote.test_comfyui import engine_of, flow_of

REAL = os.environ.get("ATELIER_TEST_COMFYUI_URL", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ATELIER_TEST_COMFYUI_URL names no server")

PLAIN: dict[str, Any] = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 255}},
    "2": {
        "class_type": "ImageScale",
        "inputs": {"image": ["1", 0], "upscale_method": "bilinear", "width": 8, "height": 8, "crop": "disabled"},
    },
    "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "atelier"}},
}
SIZE = {"width_px": "2.width", "height_px": "2.height"}
SOME = TextToImage(prompt="", width_px=128, height_px=96)


def real(bench: Bench, nodes: Any, bind: Any, **given: Any) -> Any:
    return engine_of(bench, REAL, nodes=nodes, bind=bind, timeout_s=60.0, at_once=50, **given)


async def made(bench: Bench, engine: Any, wish: Any) -> bytes:
    outcome = await bench.run(engine, bench.task(await bench.job(), wish))
    assert isinstance(outcome, Done), outcome
    return Path(outcome.files[0].path).read_bytes()


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


async def test_a_picture_of_the_size_that_was_asked_for(bench: Bench) -> None:
    found = pixels(await made(bench, real(bench, PLAIN, SIZE), SOME))
    assert found.shape == (96, 128, 3)
    assert (found == (0, 0, 255)).all()


async def test_the_same_again_comes_out_of_its_cache(bench: Bench) -> None:
    engine = real(bench, PLAIN, SIZE)
    assert await made(bench, engine, SOME) == await made(bench, engine, SOME)


@pytest.mark.parametrize("edits", [False, True])
async def test_a_picture_goes_there_and_comes_back_inverted(bench: Bench, edits: bool) -> None:
    nodes = {
        "1": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
        "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "atelier"}},
    }
    wish: Any = UpscaleImage(picture(), width_px=96, height_px=64)
    if edits:
        wish = EditImage(images=(picture(),), prompt="invert it")
    found = pixels(await made(bench, real(bench, nodes, {"image": "1.image"}), wish))
    assert found.shape == (64, 96, 3)
    assert (found == 255 - 0x80).all()


async def test_a_clip_comes_back(bench: Bench) -> None:
    nodes = {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 8, "color": 65280}},
        "2": {"class_type": "CreateVideo", "inputs": {"images": ["1", 0], "fps": 8.0}},
        "3": {
            "class_type": "SaveVideo",
            "inputs": {"video": ["2", 0], "filename_prefix": "atelier", "format": "auto", "codec": "auto"},
        },
    }
    engine = real(bench, nodes, {"fps": "2.fps"}, operations=(Operation.TEXT_TO_VIDEO,))
    assert (await made(bench, engine, clip()))[4:8] == b"ftyp"


async def test_what_it_refuses_is_told_apart(bench: Bench) -> None:
    large = TextToImage(prompt="", width_px=999_999, height_px=64)
    outcome = await bench.run(real(bench, PLAIN, SIZE), bench.task(await bench.job(), large))
    assert isinstance(outcome, Refused)
    assert "width" in outcome.message
    lacking = {**PLAIN, "2": {"class_type": "NodeOfSomebody", "inputs": {"image": ["1", 0]}}}
    outcome = await bench.run(real(bench, lacking, {}), bench.task(await bench.job(), SOME))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere
    assert "no node NodeOfSomebody" in outcome.reason


async def test_a_half_of_a_workflow_is_no_result(bench: Bench) -> None:
    """It takes prompts of which one branch is faulty, and runs the other."""
    second = {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}}
    shown = {"class_type": "PreviewImage", "inputs": {"images": ["4", 0]}}
    nodes = {**PLAIN, "4": second, "5": shown}
    bind = {"width_px": "4.width"}
    large = TextToImage(prompt="", width_px=999_999, height_px=64)
    outcome = await bench.run(real(bench, nodes, bind), bench.task(await bench.job(), large))
    assert isinstance(outcome, Refused)
    outcome = await bench.run(real(bench, nodes, bind, outputs=("3",)), bench.task(await bench.job(), large))
    assert isinstance(outcome, Done)


def slow(seed: int) -> dict[str, Any]:
    """Large pictures scaled again and again: some seconds, node by node."""
    nodes: dict[str, Any] = {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 1500 + seed, "height": 2048, "batch_size": 1, "color": 1}}
    }
    for number in range(2, 26):
        side = 2048 + number % 2 * 64
        scale = {"image": [str(number - 1), 0], "upscale_method": "lanczos", "crop": "disabled"}
        nodes[str(number)] = {"class_type": "ImageScale", "inputs": {**scale, "width": side, "height": side}}
    nodes["99"] = {"class_type": "SaveImage", "inputs": {"images": ["25", 0], "filename_prefix": "atelier"}}
    return nodes


async def test_progress_is_told_node_by_node(bench: Bench) -> None:
    nodes = slow(os.getpid() % 500)
    await made(bench, real(bench, nodes, {}), SOME)
    shares = [share for share, stage in bench.told if stage == "working"]
    assert shares == sorted(shares)
    assert len(set(shares)) > 2
    assert 0.0 < max(shares) < 0.96


async def test_what_runs_is_interrupted_and_what_waits_is_dropped(bench: Bench) -> None:
    engine = real(bench, slow(500 + os.getpid() % 500), {})
    runs = [asyncio.create_task(bench.run(engine, bench.task(await bench.job()))) for _ in range(2)]
    server = Server(REAL, bench.network, timeout_s=60.0)

    async def queue() -> Queue:
        told = await server.queue()
        assert isinstance(told, Queue)
        return told

    while not ((now := await queue()).running and now.waiting):
        assert not all(run.done() for run in runs)
        await asyncio.sleep(0.05)
    for run in runs:
        run.cancel()
    await asyncio.gather(*runs, return_exceptions=True)
    for name in (*now.waiting, *now.running):
        assert await engine.remote.call_off(Handle(name, {"server": REAL}))
    left = [asyncio.create_task(queue())]
    await until(lambda: left[-1].done() and (left[-1].result().load == 0 or left.append(asyncio.create_task(queue()))))
    (works,) = now.running
    told = await server.history(works)
    assert isinstance(told, dict)
    assert told["status"]["status_str"] == "error", "it was interrupted, and did not come to its end"


async def test_how_it_is(bench: Bench) -> None:
    there = {"there": ComfyUISettings(servers=(REAL,))}
    settings = RemoteEngines(comfyui=there, workflows=(flow_of(bench, nodes=PLAIN, bind={}),))
    (status,) = await ComfyUIStatus(settings, bench.network).servers()
    assert status.reachable
    assert status.version
    assert status.devices[0].memory_bytes > 0
