"""From one frame to the next: where each place was before, and how surely."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, Points
from atelier.engines.frames.arrays import Plane as Grey
from atelier.engines.frames.resample import look_up, sized
from atelier.engines.raster import Plane, floats

_LOOK_PX: Final = 320
_UNLIKE: Final = 16.0  # grey levels that a place may have changed by and still be taken for the same


class Tracker:
    """Shown every frame in its order."""

    def __init__(self) -> None:
        self._before: Grey | None = None
        self._dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)  # type: ignore[attr-defined]
        self.back: Points | None = None
        """Small, in its own pixels: from each place to where it was in the frame before. None on the first."""
        self.sure: Plane | None = None
        """Small: 1 where a place was found again, 0 where it came into sight or changed."""

    @property
    def shape(self) -> tuple[int, int]:
        """Of the small fields."""
        assert self._before is not None
        height, width = self._before.shape
        return height, width

    def show(self, frame: Picture) -> None:
        grey = cv2.cvtColor(sized(frame, _LOOK_PX), cv2.COLOR_RGB2GRAY)
        if self._before is not None:
            self.back = floats(self._dis.calc(grey, self._before, None))
            found = look_up(self._before, places_of(self.back))
            apart = cv2.blur(floats(cv2.absdiff(grey, found)), (5, 5)) / np.float32(_UNLIKE)
            self.sure = floats(np.exp(-np.square(apart)))
        self._before = grey

    def carried(self, field: Plane, *, sharp: bool = False) -> Plane:
        """What belonged to the frame before, (h, w) or (h, w, channels) of any size, moved with the picture. `sharp`
        keeps fine drawing from blurring away when it is carried far."""
        if self.back is None:
            return field
        height, width = field.shape[:2]
        small_h, small_w = self.back.shape[:2]
        wide = cv2.resize(self.back, (width, height), interpolation=cv2.INTER_LINEAR)
        wide = floats(wide * floats([width / small_w, height / small_h]))
        places = places_of(wide)
        if not sharp:
            return floats(look_up(field, places))
        return floats(
            cv2.remap(field, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        )


def places_of(flow: Points) -> Points:
    """The pixels that a flow points to."""
    height, width = flow.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return floats(np.dstack([x + flow[..., 0], y + flow[..., 1]]))
