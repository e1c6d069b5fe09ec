"""What is done to a picture around its enlargement: cut to shape and cleaned before, made clearer after."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats
from atelier.engines.frames.fit import cover
from atelier.engines.vision.noise import noise_of
from atelier.engines.vision.strips import in_strips

_CLEAN: Final = 0.8  # levels of noise up to which there is nothing to clean
_AS_NOISY: Final = 1.2  # how different places may be, to be alike but for noise; in its standard deviations
_EDGE_PX: Final = 1.2
_SHARPER: Final = 1.1  # of what an edge has over its surroundings, at the most
_FORM: Final = 0.008  # of the long side: forms that `detail` brings out
_CLEARER: Final = 0.55
_HALO: Final = 22.0  # levels that a place may be changed by at most, so that edges get no halos
_QUIET: Final = 1.0  # levels that are noise rather than an edge


def shaped(picture: Picture, width_px: int, height_px: int) -> Picture:
    """The part around the middle that has the shape of a size. Sides that are rounded are no other shape."""
    height, width = picture.shape[:2]
    if abs(width * height_px - height * width_px) <= max(width_px, height_px, width, height):
        return picture
    box = cover(width, height, frame_width_px=width_px, frame_height_px=height_px)
    left, top = round(box.x), round(box.y)
    return np.ascontiguousarray(picture[top : max(top + 2, round(box.bottom)), left : max(left + 2, round(box.right))])


def calmed(picture: Picture, amount: float) -> Picture:
    """Without so much of its noise, 0..1. A clean picture stays as it is."""
    light = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY)
    noise = noise_of(floats(light))
    if amount <= 0 or noise < _CLEAN:
        return picture
    weight = amount * _AS_NOISY * noise
    calm = picture.copy()
    calm[..., :3] = cv2.fastNlMeansDenoisingColored(np.ascontiguousarray(picture[..., :3]), None, weight, weight, 5, 15)
    return calm


def clearer(picture: Picture, *, detail: float, sharpen: float) -> Picture:
    """With forms and edges that stand out more, each 0..1. Colours stay."""
    if detail <= 0 and sharpen <= 0:
        return picture
    form_px = max(2.0, _FORM * max(picture.shape[:2]))
    planes = cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2YCrCb)

    def work(light: Field, _top: int, rows: slice) -> Field:
        more: Field = np.zeros(light.shape, np.float32)
        if sharpen > 0:
            edges = floats(light - cv2.GaussianBlur(light, (0, 0), _EDGE_PX))
            more = more + _SHARPER * sharpen * floats(np.sign(edges) * np.maximum(np.abs(edges) - _QUIET, 0))
        if detail > 0:
            more = more + _CLEARER * detail * (light - cv2.GaussianBlur(light, (0, 0), form_px))
        return floats(light + _HALO * np.tanh(more / _HALO))[rows]

    planes[..., 0] = bytes_of(in_strips(work, floats(planes[..., 0]), margin_px=round(4 * form_px)))
    clear = picture.copy()
    clear[..., :3] = cv2.cvtColor(planes, cv2.COLOR_YCrCb2RGB)
    return clear
