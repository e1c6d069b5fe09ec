"""Reliefs: the heights and colours of landscapes, as data on the terrain's grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Plane, blur, floats, power, step_between
from atelier.engines.sketch.layers.cover import DEPTH, Cover, field_noise, lay_cover, steepness
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.layers.terrain import ROWS, Ground, grid_columns, grid_rows
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import Dice, ridges, wander


def crests(stage: Stage, source: Dice, cell: float, octaves: int, stretch: float = 0.62) -> Plane:
    """Peaks joined by crests, finer crests standing on them, 0..1. `stretch` below 1 draws spurs towards the viewer."""
    tent = ridges(field_noise(stage, source, cell, 2, 0.3, stretch))
    swell = field_noise(stage, source, cell * 1.2, 2, 0.4)
    total = tent * (0.30 + 0.95 * swell)
    weight = floats(np.clip(total * 1.3, 0.05, 1))
    amplitude = 0.40
    for octave in range(1, octaves):
        fold = ridges(field_noise(stage, source, cell / 1.9**octave, 2, 0.35, stretch))
        total = total + (fold - 0.45) * weight * np.float32(amplitude)
        weight = floats(weight * (0.35 + 0.65 * fold))
        amplitude *= 0.56
    over = np.maximum(total - np.float32(0.85), 0)
    return floats(np.maximum(total, 0) - over + over / (1 + over * 1.2))


@dataclass(frozen=True)
class Shape:
    """Which landscape to build. `water` is "", "lake", "river" or "sea"; `height` scales the highest parts."""

    kind: str
    water: str = ""
    height: float = 1.0
    focus: float = 0.5
    """Where across the frame the eye should go: the highest part stands near it, valleys open towards it."""
    far_islands: bool = False
    """Whether islands stand in the sea behind a beach."""


def build(stage: Stage, shape: Shape, cover: Cover) -> Ground:
    source = stage.dice("relief", shape.kind)
    rise = RELIEFS[shape.kind](stage, source, shape)
    rise, wet = _flooded(stage, source, rise, shape)
    if cover.snow_line < 0:
        rise = rise + floats(drifts(stage, source) * (1 - wet))
    if stage.texture < 0.5:
        # Clean styles want clean hills: broad planes instead of every stone.
        rise = floats(np.where(wet > 0.5, rise, blur(rise, (0.5 - stage.texture) * rise.shape[1] / 110)))
    albedo, rock = lay_cover(stage, source, rise, cover)
    glow = lava(stage, source, rise, shape) if shape.kind == "volcano" else None
    grit = 0.30 + 0.70 * cover.patchy
    if shape.kind == "mountains":
        wall = step_between(0.25, 0.85, blur(steepness(stage, rise), 3)) * step_between(0.05, 0.14, rise)
        return Ground(rise, albedo, wet, glow, crag=floats(wall), stone=cover.rock, grit=grit)
    return Ground(rise, albedo, wet, glow, floats(rock * cover.patchy), grit=grit)


def lava(stage: Stage, source: Dice, rise: Plane, shape: Shape) -> Plane:
    """Streams of lava running down from the crater, giving their own light."""
    u, v = grid_columns(stage), grid_rows()
    middle = np.float32((shape.focus - 0.5) * stage.frame.aspect * 0.6)
    sway = (field_noise(stage, source, 0.12, 3) - 0.5) * 0.16
    off = u - middle + sway
    lines = np.zeros_like(rise)
    for start, lean, width in ((0.0, 0.10, 0.011), (-0.03, -0.42, 0.008), (0.03, 0.55, 0.007)):
        path = np.abs(off - start - lean * np.clip(0.33 - rise, 0, 1))
        lines = np.maximum(lines, step_between(width, width * 0.25, floats(path * (0.4 + rise * 2))))
    high = step_between(0.05, 0.16, rise) * step_between(0.86, 0.80, v)
    heat = lines * high
    return floats(heat[..., None] * colour("#ff7a1e") * 1.5 + np.square(heat)[..., None] * colour("#ffd97a"))


def _flooded(stage: Stage, source: Dice, rise: Plane, shape: Shape) -> tuple[Plane, Plane]:
    """The relief with water standing at height 0 in a lake's basin, a river's bed, or everywhere low (sea)."""
    if not shape.water:
        return rise, floats(np.zeros_like(rise))
    u, v = grid_columns(stage), grid_rows()
    middle = np.float32((shape.focus - 0.5) * stage.frame.aspect * 0.5)
    bank = (field_noise(stage, source, 0.22, 4, 0.55) - 0.5) * np.float32(0.3)
    if shape.water == "river":
        bend = wander(ROWS, source, steps=7, rough=0.35)[:, None] - np.float32(0.5)
        bed = (
            np.abs(u - middle * 0.6 - bend * np.float32(0.75) * step_between(0.05, 0.3, v) * (1 - 0.5 * v))
            - bank * 0.12
        )
        width = 0.17 * (1 - 0.62 * v)
        sink = step_between(1.4, 0.8, floats(bed / width)) * step_between(0.80, 0.62, v)
        lowered = rise * (1 - step_between(3.2, 0.9, floats(bed / width)) * step_between(0.85, 0.6, v)) - 0.03 * sink
    elif shape.water == "lake" or shape.kind == "beach":
        across = np.abs(u - middle) / np.float32(stage.frame.aspect * 0.62)
        far = step_between(0.62, 0.46, floats(v + bank * 0.5 + 0.10 * across * across))
        if shape.kind == "beach":
            far = floats(np.ones_like(rise))
        shore = near_shore(stage, shape) + bank * 0.10
        basin = far * step_between(shore, shore + 0.035, v)
        lowered = rise * (1 - basin) - basin * np.float32(0.02) + (1 - basin) * 0.003
    else:
        lowered = rise
    wet = step_between(0.0016, 0.0, floats(lowered))
    return floats(np.maximum(lowered, 0)), wet


def near_shore(stage: Stage, shape: Shape) -> Plane:
    """The distance at which the water begins, for every column: land along the lower edge, wider to the sides."""
    half = stage.frame.width / stage.frame.unit / 2
    aside = grid_columns(stage) / np.float32(half)
    if shape.kind == "beach":
        return floats(0.155 + 0.05 * aside)
    if shape.water == "lake":
        return floats(0.035 + 0.115 * np.square(aside))
    return floats(np.full_like(aside, -1.0))


def beach(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Sand in front of the sea, a low coast far off."""
    v = grid_rows()
    line = field_noise(stage, source, 0.5, 5, 0.5)
    far = np.clip(line - 0.52, 0, 1) * step_between(0.80, 0.88, v) * np.float32(0.16 * shape.height)
    if shape.far_islands:
        far = np.maximum(far, islands(stage, source, shape))
    return floats(np.where(v > 0.5, far - 0.003, 0.004) + rolling(stage, source, 0.001) * (v < 0.3))


def mountains(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """High peaks behind foothills; flat towards the viewer."""
    u, v = grid_columns(stage), grid_rows()
    peaks = crests(stage, source, 0.7, 5)
    middle = np.float32((shape.focus - 0.5) * stage.frame.aspect)
    near_focus = 0.64 + 0.46 / (1 + np.square((u - middle) / 0.46))
    valley = 1 - 0.55 * (1 - step_between(0.0, 0.55, np.abs(u - middle * 0.5))) * (1 - step_between(0.74, 0.9, v))
    back = step_between(0.52, 0.84, v) * (1 - 0.25 * step_between(0.93, 1.0, v))
    foothills = field_noise(stage, source, 0.5, 5, 0.45)
    high = peaks * back * near_focus * valley * np.float32(0.40 * shape.height)
    low = np.clip(foothills - 0.38, 0, 1) * step_between(0.3, 0.6, v) * valley * np.float32(0.20)
    rough = (field_noise(stage, source, 0.09, 4, 0.6) - 0.5) * np.float32(0.010)
    return floats(high + low * (1 - 0.6 * back) + rough * step_between(0.1, 0.4, v) + rolling(stage, source, 0.006))


def rolling(stage: Stage, source: Dice, amount: float) -> Plane:
    return floats((field_noise(stage, source, 0.9, 3, 0.4) - 0.5) * np.float32(amount * 4))


def drifts(stage: Stage, source: Dice) -> Plane:
    """What the wind makes of deep snow: long low waves with a sharp edge, in front of us."""
    swell = field_noise(stage, source, 0.50, 3, 0.42, stretch=1.6)
    edge = ridges(field_noise(stage, source, 0.30, 2, 0.4, stretch=2.2))
    reach = 1 - step_between(0.30, 0.60, grid_rows())
    return floats(((swell - 0.5) * 0.055 + edge * edge * 0.016) * reach)


def hills(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Soft rolling hills, one behind the other."""
    v = grid_rows()
    broad = field_noise(stage, source, 1.0, 2, 0.35)
    bumps = field_noise(stage, source, 0.45, 3, 0.35)
    reach = step_between(0.06, 0.45, v) * (1 - 0.55 * step_between(0.7, 1.0, v))
    rise = (np.clip(broad - 0.30, 0, 1) * 0.26 + np.clip(bumps - 0.4, 0, 1) * 0.16) * reach * np.float32(shape.height)
    return floats(rise + rolling(stage, source, 0.004))


def plain(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Almost flat land with a low rise far away."""
    v = grid_rows()
    far = field_noise(stage, source, 0.5, 4, 0.45)
    return floats(
        np.clip(far - 0.42, 0, 1) * step_between(0.55, 0.85, v) * 0.10 * np.float32(shape.height)
        + rolling(stage, source, 0.003)
    )


def dunes(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Sand dunes: long sharp crests, gentle to windward, steep to leeward, one range behind the other."""
    u, v = grid_columns(stage), grid_rows()
    total = np.zeros((ROWS, stage.field.width), np.float32)
    for cell, weight in ((0.80, 1.0), (0.34, 0.42)):
        bend = (field_noise(stage, source, cell * 1.1, 2, 0.35) - 0.5) * 2.0
        phase = (v * np.float32(DEPTH) * 0.75 + u * 0.55 + bend * cell) / np.float32(cell)
        part = phase - np.floor(phase)
        saw = np.where(part < 0.74, part / 0.74, (1 - part) / 0.26)
        swell = np.clip(field_noise(stage, source, cell * 1.6, 2) * 1.7 - 0.35, 0, 1)
        total += floats(power(floats(saw), 1.35) * swell * np.float32(weight))
    reach = step_between(0.04, 0.30, v) * (1 - 0.35 * step_between(0.6, 1.0, v))
    return floats(total * reach * np.float32(0.16 * shape.height) + rolling(stage, source, 0.003))


def canyon(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Tables of rock with steep stepped sides."""
    u, v = grid_columns(stage), grid_rows()
    middle = np.float32((shape.focus - 0.5) * stage.frame.aspect)
    field = field_noise(stage, source, 0.5, 3, 0.36, stretch=0.8)
    jag = field_noise(stage, source, 0.10, 4, 0.55)
    lone = field + 0.16 / (1 + np.square((u - middle) / 0.2)) * step_between(0.5, 0.62, v) - 0.04
    height = np.zeros_like(field)
    for level, lift in ((0.60, 0.46), (0.66, 0.32), (0.73, 0.22)):
        height += np.float32(lift) * step_between(level - 0.012, level + 0.022, floats(lone + (jag - 0.5) * 0.05))
    skirt = step_between(0.46, 0.62, floats(lone)) * 0.22
    reach = step_between(0.30, 0.58, v) * (1 - 0.3 * step_between(0.85, 1.0, v))
    return floats(
        (height + skirt) * reach * np.float32(0.27 * shape.height)
        + (jag - 0.5) * 0.006 * reach
        + rolling(stage, source, 0.004)
    )


def craters(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """A barren world: rubble, tables of rock and rounded rims."""
    v = grid_rows()
    bowls = field_noise(stage, source, 0.34, 2, 0.3)
    rim = np.clip(1 - np.abs(bowls - 0.66) * 16, 0, 1) * 0.02 - step_between(0.66, 0.74, bowls) * 0.018
    stones = np.clip(field_noise(stage, source, 0.05, 3, 0.55) - 0.6, 0, 1) * 0.06
    table = canyon(stage, source, Shape("canyon", height=0.55 * shape.height, focus=shape.focus))
    return floats(table + (rim + stones) * step_between(0.04, 0.3, v) + rolling(stage, source, 0.006))


def islands(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """A few islands standing out of the sea."""
    u, v = grid_columns(stage), grid_rows()
    middle = np.float32((shape.focus - 0.5) * stage.frame.aspect)
    body = crests(stage, source, 0.4, 5)
    total = np.zeros_like(body)
    for centre, place, width, height in (
        (middle, 0.62, 0.26, 0.26),
        (middle - 0.62, 0.74, 0.16, 0.12),
        (middle + 0.55, 0.82, 0.2, 0.1),
    ):
        near = np.square((u - np.float32(centre)) / np.float32(width)) + np.square((v - np.float32(place)) / 0.05)
        total = np.maximum(total, np.clip(1 - near, -1, 1) * np.float32(height))
    shaped = total * (0.35 + 0.9 * body)
    return floats(np.where(total > 0, shaped, -0.02) * np.float32(shape.height))


def open_sea(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Nothing but water to the horizon."""
    return floats(np.full((ROWS, stage.field.width), -0.02, np.float32))


def far_coast(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """Water with a low hazy coast on the horizon."""
    v = grid_rows()
    line = field_noise(stage, source, 0.5, 5, 0.5)
    lift = np.clip(line - 0.45, 0, 1) * step_between(0.80, 0.88, v) * np.float32(0.16 * shape.height)
    return floats(np.where(lift > 0.0005, lift, -0.02))


def cliff(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """A headland with a flat green top and steep rocks, falling into the sea on one side."""
    u, v = grid_columns(stage), grid_rows()
    half = stage.frame.width / stage.frame.unit / 2
    side = -1.0 if shape.focus > 0.5 else 1.0
    jag = field_noise(stage, source, 0.16, 5, 0.55) - 0.5
    edge = side * u / np.float32(half) + jag * 0.30 - 0.9 * (v - 0.36)
    body = (
        step_between(-0.10, 0.10, edge)
        * step_between(0.10, 0.20, floats(v + jag * 0.06))
        * step_between(0.60, 0.50, floats(v + jag * 0.10))
    )
    top = 0.20 + 0.05 * field_noise(stage, source, 0.8, 2) + 0.03 * jag
    far = np.clip(field_noise(stage, source, 0.5, 4) - 0.5, 0, 1) * step_between(0.80, 0.88, v) * 0.12
    land = np.maximum(body * top * np.float32(shape.height), far)
    rocks = (
        np.clip(field_noise(stage, source, 0.07, 3) - 0.66, 0, 1)
        * 0.16
        * step_between(-0.45, -0.1, edge)
        * step_between(0.12, 0.2, v)
        * step_between(0.5, 0.4, v)
    )
    land = np.maximum(land, rocks)
    return floats(np.where(land > 0.004, land, -0.02))


def bay(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """A green shore that rises gently from the water on one side, where houses can stand."""
    u, v = grid_columns(stage), grid_rows()
    half = stage.frame.width / stage.frame.unit / 2
    side = -1.0 if shape.focus > 0.5 else 1.0
    jag = field_noise(stage, source, 0.3, 5, 0.5) - 0.5
    edge = side * u / np.float32(half) + jag * 0.35
    inland = step_between(-0.30, 0.75, edge) * step_between(0.22, 0.46, floats(v + jag * 0.08))
    ground = inland * step_between(0.90, 0.60, v) * (0.15 + 0.05 * field_noise(stage, source, 0.5, 4))
    far = np.clip(field_noise(stage, source, 0.5, 4) - 0.5, 0, 1) * step_between(0.80, 0.88, v) * 0.12
    land = np.maximum(ground * np.float32(shape.height), far)
    return floats(np.where(land > 0.002, land, -0.02))


def falls(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """A wall of rock with a notch for a waterfall, and a pool before it."""
    u, v = grid_columns(stage), grid_rows()
    jag = field_noise(stage, source, 0.22, 5, 0.55) - 0.5
    wall = step_between(0.30, 0.36, floats(v + jag * 0.08 + 0.10 * np.square(u)))
    notch = 1 - 0.16 * step_between(0.16, 0.07, np.abs(u + jag * 0.02))
    top = 0.36 + 0.10 * jag + 0.05 * np.abs(u)
    banks = step_between(0.28, 0.52, floats(np.abs(u) - v * 0.5 + jag * 0.25)) * 0.07 * step_between(0.0, 0.1, v)
    return floats(np.maximum(wall * top * notch, banks))


def volcano(stage: Stage, source: Dice, shape: Shape) -> Plane:
    """One great cone with a broken top over low hills."""
    u, v = grid_columns(stage), grid_rows()
    middle = np.float32((shape.focus - 0.5) * stage.frame.aspect * 0.6)
    reach = np.sqrt(np.square((u - middle) / 0.62) + np.square((v - 0.80) * DEPTH / 1.1))
    cone = power(floats(np.clip(1 - reach, 0, 1)), 1.45) * 0.62
    crater = np.clip(cone, 0, 0.33) - np.clip(cone - 0.36, 0, 1) * 1.1
    gullies = (crests(stage, source, 0.3, 4) - 0.5) * 0.05 * np.clip(cone * 5, 0, 1)
    low = hills(stage, source, Shape("hills", height=0.35, focus=shape.focus))
    return floats(np.maximum(crater * np.float32(shape.height) + gullies, low))


RELIEFS: dict[str, Callable[[Stage, Dice, Shape], Plane]] = {
    "mountains": mountains,
    "hills": hills,
    "plain": plain,
    "dunes": dunes,
    "canyon": canyon,
    "craters": craters,
    "islands": islands,
    "sea": open_sea,
    "coast": far_coast,
    "volcano": volcano,
    "beach": beach,
    "bay": bay,
    "cliff": cliff,
    "falls": falls,
}
