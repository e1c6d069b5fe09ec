"""Grades: light, contrast and colour of the whole picture, by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.raster import Plane, floats
from atelier.engines.sketch.paint.colour import colour, grey_of
from atelier.engines.sketch.styles.film import grain, vignette

Triple = tuple[float, float, float]


class Grade(msgspec.Struct, frozen=True):
    """Steps from a picture as it is; 0 changes nothing. Grades add up.

    `light` is in stops; `contrast`, `colour` are shares more or less; `warmth` above 0 is towards orange, `lift` raises
    the blacks, `shadows` and `lights` are colours added there; `tint` is the code of one hue for all, as far as
    `tinted`; `glow`, `corners` (darker), `grain`, `sharp` 0..1; `balance` corrects light and cast.
    """

    light: float = 0.0
    contrast: float = 0.0
    colour: float = 0.0
    warmth: float = 0.0
    lift: float = 0.0
    shadows: Triple = (0.0, 0.0, 0.0)
    lights: Triple = (0.0, 0.0, 0.0)
    tint: str = ""
    tinted: float = 0.0
    glow: float = 0.0
    corners: float = 0.0
    grain: float = 0.0
    sharp: float = 0.0
    smooth: float = 0.0
    clear: float = 0.0
    balance: float = 0.0
    negative: float = 0.0


LOOKS: Final[dict[str, Grade]] = {
    "warm": Grade(warmth=0.34, colour=0.06, lights=(0.02, 0.006, -0.02)),
    "cool": Grade(warmth=-0.34, shadows=(-0.012, 0.0, 0.03)),
    "bright": Grade(light=0.55, contrast=-0.02, colour=0.05),
    "dark": Grade(light=-0.75, contrast=0.05, colour=-0.05),
    "contrast": Grade(contrast=0.45, colour=0.06),
    "less_contrast": Grade(contrast=-0.38, lift=0.04),
    "vivid": Grade(colour=0.55, contrast=0.1),
    "muted": Grade(colour=-0.5, contrast=-0.08, lift=0.02),
    "grey": Grade(colour=-1.0, contrast=0.16),
    "sepia": Grade(tint="#c9a06a", tinted=1.0, contrast=0.05, lift=0.03, corners=0.25),
    "vintage": Grade(
        colour=-0.28,
        contrast=-0.12,
        lift=0.09,
        warmth=0.24,
        shadows=(0.03, 0.012, 0.035),
        lights=(0.03, 0.015, -0.055),
        corners=0.45,
        grain=0.55,
    ),
    "cinematic": Grade(
        contrast=0.3,
        colour=-0.06,
        shadows=(-0.05, 0.008, 0.055),
        lights=(0.055, 0.015, -0.045),
        glow=0.3,
        corners=0.5,
        grain=0.2,
    ),
    "dramatic": Grade(contrast=0.55, colour=-0.12, light=-0.2, sharp=0.7, corners=0.6, shadows=(-0.02, 0.0, 0.015)),
    "dreamy": Grade(glow=0.95, contrast=-0.16, light=0.18, warmth=0.06, lift=0.05, colour=0.04),
    "faded": Grade(contrast=-0.3, lift=0.11, colour=-0.25),
    "pastel": Grade(contrast=-0.34, light=0.4, lift=0.1, colour=-0.12),
    "high_key": Grade(light=0.75, contrast=-0.22, lift=0.07, colour=-0.1),
    "low_key": Grade(light=-0.7, contrast=0.5, colour=-0.12, corners=0.7),
    "grain": Grade(grain=1.0),
    "vignette": Grade(corners=0.9),
    "sharp": Grade(sharp=0.9),
    "smooth": Grade(smooth=0.9),
    "clear": Grade(clear=0.9, contrast=0.12, colour=0.12),
    "negative": Grade(negative=1.0),
    "balanced": Grade(balance=0.9, contrast=0.08, colour=0.1, sharp=0.25),
}
_STRIP: Final = 256
_GLOW_PX: Final = 480


def grade_of(looks: Iterable[tuple[str, float]], strength: float = 1.0) -> Grade:
    """The sum of the named looks, each by its amount."""
    total = Grade()
    for name, amount in looks:
        total = _sum(total, LOOKS[name], amount * strength)
    return total


def _sum(one: Grade, other: Grade, share: float) -> Grade:
    values: dict[str, object] = {}
    for field in Grade.__struct_fields__:
        a, b = getattr(one, field), getattr(other, field)
        if isinstance(a, tuple):
            values[field] = tuple(x + y * share for x, y in zip(a, b, strict=True))
        else:
            values[field] = (b or a) if isinstance(a, str) else a + b * share
    return Grade(**values)  # type: ignore[arg-type]


def graded(sheet: Plane, grade: Grade, seed: int) -> Plane:
    """A new sheet. Grain is drawn by the seed."""
    out = floats(np.clip(sheet, 0, 1)).copy()
    unit = float(min(sheet.shape[:2]))
    if grade.negative:
        out += (1 - 2 * out) * np.float32(min(1.0, grade.negative))
    if grade.clear:
        out = _dehazed(out, min(1.0, grade.clear))
    if grade.balance:
        out = _balanced(out, min(1.0, grade.balance))
    if grade.smooth:
        out = _smoothed(out, min(1.0, grade.smooth))
    for first in range(0, len(out), _STRIP):
        _toned(out[first : first + _STRIP], grade)
    if grade.sharp > 0:
        out = _sharpened(out, grade.sharp, unit)
    if grade.glow > 0:
        _glow(out, grade.glow, unit)
    if grade.corners > 0:
        vignette(out, min(0.95, 0.72 * grade.corners))
    if grade.grain > 0:
        grain(out, np.random.default_rng(seed), 0.06 * min(1.6, grade.grain))
    return floats(np.clip(out, 0, 1))


def _toned(part: Plane, grade: Grade) -> None:
    """Everything that a pixel decides for itself; in place."""
    if grade.light:
        gain = 2.0**grade.light
        # A shoulder instead of a clip: what is white stays white, what is near keeps its drawing.
        part[:] = part * gain / (1 + part * (gain - 1)) * 0.55 + np.minimum(part * gain, 1) * 0.45
    if grade.warmth:
        before = grey_of(part)
        part *= floats([1 + 0.32 * grade.warmth, 1 + 0.02 * grade.warmth, 1 - 0.36 * grade.warmth])
        part *= ((before + np.float32(0.02)) / (grey_of(part) + np.float32(0.02)))[..., None]
    if grade.contrast:
        _contrast(part, grade.contrast)
    grey = grey_of(part)[..., None]
    if grade.colour:
        part[:] = grey + (part - grey) * np.float32(max(0.0, 1 + grade.colour))
    if grade.tinted:
        tint = colour(grade.tint)
        dark, pale = tint * 0.18, 1 - (1 - tint) * 0.22
        toned = np.where(grey < 0.5, dark + (tint - dark) * grey * 2, tint + (pale - tint) * (grey * 2 - 1))
        part += (toned - part) * np.float32(min(1.0, grade.tinted))
    if any(grade.shadows) or any(grade.lights):
        part += np.square(1 - grey) * floats(grade.shadows) * 1.6 + np.square(grey) * floats(grade.lights) * 1.6
    if grade.lift:
        part *= np.float32(1 - grade.lift)
        part += np.float32(grade.lift)
    np.clip(part, 0, 1, out=part)


def _contrast(part: Plane, amount: float) -> None:
    np.clip(part, 0, 1, out=part)
    if amount > 0:
        part += (part * part * (3 - 2 * part) - part) * np.float32(min(2.0, amount * 1.5))
    else:
        part += (np.float32(0.48) - part) * np.float32(min(0.9, -amount * 0.8))


def _sharpened(sheet: Plane, amount: float, unit: float) -> Plane:
    fine = sheet - cv2.GaussianBlur(sheet, (0, 0), max(0.8, unit / 700))
    wide = sheet - cv2.GaussianBlur(sheet, (0, 0), max(2.0, unit / 60))
    return floats(sheet + fine * np.float32(0.9 * amount) + wide * np.float32(0.22 * amount))


def _glow(sheet: Plane, amount: float, unit: float) -> None:
    """Light spills softly over its surroundings; in place."""
    height, width = sheet.shape[:2]
    factor = min(1.0, _GLOW_PX / max(height, width))
    small = cv2.resize(
        sheet, (max(4, round(width * factor)), max(4, round(height * factor))), interpolation=cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(small, (0, 0), max(1.0, unit * factor / 45))
    wide = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    share = np.float32(0.5 * min(1.6, amount))
    sheet[:] = 1 - (1 - np.clip(sheet, 0, 1)) * (1 - np.clip(wide, 0, 1) * share)
    sheet *= np.float32(1 - 0.16 * float(share))


def _smoothed(sheet: Plane, share: float) -> Plane:
    calm = cv2.fastNlMeansDenoisingColored((sheet * 255).astype(np.uint8), None, 4, 6, 5, 15)
    return floats(sheet + (floats(calm) / np.float32(255) - sheet) * np.float32(share))


def _dehazed(sheet: Plane, share: float) -> Plane:
    """Haze taken away by the dark channel (He, Sun and Tang, 2009)."""
    height, width = sheet.shape[:2]
    factor = min(1.0, 480 / max(height, width))
    small = cv2.resize(
        sheet, (max(8, round(width * factor)), max(8, round(height * factor))), interpolation=cv2.INTER_AREA
    )
    dark = cv2.GaussianBlur(floats(cv2.erode(small.min(axis=2), np.ones((9, 9), np.uint8))), (0, 0), 5)
    air = small[dark >= np.quantile(dark, 0.99)].mean(axis=0)
    passed = np.clip(1 - 0.85 * share * dark / max(0.2, float(air.min())), 0.25, 1)
    wide = cv2.resize(floats(passed), (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    return floats(np.clip((sheet - air) / wide + air, 0, 1))


def _balanced(sheet: Plane, share: float) -> Plane:
    """Tones stretched to the full range, and the cast of the middle tones taken away."""
    step = max(1, min(sheet.shape[:2]) // 256)
    sample = sheet[::step, ::step].reshape(-1, 3)
    low, high = np.quantile(sample, (0.005, 0.995), axis=0)
    low, high = low * 0.7 + low.mean() * 0.3, high * 0.7 + high.mean() * 0.3
    stretched = np.clip((sheet - low) / np.maximum(0.15, high - low), 0, 1)
    middle = float(np.median(grey_of(floats(stretched))))
    gamma = float(np.clip(np.log(0.46) / np.log(np.clip(middle, 0.05, 0.95)), 0.6, 1.5))
    return floats(sheet + (stretched**gamma - sheet) * np.float32(share))
