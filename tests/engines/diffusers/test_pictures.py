"""Pictures: seeds, batches, masks, sizes, and what the notes tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from atelier.domain.wishes.image import EditImage, EditMode, TextToImage
from atelier.engines.diffusers.family import Way
from atelier.engines.port import Refused
from tests.engines.diffusers.room import card_of, done, image, picture, pictures_of, run_task, task_of

HOUSE = TextToImage(prompt="a red house", width_px=64, height_px=64)
SD = "StableDiffusionPipeline"


@pytest.mark.parametrize("pipeline", [SD, "StableDiffusionXLPipeline", "FluxPipeline"])
def test_a_batch_is_what_its_pictures_are_alone(pipeline: str, weights: Path, tmp_path: Path) -> None:
    together = pictures_of(run_task(task_of(tmp_path / "a", HOUSE, outputs=3), card_of(pipeline), weights))
    alone = pictures_of(run_task(task_of(tmp_path / "b", HOUSE, outputs=3), card_of(pipeline, batch=1), weights))
    assert len(together) == len(alone) == 3
    for one, other in zip(together, alone, strict=True):
        assert np.abs(one - other).max() <= 2  # sums in another order
    assert np.abs(together[0] - together[1]).mean() > 2


def test_the_same_seed_gives_the_same_bytes(weights: Path, tmp_path: Path) -> None:
    runs = [task_of(tmp_path / name, HOUSE, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))]
    first, second, other = (
        Path(done(run_task(task, card_of(SD), weights)).files[0].path).read_bytes() for task in runs
    )
    assert first == second != other


def test_the_negative_prompt_and_the_guidance_tell(weights: Path, tmp_path: Path) -> None:
    wishes = [
        HOUSE,
        TextToImage(prompt="a red house", negative_prompt="people", width_px=64, height_px=64),
        TextToImage(prompt="a red house", guidance=9.0, width_px=64, height_px=64),
    ]
    plain, *others = [
        pictures_of(run_task(task_of(tmp_path / str(number), wish), card_of(SD), weights))[0]
        for number, wish in enumerate(wishes)
    ]
    assert all(np.abs(plain - other).max() > 0 for other in others)


def test_what_a_model_does_not_know_is_told(weights: Path, tmp_path: Path) -> None:
    wish = TextToImage(prompt="a red house", negative_prompt="people", width_px=64, height_px=64)
    notes = done(run_task(task_of(tmp_path, wish), card_of("FluxPipeline"), weights)).notes
    assert notes["ignored_fields"] == ["negative_prompt"]
    assert notes["pipeline"] == "FluxPipeline"
    assert notes["seeds"] == [7]


def test_a_size_beyond_the_model_is_made_smaller_and_scaled(weights: Path, tmp_path: Path) -> None:
    wish = TextToImage(prompt="a red house", width_px=301, height_px=151)
    outcome = run_task(task_of(tmp_path, wish), card_of(SD), weights)
    assert pictures_of(outcome)[0].shape == (151, 301, 3)
    width, height = map(int, done(outcome).notes["made_at"].split("x"))
    assert width * height <= 128 * 128 and width % 8 == height % 8 == 0


def test_outside_the_mask_nothing_changes(weights: Path, tmp_path: Path) -> None:
    before = picture(tmp_path / "image.png", 70, 66)
    mask = np.zeros((66, 70), np.uint8)
    mask[20:40, 20:50] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    wish = EditImage(images=(image("image"),), prompt="a red house", mask=image("mask"), strength=1.0)
    task = task_of(tmp_path / "out", wish, image=before, mask=tmp_path / "mask.png")
    (made,) = pictures_of(run_task(task, card_of("StableDiffusionXLPipeline"), weights))
    with Image.open(before) as opened:
        original = np.asarray(opened).astype(np.int16)
    assert np.array_equal(made[mask == 0], original[mask == 0])
    assert np.abs(made - original)[mask == 255].mean() > 5


def test_a_sequence_goes_on_from_its_last_picture(weights: Path, tmp_path: Path) -> None:
    wish = EditImage(images=(image("image"),), prompt="a red house", mode=EditMode.SEQUENTIAL, strength=0.7)
    given = picture(tmp_path / "image.png")
    card = card_of(SD)
    made = pictures_of(run_task(task_of(tmp_path / "out", wish, outputs=2, image=given), card, weights))
    batch = EditImage(images=(image("image"),), prompt="a red house", mode=EditMode.BATCH, strength=0.7)
    each = pictures_of(run_task(task_of(tmp_path / "each", batch, outputs=2, image=given), card, weights))
    assert np.array_equal(made[0], each[0])
    assert np.abs(made[1] - each[1]).mean() > 0.5


def test_a_file_that_is_no_picture_is_refused(weights: Path, tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"not a picture")
    wish = EditImage(images=(image("image"),), prompt="a red house")
    outcome = run_task(task_of(tmp_path / "out", wish, image=tmp_path / "image.png"), card_of(SD), weights)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"


def test_weights_that_are_no_safetensors_are_not_loaded(weights: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "weights" / SD.lower()
    shutil.copytree(weights / SD.lower(), folder)
    network = folder / "unet" / "diffusion_pytorch_model.safetensors"
    network.rename(network.with_suffix(".bin"))
    outcome = run_task(
        task_of(tmp_path / "out", HOUSE),
        card_of(SD, path=str(folder), title="Unsafe"),
        tmp_path / "weights",
        way=Way.PICTURE,
    )
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
