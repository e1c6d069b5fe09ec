"""Styles of the brush: watercolour, oil, gouache, points of paint."""

from __future__ import annotations

import cv2
import numpy as np

from atelier.engines.raster import Plane, blur, floats, resize, sample, slope_x, slope_y, step_between
from atelier.engines.sketch.paint.colour import colour, grey_of, saturate
from atelier.engines.sketch.paint.noise import Dice, clouds

LEAST_BRUSH_PX = 2.0
"""Strokes finer than this are left out: they would not show, and there would be very many."""


def to_bytes(sheet: Plane) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.ascontiguousarray(np.clip(sheet, 0, 1) * 255 + 0.5, dtype=np.uint8)


def paper(shape: tuple[int, int], unit: float, source: Dice, *, rough: float = 1.0) -> Plane:
    """The relief of rough paper, lit from the upper left: around 0."""
    height, width = shape
    fine = min(1.0, 1400 / max(shape))
    small = (max(8, round(height * fine)), max(8, round(width * fine)))
    tooth = clouds(small, source, cells=small[0] / (unit * fine) * 150, octaves=3, gain=0.7)
    relief = slope_x(tooth) + slope_y(tooth)
    return floats(resize(floats(relief), width, height) * np.float32(rough * 0.22))


def smoothed(sheet: Plane, unit: float, rounds: int) -> Plane:
    """Flat patches with firm edges: a bilateral filter, at reduced size, a few times."""
    height, width = sheet.shape[:2]
    factor = min(1.0, 620 / unit)
    small = to_bytes(resize(sheet, max(8, round(width * factor)), max(8, round(height * factor))))
    for _ in range(rounds):
        small = cv2.bilateralFilter(small, 7, 38, 5).astype(np.uint8)
    return resize(floats(small) / np.float32(255), width, height)


def watercolor(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Thin washes on rough paper: wobbling edges, dark rims where a wash dried, grains of pigment, a ragged border."""
    height, width = sheet.shape[:2]
    flat = smoothed(sheet, unit, 3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = [clouds((height, width), source, cells=height / unit * 26, octaves=3) - 0.5 for _ in range(2)]
    flat = sample(flat, floats(x + bend[0] * unit * 0.013), floats(y + bend[1] * unit * 0.013), cv2.BORDER_REFLECT)
    soft = blur(flat, unit / 180)
    wet = clouds((height, width), source, cells=height / unit * 5, octaves=5)
    merged = soft + (flat - soft) * step_between(0.30, 0.55, wet)[..., None]
    rim = np.clip(grey_of(blur(flat, unit / 260)) - grey_of(flat), 0, 1)
    edge = np.abs(slope_x(grey_of(flat))) + np.abs(slope_y(grey_of(flat)))
    dark = np.clip(rim * 2.2 + blur(floats(edge), unit / 900) * 1.6, 0, 0.5)
    wash = saturate(floats(merged), 1.18)
    pigment = clouds((height, width), source, cells=height / unit * 60, octaves=3, gain=0.7)
    thick = (0.66 + 0.34 * wet + 0.12 * (pigment - 0.5))[..., None]
    out = 1 - (1 - wash) * thick * 0.92
    out = out * (1 - dark[..., None] * 0.85)
    tooth = paper((height, width), unit, source)
    edge_away = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(unit)
    inside = step_between(0.030, 0.050, floats(edge_away - 0.030 * (wet - 0.45)))
    sheet_white = colour("#fbf8f0")
    out = sheet_white + (out - sheet_white) * inside[..., None]
    return floats(out * (1 + tooth * np.float32(0.55))[..., None])


def oil(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Strokes of a loaded brush, broad ones first, along the shapes; the ridges of the paint catch the light."""
    height, width = sheet.shape[:2]
    reference = saturate(floats(np.clip(sheet, 0, 1)), 1.16)
    painted = to_bytes(blur(reference, unit / 40))
    relief = np.full((height, width), 110, np.uint8)
    for size, keep in ((0.030, 1.0), (0.016, 1.0), (0.0085, 0.55), (0.0048, 0.22)):
        if size * unit < LEAST_BRUSH_PX and keep < 1:
            continue
        _stroke_pass(painted, relief, reference, unit, size, keep, source)
    bristles = clouds((height, width), source, cells=height / unit * 110, octaves=2)
    bumps = blur(floats(relief) / 255 + 0.10 * bristles, unit / 1500)
    shine = slope_x(bumps) + slope_y(bumps)
    out = floats(painted) / np.float32(255)
    return floats(np.clip(out * (1 - np.clip(shine * 0.62, -0.10, 0.10))[..., None], 0, 1))


def _stroke_pass(
    painted: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    relief: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    reference: Plane,
    unit: float,
    size: float,
    keep: float,
    source: Dice,
) -> None:
    """One layer of strokes `size` units wide; `keep` below 1 strokes only the most detailed share of the picture."""
    height, width = painted.shape[:2]
    brush = max(LEAST_BRUSH_PX, size * unit)
    soft = blur(reference, brush * 0.55)
    grey = blur(grey_of(reference), brush * 0.8)
    tilt_x, tilt_y = slope_x(grey), slope_y(grey)
    detail = blur(floats(np.abs(grey_of(reference) - blur(grey_of(reference), brush * 1.6))), brush)
    step = brush * 0.85
    columns, rows = int(width / step) + 1, int(height / step) + 1
    grid_x, grid_y = (
        part.ravel() for part in np.meshgrid((np.arange(columns) + 0.5) * step, (np.arange(rows) + 0.5) * step)
    )
    x = np.clip(grid_x + source.uniform(-0.5, 0.5, grid_x.size) * step, 0, width - 1)
    y = np.clip(grid_y + source.uniform(-0.5, 0.5, grid_y.size) * step, 0, height - 1)
    order = source.permutation(x.size)
    flow = source.uniform(-0.35, 0.35, x.size)
    tone = source.uniform(-9, 9, x.size)
    length = source.uniform(1.6, 3.4, x.size) * brush
    limit = (
        float(np.quantile(detail[:: max(1, height // 200), :: max(1, width // 200)], 1 - keep)) if keep < 1 else -1.0
    )
    for index in order:
        px, py = int(x[index]), int(y[index])
        if detail[py, px] < limit:
            continue
        along_x, along_y = -float(tilt_y[py, px]), float(tilt_x[py, px])
        norm = (along_x * along_x + along_y * along_y) ** 0.5
        if norm < 2e-4:
            along_x, along_y, norm = 1.0, 0.25 * float(flow[index]) * 4, (1 + float(flow[index]) ** 2) ** 0.5
        along_x, along_y = along_x / norm + float(flow[index]) * 0.4, along_y / norm
        reach = float(length[index]) / 2
        start = (round((px - along_x * reach) * 16), round((py - along_y * reach) * 16))
        end = (round((px + along_x * reach) * 16), round((py + along_y * reach) * 16))
        red, green, blue = soft[py, px] * 255 + tone[index]
        thick = max(1, round(brush * 0.9))
        cv2.line(painted, start, end, (float(red), float(green), float(blue)), thick, cv2.LINE_AA, 4)
        cv2.line(relief, start, end, int(90 + 9 * (tone[index] + 9)), max(1, round(thick * 0.7)), cv2.LINE_AA, 4)


def gouache(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Chalky opaque colour in soft flat patches on tinted paper."""
    height, width = sheet.shape[:2]
    flat = smoothed(sheet, unit, 4)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = clouds((height, width), source, cells=height / unit * 60, octaves=2) - 0.5
    flat = sample(flat, floats(x + bend * unit * 0.010), floats(y - bend * unit * 0.010), cv2.BORDER_REFLECT)
    pale = saturate(floats(flat * 0.80 + 0.16), 0.82)
    pale = pale + (colour("#f3e2cf") - pale) * np.float32(0.14)
    strokes = clouds((height, width), source, cells=height / unit * 34, octaves=4, gain=0.7, stretch=3.5) - 0.5
    chalk = paper((height, width), unit, source)
    dry = step_between(0.64, 0.80, clouds((height, width), source, cells=height / unit * 90, octaves=3, gain=0.8))
    out = pale * (1 + strokes * 0.10)[..., None] + chalk[..., None] * np.float32(0.35)
    return floats(out + (colour("#f6ecdc") - out) * (dry * 0.16)[..., None])


def pointillism(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Dots of unmixed colour that the eye mixes."""
    height, width = sheet.shape[:2]
    reference = saturate(floats(np.clip(sheet, 0, 1)), 1.35)
    soft = blur(reference, unit / 240)
    painted = to_bytes(np.broadcast_to(colour("#efe6d2"), sheet.shape).astype(np.float32))
    for size, cover in ((0.0075, 1.5), (0.0052, 1.5)):
        radius = max(1.0, size * unit)
        count = int(height * width / (radius * radius * 3.14) * cover)
        x, y = source.uniform(0, width - 1, count), source.uniform(0, height - 1, count)
        split = source.uniform(-0.16, 0.16, (count, 3))
        big = np.round(radius * source.uniform(0.7, 1.15, count) * 16).astype(np.int32)
        tints = np.clip(soft[y.astype(int), x.astype(int)] + split, 0, 1) * 255
        place = np.round(np.stack([x, y], 1) * 16).astype(np.int32)
        for index in range(count):
            red, green, blue = tints[index]
            cv2.circle(
                painted,
                (int(place[index, 0]), int(place[index, 1])),
                int(big[index]),
                (float(red), float(green), float(blue)),
                -1,
                cv2.LINE_AA,
                4,
            )
    return floats(painted) / np.float32(255)
