"""What can be measured of a picture."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats
from atelier.engines.frames.fit import Box
from atelier.engines.frames.focus import find_faces
from atelier.engines.frames.images import flatten
from atelier.engines.frames.resample import sized
from atelier.engines.seeing.depth import estimate
from atelier.engines.seeing.outline import focus_ratio
from atelier.engines.vision.cutout import DOUBTFUL
from atelier.engines.vision.cutting.segment import Segment, find_segment
from atelier.engines.vision.describe.colours import Colour, main_colours
from atelier.engines.vision.enhance.findings import Findings, examine

_LOOK_PX: Final = 1024
_SMALL_PX: Final = 256
_SHARP_TILE_PX: Final = 32


class Subject(msgspec.Struct, frozen=True):
    """Where the subject is, in fractions of the sides; `share` of the picture that it fills; its own colours."""

    box: Box
    share: float
    colours: tuple[Colour, ...]
    plain_ground: bool
    """Whether it stands before one even colour."""
    in_focus: bool
    """Whether what is behind it is blurred."""


class Facts(msgspec.Struct, frozen=True):
    """`sharpness` 0..1 is how crisp the crispest places are. `flat` is the share of even areas, 0..1, which is high
    in drawings. `mirrored` 0..1 is how far left and right are alike. `texture` 0..1 is how much there is to see."""

    width_px: int
    height_px: int
    transparent: float
    colours: tuple[Colour, ...]
    findings: Findings
    contrast: float
    faces: tuple[Box, ...]
    subject: Subject | None
    sky: bool
    water: bool
    horizon: float | None
    sharpness: float
    flat: float
    mirrored: float
    texture: float


def gather(picture: Picture) -> Facts:
    """Of an RGB or RGBA picture. Takes about 1.5 s."""
    height, width = picture.shape[:2]
    look = sized(picture, _LOOK_PX)
    colours = flatten(look)
    faces = find_faces(colours)
    depth = estimate(colours, faces)
    sky = depth.backdrop is not None and depth.backdrop.sky
    grey = floats(cv2.cvtColor(sized(colours, _SMALL_PX), cv2.COLOR_RGB2GRAY))
    return Facts(
        width_px=width,
        height_px=height,
        transparent=float((look[..., 3] < 128).mean()) if look.shape[2] == 4 else 0.0,
        colours=main_colours(sized(colours, _SMALL_PX)),
        findings=examine(look),
        contrast=float(grey.std()),
        faces=tuple(faces),
        subject=_subject(colours, find_segment(colours, faces)),
        sky=sky,
        water=sky and depth.mirror is not None,
        horizon=depth.horizon if sky else None,
        sharpness=_sharpness(colours),
        flat=_flatness(colours),
        mirrored=_mirrored(grey),
        texture=float(np.clip(cv2.Laplacian(grey, cv2.CV_32F).std() / 40, 0, 1)),
    )


def _subject(picture: Picture, segment: Segment | None) -> Subject | None:
    if segment is None or segment.confidence < DOUBTFUL:
        return None
    mask = segment.mask
    height, width = mask.shape
    x, y, wide, high = cv2.boundingRect(mask)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return Subject(
        box=Box(x / width, y / height, wide / width, high / height),
        share=float(mask.mean()),
        colours=main_colours(small[mask > 0][None]),
        plain_ground=segment.plain,
        in_focus=not segment.plain and focus_ratio(picture, mask) > 2.5,
    )


def _sharpness(picture: Picture) -> float:
    """By the steepest edges, against the contrast that they have: 1 is a step from pixel to pixel."""
    grey = floats(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    ones = np.ones((7, 7), np.uint8)
    contrast = cv2.dilate(grey, ones) - cv2.erode(grey, ones)
    steep = np.maximum(np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0)), np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1))) / 4
    edges = contrast > max(20.0, float(np.quantile(contrast, 0.8)))
    if edges.sum() < _SHARP_TILE_PX:
        return 0.0
    return float(np.clip(2 * np.quantile(steep[edges] / contrast[edges], 0.9), 0, 1))


def _flatness(picture: Picture) -> float:
    """The share of places that are one colour to the last digit, or nearly."""
    ones = np.ones((3, 3), np.uint8)
    spread = cv2.subtract(cv2.dilate(picture, ones), cv2.erode(picture, ones)).max(axis=2)
    return float((spread <= 2).mean())


def _mirrored(grey: Field) -> float:
    small = cv2.GaussianBlur(grey, (0, 0), 3)
    one, other = small - small.mean(), (small - small.mean())[:, ::-1]
    return float(np.clip((one * other).sum() / max(1.0, float((one * one).sum())), 0, 1))
