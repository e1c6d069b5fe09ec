"""Colours: float32 triples of display (sRGB) values, 0..1 for surfaces, above 1 for light."""

from __future__ import annotations

import colorsys
from functools import lru_cache

import numpy as np

from atelier.engines.raster import Numbers, Plane, floats

Colour = Plane
"""Shape (3,)."""
Tint = Plane | str
"""A colour, or its code `#rrggbb`."""

LUMA = floats([0.299, 0.587, 0.114])


def colour(tint: Tint) -> Colour:
    """The colour itself, read from `#rrggbb` where it is written."""
    return _read(tint) if isinstance(tint, str) else tint


@lru_cache(maxsize=1024)
def _read(code: str) -> Colour:
    digits = code.removeprefix("#")
    value = floats([int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)])
    value.setflags(write=False)
    return value


def blend(first: Tint, second: Tint, share: float) -> Colour:
    return floats(colour(first) * (1 - share) + colour(second) * share)


def brightness(value: Colour) -> float:
    return float(value[0] * 0.299 + value[1] * 0.587 + value[2] * 0.114)


def shade(tint: Tint, factor: float) -> Colour:
    """Darker (below 1) or lighter (above 1); lightening moves towards white and never clips the hue away."""
    value = colour(tint)
    if factor <= 1:
        return floats(value * factor)
    return floats(1 - (1 - value) / factor)


def shift(tint: Tint, *, hue: float = 0.0, saturation: float = 1.0, lightness: float = 1.0) -> Colour:
    """Turn the hue (in turns), scale saturation and lightness."""
    red, green, blue = (float(part) for part in np.clip(colour(tint), 0, 1))
    h, light, s = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb((h + hue) % 1.0, min(1.0, light * lightness), min(1.0, s * saturation))
    return floats(turned)


def grey_of(plane: Numbers) -> Plane:
    """Luma of a (h, w, 3) plane as (h, w)."""
    return floats(plane[..., 0] * LUMA[0] + plane[..., 1] * LUMA[1] + plane[..., 2] * LUMA[2])


def saturate(plane: Numbers, factor: float) -> Plane:
    """Scale the distance of every pixel from its own grey."""
    grey = grey_of(plane)[..., None]
    return floats(grey + (plane - grey) * np.float32(factor))
