"""Smooth bending of the plane between pairs of points.

Bookstein, "Principal warps: thin-plate splines and the decomposition of deformations", 1989; the stiffness is that of
Wahba, "Spline models for observational data", 1990.
"""

from __future__ import annotations

import numpy as np

from atelier.engines.frames.arrays import Field, Points, floats


class ThinPlate:
    """Leads from `sources` (n, 2) to about `targets` (n, 2).

    `stiffness` (n,) is how little each pair counts: 0 is met exactly, larger ones give way to smoothness.
    """

    def __init__(self, sources: Points, targets: Points, stiffness: Field) -> None:
        count = len(sources)
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _kernel(_distance_squared(sources, sources)) + np.diag(stiffness)
        system[:count, count] = system[count, :count] = 1
        system[:count, count + 1 :] = sources
        system[count + 1 :, :count] = sources.T
        right = np.zeros((count + 3, 2))
        right[:count] = targets
        self._sources = np.asarray(sources, np.float64)
        self._weights = np.linalg.solve(system, right)

    def __call__(self, points: Points) -> Points:
        """(m, 2) for (m, 2)."""
        bent = _kernel(_distance_squared(points, self._sources)) @ self._weights[:-3]
        return floats(bent + self._weights[-3] + points @ self._weights[-2:])


def _distance_squared(one: Points, other: Points) -> Points:
    away = np.asarray(one, np.float64)[:, None] - np.asarray(other, np.float64)[None]
    return np.asarray((away**2).sum(axis=2))


def _kernel(squared: Points) -> Points:
    return np.asarray(0.5 * squared * np.log(np.maximum(squared, 1e-12)))
