"""A reel as layers before the camera: keys a few times a second, and what lies between them."""

from __future__ import annotations

import math
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.film.keys import Keys
from atelier.engines.film.reel import Reel
from atelier.engines.frames.arrays import Picture, Plane
from atelier.engines.frames.colour import i420_of, unpack_i420
from atelier.engines.frames.fit import Box
from atelier.engines.frames.focus import focus_of
from atelier.engines.motion.drawing.layers import Layer
from atelier.engines.motion.drawing.view import frame_picture
from atelier.engines.motion.shooting.scene import Scene, scene_of
from atelier.engines.raster import floats

CALM_HZ, SWIFT_HZ = 8, 30
"""Keys a second: so many while only clouds and ripples move, whose blend is taken for movement; at most so many for
whoever would be seen twice in a blend. Those fall on frames, so that nothing is blended at all up to that rate."""

_RIM: Final = 3 / 720  # of the texture's longer side: so far around the subject what is behind it was filled in


class Living:
    """The scene of a reel in a frame of `width` x `height`. `scene` is what it is at moment 0."""

    def __init__(self, reel: Reel, width_px: int, height_px: int, fps: float) -> None:
        self._reel = reel
        self._hz = fps / math.ceil(fps / SWIFT_HZ) if reel.swift else float(CALM_HZ)
        self._size = width_px, height_px
        first = reel.picture(0)
        self._keep: Box = focus_of(first)
        self.scene: Scene = scene_of(*frame_picture(first, width_px, height_px, self._keep), apart=reel.still)
        self._back, *self._front = self.scene.layers
        self._hidden = _hidden(self._front[0]) if self._front else None

    def keys(self, duration_s: float, *, threads: int) -> Keys[Layer]:
        last = math.ceil(duration_s * self._hz)
        if not self._reel.swift:
            return Keys(lambda number: self._key(number, self._reel.picture(number / self._hz)), last, threads=threads)
        # Whoever is quick is painted anew for each key; the sky and the sea behind them change as slowly as ever.
        backs = Keys(
            lambda number: self._reel.backdrop(number / CALM_HZ), math.ceil(duration_s * CALM_HZ) + 1, threads=threads
        )

        def draw(number: int) -> Layer:
            seconds = number / self._hz
            before, share = divmod(seconds * CALM_HZ, 1)
            one, other = backs.get(int(before)), backs.get(int(before) + 1)
            backdrop = floats(cv2.addWeighted(one, 1 - share, other, share, 0))
            return self._key(number, self._reel.finished(backdrop, seconds))

        return Keys(draw, last, threads=threads, under=backs)

    def layers(self, keys: Keys[Layer], seconds: float) -> list[Layer]:
        """What the camera sees at a time: two neighbouring keys, blended, behind the subject."""
        place = round(seconds * self._hz, 6)
        before = math.floor(place)
        share = place - before
        back = keys.get(before)
        if share > 0:
            back = _blend(back, keys.get(before + 1), share)
        return [back, *self._front]

    def _key(self, number: int, picture: Picture) -> Layer:
        """The hindmost layer at a key's moment; what the subject hides stays as it was filled in at first."""
        if number == 0:
            return self._back
        texture, _ = frame_picture(picture, *self._size, self._keep)
        luma, cb, cr = unpack_i420(i420_of(texture))
        if self._hidden is not None:
            whole, half = self._hidden
            for plane, first, mask in (
                (luma, self._back.luma, whole),
                (cb, self._back.cb, half),
                (cr, self._back.cr, half),
            ):
                cv2.copyTo(first, mask, plane)
        return msgspec.structs.replace(self._back, luma=luma, cb=cb, cr=cr)


def _hidden(front: Layer) -> tuple[Plane, Plane]:
    """Where the subject and its rim are, 0 or 1, over the texture and at half its resolution."""
    assert front.alpha is not None
    radius = max(1, round(_RIM * max(front.alpha.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    whole = cv2.dilate((front.alpha > 0).astype(np.uint8), disc)
    half = cv2.resize(whole, front.cb.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return whole, half


def _blend(before: Layer, after: Layer, share: float) -> Layer:
    def mixed(one: Plane, other: Plane) -> Plane:
        return cv2.addWeighted(one, 1 - share, other, share, 0)

    return msgspec.structs.replace(
        before,
        luma=mixed(before.luma, after.luma),
        cb=mixed(before.cb, after.cb),
        cr=mixed(before.cr, after.cr),
    )
