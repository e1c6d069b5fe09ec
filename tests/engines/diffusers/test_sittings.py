"""Calls that several tasks share: each gets what it would get alone, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.parts import ReferenceImage, StyleUse
from atelier.engines.diffusers.engine import DiffusersEngine, device_sandbox
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.run import Commission, run_together
from atelier.engines.diffusers.sittings import shape_of
from atelier.engines.port import Done, Failed, Outcome, Refused, StyleFile, Task
from atelier.settings import DiffusersSettings
from tests.engines.diffusers.room import DEVICE, card_of, done, image, pictures_of, run_task, silent, task_of
from tests.engines.diffusers.test_engine import Room, children, write_cards

SD = "StableDiffusionPipeline"
WORDS = ("a red house", "a green forest by a lake, early in the morning, with many birds", "a portrait of nobody")


def wish_of(prompt: str = "a red house", **more: object) -> TextToImage:
    return TextToImage(**{"prompt": prompt, "width_px": 64, "height_px": 64, **more})  # type: ignore[arg-type]


def together(tasks: list[Task], weights: Path, pipeline: str = SD, **more: object) -> list[Outcome]:
    """In this process."""
    card = card_of(pipeline, **more)
    return run_together(tuple(Commission(task, card, Way.PICTURE, str(weights), DEVICE) for task in tasks), silent)


@pytest.mark.parametrize(
    ("pipeline", "guidance"),
    [
        (SD, 3),
        ("StableDiffusionXLPipeline", 3),
        ("StableDiffusion3Pipeline", 3),
        ("FluxPipeline", 3),
        ("FluxKontextPipeline", 3),
        ("Flux2KleinPipeline", 300),
        ("ZImagePipeline", 3),
        ("QwenImagePipeline", 300),  # whose tiny ones hardly listen
    ],
)
@pytest.mark.filterwarnings("ignore:Token indices sequence length")
def test_a_picture_is_what_it_is_alone(pipeline: str, guidance: float, weights: Path, tmp_path: Path) -> None:
    wishes = [
        wish_of(WORDS[0], guidance=guidance),
        wish_of(WORDS[1], guidance=guidance, negative_prompt="people"),
        wish_of(WORDS[2], guidance=guidance),
    ]
    counts = (1, 2, 1)
    tasks = [
        task_of(tmp_path / f"{number}", wish, outputs=counts[number], seed=7) for number, wish in enumerate(wishes)
    ]
    outcomes = together(tasks, weights, pipeline)
    for number, (task, outcome) in enumerate(zip(tasks, outcomes, strict=True)):
        again = task_of(tmp_path / f"{number} alone", task.order.wish, outputs=counts[number], seed=7)
        alone = run_task(again, card_of(pipeline), weights)
        assert all(Path(made.path).parent == Path(task.scratch) for made in done(outcome).files)
        for one, other in zip(pictures_of(outcome), pictures_of(alone), strict=True):
            assert np.abs(one - other).max() <= 2  # sums in another order
        assert done(outcome).notes == {**done(alone).notes, "jobs_in_call": 3}
    first, second, third = (pictures_of(outcome)[0] for outcome in outcomes)
    for one, other in ((first, second), (second, third), (first, third)):
        assert np.abs(one - other).max() > 2  # of the same seed: the words tell


@pytest.mark.filterwarnings("ignore:Token indices sequence length")
def test_each_is_told_which_of_its_own_words_were_not_read(weights: Path, tmp_path: Path) -> None:
    long = " ".join(["house"] * 200)
    short, cut = together([task_of(tmp_path / str(len(words)), wish_of(words)) for words in (WORDS[0], long)], weights)
    alone = run_task(task_of(tmp_path / "alone", wish_of(long)), card_of(SD), weights)
    assert "unread_words" not in done(short).notes
    assert done(cut).notes["unread_words"] == done(alone).notes["unread_words"] != []


def test_one_whose_folder_is_gone_hurts_nobody(weights: Path, tmp_path: Path) -> None:
    tasks = [task_of(tmp_path / str(number), wish_of(), seed=number) for number in range(3)]
    shutil.rmtree(tasks[0].scratch)
    gone, *others = together(tasks, weights)
    assert isinstance(gone, Failed)
    assert all(isinstance(outcome, Done) for outcome in others)
    assert not Path(tasks[0].scratch).exists()


def test_what_does_not_fit_is_halved_across_tasks(weights: Path, tmp_path: Path) -> None:
    import torch

    from atelier.engines.diffusers import run

    card = card_of(SD, id="narrow", path=str(weights / SD.lower()))
    network = run._shelf(DEVICE, 0).take(card, weights).form(SD).unet
    sizes: list[int] = []

    def narrow(_: object, given: tuple[torch.Tensor, ...]) -> None:
        sizes.append(len(given[0]) // 2)  # with guidance, each picture goes in twice
        if sizes[-1] > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")

    hook = network.register_forward_pre_hook(narrow)
    tasks = [task_of(tmp_path / str(number), wish_of(WORDS[number]), seed=number) for number in range(3)]
    try:
        outcomes = together(tasks, weights, id="narrow", path=str(weights / SD.lower()))
    finally:
        hook.remove()
    assert sizes[0] == 3
    assert set(sizes[1:]) == {1}
    alone = [
        run_task(task_of(tmp_path / f"{number} alone", task.order.wish, seed=number), card, weights)
        for number, task in enumerate(tasks)
    ]
    for outcome, other in zip(outcomes, alone, strict=True):
        assert np.array_equal(pictures_of(outcome)[0], pictures_of(other)[0])
        assert "jobs_in_call" not in done(outcome).notes


def test_what_the_models_own_safety_checker_blackens_is_refused_for_its_task_alone(
    weights: Path, tmp_path: Path
) -> None:
    from atelier.engines.diffusers import run

    pipeline = run._shelf(DEVICE, 0).take(card_of(SD), weights).form(SD)
    checker = pipeline.run_safety_checker
    pipeline.run_safety_checker = lambda pictures, *_: (pictures, [True, False, True, False])
    tasks = [task_of(tmp_path / str(number), wish_of(), outputs=count) for number, count in enumerate((1, 2, 1))]
    try:
        refused, partly, whole = together(tasks, weights)
    finally:
        pipeline.run_safety_checker = checker
    assert isinstance(refused, Refused)
    assert refused.code == "content_policy"
    assert len(done(partly).files) == len(done(whole).files) == 1


def test_only_what_is_one_value_in_a_call_keeps_tasks_apart(tmp_path: Path) -> None:
    styles = {"dots": StyleFile("dotted", "diffusers", "/styles/dots")}

    def shape(wish: TextToImage, *, way: Way = Way.PICTURE, **order: object) -> object:
        task = task_of(tmp_path, wish, styles=styles)
        task = msgspec.structs.replace(task, order=msgspec.structs.replace(task.order, **order))
        return shape_of(Commission(task, card_of(SD), way, "/weights"))

    plain = shape(wish_of())
    assert plain is not None
    assert plain == shape(wish_of("a lake", negative_prompt="people"), seed=1, outputs=2)
    apart = [
        {"width_px": 128},
        {"height_px": 128},
        {"steps": 4},
        {"guidance": 1.0},
        {"styles": (StyleUse("dots"),)},
        {"styles": (StyleUse("dots", 0.5),)},
    ]
    assert len({plain, *(shape(wish_of(**more)) for more in apart)}) == 1 + len(apart)
    assert shape(wish_of(), previews=2) == plain
    assert shape(wish_of(), way=Way.INSTRUCT) is None
    assert shape(wish_of(references=(ReferenceImage(image()),))) is None


@pytest.fixture(scope="module")
async def room(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    cards = write_cards(tmp_path_factory.mktemp("cards") / "cards.toml", card_of(SD))
    settings = DiffusersSettings(weights=str(weights), cards=str(cards), device=DEVICE)
    sandbox = device_sandbox(settings)
    yield Room(DiffusersEngine(sandbox, settings), sandbox)
    await sandbox.close()


class Guest:
    """A task on its way, and the stages that it has heard of."""

    def __init__(self, room: Room, folder: Path, *, steps: int, seed: int = 1) -> None:
        self.stages: list[str] = []
        self._changed = asyncio.Event()
        task = task_of(folder, wish_of(f"house number {seed}", steps=steps), seed=seed)
        self.job = asyncio.create_task(room.engine.run(task, self._hear))

    def _hear(self, share: float, stage: str) -> None:
        self.stages.append(stage)
        self._changed.set()

    async def until(self, stage: str) -> None:
        async with asyncio.timeout(90):
            while stage not in self.stages:
                self._changed.clear()
                await self._changed.wait()


def guests(room: Room, folder: Path, *, steps: int, count: int = 3) -> list[Guest]:
    return [Guest(room, folder / str(number), steps=steps, seed=number) for number in range(count)]


long = pytest.mark.long  # torch in processes of its own


@long
async def test_a_cancel_while_the_model_loads_costs_the_others_nothing(room: Room, tmp_path: Path) -> None:
    assert children() == []
    first, second, third = guests(room, tmp_path, steps=3)
    await first.until("loading the model")
    for guest in (first, second):
        started = time.monotonic()
        guest.job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await guest.job
        assert time.monotonic() - started < 1
    assert isinstance(await third.job, Done)


@long
async def test_who_is_cancelled_leaves_at_once_and_the_others_stay(room: Room, tmp_path: Path) -> None:
    first, second, third = guests(room, tmp_path, steps=30)
    await second.until("denoising")
    (child,) = children()
    started = time.monotonic()
    first.job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first.job
    assert time.monotonic() - started < 1
    shutil.rmtree(tmp_path / "0")  # as the house does
    for guest in (second, third):
        assert done(await guest.job).notes["jobs_in_call"] == 3
    assert children() == [child]


@long
async def test_when_all_are_cancelled_the_call_is_stopped(room: Room, tmp_path: Path) -> None:
    everybody = guests(room, tmp_path, steps=900)
    await everybody[0].until("denoising")
    (child,) = children()
    late = Guest(room, tmp_path / "late", steps=2)
    await late.until("waiting for the device, 3 jobs before it")
    started = time.monotonic()
    for guest in everybody:
        guest.job.cancel()
    ended = await asyncio.gather(*(guest.job for guest in everybody), return_exceptions=True)
    assert time.monotonic() - started < 2
    assert all(isinstance(error, asyncio.CancelledError) for error in ended)
    assert "jobs_in_call" not in done(await late.job).notes
    assert children() == [child]


@long
async def test_a_call_that_breaks_off_is_repeated_one_by_one(room: Room, tmp_path: Path) -> None:
    everybody = guests(room, tmp_path, steps=12)
    await everybody[0].until("denoising")
    for child in children():
        child.kill()
    outcomes = await asyncio.gather(*(guest.job for guest in everybody))
    assert [done(outcome).notes.get("jobs_in_call") for outcome in outcomes] == [None] * 3


@long
async def test_who_waits_is_told_how_many_are_before(room: Room, tmp_path: Path) -> None:
    first = Guest(room, tmp_path / "first", steps=900)
    await first.until("denoising")
    others = [Guest(room, tmp_path / str(steps), steps=steps) for steps in (2, 3)]  # which keeps them apart
    await others[1].until("waiting for the device, 2 jobs before it")
    assert others[0].stages[-1] == "waiting for the device, 1 job before it"
    first.job.cancel()
    for guest in others:
        assert isinstance(await guest.job, Done)
    assert "waiting for the device" in others[0].stages
    assert "waiting for the device, 1 job before it" in others[1].stages
