"""A scene as a relief on a slab: what is near stands out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats
from atelier.engines.mesh.mesh import Mesh
from atelier.engines.seeing.depth import estimate

_RISE: Final = 0.16  # of the longer side, from the farthest to the nearest
_SLAB: Final = 0.04  # of the longer side
_FINE: Final = 0.008  # of the longer side: what light and dark say of the surface
_BACKS: Final = 4 * 24  # triangles of the back and the sides, about


def relief(picture: Picture, *, triangles: int, quads: bool) -> Mesh:
    """`picture` is RGB. The texture has it in its left half; the back and the sides show the right half."""
    height, width = picture.shape[:2]
    scale = ((max(200, triangles - _BACKS) / 2) / (width * height)) ** 0.5
    columns, rows = max(3, round(width * scale)), max(3, round(height * scale))
    surface = _surface(picture, columns, rows)
    longer = max(columns, rows)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float64)
    front = np.stack([x, -y, surface], -1).reshape(-1, 3)
    u, v = x / (columns - 1), y / (rows - 1)
    uv = np.stack([(0.5 + u * (columns - 1)) / columns / 2, v], -1).reshape(-1, 2)
    faces = _grid(rows, columns, quads=quads)
    rim = _rim(rows, columns)
    base = front[rim] * (1, 1, 0) - (0, 0, _SLAB * longer)
    sides, side_faces, side_uv = _walls(front[rim], base, first=len(front))
    back, back_faces, back_uv = _back(columns, rows, -_SLAB * longer, first=len(front) + len(sides))
    positions = np.concatenate([front, sides, back])
    return Mesh(
        positions=positions.astype(np.float32),
        uv=np.concatenate([uv, side_uv, back_uv]).astype(np.float32),
        faces=np.concatenate([faces, side_faces, back_faces]).astype(np.uint32),
        welded=np.arange(len(positions), dtype=np.uint32),
        quads=quads,
    )


def _surface(picture: Picture, columns: int, rows: int) -> Field:
    depth = estimate(picture, [])
    near = depth.ground
    if depth.figure is not None and depth.subject is not None:
        mask = cv2.resize(depth.subject.mask.astype(np.float32), near.shape[::-1], interpolation=cv2.INTER_AREA)
        near = near * (1 - mask) + depth.figure * mask
    size = (columns, rows)
    near = cv2.GaussianBlur(
        cv2.resize(near, size, interpolation=cv2.INTER_CUBIC), (0, 0), max(columns, rows) / 300 + 0.6
    )
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    longer = max(columns, rows)
    fine = cv2.GaussianBlur(luma, (0, 0), longer / 250 + 0.5) - cv2.GaussianBlur(luma, (0, 0), longer / 30)
    return floats(longer * (_RISE * np.clip(near, 0, 1) + _FINE * np.clip(fine * 4, -1, 1)))


def _grid(rows: int, columns: int, *, quads: bool) -> Field:
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b = number[:-1, :-1].ravel(), number[1:, :-1].ravel()
    c, d = number[1:, 1:].ravel(), number[:-1, 1:].ravel()
    if quads:
        return np.stack([np.stack([a, b, c], 1), np.stack([a, c, d], 1)], 1).reshape(-1, 3)
    return np.concatenate([np.stack([a, b, d], 1), np.stack([b, c, d], 1)])


def _rim(rows: int, columns: int) -> Field:
    """The outermost points of the grid, once around, counter-clockwise as seen from the front."""
    number = np.arange(rows * columns).reshape(rows, columns)
    return np.concatenate([number[:-1, 0], number[-1, :-1], number[:0:-1, -1], number[0, :0:-1]])


def _walls(top: Field, base: Field, *, first: int) -> tuple[Field, Field, Field]:
    """A strip from the rim of the front down to the slab's back, with points of its own for a sharp edge."""
    count = len(top)
    here, there = np.arange(count), np.roll(np.arange(count), -1)
    one = np.stack([here, here + count, there + count], 1)
    other = np.stack([here, there + count, there], 1)
    faces = np.stack([one, other], 1).reshape(-1, 3) + first
    along = here / count
    uv = np.concatenate(
        [np.stack([0.52 + 0.4 * along, np.full(count, 0.1)], 1), np.stack([0.52 + 0.4 * along, np.full(count, 0.2)], 1)]
    )
    return np.concatenate([top, base]), faces, uv


def _back(columns: int, rows: int, z: float, *, first: int) -> tuple[Field, Field, Field]:
    right, bottom = columns - 1, -(rows - 1)
    corners = np.array([[0, 0, z], [0, bottom, z], [right, bottom, z], [right, 0, z]], float)
    uv = np.array([[0.55, 0.3], [0.55, 0.9], [0.95, 0.9], [0.95, 0.3]])
    return corners, np.array([[0, 2, 1], [0, 3, 2]]) + first, uv
