"""Air: the light and colours of a time of day and weather, read from `data/palettes.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec
import numpy as np

from atelier.engines.raster import Numbers, Plane, floats
from atelier.engines.sketch.paint.colour import colour, shift
from atelier.engines.sketch.paint.light import Light
from atelier.engines.sketch.paint.noise import Dice

Triple = tuple[float, float, float]


class Air(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One palette; see the head of the file for what each entry means."""

    sky: tuple[str, ...]
    glow: str
    glow_strength: float
    disc: str
    key: Triple
    ambient: Triple
    rim: Triple
    haze: str
    haze_strength: float
    lit: str
    shaded: str
    deep: str
    height: tuple[float, float]
    lamps: bool
    stars: float

    def light(self, side: float, tones: int = 0) -> Light:
        """The light with the sun on one side: -1 left to 1 right."""
        return Light(
            side=side,
            height=sum(self.height) / 2,
            key=floats(self.key),
            ambient=floats(self.ambient),
            rim=floats(self.rim),
            haze=colour(self.haze),
            lamps=self.lamps,
            tones=tones,
        )

    def sky_at(self, elevation: Numbers) -> Plane:
        """Sky colours (..., 3) at elevations from 0, the horizon, to 1, the zenith."""
        stops = np.stack([colour(code) for code in self.sky])
        place = np.linspace(0, 1, len(stops)) ** 1.15
        bands = [np.interp(elevation, place, stops[:, band]) for band in range(3)]
        return floats(np.stack(bands, -1))

    def tinted(self, hue: float, saturation: float) -> Air:
        """Sky, haze and clouds turned by `hue` turns and made more or less colourful."""

        def turned(code: str) -> str:
            value = np.clip(shift(colour(code), hue=hue, saturation=saturation), 0, 1)
            return "#" + "".join(f"{round(float(part) * 255):02x}" for part in value)

        return msgspec.structs.replace(
            self,
            sky=tuple(turned(code) for code in self.sky),
            glow=turned(self.glow),
            haze=turned(self.haze),
            lit=turned(self.lit),
            shaded=turned(self.shaded),
            deep=turned(self.deep),
        )


@cache
def airs() -> dict[str, tuple[Air, ...]]:
    """All palettes by name. Raises msgspec.ValidationError naming the entry when the file is wrong."""
    text = resources.files("atelier.engines.sketch").joinpath("data/palettes.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, tuple[Air, ...]])


def choose_air(name: str, source: Dice) -> Air:
    """One of the palette's variants, slightly turned in hue so that no two pictures have quite the same air."""
    variants = airs()[name]
    chosen = variants[int(source.integers(len(variants)))]
    return chosen.tinted(float(source.uniform(-0.012, 0.012)), float(source.uniform(0.95, 1.08)))
