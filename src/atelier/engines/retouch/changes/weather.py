"""Weather: what falls, what drifts, and the light under clouds."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.raster import Plane, floats, resize
from atelier.engines.retouch.changes.sky import with_sky
from atelier.engines.retouch.changes.stage import air_called, painted, stage_for
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.layers.stage import Layer
from atelier.engines.sketch.layers.weather import Lightning, Rain, Snowfall
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import clouds
from atelier.engines.sketch.words.interpret import interpret

_SKIES: Final = {
    "storm": "stormy sky",
    "rain": "overcast sky, rain clouds",
    "snow": "overcast sky",
    "overcast": "overcast sky",
}
_DULL: Final = {"storm": 0.85, "rain": 0.62, "snow": 0.4, "overcast": 0.8}
"""How much of the sky's light comes over the land."""


def weathered(
    sheet: Plane, sight: Sight, kind: str, amount: float, seed: int, share: float, *, t: float = 0.0, lit: bool = True
) -> Plane:
    """`amount` 0.5 is light, 1.5 heavy. `lit`: the weather also brings its own sky and light; not where another sky was
    asked for."""
    out = sheet
    if lit and kind in _SKIES and not sight.is_dark:
        out = with_sky(out, sight, interpret(_SKIES[kind]), seed, share * _DULL[kind])
    if kind in {"fog", "rain", "storm", "snow"}:
        thick = {"fog": 0.85, "rain": 0.22, "storm": 0.3, "snow": 0.3}[kind]
        out = _hazed(out, sight, thick * min(1.3, amount) * share, seed, t)
    layers = _falling(sight, kind, amount, seed)
    if layers:
        fallen = painted(layers[0].stage, list(layers), out, t)  # type: ignore[attr-defined]
        out = out + (fallen - out) * np.float32(min(1.0, share))
    return floats(np.clip(out, 0, 1))


def _falling(sight: Sight, kind: str, amount: float, seed: int) -> list[Layer]:
    air = air_called("night" if sight.is_dark else "storm" if kind == "storm" else "overcast", 0)
    stage = stage_for(sight.shape, air, seed, horizon=float(np.clip(sight.horizon, 0.2, 0.8)))
    heavy = float(np.clip(0.65 * amount, 0.2, 1.2))
    if kind == "rain":
        return [Rain(stage, heavy)]
    if kind == "storm":
        return [Rain(stage, min(1.2, heavy * 1.5)), *([Lightning(stage)] if sight.sky is not None else [])]
    if kind == "lightning":
        return [Lightning(stage)]
    return [Snowfall(stage, heavy * 1.3)] if kind == "snow" else []


def _hazed(sheet: Plane, sight: Sight, thick: float, seed: int, t: float) -> Plane:
    """Fog that thickens with the distance, in drifting banks; it takes the light of the picture."""
    height, width = sight.shape
    shape = (max(8, height // 8), max(8, width // 8))
    banks = clouds(shape, np.random.default_rng(seed), cells=2.2, octaves=4, gain=0.5, stretch=2.6)
    banks = np.roll(banks, round(t * 0.02 * shape[1]), axis=1)
    wide = resize(floats(banks), width, height)
    dense = np.clip((0.16 + 0.84 * sight.far) * (0.62 + 0.62 * wide), 0, 1) * np.float32(thick)
    light = float(np.clip(sheet.mean() * 1.2 + 0.28, 0.2, 0.88))
    tint = colour("#e3e8ee") * light
    return floats(sheet + (tint - sheet) * np.clip(dense, 0, 0.93)[..., None])
