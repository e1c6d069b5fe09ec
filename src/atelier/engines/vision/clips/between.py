"""Moments between two frames: both are carried along their motion and joined where they agree."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, Points, floats
from atelier.engines.frames.colour import pack_i420, unpack_i420
from atelier.engines.frames.resample import look_up
from atelier.engines.seeing.flow import Flow, flows_between

_NO_SECOND_MAP: Final = np.empty(0, np.float32)  # OpenCV's way to say that one map holds both x and y
_LOOK_PX: Final = 480  # longer side at which motion is found
_ROUNDS: Final = 2  # of the fixed point that turns a motion from a place into one to a place
_FAINT: Final = 0.02  # weight left to a place that has no counterpart
_CUT: Final = 0.25  # of the frame must be found again, or the picture has been cut
_CUT_CHANGE: Final = 14.0  # levels of mean change that a cut has at least
_SAME: Final = 0.15  # levels of mean change up to which frames are one


class Between:
    """Two frames that follow one another, packed as I420."""

    def __init__(self, first: Plane, last: Plane) -> None:
        self._frames = (first, last)
        height, width = first.shape[0] * 2 // 3, first.shape[1]
        scale = min(1.0, _LOOK_PX / max(height, width))
        self._look = (max(16, round(width * scale)), max(16, round(height * scale)))
        self._size = (width, height)
        self._greys = [cv2.resize(frame[:height], self._look, interpolation=cv2.INTER_AREA) for frame in self._frames]
        self._change = float(cv2.mean(cv2.absdiff(*self._greys))[0])

    @cached_property
    def _flows(self) -> tuple[Flow, Flow]:
        return flows_between(*self._greys)

    @property
    def cut(self) -> bool:
        """Whether another scene begins with the last frame."""
        if self._change < _CUT_CHANGE:
            return False
        there, back = self._flows
        return max(float(there.sure.mean()), float(back.sure.mean())) < _CUT

    def at(self, share: float) -> Plane:
        """The moment a `share` 0..1 of the way, packed as I420."""
        if share <= 0 or share >= 1 or self._change < _SAME or self.cut:
            return self._frames[share >= 0.5]
        there, back = self._flows
        from_first, worth_first = self._carried(there, share)
        from_last, worth_last = self._carried(back, 1 - share)
        weight_first, weight_last = (1 - share) * worth_first, share * worth_last
        blend = weight_last / (weight_first + weight_last)
        return self._joined(from_first, from_last, floats(blend))

    def _carried(self, flow: Flow, share: float) -> tuple[Points, Field]:
        """Where in a frame each place of the moment comes from, in pixels of the look, and how much that is worth."""
        width, height = self._look
        grid = np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))
        step = floats(flow.rest * np.float32(share * width))
        seen = grid - step
        for _ in range(_ROUNDS):
            seen = floats(grid - look_up(step, seen))
        inside = (
            (seen[..., 0] > -0.5) & (seen[..., 0] < width - 0.5) & (seen[..., 1] > -0.5) & (seen[..., 1] < height - 0.5)
        )
        worth = floats(look_up(flow.sure, seen)) ** 2 * inside + _FAINT
        return seen, floats(worth)

    def _joined(self, from_first: Points, from_last: Points, blend: Field) -> Plane:
        first, last = (_Planes.of(frame) for frame in self._frames)
        one = first.read(from_first, self._look)
        other = last.read(from_last, self._look)
        return one.mixed(other, blend).packed()


class _Planes(msgspec.Struct):
    """A frame as light at its full size, and both colours at half of it."""

    light: Plane
    colour: Picture

    @classmethod
    def of(cls, packed: Plane) -> _Planes:
        light, cb, cr = unpack_i420(packed)
        return cls(light, cv2.merge([cb, cr]))

    def read(self, places: Points, look: tuple[int, int]) -> _Planes:
        """Carried: each place shows what is at `places`, which are in pixels of the look."""
        return _Planes(
            _read(self.light, places, look, cv2.INTER_CUBIC), _read(self.colour, places, look, cv2.INTER_LINEAR)
        )

    def mixed(self, other: _Planes, share: Field) -> _Planes:
        """With a `share` 0..1, of any size, of the other in each place."""
        whole, half = (
            cv2.resize(share, plane.shape[1::-1], interpolation=cv2.INTER_LINEAR) for plane in (self.light, self.colour)
        )
        return _Planes(
            cv2.blendLinear(self.light, other.light, 1 - whole, whole),
            cv2.blendLinear(self.colour, other.colour, 1 - half, half),
        )

    def packed(self) -> Plane:
        return pack_i420(self.light, self.colour[..., 0], self.colour[..., 1])


def _read(plane: Picture, places: Points, look: tuple[int, int], method: int) -> Picture:
    height, width = plane.shape[:2]
    wide, high = width / look[0], height / look[1]
    scaled = floats(
        places * np.array([wide, high], np.float32) + np.array([wide / 2 - 0.5, high / 2 - 0.5], np.float32)
    )
    at = cv2.resize(scaled, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.remap(plane, at, _NO_SECOND_MAP, method, borderMode=cv2.BORDER_REPLICATE)
