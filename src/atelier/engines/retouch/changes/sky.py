"""Skies: painted anew behind the horizon, with the light they throw on the land."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.raster import Plane, blur, floats
from atelier.engines.retouch.changes.stage import air_called, light_of, painted
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.compose.heavens import sky_layers
from atelier.engines.sketch.compose.mood import make_stage
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.air import Air
from atelier.engines.sketch.paint.colour import colour, grey_of
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.words.interpret import interpret

_BLEND: Final = 0.05  # of the height, over which the new sky's haze reaches into the land


def with_sky(sheet: Plane, sight: Sight, scene: Scene, seed: int, share: float) -> Plane:
    """The scene's sky in place of the picture's, and the land in its light."""
    stage = _stage(sight, scene, seed)
    lit = relit(sheet, sight, stage.air, share, land_only=sight.sky is not None)
    if sight.sky is None:
        return lit
    fresh = _painted(scene, sight.shape, seed, stage.horizon)
    return floats(lit + (fresh - lit) * (sight.sky * np.float32(share))[..., None])


@lru_cache(maxsize=1)
def _painted(scene: Scene, shape: tuple[int, int], seed: int, bottom: float) -> Plane:
    """The frames of a clip share one."""
    stage = _stage_at(scene, shape, seed, bottom)
    return floats(np.clip(painted(stage, sky_layers(scene, stage), np.zeros((*shape, 3), np.float32)), 0, 1))


def forget() -> None:
    """Let go of what was kept for the frames of a clip."""
    _painted.cache_clear()


def _stage(sight: Sight, scene: Scene, seed: int) -> Stage:
    return _stage_at(scene, sight.shape, seed, round(_sky_bottom(sight), 2))


def _stage_at(scene: Scene, shape: tuple[int, int], seed: int, bottom: float) -> Stage:
    height, width = shape
    with_land = msgspec.structs.replace(scene, setting="land")
    sun_x = 0.3 + 0.4 * ((seed >> 3) % 2)
    return make_stage(with_land, Frame(width, height), seed, bottom, sun_x=sun_x, texture=1.0, tones=0)


def _sky_bottom(sight: Sight) -> float:
    return float(np.clip(sight.horizon, 0.2, 0.95))


def relit(sheet: Plane, sight: Sight, air: Air, share: float, *, land_only: bool = False) -> Plane:
    """The picture in another light: as far as the air differs from that of a plain day, or of night where the picture
    is dark; distance fades to the new haze."""
    before = air_called("night" if sight.is_dark else "day", 0)
    factor = light_of(air) / light_of(before)
    darker = float(factor.mean()) < 0.8
    grey = grey_of(sheet)
    out = sheet * factor
    if darker:
        # Eyes and film lose colour in the dark; what shines by itself keeps its light.
        shining = np.clip((sheet.max(-1) - 0.86) / 0.1, 0, 1) * np.clip(
            (sheet.max(-1) - sheet.min(-1) - 0.12) / 0.25, 0, 1
        )
        out = out + (sheet - out) * (0.75 * shining)[..., None]
        own = grey_of(floats(out))[..., None]
        out = own + (out - own) * 0.78
    elif float(factor.mean()) > 1.25:
        out = np.clip(out, 0, None) / (1 + np.maximum(0, grey - 0.4) * (factor.mean() - 1))[..., None]
    haze = np.square(sight.far) * np.float32((0.10 if darker else 0.22) * air.haze_strength)
    if land_only and sight.sky is not None:
        haze = haze * (1 - sight.sky)
    out = out + (colour(air.haze) - out) * haze[..., None]
    return floats(np.clip(sheet + (out - sheet) * np.float32(share), 0, 1.2))


TIME_WORDS: Final = {
    "golden": "golden hour sky",
    "dusk": "dusk sky",
    "night": "starry night sky with moon",
    "sunset": "sunset sky",
    "dawn": "dawn sky",
    "day": "clear day sky",
}


def at_time(sheet: Plane, sight: Sight, time: str, seed: int, share: float) -> Plane:
    """The picture at another time of day: its sky, its light, and the low sun's glow."""
    scene = interpret(TIME_WORDS[time])
    out = with_sky(sheet, sight, scene, seed, share)
    if time in {"golden", "sunset", "dawn"}:
        out = _sunlit(out, sight, _stage(sight, scene, seed), share)
    if time == "night":
        out = _lamps(out, sheet, sight, share)
    return floats(np.clip(out, 0, 1))


def _sunlit(sheet: Plane, sight: Sight, stage: Stage, share: float) -> Plane:
    """The haze of a low sun before the land, and long light on what faces it."""
    height, width = sheet.shape[:2]
    small = stage.field.field(120_000)
    x = ((np.arange(small.width, dtype=np.float32) + 0.5) / small.width - stage.sun[0])[None] * np.float32(
        stage.frame.aspect
    )
    y = ((np.arange(small.height, dtype=np.float32) + 0.5) / small.height - stage.sun[1])[:, None]
    glow = np.exp(-np.sqrt(x * x + y * y) * 2.6)
    wide = cv2.resize(floats(glow), (width, height), interpolation=cv2.INTER_LINEAR)
    strength = np.float32(0.34 * share) * (0.35 + 0.65 * sight.far)
    added = (wide * strength)[..., None] * colour(stage.air.glow)
    return floats(1 - (1 - np.clip(sheet, 0, 1)) * (1 - np.clip(added, 0, 1)))


def _without_faces(lamps: Plane, sight: Sight) -> None:
    """Light skin is no lamp."""
    height, width = lamps.shape
    for face in sight.faces:
        left, right = face.x - face.width / 4, face.x + face.width * 1.25
        top, bottom = face.y - face.height / 3, face.bottom + face.height / 2
        rows = slice(max(0, round(top * height)), max(0, round(bottom * height)))
        lamps[rows, max(0, round(left * width)) : max(0, round(right * width))] = 0


def _lamps(sheet: Plane, before: Plane, sight: Sight, share: float) -> Plane:
    """Small bright or warm places shine at night: windows, lanterns, screens."""
    unit = float(min(sheet.shape[:2]))
    calm = blur(before, max(0.8, unit / 300))  # grain and paper are no lamps
    light = grey_of(calm)
    around = blur(light, max(2.0, unit / 9))  # wider than a shop window, so that it shines as a whole
    warm = np.clip((calm[..., 0] - calm[..., 2] - 0.06) / 0.2, 0, 1)
    lamps = np.clip((light - around - 0.16) / 0.2, 0, 1) * np.clip((light - 0.62) / 0.15, 0, 1) * warm
    if sight.sky is not None:
        lamps = lamps * (1 - sight.sky)
    if lamps.max() > 0:
        _without_faces(lamps, sight)
    if lamps.mean() > 0.12:  # not lamps but a bright, warm surface
        return sheet
    spill = cv2.GaussianBlur(floats(lamps), (0, 0), max(1.5, unit / 90))
    glow = floats([1.0, 0.74, 0.38])
    out = sheet + (before * glow - sheet) * np.clip(lamps * share, 0, 1)[..., None]
    return floats(out + spill[..., None] * glow * np.float32(0.7 * share))
