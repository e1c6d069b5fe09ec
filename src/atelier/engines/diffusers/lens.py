"""From latents to colours by a matrix: pictures of the work in progress for next to nothing.

A matrix from the channels of a latent to colours tells what a picture will look like; published ones exist for some
models. This one is fitted, by least squares, to what the model itself makes of its latents, and so fits every model.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PIL import Image

DETAIL: Final = 2
"""A cell of latents is shown as so many by so many pixels."""

_RIDGE: Final = 1e-3  # of the mean variance; keeps the fit sane where channels say the same
_FADING: Final = 0.5  # of what was seen before, when something new is: colours follow what is made now
_ENOUGH: Final = 8  # pictures; the fit hardly changes after them


class Lens:
    """Cells are arrays of (rows, columns, features)."""

    def __init__(self) -> None:
        self._seen: Any = None
        self._told: Any = None
        self._matrix: Any = None
        self._pictures = 0

    @property
    def clear(self) -> bool:
        """Whether it can show anything."""
        return self._seen is not None

    @property
    def learning(self) -> bool:
        return self._pictures < _ENOUGH

    def learn(self, cells: Any, picture: Any, *, finished: bool) -> None:
        """The picture, RGB bytes in any size, is what became of the cells."""
        rows, columns, features = cells.shape
        small = Image.fromarray(picture).resize((columns * DETAIL, rows * DETAIL), Image.Resampling.BOX)
        pixels = np.asarray(small, np.float64).reshape(rows, DETAIL, columns, DETAIL, 3)
        told = pixels.transpose(0, 2, 1, 3, 4).reshape(rows * columns, -1) / 255 - 0.5
        seen = _with_one(cells)
        if self._seen is None or len(self._seen) != features + 1:
            self._seen, self._told = 0.0, 0.0
        self._seen = _FADING * self._seen + seen.T @ seen / len(seen)
        self._told = _FADING * self._told + seen.T @ told / len(seen)
        self._matrix = None
        self._pictures += finished

    def show(self, cells: Any) -> Any:
        """RGB bytes of (rows * DETAIL, columns * DETAIL, 3)."""
        if self._matrix is None:
            ridge = _RIDGE * np.trace(self._seen) / len(self._seen)
            self._matrix = np.linalg.solve(self._seen + ridge * np.eye(len(self._seen)), self._told)
        rows, columns, _ = cells.shape
        colours = (_with_one(cells) @ self._matrix).reshape(rows, columns, DETAIL, DETAIL, 3)
        pixels = colours.transpose(0, 2, 1, 3, 4).reshape(rows * DETAIL, columns * DETAIL, 3)
        return ((pixels + 0.5).clip(0, 1) * 255 + 0.5).astype(np.uint8)


def _with_one(cells: Any) -> Any:
    flat = cells.reshape(-1, cells.shape[-1]).astype(np.float64)
    return np.concatenate([flat, np.ones((len(flat), 1))], axis=1)
