"""The open sky of a picture, its clouds and its sun included."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Flags, Picture
from atelier.engines.raster import Plane, floats
from atelier.engines.seeing.backdrop import Backdrop

_LEVEL: Final = 0.02  # of the height: a border that varies less over the picture is the horizon of a plain or a sea
_FURTHER: Final = 0.42  # of the height that clouds may hide of the sky
_ALIKE: Final = 1.5
_SPREADS: Final = (8.0, 4.0, 6.5)  # of L, a* and b* within a sky at one height
_SMOOTH: Final = 5.0  # CIELAB units a pixel: steeper is an edge
_CLOUD: Final = (11.0, 9.0)  # chroma at most, and how much darker than the sky it may be
_GLOWING: Final = 54.0  # lightness of a warm sky
_WARMEST: Final = 5.0  # b* of a cloud
_DARKEST: Final = 56.0  # lightness in a cloud
_EVEN: Final = 2.6  # how much the lightness of a cloud varies from pixel to pixel
_BLUISH: Final = 5.0
_WHITE: Final = 69.0  # lightness of what is surely a cloud
_STREAK: Final = 0.04  # of the width
_THIN: Final = 7  # pixels of a rim, or of a bird
_SPECK: Final = 0.002  # of the picture
_DISC: Final = 0.02
_HIGH: Final = 0.16  # a backdrop that ends higher has come upon clouds
_SPANS: Final = 0.9
_LEAST: Final = 0.04
_RIM: Final = 5  # pixels between a cloud and the sky behind it
_JUMP: Final = 3  # pixels of a cloud's bright rim that a region may cross


def find_sky(small: Picture, backdrop: Backdrop | None) -> Plane | None:
    """0 or 1, of the size of `small`, a picture of about 256 pixels; None where there is none to be sure of.

    `backdrop` is the smooth region that comes down from its upper edge, if one was found.
    """
    lab = cv2.cvtColor(floats(small) / np.float32(255), cv2.COLOR_RGB2LAB)
    lab = floats(cv2.GaussianBlur(lab, (0, 0), 0.8))
    edges = floats(np.hypot(cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)).max(axis=2) / 4)
    seeds = _seeds(lab, edges, backdrop)
    if seeds is None:
        return None
    allowed = _allowed(seeds)
    smooth = edges < _SMOOTH
    clear, cloud = seeds | ((_like_sky(lab, seeds) | _blue(lab)) & smooth), _cloudy(lab, seeds)
    allowed = allowed & _open_above(lab, clear & smooth, cloud)
    region = _joined(seeds & allowed, (clear | cloud) & allowed)
    rims = cv2.morphologyEx(region.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((_RIM, _RIM), np.uint8)) > 0
    region = _whole(rims & allowed, lab[..., 0])
    return floats(region) if region.mean() > _LEAST else None


def _seeds(lab: Plane, edges: Plane, backdrop: Backdrop | None) -> Flags | None:
    """What is certainly sky: a backdrop of its colours, or blue and clouds along the upper edge."""
    if backdrop is not None and backdrop.horizon > _HIGH and (backdrop.sky or backdrop.spans > _SPANS):
        # Of other colours than blue, as at sunset or at night: wide enough, and light or cold enough, to be no wall.
        seeds = backdrop.mask > 0.5
        light, _, warmth = np.median(lab[seeds], axis=0)
        return seeds if backdrop.sky or warmth < _WARMEST or light > _GLOWING else None
    rows = max(3, round(0.05 * len(lab)))
    top = np.zeros(edges.shape, bool)
    top[:rows] = (_blue(lab) | _cloudy(lab, top))[:rows] & (edges[:rows] < _SMOOTH)
    return top if _blue(lab)[: 4 * rows].mean() > 0.15 and top[:rows].mean() > 0.4 else None


def _blue(lab: Plane) -> Flags:
    """The blue of a clear day."""
    light, a, b = lab[..., 0], lab[..., 1], lab[..., 2]
    return np.asarray((b < -5) & (b < 0.35 * a) & (a < -0.6 * b) & (light > 26))


def _allowed(seeds: Flags) -> Flags:
    """Down to where the sky can be: the level line that it ends at, or so much further as clouds may hide of it."""
    height, width = seeds.shape
    ends = np.array([np.flatnonzero(column)[-1] if column.any() else 0 for column in seeds.T])
    low = np.quantile(ends, 0.9)
    level = low > _HIGH * height and (np.abs(ends - low) < _LEVEL * height).mean() > 0.55
    rows = np.arange(height)[:, None]
    floor = low + 0.012 * height if level else min(0.94 * height, low + _FURTHER * height)
    return np.broadcast_to(rows <= floor, (height, width))


def _like_sky(lab: Plane, seeds: Flags) -> Flags:
    """Of the colours that the sky has at that height: a curve down the picture, through those of the sure part."""
    height = lab.shape[0]
    rows, columns = np.nonzero(seeds)
    if len(np.unique(rows)) < 4:
        return seeds
    y = rows / height
    curves = [np.polyfit(y, lab[rows, columns, band], 1) for band in range(3)]
    at = np.arange(height) / height
    away = np.zeros(lab.shape[:2], np.float32)
    for band, spread in enumerate(_SPREADS):
        low, high = np.quantile(lab[rows, columns, band], (0.01, 0.99))
        model = np.clip(np.polyval(curves[band], at), low - spread, high + spread)
        away += np.square((lab[..., band] - model[:, None]) / spread)
    return np.sqrt(away) < _ALIKE


def _cloudy(lab: Plane, seeds: Flags) -> Flags:
    """Pale, hardly coloured, soft, and not much darker than the sky around."""
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    usual = float(np.median(lab[..., 0][seeds])) if seeds.any() else 70.0
    light = cv2.GaussianBlur(lab[..., 0], (0, 0), 1.0)
    rough = np.abs(lab[..., 0] - cv2.blur(lab[..., 0], (5, 5)))
    even = (cv2.blur(rough, (7, 7)) < _EVEN) & (cv2.erode(light, np.ones((5, 5), np.uint8)) > _DARKEST)
    pale = (chroma < _CLOUD[0]) & (lab[..., 2] < _WARMEST) & (light > max(_DARKEST, usual - _CLOUD[1]))
    return np.asarray(even & pale)


def _open_above(lab: Plane, clear: Flags, cloud: Flags) -> Flags:
    """Down each column as far as nothing stands before the sky: clouds may, and thin things such as birds, and in a
    sky that is not blue the glow of a low sun."""
    height, width = clear.shape
    light, glows = lab[..., 0], bool(clear.any()) and float(np.median(lab[..., 2][clear])) > -_BLUISH
    depths = np.empty(width, np.int32)
    for column in range(width):
        depths[column] = _depth(light[:, column], clear[:, column], cloud[:, column], glows)
    # A bright streak that ends one column and not its neighbours is none of the land.
    gap = np.ones((1, 2 * round(_STREAK * width / 2) + 1), np.uint8)
    closed = cv2.morphologyEx(floats(depths)[None], cv2.MORPH_CLOSE, gap)[0]
    return np.asarray(np.arange(height)[:, None] < closed[None])


def _depth(light: Plane, clear: Flags, cloud: Flags, glows: bool) -> int:
    """The row at which one column's sky ends."""
    known = clear | cloud
    row, last = 0, -1
    while row < len(known):
        if known[row]:
            last, row = row, row + 1
            continue
        end = row
        while end < len(known) and not known[end]:
            end += 1
        if end == len(known):
            return row
        before = light[last] if last >= 0 else light[0]
        white = cloud[end] and light[end] > max(before + 4, _WHITE)
        glow = glows and light[row:end].min() > before - 2
        if not (white or glow or (clear[end] and end - row <= _THIN)):
            return row
        row = end
    return len(known)


def _joined(seeds: Flags, candidates: Flags) -> Flags:
    """The candidates that hang together with a seed, over narrow rims too."""
    bridged = cv2.morphologyEx(candidates.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((_JUMP, _JUMP), np.uint8))
    _, labels = cv2.connectedComponents(bridged, connectivity=4)
    kept = np.unique(labels[seeds])
    region = np.isin(labels, kept[kept > 0])
    # Crumbs in the land are no sky: they hang on by a thread.
    opened = cv2.morphologyEx(region.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    return opened | seeds


def _whole(region: Flags, light: Plane) -> Flags:
    """Specks and bright discs with sky all around belong to it: birds, sun and moon; not towers, not sails."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~region).astype(np.uint8), connectivity=4)
    height, width = region.shape
    usual = float(np.median(light[region]))
    out = region.copy()
    for label in range(1, count):
        x, y, wide, tall, area = stats[label]
        inside = x > 0 and x + wide < width and y + tall < height
        bright = inside and float(light[labels == label].mean()) > usual
        if inside and area < (_DISC if bright else _SPECK) * height * width:
            out[labels == label] = True
    return out
