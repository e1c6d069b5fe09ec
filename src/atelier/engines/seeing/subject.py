"""Cutting out the subject, where there is one that can be cut out cleanly."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, floats
from atelier.engines.frames.fit import Box
from atelier.engines.frames.resample import sized
from atelier.engines.seeing.backdrop import Backdrop
from atelier.engines.seeing.outline import edge_contrast, focus_ratio, sharpness, unlikeness
from atelier.engines.seeing.people import person_seeds

_SEARCH_PX: Final = 192  # GrabCut takes 0.1 s at this size and up to 1.4 s at 256 on noisy pictures
_ROUNDS: Final = 3
_NO_RECTANGLE: Final = (0, 0, 0, 0)
_AREA: Final = (0.015, 0.62)  # smaller is a speck, larger is the picture itself
_CLEAR: Final = 4.1  # of `clarity`; on 37 test pictures all cuts below it were guesses, all above it were good
_CLEAR_FACE: Final = 2.2  # the same where a face vouches for the subject
_CLEAR_LAND: Final = 6.4  # the same where it may be a part of the landscape
_SOLID: Final = 0.55  # of its convex hull; below it, the mask is scattered or has the shape of leftovers
_WIDE: Final = 0.68  # of the picture
_SWALLOWED: Final = 0.12  # of the mask


class Subject(msgspec.Struct, frozen=True):
    """`mask` is 0 or 1, small."""

    mask: Field


def find_subject(picture: Picture, faces: list[Box], backdrop: Backdrop | None) -> Subject | None:
    """The thing that the picture is of, or None if nothing stands out clearly enough to be cut out."""
    small = sized(picture, _SEARCH_PX, enlarge=True)
    seeds = person_seeds(small.shape[:2], faces) if faces else _seeds_from_saliency(small)
    _keep_border_out(seeds)
    if not (seeds == cv2.GC_FGD).any():
        return None
    calm = cv2.medianBlur(small, 3)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    cv2.grabCut(calm, seeds, _NO_RECTANGLE, background, foreground, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    mask = _tidy(((seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD)).astype(np.uint8))
    if not _AREA[0] <= mask.mean() <= _AREA[1]:
        return None
    if faces:
        wanted = _CLEAR_FACE
    elif _is_solid(mask):
        wanted = _CLEAR_LAND if _may_be_land(mask, backdrop) else _CLEAR
    else:
        return None
    return Subject(floats(mask)) if clarity(picture, small, mask) > wanted else None


def _is_solid(mask: Plane) -> bool:
    """Whether the mask has the shape of one thing, and not of leftovers."""
    hull = cv2.contourArea(cv2.convexHull(cv2.findNonZero(mask)))
    return float(mask.sum()) > _SOLID * hull


def _may_be_land(mask: Plane, backdrop: Backdrop | None) -> bool:
    """Whether the mask is a strip of landscape before a sky, or has taken in some of what is behind."""
    if backdrop is None:
        return False
    height, width = mask.shape
    behind = cv2.resize(backdrop.mask, (width, height), interpolation=cv2.INTER_NEAREST)
    swallowed = float((behind * mask).sum() / mask.sum())
    _, _, across, _ = cv2.boundingRect(cv2.findNonZero(mask))
    return swallowed > _SWALLOWED or (backdrop.sky and across > _WIDE * width)


def clarity(picture: Picture, small: Picture, mask: Plane) -> float:
    """How surely the mask is a thing of its own: a clean outline first, then focus and colours that differ."""
    distinct = 0.5 * min(4.0, focus_ratio(picture, mask)) + 3.0 * (unlikeness(small, mask) - 0.5)
    return edge_contrast(small, mask) + distinct


def _seeds_from_saliency(small: Picture) -> Plane:
    salient = _saliency(small)
    level = cv2.threshold((salient * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)[0] / 255
    seeds = np.full(salient.shape, cv2.GC_PR_BGD, np.uint8)
    seeds[salient > 0.9 * level] = cv2.GC_PR_FGD
    seeds[salient > 1.6 * level] = cv2.GC_FGD
    return seeds


def _saliency(small: Picture) -> Field:
    """Unlike the colours along the border, in focus, and near the middle: 0..1."""
    height, width = small.shape[:2]
    unlike = cv2.GaussianBlur(_unlike_border(small), (0, 0), 2.2)
    unlike = np.clip(unlike / max(1e-6, np.percentile(unlike, 97)), 0, 1)
    across = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None] / 0.38
    down = (np.linspace(0, 1, height, dtype=np.float32)[:, None] - 0.55) / 0.45
    central = np.exp(-(across**2 + down**2))
    salient = unlike * central * (0.35 + 0.65 * sharpness(small))
    return floats(salient / max(1e-6, float(salient.max())))


def _unlike_border(small: Picture) -> Field:
    """Distance in colour from the border's main colours; common ones weigh more."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    rim = max(3, round(0.04 * min(small.shape[:2])))
    border = np.concatenate([part.reshape(-1, 3) for part in (lab[:rim], lab[:, :rim], lab[:, -rim:])])
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 20, 1.0)
    _, labels, centres = cv2.kmeans(border, 6, np.empty(0), stop, 2, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(labels.ravel(), minlength=6) / len(labels)
    distances = [
        np.linalg.norm(lab - centre, axis=2) / (0.3 + share) for centre, share in zip(centres, shares, strict=True)
    ]
    return floats(np.min(distances, axis=0))


def _keep_border_out(seeds: Plane) -> None:
    """The upper edge and a thin line at both sides are background unless something sure is there."""
    rim = max(3, round(0.04 * min(seeds.shape)))
    for part in (seeds[:rim], seeds[:, :2], seeds[:, -2:]):
        part[part != cv2.GC_FGD] = cv2.GC_BGD


def _tidy(mask: Plane) -> Plane:
    """Large parts only, small holes closed."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count > 1:
        areas = stats[1:, cv2.CC_STAT_AREA]
        mask = np.isin(labels, 1 + np.flatnonzero(areas > 0.15 * areas.max())).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - mask)
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < 0.004 * mask.size:
            mask[labels == label] = 1
    return mask
