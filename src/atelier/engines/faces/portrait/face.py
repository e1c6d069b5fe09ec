"""The skin of the face: colour zones, fine relief, light."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait import lips
from atelier.engines.faces.portrait.eyes import opening
from atelier.engines.faces.portrait.light import Lamp, lit_skin
from atelier.engines.faces.portrait.person import Build, Eyes, Mouth, Skin
from atelier.engines.faces.portrait.relief import (
    bump,
    face_outline,
    features,
    grid,
    nose,
    pair,
    skull,
    softened,
)
from atelier.engines.faces.portrait.relief import (
    lips as lip_rolls,
)
from atelier.engines.faces.portrait.sheet import Patch, Sheet
from atelier.engines.faces.portrait.wrinkles import wrinkle_relief
from atelier.engines.raster import Plane, blur, floats
from atelier.engines.sketch.paint.colour import blend, colour, shade
from atelier.engines.sketch.paint.noise import Dice, clouds

_RED = colour("#c4574a")
_YELLOW = colour("#e8b878")
_BLUE = colour("#7d6f86")


def draw_face(
    sheet: Sheet,
    build: Build,
    eyes: Eyes,
    mouth: Mouth,
    skin: Skin,
    lamp: Lamp,
    source: Dice,
    tint: Plane | None = None,
) -> None:
    """Skin, nose and lips; the eyes are still closed. `tint` (h, w, 4 of the face's patch) is make-up on the skin."""
    patch = face_patch(sheet, build)
    x, y = grid(patch)
    outline = face_outline(build)
    upper, lower = patch.cover(lips.upper_lip(mouth), 0.006), patch.cover(lips.lower_lip(mouth), 0.006)
    z = skull(x, y, outline, build) + nose(x, y, build) + features(x, y, build, eyes, mouth)
    z = softened(z, 0.012 * sheet.scale) + lip_rolls(upper, lower, sheet.scale)
    folds = wrinkle_relief(patch, build, eyes, mouth, skin.wrinkles)
    z = z + folds
    albedo = _albedo(patch, x, y, build, eyes, skin, source)
    albedo = albedo * (1 + np.clip(folds * 9, -0.45, 0)[..., None] * floats([0.55, 0.95, 1.0]))
    if tint is not None:
        albedo = albedo + (tint[..., :3] - albedo) * tint[..., 3:]
    mask = np.clip(upper + lower, 0, 1)
    lip = floats(mouth.colour * (1.0 - 0.14 * upper)[..., None] * (0.90 + 0.20 * _lip_lines(patch, source))[..., None])
    albedo = albedo + (lip - albedo) * (mask * 0.88)[..., None]
    grain = _pores(patch, source) * np.float32(0.016 * skin.pores)
    gloss = floats(0.34 + (0.10 + 0.9 * mouth.gloss) * mask)
    shown = lit_skin(floats(albedo), z, sheet.scale, lamp, gloss=gloss, grain=grain)
    patch.lay(shown, patch.cover(outline))
    _nostrils(patch, build)


def face_patch(sheet: Sheet, build: Build) -> Patch:
    return sheet.patch(-1.25, build.crown_y - 0.15, 1.25, build.chin_y + 0.15)


def _albedo(patch: Patch, x: Plane, y: Plane, build: Build, eyes: Eyes, skin: Skin, source: Dice) -> Plane:
    base = skin.colour
    light = float(base.mean())
    albedo = np.broadcast_to(base, (*x.shape, 3)).astype(np.float32)
    red = 0.75 * skin.blush * pair(x, y, (0.58, 0.36), (0.24, 0.17), 0.3)
    red = (
        red
        + 0.42 * bump(x, y, (0, build.nose_y - 0.12), (0.17, 0.13))
        + 0.16 * bump(x, y, (0, build.chin_y - 0.15), (0.22, 0.14))
    )
    albedo = _toward(albedo, blend(base, _RED, 0.55), red * np.float32(0.8))
    albedo = _toward(albedo, blend(base, _YELLOW, 0.5), 0.30 * bump(x, y, (0, -0.66), (0.7, 0.24)))
    under = pair(x, y, (eyes.gap - 0.03, 0.135), (0.17, 0.055), -0.1)
    albedo = _toward(albedo, blend(shade(base, 0.80), _BLUE, 0.30), under * np.float32(0.30 + 0.5 * skin.wrinkles))
    sockets = sum((patch.cover(opening(eyes, side), 0.06) for side in (-1, 1)), np.zeros_like(x))
    albedo = _toward(albedo, blend(shade(base, 0.72), _RED, 0.22), np.clip(sockets, 0, 1) * np.float32(0.42))
    mottle = clouds((patch.height, patch.width), source, cells=10, octaves=4, gain=0.6)
    albedo = albedo * (1 + (mottle - 0.5)[..., None] * floats([0.05, 0.10, 0.11]))
    if skin.freckles > 0:
        albedo = _toward(
            albedo,
            shade(blend(base, colour("#8a4a24"), 0.6), 0.80),
            _freckles(patch, x, y, source) * np.float32(min(0.75, skin.freckles * light)),
        )
    return floats(albedo)


def _toward(albedo: Plane, tint: Plane, share: Plane) -> Plane:
    return floats(albedo + (tint - albedo) * np.clip(share, 0, 1)[..., None])


def _freckles(patch: Patch, x: Plane, y: Plane, source: Dice) -> Plane:
    zone = np.clip(
        pair(x, y, (0.48, 0.30), (0.30, 0.18))
        + bump(x, y, (0, 0.26), (0.22, 0.22))
        + 0.25 * bump(x, y, (0, -0.6), (0.6, 0.2)),
        0,
        1,
    )
    paths = []
    angle = np.linspace(0, 6.28, 9)
    for _ in range(760):
        at = np.array([source.uniform(-0.95, 0.95), source.uniform(-0.85, 0.75)])
        size = 0.0045 + 0.0085 * source.random() ** 2
        paths.append(at + np.stack([np.cos(angle) * size, np.sin(angle) * size * 0.8], 1))
    dots = patch.cover(paths, 0.005)
    return floats(np.clip(dots * 1.3, 0, 1) * np.clip(zone * 1.5, 0, 1))


def _pores(patch: Patch, source: Dice) -> Plane:
    grain = source.standard_normal((patch.height, patch.width), dtype=np.float32)
    grain = blur(grain, max(0.6, 0.005 * patch.scale))
    return floats(grain / max(1e-6, float(grain.std())))


def _lip_lines(patch: Patch, source: Dice) -> Plane:
    """Fine furrows down the lips, 0..1."""
    across = source.standard_normal((max(2, patch.height // 14), patch.width), dtype=np.float32)
    across = blur(across, max(0.6, 0.006 * patch.scale))
    import cv2

    wide = floats(cv2.resize(across, (patch.width, patch.height), interpolation=cv2.INTER_CUBIC))
    return floats(np.clip(0.5 + wide / max(1e-6, float(wide.std())) * 0.22, 0, 1))


def _nostrils(patch: Patch, build: Build) -> None:
    end, w = build.nose_y, build.nose_width
    dark = floats([0.34, 0.20, 0.17])
    for side in (-1, 1):
        dx, dy = patch.x - np.float32(side * w * 0.47), patch.y - np.float32(end - 0.012)
        lean = dy - np.float32(side * 0.28) * dx
        spot = np.exp(-0.5 * ((dx / (w * 0.20)) ** 2 + (lean / 0.022) ** 2) ** 1.5)
        patch.dim(dark, floats(spot * 0.92))
        wing_x, wing_y = patch.x - np.float32(side * w * 1.02), patch.y - np.float32(end - 0.085)
        ring = np.sqrt((wing_x / 0.055) ** 2 + (wing_y / 0.085) ** 2)
        crease = np.exp(-0.5 * ((ring - 1) / 0.30) ** 2) * (side * wing_x > -0.01) * np.exp(-0.5 * (wing_y / 0.07) ** 2)
        patch.dim(floats([0.66, 0.48, 0.44]), floats(blur(floats(crease), 0.012 * patch.scale) * 0.42))
