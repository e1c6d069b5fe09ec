"""What stands out: how surely each place belongs to the thing that the picture is of.

After Zhu, Liang, Wei and Sun, "Saliency Optimization from Robust Background Detection", 2014: background is what is
widely connected to the picture's rim; what contrasts with it is foreground; both are reconciled by least squares.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats
from atelier.engines.vision.cutting.superpixels import Superpixels, superpixels

_COUNT: Final = 420
_ALIKE: Final = 10.0  # Lab distance within which colours count as one
_NEAR: Final = 0.4  # of the picture: how far contrast reaches
_JOINED: Final = 1.0  # boundary connectivity at which a region is background rather than not
_SMOOTH: Final = 0.1


def saliency(lab: Picture) -> Field:
    """0..1 for every pixel of a Lab picture of some 300 pixels."""
    parts = superpixels(lab, _COUNT)
    apart = np.linalg.norm(parts.colours[:, None] - parts.colours[None], axis=2)
    background = _background(parts, apart)
    strength = _reconciled(parts, apart, background, _contrast(parts, apart, background))
    return floats(strength[parts.labels])


def _background(parts: Superpixels, apart: Field) -> Field:
    """How surely each superpixel is background: by the length of the rim it is connected to over its extent."""
    linked = parts.neighbours | (parts.rim[:, None] & parts.rim[None])
    # Steps smaller than what is usual between neighbours cost nothing, or long walks over smooth ground would.
    usual = float(np.quantile(np.where(parts.neighbours, apart, np.inf).min(axis=1), 0.9))
    steps = np.where(linked, np.maximum(0, apart - min(usual, 8.0)), np.inf)
    np.fill_diagonal(steps, 0)
    for middle in range(len(steps)):
        np.minimum(steps, steps[:, middle : middle + 1] + steps[middle : middle + 1], out=steps)
    share = np.exp(-(steps**2) / (2 * _ALIKE**2))
    area, rim = share.sum(axis=1), share[:, parts.rim].sum(axis=1)
    connected = rim / np.sqrt(area)
    return floats(1 - np.exp(-(connected**2) / (2 * _JOINED**2)))


def _contrast(parts: Superpixels, apart: Field, background: Field) -> Field:
    """Unlike what is around it and is background, 0..1."""
    away = np.linalg.norm(parts.places[:, None] - parts.places[None], axis=2)
    near = np.exp(-(away**2) / (2 * _NEAR**2))
    contrast = (apart * near * background[None] * parts.sizes[None]).sum(axis=1)
    contrast = contrast / max(1e-6, float(contrast.max()))
    return floats(contrast)


def _reconciled(parts: Superpixels, apart: Field, background: Field, foreground: Field) -> Field:
    """The strengths that agree best with both, alike colours next to each other being alike."""
    close = parts.neighbours | (parts.neighbours.astype(np.float32) @ parts.neighbours.astype(np.float32) > 0)
    alike = np.where(close, np.exp(-(apart**2) / (2 * _ALIKE**2)) + _SMOOTH, 0).astype(np.float64)
    np.fill_diagonal(alike, 0)
    laplacian = np.diag(alike.sum(axis=1)) - alike
    solved = np.linalg.solve(laplacian + np.diag(background + foreground + 1e-4), foreground)
    solved = solved - solved.min()
    return floats(solved / max(1e-6, float(solved.max())))
