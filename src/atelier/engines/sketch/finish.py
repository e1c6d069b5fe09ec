"""From the painted canvas to the finished picture: tone, grade, styles and how strongly, bytes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from atelier.engines.raster import Plane, blur, fitting, floats, repeatable, resize, rows_of, step_between
from atelier.engines.sketch.compose.mood import Grade
from atelier.engines.sketch.paint.colour import Colour, brightness, colour, grey_of, saturate
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.styles.registry import Style

STRIP_ROWS = 64


def develop(rgb: Plane, grade: Grade) -> Plane:
    """Bring light above 1 back by a soft shoulder and apply the grade; in place."""
    for first in range(0, len(rgb), STRIP_ROWS):
        part = rgb[first : first + STRIP_ROWS]
        np.maximum(part, 0, out=part)
        over = np.maximum(part - np.float32(0.82), 0)
        part -= over
        part += np.float32(0.18) * over / (over + np.float32(0.18))
        for code in grade.muted:
            _mute(part, colour(code))
        if grade.saturation != 1:
            part[:] = saturate(part, grade.saturation)
        if grade.contrast != 1 or grade.lift:
            part -= np.float32(0.46)
            part *= np.float32(grade.contrast)
            part += np.float32(0.46 + grade.lift)
        if grade.warmth:
            part *= floats([1 + grade.warmth, 1, 1 - grade.warmth])
    return rgb


def _mute(part: Plane, unwanted: Colour) -> None:
    """Take the colour from what has the hue of an unwanted one; in place."""
    own, other = part - grey_of(part)[..., None], unwanted - brightness(unwanted)
    size = np.sqrt(np.square(own).sum(-1)) * np.float32(np.sqrt(np.square(other).sum())) + np.float32(1e-4)
    alike = (own * other).sum(-1) / size
    part -= own * (step_between(0.62, 0.86, floats(alike)) * np.float32(0.94))[..., None]


def styled(rgb: Plane, frame: Frame, style: Style, strength: float, seed: int) -> Plane:
    """The picture in a style. `strength` 0 leaves it as it is, 1 is the style, 2 is more of it than there was; below 0
    the picture moves away from the style: its tones and colours take the opposite turn."""
    if strength == 0:
        return rgb
    work = frame.field(style.pixels)
    own = rgb.copy() if work.shape == frame.shape else resize(rgb, work.width, work.height)
    made = style.finish(own, work.unit, dice(seed, "style"))
    if strength < 0:
        # The brush cannot be unpainted; what can be turned round is what it did to tone and colour.
        before = resize(rgb, work.width, work.height)
        made = floats(before + blur(floats(made - before), work.unit / 60))
    _mixed(rgb, made, strength, sharp=style.sharp)
    return rgb


def in_styles(sheet: Plane, looks: Sequence[tuple[Style, float]], seed: int) -> Plane:
    """A finished picture of 0..1 in styles, one after the other; the sheet itself where there are none."""
    if not looks:
        return sheet
    out = floats(np.clip(sheet, 0, 1)).copy()
    frame = Frame(sheet.shape[1], sheet.shape[0])
    with repeatable():
        for style, strength in looks:
            styled(out, frame, style, strength, seed)
    return out


def _mixed(rgb: Plane, made: Plane, strength: float, *, sharp: bool) -> None:
    """Blend towards (or, below 0, away from) the finished sheet, strip by strip; in place."""
    height, width = rgb.shape[:2]
    if not sharp:
        made = fitting(made, width, height)
    share = np.float32(strength if strength <= 1 else 1 + (strength - 1) * 0.5)
    rows = (np.arange(height) * made.shape[0] // height).astype(np.int64)
    columns = (np.arange(width) * made.shape[1] // width).astype(np.int64)
    for first in range(0, height, STRIP_ROWS):
        last = min(height, first + STRIP_ROWS)
        new = made[rows[first:last]][:, columns] if sharp else rows_of(made, first, last, width, height)
        part = rgb[first:last]
        np.clip(part, 0, 1, out=part)
        part += (np.clip(new, 0, 1) - part) * share


def to_bytes(rgb: Plane) -> npt.NDArray[np.uint8]:
    out = np.empty(rgb.shape, np.uint8)
    for first in range(0, len(rgb), STRIP_ROWS):
        part = np.clip(rgb[first : first + STRIP_ROWS], 0, 1)
        out[first : first + STRIP_ROWS] = (part * 255 + 0.5).astype(np.uint8)
    return out
