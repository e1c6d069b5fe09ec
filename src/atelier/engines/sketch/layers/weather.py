"""Rain, snow, fog, rays of light, rainbows, lightning, fireworks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from atelier.engines.raster import Mask, Plane, angle, blur, exp, floats, resize, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import Dice, clouds, wander

FINE = 4
"""Bits of sub-pixel precision for drawn lines."""


def _strokes(frame: Frame, lines: np.ndarray[tuple[int, ...], np.dtype[np.float64]], width: float) -> Mask:
    """Lines (n, 4: x0, y0, x1, y1 in pixels) as coverage."""
    mask = np.zeros(frame.shape, np.uint8)
    scale = 2**FINE
    for x0, y0, x1, y1 in np.round(lines * scale).astype(np.int32):
        cv2.line(mask, (int(x0), int(y0)), (int(x1), int(y1)), 255, max(1, round(width)), cv2.LINE_AA, FINE)
    return mask


@dataclass(frozen=True)
class Rain:
    """Slanting streaks at three distances and a grey veil; `heavy` 0..1."""

    stage: Stage
    heavy: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field.field(1_500_000)
        veil = floats(np.full((2, 2), 0.10 * self.heavy, np.float32))
        canvas.lay(colour(stage.air.haze), veil)
        bright = 0.75 * stage.light.ambient + 0.35
        for index, (count, length, width, strength) in enumerate(
            ((420, 0.040, 0.6, 0.10), (200, 0.070, 0.8, 0.14), (60, 0.12, 1.2, 0.16))
        ):
            source = stage.dice("rain", index)
            number = int(count * (0.5 + self.heavy) * max(frame.aspect, 1 / frame.aspect))
            x = source.uniform(-0.1, 1.1, number) * frame.width
            y = (source.uniform(-0.1, 1.0, number) + t * (0.9 + 0.5 * index)) % 1.1 * frame.height - 0.05 * frame.height
            drop = length * frame.unit * source.uniform(0.6, 1.3, number)
            lean = 0.16 + 0.10 * self.heavy
            lines = np.stack([x, y, x - drop * lean, y + drop], 1)
            mask = _strokes(frame, lines, width * frame.unit / 900)
            canvas.add(floats(mask.astype(np.float32) * np.float32(strength / 255)), floats(bright))


@dataclass(frozen=True)
class Snowfall:
    """Flakes, small far ones and soft large near ones; `heavy` 0..1."""

    stage: Stage
    heavy: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field.field(1_500_000)
        white = stage.light.on(floats([0.97, 0.98, 1.0]), 0.9)
        for index, (count, size, soft) in enumerate(((900, 0.0016, 0.0), (320, 0.0032, 0.0012), (70, 0.0075, 0.0045))):
            source = stage.dice("snowfall", index)
            number = int(count * (0.4 + self.heavy) * max(frame.aspect, 1 / frame.aspect))
            x = (source.random(number) + 0.02 * np.sin(t + np.arange(number))) * frame.width
            y = (source.random(number) + t * (0.05 + 0.05 * index)) % 1.0 * frame.height
            radius = size * frame.unit * source.uniform(0.6, 1.5, number)
            mask = np.zeros(frame.shape, np.uint8)
            for cx, cy, r in np.round(np.stack([x, y, np.maximum(radius, 0.4)], 1) * 16).astype(np.int32):
                cv2.circle(mask, (int(cx), int(cy)), int(r), 255, -1, cv2.LINE_AA, 4)
            cover = blur(floats(mask) / 255, soft * frame.unit) * np.float32(0.85 - 0.15 * index)
            canvas.lay(floats(white), floats(np.clip(cover, 0, 1)))


@dataclass(frozen=True)
class Fog:
    """Banks of fog lying from the horizon down; `dense` 0..1."""

    stage: Stage
    dense: float
    level: float
    """The fraction of the height the fog is thickest at."""

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field.field(300_000)
        bank = clouds(frame.shape, stage.dice("fog"), cells=2.6, octaves=5, gain=0.5, stretch=3.0)
        y = np.linspace(0, 1, frame.height, dtype=np.float32)[:, None]
        thick = exp(floats(-np.square((y - np.float32(self.level)) / np.float32(0.20))))
        alpha = np.clip(thick * (0.30 + 1.0 * bank) * np.float32(self.dense), 0, 0.92)
        canvas.lay(floats(colour(stage.air.haze) * 1.02), floats(alpha))


@dataclass(frozen=True)
class Rays:
    """Shafts of light from the sun."""

    stage: Stage
    strength: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field.field(260_000)
        x = (np.arange(frame.width, dtype=np.float32)[None] + 0.5) / frame.width - np.float32(stage.sun[0])
        y = (np.arange(frame.height, dtype=np.float32)[:, None] + 0.5) / frame.height - np.float32(stage.sun[1] - 0.06)
        off_x, off_y = x * np.float32(frame.width / frame.unit), y * np.float32(frame.height / frame.unit)
        turn = angle(np.broadcast_to(off_x, frame.shape).copy(), np.broadcast_to(off_y, frame.shape).copy())
        table = wander(1024, stage.dice("rays"), steps=34, rough=0.7)
        place = np.clip(turn * 1023, 0, 1022)
        base = place.astype(np.int32)
        part = place - base
        ray = np.clip((table[base] * (1 - part) + table[base + 1] * part - 0.45) * 2.2, 0, 1)
        away = np.sqrt(off_x * off_x + off_y * off_y)
        below = step_between(0.0, 0.25, floats(y + np.float32(stage.sun[1] - 0.06 - stage.horizon)))
        fade = exp(floats(-away * 1.5)) * step_between(0.02, 0.16, floats(away)) * (1 - 0.7 * below)
        canvas.add(blur(floats(ray * fade * np.float32(self.strength)), frame.unit / 90), colour(stage.air.glow))


@dataclass(frozen=True)
class Rainbow:
    """Opposite the sun, standing on the horizon."""

    stage: Stage

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        side = -1 if stage.sun[0] > 0.5 else 1
        frame = stage.field.field(900_000)
        off_x = (np.arange(frame.width, dtype=np.float32)[None] + 0.5) / frame.width - np.float32(0.5 + side * 0.08)
        off_y = (np.arange(frame.height, dtype=np.float32)[:, None] + 0.5) / frame.height - np.float32(
            stage.horizon + 0.10
        )
        x, y = off_x * np.float32(frame.width / frame.unit), off_y * np.float32(frame.height / frame.unit)
        radius = np.float32(0.58 * max(1.0, min(1.5, frame.aspect)))
        part = (np.sqrt(x * x + y * y) - radius) / np.float32(0.085)
        bands = [colour(code) for code in ("#7a3fc0", "#3f5fe0", "#2fa0d8", "#4fc060", "#f2d83a", "#f29a2e", "#e84a3a")]
        stops = np.linspace(-0.5, 0.5, len(bands))
        rgb = np.stack([np.interp(part, stops, [band[channel] for band in bands]) for channel in range(3)], -1)
        inside = step_between(0.62, 0.30, floats(np.abs(part)))
        above = step_between(0.012, -0.012, floats(off_y - 0.10 + 0.0 * x))
        fade = 0.55 + 0.45 * step_between(0.0, 0.5, floats(np.abs(x)))
        canvas.lay(floats(rgb * 0.95 + 0.1), floats(inside * above * fade * 0.55))
        glow = exp(floats(-np.square((part + 1.2) * 0.6))) * above * np.float32(0.08)
        canvas.add(floats(glow), colour("#ffffff"))


@dataclass(frozen=True)
class Lightning:
    """One or two forked bolts and the flash they throw on the clouds."""

    stage: Stage

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field
        for index in range(2):
            source = stage.dice("lightning", index)
            x = float(source.uniform(0.15, 0.85))
            lines: list[tuple[float, float, float, float]] = []
            _fork(
                lines,
                source,
                (x * frame.width, -0.02 * frame.height),
                (x + float(source.uniform(-0.12, 0.12))) * frame.width,
                stage.horizon * frame.height,
                6,
            )
            mask = floats(_strokes(frame, np.array(lines), frame.unit / (380 if index == 0 else 620))) / 255
            small = frame.field(200_000)
            glow = blur(resize(mask, small.width, small.height), small.unit / 26)
            canvas.add(floats(np.clip(glow * 4.5, 0, 0.9)), colour("#8fa8ff"))
            canvas.add(floats(blur(mask, frame.unit / 700) * 1.5), colour("#f2f2ff"))


def _fork(
    lines: list[tuple[float, float, float, float]],
    source: Dice,
    start: tuple[float, float],
    aim_x: float,
    low: float,
    depth: int,
) -> None:
    """A jagged line down to `low`, with side branches."""
    x, y = start
    steps = 15
    step = (low - y) / steps
    for index in range(steps):
        left = steps - index
        new_x = x + (aim_x - x) / left + float(source.uniform(-1, 1)) * abs(step) * 0.75
        lines.append((x, y, new_x, y + step))
        x, y = new_x, y + step
        if depth > 1 and source.random() < 0.22:
            reach = float(source.uniform(0.15, 0.4)) * (low - y)
            _fork(lines, source, (x, y), x + float(source.uniform(-1, 1)) * reach, y + reach * 0.8, depth // 3)


@dataclass(frozen=True)
class Fireworks:
    """Bursts in the sky, their trails falling."""

    stage: Stage
    count: int = 6

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field.field(1_600_000)
        tints = ("#ffd24a", "#ff5a5a", "#6ad0ff", "#b07aff", "#7af0a0", "#ff8ad0", "#fff0c0")
        source = stage.dice("fireworks")
        number = round(self.count * max(1.0, frame.aspect * 0.7))
        for index in range(number):
            centre = (
                (0.14 + 0.72 * ((index * 0.618 + 0.2) % 1)) * frame.width,
                float(source.uniform(0.14, 0.55)) * stage.horizon * frame.height,
            )
            self._burst(
                canvas,
                frame,
                centre,
                float(source.uniform(0.11, 0.21)) * frame.unit,
                colour(tints[index % len(tints)]),
                stage.dice("burst", index),
            )

    def _burst(
        self, canvas: Canvas, frame: Frame, centre: tuple[float, float], radius: float, tint: Plane, source: Dice
    ) -> None:
        lines: list[tuple[float, float, float, float]] = []
        tips: list[tuple[float, float]] = []
        for _ in range(64):
            angle, reach = float(source.uniform(0, 2 * math.pi)), radius * float(source.uniform(0.55, 1.0))
            last = (centre[0] + math.cos(angle) * reach * 0.22, centre[1] + math.sin(angle) * reach * 0.22)
            for part in (0.45, 0.7, 0.88, 1.0):
                here = (
                    centre[0] + math.cos(angle) * reach * part,
                    centre[1] + math.sin(angle) * reach * part + radius * 0.22 * part * part,
                )
                lines.append((*last, *here))
                last = here
            tips.append(last)
        mask = floats(_strokes(frame, np.array(lines), frame.unit / 1100)) / 255
        x, y = np.arange(frame.width, dtype=np.float32)[None], np.arange(frame.height, dtype=np.float32)[:, None]
        away = np.sqrt(np.square(x - np.float32(centre[0])) + np.square(y - np.float32(centre[1]))) / np.float32(radius)
        canvas.add(floats(mask * np.clip(0.25 + 0.9 * away, 0, 1.1)), tint)
        canvas.add(floats(exp(floats(-np.square(away * 1.1))) * np.float32(0.20)), tint)
        sparks = np.zeros(frame.shape, np.uint8)
        for tip_x, tip_y in np.round(np.array(tips) * 16).astype(np.int32):
            cv2.circle(sparks, (int(tip_x), int(tip_y)), max(8, int(frame.unit / 420 * 16)), 255, -1, cv2.LINE_AA, 4)
        canvas.add(floats(sparks) / 255 * np.float32(0.9), floats(tint * 0.5 + 0.5))


@dataclass(frozen=True)
class Meteor:
    """Shooting stars."""

    stage: Stage
    count: int = 2

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        frame = stage.field.field(1_600_000)
        source = stage.dice("meteor")
        for _ in range(self.count):
            x, y = (
                float(source.uniform(0.35, 0.9)) * frame.width,
                float(source.uniform(0.06, 0.35)) * stage.horizon * frame.height,
            )
            length = float(source.uniform(0.18, 0.30)) * frame.unit
            for part in range(14):
                share = part / 14
                line = np.array(
                    [
                        (
                            x - length * share * 0.86,
                            y + length * share * 0.5,
                            x - length * (share + 0.08) * 0.86,
                            y + length * (share + 0.08) * 0.5,
                        )
                    ]
                )
                mask = floats(_strokes(frame, line, max(1.0, frame.unit / 420 * (share + 0.15)))) / 255
                canvas.add(floats(mask * np.float32(0.9 * share**1.4)), colour("#f0f4ff"))
