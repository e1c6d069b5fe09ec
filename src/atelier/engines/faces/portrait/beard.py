"""Beards and moustaches: where they grow, how long they are and which way they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from atelier.engines.faces.portrait.hair.plan import curve
from atelier.engines.faces.portrait.hair.scalp import dotted
from atelier.engines.faces.portrait.hair.strands import Lock, Look, paint
from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.lips import lower_edge, upper_edge
from atelier.engines.faces.portrait.person import Build, Mouth
from atelier.engines.faces.portrait.relief import face_outline
from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.raster import Points, floats
from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import smooth

_MIRROR = np.array([-1.0, 1.0])

Way = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Beard:
    """Which parts of the face carry a beard. Lengths are in face units; 0 leaves a part bare."""

    moustache: str = ""
    """"", "pencil", "natural", "chevron", "handlebar", "horseshoe", "imperial" or "zappa"."""
    patch: float = 0.0
    """Width of the tuft under the lip."""
    chin: str = ""
    """"", "small", "round", "pointed", "wide" or "anchor"."""
    jaw: str = ""
    """"", "strap" (along the edge), "full" (with the cheeks) or "chops" (without the chin)."""
    length: float = 0.10
    stubble: float = 0.0
    """How densely the beard's whole area carries stubble, 0..1."""
    joined: bool = True
    """Whether the moustache meets the beard."""


def draw_beard(sheet: Sheet, beard: Beard, build: Build, mouth: Mouth, look: Look, lamp: Lamp, source: Dice) -> None:
    zones = list(_zones(beard, build, mouth))
    for outline, _, _ in zones:
        _underpaint(sheet, outline, look, source, 0.55)
    if beard.stubble > 0:
        _underpaint(sheet, full_area(build), look, source, beard.stubble, mouth)
    locks: list[Lock] = []
    for outline, way, length in zones:
        locks += _grown(outline, way, length, source)
    locks += _ends(beard, mouth, source)
    paint(sheet, locks, look, lamp, source)


def full_area(build: Build) -> Points:
    """Cheeks, jaw, chin and upper lip in one outline."""
    right = [
        (0.0, build.nose_y + 0.09),
        (0.22, build.nose_y + 0.05),
        (0.42, 0.78),
        (0.60, 0.70),
        (0.80, 0.46),
        (build.cheek * 0.90, 0.10),
    ]
    top = smooth(right, closed=False)
    return np.concatenate([top, _edge(build), (top * _MIRROR)[::-1]])


def _underpaint(
    sheet: Sheet, outline: Points, look: Look, source: Dice, density: float, mouth: Mouth | None = None
) -> None:
    patch = sheet.patch(*(outline.min(0) - 0.1), *(outline.max(0) + 0.1))
    if patch.empty:
        return
    area = patch.cover(outline, 0.035)
    if mouth is not None:
        area = area * (1 - patch.cover(np.concatenate([upper_edge(mouth), lower_edge(mouth)[::-1]]), 0.012))
    dots = dotted(area.shape, patch.scale, source)
    patch.dim(floats(0.42 + 0.58 * look.root), area * np.float32(0.55 * density))
    patch.lay(shade(look.root, 0.7), area * dots * np.float32(0.75 * density))


def _zones(beard: Beard, build: Build, mouth: Mouth) -> list[tuple[Points, Way, float]]:
    """Outlines with the way the hair lies there and its length."""
    found: list[tuple[Points, Way, float]] = []
    if beard.jaw == "full":
        found.append((_cheeks(build, mouth), _down, beard.length))
    elif beard.jaw == "chops":
        chop = _chops(build, mouth)
        found += [(chop, _down, beard.length), (chop * _MIRROR, _down, beard.length)]
    elif beard.jaw == "strap":
        found.append((_strap(build), _down, beard.length * 0.7))
    if beard.chin:
        found.append(
            (
                _chin(beard, build, mouth),
                _to_tip(build) if beard.chin == "pointed" else _down,
                beard.length * (1.5 if beard.chin == "pointed" else 1.0),
            )
        )
    if beard.patch > 0:
        y = mouth.y + mouth.lower
        wide = beard.patch
        found.append(
            (
                smooth(
                    [
                        (-wide, y + 0.012),
                        (0, y + 0.03),
                        (wide, y + 0.012),
                        (wide * 0.6, y + 0.11),
                        (0, y + 0.15),
                        (-wide * 0.6, y + 0.11),
                    ]
                ),
                _down,
                0.06,
            )
        )
    if beard.moustache:
        found += _moustache(beard, build, mouth)
    return found


def _down(x: float, y: float) -> tuple[float, float]:
    return (-0.10 * np.sign(x) * min(1.0, abs(x)), 1.0)


def _to_tip(build: Build) -> Way:
    return lambda x, y: (-x * 1.5, 1.0)


def _outward(x: float, y: float) -> tuple[float, float]:
    return (np.sign(x) * (0.35 + 1.2 * min(1.0, abs(x) * 2.2)), 0.85)


def _cheeks(build: Build, mouth: Mouth) -> Points:
    """Cheeks, jaw and chin in one, free of the lips."""
    w = mouth.width
    line = [
        (0.0, mouth.y + mouth.lower + 0.055),
        (w * 0.55, mouth.y + mouth.lower * 0.9 + 0.05),
        (w + 0.03, mouth.y + 0.03),
        (w + 0.01, mouth.y - 0.12),
        (0.58, 0.70),
        (0.79, 0.44),
        (0.91, 0.02),
    ]
    right = smooth(line, closed=False)
    return np.concatenate([right, _edge(build), (right * _MIRROR)[::-1]])


def _chops(build: Build, mouth: Mouth) -> Points:
    """The right cheek down to beside the chin."""
    w, tip = mouth.width, build.chin_y
    line = smooth(
        [
            (0.34, tip * 0.86),
            (w + 0.06, mouth.y + 0.14),
            (w + 0.03, mouth.y - 0.08),
            (0.60, 0.70),
            (0.79, 0.44),
            (0.91, 0.02),
        ],
        closed=False,
    )
    edge = _edge(build)
    edge = edge[(edge[:, 0] > 0.34) & (edge[:, 1] < tip * 0.95)]
    return np.concatenate([line, edge])


def _edge(build: Build) -> Points:
    """The jaw's edge from the right ear under the chin to the left one."""
    rim = face_outline(build)
    low = rim[rim[:, 1] > 0.02]
    order = np.argsort(-np.arctan2(low[:, 0], low[:, 1] - 0.2))
    return np.asarray(low[order] * np.array([0.985, 1.0]))


def _strap(build: Build) -> Points:
    outer = _edge(build)
    inner = (outer - np.array([0, 0.2])) * np.array([0.895, 0.90]) + np.array([0, 0.2])
    return np.concatenate([outer, inner[::-1]])


def _chin(beard: Beard, build: Build, mouth: Mouth) -> Points:
    low, tip = mouth.y + mouth.lower, build.chin_y
    wide = {"small": 0.20, "round": 0.33, "pointed": 0.27, "wide": 0.50, "anchor": 0.46}[beard.chin]
    if beard.chin in {"round"}:
        right = [
            (mouth.width * 0.98, mouth.y - 0.02),
            (mouth.width + 0.03, mouth.y + 0.14),
            (wide, tip - 0.16),
            (wide * 0.6, tip + 0.01),
            (0.0, tip + 0.02),
        ]
        inner = [(0.0, low + 0.035), (mouth.width * 0.6, low - 0.005), (mouth.width * 0.88, mouth.y + 0.03)]
    elif beard.chin == "anchor":
        right = [(wide + 0.06, tip - 0.30), (wide * 0.75, tip - 0.07), (0.0, tip + 0.015)]
        inner = [(0.0, low + 0.05), (0.06, low + 0.06), (0.075, tip - 0.17), (wide * 0.7, tip - 0.20)]
    elif beard.chin == "wide":
        right = [(wide, low + 0.02), (wide * 1.02, tip - 0.22), (wide * 0.6, tip - 0.01), (0.0, tip + 0.02)]
        inner = [(0.0, low + 0.04), (0.10, low + 0.07), (wide * 0.6, low + 0.06)]
    else:
        right = [(wide, tip - 0.20), (wide * 0.75, tip - 0.03), (0.0, tip + 0.02)]
        inner = [(0.0, low + 0.06), (wide * 0.5, low + 0.075), (wide * 0.92, low + 0.13)]
    half = smooth([*inner, *right], closed=False)
    return np.concatenate([half, (half * _MIRROR)[::-1]])


def _moustache(beard: Beard, build: Build, mouth: Mouth) -> list[tuple[Points, Way, float]]:
    top, lip = build.nose_y + 0.055, mouth.y - mouth.upper * 0.80
    w = mouth.width
    kind = beard.moustache
    if kind == "pencil":
        right = [
            (0.02, lip - 0.035),
            (0.14, lip - 0.055),
            (w * 0.96, mouth.y - 0.045),
            (w * 1.02, mouth.y - 0.02),
            (w * 0.9, mouth.y - 0.035),
            (0.14, lip - 0.018),
            (0.02, lip - 0.004),
        ]
        length = 0.05
    elif kind in {"natural", "handlebar", "imperial"}:
        right = [
            (0.015, top + 0.06),
            (0.14, top + 0.015),
            (w * 0.80, mouth.y - 0.13),
            (w * 1.06, mouth.y + 0.005),
            (w * 0.92, mouth.y - 0.01),
            (0.16, lip + 0.02),
            (0.015, lip + 0.012),
        ]
        length = 0.085
    else:
        right = [
            (0.012, top + 0.045),
            (0.16, top - 0.005),
            (w * 0.90, mouth.y - 0.16),
            (w * 1.10, mouth.y + 0.02),
            (w * 0.96, mouth.y + 0.01),
            (0.16, lip + 0.035),
            (0.012, lip + 0.03),
        ]
        length = 0.11
    half = smooth(right)
    zones: list[tuple[Points, Way, float]] = [(half, _outward, length), (half * _MIRROR, _outward, length)]
    if kind == "horseshoe" or (kind and beard.joined and beard.chin == "round"):
        low = build.chin_y - (0.10 if kind == "horseshoe" else 0.30)
        bar = smooth(
            [
                (w * 0.92, mouth.y - 0.06),
                (w * 1.22, mouth.y - 0.02),
                (w * 1.20, low),
                (w * 0.98, low),
                (w * 0.96, mouth.y + 0.06),
            ]
        )
        zones += [(bar, _down, 0.09), (bar * _MIRROR, _down, 0.09)]
    return zones


def _ends(beard: Beard, mouth: Mouth, source: Dice) -> list[Lock]:
    """Twirled tips of a moustache."""
    if beard.moustache not in {"handlebar", "imperial"}:
        return []
    locks = []
    high = 0.20 if beard.moustache == "imperial" else 0.10
    for side in (-1, 1):
        w, y = mouth.width, mouth.y
        knots = [
            (side * w * 0.55, y - 0.10),
            (side * w * 0.95, y - 0.03),
            (side * (w + 0.13), y + 0.005),
            (side * (w + 0.22), y - high * 0.5),
            (side * (w + 0.20), y - high),
        ]
        locks += [Lock(curve(*knots, step=0.03), [0.04, 0.045, 0.035, 0.018, 0.004], 20, 0.95, 0.2) for _ in range(2)]
    return locks


def _grown(outline: Points, way: Way, length: float, source: Dice) -> list[Lock]:
    """Small locks from all over an outline, lower ones first so that upper ones lie over them."""
    hard = np.round(outline * 1000).astype(np.int32).reshape(-1, 1, 2)
    area = float(cv2.contourArea(hard)) / 1e6
    count = int(np.clip(area * 2600, 40, 1500) * np.clip(0.10 / max(0.03, length), 0.35, 1.6))
    low, high = outline.min(0), outline.max(0)
    locks: list[Lock] = []
    tries = 0
    while len(locks) < count and tries < count * 8:
        tries += 1
        x, y = source.uniform(low[0], high[0]), source.uniform(low[1], high[1])
        if cv2.pointPolygonTest(hard, (x * 1000, y * 1000), False) < 0:
            continue
        dx, dy = way(x, y)
        size = np.hypot(dx, dy) + 1e-9
        turn = source.normal(0, 0.22)
        dx, dy = (dx - dy * turn) / size, (dy + dx * turn) / size
        long = length * source.uniform(0.7, 1.25) * (0.35 + 0.65 * float(np.clip(y / 1.1, 0, 1)))
        bend = source.normal(0, 0.12) * long
        knots = [
            (x, y),
            (x + dx * long * 0.5 + dy * bend, y + dy * long * 0.5 - dx * bend),
            (x + dx * long, y + dy * long),
        ]
        locks.append(
            Lock(curve(*knots, step=max(0.02, long / 5)), [0.010, 0.014, 0.004], 4, source.uniform(0.75, 1.2), 0.3)
        )
    return sorted(locks, key=lambda lock: -float(lock.guide[0, 1]))
