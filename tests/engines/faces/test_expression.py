"""Each expression moves what it should, smoothly, and the face comes back to rest."""

from __future__ import annotations

import itertools
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from atelier.domain.wishes.video import AnimateExpression, Expression
from atelier.engines.faces.acting.expressions import play
from atelier.engines.faces.acting.pose import Pose
from atelier.engines.faces.acting.rig import Rig
from atelier.engines.faces.find import Face, find_faces, largest
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Picture
from tests.engines.faces.people import SIDE_PX, done, drawn, lightness, media, nobody, refusal, treat, woman
from tests.engines.frames.samples import frames_of


def wish(expression: Expression, **given: float) -> AnimateExpression:
    figures = {"width_px": 200, "height_px": 240, "duration_s": 1.5, "fps": 12.0} | given
    return AnimateExpression(image=media("image"), expression=expression, **figures)  # type: ignore[arg-type]


@pytest.mark.parametrize("expression", list(Expression))
def test_films_have_their_size_and_end_as_they_begin(expression: Expression, tmp_path: Path) -> None:
    path = Path(done(treat(wish(expression), tmp_path, {"image": woman()})).files[0].path)
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        assert (video.width, video.height, float(video.average_rate or 0)) == (200, 240, 12.0)
    frames = [frame.astype(int) for frame in frames_of(path)]
    assert len(frames) == 18
    away = [float(np.abs(frame - frames[0]).mean()) for frame in frames]
    assert max(away) > 1.0
    assert away[-1] < 0.4 * max(away)  # the encoder leaves its traces
    steps = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(frames)]
    assert max(steps) < 0.9 * max(away)


def still(pose: Pose, picture: Picture) -> tuple[Picture, Face]:
    face = largest(find_faces(picture))
    return Rig(picture, face).draw(pose), face


def dark(picture: Picture, face: Face, part: slice, grow: float = 0.0) -> float:
    """How much of a part of the face is dark."""
    points = face.landmarks[part]
    low, high = points.min(axis=0) - grow * face.eyes_apart, points.max(axis=0) + grow * face.eyes_apart
    (left, top), (right, bottom) = low.astype(int), high.astype(int)
    return float((lightness(picture)[top:bottom, left:right, 0] < 60).mean())


def test_no_pose_leaves_the_picture_alone() -> None:
    drawn_still, _ = still(Pose(), woman())
    assert (drawn_still == woman()).all()


def test_closed_lids_hide_the_irises() -> None:
    shut, face = still(Pose(lids=1.0), woman())
    for part in (shape.LEFT_EYE, shape.RIGHT_EYE):
        assert dark(shut, face, part) < 0.5 * dark(woman(), face, part)


def test_an_open_jaw_shows_the_inside_and_lowers_the_chin() -> None:
    gaping, face = still(Pose(open=0.8), woman())
    assert dark(gaping, face, shape.OUTER_LIPS, 0.1) > dark(woman(), face, shape.OUTER_LIPS, 0.1) + 0.05
    x, y = (face.landmarks[shape.CHIN] - np.array([0, 0.12]) * face.eyes_apart).astype(int)
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (woman(), gaping)]
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(grey[0], grey[1], None)
    assert np.median(flow[y - 5 : y + 5, x - 8 : x + 8, 1]) > 0.08 * face.eyes_apart


def test_a_smile_lifts_and_widens_the_mouth() -> None:
    def width(picture: Picture) -> tuple[float, float]:
        found = largest(find_faces(picture))
        left, right = found.landmarks[shape.LEFT_CORNER], found.landmarks[shape.RIGHT_CORNER]
        return float(right[0] - left[0]) / found.eyes_apart, float((left[1] + right[1]) / 2)

    smiling, _ = still(Pose(smile=1.0), woman())
    kissing, _ = still(Pose(wide=-1.0), woman())
    assert width(smiling)[0] > width(kissing)[0] + 0.1
    assert width(smiling)[1] < width(kissing)[1] - 1


def test_the_motion_stays_around_the_head() -> None:
    moved, face = still(Pose(open=1, smile=1, turn=2, nod=1, tilt=4), woman())
    difference = np.abs(moved.astype(int) - woman()).max(axis=2)
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    middle = (face.left_eye + face.right_eye) / 2
    away = np.hypot(columns - middle[0], rows - middle[1]) / face.eyes_apart
    assert difference[away > 5].max(initial=0) == 0
    assert difference[away < 1].mean() > 3


@pytest.mark.parametrize("expression", list(Expression))
@pytest.mark.parametrize("whole_s", [1.0, 3.0, 20.0])
def test_poses_are_smooth_and_begin_at_rest(expression: Expression, whole_s: float) -> None:
    times: Field = np.linspace(0, whole_s, round(whole_s * 60) + 1)
    poses = [play(expression, float(time_s), whole_s) for time_s in times]
    for part in ("open", "wide", "smile", "lids", "brows"):
        values = np.array([getattr(pose, part) for pose in poses])
        assert abs(values[0]) < 0.01
        assert abs(values[-1]) < 0.01
        assert np.abs(np.diff(values)).max() < 0.45


def test_what_cannot_be_done_is_refused(tmp_path: Path) -> None:
    smile = wish(Expression.SMILE)
    assert refusal(treat(smile, tmp_path, {"image": nobody()})) == "no_face_found"
    assert refusal(treat(wish(Expression.SMILE, duration_s=0.0), tmp_path, {"image": woman()})) == "unsupported_input"
    assert refusal(treat(wish(Expression.SMILE, width_px=8), tmp_path, {"image": woman()})) == "unsupported_input"


def test_hidden_eyes_cannot_blink(tmp_path: Path) -> None:
    shaded = drawn(61, gender="man", age="40", skin="light", beard="none", glasses="sunglasses", expression="neutral")
    assert find_faces(shaded)
    assert refusal(treat(wish(Expression.BLINK), tmp_path, {"image": shaded})) == "unsupported_input"
