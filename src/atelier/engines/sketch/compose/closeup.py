"""Close to the ground: large flowers before a soft background, and whoever visits them."""

from __future__ import annotations

import msgspec

from atelier.engines.sketch.compose.growth import BLOOMS
from atelier.engines.sketch.compose.looks import figure_of, look_of, season_of
from atelier.engines.sketch.compose.outdoors import outdoors
from atelier.engines.sketch.layers.blur import Defocus
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import figures

VISITORS = frozenset({"butterfly", "bee", "ladybug", "snail", "hummingbird", "frog"})
STEMS = (
    (-0.44, 0.62, 1.06),
    (0.45, 0.70, 1.10),
    (-0.30, 0.78, 1.16),
    (0.30, 0.60, 1.08),
    (-0.15, 0.52, 1.10),
    (0.17, 0.74, 1.20),
    (0.0, 0.72, 1.12),
)
"""Flowers: place from the middle in widths, height in units, foot in fractions of the frame."""
BLOOM_AT = 0.78
"""Where on its stem a flower's head sits."""


def is_closeup(scene: Scene) -> bool:
    """Insects are seen from near, and flowers too when they are alone or the camera goes close."""
    kinds = {subject.kind for subject in scene.subjects}
    near = "close" in scene.camera
    flowers = any(cover in BLOOMS and BLOOMS[cover] for cover in scene.covers) or any(
        figure_of(subject).module == "plants.flowers" for subject in scene.subjects
    )
    return scene.setting == "land" and (
        (bool(kinds) and kinds <= VISITORS)
        or (near and flowers and kinds <= VISITORS | {"rose", "tulip", "daisy", "poppy", "sunflower", "lavender"})
    )


def closeup(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    empty = msgspec.structs.replace(scene, subjects=(), land=scene.land or "hills", camera=())
    stage, behind = outdoors(empty, frame, seed, texture=texture, tones=tones)
    layers: list[Layer] = [*behind, Defocus(0.022)]
    source = dice(seed, "closeup")
    own = [subject for subject in scene.subjects if subject.kind not in VISITORS]
    cover = next((cover for cover in scene.covers if BLOOMS.get(cover)), "flowers")
    kinds = [(subject.kind, subject.colours[0] if subject.colours else "") for subject in own] or list(BLOOMS[cover])
    tint = scene.tint("flowers")
    heads: list[tuple[float, float]] = []
    tall = frame.height / frame.unit
    for index, (aside, reach, foot) in enumerate(STEMS):
        kind, usual = kinds[int(source.integers(len(kinds)))]
        x = 0.5 + aside + float(source.uniform(-0.03, 0.03))
        height = reach * float(source.uniform(0.9, 1.1)) * (0.85 + 0.15 * tall)
        code = tint or usual
        look = Look(colours=(colour(code),) if code else (), season=season_of(scene))
        layers.append(Standing(stage, figures()[kind], look, x, foot, height, seed * 31 + index, ground=""))
        heads.append((x, foot - height * BLOOM_AT * frame.unit / frame.height))
    for number, subject in enumerate(subject for subject in scene.subjects if subject.kind in VISITORS):
        figure = figure_of(subject)
        for index in range(subject.count):
            x, y = heads[-1 - (index + number) % len(heads)]
            size = figure.share * (0.80 if subject.count == 1 else 0.55) * min(1.4, subject.size)
            lift = 0.05 if figure.home == "ground" else size * 0.42 + 0.04
            drift = 0.0 if figure.home == "ground" else float(source.uniform(-0.06, 0.06))
            down = size * (0.0 if figure.home == "ground" else 0.5) * frame.unit / frame.height
            layers.append(
                Standing(
                    stage,
                    figure,
                    look_of(subject, scene),
                    x + drift,
                    y - lift * frame.unit / frame.height + down,
                    size,
                    seed * 37 + index + number * 7,
                    ground="",
                    mirror=x > 0.5,
                )
            )
    return stage, layers
