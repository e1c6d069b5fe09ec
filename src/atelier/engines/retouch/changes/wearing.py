"""Hats and glasses for the people in a picture, drawn where their faces are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.find import Face, find_faces
from atelier.engines.raster import Plane, floats, repeatable
from atelier.engines.retouch.asking.wishes import Worn
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.light import STUDIO
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import Extent
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.people.bust import draw_glasses
from atelier.engines.sketch.subjects.people.hats import draw_hat
from atelier.engines.sketch.subjects.people.person import describe

NO_WEARER: Final = "no face towards the camera was found to wear it; send a mask of the place"
_HEAD: Final = Extent(-0.62, 0.62, 0.3, 1.5)
"""What is drawn of a portrait: from the mouth to above the tallest hat."""
_EYES: Final = (0.063, 0.683)
"""Where the eyes of a portrait are, to both sides of its middle."""
_BROAD: Final = 1.14
"""True heads are broader, for the distance of their eyes, than those of the drawings."""


def dressed(sheet: Plane, worn: Sequence[Worn], seed: int, share: float) -> Plane | None:
    """Every face with what it shall wear; None where there is no face."""
    faces = find_faces(np.round(np.clip(sheet, 0, 1) * 255).astype(np.uint8))
    if not faces:
        return None
    out = sheet
    for face in faces:
        for thing in worn:
            out = _put_on(out, face, thing, seed, share)
    return out


def _put_on(sheet: Plane, face: Face, thing: Worn, seed: int, share: float) -> Plane:
    height, width = sheet.shape[:2]
    broad = _BROAD if thing.kind.startswith("hat") else 1.0
    scale = face.eyes_apart / (2 * _EYES[0]) * broad
    drawn = min(max(scale, 60.0), 1600.0)
    size = scale / drawn
    turn = np.radians(face.angle)
    middle = (face.left_eye + face.right_eye) / 2
    # From the drawing's pixels to the picture's: to the middle of the eyes, turned with the head.
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * size
    eyes = np.array([-_HEAD.left * drawn, (_HEAD.top - _EYES[1]) * drawn])
    shift = middle - matrix @ eyes
    with repeatable():
        placed = cv2.warpAffine(_drawn(thing, drawn, seed), np.column_stack([matrix, shift]), (width, height))
    alpha = np.clip(placed[..., 3:], 0, 1)
    light = np.float32(0.55 + 0.9 * float(sheet.mean()))
    return floats(sheet + (placed[..., :3] * min(light, np.float32(1.1)) - sheet * alpha) * np.float32(share))


def _drawn(thing: Worn, scale: float, seed: int) -> Plane:
    """Premultiplied RGBA of a hat or of glasses, `scale` pixels to the unit."""
    name = thing.kind.partition(":")[0]
    parts = (("hat", colour(thing.colour)),) if thing.colour else ()
    look = Look(traits=frozenset({thing.kind, "man"}), parts=parts)
    pen = Pen.on(_HEAD, scale, STUDIO, dice(seed, thing.kind))
    if name == "glasses":
        draw_glasses(pen, dark=thing.kind.endswith("sun"))
    else:
        draw_hat(pen, describe(look, pen.source))
    return pen.sprite(seed=seed).rgba
