"""A picture of a model: seen from its front and a little aside, in even light, with its shadow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bytes_of
from atelier.engines.mesh.mesh import Mesh

SIDE_PX: Final = 768
_FINE: Final = 2  # drawn so much larger, then reduced
_YAW, _PITCH = math.radians(28), math.radians(-10)
_FILLED: Final = 0.82  # of the picture's side
_LIGHT: Final = np.array([-0.35, 0.62, 0.70])
_AMBIENT: Final = 0.55
_LARGEST: Final = 96  # points along a triangle's side; triangles are not seen larger


def preview(mesh: Mesh, texture: Picture) -> Picture:
    """(SIDE_PX, SIDE_PX, 3) RGB."""
    side = SIDE_PX * _FINE
    turned = _turn(mesh.positions)
    low, high = turned.min(axis=0), turned.max(axis=0)
    scale = _FILLED * side / max(high[0] - low[0], high[1] - low[1])
    place = turned * scale
    place[:, 0] += side / 2 - (low[0] + high[0]) / 2 * scale
    place[:, 1] = side / 2 + (low[1] + high[1]) / 2 * scale - place[:, 1]
    normals = _turn(mesh.normals())
    light = _LIGHT / np.linalg.norm(_LIGHT)
    shade = _AMBIENT + (1.12 - _AMBIENT) * np.clip(normals @ light, 0, 1)
    picture = _ground(side, place)
    depth = np.full((side, side), -np.inf)
    for face_place, face_uv, face_shade in _samples(mesh, place, shade):
        _plot(picture, depth, face_place, _look_up(texture, face_uv) * face_shade[:, None])
    _close_pinholes(picture, depth)
    small = cv2.resize(picture, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return bytes_of(small)


def _turn(points: Field) -> Field:
    cosine, sine = math.cos(_YAW), math.sin(_YAW)
    across = np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]])
    cosine, sine = math.cos(_PITCH), math.sin(_PITCH)
    over = np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]])
    return np.asarray(points.astype(np.float64) @ (over @ across).T)


def _ground(side: int, place: Field) -> Field:
    """A light backdrop, and a soft shadow where the model stands."""
    rows = np.linspace(0, 1, side)[:, None, None]
    picture = np.broadcast_to(
        np.array([240, 242, 246]) * (1 - rows) + np.array([212, 214, 220]) * rows, (side, side, 3)
    )
    left, right, foot = place[:, 0].min(), place[:, 0].max(), place[:, 1].max()
    small = np.zeros((side // 4, side // 4), np.float32)
    centre = (round((left + right) / 8), min(side // 4 - 1, round(foot / 4)))
    cv2.ellipse(small, centre, (max(1, round((right - left) / 9)), max(1, round(side / 90))), 0, 0, 360, 0.35, -1)
    shadow = cv2.resize(cv2.GaussianBlur(small, (0, 0), side / 190), (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(picture * (1 - shadow[..., None]))


def _samples(mesh: Mesh, place: Field, shade: Field) -> Iterator[tuple[Field, Field, Field]]:
    """Points on all faces that look this way, at least one for each pixel that they cover."""
    corners = place[mesh.faces]
    one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    faces_us = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0] < 0  # y runs down here
    edges = np.stack([one, other, corners[:, 2] - corners[:, 1]])[..., :2]
    longest = np.ceil(np.linalg.norm(edges, axis=2).max(axis=0) * 1.3).clip(1, _LARGEST)
    steps = 2 ** np.ceil(np.log2(longest))
    for step in np.unique(steps[faces_us]):
        chosen = mesh.faces[faces_us & (steps == step)]
        weights = _lattice(int(step))
        for part in np.array_split(chosen, max(1, len(chosen) * len(weights) // 2_000_000)):
            yield (
                np.einsum("kc,fcd->fkd", weights, place[part]).reshape(-1, 3),
                np.einsum("kc,fcd->fkd", weights, mesh.uv[part]).reshape(-1, 2),
                np.einsum("kc,fc->fk", weights, shade[part]).reshape(-1),
            )


def _lattice(step: int) -> Field:
    """Barycentric weights of evenly spread points: one in the middle for tiny triangles."""
    if step == 1:
        return np.full((1, 3), 1 / 3)
    first, second = np.meshgrid(np.arange(step + 1), np.arange(step + 1), indexing="ij")
    inside = first + second <= step
    a, b = first[inside] / step, second[inside] / step
    return np.stack([a, b, 1 - a - b], 1)


def _look_up(texture: Picture, uv: Field) -> Field:
    height, width = texture.shape[:2]
    x = np.clip(uv[:, 0] * width, 0, width - 1).astype(np.int64)
    y = np.clip(uv[:, 1] * height, 0, height - 1).astype(np.int64)
    return np.asarray(texture[y, x], np.float64)


def _plot(picture: Field, depth: Field, place: Field, colours: Field) -> None:
    """The nearest of all points that fall on a pixel colour it."""
    side = len(depth)
    x, y = place[:, 0].astype(np.int64), place[:, 1].astype(np.int64)
    seen = (x >= 0) & (x < side) & (y >= 0) & (y < side)
    seen[seen] &= place[seen, 2] > depth[y[seen], x[seen]]
    order = np.flatnonzero(seen)
    order = order[np.argsort(place[order, 2], kind="stable")]
    picture[y[order], x[order]] = colours[order]
    depth[y[order], x[order]] = place[order, 2]


def _close_pinholes(picture: Field, depth: Field) -> None:
    """Single pixels that no point fell on, inside the model."""
    drawn = np.isfinite(depth).astype(np.uint8)
    holes = cv2.morphologyEx(drawn, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > drawn
    if holes.any():
        weight = cv2.blur(drawn.astype(np.float64), (3, 3))
        around = cv2.blur(picture * drawn[..., None], (3, 3)) / np.maximum(weight, 1e-6)[..., None]
        picture[holes] = around[holes]
