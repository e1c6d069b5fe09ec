"""People put before what is behind them: at the right size, in its light, with their shadow on each other."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.palette.statistics import lab_of
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.changes.placing import harmonised, shadowed
from atelier.engines.retouch.shots.person import Person

_THING: Final = 1.9  # faces tall is what shows no face of its own
_UPRIGHT: Final = 1.6  # times as tall as broad are people who stand
_STANDING: Final = 3.2  # faces tall they are shown: whole, from not too near
_SMALLEST, _TALLEST = 0.34, 0.8  # of the frame's height
_ROOM: Final = 0.06  # of the frame's height, at least, above the head
_BROAD: Final = 0.5  # of the frame's width, at most, is a face
_BUST: Final = 0.45  # of the frame's height, at least, is whom the picture's edge has cut
_FOOT: Final = 0.94  # where feet stand
_SIDE_LIGHT: Final = 0.13
_CAST: Final = 0.4  # how dark the shadow of one on another is


class Spot(msgspec.Struct, frozen=True):
    """Where a person goes, in the frame's width and height: the middle of the face, and its height. For things, the
    middle of all, and the face of somebody beside them."""

    across: float
    face: float


def stood(sheet: Plane, person: Person, spot: Spot) -> tuple[Plane, Plane]:
    """The sheet with the person in it, and where the person is, (h, w), 0..1."""
    colours, cover = _laid(sheet, person, spot)
    ground = sheet if person.cutting.cut_off else shadowed(sheet, cover, 1.0)
    ground = _shaded(ground, cover)
    lit = _side_lit(harmonised(colours, cover, ground), sheet)
    return floats(ground + (lit - ground) * cover[..., None]), cover


def _laid(sheet: Plane, person: Person, spot: Spot) -> tuple[Plane, Plane]:
    height, width = sheet.shape[:2]
    tall, left, top = _place(person, spot, height, width)
    scale = tall / person.cutting.matte.shape[0]
    move = np.array([[scale, 0, left], [0, scale, top]], np.float32)
    own, matte = person.cutting.sheet, person.cutting.matte
    if scale < 0.6:  # averaged first: sampling alone would be rough
        size = [max(2, round(side * scale)) for side in matte.shape[::-1]]
        own, matte = (floats(cv2.resize(plane, size, interpolation=cv2.INTER_AREA)) for plane in (own, matte))
        move = np.array([[1, 0, left], [0, 1, top]], np.float32)
    colours = cv2.warpAffine(own, move, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpAffine(matte, move, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT)
    return floats(np.clip(colours, 0, 1)), floats(np.clip(cover, 0, 1))


def _place(person: Person, spot: Spot, height: int, width: int) -> tuple[float, float, float]:
    """Height, left and top of the cutting in pixels. Whom the picture's lower edge cuts goes down to the frame's."""
    rows, columns = person.cutting.matte.shape
    if person.face is None:
        faces = _STANDING if rows > _UPRIGHT * columns else _THING
        whole = 1.0 if person.cutting.cut_off else min(_TALLEST, max(_SMALLEST, faces * spot.face))
        tall = min(whole * height, 0.8 * width * rows / columns)
        middle = 0.5
    else:
        tall = spot.face * height / person.face.height
        tall = min(tall, _BROAD * width / (person.face.width * columns / rows))
        middle = person.face.x + person.face.width / 2
    left = spot.across * width - middle * tall * columns / rows
    if person.cutting.cut_off:
        tall = max(tall, _BUST * height)
        top = max(height - tall, _ROOM * height)
    else:
        # Closer than the whole body: from the head down.
        top = max(_FOOT * height - tall, _ROOM * height)
    return tall, left, top


def spread(person: Person, face: float, height: int, width: int) -> float:
    """How broad a person is at the size that a face has, in the frame's width."""
    tall, _, _ = _place(person, Spot(0.5, face), height, width)
    rows, columns = person.cutting.matte.shape
    return float(tall * columns / rows / width)


def _shaded(sheet: Plane, cover: Plane) -> Plane:
    """A soft darkness around the person, as where little light comes: it takes the cut-out look away."""
    reach = max(2.0, 0.018 * min(cover.shape))
    around = cv2.GaussianBlur(cover, (0, 0), reach)
    return floats(sheet * (1 - np.float32(0.22) * np.clip(around - cover, 0, 1)[..., None]))


def cast_on(sheet: Plane, back: Plane, front: Plane) -> Plane:
    """The shadow of whoever stands in front on whoever stands behind."""
    height, width = front.shape
    reach = 0.03 * min(height, width)
    moved = np.array([[1, 0, 0], [0, 1, 0.4 * reach]], np.float32)
    shade = cv2.GaussianBlur(cv2.warpAffine(front, moved, (width, height)), (0, 0), reach)
    share = np.clip(shade, 0, 1) * back * (1 - front) * np.float32(_CAST)
    return floats(sheet * (1 - share[..., None]))


def _side_lit(person: Plane, behind: Plane) -> Plane:
    """Lighter on the side from which the scene is lit, in the colour of that light."""
    small = cv2.resize(behind, (16, 9), interpolation=cv2.INTER_AREA)
    light = lab_of(floats(small))[..., 0][:6]
    left, right = float(light[:, :8].mean()), float(light[:, 8:].mean())
    slope = float(np.clip((right - left) / 18, -1, 1)) * _SIDE_LIGHT
    columns = np.linspace(-1, 1, person.shape[1], dtype=np.float32)[None, :, None]
    bright = small[:6].reshape(-1, 3)[light.reshape(-1).argsort()[-10:]].mean(axis=0)
    cast = 1 + 0.08 * (bright / max(1e-3, float(bright.mean())) - 1)
    return floats(np.clip(person * (1 + slope * columns) * floats(cast), 0, 1))
