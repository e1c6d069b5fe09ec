"""How two pictures of one frame belong together: the camera's turn and zoom between them, then what moved besides."""

from __future__ import annotations

import cmath
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Points, floats
from atelier.engines.frames.resample import look_up, shift_scale

_LOOK_PX: Final = 640  # longer side at which both are compared
_LEAST_PX: Final = 16
_FEATURES: Final = 900
_RATIO: Final = 0.75  # Lowe's: a match must be so much better than the next best
_LEAST_MATCHES: Final = 24
_LEAST_SHARE: Final = 0.3  # of the matches must agree on one turn and zoom
_ASTRAY: Final = 1.5  # pixels at the look's size by which a flow there and back may miss its start
_UNLIKE: Final = 26.0  # grey levels, after which a match is none
_SAME_SCENE: Final = 0.42  # of the frame must be found again in the other picture


class Similarity(msgspec.Struct, frozen=True):
    """z -> a z + b on the plane of complex numbers: turn, zoom and shift."""

    a: complex
    b: complex

    def power(self, share: float) -> Similarity:
        """The part `share` of the way, at an even speed of turning and of zooming."""
        part = cmath.exp(share * cmath.log(self.a))
        shift = self.b * share if abs(self.a - 1) < 1e-6 else self.b * (part - 1) / (self.a - 1)
        return Similarity(part, shift)

    def inverse(self) -> Similarity:
        return Similarity(1 / self.a, -self.b / self.a)

    def scaled(self, factor: float) -> Similarity:
        """The same in units `factor` times as small."""
        return Similarity(self.a, self.b * factor)

    def apply(self, points: Points) -> Points:
        x, y = points[..., 0], points[..., 1]
        return np.stack(
            [self.a.real * x - self.a.imag * y + self.b.real, self.a.imag * x + self.a.real * y + self.b.imag], axis=-1
        ).astype(np.float32)


IDENTITY: Final = Similarity(1 + 0j, 0j)


class Flow(msgspec.Struct, frozen=True):
    """Of one picture towards the other, over the frame at a small size, in frame widths.

    `rest` is what the similarity leaves: the point z shows in the other picture at S(z + rest). `sure`, 0..1, says
    where it was found again.
    """

    rest: Points
    sure: Field


class Kinship(msgspec.Struct, frozen=True):
    """`similarity` takes the first picture to the last; positions are in frame widths from the middle."""

    similarity: Similarity
    there: Flow
    back: Flow
    same_scene: bool


def compare(first: Picture, last: Picture) -> Kinship:
    """Of two pictures of one frame, of any sizes."""
    height, width = first.shape[:2]
    scale = min(1.0, _LOOK_PX / max(height, width))
    size = (max(_LEAST_PX, round(width * scale)), max(_LEAST_PX, round(height * scale)))
    grey = [
        cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        for picture in (first, last)
    ]
    common = _common_turn(*grey)
    grid = _positions(size)
    aligned = _seen_through(grey[0], common.inverse(), grid)
    known = _inside(common.inverse().apply(grid), size)
    there_aligned, back_aligned = _dis(aligned, grey[1]), _dis(grey[1], aligned)
    sure_last = _surety(grey[1], aligned, back_aligned, there_aligned) * known
    sure_aligned = _surety(aligned, grey[1], there_aligned, back_aligned) * known
    back = Flow(_calm(back_aligned / size[0], sure_last), sure_last)
    # The first picture's own flow: looked up where the similarity puts each of its points.
    at = _pixels(common.apply(grid), size)
    there_rest = look_up(there_aligned, at) / size[0]
    sure_first = look_up(sure_aligned, at, cv2.BORDER_CONSTANT)
    turned_back = Similarity(1 / common.a, 0j).apply(there_rest)
    there = Flow(_calm(turned_back, sure_first), sure_first)
    found = max(float(sure_first.mean()), float(sure_last.mean()))
    return Kinship(common, there, back, found > _SAME_SCENE)


def flows_between(first: Field, last: Field) -> tuple[Flow, Flow]:
    """There and back between two grey pictures of one shape, uint8, that are close in time, without a common turn.

    Takes about 30 ms at 480 x 270.
    """
    width = first.shape[1]
    there, back = _dis(first, last), _dis(last, first)
    sure_first, sure_last = _surety(first, last, there, back), _surety(last, first, back, there)
    return (
        Flow(_calm(there / width, sure_first), sure_first),
        Flow(_calm(back / width, sure_last), sure_last),
    )


def _common_turn(first: Field, last: Field) -> Similarity:
    """The turn, zoom and shift that most features agree on, or none."""
    sift = cv2.SIFT_create(_FEATURES)  # type: ignore[attr-defined]  # OpenCV's stubs lack it
    points, marks = zip(*(sift.detectAndCompute(picture, None) for picture in (first, last)), strict=True)
    if any(mark is None or len(mark) < _LEAST_MATCHES for mark in marks):
        return IDENTITY
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(marks[0], marks[1], k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance]
    if len(good) < _LEAST_MATCHES:
        return IDENTITY
    height, width = first.shape
    middle = np.array([width / 2, height / 2])
    source = (np.array([points[0][match.queryIdx].pt for match in good]) - middle) / width
    target = (np.array([points[1][match.trainIdx].pt for match in good]) - middle) / width
    cv2.setRNGSeed(1)
    matrix, agree = cv2.estimateAffinePartial2D(source, target, method=cv2.RANSAC, ransacReprojThreshold=0.012)
    if matrix is None or agree.sum() < _LEAST_MATCHES or agree.mean() < _LEAST_SHARE:
        return IDENTITY
    found = Similarity(complex(matrix[0, 0], matrix[1, 0]), complex(matrix[0, 2], matrix[1, 2]))
    return found if 0.3 < abs(found.a) < 3.3 else IDENTITY


def _dis(source: Field, target: Field) -> Points:
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)  # type: ignore[attr-defined]  # likewise
    flow: Points = dis.calc(source, target, None)
    return flow


def _surety(source: Field, target: Field, flow: Points, back: Points) -> Field:
    """1 where flow and back flow cancel and both ends look alike, fading to 0."""
    height, width = source.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    at_x, at_y = x + flow[..., 0], y + flow[..., 1]
    returned = cv2.remap(back, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    astray = np.linalg.norm(flow + returned, axis=2) / (_ASTRAY + 0.06 * np.linalg.norm(flow, axis=2))
    found = cv2.remap(target, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    unlike = cv2.blur(cv2.absdiff(source, found).astype(np.float32), (7, 7)) / _UNLIKE
    sure = np.clip(1.6 - astray, 0, 1) * np.clip(1.6 - unlike, 0, 1)
    return cv2.GaussianBlur(floats(sure), (0, 0), 2.0)


def _calm(rest: Points, sure: Field) -> Points:
    """Flow kept where it is sure and smoothly continued elsewhere; far from all that is sure it dies away."""
    weight = (sure**2)[..., None]
    total = rest * weight
    near = cv2.GaussianBlur(total, (0, 0), 2.0) / (cv2.GaussianBlur(weight, (0, 0), 2.0)[..., None] + 1e-3)
    wide = _spread(total, 18.0) / (_spread(weight, 18.0)[..., None] + 2e-2)
    return (near * weight + wide * (1 - weight)).astype(np.float32)


def _spread(values: Field | Points, reach_px: float) -> Field | Points:
    """A wide blur, worked out at a quarter of the size."""
    height, width = values.shape[:2]
    small = cv2.resize(values, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), reach_px / 4), (width, height), interpolation=cv2.INTER_LINEAR)


def _positions(size: tuple[int, int]) -> Points:
    """Of all pixels, in frame widths from the middle."""
    width, height = size
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) / width
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) / width
    return np.dstack(np.meshgrid(x, y))


def _pixels(positions: Points, size: tuple[int, int]) -> Points:
    width, height = size
    return shift_scale(positions, width, width / 2 - 0.5, height / 2 - 0.5)


def _seen_through(grey: Field, turn: Similarity, grid: Points) -> Field:
    height, width = grey.shape
    return look_up(grey, _pixels(turn.apply(grid), (width, height)))


def _inside(positions: Points, size: tuple[int, int]) -> Field:
    reach = 0.5 * size[1] / size[0]
    return ((np.abs(positions[..., 0]) <= 0.5) & (np.abs(positions[..., 1]) <= reach)).astype(np.float32)
