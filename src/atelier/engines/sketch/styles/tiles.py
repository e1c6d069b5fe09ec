"""Styles of pieces: pixels, facets, leaded glass, mosaic, stitches."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from atelier.engines.raster import Plane, blur, exp, floats, resize, slope_x, slope_y, step_between, wave
from atelier.engines.sketch.paint.colour import colour, grey_of, saturate
from atelier.engines.sketch.paint.noise import Dice, clouds
from atelier.engines.sketch.styles.paintings import to_bytes

BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.5
"""The classic 4 x 4 ordered dither."""


def pixel(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Large square pixels from a palette of 40 colours, lightly dithered."""
    height, width = sheet.shape[:2]
    short = min(150, round(unit))
    cells = (max(8, round(height / unit * short)), max(8, round(width / unit * short)))
    small = resize(sheet, cells[1], cells[0])
    detail = small - blur(small, 1.2)
    small = saturate(floats(np.clip(small + detail * 0.7, 0, 1)), 1.22)
    dither = np.tile(BAYER, (cells[0] // 4 + 1, cells[1] // 4 + 1))[: cells[0], : cells[1], None]
    small = floats(np.clip(small + dither * 0.055, 0, 1))
    image = Image.fromarray(to_bytes(small)).quantize(40, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few = np.asarray(image.convert("RGB"))
    big = cv2.resize(few, (width, height), interpolation=cv2.INTER_NEAREST)
    return floats(big) / np.float32(255)


def scattered(sheet: Plane, count: int, source: Dice) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(n, 2) places in fractions of the picture, denser where there is detail; the corners and edges included."""
    grid = 160
    grey = grey_of(resize(sheet, grid, grid))
    detail = np.abs(slope_x(grey)) + np.abs(slope_y(grey))
    weight = blur(floats(detail), 1.4).astype(np.float64)
    weight = np.round(weight / max(1e-6, float(weight.max())) * 4000) + 160
    share = np.cumsum(weight.ravel())
    picks = np.searchsorted(share, source.random(count) * share[-1])
    places = np.stack([picks % grid, picks // grid], 1) + source.random((count, 2))
    edge = np.linspace(0, 1, 9)
    frame = [(x, y) for x in edge for y in (0.0, 1.0)] + [(x, y) for x in (0.0, 1.0) for y in edge[1:-1]]
    return np.concatenate([places / grid, np.array(frame)])


def lowpoly(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Facets: triangles between points set where the picture has edges."""
    height, width = sheet.shape[:2]
    places = scattered(sheet, 1500, source)
    scale = 4096.0
    mesh = cv2.Subdiv2D((0, 0, int(scale) + 2, int(scale) + 2))
    for x, y in np.unique(np.round(places * scale), axis=0):
        mesh.insert((float(x), float(y)))
    corners = floats(mesh.getTriangleList()).reshape(-1, 3, 2)
    inside = ((corners >= 0) & (corners <= scale)).all((1, 2))
    corners = corners[inside] / np.float32(scale) * np.array([width, height], np.float32)
    soft = blur(floats(np.clip(sheet, 0, 1)), unit / 260)
    middle = corners.mean(1)
    tints = soft[np.clip(middle[:, 1].astype(int), 0, height - 1), np.clip(middle[:, 0].astype(int), 0, width - 1)]
    lean = (corners[:, 1] - corners[:, 0])[:, 0] * (corners[:, 2] - corners[:, 0])[:, 1]
    tilt = ((np.abs(lean) * 7919 / (unit * unit)) % 1 - 0.5) * 0.10
    tints = np.clip(saturate(floats(tints[:, None]), 1.15)[:, 0] * (1 + tilt[:, None]), 0, 1) * 255
    out = to_bytes(soft)
    exact = np.round(corners * 16).astype(np.int32)
    for index in range(len(exact)):
        red, green, blue = tints[index]
        cv2.fillConvexPoly(out, exact[index], (float(red), float(green), float(blue)), cv2.LINE_AA, 4)
    return floats(out) / np.float32(255)


def stainedglass(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Panes of glowing glass in lead, the light coming through."""
    height, width = sheet.shape[:2]
    factor = min(1.0, 900 / unit)
    small_h, small_w = max(8, round(height * factor)), max(8, round(width * factor))
    small = resize(sheet, small_w, small_h)
    seeds = np.clip(scattered(sheet, 620, source), 0, 0.9999)
    dots = np.ones((small_h, small_w), np.uint8)
    dots[(seeds[:, 1] * small_h).astype(int), (seeds[:, 0] * small_w).astype(int)] = 0
    _, labels = cv2.distanceTransformWithLabels(dots, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL)
    count = int(labels.max()) + 1
    flat = labels.ravel()
    sizes = np.maximum(np.bincount(flat, minlength=count), 1)
    tints = np.stack(
        [
            np.bincount(flat, weights=small[..., band].ravel().astype(np.float64), minlength=count) / sizes
            for band in range(3)
        ],
        1,
    )
    panes = saturate(floats(tints[labels]), 1.75)
    panes = panes * 1.12 + 0.03
    fuzzy = clouds((small_h, small_w), source, cells=small_h / (unit * factor) * 26, octaves=4, gain=0.6)
    streak = clouds((small_h, small_w), source, cells=small_h / (unit * factor) * 14, octaves=3, stretch=0.3)
    panes = panes * (0.80 + 0.26 * fuzzy + 0.20 * streak)[..., None]
    line = _borders(labels)
    lead = blur(floats(cv2.dilate(line, np.ones((3, 3), np.uint8))), max(0.6, unit * factor / 640))
    glow = blur(floats(np.clip(panes - 0.35, 0, 1)), unit * factor / 40)
    out = resize(floats(panes + glow * 0.42), width, height)
    mask = np.clip(resize(lead, width, height) * 1.35, 0, 1)[..., None]
    rim = np.clip(resize(blur(lead, unit * factor / 260), width, height), 0, 1)[..., None]
    out = out * (1 - 0.35 * rim)
    relief = slope_x(resize(lead, width, height)) + slope_y(resize(lead, width, height))
    metal = colour("#1c1d22") + np.clip(-relief, 0, 1)[..., None] * np.float32(0.5)
    return floats(out + (metal - out) * mask)


def _borders(
    labels: np.ndarray[tuple[int, ...], np.dtype[np.int32]] | cv2.typing.MatLike,
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """1 where a pane meets another."""
    table = np.asarray(labels)
    line = np.zeros(table.shape, np.uint8)
    line[:, 1:] |= (table[:, 1:] != table[:, :-1]).astype(np.uint8)
    line[1:] |= (table[1:] != table[:-1]).astype(np.uint8)
    return line


def mosaic(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Small square stones, set a little askew in grout."""
    height, width = sheet.shape[:2]
    side = max(3.0, unit / 78)
    columns, rows = int(width / side) + 2, int(height / side) + 2
    soft = blur(floats(np.clip(sheet, 0, 1)), side * 0.4)
    out = to_bytes(np.broadcast_to(colour("#4a443d"), sheet.shape).astype(np.float32))
    x = (np.arange(columns)[None] + 0.5 + 0.0 * np.arange(rows)[:, None]) * side + source.uniform(
        -0.10, 0.10, (rows, columns)
    ) * side
    y = (np.arange(rows)[:, None] + 0.5 + 0.0 * np.arange(columns)[None]) * side + source.uniform(
        -0.10, 0.10, (rows, columns)
    ) * side
    turn = source.uniform(-0.20, 0.20, (rows, columns))
    half = side * source.uniform(0.38, 0.455, (rows, columns))
    pick_x, pick_y = np.clip(x, 0, width - 1).astype(int), np.clip(y, 0, height - 1).astype(int)
    tints = saturate(floats(soft[pick_y, pick_x]), 1.2) + source.uniform(-0.06, 0.06, (rows, columns, 1))
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64)
    cos, sin = np.cos(turn)[..., None], np.sin(turn)[..., None]
    px = x[..., None] + half[..., None] * (corner[:, 0] * cos - corner[:, 1] * sin)
    py = y[..., None] + half[..., None] * (corner[:, 0] * sin + corner[:, 1] * cos)
    stones = np.round(np.stack([px, py], -1) * 16).astype(np.int32).reshape(-1, 4, 2)
    shades = np.clip(tints.reshape(-1, 3), 0, 1) * 255
    for index in range(len(stones)):
        red, green, blue = shades[index]
        cv2.fillConvexPoly(out, stones[index], (float(red), float(green), float(blue)), cv2.LINE_AA, 4)
    lit = floats(out) / np.float32(255)
    relief = slope_x(grey_of(blur(lit, side * 0.10))) + slope_y(grey_of(blur(lit, side * 0.10)))
    gloss = clouds((height, width), source, cells=height / unit * 9, octaves=3)
    return floats(np.clip(lit * (0.92 + 0.16 * gloss[..., None]) + relief[..., None] * np.float32(0.35), 0, 1))


def crossstitch(sheet: Plane, unit: float, source: Dice) -> Plane:
    """Crosses of thread on linen."""
    height, width = sheet.shape[:2]
    short = min(112, round(unit))
    rows, columns = max(8, round(height / unit * short)), max(8, round(width / unit * short))
    small = saturate(resize(floats(np.clip(sheet, 0, 1)), columns, rows), 1.2)
    few = Image.fromarray(to_bytes(small)).quantize(48, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    thread = floats(np.asarray(few.convert("RGB"))) / np.float32(255)
    y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) * rows / height
    x = (np.arange(width, dtype=np.float32)[None] + 0.5) * columns / width
    row, column = np.minimum(y.astype(int), rows - 1), np.minimum(x.astype(int), columns - 1)
    u, v = x - column - 0.5, y - row - 0.5
    first, second = np.abs(u - v), np.abs(u + v)
    reach = np.maximum(np.abs(u), np.abs(v))
    end = step_between(0.52, 0.44, floats(reach))
    under = step_between(0.30, 0.22, floats(first)) * end
    over = step_between(0.30, 0.22, floats(second)) * end
    tint = thread[np.broadcast_to(row, first.shape), np.broadcast_to(column, first.shape)]
    linen = (
        colour("#e9e0cc")
        * (
            0.90
            + 0.10
            * np.maximum(
                step_between(0.2, 0.5, floats(np.abs(u) * np.ones_like(v))),
                step_between(0.2, 0.5, floats(np.abs(v) * np.ones_like(u))),
            )
        )[..., None]
    )
    twist = 0.90 + 0.16 * exp(floats(-np.square(second * 7))) + 0.05 * wave((u - v) * np.float32(6.4))
    out = linen * (1 - 0.35 * np.maximum(under, over)[..., None])
    out = out + (tint * (0.80 - 0.25 * over)[..., None] - out) * under[..., None]
    out = out + (tint * twist[..., None] - out) * over[..., None]
    return floats(out)
