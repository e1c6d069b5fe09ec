"""Styles of the press and the scissors: flat posters, comics, woodcuts, Japanese prints, cut paper."""

from __future__ import annotations

import numpy as np
from PIL import Image

from atelier.engines.raster import Plane, blur, floats, resize, step_between
from atelier.engines.sketch.paint.colour import colour, grey_of, saturate
from atelier.engines.sketch.paint.noise import Dice, clouds, from_tile, tile
from atelier.engines.sketch.styles.lines import levelled, outlines
from atelier.engines.sketch.styles.paintings import paper, smoothed, to_bytes


def reduced(sheet: Plane, tones: int) -> Plane:
    """The picture in at most so many colours, by median cut."""
    image = Image.fromarray(to_bytes(sheet))
    image = image.quantize(tones, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    return floats(np.asarray(image)) / np.float32(255)


def flat(sheet: Plane, unit: float, source: Dice) -> Plane:
    """A poster: few clean colours, crisp edges."""
    calm = smoothed(sheet, unit, 2)
    few = reduced(saturate(calm, 1.12), 28)
    return floats(np.clip(blur(few, max(0.45, unit / 1600)) * 1.02 + 0.006, 0, 1))


def comic(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Heavy outlines, flat loud colour, dots in the shadows."""
    height, width = sheet.shape[:2]
    calm = smoothed(sheet, unit, 2)
    grey = levelled(grey_of(calm))
    loud = saturate(calm, 1.55)
    loud = floats(np.clip((loud - 0.5) * 1.15 + 0.54, 0, 1))
    loud = floats(np.round(loud * 5) / 5)
    y, x = (
        np.arange(height, dtype=np.float32)[:, None] / np.float32(unit),
        np.arange(width, dtype=np.float32)[None] / np.float32(unit),
    )
    pitch = np.float32(0.0105)
    u, v = (x + y) / pitch, (x - y) / pitch
    away = np.sqrt(np.square(u - np.floor(u) - 0.5) + np.square(v - np.floor(v) - 0.5))
    radius = np.clip(0.66 - grey * 0.95, 0, 0.5)
    dots = np.clip((radius - away) * np.float32(unit) * pitch / 1.4 + 0.5, 0, 1) * (radius > 0.06)
    out = loud * (1 - 0.42 * dots[..., None] * (1 - colour("#3a2f6a")))
    lines = blur(outlines(grey, unit, width=1.9, strength=60, threshold=0.006), unit / 2400)
    out = out + (colour("#14121a") - out) * lines[..., None]
    edge = np.minimum(np.minimum(x, np.float32(width / unit) - x), np.minimum(y, np.float32(height / unit) - y))
    white = step_between(0.022, 0.0205, floats(edge))
    border = step_between(0.0265, 0.0255, floats(edge)) * (1 - white)
    out = out + (colour("#14121a") - out) * border[..., None]
    return floats(out + (colour("#fdfaf2") - out) * white[..., None])


def woodcut(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Carved lines that follow the forms, printed in black over two colours."""
    height, width = sheet.shape[:2]
    calm = smoothed(sheet, unit, 3)
    grey = levelled(grey_of(calm))
    soft = blur(grey, unit / 150)
    y, _x = (
        np.arange(height, dtype=np.float32)[:, None] / np.float32(unit),
        np.arange(width, dtype=np.float32)[None] / np.float32(unit),
    )
    # Cuts run along lines of equal tone near edges and level where there is none.
    bend = blur(floats(soft), unit / 60)
    phase = (
        y * 1.0 + bend * 0.10 + 0.012 * (clouds((height, width), source, cells=height / unit * 7, octaves=3) - 0.5)
    ) / np.float32(0.0105)
    ridge = np.abs(phase - np.floor(phase) - 0.5) * 2
    cut = np.clip((ridge - np.clip(1.16 - grey * 1.32, 0.02, 1.2)) * np.float32(unit * 0.0105 / 1.6) + 0.5, 0, 1)
    black = 1 - cut
    black = np.maximum(
        black * step_between(0.96, 0.82, grey), outlines(grey, unit, width=1.8, strength=60, threshold=0.006)
    )
    black = black * (1 - 0.85 * step_between(0.93, 1.0, grey))
    worn = clouds((height, width), source, cells=height / unit * 120, octaves=3, gain=0.8)
    black = black * step_between(0.10, 0.26, worn)
    page = colour("#f0e4c8") * (1 + paper((height, width), unit, source, rough=0.4))[..., None]
    warm = step_between(0.02, 0.16, floats(calm[..., 0] - calm[..., 2]))
    cool = step_between(0.02, 0.16, floats(calm[..., 2] - calm[..., 0]))
    page = (
        page
        * (1 - (warm * 0.62)[..., None] * (1 - colour("#d9682f")))
        * (1 - (cool * 0.62)[..., None] * (1 - colour("#4f8a9a")))
    )
    return floats(page + (colour("#1a1613") - page) * black[..., None])


UKIYOE = (
    "#f0e6cc",
    "#e3d3a8",
    "#d9a86a",
    "#c8573a",
    "#8f3a34",
    "#3f6f86",
    "#1f3f66",
    "#16243f",
    "#7fa0a0",
    "#a9bfae",
    "#5f7a5a",
    "#2c2a2c",
    "#dfc3b0",
)


def ukiyoe(sheet: Plane, unit: float, source: Dice) -> Plane:
    """A Japanese print: indigo, ochre and vermilion, fine dark outlines, the grain of the block."""
    height, width = sheet.shape[:2]
    calm = smoothed(sheet, unit, 3)
    small = resize(calm, max(8, round(width * min(1, 700 / unit))), max(8, round(height * min(1, 700 / unit))))
    inks = np.stack([colour(code) for code in UKIYOE])
    weight = np.array([0.9, 1.2, 0.7], np.float32)
    nearest = np.full(small.shape[:2], np.inf, np.float32)
    mapped = np.zeros_like(small)
    for tint in inks:
        gap = (np.square(small - tint) * weight).sum(-1)
        closer = gap < nearest
        mapped[closer] = tint
        nearest = np.where(closer, gap, nearest)
    mapped = resize(blur(mapped, 0.8), width, height)
    out = mapped * 0.66 + saturate(calm, 0.85) * 0.34
    grain = tile(256, source, cells=3, octaves=5, gain=0.62)
    y, x = (
        np.arange(height, dtype=np.float32)[:, None] / np.float32(unit),
        np.arange(width, dtype=np.float32)[None] / np.float32(unit),
    )
    figure = from_tile(grain, floats(x * 70), floats(y * 900))
    out = out * (0.95 + 0.09 * figure[..., None])
    grey = levelled(grey_of(calm))
    lines = outlines(grey, unit, width=1.0, strength=55, threshold=0.004)
    out = out + (colour("#1f2430") - out) * (lines * 0.9)[..., None]
    page = colour("#efe3c6")
    out = out * 0.92 + page * 0.08 + paper((height, width), unit, source, rough=0.25)[..., None]
    edge = np.minimum(np.minimum(x, np.float32(width / unit) - x), np.minimum(y, np.float32(height / unit) - y))
    border = step_between(0.030, 0.028, floats(edge))
    return floats(out + (page - out) * border[..., None])


def papercut(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Layers of coloured card, each throwing a shadow on the one behind it."""
    height, width = sheet.shape[:2]
    calm = smoothed(sheet, unit, 4)
    soft = blur(calm, unit / 200)
    grey = levelled(grey_of(soft))
    levels = 6
    out = np.zeros_like(calm)
    few = blur(reduced(saturate(soft, 1.2), 18), unit / 700)
    fibre = paper((height, width), unit, source, rough=0.55)
    for index in range(levels):
        cut = 1 - index / levels
        mask = step_between(cut + 0.012, cut - 0.012, grey) if index else floats(np.ones_like(grey))
        drop = max(1, round(unit / 130))
        shadow = blur(floats(np.roll(np.roll(mask, drop, 0), round(drop * 0.7), 1)), unit / 130)
        out = out * (1 - 0.42 * (shadow * (1 - mask))[..., None]) if index else out
        tint = _mean_where(few, grey, cut, levels)
        card = tint * 0.55 + few * 0.45
        rim = np.clip(mask - np.roll(np.roll(mask, drop // 3 + 1, 0), drop // 3 + 1, 1), 0, 1)
        card = card * (1 + fibre)[..., None] + rim[..., None] * 0.10
        out = out + (card - out) * mask[..., None]
    return floats(out)


def _mean_where(picture: Plane, grey: Plane, cut: float, levels: int) -> Plane:
    """The mean colour of one step of tone, from a coarse sample."""
    step = max(1, grey.shape[0] // 128)
    tones, tints = grey[::step, ::step], picture[::step, ::step]
    inside = (tones <= cut) & (tones > cut - 1 / levels)
    if not inside.any():
        return floats([cut, cut, cut])
    return floats(tints[inside].astype(np.float64).mean(0))
