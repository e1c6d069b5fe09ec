"""From a silhouette to a closed body: a grid of points in front, the same behind, joined at the rim."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Flags
from atelier.engines.mesh.inflate import inflate
from atelier.engines.mesh.mesh import Indices, Mesh

_THICK: Final = 0.72  # of a round body's; most things are flatter than round
_THICKEST: Final = 0.30  # of the longer side, from the middle to the front
_RELIEF: Final = 0.010  # of the longer side: what light and dark say of the surface
_LEAST_PART: Final = 0.03  # of the largest part; smaller ones are crumbs of the cut-out


def body(alpha: Field, luma: Field, *, triangles: int, quads: bool) -> Mesh:
    """`alpha`, `luma` (h, w), 0..1. About so many triangles; the texture has the front in its left half and the back
    in its right."""
    cells = max(60, triangles // 4)
    solid, grid_luma = _on_grid(alpha, luma, cells)
    inside = _whole_parts(solid > 0.5)
    longer = max(inside.shape)
    height = inflate(inside)
    height = _THICK * height
    height = _THICKEST * longer * np.tanh(height / (_THICKEST * longer))
    fine = cv2.GaussianBlur(grid_luma, (0, 0), longer / 160 + 0.5) - cv2.GaussianBlur(grid_luma, (0, 0), longer / 24)
    rise = np.clip(height / (0.06 * longer), 0, 1)
    front = height + _RELIEF * longer * np.clip(fine * 4, -1, 1) * rise
    return _closed(solid, inside, front, -height, quads=quads)


def _on_grid(alpha: Field, luma: Field, cells: int) -> tuple[Field, Field]:
    """Both at a resolution that has about so many points inside, with an empty border."""
    area = float((alpha > 0.5).sum())
    scale = min(1.0, (cells / max(1.0, area)) ** 0.5)
    size = max(4, round(alpha.shape[1] * scale)), max(4, round(alpha.shape[0] * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = [cv2.resize(plane.astype(np.float32), size, interpolation=method) for plane in (alpha, luma)]
    solid = cv2.copyMakeBorder(small[0], 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0.0)
    return solid, cv2.copyMakeBorder(small[1], 1, 1, 1, 1, cv2.BORDER_REPLICATE)


def _whole_parts(inside: Flags) -> Field:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=4)
    if count <= 1:
        return inside.astype(np.float32)
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = 1 + np.flatnonzero(areas >= _LEAST_PART * areas.max())
    return np.isin(labels, kept).astype(np.float32)


def _closed(solid: Field, inside: Field, front: Field, back: Field, *, quads: bool) -> Mesh:
    rows, columns = np.nonzero(inside)
    count = len(rows)
    number = np.full(inside.shape, -1, np.int64)
    number[rows, columns] = np.arange(count)
    rim = (cv2.erode(inside, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) == 0)[
        rows, columns
    ]
    x, y = _to_outline(solid, rows, columns, rim)
    flat = np.where(rim, 0.0, 1.0)
    halves = [np.stack([x, -y, plane[rows, columns] * flat], 1) for plane in (front, back)]
    faces = _faces(number, quads=quads)
    u, v = x / (inside.shape[1] - 1), y / (inside.shape[0] - 1)
    welded = np.concatenate([np.arange(count), np.where(rim, np.arange(count), np.arange(count) + count)])
    mesh = Mesh(
        positions=np.concatenate(halves).astype(np.float32),
        uv=np.concatenate([np.stack([u / 2, v], 1), np.stack([0.5 + u / 2, v], 1)]).astype(np.float32),
        faces=np.concatenate([faces, _turned(faces) + np.uint32(count)]).astype(np.uint32),
        welded=welded.astype(np.uint32),
        quads=quads,
    )
    return _without_strays(mesh)


def _to_outline(solid: Field, rows: Field, columns: Field, rim: Flags) -> tuple[Field, Field]:
    """Points of the rim moved out to where the cut-out really ends, between the points of the grid."""
    soft = cv2.GaussianBlur(solid, (0, 0), 0.8)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8
    steep = np.maximum(np.hypot(across, down), 0.05)
    way = np.clip((soft - 0.5) / steep, -0.5, 0.9) * (steep > 0.051)
    move_x, move_y = (-way * across / steep)[rows, columns], (-way * down / steep)[rows, columns]
    return columns + np.where(rim, move_x, 0), rows + np.where(rim, move_y, 0)


def _faces(number: Field, *, quads: bool) -> Indices:
    """Of the front: two triangles for each cell with four corners inside, one for those with three."""
    corners = [number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]]  # counter-clockwise, y being up
    whole = np.logical_and.reduce([corner >= 0 for corner in corners])
    a, b, c, d = (corner[whole] for corner in corners)
    if quads:
        pairs = np.stack([np.stack([a, b, c], 1), np.stack([a, c, d], 1)], 1).reshape(-1, 3)
        return pairs.astype(np.uint32)
    even = ((np.indices(whole.shape).sum(axis=0) % 2) == 0)[whole]
    one = np.where(even[:, None], np.stack([a, b, c], 1), np.stack([a, b, d], 1))
    other = np.where(even[:, None], np.stack([a, c, d], 1), np.stack([b, c, d], 1))
    found = [one, other]
    for missing in range(4):
        rest = [corner for index, corner in enumerate(corners) if index != missing]
        three = np.logical_and.reduce([corner >= 0 for corner in rest]) & (corners[missing] < 0)
        found.append(np.stack([corner[three] for corner in rest], 1))
    return np.concatenate(found).astype(np.uint32)


def _turned(faces: Indices) -> Indices:
    """The same faces seen from behind; each still begins at its own first corner."""
    return faces[:, [0, 2, 1]]


def _without_strays(mesh: Mesh) -> Mesh:
    """Without points that no face uses."""
    used = np.zeros(len(mesh.positions), bool)
    used[mesh.faces.ravel()] = True
    renumbered = np.cumsum(used) - 1
    return Mesh(
        positions=mesh.positions[used],
        uv=mesh.uv[used],
        faces=renumbered[mesh.faces].astype(np.uint32),
        welded=np.unique(mesh.welded[used], return_inverse=True)[1].astype(np.uint32),
        quads=mesh.quads,
    )
