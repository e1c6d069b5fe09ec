"""What a model is made of: a subject on see-through ground, or a whole scene."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, bounds, bytes_of
from atelier.engines.raster import repeatable
from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.render import render
from atelier.engines.sketch.words.interpret import interpret
from atelier.engines.vision.cutout import cut_out

_DRAWN_PX: Final = 1400
_MARGIN: Final = 0.03
_LEAST_PX: Final = 32
_SURE: Final = 0.6  # a guess at the subject would be inflated into something shapeless; a relief is always right
_CUT_OFF: Final = 0.12  # of a side of the picture


class Subject(msgspec.Struct, frozen=True):
    """`alpha` (h, w), 0..1; None for a scene, which becomes a relief. `ignored` are words that were not drawn."""

    rgb: Picture
    alpha: Field | None
    drawn: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def reduced(self, longest_px: int) -> Subject:
        """At most so large, and no larger than the subject needs."""
        rgb, alpha = self.rgb, self.alpha
        if alpha is not None:
            top, bottom, left, right = _room(alpha)
            rgb, alpha = rgb[top:bottom, left:right], alpha[top:bottom, left:right]
        scale = longest_px / max(rgb.shape[:2])
        if scale < 1:
            size = max(2, round(rgb.shape[1] * scale)), max(2, round(rgb.shape[0] * scale))
            rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
            alpha = None if alpha is None else cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
        return msgspec.structs.replace(self, rgb=rgb, alpha=alpha)


def from_picture(picture: Picture) -> Subject:
    """RGB or RGBA. What stands out is cut out; where nothing does, the picture is a scene."""
    cut = cut_out(picture)
    if cut is None or cut.confidence < _SURE or not _stands_free(cut.alpha > 0.5):
        return Subject(np.ascontiguousarray(picture[..., :3]), None)
    return Subject(np.ascontiguousarray(cut.rgba[..., :3]), cut.alpha)


def _stands_free(inside: Flags) -> bool:
    """Whether it is a thing rather than a part of a scene: such parts run out of the picture on several sides."""
    sides = (inside[:, 0], inside[0], inside[:, -1], inside[-1])
    cut_off = [float(side.mean()) > _CUT_OFF for side in sides]
    return int(inside.sum()) >= _LEAST_PX**2 and sum(cut_off) <= 1


def from_words(prompt: str, seed: int) -> Subject:
    """The first subject that the prompt names, drawn by itself; a scene where it names none."""
    scene = interpret(prompt)
    alone = msgspec.structs.replace(scene, setting="plain", emblems=(), lettering=())
    with repeatable():
        _, layers = compose(alone, Frame(_DRAWN_PX, _DRAWN_PX), seed)
        figures = [layer for layer in layers if isinstance(layer, Standing)]
        if not figures:
            picture = render(scene, 1024, 768, seed)
            return Subject(picture, None, scene.drawn, scene.ignored)
        rgba = np.clip(figures[0].sprite.rgba, 0, 1)
    alpha = rgba[..., 3]
    colours = rgba[..., :3] / np.maximum(alpha, 1e-3)[..., None]
    return Subject(bytes_of(np.clip(colours, 0, 1) * 255), alpha.astype(np.float32), scene.drawn, scene.ignored)


def _room(alpha: Field) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of the subject, with a margin."""
    top, bottom, left, right = bounds(alpha > 0.5)
    margin = round(_MARGIN * max(alpha.shape))
    return (
        max(0, top - margin),
        min(alpha.shape[0], bottom + margin),
        max(0, left - margin),
        min(alpha.shape[1], right + margin),
    )
