"""A plausible depth for one picture, from what painters use: the ground, the sky, haze, focus, the subject.

Nearness runs from 0, as far as it goes, to 1, right before the camera. It stands for inverse depth, in which a
plane is a linear ramp: ground that reaches the horizon grows nearer evenly from there down to the lower edge.
"""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats
from atelier.engines.frames.fit import Box
from atelier.engines.frames.guided import guided_filter
from atelier.engines.frames.resample import sized
from atelier.engines.seeing.backdrop import Backdrop, find_backdrop
from atelier.engines.seeing.mirror import find_mirror
from atelier.engines.seeing.subject import Subject, find_subject

_LOOK_PX: Final = 256
_USUAL_HORIZON: Final = 0.42
_FAR: Final = 0.14  # what stands at the horizon; the sky lies behind it
_APART: Final = 0.22  # at least so much nearer than what is behind it is the subject
_SKIRT: Final = 0.8  # of the step at the subject's outline is given to what is around it, which hides a bad outline
_SKIRT_WIDTH: Final = 0.05  # of the picture's width, over which that fades
_ROUND: Final = 0.07  # how far the subject's middle bulges out of its outline


class Depth(msgspec.Struct, frozen=True):
    """`ground` is the nearness of everything but the subject, `figure` that of the subject, defined everywhere.

    All fields have one small size; the subject's own mask may have another.
    """

    ground: Field
    figure: Field | None
    subject: Subject | None
    backdrop: Backdrop | None
    mirror: float | None
    """The height of the shore, 0..1 from above, where still water mirrors what is above it."""

    @property
    def horizon(self) -> float:
        """Where the ground begins, 0..1 from above."""
        return _horizon(self.backdrop, self.mirror)

    @property
    def words(self) -> str:
        """What was seen, for the customer."""
        parts = ["ground plane"]
        if self.backdrop is not None:
            parts.append("sky" if self.backdrop.sky else "backdrop")
        if self.mirror is not None:
            parts.append("water" if self.backdrop is not None and self.backdrop.sky else "reflection")
        if self.subject is not None:
            parts.append("subject")
        return " + ".join(parts)


def estimate(picture: Picture, faces: list[Box]) -> Depth:
    small = sized(picture, _LOOK_PX, enlarge=True)
    backdrop = find_backdrop(small)
    subject = find_subject(picture, faces, backdrop)
    mirror = find_mirror(small)
    ground = _ground(small, backdrop, mirror)
    if subject is None:
        return Depth(ground, None, None, backdrop, mirror)
    figure = _figure(ground, subject)
    return Depth(_skirted(ground, figure, subject), figure, subject, backdrop, mirror)


def _horizon(backdrop: Backdrop | None, mirror: float | None) -> float:
    if mirror is not None:
        return mirror
    return backdrop.horizon if backdrop is not None else _USUAL_HORIZON


def _ground(small: Picture, backdrop: Backdrop | None, mirror: float | None) -> Field:
    height, width = small.shape[:2]
    rows = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height
    columns = (np.arange(width, dtype=np.float32)[None] + 0.5) / width
    near = _indoors(rows, columns) if backdrop is None else _outdoors(small, rows, backdrop, mirror)
    guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    near = guided_filter(guide, floats(near), radius_px=max(4, width // 40), smoothness=4e-3)
    return floats(np.clip(near, 0, 1))


def _indoors(rows: Field, columns: Field) -> Field:
    """With nothing to tell by: a plane that leans away, its sides a little nearer.

    Kept free of kinks, at which the edges of doors and columns would bend as the camera moves aside.
    """
    return floats(_FAR + 0.5 * rows + 0.18 * (2 * columns - 1) ** 2)


def _outdoors(small: Picture, rows: Field, backdrop: Backdrop, mirror: float | None) -> Field:
    """Ground from the horizon down to the lower edge; above it, the clearer the nearer; the backdrop behind all."""
    horizon = _horizon(backdrop, mirror)
    plane = np.clip((rows - horizon) / max(0.5, 1 - horizon), 0, 1)
    # A mirror image lies as far behind the water as its original, and only the ripples are as near as the water.
    near = _FAR + (0.92 - _FAR) * (1.0 if mirror is None else 0.55) * plane
    if backdrop.sky:
        near = near + 0.22 * _clearness(small) * (1 - plane)
    return floats(near * (1 - backdrop.mask))


def _clearness(small: Picture) -> Field:
    """1 where no haze lies before things, by the dark channel (He, Sun and Tang, 2009)."""
    dark = cv2.GaussianBlur(floats(cv2.erode(small.min(axis=2), np.ones((9, 9), np.uint8))), (0, 0), 4)
    low, high = np.quantile(dark, (0.02, 0.98))
    return floats(1 - np.clip((dark - low) / max(1.0, high - low), 0, 1))


def _figure(ground: Field, subject: Subject) -> Field:
    """The subject stands upright where it touches the ground, a little rounded."""
    height, width = ground.shape
    mask = cv2.resize(subject.mask, (width, height), interpolation=cv2.INTER_LINEAR)
    inside = mask > 0.5
    rows = np.flatnonzero(inside.any(axis=1))
    foot = max(rows[0], rows[-1] - max(2, round(0.08 * (rows[-1] - rows[0]))))
    contact = float(ground[foot : rows[-1] + 1][inside[foot : rows[-1] + 1]].mean())
    around = (cv2.dilate(mask, np.ones((9, 9), np.uint8)) > 0.5) & ~inside
    behind = float(ground[around].mean()) if around.any() else 0.0
    stand = min(0.9, max(contact, behind + _APART))
    bulge = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5)
    bulge = 1 - np.exp(-bulge / (0.06 * width))
    return floats(stand + _ROUND * cv2.GaussianBlur(floats(bulge), (0, 0), 0.02 * width))


def _skirted(ground: Field, figure: Field, subject: Subject) -> Field:
    """The ground risen a part of the way to the subject, close around it."""
    height, width = ground.shape
    mask = cv2.resize(subject.mask, (width, height), interpolation=cv2.INTER_LINEAR)
    away = cv2.distanceTransform((mask < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    share = _SKIRT * np.exp(-away / (_SKIRT_WIDTH * width))
    share = cv2.GaussianBlur(share.astype(np.float32), (0, 0), 0.012 * width)
    return floats(ground + share * np.maximum(0, figure - ground))
