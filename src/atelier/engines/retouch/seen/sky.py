"""The open sky of a picture, its clouds and its sun included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Flags, Picture
from atelier.engines.raster import Plane, floats, repeatable
from atelier.engines.retouch.seen.heaven import Features, features_of, likelihoods
from atelier.engines.retouch.seen.skyline import Rows, skyline

_GUESS_PX: Final = 96
_GUESSES: Final = (0.12, 0.3, 0.45, 0.6)  # of the height
_ROUNDS: Final = 4
_SETTLED: Final = 0.004  # of the picture: a smaller change is none
_SURE: Final = 4.0  # log of odds: no pixel says more
_EDGE_WEIGHT: Final = 0.2
_STRONG: Final = 8.0  # CIELAB units a pixel: a stronger border says no more
_LEAST: Final = 0.02
_LOWEST: Final = 0.85  # of the columns end above the level that is tried last
_ACROSS: Final = 0.33  # of the upper edge: below it, it is rather what is seen through a window, or between trees
_LEAPS: Final = 2.3  # heights in all, of a line across the picture
_SLIVER: Final = 0.02  # of the height: less is no sky
_OVER_ALL: Final = 0.95  # of the columns show sky, where only towers stand before it
_DOUBT: Final = 45.0  # CIELAB units of lightness for the whole of that edge
_QUARTERS: Final = (0.25, 0.75)  # of the sky's pixels, from above: its high part and its low part
_COLD: Final = -15.0  # b* of a blue sky
_BRIGHT_BLUE: Final = (45.0, -18.0)  # lightness and b*: of no room
_RISES: Final = (2.0, 5.0, 7.0)  # how much lighter blue, glowing and pale skies are low down
_GLOWS: Final = 12.0  # how far colours differ between high and low at sunset
_PALE: Final = (60.0, 7.0, -1.5)  # lightness at least, chroma and b* at most, of an overcast sky
_SPAN: Final = 0.3  # of the width: so far apart, two stretches of sky may hang together below what stands between
_OPEN: Final = 0.5  # mean log of odds of what is seen of the sky below treetops and arches
_SPECK: Final = 0.002  # of the picture
_GLOWING: Final = (88.0, 8.0)  # lightness and b* of a low sun
_DISC: Final = 0.02


class View(msgspec.Struct, frozen=True):
    """One way to see a picture as sky and land. `fits` says how well, as a mean log likelihood."""

    line: Rows
    evidence: Plane
    fits: float


def find_sky(small: Picture) -> Plane | None:
    """0 or 1, of the size of `small`, a picture of about 256 pixels; None where there is none to be sure of.

    Several guesses of where the sky ends are each made better by turns: colours of sky and land are learned from the
    two sides of the line, and the line is drawn anew by those colours. The best that comes of it is the sky.
    """
    with repeatable():
        rough = features_of(small, _GUESS_PX)
        views = [view for guess in _guesses(rough.edges.shape) if (view := _settled(rough, guess)) is not None]
        if not views:
            return None
        best = max(views, key=lambda view: view.fits)
        level = np.full_like(best.line, round(float(np.quantile(best.line, _LOWEST))))
        straight = _settled(rough, _above(level, rough.edges.shape))
        if straight is not None and straight.fits > best.fits:
            best = straight
        seen = features_of(small, small.shape[1])
        line = cv2.resize(_above(best.line, rough.edges.shape).astype(np.uint8), seen.edges.shape[::-1]) > 0
        view = _settled(seen, line, rounds=1)
        if view is None or _torn(view.line, len(small)):
            return None
        sky = _whole(_with_low_sun(_opened(view), seen.lab), seen.lab[..., 0])
        return floats(sky) if _is_outdoors(seen.lab, sky) else None


def _guesses(shape: tuple[int, ...]) -> Iterator[Flags]:
    height, width = shape
    rows, columns = np.mgrid[:height, :width]
    for share in _GUESSES:
        yield rows < share * height
    yield (rows < 0.45 * height) & (np.abs(columns - width / 2) < width / 8)  # the end of a street


def _settled(seen: Features, sky: Flags, rounds: int = _ROUNDS) -> View | None:
    for _ in range(rounds):
        if not _LEAST < sky.mean() < 1 - _LEAST:
            return None
        above, below = likelihoods(seen, sky)
        evidence = floats(np.clip(above - below, -_SURE, _SURE))
        line = skyline(evidence, seen.edges)
        before, sky = sky, _above(line, sky.shape)
        if (before != sky).mean() < _SETTLED:
            break
    fits = float(np.where(sky, above, below).mean()) + _EDGE_WEIGHT * float(_border(seen.edges, line).mean())
    return View(line, evidence, fits) if _LEAST < sky.mean() < 1 - _LEAST else None


def _above(line: Rows, shape: tuple[int, ...]) -> Flags:
    return np.asarray(np.arange(shape[0])[:, None] < line[None])


def _border(edges: Plane, line: Rows) -> Plane:
    """How strong the edge is in each column's border."""
    height, width = edges.shape
    at, columns = np.clip(line, 1, height - 1), np.arange(width)
    strong = np.minimum(np.maximum(edges[at, columns], edges[at - 1, columns]), np.float32(_STRONG))
    return floats(strong * (line < height))


def _torn(line: Rows, height: int) -> bool:
    """Whether it leaps up and down between what reaches the upper edge: walls and windows rather than one sky."""
    leaps = float(np.abs(np.diff(line)).sum()) / height
    return leaps > _LEAPS and float((line > _SLIVER * height).mean()) < _OVER_ALL


def _is_outdoors(lab: Plane, sky: Flags) -> bool:
    """Whether it has the colours of a sky. Skies grow lighter towards the horizon, walls towards the lamp; what is
    hardly lighter low down must be as blue as only a clear day is."""
    across = float(sky[1:4].mean())
    if across < _ACROSS:
        return False
    rows = np.nonzero(sky)[0]
    first, last = np.quantile(rows, _QUARTERS)
    high, low = (np.median(lab[sky][part], axis=0) for part in (rows <= first, rows >= last))
    rise = float(low[0] - high[0]) - _DOUBT * (1 - across)
    if min(high[2], low[2]) < _COLD and rise > _RISES[0]:
        return True
    if high[0] > _BRIGHT_BLUE[0] and high[2] < _BRIGHT_BLUE[1] and rise > -_RISES[0]:
        return True
    if np.hypot(*(low - high)[1:]) > _GLOWS and rise > _RISES[1]:
        return True
    light, chroma, coldest = _PALE
    pale = max(np.hypot(*high[1:]), np.hypot(*low[1:])) < chroma and high[2] < coldest
    return bool(pale and low[0] > light and rise > _RISES[2])


def _opened(view: View) -> Flags:
    """The sky above the line, and what is seen of it below things that hang into it: palms, arches, sun and moon."""
    height, width = view.evidence.shape
    reach = np.ones((1, 2 * round(_SPAN * width / 2) + 1), np.uint8)
    floor = cv2.morphologyEx(floats(view.line)[None], cv2.MORPH_CLOSE, reach, borderType=cv2.BORDER_REPLICATE)
    sky = _above(view.line, view.evidence.shape)
    seen = (cv2.blur(view.evidence, (3, 3)) > _OPEN) & (np.arange(height)[:, None] < floor)
    _, labels = cv2.connectedComponents((sky | seen).astype(np.uint8), connectivity=4)
    joined = np.isin(labels, np.unique(labels[sky]))
    return np.asarray(sky | (cv2.morphologyEx(joined.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0))


def _with_low_sun(sky: Flags, lab: Plane) -> Flags:
    """A glowing disc that touches the horizon, and otherwise has sky around, belongs to it."""
    light, warmth = _GLOWING
    glowing = ((lab[..., 0] > light) & (lab[..., 2] > warmth) & ~sky).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(glowing, connectivity=4)
    out = sky.copy()
    for label in range(1, count):
        disc = (labels == label).astype(np.uint8)
        ring = (cv2.dilate(disc, np.ones((5, 5), np.uint8)) > disc) > 0
        if stats[label, cv2.CC_STAT_AREA] < _DISC * sky.size and sky[ring].mean() > 0.5:
            out |= cv2.dilate(disc, np.ones((3, 3), np.uint8)) > 0
    return out


def _whole(sky: Flags, light: Plane) -> Flags:
    """Specks and bright discs with sky all around belong to it: birds, sun and moon."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~sky).astype(np.uint8), connectivity=4)
    height, width = sky.shape
    usual = float(np.median(light[sky]))
    out = sky.copy()
    for label in range(1, count):
        x, y, wide, tall, area = stats[label]
        inside = x > 0 and x + wide < width and y > 0 and y + tall < height
        bright = inside and float(np.median(light[labels == label])) > usual
        if inside and area < (_DISC if bright else _SPECK) * height * width:
            out[labels == label] = True
    return out
