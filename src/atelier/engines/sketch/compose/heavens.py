"""Everything in the sky, and the weather in front of it all."""

from __future__ import annotations

from atelier.engines.sketch.layers.clouds import Cumulus, Deck, Veil
from atelier.engines.sketch.layers.night import Aurora, MilkyWay, Moon, Stars
from atelier.engines.sketch.layers.sky import Sky, Sun
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Scatter
from atelier.engines.sketch.layers.weather import Fireworks, Fog, Lightning, Meteor, Rain, Rainbow, Rays, Snowfall
from atelier.engines.sketch.layers.worlds import Planet
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import figures

WORLDS = {
    "planet": ("gas", "#c98a5a", False),
    "saturn": ("gas", "#dcb67a", True),
    "jupiter": ("gas", "#c98f68", False),
    "earth": ("earth", "#4f8fd0", False),
}


def is_dark(stage: Stage) -> bool:
    return stage.air.stars >= 0.25


def sky_layers(scene: Scene, stage: Stage) -> list[Layer]:
    layers: list[Layer] = [Sky(stage)]
    wet = any(weather in scene.weather for weather in ("rain", "storm", "overcast", "snow"))
    stars = stage.air.stars * (0.25 if wet else 1.0)
    if scene.sees("stars", "milkyway"):
        stars = max(stars, 0.8)
    if stars > 0 and "stars" not in scene.absent:
        layers.append(Stars(stage, stars, stage.horizon))
    if scene.sees("milkyway") or (scene.sees("nebula") and is_dark(stage)):
        layers.append(MilkyWay(stage))
    if scene.sees("aurora"):
        layers.append(Aurora(stage))
    if scene.sees("meteor"):
        layers.append(Meteor(stage))
    layers += _lights(scene, stage, wet=wet)
    layers += _worlds(scene, stage)
    layers += _clouds(scene, stage)
    if scene.sees("rainbow"):
        layers.append(Rainbow(stage))
    if scene.sees("lightning") or (
        "storm" in scene.weather and "lightning" not in scene.absent and stage.dice("bolt").random() < 0.75
    ):
        layers.append(Lightning(stage))
    if scene.sees("fireworks"):
        layers.append(Fireworks(stage))
    if scene.sees("birds"):
        layers.append(flock(stage, 9))
    elif _gulls_fit(scene, stage):
        layers.append(flock(stage, 4))
    return layers


def _lights(scene: Scene, stage: Stage, *, wet: bool) -> list[Layer]:
    """The sun or the moon."""
    low = stage.air.height[1] < 0.4
    if is_dark(stage) and scene.style != "neon":
        if "moon" in scene.absent or (scene.sees("milkyway", "aurora") and not scene.sees("moon", "crescent")) or wet:
            return []
        wanted = scene.sees("moon", "crescent")
        phase = 0.22 if scene.sees("crescent") else 0.98 if wanted else float(stage.dice("phase").uniform(0.35, 0.98))
        return [Moon(stage, 0.062 if wanted else 0.040, phase)]
    if wet or "sun" in scene.absent or stage.air.glow_strength < 0.28:
        return []
    if scene.style == "neon" and stage.air.stars >= 0.25 and scene.setting in {"land", "city"}:
        return [Sun(stage, 0.17, bars=True)]
    return [Sun(stage, 0.042 if low else 0.030)]


def _worlds(scene: Scene, stage: Stage) -> list[Layer]:
    """Planets over a landscape, pale by day."""
    layers: list[Layer] = []
    side = -1 if stage.sun[0] > 0.5 else 1
    for index, name in enumerate(name for name in scene.sky if name in WORLDS):
        kind, code, rings = WORLDS[name]
        asked = scene.tint(name)
        tint = colour(asked or code)
        layers.append(
            Planet(
                stage,
                kind,
                0.5 + side * (0.24 - 0.30 * index),
                stage.horizon * (0.34 + 0.15 * index),
                0.15 / (1 + 0.6 * index),
                tint,
                rings,
                0.12 if is_dark(stage) else 0.42,
                index,
            )
        )
    if scene.land == "moonscape" and not layers:
        layers.append(Planet(stage, "earth", 0.5 + side * 0.24, stage.horizon * 0.36, 0.12, colour("#4f8fd0")))
    return layers


def _clouds(scene: Scene, stage: Stage) -> list[Layer]:
    if "clouds" in scene.absent or "clear" in scene.weather or scene.land == "moonscape":
        return []
    if "storm" in scene.weather:
        return [Deck(stage, 1.0)]
    if any(weather in scene.weather for weather in ("rain", "overcast", "snow")):
        return [Deck(stage, 0.55)]
    source = stage.dice("cloud choice")
    wanted = scene.sees("clouds") or "cloudy" in scene.weather
    if is_dark(stage) or scene.sees("milkyway", "aurora"):
        return [Veil(stage, 0.45)] if wanted else []
    if stage.air.height[1] < 0.4:
        return [
            Veil(stage, 0.75 if wanted or scene.mood("dramatic") else 0.55),
            *([Cumulus(stage, 0.5)] if wanted else []),
        ]
    amount = 0.95 if wanted else float(source.uniform(0.25, 0.6))
    if source.random() < 0.25 and not wanted:
        return [Veil(stage, 0.5)]
    return [Veil(stage, 0.3), Cumulus(stage, amount)]


def _gulls_fit(scene: Scene, stage: Stage) -> bool:
    by_sea = scene.water in {"sea", "beach"} or scene.land in {"cliff", "islands"}
    return (
        by_sea
        and not is_dark(stage)
        and "gull" not in scene.absent
        and "storm" not in scene.weather
        and not scene.sees("fireworks")
    )


def flock(stage: Stage, count: int) -> Scatter:
    """Birds far off."""
    source = stage.dice("flock")
    centre = float(source.uniform(0.25, 0.75)), float(source.uniform(0.22, 0.5)) * stage.horizon
    spots = tuple(
        (
            centre[0] + float(source.normal(0, 0.10)),
            centre[1] + float(source.normal(0, 0.045)),
            float(source.uniform(0.022, 0.05)),
            index % 3,
            0.25,
        )
        for index in range(count)
    )
    gull = figures()["gull"]
    return Scatter(stage, tuple((gull, Look()) for _ in range(3)), spots, stage.seed, shadows=False)


def weather_layers(scene: Scene, stage: Stage) -> list[Layer]:
    """What lies in front of everything."""
    layers: list[Layer] = []
    if "fog" in scene.weather:
        layers.append(Fog(stage, 0.8, stage.horizon + 0.03))
    if scene.sees("godrays") or (
        scene.mood("dramatic", "magic") and not is_dark(stage) and "storm" not in scene.weather
    ):
        layers.append(Rays(stage, 0.42))
    if "rain" in scene.weather or "storm" in scene.weather:
        layers.append(Rain(stage, 1.0 if "storm" in scene.weather else 0.65))
    if "snow" in scene.weather or "snowfall" in scene.parts:
        layers.append(Snowfall(stage, 0.9))
    return layers
