"""Where subjects stand in a landscape: the largest far back, the smallest in front, the first one in the light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.sketch.compose.looks import carrier_of, figure_of
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.scene import Scene, Subject

COUNT_SHARE = {1: 1.0, 2: 0.82, 3: 0.68, 4: 0.58, 5: 0.52, 6: 0.48, 7: 0.44}
"""How much smaller each of several is drawn than one alone."""


@dataclass(frozen=True)
class Spot:
    """One figure's place: fractions of the frame, height in units of the frame, how far away (0 near, 1 far)."""

    subject: int
    x: float
    y: float
    height: float
    far: float
    mirror: bool


def free_subjects(scene: Scene) -> list[int]:
    """The places of the subjects that do not sit on another one."""
    return [place for place in range(len(scene.subjects)) if carrier_of(scene, place) is None]


def share_of(subject: Subject, alone: int) -> float:
    """The subject's height in units of the frame, when `alone` kinds share the picture."""
    figure = figure_of(subject)
    crowd = COUNT_SHARE.get(subject.count, 0.40)
    company = 1.0 if alone <= 1 else 0.86 if alone == 2 else 0.74
    size = subject.size if subject.size < 1 else min(subject.size, 1.45)
    return figure.share * crowd * company * size


def fitted(height: float, subject: Subject, frame: Frame, *, load: float = 0.0) -> float:
    """The height, lowered where the figure would be wider or, with riders up to `load`, higher than fits the frame."""
    box = figure_of(subject).extent
    widest = frame.width / frame.unit * 0.9 / max(1, min(subject.count, 4) * 0.8)
    tallest = frame.height / frame.unit * (0.86 if not load else 0.60)
    return min(height, widest / box.width, tallest / max(box.top, load))


def zoom_of(scene: Scene) -> float:
    if "close" in scene.camera:
        return 1.45
    if "wide" in scene.camera and "landscape" not in scene.camera:
        return 0.62
    return 0.7 if "aerial" in scene.camera else 1.0


def across(count: int, place: str, centre: float, frame: Frame, source: Dice, reach: float) -> list[float]:
    """Places from left to right for several of a kind, as fractions of the width."""
    middle = {"left": 0.25, "right": 0.75, "centre": 0.5}.get(place, centre)
    if count == 1:
        return [middle]
    span = min(0.84, reach * (count - 1) * frame.unit / frame.width)
    low = float(np.clip(middle - span / 2, 0.09, 0.91 - span))
    steps = np.linspace(low, low + span, count)
    jitter = source.uniform(-0.22, 0.22, count) * (span / max(1, count - 1))
    edge = min(0.2, reach * frame.unit / frame.width * 0.45)
    return [float(value) for value in np.clip(steps + jitter, edge, 1 - edge)]


def main_column(scene: Scene, frame: Frame, source: Dice) -> float:
    """Where the first subject stands: on a third, or in the middle of tall frames and centred pictures."""
    if "centred" in scene.camera or scene.form in {"logo", "poster"} or frame.aspect < 0.8:
        return 0.5 + float(source.uniform(-0.02, 0.02))
    if frame.aspect > 1.25 and len(free_subjects(scene)) == 1:
        side = 1 if source.random() < 0.5 else -1
        return 0.5 + side * float(source.uniform(0.04, 0.13))
    return 0.5 + float(source.uniform(-0.06, 0.06))


def spread_columns(count: int, first: float) -> list[float]:
    """Columns for `count` kinds: the first at `first`, the others to its sides."""
    if count == 1:
        return [first]
    if count == 2:
        return [0.34, 0.68] if first <= 0.5 else [0.66, 0.32]
    places = [0.5, 0.2, 0.8, 0.35, 0.65, 0.1, 0.9, 0.5]
    return places[:count]
