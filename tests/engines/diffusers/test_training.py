"""Styles trained for real: the loss falls, the file works, and what was killed goes on where it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.parts import StyleUse
from atelier.domain.wishes.training import TrainStyle
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.families import Way
from atelier.engines.diffusers.run import Commission
from atelier.engines.port import Done, Outcome, Refused, StyleFile, Task
from atelier.sandbox.host import ChildCrashed, Sandbox
from atelier.settings import MediaLimits
from atelier.storage.readers.read import reader
from atelier.storage.sniff import HEAD_BYTES, sniff
from tests.engines.diffusers.room import DEVICE, card_of, done, image, pictures_of, run_task, task_of

NAMES = ("one", "two", "three", "four")
KINDS = ("StableDiffusionPipeline", "StableDiffusionXLPipeline", "FluxPipeline")


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


def card_for(pipeline: str) -> ModelCard:
    return card_of(pipeline, most_pixels=64 * 64, style_family="tiny")


def training(folder: Path, *, steps: int = 20, **more: object) -> Task:
    told = {"trigger_word": "dot", "learning_rate": 1e-2, "batch_size": 2, "steps": steps, **more}
    wish = TrainStyle(images=tuple(image(name) for name in NAMES), name="Dots", **told)  # type: ignore[arg-type]
    return task_of(folder / "out", wish, **dots(folder / "dots"))


def means(losses: list[float]) -> tuple[float, float]:
    third = max(1, len(losses) // 3)
    return sum(losses[:third]) / third, sum(losses[-third:]) / third


@pytest.mark.parametrize("pipeline", KINDS)
def test_a_style_is_learned_and_can_be_used(pipeline: str, weights: Path, tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    card, task = card_for(pipeline), training(tmp_path)
    before = pictures_of(run_task(task_of(tmp_path / "before", house()), card, weights))[0]
    outcome = run_task(task, card, weights, way=Way.LEARN, progress=lambda share, stage: heard.append((share, stage)))
    file, cover = done(outcome).files
    begin, end = means(done(outcome).notes["losses"])
    assert end < begin
    assert (file.kind, cover.kind) == (MediaKind.WEIGHTS, MediaKind.IMAGE)
    assert any("loss" in stage for _, stage in heard)
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)
    with Path(file.path).open("rb") as opened:
        known = sniff(opened.read(HEAD_BYTES))
    assert known is not None and known.kind is MediaKind.WEIGHTS
    assert reader(known.name)(Path(file.path), known.name, MediaLimits()).size_bytes == Path(file.path).stat().st_size

    style = {"s": StyleFile("dot", "diffusers", file.path)}
    pictures = {
        strength: pictures_of(
            run_task(task_of(tmp_path / f"with-{strength}", house(strength), styles=style), card, weights)
        )[0]
        for strength in (1.0, 0.5)
    }
    plain = run_task(task_of(tmp_path / "words", house(), styles={}), card, weights)
    assert np.abs(pictures[1.0] - before).mean() > np.abs(pictures[0.5] - before).mean() > 0
    assert np.array_equal(pictures_of(plain)[0], before)
    assert not (weights / ".training" / task.job_id).exists()


def house(strength: float = 0.0) -> TextToImage:
    styles = (StyleUse("s", strength),) if strength else ()
    return TextToImage(prompt="a red dot", width_px=64, height_px=64, styles=styles)


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


@pytest.mark.parametrize(("fault", "told"), [("flat", "one colour"), ("small", "too small"), ("broken", "picture 2")])
def test_pictures_that_teach_nothing_are_named(weights: Path, tmp_path: Path, fault: str, told: str) -> None:
    task = training(tmp_path)
    path = Path(task.inputs["two"])
    if fault == "broken":
        path.write_bytes(b"nothing")
    else:
        Image.new("RGB", (64, 64) if fault == "flat" else (9, 9), (9, 9, 9)).save(path)
    outcome = run_task(task, card_for(KINDS[0]), weights, way=Way.LEARN)
    assert isinstance(outcome, Refused)
    assert "picture 2" in outcome.message
    assert told in outcome.message


@pytest.mark.long
async def test_a_killed_training_goes_on_and_comes_to_the_same(weights: Path, tmp_path: Path) -> None:
    import psutil

    task, card = training(tmp_path, steps=60), card_for(KINDS[0])
    commission = Commission(task, card, Way.LEARN, str(weights), DEVICE)

    async def run(kill_at: float) -> Outcome:
        def heard(share: float, stage: str) -> None:
            if share > kill_at and "loss" in stage:
                for child in psutil.Process().children():
                    if "atelier.sandbox.child" in child.cmdline():
                        child.kill()

        room = Sandbox(size=1, memory_bytes=0)
        try:
            outcome: Outcome = await room.call(
                "atelier.engines.diffusers.run:run", commission, Outcome, timeout_s=300, progress=heard
            )
        finally:
            await room.close()
        return outcome

    with pytest.raises(ChildCrashed):
        await run(0.6)
    assert (weights / ".training" / task.job_id / "checkpoint.pt").is_file()
    resumed = await run(2.0)
    assert isinstance(resumed, Done)
    assert 0 < resumed.notes["resumed_at"] < 60
    first = Path(resumed.files[0].path).read_bytes()
    begin, end = means(resumed.notes["losses"])
    assert end < begin
    whole = await run(2.0)
    assert isinstance(whole, Done)
    assert "resumed_at" not in whole.notes
    if DEVICE == "cpu":  # others add up in another order at every run
        assert np.allclose(numbers(first), numbers(Path(whole.files[0].path).read_bytes()), atol=1e-4)


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
