"""Finding the water in a picture."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats
from atelier.engines.frames.guided import guided_filter
from atelier.engines.seeing.depth import Depth

_STREAKED: Final = 0.45  # on average below the shore; an even surface has 0.4


class Water(msgspec.Struct, frozen=True):
    """`weight` says how far each place is water, 0..1; `line` is where it begins, 0..1 from above."""

    weight: Field
    line: float


def find_water(picture: Picture, depth: Depth, *, named: bool) -> Water | None:
    """The water in a picture. If the prompt did not name any, only what mirrors its banks under a sky counts."""
    height, width = depth.ground.shape
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    outdoors = depth.backdrop is not None and depth.backdrop.sky
    if not named and (depth.mirror is None or not outdoors):
        return None
    line = _level_line(lab[..., 0], depth) if depth.mirror is None else round(depth.mirror * height)
    rows = np.arange(height)[:, None]
    below = np.clip((rows - line) / (0.02 * height), 0, 1)
    likely = _streaked(lab[..., 0])
    if depth.mirror is not None:  # then a boat on it can be told from its reflections
        apart = _apart_from_mirrored(lab, line)
        likely = np.maximum(np.exp(-((apart / 22) ** 2)), likely * np.clip((60 - apart) / 25, 0, 1))
    elif float(likely[line:].mean()) < _STREAKED:
        return None
    likely = likely * below
    if depth.subject is not None:
        likely = likely * (1 - cv2.resize(depth.subject.mask, (width, height)))
    soft = guided_filter(lab[..., 0] / 255, likely.astype(np.float32), radius_px=5, smoothness=1e-3)
    soft = np.clip((cv2.GaussianBlur(soft, (0, 0), 1.5) - 0.3) / 0.35, 0, 1) * below
    return Water(floats(soft), line / height) if soft.mean() > 0.03 else None


def _level_line(light: Field, depth: Depth) -> int:
    """The row of the straightest level edge in the middle of the picture, from the horizon on."""
    height = light.shape[0]
    down = cv2.Sobel(cv2.GaussianBlur(light, (0, 0), 1.0), cv2.CV_32F, 0, 1)
    level = np.abs(down.mean(axis=1))
    first = int(max(0.2, depth.horizon - 0.03) * height)
    last = max(first + 1, int(0.75 * height))
    return first + int(level[first:last].argmax())


def _streaked(light: Field) -> Field:
    """1 where brightness changes much more down than across, as on rippled water; 0.4 where it hardly changes."""
    calm = cv2.GaussianBlur(light, (0, 0), 1.0)
    across = cv2.GaussianBlur(np.abs(cv2.Sobel(calm, cv2.CV_32F, 1, 0)), (0, 0), 5)
    down = cv2.GaussianBlur(np.abs(cv2.Sobel(calm, cv2.CV_32F, 0, 1)), (0, 0), 5)
    return np.clip((down + 1.5) / (across + 1.5) / 1.5 - 0.27, 0, 1)


def _apart_from_mirrored(lab: Field, line: int) -> Field:
    """Difference in colour from the picture mirrored at a row; brightness counts half."""
    height = lab.shape[0]
    rows = np.clip(2 * line - np.arange(height), 0, line)
    mirrored = cv2.GaussianBlur(lab, (0, 0), 4)[rows]
    apart = (cv2.GaussianBlur(lab, (0, 0), 1.5) - mirrored) * np.array([0.5, 1, 1], np.float32)
    return floats(np.linalg.norm(apart, axis=2))
