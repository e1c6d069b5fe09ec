"""What can be known of a picture before anything moves; all takes share it."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.fit import Box
from atelier.engines.frames.focus import find_faces, focus_of
from atelier.engines.motion.drawing.layers import Layer, take_apart
from atelier.engines.motion.drawing.view import View, frame_picture
from atelier.engines.seeing.depth import Depth, estimate

_TARGET: Final = 0.22  # frame widths; a push goes no farther from the middle
_TOWARDS: Final = 0.8  # of the way to what it goes to, so that the move stays calm


class Scene(msgspec.Struct, frozen=True):
    """`target` is where a push goes, in frame widths from the middle."""

    texture: Picture
    view: View
    depth: Depth
    layers: list[Layer]
    target: tuple[float, float]


def look_at(picture: Picture, width_px: int, height_px: int) -> Scene:
    return scene_of(*frame_picture(picture, width_px, height_px, focus_of(picture)))


def scene_of(texture: Picture, view: View, *, apart: bool = True) -> Scene:
    """`apart` takes the subject off its ground. One that moves by itself has to stay, before a depth that is the same
    all across: it must not leave its own behind."""
    faces = find_faces(texture)
    depth = estimate(texture, faces)
    if not apart:
        level = np.broadcast_to(depth.ground.mean(axis=1, keepdims=True), depth.ground.shape)
        ground = cv2.GaussianBlur(np.ascontiguousarray(level), (0, 0), 0.04 * len(level))
        depth = msgspec.structs.replace(depth, ground=ground, subject=None, figure=None)
    return Scene(texture, view, depth, take_apart(texture, depth), target_of(view, depth, faces))


def target_of(view: View, depth: Depth, faces: list[Box]) -> tuple[float, float]:
    """The face, else the subject, else the horizon."""
    if faces:
        x, y = faces[0].x + faces[0].width / 2, faces[0].y + faces[0].height / 2
    elif depth.subject is not None:
        rows, columns = np.nonzero(depth.subject.mask)
        x, y = columns.mean() / depth.subject.mask.shape[1], rows.mean() / depth.subject.mask.shape[0]
    else:
        x, y = 0.5, 0.5 + 0.4 * (depth.horizon - 0.5)
    left, top, right, bottom = view.bounds
    at_x = (left + float(x) * (right - left)) / view.width_px
    at_y = (top + float(y) * (bottom - top)) / view.width_px
    return max(-_TARGET, min(_TARGET, _TOWARDS * at_x)), max(-_TARGET, min(_TARGET, _TOWARDS * at_y))
