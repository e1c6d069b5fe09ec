"""Seasons: what grows changes its colours, snow lies on what faces the sky."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.paint.colour import colour, grey_of
from atelier.engines.sketch.paint.noise import clouds
from atelier.engines.sketch.paint.raster import Plane, blur, floats, resize, step_between

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
    grey = grey_of(sheet)[..., None]
    bare = sheet + (grey * floats([0.95, 0.98, 1.06]) - sheet) * (0.35 + 0.5 * green)[..., None]
    snow = _snow_cover(sheet, sight, green, seed)
    fine = grey_of(sheet) - cv2.GaussianBlur(grey_of(sheet), (0, 0), max(1.0, min(sheet.shape[:2]) / 90))
    white = (0.86 + 0.55 * np.clip(fine, -0.25, 0.2))[..., None] * floats([0.95, 0.975, 1.02])
    dim = float(np.clip(sheet.mean() * 1.9, 0.45, 1.0))
    out = bare + (white * dim - bare) * snow[..., None]
    return floats(out * floats([0.97, 0.99, 1.04]))


def _snow_cover(sheet: Plane, sight: Sight, green: Plane, seed: int) -> Plane:
    height, width = sheet.shape[:2]
    unit = float(min(height, width))
    light = grey_of(blur(sheet, max(0.8, unit / 400)))
    # An upper edge: darker than what is above it.
    reach = max(1, round(unit / 120))
    above = np.roll(light, reach, axis=0)
    above[:reach] = light[:reach]
    edge = step_between(0.02, 0.12, floats(above - light))
    edge = floats(cv2.blur(edge, (1, 2 * reach + 1)))
    rows = np.broadcast_to(np.linspace(0, 1, height, dtype=np.float32)[:, None], (height, width))
    ground = step_between(sight.horizon - 0.02, sight.horizon + 0.1, floats(rows))
    patchy = _patches((height, width), seed, 7.0)
    lying = ground * (0.35 + 0.65 * np.maximum(green, step_between(0.35, 0.6, light))) * (0.72 + 0.4 * patchy)
    cover = np.maximum(np.maximum(edge * 0.9, lying), green * 0.66 * (0.6 + 0.6 * patchy))
    if sight.sky is not None:
        cover = cover * (1 - sight.sky)
    matte = sight.matte if sight.faces else None
    return floats(np.clip(cover, 0, 0.96) * (1 if matte is None else 1 - matte))


def _spring(sheet: Plane, sight: Sight, seed: int) -> Plane:
    """Fresh greens, and blossom on the trees."""
    green = greenness(sheet, sight)
    fresh = _dyed(sheet, ("#6fb53a", "#93cf4e", "#a9d860"), _patches(sheet.shape[:2], seed, 6.0)) * np.float32(1.08)
    out = floats(sheet + (fresh - sheet) * (green * 0.7)[..., None])
    mix = _patches(sheet.shape[:2], seed + 1, 60.0)
    rows = np.broadcast_to(np.linspace(0, 1, sheet.shape[0], dtype=np.float32)[:, None], mix.shape)
    high = 1 - step_between(sight.horizon, sight.horizon + 0.25, floats(rows)) * 0.75
    spots = step_between(0.56, 0.66, mix) * green * high
    blossom = _dyed(floats(sheet * 0.5 + 0.45), _BLOSSOM, _patches(sheet.shape[:2], seed + 2, 30.0))
    out = floats(out + (blossom - out) * (spots * 0.9)[..., None])
    return floats(out * floats([1.02, 1.02, 1.0]) + 0.01)


def _summer(sheet: Plane, sight: Sight, seed: int) -> Plane:
    green = greenness(sheet, sight)
    lush = _dyed(sheet, ("#3f8f2a", "#5aa832", "#7cbc3c"), _patches(sheet.shape[:2], seed, 6.0))
    out = sheet + (lush - sheet) * (green * 0.75)[..., None]
    grey = grey_of(floats(out))[..., None]
    return floats((grey + (out - grey) * 1.15) * floats([1.06, 1.03, 0.95]))
