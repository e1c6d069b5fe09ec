"""Doubling a picture's size with filters learned from the picture itself.

The picture at half size and the picture as it is show how small structures relate to large ones; the same relation
takes it to twice its size. There is one filter for flat places, one for each strength of texture, and one for each
strength and direction of edge, chosen softly. After Romano, Isidoro and Milanfar, "RAISR", 2017, which learns from
other pictures, and Glasner, Bagon and Irani, "Super-Resolution from a Single Image", 2009.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, floats

_TAPS: Final = 5
_REACH: Final = _TAPS // 2
_ANGLES: Final = 12
_STRENGTHS: Final = (4.0, 14.0)  # of gradients, in steps of brightness a pixel
_COHERENT: Final = 0.35
_KINDS: Final = 1 + len(_STRENGTHS) * (1 + _ANGLES)
_PHASES: Final = ((0, 0), (0, 1), (1, 0), (1, 1))
_OWN: Final = 6.0  # how much evidence, in squared steps of brightness, outweighs the common filter
_COMMON: Final = 1e-3  # the same for the common filter against cubic interpolation, of its mean evidence
_LESSON_PX: Final = 256
_LESSONS: Final = 20
MARGIN_PX: Final = 6
"""How far around a place its doubling looks, in pixels before it."""


class Doubling:
    """Filters for one picture's brightness, 0..255."""

    def __init__(self, light: Field, *, seed: int = 1) -> None:
        """Learns from a few parts of a large picture, from all of a small one. Takes about 0.5 s at most."""
        evidence = np.zeros((_KINDS, _TAPS**2, _TAPS**2))
        answers = np.zeros((_KINDS, _TAPS**2, len(_PHASES)))
        for lesson in _lessons(light, seed):
            for turned in _turned(lesson):
                _learn(turned, evidence, answers)
        self._filters = _solved(evidence, answers)

    def apply(self, light: Field) -> Field:
        """Twice as wide and high."""
        height, width = light.shape
        kinds = _kinds(light)
        shares = [cv2.GaussianBlur((kinds == kind).astype(np.float32), (0, 0), 0.7) for kind in range(_KINDS)]
        doubled = np.empty((2 * height, 2 * width), np.float32)
        for phase, (down, right) in enumerate(_PHASES):
            total = light.copy()
            for share, filters in zip(shares, self._filters, strict=True):
                kernel = filters[:, phase].reshape(_TAPS, _TAPS).copy()
                kernel[_REACH, _REACH] -= kernel.sum()  # filters act on differences from the middle
                total += share * cv2.filter2D(light, cv2.CV_32F, kernel, borderType=cv2.BORDER_REFLECT)
            doubled[down::2, right::2] = total
        return doubled


def _lessons(light: Field, seed: int) -> list[Field]:
    """Parts to learn from, even-sized."""
    height, width = light.shape
    if height * width <= _LESSONS * _LESSON_PX**2:
        return [light[: height // 2 * 2, : width // 2 * 2]]
    random = np.random.default_rng(seed)
    parts = []
    for _ in range(_LESSONS):
        tall, wide = min(height // 2 * 2, _LESSON_PX), min(width // 2 * 2, _LESSON_PX**2 // min(height, _LESSON_PX))
        top, left = int(random.integers(0, height - tall + 1)), int(random.integers(0, max(1, width - wide + 1)))
        part = light[top : top + tall, left : left + wide]
        parts.append(part[:, : part.shape[1] // 2 * 2])
    return parts


def _turned(light: Field) -> list[Field]:
    """A lesson in all eight orientations: nature knows no left or right, and there is more to learn from."""
    quarter = [np.rot90(light, turns) for turns in range(4)]
    return [np.ascontiguousarray(one) for side in quarter for one in (side, side[:, ::-1])]


def _learn(large: Field, evidence: Field, answers: Field) -> None:
    """Add what a part at half size says about the part itself."""
    height, width = large.shape
    if min(height, width) < 4:
        return
    small = floats(cv2.resize(large, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    kinds = _kinds(small).ravel()
    padded = cv2.copyMakeBorder(small, _REACH, _REACH, _REACH, _REACH, cv2.BORDER_REFLECT)
    around = np.lib.stride_tricks.sliding_window_view(padded, (_TAPS, _TAPS)).reshape(-1, _TAPS**2)
    middle = small.reshape(-1, 1)
    wanted = np.stack([large[down::2, right::2].ravel() for down, right in _PHASES], 1) - middle
    for kind in range(_KINDS):
        chosen = np.flatnonzero(kinds == kind)
        known = (around[chosen] - middle[chosen]).astype(np.float64)
        evidence[kind] += known.T @ known
        answers[kind] += known.T @ wanted[chosen]


def _solved(evidence: Field, answers: Field) -> Field:
    """Ridge regression: each kind's filters lean on those common to all, and these on cubic interpolation."""
    every, whole, one = evidence.sum(axis=0), answers.sum(axis=0), np.eye(_TAPS**2)
    base = _cubic()
    lean = max(1e-6, _COMMON * float(np.trace(every)) / _TAPS**2)
    common = base + np.linalg.solve(every + lean * one, whole - every @ base)
    lean = _OWN * (1 + float(np.trace(every)) / _TAPS**2 * 1e-5)
    own = [common + np.linalg.solve(e + lean * one, a - e @ common) for e, a in zip(evidence, answers, strict=True)]
    return floats(np.stack(own))


def _cubic() -> Field:
    """Cubic interpolation as (taps, phases)."""

    def weight(distance: float) -> float:
        t, a = abs(distance), -0.75
        if t <= 1:
            return ((a + 2) * t - (a + 3)) * t * t + 1
        return ((a * t - 5 * a) * t + 8 * a) * t - 4 * a if t < 2 else 0.0

    lines = [[weight(tap - _REACH + shift) for tap in range(_TAPS)] for shift in (0.25, -0.25)]
    return np.stack([np.outer(lines[down], lines[right]).ravel() for down, right in _PHASES], 1)


def _kinds(light: Field) -> Field:
    """The kind of each place: 0 flat, then textures by strength, then edges by strength and direction."""
    across = cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=0.125)
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), 1.0) for part in (across * across, down * down, across * down))
    spread = np.sqrt((xx - yy) ** 2 + 4 * xy * xy)
    most, least = np.sqrt((xx + yy + spread) / 2), np.sqrt(np.maximum((xx + yy - spread) / 2, 0))
    turn = np.mod(0.5 * np.arctan2(2 * xy, xx - yy), np.pi) / np.pi
    angle = np.floor(turn * _ANGLES + 0.5).astype(np.int32) % _ANGLES
    level = np.searchsorted(np.array(_STRENGTHS), most).astype(np.int32)
    edge = (most - least) > _COHERENT * (most + least)
    kinds = np.where(edge, 1 + len(_STRENGTHS) + (level - 1) * _ANGLES + angle, level)
    return np.asarray(np.where(level == 0, 0, kinds), np.int32)
