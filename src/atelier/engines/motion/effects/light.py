"""Changes of light over a shot: sunrise, nightfall, flicker, lightning.

All stay harmless to photosensitive viewers: no more than two flashes in a second, and nothing that flickers fast
fills much of the frame (WCAG 2.2, criterion 2.3.1).
"""

from __future__ import annotations

import math
from typing import Final, Protocol

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Plane, bytes_of, floats
from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.asking.words import Wishes
from atelier.engines.motion.camera import ease
from atelier.engines.motion.drawing.planes import Planes

_BLACK, _WHITE, _GREY = 16.0, 235.0, 128.0  # of limited-range video


class Light(Protocol):
    """Changes a frame at a moment 0..1 of the shot, at a time in seconds."""

    def shine(self, frame: Planes, moment: float, seconds: float) -> None: ...


def lights_of(wishes: Wishes, *, seed: int, duration_s: float) -> list[Light]:
    lights: dict[Effect, Light] = {
        Effect.SUNRISE: Fade(Grade(gain=1.34, warmth=9.0, vivid=1.12)),
        Effect.SUNSET: Fade(Grade(gain=0.42, bright_gain=0.9, warmth=-10.0, vivid=0.8)),
        Effect.FLICKER: Flicker(seed),
        Effect.LIGHTNING: Lightning(seed, duration_s),
    }
    return [light for effect, light in lights.items() if effect in wishes.effects]


class Grade(msgspec.Struct, frozen=True):
    """`gain` multiplies brightness, `bright_gain` once more that of what is bright already, `warmth` shifts from blue
    to yellow in steps of chroma, `vivid` multiplies the distance from grey."""

    gain: float = 1.0
    bright_gain: float = 1.0
    warmth: float = 0.0
    vivid: float = 1.0

    def partly(self, share: float) -> Grade:
        return Grade(
            1 + share * (self.gain - 1),
            1 + share * (self.bright_gain - 1),
            share * self.warmth,
            1 + share * (self.vivid - 1),
        )

    def apply(self, frame: Planes) -> None:
        frame.luma = cv2.LUT(frame.luma, self._luma_curve())
        frame.cb = cv2.LUT(frame.cb, self._chroma_curve(-self.warmth))
        frame.cr = cv2.LUT(frame.cr, self._chroma_curve(0.8 * self.warmth))

    def _luma_curve(self) -> Plane:
        level = (np.arange(256) - _BLACK) / (_WHITE - _BLACK)
        bright = np.clip((level - 0.45) / 0.4, 0, 1)
        lit = level * self.gain * (1 + (self.bright_gain - 1) * bright)
        if self.gain > 1:  # highlights roll off instead of clipping, and white stays white
            lit = np.where(level < 1, 1 - (1 - np.clip(level, 0, 1)) ** self.gain, level)
        return bytes_of(_BLACK + lit * (_WHITE - _BLACK))

    def _chroma_curve(self, shift: float) -> Plane:
        return bytes_of(_GREY + (np.arange(256) - _GREY) * self.vivid + shift)


class Fade:
    """From the picture's own light to another, in the course of the shot."""

    def __init__(self, goal: Grade) -> None:
        self._goal = goal

    def shine(self, frame: Planes, moment: float, seconds: float) -> None:
        self._goal.partly(ease(moment)).apply(frame)


class Flicker:
    """The unsteady light of flames and lamps: on what is brighter than its surroundings, the rest just breathes."""

    _RATES_HZ: Final = (0.7, 1.9, 3.7)
    _SHARES: Final = (0.45, 0.35, 0.2)
    _SHRINK: Final = 8
    _LAMPS: Final = 0.55  # of their brightness comes and goes
    _REST: Final = 0.035

    def __init__(self, seed: int) -> None:
        self._phases = np.random.default_rng(seed).uniform(0, 2 * math.pi, 3)

    def shine(self, frame: Planes, moment: float, seconds: float) -> None:
        waves = np.sin(2 * math.pi * np.array(self._RATES_HZ) * seconds + self._phases) * self._SHARES
        strength = float(waves.sum()) * (1 - math.exp(-4 * seconds))
        height, width = frame.luma.shape
        size = (max(1, width // self._SHRINK), max(1, height // self._SHRINK))
        light = floats(cv2.resize(frame.luma, size, interpolation=cv2.INTER_AREA))
        around = cv2.blur(light, (2 * (light.shape[1] // 14) + 1,) * 2)
        lamps = cv2.GaussianBlur(floats(np.clip((light - around - 12) / 60, 0, 1)), (0, 0), 1.0)
        gain = floats(1 + strength * (self._REST + self._LAMPS * lamps * (1 - np.clip(lamps.mean() * 6, 0, 0.8))))
        frame.luma = cv2.multiply(
            frame.luma, cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR), dtype=cv2.CV_8U
        )


class Lightning:
    """Double flashes, each gone within half a second, well apart."""

    _APART_S: Final = 2.0
    _SECOND_S: Final = 0.18

    def __init__(self, seed: int, duration_s: float) -> None:
        random = np.random.default_rng(seed)
        count = max(1, int(duration_s / self._APART_S))
        slot = duration_s / count
        self._strikes = (np.arange(count) + random.uniform(0.2, 0.6, count)) * slot

    def shine(self, frame: Planes, moment: float, seconds: float) -> None:
        since = seconds - self._strikes
        first = np.where(since >= 0, np.exp(-np.maximum(since, 0) / 0.08), 0)
        again = np.where(since >= self._SECOND_S, np.exp(-np.maximum(since - self._SECOND_S, 0) / 0.12), 0)
        flash = min(1.0, float((0.8 * first + 0.6 * again).sum()))
        if flash > 0.01:
            Grade(gain=1 + 1.1 * flash, warmth=-7 * flash).apply(frame)
