"""Somebody cut out of a picture, to be put into others: with shoulders, and a head that turns."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.fit import Box
from atelier.engines.frames.focus import find_faces
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.changes.placing import Cutting, cutting_of
from atelier.engines.retouch.seen.sight import Sight, sheet_of
from atelier.engines.seeing.roundness import roundness

_MOST_PX: Final = 1600
_SHOULDER: Final = 0.16  # of the cutting's width: the radius of a shoulder that the picture's edge has cut off
_TURN: Final = 0.075  # of the cutting's width, by which the nose moves against the ears in a whole turn


class Person(msgspec.Struct, frozen=True):
    """`face` is in fractions of the cutting; None for whoever shows none: then the whole of it counts."""

    cutting: Cutting
    face: Box | None


def person_of(picture: Picture, alpha: Plane | None = None) -> Person | None:
    """Who or what an RGB picture is of; None where nothing stands out."""
    shrink = _MOST_PX / max(picture.shape[:2])
    if shrink < 1:
        picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        if alpha is not None:
            alpha = floats(cv2.resize(alpha, picture.shape[1::-1], interpolation=cv2.INTER_AREA))
    matte = Sight(picture, alpha).matte
    cutting = None if matte is None else cutting_of(sheet_of(picture), matte)
    if cutting is None:
        return None
    if cutting.cut_off:
        cutting = msgspec.structs.replace(cutting, matte=_shouldered(cutting.matte))
    faces = find_faces(_on_grey(cutting))
    return Person(cutting, faces[0] if faces else None)


class NobodyThere(Exception):
    """Nothing that could be put elsewhere stands out in a picture; the message tells what to give instead."""


def needed(picture: Picture, name: str) -> Person:
    """Who or what an RGB or RGBA picture is of. Raises NobodyThere."""
    alpha = floats(picture[..., 3]) / np.float32(255) if picture.shape[2] == 4 else None
    found = person_of(np.ascontiguousarray(picture[..., :3]), alpha)
    if found is None:
        raise NobodyThere(
            f"{name} does not stand out in the picture; use one with a plain background, or cut out on transparency"
        )
    return found


def turned(person: Person, amount: float) -> Person:
    """The same one with the head turned, -1 to the left of the picture, 1 to the right: what is round and near moves,
    the outline stays."""
    if not amount:
        return person
    cutting = person.cutting
    height, width = cutting.matte.shape
    near = roundness(cutting.matte > 0.5)
    x = np.arange(width, dtype=np.float32)[None] - floats(amount * _TURN * width * (near - 0.35))
    y = np.broadcast_to(np.arange(height, dtype=np.float32)[:, None], (height, width)).copy()
    sheet = cv2.remap(cutting.sheet, floats(x), y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    matte = cv2.remap(cutting.matte, floats(x), y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return msgspec.structs.replace(
        person, cutting=msgspec.structs.replace(cutting, sheet=floats(np.clip(sheet, 0, 1)), matte=floats(matte))
    )


def _shouldered(matte: Plane) -> Plane:
    """Where the picture's edge has cut an arm off, the outline bends down to it in a round shoulder."""
    height, width = matte.shape
    radius = max(2, round(_SHOULDER * width))
    made = matte.copy()
    rows = np.arange(height, dtype=np.float32)
    for edge, inwards in ((0, 1), (width - 1, -1)):
        reached = np.flatnonzero(matte[:, edge] > 0.5)
        if len(reached) < 3 or reached[-1] < height - 2:
            continue
        highest = max(0, int(reached[0]) - radius)
        for step in range(radius):
            column = edge + inwards * step
            top = highest + int((matte[highest:, column] > 0.5).argmax())
            drop = radius - np.sqrt(max(0, radius**2 - (radius - step) ** 2))
            kept = np.clip(rows - top - drop + 0.5, 0, 1)
            kept[: max(0, top - 2)] = 1  # hair that hangs over the shoulder
            made[:, column] *= kept
    return floats(made)


def _on_grey(cutting: Cutting) -> Picture:
    """For finding the face: nothing else is in sight."""
    alpha = cutting.matte[..., None]
    return np.asarray((cutting.sheet * alpha + np.float32(0.5) * (1 - alpha)) * 255 + 0.5, np.uint8)
