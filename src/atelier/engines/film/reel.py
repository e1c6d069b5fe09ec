"""A sketched scene as it is at any moment: clouds drift, water runs, the sun goes its way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from atelier.engines.film.travel import Mover, mover_of
from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import Plane
from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.compose.mood import grade_of
from atelier.engines.sketch.finish import develop, styled, to_bytes
from atelier.engines.sketch.layers.sky import Sky, Sun
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.layers.water import Water
from atelier.engines.sketch.layers.weather import Rain, Snowfall
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.render import finishing
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.styles.registry import Style

FALLING: Final = (Rain, Snowfall)
"""What falls too fast for moments far apart; whoever films lays it over the frames."""

_SUNLIT: Final = (Sky, Sun, Water)
_SWIFT_PACE: Final = 0.018  # frame widths a second: who is faster would be seen twice in a blend of two moments
_WAY_PER_S: Final = 0.0045  # of the frame's height; ten times as fast as the real sun looks through a long lens
_FARTHEST: Final = 0.05  # of the frame's height: the scene's light is settled and must stay believable
_HEADINGS: Final = {"dawn": (0.35, -1.0), "sunset": (0.35, 1.0), "dusk": (0.35, 1.0)}
_ASIDE: Final = (1.0, -0.15)


class Reel:
    """The scene in a frame of `width` x `height` pixels. `picture` may be called from several threads once it has been
    called for moment 0, which settles what the layers keep."""

    def __init__(
        self,
        scene: Scene,
        width: int,
        height: int,
        seed: int,
        *,
        duration_s: float = 5.0,
        looks: Sequence[tuple[Style, float]] = (),
    ) -> None:
        self._frame = Frame(width, height)
        self._seed = seed
        self._finishing = finishing(scene, looks)
        self._grade = grade_of(scene)
        self._heading = _HEADINGS.get(scene.time, _ASIDE)
        lead = self._finishing[0][0]
        self._stage, layers = compose(scene, self._frame, seed, texture=lead.texture, tones=lead.tones)
        self._layers: list[Layer | Mover] = [
            _mover(layer, duration_s) for layer in layers if not isinstance(layer, FALLING)
        ]

    @property
    def pace(self) -> float:
        """Of the fastest who goes somewhere in it, in frame widths a second; 0 if nobody does."""
        return max((abs(mover.pace) for mover in self._movers), default=0.0)

    @property
    def swift(self) -> bool:
        """Whether anybody in it moves too quickly for moments an eighth of a second apart."""
        return self.pace > _SWIFT_PACE or any(mover.swift for mover in self._movers)

    @property
    def still(self) -> bool:
        """Whether every figure in it stands as it is drawn."""
        return not self._movers

    @property
    def _movers(self) -> list[Mover]:
        return [layer for layer in self._layers if isinstance(layer, Mover)]

    def picture(self, seconds: float) -> Picture:
        """(height, width, 3) RGB bytes."""
        return self.finished(self.backdrop(seconds), seconds)

    def backdrop(self, seconds: float) -> Plane:
        """What lies behind everybody who moves, before it is developed: (height, width, 3)."""
        canvas = Canvas(self._frame)
        self._draw(canvas, self._layers[: self._depth], seconds)
        return canvas.rgb

    def finished(self, backdrop: Plane, seconds: float) -> Picture:
        """The picture before a backdrop of about that time, which it is painted over."""
        canvas = Canvas(self._frame)
        canvas.rgb = backdrop
        self._draw(canvas, self._layers[self._depth :], seconds)
        rgb = develop(canvas.rgb, self._grade)
        for style, strength in self._finishing:
            styled(rgb, self._frame, style, strength, self._seed)
        return to_bytes(rgb)

    @property
    def _depth(self) -> int:
        """How many layers lie behind everybody who moves."""
        return next((place for place, layer in enumerate(self._layers) if isinstance(layer, Mover)), len(self._layers))

    def _draw(self, canvas: Canvas, layers: Sequence[Layer | Mover], seconds: float) -> None:
        stage = self._at(seconds)
        for layer in layers:
            _by_then(layer, stage, seconds).draw(canvas, seconds)

    def _at(self, seconds: float) -> Stage:
        """The stage with the sun where it is by then: rising at dawn, setting in the evening, else going across."""
        if seconds == 0:
            return self._stage
        way = _FARTHEST * math.tanh(seconds * _WAY_PER_S / _FARTHEST)
        across, down = self._heading
        x, y = self._stage.sun
        return replace(self._stage, sun=(x + way * across / self._frame.aspect, y + way * down))


def _mover(layer: Layer, duration_s: float) -> Layer | Mover:
    mover = mover_of(layer, duration_s) if isinstance(layer, Standing) else None
    return mover or layer


def _by_then(layer: Layer | Mover, stage: Stage, seconds: float) -> Layer:
    """A layer that shows the sun or its light, on another stage; a figure on its way; any other as it is."""
    if isinstance(layer, Mover):
        return layer.at(seconds)
    if not isinstance(layer, _SUNLIT) or layer.stage is stage or layer.stage.sun == stage.sun:
        return layer
    moved: Any = replace(layer, stage=stage)
    return moved  # type: ignore[no-any-return]
