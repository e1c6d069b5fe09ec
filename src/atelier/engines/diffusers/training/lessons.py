"""The pictures of an order, checked, with their captions, and put into buckets of equal size."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import numpy as np
from PIL import Image

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.training import StyleKind, TrainStyle
from atelier.engines.diffusers.asking import Size, fitted, read
from atelier.engines.diffusers.sizing import size_for
from atelier.engines.port import Task

MOST_PICTURES: Final = 2000
_LEAST_SHARE: Final = 4  # of the side that is trained at: smaller pictures would be mostly interpolation
_FLAT: Final = 1.0  # standard deviation of 8-bit values, below which there is nothing to learn
_SMALL_PX: Final = 16  # a side, at which pictures are compared
_SAME_VALUE: Final = 6  # of 255
_SAME_SHAPE: Final = 0.02
_SHAPES: Final = (0.5, 0.66, 0.8, 1.0, 1.25, 1.5, 2.0)  # width to height, of the buckets


class Lesson(msgspec.Struct, frozen=True):
    """Which picture, at what size, with which words. The picture itself is read when it is needed."""

    number: int
    size: Size
    caption: str


def prepare(task: Task, wish: TrainStyle, *, side_px: int, step_px: int) -> list[Lesson]:
    """Raises MediaRejected, naming the picture."""
    lessons = []
    known = _Known(len(wish.images))
    for number, image in enumerate(wish.images):
        try:
            picture = read(task, image)
        except MediaRejected as error:
            raise MediaRejected(f"picture {number + 1}: {error}") from error
        least = side_px // _LEAST_SHARE
        if min(picture.size) < least:
            raise MediaRejected(f"picture {number + 1} is too small: each side needs at least {least} pixels")
        if float(np.asarray(picture.resize((64, 64)), np.float32).std()) < _FLAT:
            raise MediaRejected(f"picture {number + 1} is of one colour: there is nothing to learn from it")
        if (twin := known.add(picture)) is not None:
            raise MediaRejected(f"picture {number + 1} is the same as picture {twin + 1}: leave one of them out")
        lessons.append(Lesson(number, _bucket(picture, side_px, step_px), _caption(wish, number)))
    return lessons


class _Known:
    """Pictures seen so far, small. Copies differ by what compression does at most, at every place."""

    def __init__(self, most: int) -> None:
        self._small = np.empty((most, _SMALL_PX, _SMALL_PX, 3), np.int16)
        self._ratios = np.empty(most)
        self._count = 0

    def add(self, picture: Image.Image) -> int | None:
        """The number of an earlier one that is the same."""
        small = np.asarray(picture.resize((_SMALL_PX, _SMALL_PX), Image.Resampling.BOX), np.int16)
        ratio = picture.width / picture.height
        count = self._count
        close = np.abs(self._ratios[:count] / ratio - 1) < _SAME_SHAPE
        close[close] = np.abs(self._small[:count][close] - small).max(axis=(1, 2, 3)) <= _SAME_VALUE
        self._small[count], self._ratios[count] = small, ratio
        self._count += 1
        return int(np.argmax(close)) if close.any() else None


def picture_of(task: Task, wish: TrainStyle, lesson: Lesson) -> Image.Image:
    return fitted(read(task, wish.images[lesson.number]), lesson.size)


def buckets(lessons: list[Lesson]) -> list[list[int]]:
    """Places in the list, those of one size together."""
    found: dict[Size, list[int]] = {}
    for place, lesson in enumerate(lessons):
        found.setdefault(lesson.size, []).append(place)
    return list(found.values())


def batch_at(step: int, groups: list[list[int]], batch_size: int, seed: int) -> list[int]:
    """The places that a step works on: every picture once in each round, rounds and batches in an order that only the
    seed decides. All of one size."""
    per_round = sum(-(-len(group) // batch_size) for group in groups)
    shuffle = np.random.default_rng([seed, step // per_round])
    batches: list[Any] = []
    for group in groups:
        mixed = shuffle.permutation(group)
        batches += [mixed[at : at + batch_size] for at in range(0, len(mixed), batch_size)]
    chosen = batches[int(shuffle.permutation(len(batches))[step % per_round])]
    return [int(place) for place in chosen]


def _bucket(picture: Image.Image, side_px: int, step_px: int) -> Size:
    """The size of the nearest shape, with about the pixels of a square of that side."""
    ratio = picture.width / picture.height
    shape = min(_SHAPES, key=lambda known: abs(np.log(known / ratio)))
    width, height = side_px * shape**0.5, side_px / shape**0.5
    return size_for(round(width), round(height), step_px=step_px, most_pixels=side_px**2)


def _caption(wish: TrainStyle, number: int) -> str:
    """The customer's words, with the trigger word in them."""
    word = wish.trigger_word or wish.name
    given = wish.captions[number].strip() if number < len(wish.captions) else ""
    if given:
        return given if word.lower() in given.lower() or not wish.trigger_word else f"{word}, {given}"
    if wish.kind is StyleKind.STYLE:
        return f"a picture in the style of {word}"
    return f"a photo of {word}"
