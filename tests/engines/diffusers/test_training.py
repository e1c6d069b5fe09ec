"""Styles trained for real: the loss falls, the file works, and what was killed goes on where it was."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.parts import StyleUse
from atelier.domain.wishes.training import TrainStyle
from atelier.domain.wishes.video import ImageToVideo, TextToVideo
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.run import Commission
from atelier.engines.frames.reader import FrameReader
from atelier.engines.port import Done, Outcome, Progress, Refused, StyleFile, Task
from atelier.engines.previews import preview_path
from atelier.sandbox.host import ChildCrashed, Sandbox
from atelier.settings import MediaLimits
from atelier.storage.readers.read import reader
from atelier.storage.sniff import HEAD_BYTES, sniff
from tests.engines.diffusers.room import DEVICE, card_of, done, image, pictures_of, run_task, silent, task_of

NAMES = ("one", "two", "three", "four")
LEARN = "atelier.engines.diffusers.run:run"
TWO = "two-experts"
KINDS = (
    "StableDiffusionPipeline",
    "StableDiffusionXLPipeline",
    "StableDiffusion3Pipeline",
    "FluxPipeline",
    "Flux2KleinPipeline",
    "ZImagePipeline",
    "QwenImagePipeline",
    "WanPipeline",
)


def dots(folder: Path) -> dict[str, Path]:
    """A red disc on blue, four times, of two shapes."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for number, name in enumerate(NAMES):
        height, width = (64, 64) if number % 2 else (48, 96)
        rows, columns = np.mgrid[:height, :width]
        inside = np.hypot(rows - 24, columns - 30 - 4 * number) < 16
        pixels = np.where(inside[..., None], (230, 40, 30), (30, 60, 200)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
        made[name] = folder / f"{name}.png"
    return made


def card_for(pipeline: str, **more: object) -> ModelCard:
    """As small as the encoders bear: most of the tiny ones make a latent of every two pixels, or of every one."""
    side = 64 if pipeline.startswith("Wan") else 32
    return card_of(pipeline, **{"most_pixels": side**2, "style_family": "tiny", **more})


def training(folder: Path, *, steps: int = 20, **more: object) -> Task:
    told = {"trigger_word": "dot", "learning_rate": 1e-2, "batch_size": 2, "steps": steps, **more}
    wish = TrainStyle(images=tuple(image(name) for name in NAMES), name="Dots", **told)  # type: ignore[arg-type]
    return task_of(folder / "out", wish, **dots(folder / "dots"))


def means(losses: list[float]) -> tuple[float, float]:
    third = max(1, len(losses) // 3)
    return sum(losses[:third]) / third, sum(losses[-third:]) / third


@pytest.fixture(scope="session")
def two_experts(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a tiny Wan 2.2, in which a second network takes over below a boundary."""
    import torch
    from diffusers import WanPipeline, WanTransformer3DModel

    folder = tmp_path_factory.mktemp("two-experts")
    pipeline = WanPipeline.from_pretrained(str(weights / "wanpipeline"), local_files_only=True)
    torch.manual_seed(1)
    second = WanTransformer3DModel.from_config(pipeline.transformer.config)
    parts = {**pipeline.components, "transformer_2": second}
    WanPipeline(**parts, boundary_ratio=0.875).save_pretrained(folder, safe_serialization=True)
    return str(folder)


def shown(folder: Path, card: ModelCard, weights: Path, strength: float = 0.0, file: str = "") -> np.ndarray:
    """What a model makes, with a style or without. Of a clip, all frames."""
    styles = {"s": StyleFile("dot", "diffusers", file)} if strength else {}
    if card.does(Way.PICTURE):
        return pictures_of(run_task(task_of(folder, house(strength), styles=styles), card, weights))[0]
    clip = TextToVideo("a red dot", width_px=64, height_px=64, duration_s=0.2, fps=8.0, styles=house(strength).styles)
    (made,) = done(run_task(task_of(folder, clip, styles=styles), card, weights)).files
    with FrameReader(Path(made.path), max_pixels=1 << 20) as reader:
        return np.stack(list(reader)).astype(np.int16)


@pytest.fixture(params=[*KINDS, TWO])
def card(request: pytest.FixtureRequest) -> ModelCard:
    """One of each family, and one with two networks."""
    if request.param != TWO:
        return card_for(request.param)
    return card_for("WanPipeline", id=TWO, path=request.getfixturevalue("two_experts"))


def test_a_style_is_learned_and_can_be_used(card: ModelCard, weights: Path, tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    task = training(tmp_path, steps=30)
    before = shown(tmp_path / "before", card, weights)
    outcome = run_task(task, card, weights, way=Way.LEARN, progress=lambda share, stage: heard.append((share, stage)))
    file, cover = done(outcome).files
    begin, end = means(done(outcome).notes["losses"])
    assert end < begin
    assert (file.kind, cover.kind) == (MediaKind.WEIGHTS, MediaKind.IMAGE)
    assert done(outcome).notes["style_family"] == "tiny"
    assert any("loss" in stage for _, stage in heard)
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)
    with Path(file.path).open("rb") as opened:
        known = sniff(opened.read(HEAD_BYTES))
    assert known is not None and known.kind is MediaKind.WEIGHTS
    assert reader(known.name)(Path(file.path), known.name, MediaLimits()).size_bytes == Path(file.path).stat().st_size

    full, little = (shown(tmp_path / f"at-{strength}", card, weights, strength, file.path) for strength in (1.0, 0.1))
    assert np.abs(full - before).mean() > np.abs(little - before).mean() > 0
    assert np.array_equal(shown(tmp_path / "after", card, weights), before)
    assert not (weights / ".training" / task.job_id).exists()


def test_everything_in_the_file_is_put_on(card: ModelCard, weights: Path, tmp_path: Path) -> None:
    """The library leaves out what it does not understand, and says so in a log that nobody reads."""
    from peft.utils import get_peft_model_state_dict
    from safetensors.torch import load_file

    from atelier.engines.diffusers import loading
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.looks import Look, put_on

    made = done(run_task(training(tmp_path, steps=2), card, weights, way=Way.LEARN)).files[0]
    loaded = loading.load(card, weights, Device("cpu"))
    put_on(loaded, (Look(made.path, 1.0),))
    worn: dict[str, Any] = {}
    for name in ("unet", "transformer", "transformer_2"):
        network = getattr(loaded, name, None)
        if network is not None:
            (adapter,) = network.peft_config
            found = get_peft_model_state_dict(network, adapter_name=adapter)
            worn |= {f"{name}.{key}": value for key, value in found.items()}
    saved = load_file(made.path)
    assert worn.keys() == saved.keys()
    assert all(np.array_equal(worn[key].numpy(), saved[key].numpy()) for key in saved)
    first = "unet" if card.pipeline in KINDS[:2] else "transformer"
    assert {key.split(".")[0] for key in saved} == {first} | ({"transformer_2"} if card.id == TWO else set())


class Gone(BaseException):
    """As the end of a process: nothing is cleared up that an exception would be told to."""


def test_what_was_broken_off_goes_on_and_comes_to_the_same(card: ModelCard, weights: Path, tmp_path: Path) -> None:
    def broken(share: float, stage: str) -> None:
        if share > 0.7:
            raise Gone

    task = training(tmp_path, steps=12)
    whole = done(run_task(task, card, weights, way=Way.LEARN))
    wanted = numbers(Path(whole.files[0].path).read_bytes())
    with pytest.raises(Gone):
        run_task(task, card, weights, way=Way.LEARN, progress=broken)
    resumed = done(run_task(task, card, weights, way=Way.LEARN))
    assert resumed.notes["resumed_at"] == 5
    if DEVICE == "cpu":  # others add up in another order at every run
        assert np.array_equal(numbers(Path(resumed.files[0].path).read_bytes()), wanted)
        assert resumed.notes["losses"] == whole.notes["losses"]


def house(strength: float = 0.0) -> TextToImage:
    styles = (StyleUse("s", strength),) if strength else ()
    return TextToImage(prompt="a red dot", width_px=64, height_px=64, styles=styles)


def test_a_style_of_both_networks_moves_pictures_as_well(two_experts: str, weights: Path, tmp_path: Path) -> None:
    """Wan's models for clips from pictures have other first layers, and the same attention."""
    trained_on = card_for("WanPipeline", id=TWO, path=two_experts)
    file = done(run_task(training(tmp_path, steps=10), trained_on, weights, way=Way.LEARN)).files[0].path
    card = card_for("WanImageToVideoPipeline")

    def moved(folder: Path, strength: float) -> np.ndarray:
        wish = ImageToVideo(
            image("one"), width_px=64, height_px=64, duration_s=0.2, fps=8.0, styles=house(strength).styles
        )
        styles = {"s": StyleFile("dot", "diffusers", file)} if strength else {}
        (made,) = done(run_task(task_of(folder, wish, styles=styles, **dots(tmp_path / "dots")), card, weights)).files
        with FrameReader(Path(made.path), max_pixels=1 << 20) as frames:
            return np.stack(list(frames)).astype(np.int16)

    plain, styled = moved(tmp_path / "plain", 0.0), moved(tmp_path / "styled", 1.0)
    assert np.abs(plain - styled).mean() > 0
    assert np.array_equal(moved(tmp_path / "again", 0.0), plain)


def test_a_style_for_other_models_is_refused(weights: Path, tmp_path: Path) -> None:
    made = done(run_task(training(tmp_path, steps=1), card_for(KINDS[0]), weights, way=Way.LEARN)).files[0]
    task = task_of(tmp_path / "use", house(1.0), styles={"s": StyleFile("dot", "diffusers", made.path)})
    outcome = run_task(task, card_of(KINDS[1], style_family="other"), weights)
    assert isinstance(outcome, Refused)
    assert "trained for tiny" in outcome.message


def test_words_stand_for_styles_of_other_engines(weights: Path, tmp_path: Path) -> None:
    task = task_of(tmp_path / "use", house(1.0), styles={"s": StyleFile("in watercolour", "palette", None)})
    (styled,) = pictures_of(run_task(task, card_of(KINDS[0]), weights))
    (plain,) = pictures_of(run_task(task_of(tmp_path / "plain", house()), card_of(KINDS[0]), weights))
    assert np.abs(styled - plain).max() > 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [("flat", "one colour"), ("small", "too small"), ("broken", "picture 2"), ("copy", "the same as picture 1")],
)
def test_pictures_that_teach_nothing_are_named(weights: Path, tmp_path: Path, fault: str, told: str) -> None:
    task = training(tmp_path)
    path = Path(task.inputs["two"])
    if fault == "broken":
        path.write_bytes(b"nothing")
    elif fault == "copy":
        with Image.open(task.inputs["one"]) as first:
            large = first.resize((384, 192))
        large.save(task.inputs["one"])
        large.save(path, "JPEG", quality=75)
    else:
        Image.new("RGB", (64, 64) if fault == "flat" else (7, 7), (9, 9, 9)).save(path)
    outcome = run_task(task, card_for(KINDS[0]), weights, way=Way.LEARN)
    assert isinstance(outcome, Refused)
    assert "picture 2" in outcome.message
    assert told in outcome.message


def test_captions_are_the_orders_with_the_trigger_word(tmp_path: Path) -> None:
    from atelier.engines.diffusers.training.lessons import prepare

    task = training(tmp_path, captions=("a Dot on blue", "two of them", " "))
    lessons = prepare(task, task.order.wish, side_px=64, step_px=16)  # type: ignore[arg-type]
    assert [lesson.caption for lesson in lessons] == [
        "a Dot on blue",
        "dot, two of them",
        *["a picture in the style of dot"] * 2,
    ]
    assert {lesson.size for lesson in lessons} == {(80, 48), (64, 64)}


def test_more_captions_than_pictures_are_refused(weights: Path, tmp_path: Path) -> None:
    outcome = run_task(training(tmp_path, captions=("a",) * 5), card_for(KINDS[0]), weights, way=Way.LEARN)
    assert isinstance(outcome, Refused)
    assert "5 captions for 4 pictures" in outcome.message


def test_what_makes_no_sense_counts_as_the_nearest_that_does(weights: Path, tmp_path: Path) -> None:
    task = training(tmp_path, steps=2, learning_rate=0.5, batch_size=64)
    notes = done(run_task(task, card_for(KINDS[0]), weights, way=Way.LEARN)).notes
    assert (notes["learning_rate"], notes["batch_size"]) == (0.01, 8)
    assert notes["changed_fields"] == ["learning_rate", "batch_size"]


def test_samples_are_shown_on_the_way(weights: Path, tmp_path: Path) -> None:
    task, card = training(tmp_path, steps=12), card_for(KINDS[0])
    alone = done(run_task(task, card, weights, way=Way.LEARN))
    content = Path(alone.files[0].path).read_bytes()
    watched = msgspec.structs.replace(task, order=msgspec.structs.replace(task.order, previews=2))
    heard: list[tuple[float, str]] = []
    made = done(run_task(watched, card, weights, way=Way.LEARN, progress=lambda *told: heard.append(told)))
    shown = [np.asarray(Image.open(preview_path(task.scratch, number))) for number in (0, 1)]
    assert [picture.shape for picture in shown] == [(32, 32, 3)] * 2
    assert not np.array_equal(shown[0], shown[1])
    assert any(stage == "drawing a sample" for _, stage in heard)
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)
    assert np.array_equal(numbers(Path(made.files[0].path).read_bytes()), numbers(content))


def test_a_training_that_gets_nowhere_is_refused_and_leaves_nothing(weights: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "broken"
    shutil.copytree(weights / KINDS[0].lower(), folder)
    (file,) = (folder / "unet").glob("*.safetensors")
    tensors = load_file(file)
    save_file(tensors | {"conv_in.bias": torch.full_like(tensors["conv_in.bias"], torch.nan)}, file, {"format": "pt"})
    task = training(tmp_path, steps=5)
    outcome = run_task(task, card_for(KINDS[0], id="broken", path=str(folder)), weights, way=Way.LEARN)
    assert isinstance(outcome, Refused)
    assert "learning rate below 0.01" in outcome.message
    assert not (weights / ".training" / task.job_id).exists()


@pytest.mark.long
@pytest.mark.parametrize("card", [KINDS[0], "QwenImagePipeline", TWO], indirect=True)
async def test_a_killed_training_goes_on_and_comes_to_the_same(card: ModelCard, weights: Path, tmp_path: Path) -> None:
    import psutil

    task = training(tmp_path, steps=40)
    commission = Commission(task, card, Way.LEARN, str(weights), DEVICE)
    room = Sandbox(size=1, memory_bytes=0)

    async def run(kill_at: float) -> Done:
        def heard(share: float, stage: str) -> None:
            if share > kill_at and "loss" in stage:
                for child in psutil.Process().children():
                    if "atelier.sandbox.child" in child.cmdline():
                        child.kill()

        return done(await room.call(LEARN, commission, cast(Any, Outcome), timeout_s=300, progress=heard))

    try:
        with pytest.raises(ChildCrashed):
            await run(0.6)
        assert (weights / ".training" / task.job_id / "checkpoint.pt").is_file()
        resumed = await run(2.0)
        first = numbers(Path(resumed.files[0].path).read_bytes())
        whole = await run(2.0)
    finally:
        await room.close()
    assert 0 < resumed.notes["resumed_at"] < 40
    assert "resumed_at" not in whole.notes
    if DEVICE == "cpu":  # others add up in another order at every run
        assert np.array_equal(first, numbers(Path(whole.files[0].path).read_bytes()))


@pytest.mark.long
async def test_a_cancelled_training_stops_and_leaves_the_model_as_it_was(weights: Path, tmp_path: Path) -> None:
    card = card_for(KINDS[0])
    room = Sandbox(size=1, memory_bytes=0, grace_s=1.5)
    under_way = asyncio.Event()

    async def run(task: Task, way: Way, heard: Progress = silent) -> Outcome:
        commission = Commission(task, card, way, str(weights), DEVICE)
        outcome: Outcome = await room.call(LEARN, commission, cast(Any, Outcome), timeout_s=300, progress=heard)
        return outcome

    def heard(share: float, stage: str) -> None:
        if share > 0.2 and "loss" in stage:
            under_way.set()

    try:
        before = pictures_of(await run(task_of(tmp_path / "before", house()), Way.PICTURE))[0]
        job = asyncio.create_task(run(training(tmp_path, steps=2000), Way.LEARN, heard))
        async with asyncio.timeout(200):
            await under_way.wait()
        begun = time.monotonic()
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert time.monotonic() - begun < 2
        after = pictures_of(await run(task_of(tmp_path / "after", house()), Way.PICTURE))[0]
    finally:
        await room.close()
    assert np.array_equal(before, after)


def numbers(content: bytes) -> np.ndarray:
    from safetensors.torch import load

    return np.concatenate([tensor.numpy().ravel() for _, tensor in sorted(load(content).items())])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.integers(1, 8), st.integers(0, 2**53))
def test_every_picture_is_seen_once_in_each_round(sizes: list[int], batch_size: int, seed: int) -> None:
    from atelier.engines.diffusers.training.lessons import Lesson, batch_at, buckets

    groups = buckets([Lesson(number, (64, 64 + size), "") for number, size in enumerate(sizes)])
    per_round = sum(-(-len(group) // batch_size) for group in groups)
    for part in (0, 3):
        batches = [batch_at(part * per_round + step, groups, batch_size, seed) for step in range(per_round)]
        assert sorted(place for batch in batches for place in batch) == list(range(len(sizes)))
        assert all(len({sizes[place] for place in batch}) == 1 for batch in batches)
