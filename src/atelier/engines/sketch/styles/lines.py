"""Styles of the line: ink, pencil, charcoal, blueprint, chalk."""

from __future__ import annotations

import numpy as np

from atelier.engines.raster import Plane, blur, floats, power, step_between
from atelier.engines.sketch.paint.colour import colour, grey_of
from atelier.engines.sketch.paint.noise import Dice, clouds, from_tile, tile
from atelier.engines.sketch.styles.paintings import paper, smoothed


def outlines(
    grey: Plane, unit: float, *, width: float = 1.0, strength: float = 60.0, threshold: float = 0.004
) -> Plane:
    """Ink lines where tones part: a difference of two blurs through a soft threshold (XDoG). 1 on a line, 0 on paper.

    After H. Winnemöller, "XDoG: Advanced image stylization with extended Difference-of-Gaussians", 2011.
    """
    fine = blur(grey, unit / 900 * width + 0.3)
    coarse = blur(grey, unit / 520 * width + 0.5)
    gap = coarse - fine
    return floats(np.clip((gap - np.float32(threshold)) * np.float32(strength), 0, 1))


def levelled(grey: Plane) -> Plane:
    """Stretched so that the darkest and lightest tones are black and white."""
    step = max(1, grey.shape[0] // 256)
    low, high = (float(value) for value in np.percentile(grey[::step, ::step], (2, 98)))
    return floats(np.clip((grey - low) / max(0.08, high - low), 0, 1))


def hatch(shape: tuple[int, int], unit: float, source: Dice, angle: float, pitch: float, cover: Plane) -> Plane:
    """Parallel strokes `pitch` units apart, as dark as `cover` (h, w) asks: 1 on a stroke. They waver and break off."""
    height, width = shape
    pattern = tile(256, source, cells=5, octaves=3)
    y, x = (
        np.arange(height, dtype=np.float32)[:, None] / np.float32(unit),
        np.arange(width, dtype=np.float32)[None] / np.float32(unit),
    )
    c, s = np.float32(np.cos(np.radians(angle))), np.float32(np.sin(np.radians(angle)))
    across, along = x * s + y * c, x * c - y * s
    waver = from_tile(pattern, floats(along * 190 + 20), floats(across * 190)) - 0.5
    phase = (across + waver * np.float32(pitch * 1.6)) / np.float32(pitch)
    ridge = np.abs(phase - np.floor(phase) - 0.5) * 2
    broken = from_tile(pattern, floats(along * 900), floats(np.floor(phase) * 37.0))
    ink = np.clip(cover * 1.15 - 0.30 * step_between(0.55, 0.75, broken), 0, 0.92)
    soft = np.float32(1.6 / (unit * pitch))
    return floats(np.clip((ridge - (1 - ink)) / soft + 0.5, 0, 1) * (ink > 0.02))


def ink(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Pen and ink: firm outlines, hatching that crosses where it is dark."""
    shape = sheet.shape[:2]
    grey = levelled(grey_of(smoothed(sheet, unit, 1)))
    lines = outlines(grey, unit, width=1.0, strength=46, threshold=0.006)
    tone = 1 - power(grey, 0.85)
    strokes = np.zeros(shape, np.float32)
    for angle, low, high in ((38, 0.30, 0.85), (-42, 0.52, 1.0), (82, 0.72, 1.1)):
        cover = np.clip((tone - np.float32(low)) / np.float32(high - low), 0, 1) * 0.62
        strokes = np.maximum(strokes, hatch(shape, unit, source, angle, 0.0085, floats(cover)))
    black = step_between(0.90, 0.97, floats(tone))
    dark = np.clip(np.maximum(np.maximum(lines, strokes), black), 0, 1)
    wash = np.clip(tone * 0.18, 0, 0.2)
    page = colour("#f7f2e6") * (1 + paper(shape, unit, source, rough=0.3))[..., None]
    page = page * (1 - wash[..., None] * (1 - colour("#8a96a3")))
    return floats(page + (colour("#15161c") - page) * dark[..., None])


def pencil(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Graphite on white paper: soft tone laid in strokes, the grain of the paper showing."""
    shape = sheet.shape[:2]
    grey = levelled(grey_of(np.clip(sheet, 0, 1)))
    soft = blur(grey, unit / 46)
    drawn = np.clip(grey / np.maximum(soft, 0.06), 0, 1.0)
    lines = outlines(blur(grey, unit / 1400), unit, width=0.8, strength=26, threshold=0.003)
    tone = np.clip((1 - drawn) * 1.35 + (1 - grey) * 0.42 + lines * 0.75, 0, 1)
    first = hatch(shape, unit, source, 52, 0.0042, floats(np.clip(tone * 0.95, 0, 1)))
    second = hatch(shape, unit, source, -20, 0.0050, floats(np.clip(tone * 1.4 - 0.62, 0, 1)))
    tooth = clouds(shape, source, cells=shape[0] / unit * 210, octaves=2, gain=0.8)
    graphite = tone * 0.55 + first * 0.32 * (0.3 + tone) + second * 0.3
    graphite = np.clip(graphite * (0.62 + 0.75 * tooth), 0, 0.92)
    page = colour("#f6f4ee") * (1 + paper(shape, unit, source, rough=0.35))[..., None]
    return floats(page + (colour("#2b2c31") - page) * graphite[..., None])


def charcoal(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Burnt wood on rough paper: broad dark masses, smudged, with lights picked out in white chalk."""
    shape = sheet.shape[:2]
    grey = levelled(grey_of(smoothed(sheet, unit, 2)))
    smudged = blur(grey, unit / 190)
    tone = np.clip((0.62 - smudged) * 1.75, 0, 1)
    lines = blur(outlines(grey, unit, width=2.4, strength=30, threshold=0.004), unit / 900)
    tooth = clouds(shape, source, cells=shape[0] / unit * 130, octaves=3, gain=0.75)
    coal = np.clip(tone * 1.05 + lines * 0.9, 0, 1)
    coal = step_between(0.0, 0.55, floats(coal * 1.25 - tooth * 0.72 + 0.10)) * np.clip(coal * 1.5, 0, 1)
    chalk = step_between(0.80, 0.96, smudged) * step_between(0.36, 0.60, tooth)
    page = colour("#d9cfbf") * (1 + paper(shape, unit, source, rough=0.7))[..., None]
    page = page + (colour("#fbf8f2") - page) * (chalk * 0.8)[..., None]
    return floats(page + (colour("#1d1b1c") - page) * (coal * 0.94)[..., None])


def blueprint(sheet: Plane, unit: float, source: Dice) -> Plane:
    """White lines on blue, with a grid, hatching for shade and a drawn frame."""
    height, width = sheet.shape[:2]
    grey = levelled(grey_of(smoothed(sheet, unit, 1)))
    lines = np.maximum(
        outlines(grey, unit, width=1.0, strength=70, threshold=0.004),
        outlines(1 - grey, unit, width=1.0, strength=40, threshold=0.008) * 0.6,
    )
    shade = hatch((height, width), unit, source, 45, 0.011, floats(np.clip(0.42 - grey, 0, 1) * 0.9))
    y, x = (
        np.arange(height, dtype=np.float32)[:, None] / np.float32(unit),
        np.arange(width, dtype=np.float32)[None] / np.float32(unit),
    )
    mesh = (
        np.maximum(_ruled(x, 0.025, unit), _ruled(y, 0.025, unit)) * 0.10
        + np.maximum(_ruled(x, 0.125, unit), _ruled(y, 0.125, unit)) * 0.16
    )
    edge = np.minimum(np.minimum(x, np.float32(width / unit) - x), np.minimum(y, np.float32(height / unit) - y))
    frame = step_between(1.6 / unit, 0.6 / unit, floats(np.abs(edge - 0.03))) + 0.6 * step_between(
        1.4 / unit, 0.5 / unit, floats(np.abs(edge - 0.04))
    )
    white = np.clip(lines * 0.95 + shade * 0.42 + mesh + frame, 0, 1)
    stains = clouds((height, width), source, cells=height / unit * 3, octaves=5)
    blue = colour("#17457f") * (0.84 + 0.30 * stains[..., None]) + (grey * 0.10)[..., None]
    return floats(blue + (colour("#eaf3fb") - blue) * white[..., None])


def _ruled(place: Plane, pitch: float, unit: float) -> Plane:
    """1 on lines `pitch` units apart, one pixel wide."""
    phase = np.abs(place / np.float32(pitch) - np.floor(place / np.float32(pitch) + np.float32(0.5))) * np.float32(
        pitch * unit
    )
    return floats(np.clip(1.1 - phase, 0, 1))


def chalkboard(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Coloured chalk on a slate that has been wiped before."""
    height, width = sheet.shape[:2]
    flat = smoothed(sheet, unit, 2)
    grey = levelled(grey_of(flat))
    lines = np.maximum(
        outlines(grey, unit, width=1.8, strength=40, threshold=0.004),
        outlines(1 - grey, unit, width=1.8, strength=36, threshold=0.005),
    )
    tooth = clouds((height, width), source, cells=height / unit * 170, octaves=2, gain=0.8)
    fill = hatch((height, width), unit, source, 58, 0.0075, floats(np.clip(grey * 0.85 - 0.12, 0, 1))) * 0.55
    chalk = np.clip((lines * 0.95 + fill) * (0.35 + 1.05 * step_between(0.30, 0.62, tooth)), 0, 0.95)
    wiped = clouds((height, width), source, cells=height / unit * 2.4, octaves=5, stretch=2.5)
    board = colour("#243b34") * (0.80 + 0.42 * wiped[..., None])
    tint = 0.55 + 0.45 * flat / np.maximum(flat.max(-1, keepdims=True), 0.2)
    return floats(board + (tint - board) * chalk[..., None])
