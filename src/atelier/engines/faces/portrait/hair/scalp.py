"""The scalp under the hair: darkened by roots, dotted with stubble, or bare."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.hair.plan import Plan, scalp
from atelier.engines.faces.portrait.hair.strands import Look
from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.person import Build
from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.raster import Plane, blur, floats
from atelier.engines.sketch.paint.colour import Colour, shade
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import box, turned


def paint_scalp(sheet: Sheet, build: Build, plan: Plan, look: Look, source: Dice, recede: float = 0.0) -> None:
    outline = scalp(build, recede)
    patch = sheet.patch(*(outline.min(0) - 0.1), *(outline.max(0) + 0.1))
    if patch.empty or (plan.scalp <= 0 and plan.stubble <= 0):
        return
    rim = patch.cover(scalp(build, recede, lift=0.005))
    area = patch.cover(outline, 0.035) * rim
    if plan.stubble > 0:
        dots = dotted(area.shape, patch.scale, source)
        patch.lay(shade(look.root, 0.75), area * dots * np.float32(min(1.0, plan.stubble)))
        patch.dim(floats(0.35 + 0.65 * look.root), area * np.float32(0.55 * plan.stubble))
    if plan.scalp > 0:
        patch.lay(shade(look.root, 0.50), patch.cover(outline, 0.030) * rim * np.float32(plan.scalp))


def paint_mass(sheet: Sheet, plan: Plan, look: Look) -> None:
    """The shadow inside the hair behind the head, so that nothing shines through it."""
    for outline in plan.mass:
        patch = sheet.patch(*(outline.min(0) - 0.2), *(outline.max(0) + 0.2))
        if not patch.empty:
            patch.lay(shade(look.root, 0.34), patch.cover(outline, 0.035))


def paint_ties(sheet: Sheet, plan: Plan, tint: Colour, lamp: Lamp) -> None:
    """Bands around tails and braids."""
    for x, y, half, tilt in plan.ties:
        patch = sheet.patch(x - 0.3, y - 0.3, x + 0.3, y + 0.3)
        if patch.empty:
            continue
        band = turned(box(x - half, y - 0.035, x + half, y + 0.035, 0.03), tilt, (x, y))
        patch.dim(floats([0.5, 0.45, 0.45]), patch.cover(band + np.array([0, 0.02]), 0.02) * 0.6)
        across = np.clip(0.5 + (x - patch.x) * np.float32(lamp.unit[0] * -2.2 / half * 0.3 + 0.0), 0.3, 1.0)
        light = (across * np.ones_like(patch.y))[..., None]
        patch.lay(floats(np.clip(tint * (0.5 + 0.7 * light), 0, 1)), patch.cover(band))


def dotted(shape: tuple[int, ...], scale: float, source: Dice) -> Plane:
    """Fine grain, 0..1: cut hair seen end on."""
    grain = source.random((shape[0], shape[1]), dtype=np.float32)
    grain = blur(grain, max(0.5, 0.0032 * scale))
    spread = float(grain.std()) or 1.0
    return floats(np.clip(0.35 + (grain - 0.5) / spread * 0.34, 0, 1))
