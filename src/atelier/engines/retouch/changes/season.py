"""Seasons: what grows changes its colours, snow lies on what faces the sky."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.raster import Plane, blur, floats, resize, step_between
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.paint.colour import colour, grey_of
from atelier.engines.sketch.paint.noise import clouds

_AUTUMN: Final = ("#c8431c", "#e08a1e", "#e8b830", "#8a3a1c")
_BLOSSOM: Final = ("#f6b8cc", "#fbe3ea", "#ee8fb2")


def in_season(sheet: Plane, sight: Sight, season: str, seed: int, share: float) -> Plane:
    made = {"autumn": _autumn, "winter": _winter, "spring": _spring, "summer": _summer}[season](sheet, sight, seed)
    return floats(np.clip(sheet + (made - sheet) * np.float32(share), 0, 1))


def greenness(sheet: Plane, sight: Sight) -> Plane:
    """How surely each pixel is something that grows, 0..1: green to yellow-green, and not the sky."""
    red, green, blue = sheet[..., 0], sheet[..., 1], sheet[..., 2]
    top = np.maximum(sheet.max(-1), np.float32(0.04))
    excess = (green - np.maximum(blue, red * np.float32(0.86))) / top
    sure = step_between(0.015, 0.14, floats(excess))
    if sight.sky is not None:
        sure = sure * (1 - sight.sky)
    return floats(cv2.GaussianBlur(sure, (0, 0), max(0.6, min(sheet.shape[:2]) / 600)))


def _patches(shape: tuple[int, int], seed: int, cells: float) -> Plane:
    small = (max(16, shape[0] // 4), max(16, shape[1] // 4))
    return resize(clouds(small, np.random.default_rng(seed), cells=cells, octaves=4, gain=0.6), shape[1], shape[0])


def _dyed(sheet: Plane, codes: tuple[str, ...], mix: Plane) -> Plane:
    """The sheet's light in other colours, chosen by `mix` (h, w), 0..1."""
    stops = np.stack([colour(code) for code in codes])
    place = np.linspace(0.22, 0.78, len(codes))
    tint = np.stack([np.interp(mix, place, stops[:, band]) for band in range(3)], -1)
    grey = grey_of(sheet)[..., None]
    own = grey_of(floats(tint))[..., None]
    return floats(np.clip(tint * (grey / np.maximum(own, 0.05)) * 1.12 + 0.02, 0, 1))


def _autumn(sheet: Plane, sight: Sight, seed: int) -> Plane:
    green = greenness(sheet, sight)
    mix = _patches(sheet.shape[:2], seed, 9.0)
    # Grass below turns to straw more than to red.
    rows = np.linspace(0, 1, sheet.shape[0], dtype=np.float32)[:, None]
    low = step_between(sight.horizon + 0.05, min(0.98, sight.horizon + 0.4), floats(np.broadcast_to(rows, mix.shape)))
    leaves = _dyed(sheet, _AUTUMN, floats(mix))
    straw = _dyed(sheet, ("#b98a3a", "#c9a24a", "#a8742e"), floats(mix))
    dyed = leaves + (straw - leaves) * (low * 0.6)[..., None]
    out = sheet + (dyed - sheet) * (green * 0.92)[..., None]
    return floats(out * floats([1.05, 0.99, 0.90]))


def _winter(sheet: Plane, sight: Sight, seed: int) -> Plane:
    """Green dies away; snow lies on the ground and on top of whatever has an upper edge."""
    green = greenness(sheet, sight)
    grey = grey_of(sheet)
    unit = float(min(sheet.shape[:2]))
    wood = grey[..., None] * floats([0.98, 0.94, 0.92])
    bare = sheet + (wood - sheet) * (0.25 + 0.65 * green)[..., None]
    # Snow keeps the shades that shape the ground, and loses the ground's own darkness.
    shape = np.clip((grey + 0.06) / (blur(grey, unit / 12) + np.float32(0.06)), 0.62, 1.18)
    light = float(np.clip(0.66 + 0.75 * sheet.mean(), 0.55, 1.0))
    snow = (0.93 * light * shape**0.55)[..., None] * floats([0.955, 0.98, 1.03])
    cover = _snow_cover(sheet, sight, green, seed)
    out = bare + (np.minimum(snow, 1) - bare) * cover[..., None]
    return floats(out * floats([0.97, 0.99, 1.04]))


def _snow_cover(sheet: Plane, sight: Sight, green: Plane, seed: int) -> Plane:
    height, width = sheet.shape[:2]
    unit = float(min(height, width))
    light = grey_of(blur(sheet, max(0.8, unit / 400)))
    # An upper edge: darker than what is above it.
    reach = max(1, round(unit / 140))
    above = np.roll(light, reach, axis=0)
    above[:reach] = light[:reach]
    edge = step_between(0.015, 0.09, floats(above - light))
    edge = floats(cv2.blur(edge, (1, 2 * reach + 1)))
    rows = floats(np.broadcast_to(np.linspace(0, 1, height, dtype=np.float32)[:, None], (height, width)))
    ground = step_between(sight.horizon - 0.01, sight.horizon + 0.12, rows)
    drifts = _patches((height, width), seed, 5.0)
    grown = step_between(0.42, 0.62, _patches((height, width), seed + 1, 70.0)) * green * (1 - ground)
    # The steeper the change of light, the less snow stays: trunks and walls keep their colour.
    calm = 1 - step_between(0.05, 0.16, floats(np.abs(light - blur(light, unit / 40))))
    lying = ground * (0.25 + 0.75 * np.maximum(green, calm * step_between(0.2, 0.5, light))) * (0.74 + 0.4 * drifts)
    cover = np.maximum(np.maximum(edge * 0.85 * (0.4 + 0.6 * green), lying), grown * 0.8)
    if sight.sky is not None:
        cover = cover * (1 - sight.sky)
    matte = sight.matte if sight.faces else None
    return floats(np.clip(cover, 0, 0.95) * (1 if matte is None else 1 - matte))


def _spring(sheet: Plane, sight: Sight, seed: int) -> Plane:
    """Fresh greens, and blossom on what stands up from the ground."""
    green = greenness(sheet, sight)
    fresh = _dyed(sheet, ("#6fb53a", "#93cf4e", "#a9d860"), _patches(sheet.shape[:2], seed, 6.0)) * np.float32(1.08)
    out = floats(sheet + (fresh - sheet) * (green * 0.7)[..., None])
    rows = floats(np.broadcast_to(np.linspace(0, 1, sheet.shape[0], dtype=np.float32)[:, None], green.shape))
    high = 1 - step_between(sight.horizon - 0.02, sight.horizon + 0.1, rows)
    spots = step_between(0.48, 0.60, _patches(sheet.shape[:2], seed + 1, 80.0)) * green * high
    pale = floats(0.58 + 0.5 * sheet)
    blossom = _dyed(pale, _BLOSSOM, _patches(sheet.shape[:2], seed + 2, 30.0))
    out = floats(out + (blossom - out) * (spots * 0.92)[..., None])
    return floats(out * floats([1.02, 1.02, 1.0]) + 0.01)


def _summer(sheet: Plane, sight: Sight, seed: int) -> Plane:
    green = greenness(sheet, sight)
    lush = _dyed(sheet, ("#3f8f2a", "#5aa832", "#7cbc3c"), _patches(sheet.shape[:2], seed, 6.0))
    out = sheet + (lush - sheet) * (green * 0.75)[..., None]
    grey = grey_of(floats(out))[..., None]
    return floats((grey + (out - grey) * 1.15) * floats([1.06, 1.03, 0.95]))
