"""Pictures on a plain ground: studio shots, badges and logos, posters, and the crest of a name alone."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.compose.indoors import on_ground, scheme_of
from atelier.engines.sketch.compose.looks import figure_of, look_of, riders_of
from atelier.engines.sketch.compose.mood import make_stage
from atelier.engines.sketch.layers.headline import Border, Headline
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.layers.studio import Badge, Crest, Studio
from atelier.engines.sketch.paint.colour import blend, brightness, colour, shade
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene

PAPERS = ("#f4efe4", "#eef1ee", "#f6f3ee")


def plain(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    """A studio ground, a logo's badge, or a crest when there is nothing but a name."""
    stage = make_stage(scene, frame, seed, 0.66, sun_x=0.3, texture=texture, tones=tones)
    source = dice(seed, "plain")
    if scene.form == "poster" and scene.lettering and not scene.subjects:
        return stage, _poster(scene, stage, seed)
    if not scene.subjects:
        scheme = scheme_of(scene, seed)
        tint = scheme[0] if brightness(scheme[0]) < 0.6 else shade(scheme[0], 0.55)
        return stage, [
            Studio(stage, blend(tint, "#f3ead8", 0.82), 1.2),
            Crest(stage, tint, 28 + 4 * int(source.integers(4))),
        ]
    if scene.form == "logo":
        return stage, _logo(scene, stage, seed)
    if scene.form == "poster" and scene.lettering:
        return stage, _poster(scene, stage, seed)
    white, field = scene.form == "plain", scene.ground or next(iter(scene.colours), "")
    layers: list[Layer] = [Studio(stage, colour(field) if field else colour("#fbfaf8") if white else None, 0.74)]
    return stage, [*layers, *on_ground(scene, stage, seed, 0.82)]


def _logo(scene: Scene, stage: Stage, seed: int) -> list[Layer]:
    subject = scene.subjects[0]
    source = dice(seed, "logo")
    own = [colour(code) for code in scene.colours]
    asked = colour(subject.colours[0]) if subject.colours else None
    fields = ("#f2c66a", "#9fd0c8", "#f0a884", "#b9c8e8", "#e8d5a8", "#a8cfe8")
    tint = own[0] if own else colour(fields[int(source.integers(len(fields)))])
    if asked is not None and float(np.abs(asked - tint).sum()) < 0.5:
        tint = blend(asked, "#ffffff", 0.72)
    paper = colour(PAPERS[int(source.integers(len(PAPERS)))])
    worded = bool(scene.lettering)
    share, level = (0.66, 0.36) if worded else (1.0, 0.5)
    frame = stage.frame
    badge = Badge(stage, tint, paper, rays=bool(source.random() < 0.6), share=share, y=level)
    layers: list[Layer] = [badge, _centred(scene, stage, seed, 0.60 * share, level)]
    if worded:
        ink = shade(tint, 0.42) if brightness(tint) < 0.75 else colour("#2f2a2c")
        wide = min(1.1, frame.width / frame.unit * 0.86)
        tall = 0.22 * frame.height / frame.unit
        layers.append(Headline(stage, scene.lettering[0], ink, 0.72, wide, tall))
    return layers


def _centred(scene: Scene, stage: Stage, seed: int, size: float, level: float) -> Standing:
    """The first subject with the middle of its drawing at `level`, `size` units of the frame large."""
    figure, frame = figure_of(scene.subjects[0]), stage.frame
    box = figure.extent
    height = size / max(box.width, box.height)
    return Standing(
        stage,
        figure,
        look_of(scene.subjects[0], scene),
        0.5 - (box.left + box.right) / 2 * height * frame.unit / frame.width,
        level + (box.top + box.bottom) / 2 * height * frame.unit / frame.height,
        height,
        seed * 31,
        ground="",
        riders=riders_of(scene, 0),
    )


def _poster(scene: Scene, stage: Stage, seed: int) -> list[Layer]:
    """Large words over one large thing on a ground of one strong colour."""
    source, frame = dice(seed, "poster"), stage.frame
    grounds = ("#1f3a5f", "#7a2230", "#f0c24e", "#e9dcc2", "#2f5d50", "#d9643a")
    asked = scene.ground or next(iter(scene.colours), "")
    ground = colour(asked or grounds[int(source.integers(len(grounds)))])
    ink = colour("#fbf0d8") if brightness(ground) < 0.5 else colour("#26222a")
    wide, tall = frame.width / frame.unit, frame.height / frame.unit
    alone = not scene.subjects
    landscape = frame.aspect > 1.2
    room = 0.62 if alone else 0.34
    layers: list[Layer] = [Studio(stage, ground, 1.3), Border(stage, ink, 0.035)]
    if not alone:
        size = min(tall * (0.50 if landscape else 0.54), wide * 0.84)
        layers.append(_centred(scene, stage, seed, size, 0.67 if landscape else 0.66))
    width = min(wide * 0.84, tall * (1.5 if landscape else 1.0))
    layers.append(Headline(stage, scene.lettering[0], ink, 0.19 if alone else 0.075, width, tall * room))
    if len(scene.lettering) > 1:
        layers.append(Headline(stage, scene.lettering[1], ink, 0.925, width * 0.5, tall * 0.05))
    return layers
