"""A shot from one picture: the camera's way through its scene, and what else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Plane
from atelier.engines.frames.colour import pack_i420
from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.asking.words import Wishes
from atelier.engines.motion.camera import Move, Path, Pose, leg, reach_of
from atelier.engines.motion.drawing.layers import Layer
from atelier.engines.motion.drawing.renderer import Renderer
from atelier.engines.motion.effects.life import Life, cloud_weight
from atelier.engines.motion.effects.light import lights_of
from atelier.engines.motion.effects.weather import weather_of
from atelier.engines.motion.shooting.choosing import choose_moves
from atelier.engines.motion.shooting.scene import Scene
from atelier.engines.motion.shooting.staging import fit_path
from atelier.engines.motion.shooting.telling import Telling
from atelier.engines.motion.shooting.timing import Timing, seed_of
from atelier.engines.seeing.depth import Depth
from atelier.engines.seeing.water import find_water

_SHAKE: Final = 0.0055  # frame widths, the reach of a hand
_JOINED: Final = 0.8  # of its reach is left to a move that shares the shot with another
_ACCENT: Final = 0.025  # frame widths
_PIVOT: Final = (0.35, 0.65)  # nearness of what orbits turn about; nearer would swing the distance too far
_STIRRING: Final = frozenset({Effect.CLOUDS, Effect.WATER})
_WHOLE_SKY: Final = 0.9  # of the width; clouds then drift unasked


Sight = Callable[[float], list[Layer]]
"""The layers of a scene that moves by itself, at a time in seconds."""


class Shot:
    """One take. `draw` may be called from several threads, in any order.

    `sight` is for scenes that move by themselves; what is seen in a still picture stirs only by warping it. A shot
    that goes on where another ended is `under_way` from its start.
    """

    def __init__(
        self,
        scene: Scene,
        wishes: Wishes,
        timing: Timing,
        *,
        seed: int,
        take: int,
        sight: Sight | None = None,
        under_way: bool = False,
    ) -> None:
        self._timing = timing
        self._under_way = under_way
        self._sight = sight
        self._moves = choose_moves(wishes, scene.depth, seed=seed, take=take)
        own_seed = seed_of(seed, take)
        life = None if sight is not None else _life(scene, wishes, timing.duration_s, own_seed)
        self._renderer = Renderer(scene.view, scene.layers, life)
        self._path = self._lay_path(scene, wishes, own_seed, accent=take > 0)
        self._weather = weather_of(wishes, scene.view, 1 - scene.view.framed(scene.depth.ground), seed=own_seed)
        self._lights = lights_of(wishes, seed=own_seed, duration_s=timing.duration_s)
        stirred = wishes.effects & _STIRRING if life is None else life.effects
        shown = (wishes.effects - _STIRRING) | stirred
        self.telling = Telling(
            camera=" + ".join(self._moves),
            depth=scene.depth.words,
            effects=tuple(sorted(shown)),
            unmet=tuple(sorted(wishes.effects - shown)),
        )

    def draw(self, number: int) -> Plane:
        """Frame `number`, packed as I420."""
        moment, seconds = self._timing.moment(number), self._timing.seconds(number)
        pose = self._path.at(moment)
        renderer = self._renderer if self._sight is None else self._renderer.showing(self._sight(seconds))
        frame = renderer.draw(pose, moment)
        for weather in self._weather:
            weather.paint(frame, pose, seconds)
        for light in self._lights:
            light.shine(frame, moment, seconds)
        return pack_i420(frame.luma, frame.cb, frame.cr)

    def _lay_path(self, scene: Scene, wishes: Wishes, seed: int, *, accent: bool) -> Path:
        """`accent` bends the end of a move a little aside, so that takes of one named move differ."""
        random = np.random.default_rng(seed)
        vary = float(random.uniform(0.88, 1.12))
        aside = Pose(x=float(random.choice((-1, 1))) * _ACCENT, y=float(random.uniform(-0.5, 0.5)) * _ACCENT)
        bends = accent and self._moves != (Move.STATIC,)
        duration_s = self._timing.duration_s
        wished = reach_of(duration_s) * wishes.pace * vary * (_JOINED if len(self._moves) > 1 else 1)
        pivot = _pivot(scene.depth)

        def lay(share: float) -> Path:
            start, end = Pose(), Pose()
            for move in self._moves:
                first, last = leg(move, reach=share * wished, pivot=pivot, target=scene.target)
                start, end = start.plus(first), end.plus(last)
            if bends:
                end = end.plus(Pose().towards(aside, share))
            shake = _SHAKE * share if Move.HANDHELD in self._moves else 0.0
            return Path(start, end, shake, seed, duration_s, self._under_way)

        return fit_path(lay, self._renderer)


def _pivot(depth: Depth) -> float:
    near = depth.figure if depth.figure is not None else depth.ground
    return float(np.clip(near.mean(), *_PIVOT))


def _life(scene: Scene, wishes: Wishes, duration_s: float, seed: int) -> Life:
    """Clouds and water: where the prompt names them and the picture has them, and unasked where it surely has."""
    depth, banned = scene.depth, wishes.banned_effects
    clouds = water = None
    sure_sky = depth.backdrop is not None and depth.backdrop.spans >= _WHOLE_SKY
    if Effect.CLOUDS in wishes.effects or (sure_sky and Effect.CLOUDS not in banned):
        clouds = cloud_weight(depth)
    if Effect.WATER not in banned:
        water = find_water(scene.texture, depth, named=Effect.WATER in wishes.effects)
    return Life(scene.view, clouds, water, seed=seed, duration_s=duration_s)
