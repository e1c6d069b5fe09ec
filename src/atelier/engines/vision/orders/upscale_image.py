"""A picture at a larger size."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.domain.wishes.image import UpscaleImage
from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.frames.focus import find_faces
from atelier.engines.frames.images import flatten
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, stage_of
from atelier.engines.vision.pictures import read_picture, write_picture
from atelier.engines.vision.upscale.enlarge import enlarge
from atelier.engines.vision.upscale.touch import calmed, clearer, shaped

MOST_PIXELS: Final = 1 << 25
"""32 million pixels, by either way of counting millions."""
_LONGEST_PX: Final = 16_384
_KEEP_PX: Final = 512


def upscale_image(task: Task, wish: UpscaleImage, progress: Progress) -> Outcome:
    """One PNG for each output; without creativity they are all the same, so there is one only."""
    if wish.width_px * wish.height_px > MOST_PIXELS or max(wish.width_px, wish.height_px) > _LONGEST_PX:
        return Refused(
            "unsupported_input",
            f"{wish.width_px} x {wish.height_px} pixels are too many; at most 32 million can be made,"
            f" no side longer than {_LONGEST_PX}",
        )
    picture = shaped(read_picture(task, wish.image), wish.width_px, wish.height_px)
    picture = calmed(picture, wish.denoise)
    keep = _faces(picture) if wish.keep_faces else None
    outputs = task.order.outputs if wish.creativity > 0 else 1
    files: list[Made] = []
    for number in range(outputs):
        begun = 0.02 + 0.98 * number / outputs
        large = enlarge(
            picture,
            wish.width_px,
            wish.height_px,
            creativity=wish.creativity,
            seed=task.order.seed_of(number),
            keep=keep,
            report=stage_of(progress, "enlarging", begun, begun + 0.98 * 0.9 / outputs),
        )
        large = clearer(large, detail=wish.detail, sharpen=wish.sharpen)
        files.append(write_picture(task, f"upscaled-{number + 1}", large))
    progress(1.0, "finished")
    return Done(tuple(files))


def _faces(picture: Picture) -> Field | None:
    """1 where faces are, softly ending around them; None without any."""
    height, width = picture.shape[:2]
    scale = _KEEP_PX / max(height, width)
    keep = np.zeros((max(2, round(height * scale)), max(2, round(width * scale))), np.float32)
    faces = find_faces(flatten(picture))
    for face in faces:
        box = face.scaled(keep.shape[1], keep.shape[0])
        middle = (round(box.x + box.width / 2), round(box.y + box.height / 2))
        cv2.ellipse(keep, middle, (round(0.6 * box.width), round(0.75 * box.height)), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(keep, (0, 0), 6) if faces else None
