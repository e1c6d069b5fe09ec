"""Prompts drawn, and ways to measure what came out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from atelier.domain.order import Order
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.parts import StyleUse
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Task
from atelier.engines.sketch.render import render
from atelier.engines.sketch.styles.trained import choose
from atelier.engines.sketch.words.interpret import interpret


def draw(
    prompt: str,
    negative: str = "",
    *,
    size: tuple[int, int] = (240, 150),
    seed: int = 7,
    styles: tuple[StyleUse, ...] = (),
) -> Picture:
    return render(interpret(prompt, negative), *size, seed, looks=choose(styles, {}).looks)


def task_of(
    scratch: Path,
    prompt: str,
    *,
    size: tuple[int, int] = (120, 80),
    outputs: int = 1,
    seed: int = 7,
    negative: str = "",
) -> Task:
    wish = TextToImage(prompt=prompt, width_px=size[0], height_px=size[1], negative_prompt=negative)
    return Task("job", Order("atelier/sketch", wish, outputs, seed), str(scratch))


def light(picture: Picture) -> float:
    """The mean of all channels, 0..255."""
    return float(picture.mean())


def warmth(picture: Picture) -> float:
    """How much more red than blue there is, -255..255."""
    return float(picture[..., 0].astype(float).mean() - picture[..., 2].astype(float).mean())


def apart(one: Picture, other: Picture) -> float:
    """The mean difference of two pictures of one size, 0..255."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean())
