"""The engine as a worker has it: cards, the device's process, cancelling, and what is refused before anything starts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from atelier.domain.wishes import Wish
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.sound import Speak
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.engine import DiffusersEngine, device_sandbox
from atelier.engines.port import Done, Refused
from atelier.sandbox.host import Sandbox
from atelier.settings import DiffusersSettings
from tests.engines.diffusers.room import DEVICE, MODEL, card_of, silent, task_of

pytestmark = pytest.mark.long  # torch in processes of its own

HOUSE = TextToImage(prompt="a red house", width_px=64, height_px=64)


def write_cards(path: Path, *cards: ModelCard) -> Path:
    """As an operator writes them."""
    lines = []
    for card in cards:
        lines.append("[[model]]")
        told = msgspec.to_builtins(card)
        parts = told.pop("parts", {})
        lines += [f'parts.{name} = {{ kind = "{part["kind"]}" }}' for name, part in parts.items()]
        for name, value in told.items():
            if value not in (None, "", (), [], {}):
                lines.append(
                    f"{name} = {value if isinstance(value, int | float) else msgspec.json.encode(value).decode()}"
                )
    path.write_text("\n".join(lines))
    return path


class Room:
    def __init__(self, engine: DiffusersEngine, sandbox: Sandbox) -> None:
        self.engine = engine
        self.sandbox = sandbox


@pytest.fixture
async def room(weights: Path, tmp_path: Path) -> AsyncIterator[Room]:
    cards = write_cards(
        tmp_path / "cards.toml", card_of("StableDiffusionPipeline"), card_of("WanPipeline", serves=("tests/clips",))
    )
    settings = DiffusersSettings(weights=str(weights), cards=str(cards), device=DEVICE)
    sandbox = device_sandbox(settings)
    yield Room(DiffusersEngine(sandbox, settings), sandbox)
    await sandbox.close()


def children() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and child.cmdline()[-1:] == ["0"]
        and "atelier.sandbox.child" in child.cmdline()
    ]


async def test_a_cancelled_job_stops_between_steps_and_leaves_the_model_loaded(room: Room, tmp_path: Path) -> None:
    assert isinstance(await room.engine.run(task_of(tmp_path / "a", HOUSE), silent), Done)
    (child,) = children()
    for _ in range(2):
        under_way = asyncio.Event()

        def heard(share: float, stage: str, event: asyncio.Event = under_way) -> None:
            if stage == "denoising" and share > 0.06:
                event.set()

        wish = TextToImage(prompt="a red house", width_px=64, height_px=64, steps=900)
        job = asyncio.create_task(room.engine.run(task_of(tmp_path / "b", wish), heard))
        async with asyncio.timeout(90):
            await under_way.wait()
        started = time.monotonic()
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert time.monotonic() - started < 2
        assert children() == [child]
        assert not list((tmp_path / "b").iterdir())
    outcome = await room.engine.run(task_of(tmp_path / "c", HOUSE), silent)
    assert isinstance(outcome, Done)
    assert children() == [child]


async def test_a_crash_costs_one_attempt_and_the_next_gets_a_new_process(room: Room, tmp_path: Path) -> None:
    from atelier.sandbox.host import ChildCrashed

    def kill(share: float, stage: str) -> None:
        if stage == "denoising":
            for child in children():
                child.kill()

    with pytest.raises(ChildCrashed):
        await room.engine.run(task_of(tmp_path / "a", HOUSE), kill)
    assert isinstance(await room.engine.run(task_of(tmp_path / "b", HOUSE), silent), Done)


@pytest.mark.parametrize(
    ("model", "wish", "told"),
    [
        ("nobody/knows", HOUSE, "no model card"),
        ("flux-dev", HOUSE, "atelier models pull flux-1-dev"),
        (MODEL, Speak(text="hello"), "no model card"),
    ],
)
async def test_what_cannot_run_here_is_refused_with_what_to_do(
    room: Room, tmp_path: Path, model: str, wish: Wish, told: str
) -> None:
    task = task_of(tmp_path, wish)
    order: Any = msgspec.structs.replace(task.order, model=model)
    outcome = await room.engine.run(msgspec.structs.replace(task, order=order), silent)
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
    assert told in outcome.message
    assert children() == []
