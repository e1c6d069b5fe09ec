"""Pictures without a landscape: rooms, portraits, space, the deep, pure shapes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atelier.engines.sketch.compose.furniture import along_wall, on_a_table, table_before
from atelier.engines.sketch.compose.heavens import WORLDS
from atelier.engines.sketch.compose.looks import figure_of, look_of, riders_of
from atelier.engines.sketch.compose.mood import make_stage
from atelier.engines.sketch.compose.placing import (
    across,
    fitted,
    free_subjects,
    main_column,
    share_of,
    spread_columns,
    zoom_of,
)
from atelier.engines.sketch.layers.blur import Defocus
from atelier.engines.sketch.layers.chamber import Boards, Opening, Wall, Window
from atelier.engines.sketch.layers.cosmos import Galaxy, Nebula
from atelier.engines.sketch.layers.decor import Curtains, Pictures, Shelf
from atelier.engines.sketch.layers.deep import Bubbles, Depths
from atelier.engines.sketch.layers.night import Stars
from atelier.engines.sketch.layers.patterns import ARRANGEMENTS, Figures, Wash
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Scatter, Standing
from atelier.engines.sketch.layers.worlds import Planet
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import figures

CURTAINS = ("#e6d8c0", "#b8c4c0", "#a8584a", "#5f7480", "#c89a5a", "#8a9a78")
WALLS = ("#d9cbb2", "#b9c4bd", "#c9b39f", "#a9b5bd", "#d6c2b0", "#8f9f98", "#c7bca9")
IN_ROOMS = 0.5
"""How high people stand in a room at least, in units of the frame: they fill it however many they are."""
SCHEMES = (
    ("#264653", "#2a9d8f", "#e9c46a", "#f4a261", "#e76f51"),
    ("#1d3557", "#457b9d", "#a8dadc", "#f1faee", "#e63946"),
    ("#5f0f40", "#9a031e", "#fb8b24", "#e36414", "#0f4c5c"),
    ("#22577a", "#38a3a5", "#57cc99", "#80ed99", "#c7f9cc"),
    ("#2b2d42", "#8d99ae", "#edf2f4", "#ef233c", "#d90429"),
    ("#7209b7", "#3a0ca3", "#4361ee", "#4cc9f0", "#f72585"),
    ("#606c38", "#283618", "#fefae0", "#dda15e", "#bc6c25"),
)
"""Sets of colours that go together, for pictures whose prompt names none."""


def scheme_of(scene: Scene, seed: int) -> tuple[Colour, ...]:
    """The colours asked for, filled up with relatives to five, or one of the sets."""
    asked = [colour(code) for code in scene.colours] + [colour(code) for _, code in scene.tints]
    source = dice(seed, "scheme")
    if not asked:
        return tuple(colour(code) for code in SCHEMES[int(source.integers(len(SCHEMES)))])
    scheme = list(asked)
    while len(scheme) < 5:
        base = asked[len(scheme) % len(asked)]
        scheme.append(shade(base, 1.55) if len(scheme) % 2 else blend(shade(base, 0.6), base, 0.2))
    return tuple(scheme)


def abstract(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    stage = make_stage(scene, frame, seed, 0.6, sun_x=0.3, texture=texture, tones=tones)
    colours = scheme_of(scene, seed)
    names = [name for name in scene.patterns if name in ARRANGEMENTS] or ["gradient"]
    mixed = names[0] == "shapes" and len(names) > 2
    kind = "shapes" if mixed else names[-1] if names[0] == "shapes" else names[0]
    return stage, [
        Wash(stage, colours, 0.5 if kind in {"gradient", "waves", "circles"} else 0.25),
        Figures(stage, kind, colours),
    ]


def space(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    source = dice(seed, "space")
    stage = make_stage(
        scene, frame, seed, 1.0, sun_x=0.2 if source.random() < 0.5 else 0.8, texture=texture, tones=tones
    )
    layers: list[Layer] = [Nebula(stage, 1.0 if scene.sees("nebula") else 0.55), Stars(stage, 0.75, 1.4)]
    if scene.sees("nebula") and not scene.subjects and not any(name in WORLDS for name in scene.sky):
        layers.append(Galaxy(stage, 0.5, 0.48, 0.55))
    layers += _planets(scene, stage, seed)
    layers += _floating(scene, stage, seed, middle=0.52)
    return stage, layers


def _planets(scene: Scene, stage: Stage, seed: int) -> list[Layer]:
    source = dice(seed, "planets")
    names = [name for name in scene.sky if name in WORLDS]
    if scene.sees("moon"):
        names.append("moon")
    if not names and not scene.sees("nebula"):
        names = ["saturn" if source.random() < 0.4 else "planet"]
    layers: list[Layer] = []
    alone = not scene.subjects
    side = 1 if stage.sun[0] < 0.5 else -1
    for index, name in enumerate(names[:4]):
        kind, code, rings = WORLDS.get(name, ("rock", "#a9a7a2", False))
        tint = colour(
            scene.tint(name)
            or (code if name != "planet" else ("#c9784a", "#5f8fc0", "#b06a8a", "#6aa08a")[int(source.integers(4))])
        )
        radius = (0.27 if alone else 0.22) / (1 + 0.55 * index) * (0.8 if rings else 1.0)
        x = 0.5 + side * (0.02 if alone and index == 0 else 0.22) * (1 if index % 2 == 0 else -1.2)
        y = 0.5 if alone and index == 0 else 0.34 + 0.16 * index
        layers.append(Planet(stage, kind, x, y, radius, tint, rings, 0.0, seed + index))
    if names:
        tint = colour("#b5b2ac")
        layers.append(Planet(stage, "rock", 0.5 - side * 0.30, 0.24, 0.045, tint, False, 0.05, seed + 9))
    return layers


def deep(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    source = dice(seed, "deep")
    stage = make_stage(scene, frame, seed, 0.30, sun_x=float(source.uniform(0.3, 0.7)), texture=texture, tones=tones)
    layers: list[Layer] = [Depths(stage, 0.80)]
    bed: list[tuple[float, float, float, int, float]] = []
    for index in range(max(7, round(9 * frame.aspect))):
        x = float(source.random())
        if abs(x - 0.5) < 0.16 and index % 2:
            x = (x + 0.4) % 1
        y = float(source.uniform(0.84, 1.02))
        bed.append(
            (
                x,
                y,
                float(source.uniform(0.12, 0.26)) * (0.7 + (y - 0.8) * 2.2),
                int(source.integers(5)),
                float(np.clip((0.98 - y) * 3.2, 0, 0.6)),
            )
        )
    plants = tuple((figures()[name], Look()) for name in ("coral", "seaweed", "coral", "seaweed", "coral"))
    layers.append(Scatter(stage, plants, tuple(bed), seed, shadows=False))
    layers += _floating(scene, stage, seed, middle=0.48)
    layers.append(Bubbles(stage))
    return stage, layers


def _floating(scene: Scene, stage: Stage, seed: int, *, middle: float) -> list[Layer]:
    """Subjects that stand on nothing: in space or in the water."""
    places = free_subjects(scene)
    columns = spread_columns(len(places), 0.5)
    frame = stage.frame
    layers: list[Layer] = []
    for order, place in enumerate(places):
        subject = scene.subjects[place]
        figure = figure_of(subject)
        source = dice(seed, "float", place)
        height = fitted(share_of(subject, len(places)) * zoom_of(scene), subject, frame)
        for index, x in enumerate(
            across(subject.count, subject.place, columns[order], frame, source, figure.extent.width * height * 0.85)
        ):
            size = height if subject.count == 1 else height * float(source.uniform(0.6, 1.15))
            low = figure.home in {"seabed"} or figure.name in {"crab", "starfish"}
            lift = float(source.uniform(-0.20, 0.20)) if subject.count > 1 or len(places) > 1 else 0.0
            y = (
                0.93
                if low
                else middle + lift + size * (figure.extent.top + figure.extent.bottom) / 2 * frame.unit / frame.height
            )
            layers.append(
                Standing(
                    stage,
                    figure,
                    look_of(subject, scene),
                    x,
                    y,
                    size,
                    seed * 31 + place * 101 + index,
                    ground="land" if low else "",
                    mirror=x > 0.58 or (subject.count > 1 and source.random() < 0.35),
                    haze=0.0 if subject.count == 1 else float(source.uniform(0, 0.25)),
                    riders=riders_of(scene, place),
                )
            )
    return layers


def portrait(
    scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int, behind: list[Layer], stage: Stage
) -> tuple[Stage, list[Layer]]:
    """Head and shoulders before a background that is out of focus."""
    place = next(index for index, subject in enumerate(scene.subjects) if subject.kind == "person")
    subject = scene.subjects[place]
    figure = figure_of(subject, portrait=True)
    tall = frame.height / frame.unit
    room = 0.96 if "close" not in scene.camera else 1.25
    height = min(0.84 * room * tall, frame.width / frame.unit * 0.92)
    light = stage.light
    boosted = type(light)(
        side=light.side if abs(light.side) > 0.35 else -0.55,
        height=max(0.45, light.height),
        key=np.maximum(light.key, np.float32(0.46)),
        ambient=np.maximum(light.ambient, np.float32(0.40)),
        rim=light.rim,
        haze=light.haze,
        lamps=light.lamps,
        tones=light.tones,
    )
    source = dice(seed, "portrait")
    x = 0.5 if subject.place == "" else {"left": 0.34, "right": 0.66}.get(subject.place, 0.5)
    return stage, [
        *behind,
        Standing(
            stage,
            figure,
            look_of(subject, scene),
            x + float(source.uniform(-0.015, 0.015)),
            1.0 + 0.01,
            height,
            seed * 31 + place,
            ground="",
            light=boosted,
        ),
    ]


def room(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    """A table by a window, or a floor with furniture."""
    source = dice(seed, "room")
    furniture = not scene.subjects or any(
        figure_of(subject).home in {"floor", "ground"} and figure_of(subject).metres > 0.5 for subject in scene.subjects
    )
    edge = 0.74 if furniture else 0.62
    stage = make_stage(
        scene, frame, seed, 0.9, sun_x=0.22 if source.random() < 0.6 else 0.78, texture=texture, tones=tones
    )
    wall = colour(
        scene.tint("setting") or (scene.colours[0] if scene.colours else WALLS[int(source.integers(len(WALLS)))])
    )
    wood = colour(("#9a6a42", "#7a4f30", "#b5875a", "#6a4a38")[int(source.integers(4))])
    opening = Opening.above(stage, edge)
    layers: list[Layer] = [Wall(stage, wall), Window(stage, opening), *_furnishings(scene, stage, opening, edge)]
    boards = Boards(stage, edge, wood, wall, skirting=furniture)
    if furniture:
        layers += [boards, *along_wall(scene, stage, opening, edge, seed)]
    else:
        layers += [*along_wall(scene, stage, opening, edge + 0.10, seed), Defocus(0.0035), boards]
    laid = on_a_table(scene) if furniture else []
    standing = on_ground(scene, stage, seed, edge + (1 - edge) * (0.46 if furniture else 0.52), without=laid)
    people = [layer for layer in standing if layer.figure.name == "figure"]
    return stage, [*layers, *standing, *table_before(scene, people, laid, seed)]


def _furnishings(scene: Scene, stage: Stage, opening: Opening, edge: float) -> list[Layer]:
    """What the seed hangs on the wall: nothing where the words want it plain or hang something there themselves."""
    if scene.mood("minimal") or any(figure_of(subject).home == "wall" for subject in scene.subjects):
        return []
    source = stage.dice("furnishings")
    layers: list[Layer] = []
    if source.random() < 0.6:
        layers.append(Curtains(stage, opening, edge, colour(CURTAINS[int(source.integers(len(CURTAINS)))])))
    side = 1.0 if opening.x < 0.5 else -1.0
    wide = stage.frame.width / stage.frame.unit
    if wide < 0.95 or scene.furnishing:
        return layers
    x, size = 0.5 + side * 0.26, min(0.34, 0.26 * wide)
    chosen = float(source.random())
    if chosen < 0.30:
        layers.append(Pictures(stage, x, edge * 0.42, size, 1))
    elif chosen < 0.55:
        layers.append(Pictures(stage, x, edge * 0.42, size * 0.85, 2))
    elif chosen < 0.80:
        layers.append(Shelf(stage, x, edge * 0.48, size))
    return layers


def on_ground(scene: Scene, stage: Stage, seed: int, level: float, *, without: Sequence[int] = ()) -> list[Standing]:
    """Subjects side by side on a table or a floor, the first in front."""
    places = [place for place in free_subjects(scene) if place not in without]
    frame = stage.frame
    columns = spread_columns(len(places), main_column(scene, frame, dice(seed, "column")) if len(places) == 1 else 0.5)
    found: list[tuple[float, Standing]] = []
    largest = max((figure_of(scene.subjects[place]).metres for place in places), default=1.0)
    for order, place in enumerate(places):
        subject = scene.subjects[place]
        figure = figure_of(subject)
        source = dice(seed, "stand", place)
        natural = (figure.metres / largest) ** 0.45 if len(places) > 1 else 1.0
        load = max((rider.y + rider.figure.extent.top * rider.size for rider in riders_of(scene, place)), default=0.0)
        tall = 1.35 if subject.kind == "person" else 1.0
        height = fitted(
            share_of(subject, len(places)) * tall * zoom_of(scene) * max(0.45, natural), subject, frame, load=load
        )
        if subject.kind == "person":
            height = max(height, IN_ROOMS if subject.count < 7 else IN_ROOMS * 0.8)
        wall = figure.home == "wall"
        # A figure's drawing has room for raised arms that those in a row do not need.
        beside = figure.extent.width * height * (0.55 if subject.kind == "person" else 1.05)
        for index, x in enumerate(across(subject.count, subject.place, columns[order], frame, source, beside)):
            depth = 0.0 if subject.count == 1 else float(source.uniform(-0.03, 0.05))
            back = 0.0 if order == 0 else -0.035
            y = 0.42 if wall else level + depth + back
            layer = Standing(
                stage,
                figure,
                look_of(subject, scene),
                x,
                y,
                height * (1 + depth),
                seed * 31 + place * 101 + index,
                ground="" if wall else "land",
                mirror=bool(source.random() < 0.4),
                riders=riders_of(scene, place),
            )
            found.append((y - (1.0 if wall else 0.0), layer))
    return [layer for _, layer in sorted(found, key=lambda pair: pair[0])]
