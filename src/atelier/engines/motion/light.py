"""Changes of light over a shot: sunrise, nightfall, flicker, lightning. Each is a curve laid over the planes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Plane, bytes_of
from atelier.engines.motion.camera import ease
from atelier.engines.motion.lexicon import Effect
from atelier.engines.motion.planes import Planes
from atelier.engines.motion.words import Wishes

_BLACK, _WHITE, _GREY = 16.0, 235.0, 128.0  # of limited-range video


class Grade(msgspec.Struct, frozen=True):
    """`gain` multiplies brightness, `bright_gain` that of what is bright already, `warmth` shifts blue to yellow
    in chroma steps, `vivid` multiplies the distance from grey."""

    gain: float = 1.0
    bright_gain: float = 1.0
    warmth: float = 0.0
    vivid: float = 1.0

    def apply(self, frame: Planes) -> None:
        frame.luma = cv2.LUT(frame.luma, self._luma_curve())
        frame.cb = cv2.LUT(frame.cb, self._chroma_curve(-self.warmth))
        frame.cr = cv2.LUT(frame.cr, self._chroma_curve(0.8 * self.warmth))

    def _luma_curve(self) -> Plane:
        level = (np.arange(256) - _BLACK) / (_WHITE - _BLACK)
        bright = np.clip((level - 0.45) / 0.4, 0, 1)
        lit = np.maximum(level, 0) * (self.gain + (self.bright_gain - 1) * bright)
        lit = np.where(lit > 0.8, 0.8 + 0.2 * np.tanh((lit - 0.8) / 0.2), lit)  # rolls off instead of clipping
        if self.gain <= 1 and self.bright_gain <= 1:
            lit = np.maximum(level, 0) * (self.gain + (self.bright_gain - 1) * bright)
        return bytes_of(_BLACK + lit * (_WHITE - _BLACK))

    def _chroma_curve(self, shift: float) -> Plane:
        return bytes_of(_GREY + (np.arange(256) - _GREY) * self.vivid + shift)


Light = Callable[[float, float], Grade]
"""The grade at (moment 0..1, seconds)."""


def lights_of(wishes: Wishes, *, seed: int, duration_s: float) -> list[Light]:
    lights = (_light_of(effect, seed=seed, duration_s=duration_s) for effect in sorted(wishes.effects))
    return [light for light in lights if light is not None]


def _light_of(effect: Effect, *, seed: int, duration_s: float) -> Light | None:
    """The change of light that an effect stands for, or None if it is none."""
    match effect:
        case Effect.SUNRISE:
            return _sunrise
        case Effect.SUNSET:
            return _nightfall
        case Effect.FLICKER:
            return _flicker(seed)
        case Effect.LIGHTNING:
            return _lightning(seed, duration_s)
        case _:
            return None


def _sunrise(moment: float, _: float) -> Grade:
    """From the picture's own light to a brighter, warmer one."""
    share = ease(moment)
    return Grade(gain=1 + 0.34 * share, bright_gain=1 + 0.1 * share, warmth=9 * share, vivid=1 + 0.12 * share)


def _nightfall(moment: float, _: float) -> Grade:
    share = ease(moment)
    return Grade(gain=1 - 0.58 * share, bright_gain=1 - 0.06 * share, warmth=-10 * share, vivid=1 - 0.2 * share)


_FLICKER_RATES: Final = (1.7, 3.9, 7.3)


def _flicker(seed: int) -> Light:
    """The unsteady light of a flame: mostly on bright places, warm, never quite the same twice."""
    phases = np.random.default_rng(seed).uniform(0, 2 * math.pi, 3)

    def at(_: float, seconds: float) -> Grade:
        waves = np.sin(2 * math.pi * np.array(_FLICKER_RATES) * seconds + phases) * (0.5, 0.32, 0.18)
        settle = 1 - math.exp(-4 * seconds)
        strength = float(waves.sum()) * settle
        return Grade(gain=1 + 0.07 * strength, bright_gain=1 + 0.26 * strength, warmth=2.0 * strength)

    return at


def _lightning(seed: int, duration_s: float) -> Light:
    """A few double flashes, each gone within half a second."""
    random = np.random.default_rng(seed)
    strikes = np.sort(random.uniform(0.12, 0.88, max(1, round(duration_s / 2.2)))) * duration_s

    def at(_: float, seconds: float) -> Grade:
        since = seconds - strikes
        first = np.where(since >= 0, np.exp(-since / 0.07), 0)
        second = np.where(since >= 0.16, 0.7 * np.exp(-(since - 0.16) / 0.12), 0)
        flash = min(1.0, float((first + second).sum()))
        return Grade(gain=1 + 1.1 * flash, warmth=-6 * flash)

    return at
