"""Shots between two given pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture, Plane
from atelier.engines.frames.colour import pack_i420
from atelier.engines.frames.fit import Box
from atelier.engines.frames.focus import focus_of
from atelier.engines.motion.asking.words import Wishes
from atelier.engines.motion.camera import Pose
from atelier.engines.motion.drawing.layers import whole
from atelier.engines.motion.drawing.view import frame_picture
from atelier.engines.motion.effects.weather import CAN_PAINT, weather_of
from atelier.engines.motion.shooting.morph import Morph
from atelier.engines.motion.shooting.passage import Passage
from atelier.engines.motion.shooting.scene import scene_of
from atelier.engines.motion.shooting.telling import Telling
from atelier.engines.motion.shooting.timing import Timing, seed_of
from atelier.engines.seeing.flow import compare

_SAME_SHAPE: Final = 0.02  # difference of aspect ratios up to which both pictures are cropped alike
_FADE: Final = 0.2  # of the shot at each end, in which weather comes and goes


class Pair:
    """Two pictures in one frame, compared. Of one scene they morph; else one scene leads into the other."""

    def __init__(self, first: Picture, last: Picture, width_px: int, height_px: int) -> None:
        keeps = [focus_of(first), focus_of(last)]
        if abs(_aspect(first) / _aspect(last) - 1) < _SAME_SHAPE:
            keeps = [_mean(*keeps)] * 2  # what has not moved then stays where it is
        framed = [
            frame_picture(picture, width_px, height_px, keep)
            for picture, keep in zip((first, last), keeps, strict=True)
        ]
        self.view = framed[0][1]
        kinship = compare(*(view.framed(texture) for texture, view in framed))
        if kinship.same_scene:
            views, sheets = (framed[0][1], framed[1][1]), (whole(framed[0][0]), whole(framed[1][0]))
            self.way: Callable[[int], Morph | Passage] = lambda take: Morph(views, sheets, kinship, take=take)
        else:
            scenes = [scene_of(texture, view) for texture, view in framed]
            self.way = lambda take: Passage(scenes[0], scenes[1], take=take)


class Between:
    """One take from the first to the last picture, both of which it shows as they are."""

    def __init__(self, pair: Pair, wishes: Wishes, timing: Timing, *, seed: int, take: int) -> None:
        self._timing = timing
        self._way = pair.way(take)
        level = np.ones((9, 16), np.float32)
        self._weather = weather_of(wishes, pair.view, level, seed=seed_of(seed, take))
        painted = sorted(wishes.effects & CAN_PAINT)
        moves = (str(ways[0]) for ways in wishes.moves)
        self.telling = Telling(
            camera=self._way.camera,
            depth=self._way.depth,
            effects=tuple(painted),
            unmet=(*moves, *sorted(wishes.effects - CAN_PAINT)),
        )

    def draw(self, number: int) -> Plane:
        moment = self._timing.moment(number)
        frame = self._way.draw(moment)
        amount = min(1.0, moment / _FADE, (1 - moment) / _FADE)
        for weather in self._weather:
            weather.paint(frame, Pose(), self._timing.seconds(number), amount)
        return pack_i420(frame.luma, frame.cb, frame.cr)


def _aspect(picture: Picture) -> float:
    return float(picture.shape[1] / picture.shape[0])


def _mean(one: Box, other: Box) -> Box:
    sides = np.mean([msgspec.structs.astuple(one), msgspec.structs.astuple(other)], axis=0)
    return Box(*(float(side) for side in sides))
