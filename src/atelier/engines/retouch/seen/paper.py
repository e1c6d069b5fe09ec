"""The bare paper around a painting: it is no sky, and no light of the picture falls on it."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Flags, Picture
from atelier.engines.raster import floats, repeatable

_LIGHT: Final = 85.0  # CIELAB lightness of paper, at least
_ALIKE: Final = 7.0  # CIELAB units from its usual colour
_ROUND: Final = 0.97  # of the picture's outermost pixels show it
_SHARES: Final = (0.02, 0.3)  # of the picture: less is a white line, more the ground that a thing stands before


def find_paper(small: Picture) -> Flags | None:
    """Where a margin of paper runs all around; None where there is none."""
    with repeatable():
        lab = cv2.cvtColor(floats(small) / np.float32(255), cv2.COLOR_RGB2LAB)
    ring = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    usual = np.median(ring, axis=0)
    if usual[0] < _LIGHT:
        return None
    alike = np.abs(lab - usual).max(axis=-1) < _ALIKE
    if np.concatenate([alike[0], alike[-1], alike[:, 0], alike[:, -1]]).mean() < _ROUND:
        return None
    _, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    paper = alike & (labels == labels[0, 0])
    return paper if _SHARES[0] < paper.mean() < _SHARES[1] else None


def inside(paper: Flags) -> tuple[slice, slice]:
    """The rows and columns of the painting itself."""
    rows, columns = (np.flatnonzero(paper.mean(axis=axis) < 0.5) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
