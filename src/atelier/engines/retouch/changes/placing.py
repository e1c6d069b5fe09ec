"""Things from other pictures put into this one, in its light and with their shadow on its ground."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.palette.statistics import lab_of, rgb_of
from atelier.engines.raster import Plane, floats, step_between
from atelier.engines.retouch.seen.matte import clean_edges

_COLUMNS: Final = (0.5, 0.24, 0.76, 0.12, 0.88, 0.37, 0.63)
_GAP: Final = 0.18  # of the width, which a thing takes about
_LEAST: Final = 0.004  # of a picture must be its subject


class Cutting(msgspec.Struct, frozen=True):
    """Something cut out: its colours (h, w, 3) and its outline (h, w), 0..1, just around it. `cut_off`: it reached the
    lower edge of its picture, so it has no feet to stand on. `tall` is how much of its picture's height it took."""

    sheet: Plane
    matte: Plane
    cut_off: bool
    tall: float


def cutting_of(sheet: Plane, matte: Plane) -> Cutting | None:
    """None where the outline holds nothing."""
    if float((matte > 0.5).mean()) < _LEAST:
        return None
    rows, columns = np.flatnonzero((matte > 0.1).any(axis=1)), np.flatnonzero((matte > 0.1).any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    clean = clean_edges(sheet, matte, float(min(matte.shape)))
    part = (slice(top, bottom), slice(left, right))
    cut_off = bool((matte[-max(2, len(matte) // 100) :] > 0.5).mean() > 0.04)
    return Cutting(clean[part], matte[part], cut_off, float(bottom - top) / len(matte))


class Spot(msgspec.Struct, frozen=True):
    """Where a thing goes: the middle of its foot in fractions of the picture, and its height in the picture's."""

    x: float
    foot: float
    height: float


def spots_for(cuttings: list[Cutting], shape: tuple[int, int], spot: str, taken: Plane | None) -> list[Spot]:
    """Beside what the picture shows already; each of several gets a column of its own."""
    height, width = shape
    if spot in {"left", "right", "centre", "middle"}:
        first = {"left": 0.24, "right": 0.76}.get(spot, 0.5)
    else:
        first = free_column(taken)
    columns = [first] if len(cuttings) == 1 else list(np.linspace(0.2, 0.8, len(cuttings)))
    spots = []
    for cutting, column in zip(cuttings, columns, strict=True):
        tall = float(np.clip(cutting.tall, 0.34, 0.62)) / (1 + 0.1 * (len(cuttings) - 1))
        aspect = cutting.matte.shape[1] / cutting.matte.shape[0]
        tall = min(tall, 0.62 * width / height / aspect)
        if cutting.cut_off:
            spots.append(Spot(column, 1.0, max(tall, 0.5)))
        else:
            spots.append(Spot(column, 0.4 if spot in {"top", "sky"} else 0.93, tall))
    return spots


def free_column(taken: Plane | None) -> float:
    """The middle of the third of the picture where least is."""
    if taken is None:
        return 0.5
    across = taken.mean(axis=0)
    left, middle, right = (float(part.mean()) for part in np.array_split(across, 3))
    return (0.24, 0.5, 0.76)[int(np.argmin((left, middle + 0.01, right)))]


def free_gap(taken: Plane, besides: Plane | None) -> float:
    """Where in the width there is most room between things, `besides` what the picture is of."""
    across = (taken if besides is None else np.maximum(taken, besides)).mean(axis=0)
    middles = [round(column * len(across)) for column in _COLUMNS]
    reach = max(1, round(_GAP / 2 * len(across)))
    filled = [float(across[max(0, middle - reach) : middle + reach].mean()) for middle in middles]
    return _COLUMNS[int(np.argmin(filled))]


def placed(sheet: Plane, cutting: Cutting, spot: Spot, share: float) -> Plane:
    """The sheet with the thing in it."""
    height, width = sheet.shape[:2]
    tall = max(4, round(spot.height * height))
    wide = max(4, round(tall * cutting.matte.shape[1] / cutting.matte.shape[0]))
    method = cv2.INTER_AREA if tall < cutting.matte.shape[0] else cv2.INTER_CUBIC
    matte = floats(np.clip(cv2.resize(cutting.matte, (wide, tall), interpolation=method), 0, 1))
    colours = floats(np.clip(cv2.resize(cutting.sheet, (wide, tall), interpolation=method), 0, 1))
    left = round(spot.x * width - wide / 2)
    top = round(spot.foot * height) - tall
    cover = np.zeros((height, width), np.float32)
    laid = np.zeros_like(sheet)
    y0, y1, x0, x1 = max(0, top), min(height, top + tall), max(0, left), min(width, left + wide)
    if y1 <= y0 or x1 <= x0:
        return sheet
    cover[y0:y1, x0:x1] = matte[y0 - top : y1 - top, x0 - left : x1 - left]
    laid[y0:y1, x0:x1] = colours[y0 - top : y1 - top, x0 - left : x1 - left]
    out = sheet if cutting.cut_off else shadowed(sheet, cover, share)
    lit = harmonised(laid, cover, out)
    return floats(out + (lit - out) * (cover * np.float32(share))[..., None])


def shadowed(sheet: Plane, cover: Plane, share: float) -> Plane:
    """A soft shadow where the thing stands: dark and narrow at its foot, wide and faint around."""
    rows = np.flatnonzero((cover > 0.5).any(axis=1))
    if not len(rows):
        return sheet
    foot, tall = rows[-1], len(rows)
    low = cover[max(0, foot - max(2, tall // 9)) : foot + 1].max(axis=0)
    columns = np.flatnonzero(low > 0.5)
    if not len(columns):
        return sheet
    height, width = cover.shape
    middle, half = (columns[0] + columns[-1]) / 2, max(3.0, (columns[-1] - columns[0]) * 0.62)
    y = (np.arange(height, dtype=np.float32)[:, None] - foot) / np.float32(max(2.0, half * 0.24))
    x = (np.arange(width, dtype=np.float32)[None] - np.float32(middle)) / np.float32(half)
    near = np.exp(-2.2 * (x * x + y * y))
    wide = np.exp(-0.9 * (np.square(x / 1.7) + np.square(y / 1.9)))
    shade = np.clip(0.5 * near + 0.2 * wide, 0, 0.62) * np.float32(share)
    return floats(sheet * (1 - shade[..., None] * floats([0.96, 0.93, 0.86])))


def harmonised(sheet: Plane, cover: Plane, ground: Plane) -> Plane:
    """The thing in the light of where it is: some way towards the lightness and the cast around it."""
    sure = cover > 0.5
    if sure.sum() < 16:
        return sheet
    lab, other = lab_of(sheet), lab_of(ground)
    around = cv2.dilate(cover, np.ones((9, 9), np.uint8), iterations=max(1, min(cover.shape) // 60)) > 0.2
    around &= ~sure
    there = other[around] if around.sum() > 64 else other.reshape(-1, 3)
    own, wanted = lab[sure].mean(axis=0), there.mean(axis=0)
    shift = np.clip((wanted - own) * [0.32, 0.30, 0.30], [-24, -10, -10], [5, 9, 9])
    span = float(np.clip((there[..., 0].std() + 14) / (lab[..., 0][sure].std() + 14), 0.82, 1.15))
    lab[..., 0] = (lab[..., 0] - own[0]) * span + own[0]
    moved = lab + floats(shift)
    # Deep blacks stay what they are, or everything looks hazy.
    moved[..., 0] -= np.maximum(0, shift[0]) * (1 - step_between(2, 30, lab[..., 0]))
    return rgb_of(floats(moved))
