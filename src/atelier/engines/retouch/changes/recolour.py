"""One thing in another colour, its light and shade kept."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.palette.statistics import lab_of, rgb_of
from atelier.engines.raster import Plane, floats, step_between
from atelier.engines.retouch.asking.wishes import Recolour
from atelier.engines.retouch.changes.season import greenness
from atelier.engines.retouch.seen.hair import hair_of
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.paint.colour import colour

_ALIKE: Final = (26.0, 48.0)  # CIELAB a*b* distance: certainly, and no more the colour that is to be replaced


def recoloured(sheet: Plane, sight: Sight, wish: Recolour, share: float) -> Plane | None:
    """None where what is to change colour is not in the picture."""
    lab = lab_of(sheet)
    where = _where(sheet, lab, sight, wish.where)
    if where is None or float(where.mean()) < 1e-4:
        return None
    goal = lab_of(floats(colour(wish.colour)[None, None]))[0, 0]
    weight = where / np.float32(where.sum())
    usual = float((lab[..., 0] * weight).sum())
    light = (lab[..., 0] - usual) * np.float32(0.85) + np.float32(usual * 0.35 + goal[0] * 0.65)
    # Highlights and deep shadows hold less colour.
    full = np.clip(light / 18, 0, 1) * np.clip((104 - light) / 22, 0, 1)
    made = np.dstack([np.clip(light, 0, 100), goal[1] * full, goal[2] * full])
    return floats(sheet + (rgb_of(floats(made)) - sheet) * (where * np.float32(share))[..., None])


def _where(sheet: Plane, lab: Plane, sight: Sight, name: str) -> Plane | None:
    if name.startswith("#"):
        return _like(lab, name)
    if name == "sky":
        return sight.sky
    if name == "green":
        return greenness(sheet, sight)
    if name == "water":
        return _watery(lab, sight)
    if name == "background":
        return None if sight.matte is None else floats(1 - sight.matte)
    if name == "hair":
        return hair_of(sight)
    if name == "subject":
        return None if sight.matte is None else _main_part(lab, sight)
    return np.ones(sheet.shape[:2], np.float32)


def _like(lab: Plane, code: str) -> Plane:
    """Pixels of about the hue of a colour; for colours without hue, of about its lightness."""
    goal = lab_of(floats(colour(code)[None, None]))[0, 0]
    strong = float(np.hypot(goal[1], goal[2]))
    if strong < 12:
        plain = 1 - step_between(10, 22, floats(np.hypot(lab[..., 1], lab[..., 2])))
        return floats(plain * (1 - step_between(14, 30, floats(np.abs(lab[..., 0] - goal[0])))))
    chroma = np.maximum(np.hypot(lab[..., 1], lab[..., 2]), 1e-3)
    turn = (lab[..., 1] * goal[1] + lab[..., 2] * goal[2]) / (chroma * strong)
    return floats(step_between(0.80, 0.93, floats(turn)) * step_between(9, 20, floats(chroma)))


def _watery(lab: Plane, sight: Sight) -> Plane:
    rows = np.broadcast_to(np.linspace(0, 1, lab.shape[0], dtype=np.float32)[:, None], lab.shape[:2])
    below = step_between(sight.horizon - 0.03, sight.horizon + 0.03, floats(rows))
    blue = step_between(2, 12, floats(-lab[..., 2])) * (1 - step_between(8, 22, floats(lab[..., 1])))
    return floats(below * blue * (1 if sight.sky is None else 1 - sight.sky))


def _main_part(lab: Plane, sight: Sight) -> Plane:
    """What of the subject has its main colour: clothes or paint, not skin, tyres or windows."""
    matte = sight.matte
    assert matte is not None
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    sure = matte > 0.8
    if not sure.any():
        return matte
    weights = chroma[sure] + 4
    turn = np.arctan2(lab[..., 2][sure], lab[..., 1][sure])
    counts, edges = np.histogram(turn, bins=24, range=(-np.pi, np.pi), weights=weights)
    ring = counts + 0.6 * (np.roll(counts, 1) + np.roll(counts, -1))
    best = int(ring.argmax())
    middle = (edges[best] + edges[best + 1]) / 2
    if float(np.median(chroma[sure])) < 9:  # grey things change as a whole
        return matte
    goal = floats([np.cos(middle), np.sin(middle)])
    alike = (lab[..., 1] * goal[0] + lab[..., 2] * goal[1]) / np.maximum(chroma, 1e-3)
    part = step_between(0.68, 0.86, floats(alike)) * step_between(5, 13, floats(chroma))
    return floats(matte * part)
