"""Opening a mouth that is closed, or shows teeth, in the picture.

Everything above the line where the lips part stays or rises, everything below goes down with the jaw; between them is
what is inside a mouth. Upper teeth that are to be seen already belong to what is above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Stand
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Flags, Picture, Points, floats

WIDEST: Final = 0.46
"""How far the lips part at `open` 1, in distances between the eyes."""
HIGHEST: Final = 0.07
"""How far the upper lip rises at `lift` 1."""
_REACH: Final = (-1.25, 0.62, 1.25, 2.70)
_PALE: Final = 0.62  # so much of the skin's colourfulness have teeth at most
_BRIGHT: Final = 0.84  # of the brightest tooth
_REDDER: Final = 4.0
_SHOWN: Final = 0.34  # of the columns must show teeth


@dataclass(frozen=True)
class Seam:
    """Where the lips part: `bow` (3,) is a parabola of the height over the share of the half width. In units."""

    middle: float
    half: float
    bow: Points
    chin: float
    """How far below the seam the chin ends."""
    has_teeth: bool
    """Whether upper teeth are to be seen above it."""

    def height(self, share: Field) -> Field:
        inside = np.clip(share, -1.25, 1.25)
        return floats((self.bow[0] * inside + self.bow[1]) * inside + self.bow[2])


def find_seam(picture: Picture, stand: Stand) -> Seam:
    points = stand.landmarks
    left, right = points[shape.LEFT_CORNER], points[shape.RIGHT_CORNER]
    middle, half = float(left[0] + right[0]) / 2, max(0.15, float(right[0] - left[0]) / 2)
    inner = points[shape.INNER_LIPS]
    places = np.array([left, right, *inner], np.float32)
    share = (places[:, 0] - middle) / half
    bow = floats(np.polyfit(share, places[:, 1], 2))
    seam = Seam(middle, half, bow, float(points[shape.CHIN, 1]) - float(bow[2]), False)
    return _below_teeth(picture, stand, seam)


def _below_teeth(picture: Picture, stand: Stand, seam: Seam) -> Seam:
    """The seam moved under the upper teeth, where they show."""
    share, depth = np.linspace(-0.8, 0.8, 33), np.linspace(-0.20, 0.30, 101)
    x = seam.middle + share[None] * seam.half + np.zeros_like(depth)[:, None]
    y = seam.height(floats(share))[None] + depth[:, None]
    where = stand.to_pixels(np.stack([x, y], -1).astype(np.float32).reshape(-1, 2)).reshape(*x.shape, 2)
    seen = cv2.remap(picture, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lab = cv2.cvtColor(seen, cv2.COLOR_RGB2LAB).astype(np.float32)
    skin = np.median(_above_mouth(picture, stand, seam), axis=0)
    colourful = np.hypot(lab[..., 1] - 128, lab[..., 2] - 128)
    pale = (colourful < _PALE * float(np.hypot(skin[1] - 128, skin[2] - 128))) & (lab[..., 0] > 0.75 * skin[0])
    pale = cv2.morphologyEx(pale.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 3), np.uint8)) > 0
    has = (pale.sum(axis=0) >= 6) & ~pale[-1]  # teeth end at a lip
    end = _last_teeth(pale, lab[..., 0])
    has &= _redder_below(lab[..., 1], end)
    if has.mean() < _SHOWN:
        return seam
    last = depth[end]
    bottom = seam.height(floats(share)) + last + 0.015
    kept = has & (np.abs(last - np.median(last[has])) < 0.10)
    ends = np.array([-1.0, 1.0])
    corners = seam.height(floats(ends))
    weight = np.concatenate([np.ones(int(kept.sum())), [1.5, 1.5]])
    bow = floats(np.polyfit(np.concatenate([share[kept], ends]), np.concatenate([bottom[kept], corners]), 2, w=weight))
    return Seam(seam.middle, seam.half, bow, seam.chin - float(bow[2] - seam.bow[2]), True)


def _last_teeth(pale: Flags, light: Field) -> Field:
    """For every column the last row of the bright run around its brightest pale place."""
    brightest = np.where(pale, light, 0)
    top = brightest.argmax(axis=0)
    rows = np.arange(len(light))[:, None]
    dim = (light < _BRIGHT * brightest.max(axis=0)) | ~pale
    return np.asarray((dim & (rows > top)).argmax(axis=0) - 1)


def _redder_below(red: Field, end: Field) -> Flags:
    """For every column whether a lip begins under its last tooth: grey beards are as pale as teeth."""
    columns = np.arange(red.shape[1])
    below = red[np.clip(end[:, None] + np.arange(8, 18), 0, len(red) - 1), columns[:, None]].mean(axis=1)
    within = red[np.clip(end[:, None] - np.arange(2, 10), 0, len(red) - 1), columns[:, None]].mean(axis=1)
    return np.asarray(below - within > _REDDER)


def _above_mouth(picture: Picture, stand: Stand, seam: Seam) -> Field:
    """Colours of the cheeks beside the nose, Lab, (n, 3)."""
    level = float(seam.bow[2])
    parts = [picture[stand.patch(x - 0.16, level - 0.62, x + 0.16, level - 0.42).slices] for x in (-0.55, 0.55)]
    flat = np.concatenate([part.reshape(-1, 3) for part in parts] or [np.full((1, 3), 160, np.uint8)])
    return floats(cv2.cvtColor(flat[None], cv2.COLOR_RGB2LAB)[0])


class Mouth:
    """Bends a face around its mouth. Made once for a picture, then asked for every frame."""

    def __init__(self, picture: Picture, stand: Stand) -> None:
        self.seam = find_seam(picture, stand)
        self.patch = stand.patch(*_REACH)
        self._pixel = max(1 / stand.scale, 1 / 130)
        self._light = _light(picture, stand)

    def part(self, x: Field, y: Field, opened: float, lift: float) -> tuple[Field, Field, Field]:
        """Where to look for every place (x, y): its height in the picture, and of what is inside the mouth how much
        shows there and with which depth below the upper lip, 0..1."""
        seam = self.seam
        share = (x - seam.middle) / np.float32(seam.half)
        line = seam.height(share)
        v = y - line
        lens = _lens(share)
        down, up = opened * WIDEST * lens, lift * HIGHEST * lens
        over = np.clip(1 + (v + up) * np.float32(1 / 0.30), 0, 1)
        under = np.clip((v - down) * np.float32(1 / (0.95 * seam.chin)), 0, 1)
        jaw = np.exp(-((x - seam.middle) ** 4) * np.float32(1 / 0.85**4))
        end = _step((v - np.float32(seam.chin + 0.12)) * np.float32(1 / 0.85))
        spread = _step(under)
        fall = (opened * WIDEST) * (lens * (1 - spread) + 0.92 * jaw * spread) * (1 - end)
        source = np.where(v < -up, v + up * over, np.maximum(v - fall, 0)) + line
        gap = down + up
        edge = np.float32(1.3 * self._pixel)
        shown = np.clip((v + up) / edge + 0.5, 0, 1) * np.clip((down - v) / edge + 0.5, 0, 1)
        shown = shown * np.clip(gap / (2 * edge) - 0.5, 0, 1)
        depth = np.clip((v + up) / np.maximum(gap, 1e-4), 0, 1)
        return floats(source), floats(shown), floats(depth)

    def inside(self, x: Field, y: Field, depth: Field, opened: float, lift: float) -> Field:
        """The colours behind the lips, RGB 0..1 for every place."""
        seam = self.seam
        share = np.clip((x - seam.middle) / np.float32(seam.half), -1, 1)
        round_off = np.sqrt(np.clip(1 - share**2, 0, 1))
        height = np.float32(opened * WIDEST + lift * HIGHEST) * _lens(share)
        v = y - seam.height(share) + np.float32(lift * HIGHEST) * _lens(share)
        deep = floats([0.155, 0.045, 0.045])[None, None] * (0.55 + 0.7 * depth[..., None])
        tongue = _step((depth - 0.60) * 4.0) * _step((height - 0.10) * 7.0) * np.clip(1.15 - np.abs(share) * 1.5, 0, 1)
        shown = deep + (floats([0.58, 0.26, 0.26]) - deep) * (tongue * (0.45 + 0.4 * depth))[..., None]
        if not seam.has_teeth:
            upper = 0.10 + 0.012 * (1 - share**2) - 0.02 * share**2
            shown = _with_teeth(shown, share, (upper - v) / np.float32(self._pixel * 2), round_off, 1.0)
        lower = _step((height - 0.20) * 8.0)
        rise = (v - (height - 0.045)) / np.float32(self._pixel * 2)
        shown = _with_teeth(shown, share * 1.15, rise, round_off * lower, 0.72)
        shown = shown * np.clip(0.80 + 1.5 * height, 0, 1)[..., None]
        shade = 1 - 0.45 * np.exp(-v / np.float32(0.035)) * (0.6 if seam.has_teeth else 1.0)
        return floats(np.clip(shown * shade[..., None] * self._light, 0, 1))


def _with_teeth(shown: Field, share: Field, within: Field, round_off: Field, bright: float) -> Field:
    """A row of teeth where `within` is above 0."""
    cover = np.clip(within + 0.5, 0, 1) * np.clip(round_off * 2.2 - 0.5, 0, 1)
    gaps = 1 - 0.13 * np.exp(-(((share * 5.2 + 0.5) % 1.0 - 0.5) ** 2) * 260)
    tint = floats([0.93, 0.895, 0.84]) * (bright * (0.55 + 0.45 * round_off) * gaps)[..., None]
    return floats(shown + (tint - shown) * cover[..., None])


def _lens(share: Field) -> Field:
    """How far the lips part along the mouth: all in the middle, nothing at the corners."""
    return floats(np.sqrt(np.clip(1 - share * share, 0, 1)) * (1 - 0.12 * share * share))


def _step(value: Field) -> Field:
    inside = np.clip(value, 0, 1)
    return floats(inside * inside * (3 - 2 * inside))


def _light(picture: Picture, stand: Stand) -> Points:
    """What the light does to white things in this face, (3,): dim and tinted as its skin is."""
    area = stand.patch(-0.7, 0.35, 0.7, 0.75)
    skin = picture[area.slices].reshape(-1, 3).astype(np.float32) / 255
    if not len(skin):
        return floats([0.9, 0.9, 0.9])
    usual = np.percentile(skin, 75, axis=0)
    bright = float(np.clip(0.60 + 0.50 * float(usual.max()), 0.4, 1.0))
    return floats(bright * (0.88 + 0.12 * usual / max(1e-3, float(usual.max()))))
