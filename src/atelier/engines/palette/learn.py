"""Learning a recipe from pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.palette.recipe import COLOURS, Recipe, Swatch
from atelier.engines.palette.statistics import Statistics, mean_of, measure, reduced
from atelier.engines.raster import Plane

_SAMPLES: Final = 6000  # pixels of each picture that the palette is chosen from
_TRIES: Final = 3


class Lesson:
    """Pictures are shown one at a time; what is kept of each is small."""

    def __init__(self) -> None:
        self._looks: list[Statistics] = []
        self._samples: list[Plane] = []

    def show(self, picture: Picture) -> None:
        """An RGB picture of any size."""
        lab = reduced(picture)
        self._looks.append(measure(lab))
        pixels = lab.reshape(-1, 3)
        chosen = np.random.default_rng(len(self._samples)).choice(
            len(pixels), min(_SAMPLES, len(pixels)), replace=False
        )
        self._samples.append(pixels[np.sort(chosen)])

    def recipe(self, name: str = "") -> Recipe:
        """What the pictures have in common: at least one must have been shown."""
        return Recipe(mean_of(self._looks), _palette(np.concatenate(self._samples)), len(self._looks), name)


def learn(pictures: Sequence[Picture], name: str = "") -> Recipe:
    lesson = Lesson()
    for picture in pictures:
        lesson.show(picture)
    return lesson.recipe(name)


def _palette(samples: Plane) -> tuple[Swatch, ...]:
    """The main colours, the most used first."""
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 30, 0.5)
    count = min(COLOURS, len(np.unique(samples, axis=0)))
    cv2.setRNGSeed(1)
    _, labels, centres = cv2.kmeans(samples, count, np.empty(0), stop, _TRIES, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(labels.ravel(), minlength=count) / len(samples)
    swatches = [
        Swatch(tuple(round(float(part), 2) for part in centre), round(float(share), 4))  # type: ignore[arg-type]
        for centre, share in zip(centres, shares, strict=True)
    ]
    return tuple(sorted(swatches, key=lambda swatch: -swatch.share))
