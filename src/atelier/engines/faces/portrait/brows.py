"""Eyebrows, hair by hair."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.person import Brows, Eyes
from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.raster import Points, floats
from atelier.engines.sketch.paint.colour import Colour
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import ribbon, smooth


def brow_line(brows: Brows, eyes: Eyes, side: int) -> Points:
    """The middle of a brow from the inner to the outer end."""
    gap, w = eyes.gap, eyes.width
    lift = brows.raised
    y = brows.y - lift
    inner = (gap - w * 0.98, y + brows.arch * 0.95 - brows.inner + lift * 0.2)
    knots = [
        inner,
        (gap - w * 0.35, y + brows.arch * 0.45 - brows.inner * 0.5),
        (gap + w * 0.42, y),
        (gap + w * (0.62 + 0.62 * brows.length), y + brows.arch * 1.35 + 0.02),
    ]
    return smooth([(side * x, at) for x, at in knots], closed=False, per=10)


def draw_brow(sheet: Sheet, brows: Brows, eyes: Eyes, side: int, tint: Colour, source: Dice) -> None:
    line = brow_line(brows, eyes, side)
    patch = sheet.patch(*(line.min(0) - 0.2), *(line.max(0) + 0.2))
    if patch.empty:
        return
    thick = brows.thick
    widths = [thick * 0.72, thick * 1.05, thick * 0.95, thick * 0.60, 0.008]
    body = patch.cover(ribbon(line, [w * 0.85 for w in widths], curved=False), 0.016)
    patch.lay(tint, body * min(0.75, 0.42 * brows.density))
    run = np.gradient(line, axis=0)
    run /= np.linalg.norm(run, axis=1, keepdims=True)
    count = int(420 * brows.density)
    wide = np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths)
    for tone in (0.72, 1.0, 1.3):
        hairs = []
        for place in source.random(count // 3):
            at = place * (len(line) - 1)
            low = int(at)
            off = (source.random() - 0.5) * 0.95
            along = run[low]
            up = np.array([0.0, -1.0])
            lean = (0.95 - 0.95 * place) - off * 0.75
            way = along + up * lean
            way /= np.hypot(*way)
            root = line[low] + np.array([0.0, off * wide[low]])
            length = thick * (0.95 + 0.5 * source.random()) * (1.0 - 0.35 * place)
            bend = root + way * length * 0.55 + along * length * 0.06
            tip = root + way * length + along * length * 0.22
            hairs.append(ribbon([tuple(root), tuple(bend), tuple(tip)], [0.0062, 0.0050, 0.0], per=3))
        patch.lay(floats(np.minimum(tint * tone + 0.02 * (tone - 0.7), 1)), patch.cover(hairs) * 0.62)
