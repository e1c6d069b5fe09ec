"""The same scene, seen by a camera that stands elsewhere: layers in depth, moved against each other, then turned."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Points, floats
from atelier.engines.frames.colour import pack_i420, picture_of_i420
from atelier.engines.frames.focus import find_faces, focus_of
from atelier.engines.frames.images import flatten
from atelier.engines.frames.resample import sized
from atelier.engines.motion.camera import Path, Pose
from atelier.engines.motion.drawing.layers import take_apart
from atelier.engines.motion.drawing.renderer import Renderer
from atelier.engines.motion.drawing.view import frame_picture
from atelier.engines.motion.shooting.scene import target_of
from atelier.engines.motion.shooting.staging import fit_path
from atelier.engines.retouch.seen.sight import sheet_of
from atelier.engines.retouch.shots.angles import Angle, angle_of
from atelier.engines.retouch.shots.shot import Shot
from atelier.engines.seeing.depth import Depth, estimate
from atelier.engines.seeing.roundness import roundness
from atelier.engines.seeing.subject import Subject
from atelier.engines.vision.cutout import cut_out

_LEAST_PX: Final = 32
_MOST_PX: Final = 1600  # the longer side at which a view is drawn; larger ones are enlarged
_SURE: Final = 0.8  # of a cutout's confidence; below it, and out of doors, parts of the scene would be torn out
_CUT_PX: Final = 1024  # the subject is cut out at this size
_FOCAL: Final = 1.15  # frame widths: the lens through which a turned camera sees the picture's plane
_SIDE: Final = 0.17  # frame widths at the nearest depth, the camera's way to a side
_RISE: Final = 0.15
_NOTHING_NEAR: Final = 0.35  # of that way, where nothing surely stands before the rest: more, and houses would lean
_ROUND: Final = 0.34  # of the nearness: how far the subject's middle stands out of its outline
_NEAREST: Final = 0.95
_APART: Final = 0.15  # of the nearness: so far at least stands the subject before what is behind its middle
_LEVEL: Final = 1.5  # the ground's rise to the camera: above 1, what stands far away does not lean
_YAW: Final = 0.2  # radians
_PITCH: Final = 0.16
_TILT: Final = 0.13
_BEYOND: Final = 0.05  # of the frame: so much mirrored surroundings may show at an edge
_PIVOT: Final = (0.3, 0.62)
_CROP: Final = 1.75  # how far a view may be cropped so that nothing beyond the picture's edge shows


class Views:
    """One picture, looked at once for all its views. `size` is width and height."""

    undone: tuple[str, ...] = ()

    def __init__(self, picture: Picture, size: tuple[int, int]) -> None:
        self._size = size
        shrink = min(1.0, _MOST_PX / max(size))
        wide, high = (max(_LEAST_PX, 2 * round(side * shrink / 2)) for side in size)
        colours = flatten(picture)
        texture, view = frame_picture(colours, wide, high, focus_of(colours))
        faces = find_faces(texture)
        depth = estimate(texture, faces)
        matte = _matte(texture, outdoors=depth.backdrop is not None and depth.backdrop.sky)
        self._depth = _rounded(depth, matte)
        self._target = target_of(view, self._depth, faces)
        self._renderer = Renderer(view, take_apart(texture, self._depth, matte))

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
        far = self._depth.figure is None
        near = self._depth.ground if self._depth.figure is None else self._depth.figure
        pivot = float(np.clip(near.mean(), *_PIVOT))
        reach = share * (_NOTHING_NEAR if far else 1.0)
        x, y = angle.side * _SIDE * reach, -angle.rise * _RISE * reach
        at_x, at_y = self._target
        z = 0.25 * max(0.0, angle.near) * share
        zoom = 1 + 0.3 * max(0.0, angle.near) * share
        closer = Pose(x=at_x * z, y=at_y * z, z=z, turn_x=at_x * (1 - zoom), turn_y=at_y * (1 - zoom), zoom=zoom)
        return Pose(x=x, y=y, turn_x=x * pivot, turn_y=y * pivot).plus(closer)


def _matte(texture: Picture, *, outdoors: bool) -> Field | None:
    """The outline over the texture of a subject that is surely one: with its shadow, which stays at its foot."""
    found = cut_out(sized(texture, _CUT_PX))
    if found is None or not (found.people or found.plain or (found.confidence > _SURE and not outdoors)):
        return None
    height, width = texture.shape[:2]
    return floats(np.clip(cv2.resize(found.alpha, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1))


def _rounded(depth: Depth, matte: Field | None) -> Depth:
    """For a camera that goes far: the ground even, so that straight lines stay straight, and the subject as round as
    things are, so that its face turns with it, touching the ground where it stands."""
    rows, columns = depth.ground.shape
    level = np.sort(depth.ground.mean(axis=1))
    steps = (np.arange(rows, dtype=np.float32) + 0.5 - depth.horizon * rows) / (rows * (1 - depth.horizon))
    ramp = level[0] + (level[-1] - level[0]) * np.clip(steps, 0, 1) ** _LEVEL
    ground = floats(np.ascontiguousarray(np.broadcast_to(ramp[:, None], (rows, columns))))
    if matte is None:
        return msgspec.structs.replace(depth, ground=ground, subject=None, figure=None)
    mask = floats(cv2.resize(matte, (columns, rows), interpolation=cv2.INTER_AREA) > 0.5)
    standing = np.flatnonzero(mask.any(axis=1))
    middle, foot = standing[len(standing) // 2], standing[-1]
    stand = min(_NEAREST - _ROUND, max(float(ramp[foot]), float(ramp[middle]) + _APART))
    figure = floats(stand + _ROUND * roundness(mask > 0.5))
    return msgspec.structs.replace(depth, ground=ground, subject=Subject(mask), figure=figure)


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
