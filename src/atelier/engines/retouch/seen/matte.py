"""The subject's outline."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import Plane, floats
from atelier.engines.vision.cutout import DOUBTFUL, Cutout, cut_out

_SMALL: Final = 0.08  # of the picture; a subject as small has to be told surely
_SURE: Final = 0.6  # of a cutout's confidence
_SUBJECT: Final = 0.8  # where its ground is not plain: it is what the picture is of
_STRIP: Final = 0.6  # of the width
_STANDS: Final = 1.5  # times as high as the strip
_FOOT: Final = 0.4  # of the outline's height: no shadow of its own lies higher
_TINT: Final = 6.0  # CIELAB a*b* that a shadow may differ by from its ground
_BLUER: Final = 0.12  # more for each step of lightness that it is darker: shadows have the sky's colour
_BRIGHTER: Final = 16.0  # lightness by which the ground may differ from itself
_SOFT: Final = 3.0  # lightness from pixel to pixel within a shadow
_SHRED: Final = 0.03  # of the largest part; smaller ones are dropped
_MOST_SHADE: Final = 0.55  # of the outline; beyond it, it is the subject that looks like its ground


class Matte(msgspec.Struct, frozen=True):
    """How far each pixel of an RGB picture belongs to its subject, 0..1; `shaded` with the shadow at its foot.
    `people`: faces led to it. `sure`: it is what the picture is of; else, or where there is a sky, it may be a part of
    the place that is shown."""

    share: Plane
    shaded: Plane
    people: bool
    sure: bool = True


def matte_of(picture: Picture) -> Matte | None:
    """None where nothing stands out."""
    cutout = cut_out(picture)
    if cutout is None or cutout.confidence < DOUBTFUL or _is_a_scrap(cutout):
        return None
    if cutout.people:
        return Matte(floats(cutout.alpha), floats(cutout.alpha), people=True)
    sure = cutout.plain or cutout.confidence > _SUBJECT
    lit = _without_shadow(floats(picture) / np.float32(255), floats(cutout.alpha))
    return Matte(_without_shreds(lit), floats(cutout.alpha), people=False, sure=sure)


def _is_a_scrap(cutout: Cutout) -> bool:
    """Whether it is some bright spots on a thing rather than the thing: small, not sure, and perhaps in pieces."""
    return not cutout.people and cutout.confidence < _SURE and float((cutout.alpha > 0.5).mean()) < _SMALL


def apart_from_land(matte: Plane) -> Plane:
    """Out of doors an outline may have taken in a strip of trees or hills from edge to edge: what stands up from the
    strip is the subject."""
    heights = (matte > 0.5).sum(axis=0)
    wide = heights > 0.02 * len(matte)
    if wide.mean() < _STRIP:
        return matte
    usual = float(np.median(heights[wide]))
    stands = (heights > _STANDS * usual).astype(np.uint8)
    if not 0.01 < stands.mean() < 0.6:
        return matte
    reach = max(1, round(0.008 * matte.shape[1]))
    grown = cv2.dilate(stands[None], np.ones((1, 2 * reach + 1), np.uint8))
    return floats(matte * cv2.blur(floats(grown), (2 * reach + 1, 1)))


def _without_shadow(sheet: Plane, matte: Plane) -> Plane:
    """The outline without the shadow on the ground around its foot: of the ground's own colour, only darker."""
    lab = cv2.cvtColor(sheet, cv2.COLOR_RGB2LAB)
    rows = np.flatnonzero((matte > 0.5).any(axis=1))
    outside = matte < 0.05
    if not len(rows) or outside.mean() < 0.05:
        return matte
    low = rows[0] + round((1 - _FOOT) * len(rows))
    ground = np.median(lab[low:][outside[low:]], axis=0) if outside[low:].any() else np.median(lab[outside], axis=0)
    darker = np.maximum(0, ground[0] - lab[..., 0])
    same = np.hypot(lab[..., 1] - ground[1], lab[..., 2] - ground[2]) < _TINT + _BLUER * darker
    smooth = np.abs(lab[..., 0] - cv2.blur(lab[..., 0], (7, 7))) < _SOFT
    shade = same & smooth & (lab[..., 0] < ground[0] + _BRIGHTER) & (lab[..., 0] > 0.25 * ground[0])
    shade[:low] = False
    opened = cv2.morphologyEx((shade & (matte > 0)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    if opened.sum() > _MOST_SHADE * (matte > 0.5).sum():
        return matte
    soft = cv2.GaussianBlur(floats(cv2.dilate(opened, np.ones((5, 5), np.uint8))), (0, 0), 1.2)
    return floats(matte * np.clip(1 - soft, 0, 1))


def _without_shreds(matte: Plane) -> Plane:
    """Without what is left of a shadow, or of what else was near."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((matte > 0.5).astype(np.uint8))
    if count <= 2:
        return matte
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = np.isin(labels, 1 + np.flatnonzero(areas > _SHRED * areas.max())).astype(np.uint8)
    near = cv2.dilate(kept, np.ones((5, 5), np.uint8), iterations=max(1, min(matte.shape) // 150))
    return floats(matte * near)


def clean_edges(sheet: Plane, matte: Plane, unit: float) -> Plane:
    """Colours of the subject without those of its old background, which shine through at its soft edges: pixels that
    are not wholly the subject take the colour of its nearest sure ones."""
    sure = floats(matte > 0.95)
    reach = max(1.0, 0.006 * unit)
    weight = cv2.GaussianBlur(sure, (0, 0), reach) + np.float32(1e-4)
    inner = cv2.GaussianBlur(sheet * sure[..., None], (0, 0), reach) / weight[..., None]
    known = np.clip(weight * 12, 0, 1)
    share = np.clip((0.95 - matte) / 0.5, 0, 1) * known
    return floats(sheet + (inner - sheet) * share[..., None])
