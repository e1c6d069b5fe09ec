"""The cure: cleaner, better lit, clearer and a little livelier; a good picture is hardly changed.

All of it works strip by strip, so that memory stays near that of the picture itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats
from atelier.engines.frames.resample import sized
from atelier.engines.vision.enhance.findings import Findings, examine
from atelier.engines.vision.strips import rows_at, strips

_MARGIN_PX: Final = 24
_BASE_PX: Final = 512  # the longer side at which light and detail are told apart
_BASE_REACH: Final = 0.04  # of the longer side
_EDGE: Final = 60.0  # variance of lightness below which a place is calm
_FLOOR, _CEILING = 1.0, 99.0
_SKIN: Final = (18.0, 75.0)  # hues in degrees of Lab that take colour badly
_BYTE: Final = 2.55  # levels of a byte to one of lightness
_NOISY: Final = 0.45
_CAST: Final = 0.9  # of it goes at full strength
_COLOUR_NOISY: Final = 0.5


class Tone(msgspec.Struct, frozen=True):
    """The curve of lightness: from `low`..`high` to the whole range, then a power; `amount` 0..1 of all that."""

    low: float
    high: float
    power: float


def enhance(
    picture: Picture, strength: float, *, report: Callable[[float], None] = lambda share: None
) -> tuple[Picture, Findings]:
    """An RGB or RGBA picture made better, and what was found. `strength` 0 changes nothing, 1 is all there is."""
    findings = examine(picture)
    if strength <= 0:
        return picture, findings
    report(0.1)
    tone, base = tone_for(findings, strength), _Base(picture, findings)
    result = picture.copy()
    height, width = picture.shape[:2]
    for first, last in strips(height, width):
        top, bottom = max(0, first - _MARGIN_PX), min(height, last + _MARGIN_PX)
        rows = slice(first - top, last - top)
        lab = cv2.cvtColor(floats(picture[top:bottom, :, :3]) / 255, cv2.COLOR_RGB2LAB)
        lab = _cleaned(lab, findings, strength)
        lit = _lit(lab, base.rows(lab[..., 0], top), tone, findings, strength)
        better = cv2.cvtColor(_coloured(lab, lit, findings, strength), cv2.COLOR_LAB2RGB)
        result[first:last, :, :3] = bytes_of(better[rows] * 255)
        report(0.1 + 0.9 * last / height)
    return result, findings


def tone_for(findings: Findings, strength: float) -> Tone:
    """Stretches a flat picture and lifts a dark one or calms a bright one, each part of the way."""
    part = min(1.0, 1.25 * strength)
    low = part * min(25.0, max(0.0, findings.darkest - _FLOOR))
    high = 100 - part * min(45.0, max(0.0, _CEILING - findings.lightest))
    middle = float(np.clip((findings.middle - low) / (high - low), 0.04, 0.96))
    # Towards the middle, and less the farther a picture is from it: nights and snow are meant to be so.
    wanted = middle + 0.55 * (0.5 - middle) * np.exp(-(((middle - 0.5) / 0.42) ** 2))
    power = float(np.clip(np.log(wanted) / np.log(middle), 0.62, 1.35))
    return Tone(low, high, 1 + strength * (power - 1))


class _Base:
    """The large forms of light, without texture but with their edges: a guided filter whose coefficients are found on
    a small picture (He and Sun, "Fast Guided Filter", 2015)."""

    def __init__(self, picture: Picture, findings: Findings) -> None:
        small = sized(np.ascontiguousarray(picture[..., :3]), _BASE_PX)
        light = cv2.cvtColor(floats(small) / 255, cv2.COLOR_RGB2LAB)[..., 0]
        reach = max(2, round(_BASE_REACH * max(light.shape)))
        size = (2 * reach + 1, 2 * reach + 1)
        mean = cv2.blur(light, size)
        variance = np.maximum(cv2.blur(light * light, size) - mean * mean, 0)
        slope = variance / (variance + _EDGE)
        self._slope = cv2.blur(floats(slope), size)
        self._offset = cv2.blur(floats(mean - slope * mean), size)
        self._shape = picture.shape[:2]

    def rows(self, light: Field, top: int) -> Field:
        """The base of a strip that begins at row `top`."""
        height, width = self._shape
        bottom = top + light.shape[0]
        slope, offset = (rows_at(field, top, bottom, width, height) for field in (self._slope, self._offset))
        return floats(slope * light + offset)


def _cleaned(lab: Field, findings: Findings, strength: float) -> Field:
    """Without noise, as far as there is any."""
    light, colour = lab[..., 0], lab[..., 1:]
    if findings.colour_noise > _COLOUR_NOISY:
        blur = 1.5 + 2 * min(1.0, findings.colour_noise / 4)
        calm = cv2.bilateralFilter(lab, 0, 12 + 4 * findings.colour_noise, blur)[..., 1:]
        colour = _towards(colour, calm, min(1.0, 1.4 * strength))
    if findings.noise > _NOISY:
        weight = _BYTE * findings.noise * (0.9 + 0.5 * strength)
        grain = cv2.fastNlMeansDenoising(bytes_of(light * _BYTE), None, weight, 5, 15)
        light = _towards(light, floats(grain / _BYTE), min(0.9, 1.3 * strength))
    return floats(np.dstack([light, colour]))


def _towards(values: Field, others: Field, share: float) -> Field:
    return floats(values + np.float32(share) * (others - values))


def _lit(lab: Field, base: Field, tone: Tone, findings: Findings, strength: float) -> Field:
    """The new lightness: the curve on the large forms, detail brought out, edges a little crisper."""
    light = lab[..., 0]
    even = np.clip((base - tone.low) / (tone.high - tone.low), 1e-4, 1) ** tone.power
    curved = 100 * even - 1.75 * strength * np.sin(2 * np.pi * (even - 0.5))  # a soft S: deeper darks, clearer lights
    slope = np.clip((curved + 3) / (base + 3), 0.75, 1.7)  # detail grows and shrinks with the light it lies in
    detail = (light - base) * (1 + 0.45 * strength) * slope
    fine = light - cv2.GaussianBlur(light, (0, 0), 1.1)
    quiet = 1.2 * findings.noise + 0.15
    crisp = np.sign(fine) * np.maximum(np.abs(fine) - quiet, 0)
    return floats(np.clip(curved + detail + 0.75 * strength * np.clip(crisp, -9, 9), 0, 100))


def _coloured(lab: Field, light: Field, findings: Findings, strength: float) -> Field:
    """Without a part of the cast, and livelier where colours are dull."""
    out = np.empty_like(lab)
    out[..., 0] = light
    a = lab[..., 1] - _CAST * strength * findings.cast[0] * _middle(lab[..., 0])
    b = lab[..., 2] - _CAST * strength * findings.cast[1] * _middle(lab[..., 0])
    chroma = np.hypot(a, b)
    hue = np.degrees(np.arctan2(b, a))
    skin = np.exp(-(((hue - sum(_SKIN) / 2) / 26) ** 2)) * np.exp(-(((chroma - 24) / 18) ** 2))
    dull = np.exp(-((chroma / 45) ** 2)) * np.clip(chroma / 6, 0, 1)  # greys stay grey
    lively = 1 + 0.42 * strength * dull * (1 - 0.75 * skin)
    lively *= np.clip((light + 12) / (lab[..., 0] + 12), 0.8, 1.35)  # colours keep up with the light
    out[..., 1], out[..., 2] = a * lively, b * lively
    return out


def _middle(light: Field) -> Field:
    """1 in the middle of lightness, 0 at black and white, where there is no cast to take away."""
    return floats(np.clip(light / 15, 0, 1) * np.clip((100 - light) / 6, 0, 1))
