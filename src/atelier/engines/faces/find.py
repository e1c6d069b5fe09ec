"""Finding faces in a picture, and the 68 points of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from atelier.engines.faces.finding import shape
from atelier.engines.faces.finding.aligned import Aligned, align
from atelier.engines.faces.finding.detect import Candidate, candidates, vouched
from atelier.engines.faces.finding.eyes import find_eyes
from atelier.engines.faces.finding.fit import fit_points
from atelier.engines.frames.arrays import Picture, Points, floats
from atelier.engines.frames.fit import Box

_VOUCHED: Final = 60
"""So many raw finds of two cascades on the upright face leave no doubt (true faces have 65 to 470, others up to 30)."""
_LIKELY: Final = 12
"""So many are enough where both eyes were found too."""
_EYES_SURE: Final = 0.45


@dataclass(frozen=True)
class Face:
    """`box` is in pixels, around brows, jaw and cheeks. `angle` is how far the head leans, degrees clockwise.

    `landmarks` is (68, 2) in pixels, in the order of `finding.shape`. `score` is above 0 and orders faces by how sure
    they are.
    """

    box: Box
    angle: float
    landmarks: Points = field(repr=False)
    score: float

    @property
    def left_eye(self) -> Points:
        return floats(self.landmarks[shape.LEFT_EYE].mean(axis=0))

    @property
    def right_eye(self) -> Points:
        return floats(self.landmarks[shape.RIGHT_EYE].mean(axis=0))

    @property
    def eyes_apart(self) -> float:
        """The distance between the eyes in pixels, the measure of everything else."""
        return float(np.hypot(*(self.right_eye - self.left_eye)))


def find_faces(picture: Picture) -> list[Face]:
    """All frontal faces, sorted from the left, leaning up to about 45 degrees; drawn ones if they look like faces.

    Takes about 0.4 s.
    """
    faces = [face for face in (_measured(picture, hit) for hit in candidates(picture)) if face is not None]
    return sorted(_distinct(faces), key=lambda face: face.box.x + face.box.width / 2)


def largest(faces: Sequence[Face]) -> Face:
    return max(faces, key=lambda face: face.box.width * face.box.height)


def aligned(picture: Picture, face: Face) -> Aligned:
    """The face upright, as all measuring sees it."""
    return align(picture, face.left_eye, face.right_eye)


def _measured(picture: Picture, candidate: Candidate) -> Face | None:
    left, right, sure = find_eyes(picture, candidate)
    upright = align(picture, left, right)
    votes = vouched(upright.picture)
    if votes < _VOUCHED and not (votes >= _LIKELY and sure >= _EYES_SURE):
        return None
    points, _ = fit_points(upright)
    landmarks = upright.to_picture(points)
    low, high = landmarks.min(axis=0), landmarks.max(axis=0)
    lean = float(np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0])))
    box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return Face(box, lean, landmarks, votes / 100 + sure)


def _distinct(faces: list[Face]) -> list[Face]:
    """Two candidates may end on one pair of eyes: the surer stays."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda found: -found.score):
        middle = (face.left_eye + face.right_eye) / 2
        if all(
            np.hypot(*(middle - (other.left_eye + other.right_eye) / 2)) > 0.8 * max(face.eyes_apart, other.eyes_apart)
            for other in kept
        ):
            kept.append(face)
    return kept
