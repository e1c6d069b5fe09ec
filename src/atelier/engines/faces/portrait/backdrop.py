"""What is behind the person: soft studio paper, lights out of focus, or a blurred scene."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.raster import Plane, blur, floats, resize
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.noise import Dice, clouds
from atelier.engines.sketch.render import render
from atelier.engines.sketch.words.interpret import interpret

_SCENE_PX = 320


@dataclass(frozen=True)
class Backdrop:
    """`kind` is "studio", "bokeh" or "scene"; `scene` are the words of a place."""

    kind: str = "studio"
    tint: Colour = field(default_factory=lambda: colour("#8d9aa5"))
    scene: str = ""
    dark: float = 0.0
    """How much darker than usual, 0..1."""


def draw_backdrop(sheet: Sheet, backdrop: Backdrop, source: Dice, seed: int) -> None:
    small = (max(8, sheet.height // 4), max(8, sheet.width // 4))
    is_scene = backdrop.kind == "scene"
    painted = _scene(backdrop, sheet, seed) if is_scene else _paper(backdrop.tint, small, source)
    if backdrop.kind == "bokeh":
        painted = _with_lights(painted, backdrop.tint, source)
    sheet.rgb[:] = resize(painted, sheet.width, sheet.height) * np.float32(1 - 0.55 * backdrop.dark)


def _paper(tint: Colour, shape: tuple[int, int], source: Dice) -> Plane:
    """Lighter behind the head, darker in the corners, slightly uneven as painted canvas is."""
    height, width = shape
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None] * np.float32(width / height)
    side = source.choice([-1, 1])
    near = np.exp(-0.5 * (((x - 0.25 * side) / 0.95) ** 2 + ((y + 0.12) / 0.95) ** 2))
    uneven = clouds(shape, source, cells=3, octaves=4, gain=0.5)
    light = 0.62 + 0.50 * near + 0.12 * (uneven - 0.5)
    cool = floats([0.97, 1.0, 1.04])
    warm = floats([1.03, 1.0, 0.96])
    return floats(np.clip(tint * light[..., None] * (cool + (warm - cool) * near[..., None]), 0, 1))


def _with_lights(paper: Plane, tint: Colour, source: Dice) -> Plane:
    height, width = paper.shape[:2]
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None]
    lit = paper * 0.72
    for _ in range(46):
        radius = height * source.uniform(0.025, 0.085)
        at_x, at_y = source.uniform(0, width), source.uniform(0, height * 0.9)
        distance = np.sqrt((x - at_x) ** 2 + (y - at_y) ** 2) / radius
        disc = np.clip((1.06 - distance) / 0.12, 0, 1) * (0.55 + 0.45 * np.clip(distance, 0, 1) ** 4)
        glow = shade(tint, source.uniform(1.2, 2.4)) * floats(
            [1.0, source.uniform(0.82, 1.0), source.uniform(0.65, 1.0)]
        )
        lit = lit + (1 - lit) * glow * (disc * np.float32(source.uniform(0.08, 0.30)))[..., None]
    return floats(np.clip(blur(floats(lit), 1.2), 0, 1))


def _scene(backdrop: Backdrop, sheet: Sheet, seed: int) -> Plane:
    """The place as the sketch engine draws it, far out of focus."""
    ratio = _SCENE_PX / max(sheet.width, sheet.height)
    width, height = max(64, round(sheet.width * ratio)), max(64, round(sheet.height * ratio))
    picture = render(interpret(backdrop.scene), width, height, seed, lambda part, stage: None)
    place = floats(picture[..., :3].astype(np.float32) / 255)
    soft = blur(place, 0.028 * max(width, height))
    return floats(np.clip(soft * 0.94 + 0.02, 0, 1))
