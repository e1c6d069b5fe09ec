"""A video with another subject in place of its own."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.changes.filling import filled
from atelier.engines.retouch.changes.placing import Cutting, Spot, placed
from atelier.engines.retouch.moving.restyle import follow_outline
from atelier.engines.retouch.moving.tracking import Tracker
from atelier.engines.retouch.seen.sight import Sight, picture_of, sheet_of

_LOOK_EVERY: Final = 8
_SMOOTH: Final = 0.35  # of a frame's own place goes into where the new subject stands


class NoSubject(Exception):
    """Nothing in the video stands out clearly enough to be replaced."""


class Replace:
    """The old subject is painted over with what was seen behind it, before or around; the new one goes where it was."""

    def __init__(self, cutting: Cutting, seed: int) -> None:
        self._cutting = cutting
        self._seed = seed
        self._tracker = Tracker()
        self._matte: Plane | None = None
        self._behind: Plane | None = None
        self._spot: Spot | None = None
        self._number = 0

    def draw(self, frame: Picture, seconds: float) -> Picture:
        """Raises NoSubject on the first frame."""
        self._tracker.show(frame)
        matte = self._outline(frame)
        sheet = sheet_of(frame)
        hole = floats(cv2.dilate(matte, np.ones((3, 3), np.uint8), iterations=max(2, min(matte.shape) // 50)))
        behind = self._plate(sheet, hole)
        spot = self._followed(matte)
        self._number += 1
        return picture_of(placed(behind, self._cutting, spot, 1.0))

    def _outline(self, frame: Picture) -> Plane:
        fresh = Sight(frame).matte if self._number % _LOOK_EVERY == 0 else None
        if self._matte is None:
            if fresh is None:
                raise NoSubject
            self._matte = fresh
            return fresh
        self._matte = follow_outline(frame, self._tracker.carried(self._matte), fresh)
        return self._matte

    def _plate(self, sheet: Plane, hole: Plane) -> Plane:
        """The frame without its subject."""
        if self._behind is None:
            made = filled(sheet, hole, self._seed)
        else:
            known = self._tracker.carried(self._behind)
            soft = cv2.GaussianBlur(hole, (0, 0), max(1.0, min(hole.shape) / 150))
            made = floats(sheet + (known - sheet) * np.clip(np.maximum(soft, hole), 0, 1)[..., None])
        self._behind = made
        return made

    def _followed(self, matte: Plane) -> Spot:
        rows, columns = np.flatnonzero((matte > 0.5).any(axis=1)), np.flatnonzero((matte > 0.5).any(axis=0))
        height, width = matte.shape
        if not len(rows):
            assert self._spot is not None
            return self._spot
        here = Spot((columns[0] + columns[-1]) / 2 / width, (rows[-1] + 1) / height, (rows[-1] + 1 - rows[0]) / height)
        if self._spot is not None:
            last = self._spot
            here = Spot(
                last.x + (here.x - last.x) * _SMOOTH,
                last.foot + (here.foot - last.foot) * _SMOOTH,
                last.height + (here.height - last.height) * _SMOOTH * 0.5,
            )
        self._spot = here
        return here
