"""Light and air for a scene: which palette, where the sun stands, how the finished picture is graded."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np

from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.air import Air, choose_air
from atelier.engines.sketch.paint.colour import blend, colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import Dice, dice
from atelier.engines.sketch.scene import Scene

NIGHT_SIGHTS = ("stars", "milkyway", "aurora", "fireworks", "meteor", "moon", "crescent")
USUAL = (("day", 0.52), ("golden", 0.26), ("dawn", 0.12), ("sunset", 0.10))
"""How often a time of day is chosen when the prompt names none."""


@dataclass(frozen=True)
class Grade:
    """What the finished picture goes through: 1 leaves contrast and saturation alone, 0 warmth and lift."""

    contrast: float = 1.0
    saturation: float = 1.0
    warmth: float = 0.0
    lift: float = 0.0
    muted: tuple[str, ...] = ()
    """Colours that were not wanted: whatever has their hue turns grey."""


def air_name(scene: Scene, source: Dice) -> str:
    """The palette that fits the words; what they leave open the seed decides."""
    if scene.setting in {"space", "underwater"}:
        return scene.setting
    if scene.style == "neon" and scene.time in {"", "night", "dusk", "sunset"}:
        return "neon"
    if scene.land == "craters" and scene.time in {"", "day", "golden"}:
        return "mars"
    if "storm" in scene.weather and scene.time in {"", "day"}:
        return "storm"
    if scene.time:
        return scene.time
    if scene.sees(*NIGHT_SIGHTS) or scene.land == "moonscape":
        return "night"
    if scene.setting == "room":
        return "room"
    if scene.setting in {"plain", "abstract"}:
        return "studio"
    return _by_mood(scene, source)


def _by_mood(scene: Scene, source: Dice) -> str:
    for weather, name in (
        ("overcast", "overcast"),
        ("rain", "overcast"),
        ("fog", "dawn"),
        ("snow", "overcast"),
        ("clear", "day"),
    ):
        if weather in scene.weather:
            return name
    for moods, name in (
        (("dark",), "dusk"),
        (("dramatic", "warm"), "golden"),
        (("soft",), "dawn"),
        (("tropical",), "day"),
        (("magic",), "dusk"),
    ):
        if scene.mood(*moods):
            return name
    if scene.setting == "portrait":
        return "golden" if source.random() < 0.5 else "day"
    if scene.water == "beach" or scene.sees("rainbow", "clouds", "sun") or "flat" in scene.style:
        return "day" if source.random() < 0.7 else "golden"
    drawn = float(source.random())
    for name, share in USUAL:
        drawn -= share
        if drawn < 0:
            return name
    return "day"


def make_stage(
    scene: Scene, frame: Frame, seed: int, horizon: float, *, sun_x: float, texture: float, tones: int
) -> Stage:
    source = dice(seed, "air")
    air = _tinted(choose_air(air_name(scene, source), source), scene)
    low, high = air.height
    height = low + (high - low) * float(source.random())
    sun_y = max(0.07, horizon * (1 - height))
    side = float(np.clip((sun_x - 0.5) * 2.6, -0.9, 0.9))
    return Stage(frame, air, air.light(side, tones), horizon, (sun_x, sun_y), seed, texture)


def _tinted(air: Air, scene: Scene) -> Air:
    """The air with the colours that were asked for the sky, and less colour where the mood wants less."""
    asked = scene.tint("sky") or scene.tint("time") or scene.tint("weather")
    if asked is not None:
        target = colour(asked)
        mixed = tuple(_code(blend(colour(code), target, 0.45 + 0.12 * index)) for index, code in enumerate(air.sky))
        air = msgspec.structs.replace(air, sky=mixed, haze=_code(blend(colour(air.haze), target, 0.3)))
    if scene.mood("soft"):
        air = air.tinted(0.0, 0.75)
    if "fog" in scene.weather:
        air = msgspec.structs.replace(air, haze_strength=1.0)
    return air


def _code(value: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> str:
    return "#" + "".join(f"{round(float(np.clip(part, 0, 1)) * 255):02x}" for part in value)


def grade_of(scene: Scene) -> Grade:
    contrast, saturation, warmth, lift = 1.0, 1.0, 0.0, 0.0
    if scene.mood("dramatic"):
        contrast += 0.14
    if scene.mood("dark"):
        contrast, lift, saturation = contrast + 0.06, lift - 0.06, saturation * 0.9
    if scene.mood("bright"):
        saturation, lift = saturation * 1.22, lift + 0.02
    if scene.mood("soft"):
        contrast, saturation, lift = contrast - 0.12, saturation * 0.82, lift + 0.06
    if scene.mood("calm"):
        contrast -= 0.04
    if scene.mood("warm"):
        warmth += 0.05
    if scene.mood("cold"):
        warmth -= 0.05
    if scene.mood("monochrome") or "colour" in scene.absent:
        saturation = 0.0
    if "dark" in scene.absent:
        lift += 0.05
    if "bright" in scene.absent:
        saturation *= 0.75
    muted = tuple(sorted(code for code in scene.absent if code.startswith("#")))
    return Grade(contrast, saturation, warmth, lift, muted)
