"""Superpixels: a picture in a few hundred patches of one colour each.

SLIC (Achanta et al., "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods", 2012), every pixel choosing
among the centres of its own and the neighbouring grid cells.
"""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, floats

_ROUNDS: Final = 6
_COMPACTNESS: Final = 14.0  # Lab distance that weighs as much as the length of a grid cell


class Superpixels(msgspec.Struct, frozen=True):
    """`labels` has a number 0..count-1 for every pixel. For each superpixel: `colours` (count, 3) in Lab as OpenCV
    scales it to bytes, `places` (count, 2) as (x, y) fractions of the sides, `sizes` in pixels, and whether it lies
    at the picture's `rim`. `neighbours` (count, count) says which ones touch."""

    labels: Field
    colours: Field
    places: Field
    sizes: Field
    rim: Flags
    neighbours: Flags


def superpixels(lab: Picture, wanted: int) -> Superpixels:
    """About `wanted` superpixels of a Lab picture, uint8."""
    height, width = lab.shape[:2]
    step = max(2.0, (height * width / wanted) ** 0.5)
    rows, columns = max(1, round(height / step)), max(1, round(width / step))
    labels = _clustered(cv2.GaussianBlur(lab, (0, 0), 0.8).astype(np.float32), rows, columns)
    used, labels = np.unique(labels, return_inverse=True)
    return _described(lab, labels.reshape(height, width), len(used))


def _clustered(lab: Field, rows: int, columns: int) -> Field:
    """Labels into a grid of rows x columns centres."""
    height, width = lab.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    scale = _COMPACTNESS / (height * width / (rows * columns)) ** 0.5
    features = np.dstack([lab, x * scale, y * scale]).reshape(-1, 5)
    cell_y = np.minimum(np.arange(height) * rows // height, rows - 1)
    cell_x = np.minimum(np.arange(width) * columns // width, columns - 1)
    home_y, home_x = np.repeat(cell_y, width), np.tile(cell_x, height)
    labels = home_y * columns + home_x
    for _ in range(_ROUNDS):
        centres = _means(features, labels, rows * columns)
        best = np.full(height * width, np.inf, np.float32)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                near_y, near_x = home_y + down, home_x + right
                inside = (near_y >= 0) & (near_y < rows) & (near_x >= 0) & (near_x < columns)
                candidate = np.where(inside, near_y * columns + near_x, 0)
                apart = ((features - centres[candidate]) ** 2).sum(axis=1)
                closer = inside & (apart < best)
                best[closer] = apart[closer]
                labels[closer] = candidate[closer]
    return np.asarray(labels)


def _means(values: Field, labels: Field, count: int) -> Field:
    """The mean of (n, k) values by label; rows of unused labels are far from everything."""
    sizes = np.bincount(labels, minlength=count)
    sums = np.stack([np.bincount(labels, values[:, band], count) for band in range(values.shape[1])], 1)
    return floats(np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], 1e6))


def _described(lab: Picture, labels: Field, count: int) -> Superpixels:
    height, width = labels.shape
    flat = labels.ravel()
    y, x = np.mgrid[:height, :width].astype(np.float32)
    places = np.stack([(x.ravel() + 0.5) / width, (y.ravel() + 0.5) / height], 1)
    rim = np.zeros(count, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        rim[edge] = True
    neighbours = np.zeros((count, count), np.bool_)
    for one, other in ((labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1])):
        neighbours[one.ravel(), other.ravel()] = True
    neighbours |= neighbours.T
    np.fill_diagonal(neighbours, val=False)
    return Superpixels(
        labels=labels,
        colours=_means(lab.reshape(-1, 3).astype(np.float32), flat, count),
        places=_means(places, flat, count),
        sizes=floats(np.bincount(flat, minlength=count)),
        rim=rim,
        neighbours=neighbours,
    )
