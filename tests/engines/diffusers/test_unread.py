"""What no encoder gets to read of a prompt is told, word by word."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from atelier.domain.wishes.image import TextToImage
from atelier.engines.diffusers.family import Way
from tests.engines.diffusers.room import card_of, done, pictures_of, run_task, task_of
from tests.engines.diffusers.test_families import WISHES

LETTERS = [chr(97 + number % 26) for number in range(1500)]
"""Words of one token in CLIP's tokenizer here, and of two in all others, which take the space for a letter."""


def drawn(prompt: str, pipeline: str, weights: Path, folder: Path) -> tuple[list[str], np.ndarray]:
    """The words that were not read, and the picture."""
    wish = TextToImage(prompt=prompt, width_px=64, height_px=64, steps=1)
    outcome = run_task(task_of(folder, wish), card_of(pipeline), weights)
    return done(outcome).notes.get("unread_words", []), pictures_of(outcome)[0]


@pytest.mark.parametrize(
    ("pipeline", "read"),
    [
        ("StableDiffusionPipeline", 75),  # 77, with a mark at both ends
        ("StableDiffusionXLPipeline", 75),
        ("StableDiffusion3Pipeline", 128),  # by the last of its three encoders: 256 tokens, one of them a mark
        ("FluxPipeline", 256),
    ],
)
def test_words_that_were_not_read_change_nothing(pipeline: str, read: int, weights: Path, tmp_path: Path) -> None:
    unread, whole = drawn(" ".join(LETTERS), pipeline, weights, tmp_path / "all")
    assert unread == LETTERS[read:]
    none, cut = drawn(" ".join(LETTERS[:read]), pipeline, weights, tmp_path / "read")
    assert none == []
    assert np.array_equal(whole, cut)
    _, less = drawn(" ".join(LETTERS[: read - 1]), pipeline, weights, tmp_path / "less")
    assert not np.array_equal(whole, less)


@pytest.mark.parametrize("pipeline", ["Flux2Pipeline", "Flux2KleinPipeline", "ZImagePipeline", "QwenImagePipeline"])
def test_what_pipelines_put_around_prompts_counts(pipeline: str, weights: Path, tmp_path: Path) -> None:
    unread, whole = drawn(" ".join(LETTERS), pipeline, weights, tmp_path / "all")
    assert 0 < len(unread) < len(LETTERS)
    read = LETTERS[: -len(unread)]
    assert read + unread == LETTERS
    again, _ = drawn(" ".join([*read, "x", "y"]), pipeline, weights, tmp_path / "more")
    assert again == ["x", "y"]
    _, changed = drawn(" ".join([*read, *reversed(unread)]), pipeline, weights, tmp_path / "changed")
    assert np.array_equal(whole, changed)


def test_a_word_that_was_torn_was_not_read(weights: Path, tmp_path: Path) -> None:
    words = ["four"] * 30
    unread, _ = drawn("\n".join(words), "StableDiffusionPipeline", weights, tmp_path)
    assert len(unread) == 30 - 75 // 4


def test_clips_tell_it_as_well_as_pictures(weights: Path, tmp_path: Path) -> None:

    for number, (pipeline, tokens) in enumerate((("LTXPipeline", 128), ("WanPipeline", 512))):
        wish = msgspec.structs.replace(WISHES[Way.CLIP], prompt="\n".join(LETTERS), steps=2)
        outcome = run_task(task_of(tmp_path / str(number), wish), card_of(pipeline), weights, way=Way.CLIP)
        assert done(outcome).notes["unread_words"] == LETTERS[tokens // 2 :]
