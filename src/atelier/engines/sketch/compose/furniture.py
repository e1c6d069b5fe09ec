"""Furniture along the wall of a room, as large as the room makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from atelier.engines.sketch.compose.looks import figure_of, look_of
from atelier.engines.sketch.compose.placing import free_subjects
from atelier.engines.sketch.layers.chamber import Opening
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Rider, Standing
from atelier.engines.sketch.scene import Scene, Subject
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import figures

WALL_M: Final = 2.5
"""How much of the wall is in the picture."""
GAP: Final = 0.03
FULL: Final = 0.96
"""The share of the picture's width that furniture may take."""
HUNG: Final = {"mirror": 0.36, "blackboard": 0.30}
"""How high things hang, in shares of the wall; a mirror hangs above the piece before it."""

LAID_M: Final = 0.62
"""What is smaller lies on tables."""
NEARER: Final = 1.2
"""How much larger a table looks that stands before the people."""
MOST_LAID: Final = 4
DINNER: Final = ("spaghetti", "wine_glass", "bread")
"""What a table is laid with when nothing was said."""


def along_wall(scene: Scene, stage: Stage, opening: Opening, foot: float, seed: int) -> list[Layer]:
    """The furnishing in a row from the corner opposite the window; `foot` is where it stands, in fractions of the
    frame. Pieces that find no room are left out."""
    frame = stage.frame
    wide, metre = frame.width / frame.unit, foot * frame.height / frame.unit / WALL_M
    boxes = [(piece, figure_of(piece)) for piece in scene.furnishing]
    taken = [
        0.0 if figure.name == "mirror" else figure.extent.width * figure.metres * metre + GAP for _, figure in boxes
    ]
    while len(taken) > 1 and sum(taken) * 0.72 > wide * FULL:
        taken.pop()
    fit = min(1.0, wide * FULL / max(sum(taken), 1e-6))
    side = 1 if opening.x < 0.5 else -1
    corner = 0.5 * wide * FULL
    layers: list[Layer] = []
    middle = 0.0
    for order, ((piece, figure), room) in enumerate(zip(boxes, taken, strict=False)):
        height = figure.metres * metre * fit
        if room:
            middle = corner - room * fit / 2
            corner -= room * fit
        offset = (figure.extent.left + figure.extent.right) / 2 * height
        x = 0.5 + (side * middle - offset) * frame.unit / frame.width
        y = foot * (1 - HUNG[figure.name]) if figure.name in HUNG else foot + 0.012
        ground = "" if figure.name in HUNG else "land"
        layers.append(
            Standing(stage, figure, look_of(piece, scene), x, y, height, seed * 31 + 701 + order, ground=ground)
        )
    return layers


def on_a_table(scene: Scene) -> list[int]:
    """The subjects that lie on a table because people stand beside it: nobody puts a laptop on the floor."""
    if not any(subject.kind == "person" for subject in scene.subjects):
        return []
    return [
        place
        for place in free_subjects(scene)
        if (figure := figure_of(scene.subjects[place])).home == "table" and figure.metres < LAID_M
    ]


def table_before(scene: Scene, people: list[Standing], laid: list[int], seed: int) -> list[Layer]:
    """A table in front of the people, with what lies on it."""
    if not people or not (laid or "table" in scene.parts):
        return []
    table = figures()["table"]
    nearest = max(people, key=lambda person: person.height)
    height = nearest.height * table.metres / nearest.figure.metres * NEARER
    things = [
        (scene.subjects[place], number) for place in laid for number in range(min(3, scene.subjects[place].count))
    ]
    if not things:
        things = [(Subject(kind=kind, word=kind), 0) for kind in DINNER]
    riders: list[Rider] = []
    for order, (subject, _) in enumerate(things[:MOST_LAID]):
        figure = figure_of(subject)
        size = min(0.62, max(0.24, figure.metres / table.metres * 1.3))
        x = (order + 0.5) / min(len(things), MOST_LAID) - 0.5
        riders.append(Rider(figure, look_of(subject, scene), x * 1.36, 0.755 - figure.extent.bottom * size * 0.3, size))
    y = min(0.985, max(person.y for person in people) + 0.05)
    first = replace(nearest, figure=table, look=Look(), x=0.5, y=y, height=height, seed=seed * 31 + 977)
    return [replace(first, riders=tuple(riders), mirror=False)]
