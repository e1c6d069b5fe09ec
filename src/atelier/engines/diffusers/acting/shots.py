"""What else Wan Animate is shown of a clip: faces cut out, and where the person is that is replaced. Pure."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from PIL import Image

from atelier.engines.diffusers.acting.keypoints import SURE, WHOLE_BODY, Box, around
from atelier.engines.diffusers.acting.skeleton import Size, joints_of

_LANDMARKS: Final = (24, 91)  # of a face, among the points of a whole body
_EYES: Final = (1, 3)
_EARS: Final = (3, 5)
_FACE_AREA: Final = 1.3
"""By how much the cut is larger than the landmarks' box, most of it above: the model has learned it so."""
_ABOVE, _BELOW = 0.75, 0.25
_JAW, _BROW, _CHIN = 1.1, 0.4, 1.75
"""How far a face reaches from between its eyes, in distances of the eyes, as in most grown-ups."""
_ROOM: Final = 0.12
"""Around the points of a person, in the person's height: for hair, hands and what is worn."""
_NECK, _HIPS, _SHOULDERS = 1, (8, 11), (2, 5)
_TORSO: Final = 1.6
"""How many shoulders' widths lie between neck and hips."""


def into(points: Any, source: Size, size: Size) -> Any:
    """Points of a picture, where they are once it fits into a size as a whole, in its middle."""
    scale = min(size[0] / source[0], size[1] / source[1])
    gap = ((size[0] - source[0] * scale) / 2, (size[1] - source[1] * scale) / 2)
    return points * np.array((scale, scale, 1)) + np.array((*gap, 0))


def fitted_to(clip: list[Any], character: Any) -> list[Any]:
    """The points of a clip, moved and scaled as one so that at its beginning its person has the place and the size of
    the character; as they are, where either cannot be measured."""
    first = next((points for points in clip if _torso(points) is not None), None)
    actor, model = None if first is None else _torso(first), _torso(character)
    if actor is None or model is None:
        return clip
    scale = model[1] / actor[1]
    move = model[0] - actor[0] * scale
    return [points * np.array((scale, scale, 1)) + np.array((*move, 0)) for points in clip]


def _torso(points: Any) -> tuple[Any, float] | None:
    """Where the neck is, and how far it is from there to the hips."""
    joints = joints_of(points)
    neck, shoulders, hips = joints[_NECK], joints[list(_SHOULDERS)], joints[list(_HIPS)]
    if shoulders[:, 2].min() < SURE:
        return None
    lengths = [_TORSO * math.dist(shoulders[0, :2], shoulders[1, :2])]
    if hips[:, 2].min() >= SURE:
        lengths.append(math.dist(neck[:2], hips[:, :2].mean(axis=0)))
    return (neck[:2], max(lengths)) if max(lengths) >= 1 else None


def face_of(frame: Any, points: Any, side_px: int) -> Image.Image:
    """The face, as a square; black where none is seen."""
    box = _face_box(points)
    height, width = frame.shape[:2]
    if box is None:
        return Image.new("RGB", (side_px, side_px))
    grow = math.sqrt(_FACE_AREA) - 1
    left, right = box.left - box.width * grow / 2, box.left + box.width * (1 + grow / 2)
    top, bottom = box.top - box.height * grow * _ABOVE, box.top + box.height * (1 + grow * _BELOW)
    edges = (max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom)))
    if edges[2] - edges[0] < 2 or edges[3] - edges[1] < 2:
        return Image.new("RGB", (side_px, side_px))
    return Image.fromarray(frame).crop(edges).resize((side_px, side_px), Image.Resampling.BILINEAR)


def _face_box(points: Any) -> Box | None:
    """Of the landmarks, where the model knows them, else reckoned from eyes, ears and nose."""
    if len(points) == WHOLE_BODY:
        return around(points[slice(*_LANDMARKS)])
    nose, eyes, ears = points[0], points[slice(*_EYES)], points[slice(*_EARS)]
    seen = eyes[eyes[:, 2] >= SURE, :2]
    if nose[2] < SURE or not len(seen):
        return None
    between = seen.mean(axis=0)
    unit = max(math.dist(between, nose[:2]) * 1.3, 2.0)
    if len(seen) == 2:
        unit = max(unit, math.dist(*seen))
    if ears[:, 2].min() >= SURE:
        unit = max(unit, 0.45 * math.dist(ears[0, :2], ears[1, :2]))
    middle = (between[0] + nose[0]) / 2
    return Box(middle - _JAW * unit, between[1] - _BROW * unit, 2 * _JAW * unit, (_BROW + _CHIN) * unit)


def place_of(points: Any, size: Size) -> Any:
    """White where the person is, in a box with room around; all black where nobody is seen."""
    mask = np.zeros((size[1], size[0]), np.uint8)
    if (box := around(points)) is not None:
        room = _ROOM * max(box.height, box.width)
        left, top = max(0, int(box.left - room)), max(0, int(box.top - room))
        mask[top : max(0, int(box.top + box.height + room)), left : max(0, int(box.left + box.width + room))] = 255
    return mask
