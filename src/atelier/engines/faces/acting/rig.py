"""A picture whose face takes poses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.grid import Grid
from atelier.engines.faces.acting.head import Head
from atelier.engines.faces.acting.lids import Lid, both_eyes
from atelier.engines.faces.acting.mouth import Mouth
from atelier.engines.faces.acting.pose import Pose
from atelier.engines.faces.acting.skin import FOLDS, SkinFields
from atelier.engines.faces.acting.stand import Patch, stand_of
from atelier.engines.faces.find import Face
from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats

_LASH: Final = np.float32(0.72)  # how much light the line of lashes takes away


@dataclass(frozen=True)
class Behind:
    """What shows between the lips, for a patch of points: colours 0..1, and how much of them shows."""

    patch: Patch
    colours: Field
    cover: Field


class Rig:
    """Made once for a picture and a face in it; `draw` may be called in any order, and holds no state."""

    def __init__(self, picture: Picture, face: Face) -> None:
        """`picture` is RGB, in the size of the frames to come."""
        self._picture = picture
        self._stand = stand_of(picture, face)
        self._reach = self._stand.reach
        self._grid = Grid(self._stand, self._reach)
        self.mouth = Mouth(picture, self._stand)
        self._eyes = both_eyes(picture, self._stand, self._grid)
        self._skin = SkinFields(self._grid.x, self._grid.y, self.mouth.seam, self._stand)
        self._folds = self._grid.patch(self._stand.patch(*FOLDS))
        self._head = Head(self._stand)

    @property
    def blinks(self) -> bool:
        """Whether the eyes are to be seen."""
        return bool(self._eyes)

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
        behind: Behind | None = None
        if not mouth.empty and (opened > 0.004 or lift > 0.01):
            behind = self._part_lips(x, y, mouth, opened, lift)
        lids = self._blink(x, y, pose.lids)
        shown = self._seen(x, y)
        if pose.smile > 0.02:
            self._dim(shown, self._folds, self._skin.folds(pose, self._folds))
        for lid in lids:
            self._lay(shown, lid.patch, lid.colours, lid.cover)
            self._dim(shown, lid.patch, 1 - _LASH * lid.lashes)
        if behind is not None:
            self._lay(shown, behind.patch, behind.colours, behind.cover)
        return shown

    def _part_lips(self, x: Field, y: Field, mouth: Patch, opened: float, lift: float) -> Behind | None:
        """Bends what is around the mouth; returns what is to be seen in it."""
        own_x, own_y = x[mouth.slices], y[mouth.slices].copy()
        y[mouth.slices], cover, depth = self.mouth.part(own_x, own_y, opened, lift)
        rows, columns = np.nonzero(cover.any(axis=1))[0], np.nonzero(cover.any(axis=0))[0]
        if not len(rows):
            return None
        inner = Patch(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        part = inner.slices
        colours = self.mouth.inside(own_x[part], own_y[part], depth[part], opened, lift)
        left, top = mouth.left, mouth.top
        place = Patch(left + inner.left, top + inner.top, left + inner.right, top + inner.bottom)
        return Behind(place, colours, cover[part])

    def _blink(self, x: Field, y: Field, lids: float) -> list[Lid]:
        """The lids that are to be laid over closing eyes; opens eyes wider by bending."""
        closing = []
        for eye in self._eyes:
            part = eye.patch.slices
            if lids < -0.02:
                y[part] = eye.widened(x[part], y[part], -lids)
            elif lids > 0.02:
                closing.append(eye.lid(x[part], y[part], lids))
        return closing

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
        part = shown[self._grid.pixels(patch).slices]
        tall, wide = part.shape[:2]
        share = self._grid.fine(cover)[:tall, :wide, None]
        laid = self._grid.fine(floats(colours * 255))[:tall, :wide]
        part[:] = bytes_of(part + (laid - part) * share)
