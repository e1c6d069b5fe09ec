"""The subject of a picture, cut out: shared by every engine that needs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bytes_of
from atelier.engines.frames.focus import find_faces
from atelier.engines.frames.images import flatten
from atelier.engines.vision.cutting.edges import soften
from atelier.engines.vision.cutting.fringe import clean_fringe
from atelier.engines.vision.cutting.segment import find_segment

DOUBTFUL: Final = 0.35
"""Cutouts of less confidence are guesses."""
_GIVEN: Final = 0.01  # of the pixels must be see-through for a picture to count as cut out already


class Cutout(msgspec.Struct, frozen=True):
    """`rgba` has the picture's size; colours go on under transparent pixels. `confidence` is 0..1, see DOUBTFUL.
    `people` says that faces led to it, `plain` that it stands before a plain ground."""

    rgba: Picture
    confidence: float
    people: bool = False
    plain: bool = False

    @property
    def alpha(self) -> Field:
        """float32, 0..1."""
        return self.rgba[..., 3].astype(np.float32) / 255


def cut_out(picture: Picture, *, report: Callable[[float], None] = lambda share: None) -> Cutout | None:
    """What an RGB or RGBA picture is of; None where nothing can be told from the rest.

    A picture that is partly transparent has been cut out before and comes back as it is. Takes about 1.5 s. `report`
    hears the share that is done.
    """
    if picture.shape[2] == 4 and float((picture[..., 3] < 128).mean()) > _GIVEN:
        return Cutout(picture, 1.0)
    colours = flatten(picture)
    segment = find_segment(colours, find_faces(colours))
    if segment is None:
        return None
    report(0.6)
    alpha = soften(colours, segment.mask, plain=segment.plain)
    report(0.8)
    clean = clean_fringe(colours, alpha)
    return Cutout(np.dstack([clean, bytes_of(alpha * 255)]), segment.confidence, segment.people, segment.plain)
