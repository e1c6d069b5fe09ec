"""A mesh: what every model is made into before it is written or drawn."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.uint32]


class Mesh(msgspec.Struct, frozen=True):
    """`positions` (n, 3): x to the right, y up, z to the viewer. `uv` (n, 2): from the texture's upper left corner.
    `faces` (m, 3), counter-clockwise from outside; in `quads`, faces 2k and 2k + 1 are halves of one and begin at the
    same corner. `welded` (n,): vertices of one number are one point, however often the texture needs it."""

    positions: Floats
    uv: Floats
    faces: Indices
    welded: Indices
    quads: bool = False

    def normals(self) -> Floats:
        """Unit normals by vertex: those of the faces around its point, weighted by their area."""
        corners = self.positions[self.faces]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        count = int(self.welded.max()) + 1
        total = np.zeros((count, 3))
        for corner in range(3):
            points = self.welded[self.faces[:, corner]]
            for axis in range(3):
                total[:, axis] += np.bincount(points, across[:, axis], count)
        lengths = np.linalg.norm(total, axis=1, keepdims=True)
        unit = np.where(lengths > 1e-12, total / np.maximum(lengths, 1e-12), (0.0, 0.0, 1.0))
        return unit[self.welded].astype(np.float32)

    def filling(self, box: tuple[float, float, float] | None) -> Mesh:
        """Standing on y = 0, in the middle of x and z; as large as the box, or with a longest side of 1."""
        low, high = self.positions.min(axis=0), self.positions.max(axis=0)
        size = np.maximum(high - low, 1e-9)
        scale = np.array(box) / size if box is not None else np.full(3, 1 / size.max())
        foot = np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2])
        return msgspec.structs.replace(self, positions=((self.positions - foot) * scale).astype(np.float32))
