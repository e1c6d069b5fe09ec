"""The line along which the sky ends: the best path across the picture, one row for each column."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from atelier.engines.raster import Plane

Rows = npt.NDArray[np.int64]

_FINE: Final = 16  # whole numbers of this part of a unit: sums are the same on every machine
_SLOPE: Final = 2.0  # evidence that one row up or down from column to column has to bring
_LEAP: Final = 60.0  # and any leap at most: towers and masts have steep sides
_DRAWN: Final = 5.0  # evidence that an edge of one unit makes up for
_STEEPEST: Final = 10.0  # CIELAB units a pixel: a stronger edge says no more


def skyline(evidence: Plane, edges: Plane) -> Rows:
    """For each column the first row below the sky, 0 where there is none, the height where all is sky.

    `evidence` is above 0 where a pixel is rather sky (a log of odds); `edges` draw the line to them. Solved exactly,
    by dynamic programming over columns with a truncated linear price of leaps.
    """
    height, width = evidence.shape
    gain = np.zeros((width, height + 1))
    gain[:, 1:] = np.cumsum(evidence.T.astype(np.float64), axis=1)
    gain[:, 1:height] += _DRAWN * np.minimum(edges[1:].T, _STEEPEST)
    scores = np.round(gain * _FINE).astype(np.int64)
    slopes = round(_SLOPE * _FINE) * np.arange(height + 1)
    came = np.zeros((width, height + 1), np.int64)
    best = scores[0]
    for column in range(1, width):
        before, came[column] = _cheapest(best, slopes)
        best = before + scores[column]
    line = np.zeros(width, np.int64)
    row = int(best.argmax())
    for column in range(width - 1, -1, -1):
        line[column] = row
        row = int(came[column, row])
    return line


def _cheapest(best: Rows, slopes: Rows) -> tuple[Rows, Rows]:
    """The best score with which each row of the next column is come to, and from which row."""
    rows = np.arange(len(best))
    down = np.maximum.accumulate(best + slopes)
    from_above = np.maximum.accumulate(np.where(best + slopes == down, rows, 0))
    rising = (best - slopes)[::-1]
    up = np.maximum.accumulate(rising)
    from_below = rows[-1] - np.maximum.accumulate(np.where(rising == up, rows, 0))[::-1]
    near, far = down - slopes, up[::-1] + slopes
    score, source = np.maximum(near, far), np.where(near >= far, from_above, from_below)
    top = int(best.argmax())
    leap = best[top] - round(_LEAP * _FINE)
    return np.maximum(score, leap), np.where(score >= leap, source, top)
