"""A picture that moves as a video does."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, Points
from atelier.engines.frames.resample import look_up
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.moving.tracking import Tracker, places_of

_CLOSER: Final = 1.10  # the picture is cropped so much, to have something to move
_ROOM: Final = 0.11  # of the frame's sides that places may go astray in the end
_CALM: Final = 0.016  # of the width, over which the movement is smoothed


class Transfer:
    """The movement since the first frame, place by place, laid on the picture.

    Each frame's flow leads back to the frame before; followed back to the first it says, for every place, where in the
    picture it comes from.
    """

    def __init__(self, picture: Picture) -> None:
        """`picture` is RGB, of the frames' size."""
        self._picture = picture
        self._tracker = Tracker()
        self._came: Points | None = None

    def draw(self, frame: Picture, seconds: float) -> Picture:
        self._tracker.show(frame)
        flow = self._tracker.back
        if flow is None:
            self._came = np.zeros((*self._tracker.shape, 2), np.float32)
        else:
            assert self._came is not None
            calm = _calmed(flow, self._tracker.sure)
            self._came = floats(calm + look_up(self._came, places_of(calm)))
        return self._shown(self._came)

    def _shown(self, came: Points) -> Picture:
        height, width = self._picture.shape[:2]
        small_h, small_w = came.shape[:2]
        held = _held(came, small_w, small_h)
        wide = cv2.resize(held, (width, height), interpolation=cv2.INTER_CUBIC)
        wide = floats(wide * floats([width / small_w, height / small_h]))
        places = places_of(wide)
        middle = floats([(width - 1) / 2, (height - 1) / 2])
        places = floats(middle + (places - middle) / np.float32(_CLOSER))
        return np.asarray(
            cv2.remap(
                self._picture, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
            ),
            np.uint8,
        )


def _calmed(flow: Points, sure: Plane | None) -> Points:
    """Without the jumps at outlines: there the picture has others."""
    width = flow.shape[1]
    weight = np.ones(flow.shape[:2], np.float32) if sure is None else sure + np.float32(0.02)
    sigma = max(1.0, _CALM * width)
    total = cv2.GaussianBlur(flow * weight[..., None], (0, 0), sigma)
    return floats(total / cv2.GaussianBlur(weight, (0, 0), sigma)[..., None])


def _held(came: Points, width: int, height: int) -> Points:
    """Far movements give way softly, so that the picture is not torn and its edges stay out of sight."""
    room = floats([_ROOM * width, _ROOM * height])
    common = came.reshape(-1, 2).mean(axis=0)
    kept = room * np.tanh(common / room)
    own = came - common
    return floats(kept + 1.6 * room * np.tanh(own / (1.6 * room)))
