"""The same scene, seen by a camera that stands elsewhere: layers in depth, moved against each other, then turned."""

from __future__ import annotations

import re
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture, Points, floats
from atelier.engines.frames.colour import pack_i420, picture_of_i420
from atelier.engines.frames.focus import find_faces, focus_of
from atelier.engines.frames.images import flatten
from atelier.engines.motion.camera import Path, Pose
from atelier.engines.motion.drawing.renderer import Renderer
from atelier.engines.motion.drawing.view import frame_picture
from atelier.engines.motion.shooting.scene import scene_of
from atelier.engines.motion.shooting.staging import fit_path
from atelier.engines.retouch.seen.sight import sheet_of
from atelier.engines.retouch.shots.shot import Shot
from atelier.engines.seeing.depth import Depth, estimate
from atelier.engines.seeing.roundness import roundness

_LEAST_PX: Final = 32
_MOST_PX: Final = 1600  # the longer side at which a view is drawn; larger ones are enlarged
_FOCAL: Final = 1.15  # frame widths: the lens through which a turned camera sees the picture's plane
_SIDE: Final = 0.17  # frame widths at the nearest depth, the camera's way to a side
_RISE: Final = 0.15
_ROUND: Final = 0.34  # of the nearness: how far the subject's middle stands out of its outline
_YAW: Final = 0.2  # radians
_PITCH: Final = 0.16
_BEYOND: Final = 0.05  # of the frame: so much mirrored surroundings may show at an edge
_TILT: Final = 0.13
_PIVOT: Final = (0.3, 0.62)
_CROP: Final = 1.75  # how far a view may be cropped so that nothing beyond the picture's edge shows


class Angle(msgspec.Struct, frozen=True):
    """Where the camera stands, each -1..1: `side` right of where it stood, `rise` above, `near` closer; `tilt` leans it
    clockwise. `word` is what the customer is told."""

    word: str
    side: float = 0.0
    rise: float = 0.0
    near: float = 0.0
    tilt: float = 0.0


SERIES: Final = (
    Angle("from the left", side=-1),
    Angle("from the right", side=1),
    Angle("from above", rise=1),
    Angle("from below", rise=-1),
    Angle("closer", near=1),
    Angle("from above on the left", side=-0.75, rise=0.75),
    Angle("from below on the right", side=0.75, rise=-0.75),
    Angle("closer from the right", side=0.8, near=0.75),
    Angle("leaning", side=-0.35, tilt=1),
    Angle("closer from below on the left", side=-0.7, rise=-0.7, near=0.7),
)
"""The angles of a series that nobody has described, in their order."""

_WORDS: Final = (
    (re.compile(r"\b(?:left|port)\b"), {"side": -1.0}),
    (re.compile(r"\b(?:right|starboard)\b"), {"side": 1.0}),
    (re.compile(r"\b(?:above|high|top|overhead|bird'?s?|aerial|down on)\b"), {"rise": 1.0}),
    (re.compile(r"\b(?:below|low|worm'?s?|ground|up at)\b"), {"rise": -1.0}),
    (re.compile(r"\b(?:clos(?:e|er|e-up|eup)|near(?:er)?|macro|detail|tight)\b"), {"near": 1.0}),
    (re.compile(r"\b(?:lean\w*|tilt\w*|dutch|canted|oblique)\b"), {"tilt": 1.0}),
)


def angle_of(words: str, number: int) -> Angle:
    """The angle that words ask for; the next of the series where they ask for none."""
    found: dict[str, float] = {}
    for pattern, means in _WORDS:
        if pattern.search(words.casefold()):
            found |= means
    return Angle(words.strip(), **found) if found else SERIES[number % len(SERIES)]


class Angles:
    """One picture, looked at once for all its views. `size` is width and height."""

    undone: tuple[str, ...] = ()

    def __init__(self, picture: Picture, size: tuple[int, int]) -> None:
        self._size = size
        shrink = min(1.0, _MOST_PX / max(size))
        wide, high = (max(_LEAST_PX, 2 * round(side * shrink / 2)) for side in size)
        colours = flatten(picture)
        texture, view = frame_picture(colours, wide, high, focus_of(colours))
        depth = _rounded(estimate(texture, find_faces(texture)))
        self._scene = scene_of(texture, view, depth=depth)
        self._renderer = Renderer(self._scene.view, self._scene.layers)

    def shot(self, words: str, number: int, seed: int) -> Shot:
        """The same for every seed: a camera that stands there sees this."""
        angle = angle_of(words, number)
        return Shot(sheet_of(self.seen(angle)), angle.word)

    def seen(self, angle: Angle) -> Picture:
        """RGB of the asked size."""
        path = fit_path(lambda share: Path(Pose(), self._pose(angle, share)), self._renderer)
        planes = self._renderer.draw(path.end, 0.0)
        frame = picture_of_i420(pack_i420(planes.luma, planes.cb, planes.cr))
        turned = _turned(frame, yaw=_YAW * angle.side, pitch=_PITCH * angle.rise, roll=_TILT * angle.tilt)
        return cv2.resize(turned, self._size, interpolation=cv2.INTER_CUBIC)

    def _pose(self, angle: Angle, share: float) -> Pose:
        """The camera goes around what is near, so that this keeps its place while the distance swings past."""
        near = self._scene.depth.figure if self._scene.depth.figure is not None else self._scene.depth.ground
        pivot = float(np.clip(near.mean(), *_PIVOT))
        x, y = angle.side * _SIDE * share, -angle.rise * _RISE * share
        at_x, at_y = self._scene.target
        z = 0.25 * max(0.0, angle.near) * share
        zoom = 1 + 0.3 * max(0.0, angle.near) * share
        closer = Pose(x=at_x * z, y=at_y * z, z=z, turn_x=at_x * (1 - zoom), turn_y=at_y * (1 - zoom), zoom=zoom)
        return Pose(x=x, y=y, turn_x=x * pivot, turn_y=y * pivot).plus(closer)


def _rounded(depth: Depth) -> Depth:
    """For a camera that goes far: the ground even, so that straight lines stay straight, and the subject as round as
    things are, so that its face turns with it."""
    rows, columns = depth.ground.shape
    below = np.clip(
        (np.arange(rows, dtype=np.float32) + 0.5 - depth.horizon * rows) / (rows * (1 - depth.horizon)), 0, 1
    )
    level = np.sort(depth.ground.mean(axis=1))
    ramp = level[0] + (level[-1] - level[0]) * below
    ground = np.ascontiguousarray(np.broadcast_to(ramp[:, None], (rows, columns)))
    if depth.subject is None or depth.figure is None:
        return msgspec.structs.replace(depth, ground=floats(ground))
    inside = cv2.resize(depth.subject.mask, (columns, rows), interpolation=cv2.INTER_LINEAR) > 0.5
    stand = float(np.median(depth.figure[inside])) if inside.any() else 0.5
    figure = stand + _ROUND * (roundness(inside) - 0.5)
    return msgspec.structs.replace(depth, ground=floats(ground), figure=floats(figure))


def _turned(frame: Picture, *, yaw: float, pitch: float, roll: float) -> Picture:
    """The frame as a camera sees it that looks at it from the side: what is nearer to it is larger. Cropped so far that
    the frame stays filled."""
    if not (yaw or pitch or roll):
        return frame
    height, width = frame.shape[:2]
    focal = _FOCAL * width
    sideways = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    upward = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    lean = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    plane = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    # The picture's plane stands `focal` away and turns about its own middle.
    onto = np.diag([1.0, 1.0, 0.0])
    turn = lean @ upward @ sideways @ onto + np.array([[0, 0, 0], [0, 0, 0], [0, 0, focal]])

    def through(zoom: float) -> Points:
        lens = np.array([[zoom * focal, 0, width / 2], [0, zoom * focal, height / 2], [0, 0, 1]])
        return floats(lens @ turn @ plane)

    leeway_x, leeway_y = _BEYOND * width, _BEYOND * height * (pitch < 0)
    corners = np.array([[[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]]], np.float32)

    def filled(zoom: float) -> bool:
        back = cv2.perspectiveTransform(corners, np.linalg.inv(through(zoom)))[0]
        return bool((back >= [-leeway_x, -leeway_y]).all() and (back <= [width + leeway_x, height + leeway_y]).all())

    zoom = next((zoom for zoom in np.arange(1.0, _CROP, 0.02) if filled(float(zoom))), _CROP)
    return cv2.warpPerspective(
        frame, through(float(zoom)), (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
