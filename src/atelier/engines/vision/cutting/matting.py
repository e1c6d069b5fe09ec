"""How much of the subject is in each pixel along its outline: hair, fur, motion and soft edges.

The closed form of Levin, Lischinski and Weiss, "A Closed-Form Solution to Natural Image Matting", 2008, with the
window sums done by box filters (He, Sun and Tang, "Fast Matting Using Large Kernel Matting Laplacian Matrices", 2010):
the matrix is never built.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, floats

_REGULAR: Final = 1e-5  # variance of colours, 0..1 each, below which a window counts as flat
_TRUST: Final = 100.0  # weight of the pixels that are known
_CONVERGED: Final = 1e-3
_MOST_STEPS: Final = 60


def matte(picture: Picture, guess: Field, unknown: Flags, *, radius_px: int = 5) -> Field:
    """The alpha, 0..1, of an RGB picture in the `unknown` places, `guess` (0..1) holding in all others.

    Works within the part of the picture that is unknown; takes about 0.06 s a megapixel and step.
    """
    if not unknown.any():
        return guess
    top, bottom, left, right = _part(unknown, 4 * radius_px + 2)
    part = np.s_[top:bottom, left:right]
    laplacian = _Laplacian(picture[part].astype(np.float32) / 255, radius_px)
    solved = guess.copy()
    solved[part] = _solve(laplacian, guess[part], unknown[part])
    return np.where(unknown, np.clip(solved, 0, 1), guess)


def _part(where: Flags, margin_px: int) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of the box around the true places."""
    rows, columns = np.flatnonzero(where.any(axis=1)), np.flatnonzero(where.any(axis=0))
    height, width = where.shape
    return (
        max(0, rows[0] - margin_px),
        min(height, rows[-1] + 1 + margin_px),
        max(0, columns[0] - margin_px),
        min(width, columns[-1] + 1 + margin_px),
    )


class _Laplacian:
    """The matting Laplacian of a picture, as a function of an alpha: the distance of each pixel from what the linear
    models of its windows say."""

    def __init__(self, colours: Field, radius_px: int) -> None:
        self._size = (2 * radius_px + 1, 2 * radius_px + 1)
        self._colours = floats(colours - colours.mean(axis=(0, 1)))  # small values keep the sums below exact
        self._mean = self._box(self._colours)
        self._inverse = self._inverses()

    def _box(self, values: Field) -> Field:
        return floats(cv2.blur(values, self._size, borderType=cv2.BORDER_REFLECT))

    def _inverses(self) -> tuple[Field, ...]:
        """The inverse covariances of the windows' colours: the six entries of the symmetric 3 x 3 matrices."""
        colours = self._colours.astype(np.float64)  # the covariances are small differences of large sums
        mean = cv2.blur(colours, self._size, borderType=cv2.BORDER_REFLECT)
        pairs = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
        xx, xy, xz, yy, yz, zz = (
            cv2.blur(colours[..., one] * colours[..., other], self._size, borderType=cv2.BORDER_REFLECT)
            - mean[..., one] * mean[..., other]
            + (_REGULAR if one == other else 0)
            for one, other in pairs
        )
        ixx, ixy, ixz = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
        iyy, iyz, izz = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
        scale = 1 / np.maximum(xx * ixx + xy * ixy + xz * ixz, 1e-18)
        return tuple(floats(entry * scale) for entry in (ixx, ixy, ixz, iyy, iyz, izz))

    def __call__(self, alpha: Field) -> Field:
        mean = self._box(alpha)
        covariance = self._box(self._colours * alpha[..., None]) - self._mean * mean[..., None]
        red, green, blue = covariance[..., 0], covariance[..., 1], covariance[..., 2]
        ixx, ixy, ixz, iyy, iyz, izz = self._inverse
        slope = np.dstack(
            [
                ixx * red + ixy * green + ixz * blue,
                ixy * red + iyy * green + iyz * blue,
                ixz * red + iyz * green + izz * blue,
            ]
        )
        offset = mean - (slope * self._mean).sum(axis=2)
        return floats(alpha - (self._box(slope) * self._colours).sum(axis=2) - self._box(offset))


def _solve(laplacian: _Laplacian, guess: Field, unknown: Flags) -> Field:
    """Preconditioned conjugate gradients from the guess on."""
    known = np.where(unknown, 0, _TRUST).astype(np.float32)
    scale = 1 / (known + 1)
    alpha = guess
    residual = known * guess - laplacian(alpha) - known * alpha
    ahead = scale * residual
    step = ahead.copy()
    energy = start = float(np.vdot(residual, ahead))
    for _ in range(_MOST_STEPS):
        if energy <= _CONVERGED**2 * start or energy < 1e-12:
            break
        pushed = laplacian(step) + known * step
        length = energy / max(1e-20, float(np.vdot(step, pushed)))
        alpha = floats(alpha + np.float32(length) * step)
        residual = floats(residual - np.float32(length) * pushed)
        ahead = scale * residual
        energy, before = float(np.vdot(residual, ahead)), energy
        step = ahead + np.float32(energy / before) * step
    return alpha
