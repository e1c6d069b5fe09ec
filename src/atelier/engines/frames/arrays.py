"""Names for the arrays that pass between the modules: each tells shape and type.

To the type checker they are one type, OpenCV's own: it tells neither shapes nor widths of numbers apart.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

_Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.integer[Any] | np.floating[Any]]]

Picture: TypeAlias = _Numbers
"""uint8, (height, width, 3) RGB, or (height, width, 4) RGBA with straight alpha."""

Plane: TypeAlias = _Numbers
"""One channel of uint8, (height, width)."""

Field: TypeAlias = _Numbers
"""float32, (height, width): a mask, a depth, a brightness, mostly within 0..1."""

Points: TypeAlias = _Numbers
"""float32, (height, width, 2): an (x, y) for every pixel."""

Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]
"""True or false for every pixel, (height, width)."""


def floats(values: Any) -> Field:
    """As float32, without a copy where they are that already."""
    return np.asarray(values, np.float32)


def bytes_of(values: Any) -> Plane:
    """As uint8, rounded and held within 0..255."""
    return np.asarray(np.clip(np.asarray(values) + 0.5, 0, 255), np.uint8)


def bounds(mask: Flags) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of what is set, as ends of slices. Something must be set."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
