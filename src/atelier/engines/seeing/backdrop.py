"""The smooth region that comes down from the top edge: sky outdoors, a wall or a paper ground elsewhere."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, floats

_SURE: Final = 2.8  # contrast at the border over texture inside; below it, it is rather no region at all
_BELOW: Final = 0.1  # of the height: so far below the horizon it may still reach, between things; then it is ground
_BORDER_RISE: Final = 25.0  # an edge stronger than this says no more about a border than this


class Backdrop(msgspec.Struct, frozen=True):
    """`mask` is 0 or 1 at the size of the picture that was looked at. `horizon` is the height at which it usually
    ends, 0..1 from above. `spans` is the share of the picture's width that it covers. `sky` says that it has the
    colours of a sky."""

    mask: Field
    horizon: float
    spans: float
    sky: bool


def find_backdrop(small: Picture) -> Backdrop | None:
    """Look at a picture of about 256 px. None if nothing smooth comes down from the top.

    After Shen and Wang, "Sky region detection in a single image", 2013: try gradient thresholds, walk down
    every column to the first pixel above it, keep the border with the best score. The score here is the strength
    of the border over the roughness inside, which holds for sunsets too.
    """
    height = small.shape[0]
    lab = cv2.cvtColor(cv2.bilateralFilter(cv2.medianBlur(small, 5), 7, 18, 5), cv2.COLOR_RGB2LAB)
    colours = lab.astype(np.float32) * np.array([0.8, 1, 1], np.float32)
    edges = _edges(cv2.GaussianBlur(colours, (0, 0), 1.0))
    best: tuple[float, float, Field] | None = None
    for threshold in np.geomspace(2.5, 30, 20):
        depths = _columns(edges > threshold)
        share = float(depths.mean()) / height
        if not 0.05 <= share <= 0.9:
            continue
        score = _score(depths, edges, colours)
        if best is None or score > best[0]:
            best = score, float(threshold), depths
    if best is None or best[0] < _SURE:
        return None
    _, threshold, depths = best
    horizon = float(np.clip(np.quantile(depths, (0.35, 0.65)).mean() / height, 0.05, 0.95))
    mask = _region(edges <= threshold, np.minimum(depths, (horizon + _BELOW) * height))
    if mask.mean() < 0.05:
        return None
    spans = float((depths > 0.06 * height).mean())
    return Backdrop(mask, horizon, spans, spans > 0.6 and _sky_coloured(lab, mask))


def _edges(colours: Field) -> Field:
    across = cv2.Sobel(colours, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(colours, cv2.CV_32F, 0, 1)
    return floats(np.hypot(across, down).max(axis=2) / 4)


def _columns(rough: Flags) -> Field:
    """For each column the row of the first rough pixel; thin things such as poles and birds do not count."""
    height, width = rough.shape
    rough = rough.copy()
    rough[:2] = False
    first = np.where(rough.any(axis=0), rough.argmax(axis=0), height).astype(np.float32)
    kernel = np.ones((1, 2 * int(0.02 * width) + 1), np.uint8)
    return np.asarray(cv2.morphologyEx(first[None], cv2.MORPH_CLOSE, kernel)[0], np.int32)


def _score(depths: Field, edges: Field, colours: Field) -> float:
    height, width = edges.shape
    ends = depths < height - 1
    if ends.mean() < 0.5:
        return 0.0
    rows = np.arange(height)[:, None]
    inside = rows < depths
    reach = int(0.12 * height)
    above = colours[inside & (rows >= depths - reach)]
    below = colours[~inside & (rows < depths + reach)]
    if not len(above) or not len(below):
        return 0.0
    step = float(np.linalg.norm(below.mean(axis=0) - above.mean(axis=0)))
    border = np.minimum(edges[np.clip(depths, 0, height - 1), np.arange(width)][ends], _BORDER_RISE)
    rough = float(np.percentile(edges[inside], 90)) + 1.5
    covered = float((depths > 0.05 * height).mean())
    return float((border.mean() + 0.5 * step) / rough * covered**0.5)


def _region(smooth: Flags, depths: Field) -> Field:
    """Smooth pixels joined to the top, down to the border of the neighbourhood; sun, moon and birds are filled in."""
    height, width = smooth.shape
    reach = np.ones((1, 2 * int(0.15 * width) + 1), np.uint8)
    floor = cv2.dilate(depths[None].astype(np.float32), reach)[0]
    rows = np.arange(height)[:, None]
    open_sky = (smooth | (rows < 3)) & (rows < floor)
    _, labels = cv2.connectedComponents(open_sky.astype(np.uint8), connectivity=4)
    mask = np.isin(labels, np.unique(labels[0])) & open_sky
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    for label in range(1, len(stats)):
        if stats[label, cv2.CC_STAT_AREA] < 0.012 * height * width:
            mask[labels == label] = True
    return floats(mask)


def _sky_coloured(lab: Picture, mask: Field) -> bool:
    """Bluer than grey, or as bright as cloud, in its upper half; a low sun may warm the lower one."""
    rows = np.flatnonzero(mask.any(axis=1))
    upper = mask.copy()
    upper[(rows[0] + rows[-1]) // 2 + 1 :] = 0
    light, _, blue_yellow = lab[upper > 0].astype(np.float32).mean(axis=0)
    return bool(blue_yellow < 123 or (light > 215 and blue_yellow < 131))
