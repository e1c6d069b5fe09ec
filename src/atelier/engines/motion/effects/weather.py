"""Snow, rain, dust, embers and leaves before the camera, and fog between it and the distance.

Every particle is a pure function of the moment, so frames can be drawn in any order.
"""

from __future__ import annotations

import math
from typing import Final, Protocol

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Plane, floats
from atelier.engines.frames.colour import ycc_of
from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.asking.words import Wishes
from atelier.engines.motion.camera import Pose
from atelier.engines.motion.drawing.planes import Planes
from atelier.engines.motion.drawing.view import View

_SHIFT: Final = 4  # OpenCV draws at 1 / 2**4 of a pixel


class Weather(Protocol):
    """Paints on a frame, seen from a pose at a time in seconds. `amount`, 0..1, lets it come and go."""

    def paint(self, frame: Planes, pose: Pose, seconds: float, amount: float = 1.0) -> None: ...


class Kind(msgspec.Struct, frozen=True):
    """One sort of particle. Lengths are in frame heights, speeds in frame heights a second, for the nearest ones.

    `fall` and `wind` are its speed down and to the right, `sway` how far and `sway_hz` how often it swings,
    `trail_s` the time that a streak covers, `twinkle_hz` how often its light comes and goes. `count` is for a frame
    of 16:9. `blur` is in pixels of a frame 720 high, and `glow` the gain after it. `flat` ones are leaves that tumble.
    """

    count: int
    size: float
    fall: float
    wind: float
    colours: tuple[tuple[int, int, int], ...]
    opacity: float
    sway: float = 0.0
    sway_hz: float = 0.0
    trail_s: float = 0.0
    twinkle_hz: float = 0.0
    blur: float = 0.6
    glow: float = 1.0
    flat: bool = False


KINDS: Final = {
    Effect.SNOW: Kind(
        count=520,
        size=0.0062,
        fall=0.17,
        wind=0.03,
        colours=((250, 252, 255),),
        opacity=0.92,
        sway=0.02,
        sway_hz=0.35,
        blur=0.8,
    ),
    Effect.RAIN: Kind(
        count=620,
        size=0.0023,
        fall=2.0,
        wind=-0.24,
        colours=((214, 222, 233),),
        opacity=0.5,
        trail_s=0.034,
        blur=0.5,
    ),
    Effect.DUST: Kind(
        count=190,
        size=0.0040,
        fall=-0.012,
        wind=0.02,
        colours=((255, 238, 205),),
        opacity=0.75,
        sway=0.03,
        sway_hz=0.12,
        twinkle_hz=0.4,
        blur=1.3,
        glow=1.7,
    ),
    Effect.EMBERS: Kind(
        count=260,
        size=0.0065,
        fall=-0.24,
        wind=0.05,
        colours=((255, 150, 40), (255, 96, 24), (255, 205, 110)),
        opacity=1.0,
        sway=0.03,
        sway_hz=0.6,
        trail_s=0.03,
        twinkle_hz=1.7,
        blur=1.0,
        glow=2.4,
    ),
    Effect.LEAVES: Kind(
        count=64,
        size=0.021,
        fall=0.17,
        wind=0.07,
        colours=((196, 92, 28), (214, 140, 38), (150, 60, 30), (120, 130, 50)),
        opacity=0.97,
        sway=0.05,
        sway_hz=0.4,
        flat=True,
    ),
}

CAN_PAINT: Final = frozenset(KINDS) | {Effect.FOG}


def weather_of(wishes: Wishes, view: View, far: Field, *, seed: int) -> list[Weather]:
    """Everything wished for that falls, rises or drifts. `far` covers the frame, 1 in the distance."""
    size = (view.width_px, view.height_px)
    weather: list[Weather] = [Fog(far, *size, seed=seed)] if Effect.FOG in wishes.effects else []
    kinds = [KINDS[effect] for effect in sorted(wishes.effects) if effect in KINDS]
    return weather + [Particles(kind, *size, seed=seed + 7 + index) for index, kind in enumerate(kinds)]


class Particles:
    """A volume of particles; near ones are larger, faster and brighter."""

    def __init__(self, kind: Kind, width_px: int, height_px: int, *, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._kind = kind
        self._size = (width_px, height_px)
        count = round(kind.count * min(2.2, width_px / height_px) / 1.78)
        self._start = random.uniform(0, 1, (count, 2))
        self._near = 0.25 + 0.75 * random.uniform(0, 1, count) ** 1.7
        self._phase = random.uniform(0, 2 * math.pi, (count, 3))
        self._pick = random.integers(0, len(kind.colours), count)
        self._colours = [ycc_of(*colour) for colour in kind.colours]

    def paint(self, frame: Planes, pose: Pose, seconds: float, amount: float = 1.0) -> None:
        for index, colour in enumerate(self._colours):
            mask = self._draw(np.flatnonzero(self._pick == index), pose, seconds)
            frame.lay(_fainter(mask, amount), colour)

    def _draw(self, chosen: Field, pose: Pose, seconds: float) -> Plane:
        width, height = self._size
        mask = np.zeros((height, width), np.uint8)
        head, tail = self._places(chosen, pose, seconds), self._places(chosen, pose, seconds - self._kind.trail_s)
        for position, end, number in zip(head, tail, chosen, strict=True):
            near = float(self._near[number])
            light = self._light(int(number), seconds) * (0.45 + 0.55 * near)
            size = self._kind.size * height * near
            if self._kind.flat:
                _leaf(mask, position, size, self._phase[number], seconds, light)
            elif self._kind.trail_s:
                _streak(mask, position, end, size, light)
            else:
                _dot(mask, position, size, light)
        soft = cv2.GaussianBlur(mask, (0, 0), self._kind.blur * height / 720)
        return soft if self._kind.glow == 1 else cv2.convertScaleAbs(soft, alpha=self._kind.glow)

    def _light(self, number: int, seconds: float) -> float:
        """0..255."""
        light = 255 * self._kind.opacity
        if self._kind.twinkle_hz:
            wave = math.sin(2 * math.pi * self._kind.twinkle_hz * seconds + self._phase[number, 2])
            light *= 0.6 + 0.4 * wave
        return light

    def _places(self, chosen: Field, pose: Pose, seconds: float) -> Field:
        """Pixels. A place that leaves the frame comes back at the other side, past a margin."""
        width, height = self._size
        kind, near = self._kind, self._near[chosen]
        speed = near * seconds
        swing = kind.sway * near * np.sin(2 * math.pi * kind.sway_hz * seconds + self._phase[chosen, 0])
        aspect = width / height
        x = self._start[chosen, 0] + (kind.wind * speed + swing) / aspect
        y = self._start[chosen, 1] + kind.fall * speed + 0.3 * swing
        x = x - pose.x * near * 2 + pose.turn_x
        y = y + (-pose.y * near * 2 + pose.turn_y) * aspect
        margin = 0.06
        wrapped = (np.stack([x, y], axis=1) % 1.0) * (1 + 2 * margin) - margin
        middle = np.array([0.5, 0.5])
        grown = middle + (wrapped - middle) * (1 + pose.z * near)[:, None]
        return floats(grown * (width, height))


class Fog:
    """Two banks of fog that drift apart, thicker towards the distance."""

    def __init__(self, far: Field, width_px: int, height_px: int, *, seed: int) -> None:
        """`far` covers the frame, any size: 1 in the distance, 0 right before the camera."""
        self._size = (width_px, height_px)
        random = np.random.default_rng(seed)
        self._far = cv2.resize(far, (160, 90), interpolation=cv2.INTER_AREA)
        self._banks = [_seamless_noise(random, 192 // step, 96 // step) for step in (1, 2)]
        self._colour = ycc_of(214, 219, 226)

    def paint(self, frame: Planes, pose: Pose, seconds: float, amount: float = 1.0) -> None:
        near_bank = self._read(self._banks[0], 7.5 * seconds + 120 * pose.x, 0.8)
        far_bank = self._read(self._banks[1], -3.0 * seconds + 60 * pose.x, 0.5)
        thick = np.clip(0.75 * near_bank + 0.65 * far_bank - 0.32, 0, 1) * (0.25 + 0.75 * self._far)
        mask = cv2.resize((np.clip(thick, 0, 0.85) * 255).astype(np.float32), self._size, interpolation=cv2.INTER_CUBIC)
        frame.lay(_fainter(np.clip(mask, 0, 255).astype(np.uint8), amount), self._colour)

    def _read(self, bank: Field, shift: float, zoom: float) -> Field:
        x, y = np.meshgrid(np.arange(160, dtype=np.float32), np.arange(90, dtype=np.float32))
        return cv2.remap(bank, x * zoom + shift % bank.shape[1], y * zoom, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def _fainter(mask: Plane, amount: float) -> Plane:
    return mask if amount >= 1 else cv2.convertScaleAbs(mask, alpha=max(0.0, amount))


def _seamless_noise(random: np.random.Generator, width: int, height: int) -> Field:
    """Soft noise of three octaves, 0..1, that continues over its own edges."""
    total = np.zeros((height, width), np.float32)
    for octave in range(3):
        grain = random.random((4 * 2**octave, 8 * 2**octave), dtype=np.float32)
        wrapped = np.pad(grain, 4, mode="wrap")
        scale = (width / grain.shape[1], height / grain.shape[0])
        wide = cv2.resize(wrapped, None, fx=scale[0], fy=scale[1], interpolation=cv2.INTER_CUBIC)
        left, top = round(4 * scale[0]), round(4 * scale[1])
        total += 0.55**octave * wide[top : top + height, left : left + width]
    return floats((total - total.min()) / (total.max() - total.min()))


def _fixed(value: float) -> int:
    return round(value * (1 << _SHIFT))


def _dot(mask: Plane, position: Field, radius: float, light: float) -> None:
    light *= min(1.0, radius / 0.8) ** 2
    centre = (_fixed(position[0]), _fixed(position[1]))
    cv2.circle(mask, centre, _fixed(max(0.8, radius)), round(light), -1, cv2.LINE_AA, _SHIFT)


def _streak(mask: Plane, head: Field, tail: Field, thickness: float, light: float) -> None:
    if np.abs(head - tail).max() > mask.shape[0] / 4:
        return  # it has just come back at the other side
    light *= min(1.0, thickness)
    ends = [(_fixed(end[0]), _fixed(end[1])) for end in (head, tail)]
    cv2.line(mask, ends[0], ends[1], round(light), max(1, round(thickness)), cv2.LINE_AA, _SHIFT)


def _leaf(mask: Plane, position: Field, size: float, phases: Field, seconds: float, light: float) -> None:
    """A pointed oval that tumbles: it turns in the picture's plane and shows its side."""
    turn = 1.3 * math.sin(0.9 * seconds + phases[1]) + 0.7 * seconds + phases[2]
    breadth = 0.15 + 0.4 * abs(math.sin(1.6 * seconds + phases[0]))
    along = np.linspace(-1, 1, 7)
    across = breadth * (1 - along**2)
    outline = np.concatenate([np.stack([along, across], 1), np.stack([along, -across], 1)[::-1]]) * size
    cosine, sine = math.cos(turn), math.sin(turn)
    points = outline @ np.array([[cosine, sine], [-sine, cosine]]) + position
    cv2.fillPoly(mask, [np.round(points * (1 << _SHIFT)).astype(np.int32)], round(light), cv2.LINE_AA, _SHIFT)
