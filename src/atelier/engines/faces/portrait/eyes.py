"""Eyes: white, iris, pupil, lids, lashes, and the brows above them."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.person import Eyes
from atelier.engines.faces.portrait.sheet import Patch, Sheet
from atelier.engines.raster import Plane, Points, blur, floats, step_between
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import ribbon, smooth

IRIS = 0.098
_DARK = colour("#1d1310")


def lid_lines(eyes: Eyes, side: int) -> tuple[Points, Points]:
    """The edges of the upper and the lower lid from the inner to the outer corner. `side` is -1 left, 1 right."""
    w, up, low = eyes.width, eyes.upper * eyes.open, eyes.lower * (0.45 + 0.55 * eyes.open)
    inner, outer = 0.028, -eyes.tilt
    upper = smooth(
        [
            (-w, inner),
            (-w * 0.72, inner - up * 0.52),
            (-w * 0.18, -up),
            (w * 0.34, -up * 0.93 + outer * 0.3),
            (w * 0.76, -up * 0.44 + outer * 0.7),
            (w, outer + 0.004),
        ],
        closed=False,
    )
    lower = smooth(
        [
            (-w, inner),
            (-w * 0.66, inner * 0.6 + low * 0.50),
            (-w * 0.05, low * 0.94),
            (w * 0.46, low * 0.92 + outer * 0.35),
            (w * 0.84, low * 0.42 + outer * 0.8),
            (w, outer + 0.004),
        ],
        closed=False,
    )
    flip = np.array([float(side), 1.0])
    middle = np.array([side * eyes.gap, 0.0])
    return upper * flip + middle, lower * flip + middle


def opening(eyes: Eyes, side: int) -> Points:
    upper, lower = lid_lines(eyes, side)
    return np.concatenate([upper, lower[::-1]])


def draw_eye(
    sheet: Sheet, eyes: Eyes, side: int, lamp: Lamp, source: Dice, gaze: tuple[float, float] = (0.0, 0.0)
) -> None:
    """The eyeball within its lids."""
    middle = side * eyes.gap
    patch = sheet.patch(middle - 0.36, -0.34, middle + 0.36, 0.28)
    if patch.empty:
        return
    upper, lower = lid_lines(eyes, side)
    hole = patch.cover(opening(eyes, side), 0.004)
    iris_at = (middle + gaze[0], -0.012 + gaze[1])
    ball = _white(patch, middle, eyes)
    ball = _with_iris(patch, ball, iris_at, eyes.colours[(side + 1) // 2], source)
    above = patch.cover(_band(upper, 0.075, -0.02), 0.022)
    ball = ball * (1 - 0.62 * above[..., None] * floats([0.80, 0.92, 1.0]))
    below = patch.cover(_band(lower, 0.02, -0.022), 0.010)
    ball = ball * (1 - 0.18 * below[..., None] * floats([0.5, 0.9, 1.0]))
    patch.lay(floats(ball), hole)
    _wet(patch, lower, iris_at, lamp, hole)


def _band(line: Points, down: float, up: float) -> Points:
    """The strip from `up` above to `down` below a line."""
    return np.concatenate([line + np.array([0, up]), (line + np.array([0, down]))[::-1]])


def _white(patch: Patch, middle: float, eyes: Eyes) -> Plane:
    x, y = np.broadcast_arrays(patch.x - np.float32(middle), patch.y)
    round_off = np.clip(1 - (x / (eyes.width * 1.25)) ** 2 - (y / 0.26) ** 2, 0, 1)
    white = floats([0.93, 0.905, 0.89]) * (0.60 + 0.40 * np.sqrt(round_off))[..., None]
    inner = np.exp(
        -0.5
        * (((np.abs(patch.x) - np.float32(eyes.gap - eyes.width + 0.022)) / 0.030) ** 2 + ((y - 0.022) / 0.034) ** 2)
    )
    pink = floats([0.80, 0.50, 0.47])
    return floats(white + (pink - white) * (0.85 * inner)[..., None])


def _with_iris(patch: Patch, ball: Plane, at: tuple[float, float], tint: Colour, source: Dice) -> Plane:
    dx, dy = patch.x - np.float32(at[0]), patch.y - np.float32(at[1])
    radius = np.sqrt(dx * dx + dy * dy) / np.float32(IRIS)
    angle = np.arctan2(dy, dx)
    fibres = _fibres(angle, radius, source)
    inner = blend(shade(tint, 1.5), colour("#c98f4a"), 0.28)
    ring = step_between(0.42, 0.62, radius)[..., None]
    body = inner + (tint - inner) * ring
    body = body * (0.72 + 0.62 * fibres)[..., None]
    lit_below = np.clip(dy / np.float32(IRIS) * 0.55 + 0.55, 0, 1)
    body = body * (0.66 + 0.62 * lit_below)[..., None]
    limb = step_between(0.74, 1.0, radius)[..., None]
    body = body * (1 - 0.78 * limb)
    pupil = step_between(0.44, 0.37, radius)[..., None]
    body = body * (1 - pupil) + _DARK * 0.35 * pupil
    edge = 1.6 / (patch.scale * IRIS)
    share = step_between(1.0 + max(0.05, edge), 1.0 - max(0.05, edge), radius)[..., None]
    return floats(ball + (body - ball) * share)


def _fibres(angle: Plane, radius: Plane, source: Dice) -> Plane:
    """Threads that run from the pupil outwards, 0..1."""
    total = np.zeros_like(angle)
    for count, weight in ((19, 0.34), (37, 0.28), (71, 0.22)):
        phase, bend = source.random(2) * 6.28
        total += weight * np.sin(angle * count + phase + np.sin(radius * 5 + bend) * 1.3)
    return floats(np.clip(0.5 + 0.5 * total, 0, 1))


def _wet(patch: Patch, lower: Points, at: tuple[float, float], lamp: Lamp, hole: Plane) -> None:
    """The mirrored lamp, its faint answer on the other side, and the moist edge of the lower lid."""
    lx, ly, _ = lamp.unit
    high = (at[0] + lx * 0.060, at[1] + ly * 0.075)
    glint = smooth(
        [
            (high[0] - 0.026, high[1] - 0.024),
            (high[0] + 0.024, high[1] - 0.028),
            (high[0] + 0.028, high[1] + 0.022),
            (high[0] - 0.024, high[1] + 0.026),
        ],
        per=6,
    )
    white = floats([1.0, 0.99, 0.97])
    patch.shine(white, patch.cover(glint, 0.004) * hole * 0.96)
    answer = (at[0] - lx * 0.075, at[1] + 0.052)
    soft = np.exp(
        -0.5 * (((patch.x - np.float32(answer[0])) / 0.026) ** 2 + ((patch.y - np.float32(answer[1])) / 0.018) ** 2)
    )
    patch.shine(white, floats(0.22 * soft * hole))
    rim = patch.lines([lower[6:-6] + np.array([0, 0.004])], 0.008, 0.004)
    patch.lay(floats([0.93, 0.76, 0.70]), rim * 0.5)


def draw_lids(
    sheet: Sheet, eyes: Eyes, side: int, skin: Colour, lashes: float, liner: float, lash_tint: Colour, source: Dice
) -> None:
    """What lies over the eyeball: the fold, the dark edge, and lashes. `lashes` and `liner` 0..1."""
    middle = side * eyes.gap
    patch = sheet.patch(middle - 0.46, -0.45, middle + 0.46, 0.34)
    if patch.empty:
        return
    upper, lower = lid_lines(eyes, side)
    fold = shade(skin, 0.42)
    if eyes.crease > 0:
        lift = np.array([0.0, -eyes.crease])
        line = np.concatenate([upper[6:-1] + lift * np.linspace(0.55, 1.0, len(upper) - 7)[:, None]])
        patch.lay(fold, patch.cover(ribbon(line, [0.0, 0.020, 0.022, 0.004], curved=False), 0.006) * 0.62)
        patch.lay(fold, patch.cover(ribbon(line, [0.02, 0.06, 0.05, 0.02], curved=False), 0.022) * 0.30)
    edge = 0.012 + 0.010 * lashes + 0.020 * liner
    outward = np.array([side * (0.006 + 0.07 * liner), -0.004 - 0.04 * liner])
    line = np.concatenate([upper, upper[-1:] + outward])
    patch.lay(lash_tint, patch.cover(ribbon(line, [0.003, edge * 0.7, edge, edge, 0.0], curved=False), 0.004) * 0.90)
    patch.lay(fold, patch.cover(ribbon(lower, [0.0, 0.006, 0.010, 0.012], curved=False), 0.004) * (0.55 + 0.4 * liner))
    _lashes(patch, upper, lower, side, lashes, lash_tint, source)


def _lashes(patch: Patch, upper: Points, lower: Points, side: int, amount: float, tint: Colour, source: Dice) -> None:
    count = int(34 + 30 * amount)
    hairs: list[Points] = []
    for place in np.sort(source.random(count)):
        root = upper[int(4 + place * (len(upper) - 5))]
        lean = (place - 0.42) * 1.5
        length = (0.022 + 0.073 * amount) * (0.55 + 0.75 * place) * (0.7 + 0.5 * source.random())
        tip = root + np.array([side * np.sin(lean) * length * 1.1, -np.cos(lean) * length * 0.85])
        bend = (root + tip) / 2 + np.array([side * lean * 0.012, length * 0.26])
        hairs.append(ribbon([tuple(root), tuple(bend), tuple(tip)], [0.0080, 0.006, 0.0], per=4))
    patch.lay(tint, np.minimum(1, patch.cover(hairs) * 0.92))
    hairs = []
    for place in np.sort(source.random(int(10 + 18 * amount))):
        root = lower[int(8 + place * (len(lower) - 10))]
        lean = (place - 0.4) * 1.2
        length = (0.020 + 0.022 * amount) * (0.6 + 0.6 * source.random())
        tip = root + np.array([side * np.sin(lean) * length, np.cos(lean) * length])
        hairs.append(ribbon([tuple(root), tuple(tip)], [0.006, 0.0], curved=False))
    patch.lay(tint, np.minimum(1, patch.cover(hairs) * 0.55))


def ball_shadow(patch: Patch, eyes: Eyes) -> Plane:
    """Where the sockets are a little darker and redder, 0..1."""
    total = np.zeros((patch.height, patch.width), np.float32)
    for side in (-1, 1):
        total += patch.cover(opening(eyes, side), 0.05)
    return floats(np.clip(blur(total, 0.02 * patch.scale), 0, 1))
