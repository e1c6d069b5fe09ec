"""A face from one picture onto a face in another."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import SwapFace
from atelier.engines.faces.acting.stand import stand_of
from atelier.engines.faces.exchange.colours import matched
from atelier.engines.faces.exchange.fitting import fitted
from atelier.engines.faces.exchange.head import head_exchanged
from atelier.engines.faces.exchange.mask import face_area, skin_in, uncovered
from atelier.engines.faces.find import Face, largest
from atelier.engines.faces.photos import faces_in, read_photo
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.frames.arrays import Picture, bytes_of
from atelier.engines.frames.images import flatten
from atelier.engines.frames.resample import sized
from atelier.engines.port import Done, Made, Outcome, Progress, Task

_LOOKING: Final = 0.6
_SWAPPED: Final = 0.9


def swap(task: Task, wish: SwapFace, progress: Progress) -> Outcome:
    """One PNG in the picture's own size, unless the wish has a limit; every pixel outside the face, or the whole head,
    is as it was. Raises CannotDo."""
    if not 0 <= wish.strength <= 1:
        raise CannotDo("unsupported_input", f"ask for a strength of 0 to 1, not {wish.strength:g}")
    progress(0.0, "looking")
    picture = read_photo(task, wish.image, "image")
    source = flatten(read_photo(task, wish.face, "face"))
    faces = faces_in(picture, "image")
    progress(_LOOKING / 2, "looking")
    face = largest(faces_in(source, "face"))
    progress(_LOOKING, "swapping")
    index = _chosen(faces, wish.face_index)
    headed = head_exchanged(picture, faces[index], source, face) if wish.whole_head else None
    swapped = exchanged(picture, faces[index], source, face, wish.strength) if headed is None else headed
    if wish.longest_px is not None:
        swapped = sized(swapped, wish.longest_px)
    progress(_SWAPPED, "saving")
    path = task.new_file("swapped.png")
    Image.fromarray(swapped).save(path, "PNG", compress_level=3)
    progress(1.0, "saving")
    notes: dict[str, Any] = {"faces_found": len(faces), "face_index": index}
    if wish.whole_head and headed is None:
        notes["not_done"] = ["the whole head: somebody does not stand out from what is behind; only the face is new"]
    return Done((Made(str(path), MediaKind.IMAGE),), notes)


def _chosen(faces: list[Face], wanted: int | None) -> int:
    if wanted is None:
        return faces.index(largest(faces))
    if not 0 <= wanted < len(faces):
        count = "1 face was" if len(faces) == 1 else f"{len(faces)} faces were"
        raise CannotDo("unsupported_input", f"{count} found: face_index counts them from the left, beginning with 0")
    return wanted


def exchanged(picture: Picture, face: Face, source: Picture, own: Face, strength: float = 1.0) -> Picture:
    """`picture` (RGB or RGBA) with the face of `source` (RGB) on one of its faces."""
    stand, own_stand = stand_of(picture, face), stand_of(source, own)
    patch = stand.patch(-1.6, -1.2, 1.6, 2.2)
    beneath = np.ascontiguousarray(picture[..., :3][patch.slices])
    bent = fitted(source, own_stand, stand, patch)
    area = face_area(stand, patch)
    there = skin_in(picture, stand, patch)
    canvas = picture[..., :3].copy()
    canvas[patch.slices] = bent
    here = skin_in(canvas, stand, patch)
    coloured = matched(bent, beneath, area, (here, there), stand.scale)
    share = uncovered(area, [there, here], stand, patch)[..., None] * np.float32(strength)
    mixed = picture.copy()
    laid = beneath + (coloured.astype(np.float32) - beneath) * share
    mixed[..., :3][patch.slices] = np.where(share > 0, bytes_of(laid), beneath)
    return mixed
