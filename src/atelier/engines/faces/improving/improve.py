"""Better faces in a picture; everything around them stays as it is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import FaceRegion, ImproveFace
from atelier.engines.faces.acting.stand import stand_of
from atelier.engines.faces.find import Face
from atelier.engines.faces.improving.areas import Areas
from atelier.engines.faces.improving.features import eye_change, feature_change
from atelier.engines.faces.improving.skin import skin_change
from atelier.engines.faces.photos import faces_in, read_photo
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.frames.arrays import Picture, bytes_of
from atelier.engines.port import Done, Made, Outcome, Progress, Task

_LOOKING: Final = 0.5
_IMPROVED: Final = 0.92


def improve(task: Task, wish: ImproveFace, progress: Progress) -> Outcome:
    """One PNG in the picture's own size, with every face found improved. Raises CannotDo."""
    if not 0 <= wish.strength <= 1:
        raise CannotDo("unsupported_input", f"ask for a strength of 0 to 1, not {wish.strength:g}")
    progress(0.0, "looking")
    picture = read_photo(task, wish.image, "image")
    faces = faces_in(picture, "image")
    better = picture
    for number, face in enumerate(faces):
        progress(_LOOKING + (_IMPROVED - _LOOKING) * number / len(faces), "improving")
        better = improved(better, face, wish.strength, wish.region)
    progress(_IMPROVED, "saving")
    path = task.new_file("improved.png")
    Image.fromarray(better).save(path, "PNG", compress_level=3)
    progress(1.0, "saving")
    return Done((Made(str(path), MediaKind.IMAGE),), {"faces": len(faces)})


def improved(picture: Picture, face: Face, strength: float, region: FaceRegion = FaceRegion.FACE) -> Picture:
    """A copy of `picture` (RGB or RGBA) with one face changed. `strength` 0..1."""
    stand = stand_of(picture, face)
    patch = stand.patch(-1.5, -1.1, 1.5, 2.1)
    better = picture.copy()
    before = picture[..., :3][patch.slices]
    if patch.empty or strength == 0:
        return better
    areas = Areas(picture[..., :3], stand, patch)
    lab = cv2.cvtColor(np.ascontiguousarray(before), cv2.COLOR_RGB2LAB).astype(np.float32)
    if region is FaceRegion.EYES:
        change, where = eye_change(lab, areas, stand.scale, strength), areas.lids
    else:
        change = feature_change(lab, areas, stand.scale, strength) + skin_change(lab, areas, stand.scale, strength)
        where = np.maximum(areas.face, areas.lids)
    after = cv2.cvtColor(bytes_of(lab + change), cv2.COLOR_LAB2RGB)
    better[..., :3][patch.slices] = np.where((where > 0.004)[..., None], after, before)
    return better
