"""The one texture of a model: its front in the left half, its back in the right."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bounds, bytes_of

_SCALES: Final = (2.0, 6.0, 18.0, 54.0)  # pixels: so far colours go on beyond the outline
_BLUR: Final = 0.035  # of the longer side: what is made up of the back is no sharper
_SHADE: Final = 0.92
_PAPER: Final = (214, 208, 198)


def atlas(front: Picture, back: Picture) -> Picture:
    return np.ascontiguousarray(np.concatenate([front, back], axis=1))


def continued(rgb: Picture, alpha: Field) -> Picture:
    """The colours inside an outline going on outside it, so that no background shows at the rim."""
    colours, known = rgb.astype(np.float32), (alpha > 0.92).astype(np.float32)
    if known.sum() < 8:
        known = (alpha > 0.5).astype(np.float32)
    filled, sure = colours * known[..., None], known.copy()
    for scale in _SCALES:
        weight = cv2.GaussianBlur(known, (0, 0), scale)
        spread = cv2.GaussianBlur(colours * known[..., None], (0, 0), scale) / np.maximum(weight, 1e-4)[..., None]
        new = (sure < 0.5) & (weight > 1e-3)
        filled[new], sure[new] = spread[new], 1.0
    rest = sure < 0.5
    if rest.any():
        mean = (colours * known[..., None]).sum(axis=(0, 1)) / max(1.0, float(known.sum()))
        filled[rest] = mean
    return bytes_of(filled)


def made_up_back(front: Picture, alpha: Field) -> Picture:
    """What the back may look like: the colours of the front without what is only there, faces above all."""
    scale = _BLUR * max(alpha.shape)
    inside = (alpha > 0.5).astype(np.float32)
    weight = cv2.GaussianBlur(inside, (0, 0), scale)
    smooth = cv2.GaussianBlur(front.astype(np.float32) * inside[..., None], (0, 0), scale)
    smooth = smooth / np.maximum(weight, 1e-3)[..., None]
    return bytes_of(np.where(weight[..., None] > 1e-3, smooth, front) * np.float32(_SHADE))


def given_back(rgba: Picture, alpha: Field) -> Picture:
    """A second picture as the back: its subject mirrored and fitted to the outline of the first."""
    height, width = alpha.shape
    own = rgba[..., 3] > 127
    if not own.any():
        return np.full((height, width, 3), _PAPER, np.uint8)
    there, here = bounds(own), bounds(alpha > 0.5)
    subject = continued(rgba[..., :3], rgba[..., 3].astype(np.float32) / 255)[there[0] : there[1], there[2] : there[3]]
    size = (here[3] - here[2], here[1] - here[0])
    fitted = cv2.resize(subject[:, ::-1], size, interpolation=cv2.INTER_AREA)
    top, left = here[0], here[2]
    return cv2.copyMakeBorder(fitted, top, height - top - size[1], left, width - left - size[0], cv2.BORDER_REPLICATE)


def paper(height: int, width: int) -> Picture:
    """For the back of a relief."""
    return np.full((height, width, 3), _PAPER, np.uint8)
