"""A picture whose face takes poses."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.grid import Grid
from atelier.engines.faces.acting.head import Head
from atelier.engines.faces.acting.lids import both_lids
from atelier.engines.faces.acting.mouth import Mouth
from atelier.engines.faces.acting.pose import Pose
from atelier.engines.faces.acting.skin import SkinFields
from atelier.engines.faces.acting.stand import Patch, stand_of
from atelier.engines.faces.find import Face
from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats

_LASH: Final = np.float32(0.72)  # how much light the line of lashes takes away


class Rig:
    """Made once for a picture and a face in it; `draw` may be called in any order, and holds no state."""

    def __init__(self, picture: Picture, face: Face) -> None:
        """`picture` is RGB, in the size of the frames to come."""
        self._picture = picture
        self._stand = stand_of(picture, face)
        self._reach = self._stand.reach
        self._grid = Grid(self._stand, self._reach)
        self.mouth = Mouth(picture, self._stand)
        self._lids = both_lids(picture, self._stand)
        self._skin = SkinFields(self._grid.x, self._grid.y, self.mouth.seam, self._stand)
        self._head = Head(self._stand)

    @property
    def blinks(self) -> bool:
        """Whether the eyes are to be seen."""
        return bool(self._lids)

    def draw(self, pose: Pose) -> Picture:
        """A new frame."""
        frame = self._picture.copy()
        if not self._reach.empty:
            frame[self._reach.slices] = self._face(pose)
        return self._head.move(frame, pose)

    def _face(self, pose: Pose) -> Picture:
        x, y = self._skin.moved(pose)
        opened, lift = max(0.0, pose.open), max(0.0, pose.lift)
        mouth = self._grid.patch(self.mouth.patch)
        behind: tuple[Field, Field] | None = None
        if not mouth.empty and (opened > 0.004 or lift > 0.01):
            own = x[mouth.slices], y[mouth.slices]
            source, cover, depth = self.mouth.part(*own, opened, lift)
            behind = self.mouth.inside(*own, depth, opened, lift), cover
            y[mouth.slices] = source
        lines = self._close(x, y, pose.lids) if abs(pose.lids) > 0.02 else []
        shown = self._seen(x, y)
        if pose.smile > 0.02:
            self._dim(shown, Patch(0, 0, x.shape[1], x.shape[0]), self._skin.folds(pose))
        for patch, line in lines:
            self._dim(shown, patch, 1 - _LASH * line)
        if behind is not None:
            self._lay(shown, mouth, *behind)
        return shown

    def _close(self, x: Field, y: Field, lids: float) -> list[tuple[Patch, Field]]:
        """Bends the lids; returns the lines of lashes."""
        lines = []
        for eye in self._lids:
            patch = self._grid.patch(eye.patch)
            source, line = eye.close(x[patch.slices], y[patch.slices], lids)
            y[patch.slices] = source
            lines.append((patch, line))
        return lines

    def _seen(self, x: Field, y: Field) -> Picture:
        """The area looked at where (x, y), in units, lead."""
        dx, dy = x - self._grid.x, y - self._grid.y
        turn = self._stand.turn
        columns, rows = self._grid.places(turn[0, 0] * dx + turn[0, 1] * dy, turn[1, 0] * dx + turn[1, 1] * dy)
        return cv2.remap(self._picture, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)

    def _dim(self, shown: Picture, patch: Patch, light: Field) -> None:
        """Takes light away, where points of a patch have less than 1."""
        part = shown[self._grid.pixels(patch).slices]
        fine = self._grid.fine(floats(light))[: part.shape[0], : part.shape[1]]
        part[:] = bytes_of(part * fine[..., None])

    def _lay(self, shown: Picture, patch: Patch, colours: Field, cover: Field) -> None:
        """Colours, 0..1, over a patch of points, where `cover` is."""
        rows, columns = np.nonzero(cover.any(axis=1))[0], np.nonzero(cover.any(axis=0))[0]
        if not len(rows):
            return
        inner = Patch(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        place = Patch(
            patch.left + inner.left, patch.top + inner.top, patch.left + inner.right, patch.top + inner.bottom
        )
        part = shown[self._grid.pixels(place).slices]
        tall, wide = part.shape[:2]
        share = self._grid.fine(cover[inner.slices])[:tall, :wide, None]
        laid = self._grid.fine(floats(colours[inner.slices] * 255))[:tall, :wide]
        part[:] = bytes_of(part + (laid - part) * share)
