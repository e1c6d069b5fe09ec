"""Styles of the camera: graded film, black and white, neon, old photographs. Point by point, at full size."""

from __future__ import annotations

import cv2
import numpy as np

from atelier.engines.raster import Plane, blur, exp, floats, power, resize, rows_of, spread, step_between, tinted
from atelier.engines.sketch.paint.colour import colour, grey_of, saturate
from atelier.engines.sketch.paint.noise import Dice, clouds, tile

STRIP_ROWS = 64


def bloom(sheet: Plane, unit: float, *, above: float, strength: float) -> None:
    """Light spills from what is brighter than `above`; in place."""
    height, width = sheet.shape[:2]
    factor = min(1.0, 480 / max(height, width))
    small = resize(sheet, max(4, round(width * factor)), max(4, round(height * factor)))
    spill = blur(floats(np.clip(small - above, 0, 1.5)), unit * factor * 0.022)
    wide = blur(spill, unit * factor * 0.06)
    for first in range(0, height, STRIP_ROWS):
        last = min(height, first + STRIP_ROWS)
        sheet[first:last] += rows_of(floats(spill * 0.6 + wide * 0.5), first, last, width, height) * np.float32(
            strength
        )


def vignette(sheet: Plane, strength: float) -> None:
    """Corners darker; in place."""
    height, width = sheet.shape[:2]
    x = np.square((np.arange(width, dtype=np.float32)[None] + 0.5) / width * 2 - 1)
    for first in range(0, height, STRIP_ROWS):
        last = min(height, first + STRIP_ROWS)
        y = np.square((np.arange(first, last, dtype=np.float32)[:, None] + 0.5) / height * 2 - 1)
        away = np.clip((x + y) * np.float32(0.5), 0, 1)
        sheet[first:last] *= spread(1 - np.float32(strength) * away * away)


def grain(sheet: Plane, source: Dice, strength: float) -> None:
    """Fine noise, one pixel wide; in place."""
    height, width = sheet.shape[:2]
    pattern = (
        source.random((256, 256), dtype=np.float32) + source.random((256, 256), dtype=np.float32) - 1
    ) * np.float32(strength)
    rows = (
        np.pad(pattern, ((0, 0), (0, width % 256)), mode="wrap")
        if width < 256
        else np.tile(pattern, (1, width // 256 + 1))
    )
    rows = rows[:, :width]
    for first in range(0, height, 256):
        last = min(height, first + 256)
        # Shift every band, so that the repetition does not show.
        sheet[first:last] += spread(np.roll(rows[: last - first], first * 7 % 251, axis=1))


def curve(sheet: Plane, amount: float) -> None:
    """More contrast around the middle; in place. Values are clipped to 0..1 first."""
    for first in range(0, len(sheet), STRIP_ROWS):
        part = sheet[first : first + STRIP_ROWS]
        np.clip(part, 0, 1, out=part)
        part += (part * part * (3 - 2 * part) - part) * np.float32(amount)


def cinematic(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Graded like film: warm lights, cool shadows, soft bloom, darker corners, grain."""
    bloom(sheet, unit, above=0.80, strength=0.42)
    curve(sheet, 0.34)
    warm, cool = (colour("#ffb36b") - 0.5) * 0.055, (colour("#1f5a7a") - 0.5) * 0.06
    for first in range(0, len(sheet), STRIP_ROWS):
        part = sheet[first : first + STRIP_ROWS]
        light = grey_of(part)
        part += tinted(np.square(light), warm)
        part += tinted(np.square(1 - light), cool)
    vignette(sheet, 0.42)
    grain(sheet, source, 0.016)
    return sheet


def clean(sheet: Plane, unit: float, source: Dice) -> Plane:
    """As drawn: for logos, product shots and pure shapes."""
    return sheet


def noir(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Black and white with deep shadows, a pool of light and shutters' shadow across it."""
    bloom(sheet, unit, above=0.75, strength=0.5)
    height, width = sheet.shape[:2]
    grey = np.clip(sheet[..., 0] * 0.42 + sheet[..., 1] * 0.40 + sheet[..., 2] * 0.18, 0, 1)
    low, high = (float(value) for value in np.percentile(grey[::7, ::7], (3, 97)))
    grey = np.clip((grey - low) / max(0.08, high - low), 0, 1)
    grey = grey * grey * (3 - 2 * grey)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slats = step_between(0.30, 0.40, floats(np.abs(((y + x * 0.16) / np.float32(unit * 0.085)) % 1 - 0.5)))
    pool = exp(floats(-(np.square((x / width - 0.62) * 2.0) + np.square((y / height - 0.40) * 2.2))))
    grey = grey * (0.52 + 0.62 * pool) * (1 - 0.20 * slats * (1 - pool * 0.6))
    out = floats(grey[..., None] * (colour("#f4f1ea") - colour("#07080c")) + colour("#07080c"))
    vignette(out, 0.55)
    grain(out, source, 0.05)
    return out


def neon(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Dark glass colours between magenta and cyan, glowing edges, faint scan lines."""
    height, width = sheet.shape[:2]
    np.clip(sheet, 0, 1.2, out=sheet)
    grey = grey_of(sheet)
    ramp = np.array([colour(code) for code in ("#05030f", "#1d0b45", "#6a1b9a", "#e0348f", "#ff8ac0", "#e6fbff")])
    place = np.linspace(0, 1, len(ramp))
    mapped = np.stack([np.interp(np.clip(grey, 0, 1), place, ramp[:, band]) for band in range(3)], -1)
    out = floats(saturate(sheet, 1.45) * 0.58 + mapped * 0.46)
    soft = blur(grey, unit / 700)
    edge = np.abs(cv2.Sobel(soft, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    edge = np.clip(edge * 1.1 - 0.10, 0, 1)
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    tint = colour("#35e8ff") * (1 - x[..., None]) + colour("#ff4fc0") * x[..., None]
    out += edge[..., None] * tint * np.float32(0.42)
    bloom(out, unit, above=0.55, strength=0.75)
    shift = max(1, round(unit / 640))
    out[..., 0] = np.roll(out[..., 0], shift, axis=1)
    out[..., 2] = np.roll(out[..., 2], -shift, axis=1)
    lines = 1 - 0.10 * step_between(
        0.35, 0.5, floats(np.abs((np.arange(height, dtype=np.float32) / np.float32(max(2.0, unit / 240))) % 1 - 0.5))
    )
    out *= lines[:, None, None]
    curve(out, 0.25)
    vignette(out, 0.5)
    return out


def vintage(sheet: Plane, unit: float, source: Dice) -> Plane:
    """A faded print in warm brown, with scratches, a leak of light and a worn white border."""
    height, width = sheet.shape[:2]
    np.clip(sheet, 0, 1, out=sheet)
    grey = grey_of(sheet)[..., None]
    sepia = colour("#2e1d12") + (colour("#f6e6c6") - colour("#2e1d12")) * power(floats(grey), 0.92)
    out = floats(sheet * 0.30 + sepia * 0.70)
    out = floats(out * 0.90 + 0.06)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    leak = exp(floats(-(np.square((x / width - 1.02) / 0.22) + np.square((y / height - 0.30) / 0.5))))
    out += leak[..., None] * colour("#ff7a2e") * np.float32(0.40)
    stains = resize(clouds((160, 200), source, cells=3, octaves=5), width, height)
    out *= (0.93 + 0.13 * stains)[..., None]
    scratches = np.zeros((height, width), np.uint8)
    for _ in range(26):
        x0, y0 = float(source.uniform(0, width)), float(source.uniform(0, height))
        run = float(source.uniform(0.02, 0.25)) * height
        cv2.line(
            scratches,
            (int(x0 * 16), int(y0 * 16)),
            (int((x0 + source.uniform(-6, 6)) * 16), int((y0 + run) * 16)),
            255,
            max(1, round(unit / 1400)),
            cv2.LINE_AA,
            4,
        )
    out += floats(scratches)[..., None] * np.float32(0.16 / 255)
    vignette(out, 0.45)
    grain(out, source, 0.035)
    return _bordered(out, unit, source)


def _bordered(sheet: Plane, unit: float, source: Dice) -> Plane:
    height, width = sheet.shape[:2]
    wear = tile(256, source, cells=8, octaves=4)
    y, x = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None]
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(unit)
    frayed = resize(wear, width, height) * 0.006
    inside = step_between(0.030, 0.034, floats(edge + frayed - 0.003))
    paper = colour("#f1e7d2") * (0.96 + 0.05 * resize(wear, width, height)[..., None])
    return floats(paper + (sheet - paper) * inside[..., None])
