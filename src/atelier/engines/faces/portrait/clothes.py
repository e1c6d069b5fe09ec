"""What is worn: always something, up to the neck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from atelier.engines.faces.portrait.body import symmetric
from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.person import Build
from atelier.engines.faces.portrait.relief import grid, slopes, softened
from atelier.engines.faces.portrait.sheet import Patch, Sheet
from atelier.engines.raster import Points, blur, floats
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.noise import Dice, clouds
from atelier.engines.sketch.paint.path import mirrored, ribbon, smooth


@dataclass(frozen=True)
class Clothes:
    """`kind` is a key of KINDS; `tint` its colour, `accent` that of a shirt, tie or lining."""

    kind: str = "tee"
    tint: Colour = field(default_factory=lambda: colour("#334a5e"))
    accent: Colour = field(default_factory=lambda: colour("#eceae4"))


def draw_clothes(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    KINDS[clothes.kind](sheet, clothes, build, lamp, source)


def _torso(build: Build, neckline: list[tuple[float, float]], loose: float = 0.05) -> Points:
    """Shoulders and chest; `neckline` runs from the middle to where it leaves the neck."""
    s = build.shoulders
    right = [(s * 0.70, 2.33 - loose), (s * 0.97, 2.56 - loose), (s * 1.12, 3.05), (s * 1.16, 4.7)]
    half = smooth([*neckline, *right], closed=False)
    half = np.concatenate([half, [(0.0, 4.7)]])
    return np.concatenate([half, (half * np.array([-1.0, 1.0]))[::-1]])


def _crew(build: Build, depth: float = 0.0, wide: float = 0.0) -> list[tuple[float, float]]:
    n = build.neck
    return [
        (0.0, 2.20 + depth),
        (n * 0.55 + wide * 0.5, 2.15 + depth * 0.75),
        (n * 0.95 + wide, 2.00 + depth * 0.2),
        (n * 1.16 + wide, 1.92),
    ]


def _cloth(
    sheet: Sheet,
    outline: Points,
    tint: Colour,
    lamp: Lamp,
    source: Dice,
    *,
    folds: float = 1.0,
    weave: float = 0.02,
    rib: float = 0.0,
) -> Patch:
    """A piece of cloth over the body, lit and in soft folds."""
    patch = sheet.patch(*(outline.min(0) - 0.2), *(outline.max(0) + 0.2))
    if patch.empty:
        return patch
    cover = patch.cover(outline)
    x, y = grid(patch)
    z = 0.9 * np.sqrt(np.clip(1 - np.abs(x / 3.1) ** 2.4, 0, 1)) + 0.30 * np.clip(y - 2.0, 0, 1.2)
    drape = clouds((patch.height, patch.width), source, cells=1.7, octaves=2, gain=0.35, stretch=0.6)
    z = z + np.float32(0.17 * folds) * softened(floats(drape), 0.05 * sheet.scale)
    z = z + 0.03 * softened(cover, 0.02 * sheet.scale)
    if rib > 0:
        z = z + np.float32(0.010 * rib) * np.sin(x * 85) * (1 + 0.2 * np.sin(y * 60))
    nx, ny, nz = slopes(floats(z), sheet.scale)
    lx, ly, lz = lamp.unit
    facing = np.clip((nx * lx + ny * ly + nz * lz + 0.35) / 1.35, 0, 1)
    light = facing[..., None] * lamp.key * 0.72 + lamp.ambient * 0.72
    grain = source.standard_normal(x.shape).astype(np.float32)
    texture = 1 + np.float32(weave) * blur(grain, 0.7) * 2
    patch.dim(floats([0.55, 0.45, 0.43]), patch.cover(outline + np.array([0, -0.02]), 0.05) * 0.55)
    patch.lay(floats(np.clip(tint * light * texture[..., None], 0, 1)), cover)
    return patch


def _seam(patch: Patch, line: Points, width: float, tint: Colour, strength: float = 0.6) -> None:
    patch.lay(tint, patch.cover(ribbon(line, [width, width], curved=False), 0.006) * np.float32(strength))


def _edge_band(sheet: Sheet, neckline: list[tuple[float, float]], width: float, tint: Colour, lamp: Lamp) -> None:
    """The rolled edge of a neckline."""
    half = smooth(neckline, closed=False)
    line = np.concatenate([(half * np.array([-1.0, 1.0]))[::-1], half[1:]])
    patch = sheet.patch(*(line.min(0) - 0.3), *(line.max(0) + 0.3))
    if patch.empty:
        return
    roll = patch.cover(ribbon(line, [width, width], curved=False))
    patch.dim(
        floats([0.5, 0.45, 0.45]),
        patch.cover(ribbon(line + np.array([0, 0.04]), [width, width], curved=False), 0.03) * 0.45,
    )
    round_off = softened(roll, width * 0.30 * patch.scale)
    _, down = np.gradient(round_off)[1], np.gradient(round_off)[0]
    lit = np.clip(0.62 + down * patch.scale * 0.035, 0.3, 1.1)
    patch.lay(floats(np.clip(tint * (lit[..., None] * lamp.key * 0.75 + lamp.ambient * 0.55), 0, 1)), roll)


def _tee(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    line = _crew(build, 0.05, 0.06)
    _cloth(sheet, _torso(build, line), clothes.tint, lamp, source)
    _edge_band(sheet, line, 0.09, shade(clothes.tint, 0.92), lamp)


def _sweater(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    line = _crew(build, 0.0, 0.02)
    _cloth(sheet, _torso(build, line, 0.10), clothes.tint, lamp, source, folds=1.2, weave=0.03, rib=1.0)
    _edge_band(sheet, line, 0.16, shade(clothes.tint, 0.95), lamp)


def _turtleneck(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    n = build.neck * 1.10
    line = [(0.0, 2.12), (n * 0.6, 2.08), (n, 1.98), (n * 1.15, 1.95)]
    _cloth(sheet, _torso(build, line, 0.10), clothes.tint, lamp, source, folds=1.0, weave=0.03, rib=0.6)
    collar = symmetric(
        [
            (0.0, 1.68),
            (n * 0.55, 1.665),
            (n * 0.94, 1.60),
            (n * 1.02, 1.66),
            (n * 1.10, 1.95),
            (n * 1.02, 2.10),
            (n * 0.5, 2.19),
            (0.0, 2.22),
        ]
    )
    patch = _cloth(sheet, collar, shade(clothes.tint, 1.03), lamp, source, folds=0.5, weave=0.03, rib=1.2)
    if not patch.empty:
        roll = smooth(
            [(-n * 1.04, 1.84), (-n * 0.5, 1.94), (0.0, 1.965), (n * 0.5, 1.94), (n * 1.04, 1.84)], closed=False
        )
        _seam(patch, roll, 0.035, shade(clothes.tint, 0.6), 0.45)


def _v_neck(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    n = build.neck
    line = [(0.0, 2.52), (n * 0.42, 2.26), (n * 0.95, 1.98), (n * 1.16, 1.91)]
    half = np.array(line)
    _cloth(sheet, _torso(build, line), clothes.tint, lamp, source)
    _edge_band(sheet, [tuple(at) for at in half], 0.085, shade(clothes.tint, 0.9), lamp)


def _shirt(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice, *, open_neck: bool = True) -> None:
    n = build.neck
    low = 2.44 if open_neck else 2.06
    line = [(0.0, low), (n * 0.30, (low + 2.0) / 2 + 0.02), (n * 0.92, 1.96), (n * 1.12, 1.88)]
    patch = _cloth(sheet, _torso(build, line), clothes.tint, lamp, source)
    if patch.empty:
        return
    placket = np.array([(0.0, low), (0.015, 3.2), (0.0, 4.6)])
    _seam(patch, placket + np.array([0.075, 0]), 0.014, shade(clothes.tint, 0.62), 0.6)
    _seam(patch, placket, 0.010, shade(clothes.tint, 0.55), 0.6)
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], 1)
    for y in np.arange(low + 0.22, 4.4, 0.42):
        patch.dim(floats([0.5, 0.5, 0.5]), patch.cover(np.array([0.037, y + 0.008]) + ring * 0.036, 0.008) * 0.6)
        patch.lay(shade(clothes.tint, 1.25), patch.cover(np.array([0.037, y]) + ring * 0.032))
    for side in (-1, 1):
        leaf = [
            (n * 1.10, 1.74),
            (n * 0.98, 1.80),
            (n * 0.60, 1.98),
            (0.02, low - 0.02),
            (n * 0.10 + 0.10, low + 0.24),
            (n * 0.62, 2.30),
            (n * 1.10, 2.06),
            (n * 1.26, 1.86),
        ]
        knots = [(*at, 1) if number in (3, 4) else at for number, at in enumerate(leaf)]
        path = smooth(knots, per=8)
        if side < 0:
            path = mirrored(path)
        patch.dim(floats([0.5, 0.45, 0.45]), patch.cover(path + np.array([0, 0.05]), 0.04) * 0.5)
        _cloth(sheet, path, shade(clothes.tint, 1.06), lamp, source, folds=0.25)


def _blouse(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    line = _crew(build, 0.14, 0.22)
    _cloth(sheet, _torso(build, line, 0.04), clothes.tint, lamp, source, folds=1.7, weave=0.008)
    _edge_band(sheet, line, 0.05, shade(clothes.tint, 0.95), lamp)


def _hoodie(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    n = build.neck
    inner = _crew(build, 0.06, 0.06)
    _cloth(sheet, _torso(build, inner, 0.14), clothes.tint, lamp, source, folds=1.5, weave=0.03)
    for side in (-1, 1):
        fold = smooth(
            [
                (n * 1.02, 1.62),
                (n * 1.55, 1.78),
                (n * 1.75, 2.10),
                (n * 1.1, 2.46),
                (0.10, 2.66),
                (0.02, 2.52),
                (n * 0.65, 2.24),
                (n * 0.98, 1.95),
            ],
            per=8,
        )
        path = fold if side > 0 else mirrored(fold)
        _cloth(sheet, path, shade(clothes.tint, 1.05), lamp, source, folds=0.9, weave=0.03)
    for side in (-1, 1):
        patch = sheet.patch(-0.6, 2.3, 0.6, 4.0)
        cord = smooth([(side * 0.17, 2.50), (side * 0.20, 2.8), (side * 0.19, 3.25)], closed=False)
        if not patch.empty:
            patch.dim(floats([0.5, 0.5, 0.5]), patch.lines([cord + np.array([0.015, 0.02])], 0.05, 0.02) * 0.5)
            patch.lay(clothes.accent, patch.lines([cord], 0.042))


def _suit(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    n = build.neck
    _shirt(sheet, Clothes("shirt", clothes.accent, clothes.accent), build, lamp, source, open_neck=False)
    tie = [
        (-0.11, 2.04),
        (0.11, 2.04),
        (0.075, 2.24),
        (0.17, 3.1),
        (0.16, 4.6),
        (-0.16, 4.6),
        (-0.17, 3.1),
        (-0.075, 2.24),
    ]
    _cloth(
        sheet,
        smooth([(*at, 1) for at in tie], per=2),
        colour("#7c2f37") if clothes.tint.mean() < 0.4 else shade(clothes.tint, 0.5),
        lamp,
        source,
        folds=0.3,
        weave=0.01,
    )
    s = build.shoulders
    for side in (-1, 1):
        half = smooth(
            [
                (n * 1.12, 1.84),
                (n * 1.35, 1.95),
                (s * 0.74, 2.22),
                (s * 1.00, 2.46),
                (s * 1.18, 3.05),
                (s * 1.22, 4.7),
                (0.02, 4.7),
                (0.10, 3.6),
                (n * 0.52, 2.62),
            ],
            per=8,
        )
        _cloth(sheet, half if side > 0 else mirrored(half), clothes.tint, lamp, source, folds=0.9, weave=0.02)
    for side in (-1, 1):
        lapel = smooth(
            [
                (n * 1.12, 1.82, 1),
                (n * 1.44, 2.02),
                (n * 1.38, 2.42),
                (n * 1.62, 2.52, 1),
                (n * 1.20, 3.05),
                (0.12, 3.9, 1),
                (n * 0.40, 2.85),
                (n * 0.98, 2.05),
            ],
            per=8,
        )
        path = lapel if side > 0 else mirrored(lapel)
        _cloth(sheet, path, shade(clothes.tint, 1.08), lamp, source, folds=0.3, weave=0.02)


def _jacket(sheet: Sheet, clothes: Clothes, build: Build, lamp: Lamp, source: Dice) -> None:
    """Denim or leather, open over a plain top."""
    _tee(sheet, Clothes("tee", clothes.accent), build, lamp, source)
    n, s = build.neck, build.shoulders
    for side in (-1, 1):
        half = smooth(
            [
                (n * 1.12, 1.86),
                (n * 1.40, 1.94),
                (s * 0.74, 2.20),
                (s * 1.02, 2.45),
                (s * 1.20, 3.05),
                (s * 1.24, 4.7),
                (0.42, 4.7),
                (0.46, 3.4),
                (n * 0.80, 2.50),
            ],
            per=8,
        )
        _cloth(sheet, half if side > 0 else mirrored(half), clothes.tint, lamp, source, folds=1.6, weave=0.03)
    for side in (-1, 1):
        collar = smooth(
            [
                (n * 1.06, 1.74, 1),
                (n * 1.46, 1.84),
                (n * 1.86, 2.22, 1),
                (n * 1.36, 2.56),
                (n * 0.86, 2.50, 1),
                (n * 1.02, 2.1),
            ],
            per=8,
        )
        _cloth(
            sheet,
            collar if side > 0 else mirrored(collar),
            shade(clothes.tint, 1.1),
            lamp,
            source,
            folds=0.4,
            weave=0.03,
        )


KINDS: dict[str, Callable[[Sheet, Clothes, Build, Lamp, Dice], None]] = {
    "tee": _tee,
    "sweater": _sweater,
    "turtleneck": _turtleneck,
    "v_neck": _v_neck,
    "shirt": _shirt,
    "blouse": _blouse,
    "hoodie": _hoodie,
    "suit": _suit,
    "jacket": _jacket,
}
