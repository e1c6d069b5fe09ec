"""Render a scene: the one door of this package that makes pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from atelier.engines.previews import Show, no_show
from atelier.engines.raster import repeatable
from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.compose.mood import grade_of
from atelier.engines.sketch.finish import develop, styled, to_bytes
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.styles.registry import STYLES, Style, joined

Progress = Callable[[float, str], None]


def render(
    scene: Scene,
    width: int,
    height: int,
    seed: int,
    progress: Progress | None = None,
    *,
    looks: Sequence[tuple[Style, float]] = (),
    t: float = 0.0,
    show: Show = no_show,
) -> npt.NDArray[np.uint8]:
    """(height, width, 3) RGB bytes: the same for the same arguments on every x86-64 machine.

    Sides are 1..4096 pixels. `looks` are styles with their strengths, -2..2; they come after the style the prompt
    names. `t` is the time in seconds for scenes that move. `show` is given the picture as it grows, before its styles.
    """
    report = progress or _silent
    chosen = finishing(scene, looks)
    with repeatable():
        frame = Frame(width, height)
        lead = chosen[0][0]
        _, layers = compose(scene, frame, seed, texture=lead.texture, tones=lead.tones)
        canvas = Canvas(frame)
        report(0.05, "drawing")
        for number, layer in enumerate(layers, 1):
            layer.draw(canvas, t)
            done = 0.05 + 0.75 * number / len(layers)
            report(done, "drawing")
            show(done, lambda: to_bytes(develop(canvas.rgb.copy(), grade_of(scene))))
        rgb = develop(canvas.rgb, grade_of(scene))
        for number, (style, strength) in enumerate(chosen, 1):
            styled(rgb, frame, style, strength, seed)
            report(0.80 + 0.18 * number / len(chosen), "finishing")
        picture = to_bytes(rgb)
    report(1.0, "finished")
    return picture


def finishing(scene: Scene, looks: Sequence[tuple[Style, float]]) -> list[tuple[Style, float]]:
    """The styles a picture goes through, with their strengths: the prompt's own, then those of the order; the default
    when there is neither."""
    named = [scene.style] if scene.style else []
    return joined(named, looks) or [(STYLES[default_style(scene)], 1.0)]


def default_style(scene: Scene) -> str:
    """What a picture looks like when nobody asks for a style."""
    return "clean" if scene.setting in {"plain", "abstract"} else "cinematic"


def _silent(share: float, stage: str) -> None:
    """Nobody is listening."""
