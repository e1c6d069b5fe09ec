"""The middles of the eyes: cascades say about where, gradients say exactly."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.finding.detect import Candidate, cascade
from atelier.engines.frames.arrays import Field, Flags, Picture, Plane, Points, floats

_CROP_PX: Final = 200
_ROOM: Final = 1.25  # the crop is so much wider than the candidate
_USUAL_Y: Final = 0.395  # of the candidate's side, from above
_USUAL_APART: Final = 0.385
_TRUST: Final = 0.55


def find_eyes(picture: Picture, candidate: Candidate) -> tuple[Points, Points, float]:
    """Left and right eye in pixels of the picture, and how sure that is, 0..1."""
    matrix = _crop_matrix(candidate)
    crop = cv2.warpAffine(
        picture[..., :3], matrix, (_CROP_PX, _CROP_PX), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    votes = _boxes(grey)
    pair, cost = _best_pair(votes)
    side = _CROP_PX / _ROOM
    usual = np.array([[-0.5, 0.0], [0.5, 0.0]]) * _USUAL_APART * side + np.array(
        [_CROP_PX / 2, _CROP_PX / 2 + (_USUAL_Y - 0.5) * side]
    )
    sure = float(np.clip(1 - cost / (0.5 * side), 0, 1)) if pair is not None else 0.0
    rough = pair if pair is not None and sure > 0.2 else usual
    exact = _levelled(np.array([_iris(grey, point, side) for point in rough]), rough, side)
    back = cv2.invertAffineTransform(matrix)
    eyes = floats(exact @ back[:, :2].T + back[:, 2])
    return eyes[0], eyes[1], sure


def _crop_matrix(candidate: Candidate) -> Points:
    scale = _CROP_PX / (candidate.side * _ROOM)
    matrix = cv2.getRotationMatrix2D(candidate.centre, candidate.angle, scale)
    matrix[:, 2] = matrix[:, 2] + _CROP_PX / 2 - np.array(candidate.centre)
    return floats(matrix)


def _boxes(grey: Plane) -> Points:
    """Middles of all that the eye cascades see in the upper half, with the weight of each: (n, 3)."""
    side = _CROP_PX / _ROOM
    top, bottom = round(_CROP_PX * 0.17), round(_CROP_PX * 0.63)
    even = cv2.createCLAHE(2.0, (4, 4)).apply(grey)
    least, most = round(0.14 * side), round(0.42 * side)
    found = []
    for name, weight in (("eye", 1.0), ("eye_tree_eyeglasses", 1.1)):
        for image in (grey, even):
            for x, y, wide, tall in cascade(name).detectMultiScale(
                image[top:bottom], 1.06, 2, minSize=(least, least), maxSize=(most, most)
            ):
                found.append((x + wide / 2, y + tall * 0.53 + top, weight))
    return np.array(found, np.float64).reshape(-1, 3)


def _best_pair(votes: Points) -> tuple[Points | None, float]:
    """The two that lie most like eyes; the smaller the cost, the better."""
    side = _CROP_PX / _ROOM
    middle, level = _CROP_PX / 2, _CROP_PX / 2 + (_USUAL_Y - 0.5) * side
    best, lowest = None, 0.5 * side
    for left in votes[votes[:, 0] < middle]:
        for right in votes[votes[:, 0] >= middle]:
            apart = right[0] - left[0]
            cost = (
                1.2 * abs(left[1] - right[1])
                + abs(apart - _USUAL_APART * side)
                + 0.9 * abs((left[0] + right[0]) / 2 - middle)
                + 0.7 * abs((left[1] + right[1]) / 2 - level)
            )
            if cost < lowest:
                best, lowest = np.array([left[:2], right[:2]]), float(cost)
    if best is None:
        return None, lowest
    # Several boxes on one eye: their mean is steadier than any of them.
    near = 0.07 * side
    steady = np.array([votes[np.hypot(*(votes[:, :2] - point).T) < near, :2].mean(axis=0) for point in best])
    return steady, lowest


def _iris(grey: Plane, rough: Points, side: float) -> Points:
    """The middle of the dark round thing near a place: where the gradients point away from.

    Timm and Barth, "Accurate eye centre localisation by means of gradients", 2011.
    """
    reach_x, reach_y = round(0.12 * side), round(0.085 * side)
    x0, y0 = round(float(rough[0])) - reach_x, round(float(rough[1])) - reach_y
    x1, y1 = x0 + 2 * reach_x + 1, y0 + 2 * reach_y + 1
    if x0 < 0 or y0 < 0 or x1 > grey.shape[1] or y1 > grey.shape[0]:
        return rough
    eye = cv2.GaussianBlur(grey[y0:y1, x0:x1].astype(np.float32), (0, 0), 1.2)
    gx, gy = cv2.Sobel(eye, cv2.CV_32F, 1, 0), cv2.Sobel(eye, cv2.CV_32F, 0, 1)
    strength = np.hypot(gx, gy)
    strong = strength > max(1e-3, float(np.percentile(strength, 72)))
    votes = _votes(gx, gy, strength, strong)
    dark = np.clip((np.percentile(eye, 85) - eye) / max(1.0, float(np.ptp(eye))), 0, 1)
    rows, columns = np.mgrid[: eye.shape[0], : eye.shape[1]].astype(np.float32)
    near = np.exp(-0.5 * (((columns - reach_x) / (0.075 * side)) ** 2 + ((rows - reach_y) / (0.05 * side)) ** 2))
    score = cv2.GaussianBlur(floats(votes * (0.25 + dark) * near), (0, 0), 1.0)
    peak = score > 0.93 * float(score.max())
    weight = score * peak
    total = float(weight.sum())
    if total <= 0:
        return rough
    return np.array([x0 + float((columns * weight).sum()) / total, y0 + float((rows * weight).sum()) / total])


def _votes(gx: Field, gy: Field, strength: Field, strong: Flags) -> Field:
    """For every place, how well the strong gradients around it point away from it."""
    height, width = gx.shape
    ys, xs = np.nonzero(strong)
    ux, uy = (gx / np.maximum(strength, 1e-6))[strong], (gy / np.maximum(strength, 1e-6))[strong]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    dx = xs[None, None].astype(np.float32) - columns[..., None]
    dy = ys[None, None].astype(np.float32) - rows[..., None]
    far = np.sqrt(dx * dx + dy * dy) + 1e-3
    agree = np.clip((dx * ux + dy * uy) / far, 0, 1)
    return floats((agree * agree * (far < 0.5 * height * 1.2)).mean(axis=2))


def _levelled(exact: Points, rough: Points, side: float) -> Points:
    """Places that went astray go back: both eyes of a face move about alike."""
    moved = exact - rough
    if float(np.abs(moved[0] - moved[1]).max()) > 0.10 * side:
        smaller = moved[int(np.argmin(np.hypot(*moved.T)))]
        return floats(rough + smaller)
    return exact
