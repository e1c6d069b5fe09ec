"""A plain ground: a backdrop of one colour, or of colours that change slowly, as behind products and on paper."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, Plane, floats

_RIM: Final = 0.025  # of the shorter side: the strip along the border that shows the ground
_ROUNDS: Final = 6
_LOOKS: Final = 3
_PLAIN: Final = 0.72  # of the rim must fit the ground
_CERTAIN: Final = 0.86
_QUIET: Final = 2.6
_NOISE: Final = (1.2, 7.0)  # Lab distance: what counts as noise of a plain ground, at least and at most
_APART: Final = 4.5  # times the noise; a place so far off is not ground
_HOLLOW: Final = 0.35  # of the subject is enclosed ground: then it is a drawing
_HOLE: Final = 0.0015  # of the picture
_VERY: Final = 1.6  # times the noise
_CLEAR: Final = 24.0  # Lab distance
_SHADOW: Final = 0.45  # the weight of brightness where a place is darker than the ground in the ground's own hue


class OnGround(msgspec.Struct, frozen=True):
    """`mask` is the subject, 0 or 1. `fits` is the share of the border that the ground explains, 0..1; `noise` how far
    colours stray from it, in Lab."""

    mask: Plane
    fits: float
    noise: float

    @property
    def certain(self) -> bool:
        """Whether this can only be a studio, a sheet of paper or the like."""
        return self.fits > _CERTAIN and self.noise < _QUIET and 0.002 < float(self.mask.mean()) < 0.97


def on_plain_ground(lab: Picture, down_to: float | None = None) -> OnGround | None:
    """The subject of a Lab picture whose border is of one even colour; None if it is not. With `down_to`, a share of
    the height, only the border above it is looked at: shoulders reach the rest.

    The ground is what fits it and is joined to the border, and what shows through holes. Drawings, which are hardly
    more than outlines, keep the paper inside of them.
    """
    colours = lab.astype(np.float32)
    rim = _rim(colours.shape[:2])
    if down_to is not None:
        rim[round(down_to * len(rim)) :] = False
    model = _fitted(colours, rim)
    if model is None:
        return None
    surface, noise = model
    apart = _distance(colours - surface)
    fits = float((apart[rim] < _APART * noise).mean())
    if fits < _PLAIN:
        return None
    alike = cv2.GaussianBlur(apart, (0, 0), 0.7) < _APART * noise
    joined = _joined_to_border(alike)
    if down_to is not None:
        # What the rim tells of the middle is little: the ground that was found tells the rest.
        for _ in range(_LOOKS):
            closer = _fitted(colours, joined, bends=True)
            if closer is None:
                break
            apart = _distance(colours - closer[0])
            alike = cv2.GaussianBlur(apart, (0, 0), 0.7) < _APART * noise
            joined = _joined_to_border(alike)
    ground = joined | _holes(alike & ~joined, ~joined, apart, noise)
    return OnGround((~ground).astype(np.uint8), fits, noise)


def _rim(shape: tuple[int, int]) -> Flags:
    width = max(2, round(_RIM * min(shape)))
    rim = np.ones(shape, np.bool_)
    rim[width:-width, width:-width] = False
    return rim


def _fitted(colours: Field, rim: Flags, *, bends: bool = False) -> tuple[Field, float] | None:
    """The ground everywhere, as a quadratic surface through most of the rim, and its noise. `bends`: a surface of the
    fourth degree."""
    height, width = rim.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = x / width - 0.5, y / height - 0.5
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], -1)
    if bends:
        more = [x**3, x * x * y, x * y * y, y**3, x**4, x * x * y * y, y**4]
        terms = np.concatenate([terms, np.stack(more, -1)], -1)
    samples, values = terms[rim], colours[rim]
    usual = np.median(values, axis=0)
    kept = _distance(values - usual) < 30
    noise = _NOISE[1]
    for _ in range(_ROUNDS):
        if kept.mean() < 0.5:
            return None
        surface, *_ = np.linalg.lstsq(samples[kept], values[kept], rcond=None)
        off = _distance(values - samples @ surface)
        noise = float(np.clip(1.4826 * np.median(off[kept]), *_NOISE))
        kept = off < 3 * noise
    return (floats(terms @ surface), noise) if noise < _NOISE[1] else None


def _distance(difference: Field) -> Field:
    """Lab distances of (..., 3) differences; being darker in the same hue counts less, for soft shadows."""
    light, hue = difference[..., 0], difference[..., 1:]
    weight = np.where((light < 0) & (light > -70), _SHADOW, 1.0)
    return floats(np.sqrt((weight * light) ** 2 + (hue**2).sum(axis=-1)))


def _joined_to_border(ground: Flags) -> Flags:
    _, labels = cv2.connectedComponents(ground.astype(np.uint8), connectivity=4)
    edges = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.isin(labels, np.unique(edges[edges > 0])) & ground


def _holes(enclosed: Flags, subject: Flags, apart: Field, noise: float) -> Flags:
    """The parts of `enclosed` that are ground seen through the subject, as in a handle: of a size, and of the ground's
    very colour up to a clear edge. Gleams are small or fade out."""
    holes = np.zeros_like(enclosed)
    if not enclosed.any() or enclosed.sum() > _HOLLOW * subject.sum():
        return holes
    count, labels, stats, _ = cv2.connectedComponentsWithStats(enclosed.astype(np.uint8), connectivity=4)
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < _HOLE * enclosed.size:
            continue
        part = labels == label
        around = cv2.dilate(part.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        edge = float(np.median(apart[around & ~part]))
        if float(np.median(apart[part])) < _VERY * noise and edge > _CLEAR:
            holes |= part
    return holes
