"""What could be better in a picture: its noise, its light, its cast of colour."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, floats
from atelier.engines.frames.resample import sized
from atelier.engines.vision.noise import noise_of

_LOOK_PX: Final = 1024
_NOISE_TILE_PX: Final = 512
_NOISE_TILES: Final = 3  # each way
_NEUTRAL: Final = 14.0  # Lab chroma up to which a place may be a grey that is tinted
_SPEAKS: Final = 0.06  # of the picture must be near grey for its tint to count as a cast
_WORST_CAST: Final = 12.0


class Findings(msgspec.Struct, frozen=True):
    """Lightness is L of CIE Lab, 0..100. `noise` is the standard deviation of lightness, `colour_noise` of a and b.

    `darkest`, `middle` and `lightest` are the lightness of the 0.4th, 50th and 99.6th hundredth. `cast` is how far
    greys lie from grey, in a and b. `colourful` is the mean chroma.
    """

    noise: float
    colour_noise: float
    darkest: float
    middle: float
    lightest: float
    cast: tuple[float, float]
    colourful: float


def examine(picture: Picture) -> Findings:
    """Of an RGB or RGBA picture; what is see-through does not count."""
    small = sized(picture, _LOOK_PX)
    lab = cv2.cvtColor(floats(small[..., :3]) / 255, cv2.COLOR_RGB2LAB)
    shown = np.ones(lab.shape[:2], np.bool_) if small.shape[2] == 3 else small[..., 3] > 128
    if not shown.any():
        shown[:] = True
    light = lab[..., 0][shown]
    darkest, middle, lightest = (float(value) for value in np.percentile(light, (0.4, 50, 99.6)))
    noise, colour_noise = _noise(picture)
    return Findings(
        noise=noise,
        colour_noise=colour_noise,
        darkest=darkest,
        middle=middle,
        lightest=lightest,
        cast=_cast(lab, shown),
        colourful=float(np.hypot(lab[..., 1], lab[..., 2])[shown].mean()),
    )


def _cast(lab: Field, shown: Flags) -> tuple[float, float]:
    """The mean tint of what is nearly grey and neither black nor white; none where there is too little of it."""
    light, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    near = shown & (chroma < _NEUTRAL) & (light > 20) & (light < 96)
    share = float(near.sum() / shown.sum())
    if share < _SPEAKS:
        return 0.0, 0.0
    tint = lab[near][:, 1:].mean(axis=0)
    return float(np.clip(tint[0], -_WORST_CAST, _WORST_CAST)), float(np.clip(tint[1], -_WORST_CAST, _WORST_CAST))


def _noise(picture: Picture) -> tuple[float, float]:
    """Standard deviations of noise in lightness and in colour, from the calmest places at full size."""
    height, width = picture.shape[:2]
    found = []
    for down in range(_NOISE_TILES):
        for right in range(_NOISE_TILES):
            top = max(0, height - _NOISE_TILE_PX) * down // (_NOISE_TILES - 1)
            left = max(0, width - _NOISE_TILE_PX) * right // (_NOISE_TILES - 1)
            tile = picture[top : top + _NOISE_TILE_PX, left : left + _NOISE_TILE_PX, :3]
            found.append(_noise_of(cv2.cvtColor(floats(tile) / 255, cv2.COLOR_RGB2LAB)))
    light, colour = np.median(found, axis=0)
    return float(light), float(colour)


def _noise_of(lab: Field) -> tuple[float, float]:
    among = (lab[..., 0] > 4) & (lab[..., 0] < 97)  # black and white hide noise
    light, *colour = (noise_of(np.ascontiguousarray(lab[..., band]), among=among) for band in range(3))
    return light, max(colour)
