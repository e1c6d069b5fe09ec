"""Finding the subject: several guesses, each refined by GrabCut, and the judgement which is best.

Rother, Kolmogorov and Blake, "GrabCut", 2004, started from what stands out, from the colours of that, and from faces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, floats
from atelier.engines.frames.fit import Box
from atelier.engines.frames.guided import guided_filter
from atelier.engines.frames.resample import sized
from atelier.engines.seeing.outline import sharpness
from atelier.engines.seeing.people import person_seeds
from atelier.engines.vision.cutting.colours import Palette
from atelier.engines.vision.cutting.ground import on_plain_ground
from atelier.engines.vision.cutting.judging import judge
from atelier.engines.vision.cutting.saliency import saliency
from atelier.engines.vision.cutting.whole import whole_things

LOOK_PX: Final = 320
_GUESS: Final = 0.02  # the least confidence
_ROUNDS: Final = 4
_NO_RECTANGLE: Final = (0, 0, 0, 0)
_PART: Final = 0.12  # of the largest part's area; smaller parts are dropped
_WHOLE_PEOPLE: Final = 0.9  # of the places that are people for sure
_BAR: Final = 20  # brightness under which a bar along the border is black


class Segment(msgspec.Struct, frozen=True):
    """`mask` is 0 or 1, about 320 pixels long. `confidence` is 0..1: below 0.35 it is a guess. `plain` says that the
    ground is plain, `people` that faces led to it."""

    mask: Plane
    confidence: float
    plain: bool = False
    people: bool = False


def find_segment(picture: Picture, faces: list[Box]) -> Segment | None:
    """The subject of an RGB picture; None where nothing at all can be told from the rest."""
    small = sized(picture, LOOK_PX, enlarge=True)
    top, bottom, left, right = _without_bars(small)
    inner = np.ascontiguousarray(small[top:bottom, left:right])
    ground = on_plain_ground(cv2.cvtColor(inner, cv2.COLOR_RGB2LAB))
    if ground is not None and ground.certain:
        return Segment(_framed(_tidy(ground.mask, keep=0.02), small, top, left), 0.95, plain=True)
    people = person_seeds(small.shape[:2], faces) if faces else None
    if people is not None and (mask := _in_a_studio(small, people, faces)) is not None:
        return Segment(mask, 0.95, plain=True, people=True)
    salient = _standing_out(inner)
    near = None if people is None else np.ascontiguousarray(people[top:bottom, left:right])
    guesses = list(_guesses(inner, salient, near))
    if ground is not None:
        guesses.append((_tidy(ground.mask, keep=0.04), False))
    sure = None if near is None else near == cv2.GC_FGD
    judged = [(judge(picture, inner, mask, salient, sure), mask, led) for mask, led in guesses if _is_something(mask)]
    if not judged:
        return None
    score, mask, led = max(judged, key=lambda entry: entry[0])
    return Segment(_framed(mask, small, top, left), min(1.0, max(_GUESS, score)), people=led)


def _in_a_studio(small: Picture, people: Plane, faces: list[Box]) -> Plane | None:
    """People before a plain ground, whose shoulders reach the border of the picture."""
    chin = max(face.bottom for face in faces)
    ground = on_plain_ground(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), min(1.0, chin))
    if ground is None or not ground.certain:
        return None
    mask = _tidy(ground.mask, keep=0.04)
    return mask if float(mask[people == cv2.GC_FGD].mean()) > _WHOLE_PEOPLE else None


def _is_something(mask: Plane) -> bool:
    return bool(0.003 < mask.mean() < 0.93)


def _without_bars(small: Picture) -> tuple[int, int, int, int]:
    """Top, bottom, left, right of the picture within black bars."""
    bright = small.max(axis=2) > _BAR
    rows, columns = np.flatnonzero(bright.mean(axis=1) > 0.02), np.flatnonzero(bright.mean(axis=0) > 0.02)
    height, width = bright.shape
    if len(rows) < height / 3 or len(columns) < width / 3:
        return 0, height, 0, width
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _framed(mask: Plane, small: Picture, top: int, left: int) -> Plane:
    whole = np.zeros(small.shape[:2], np.uint8)
    whole[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    return whole


def _standing_out(small: Picture) -> Field:
    """Salient, near the middle and in focus: 0..1."""
    height, width = small.shape[:2]
    across = (np.linspace(0, 1, width, dtype=np.float32)[None] - 0.5) / 0.42
    down = (np.linspace(0, 1, height, dtype=np.float32)[:, None] - 0.52) / 0.5
    central = np.exp(-0.8 * (across**2 + down**2))
    strength = saliency(cv2.cvtColor(small, cv2.COLOR_RGB2LAB)) * (0.35 + 0.65 * central)
    strength = strength * (0.55 + 0.45 * sharpness(small))
    return floats(strength / max(1e-6, float(strength.max())))


def _guesses(small: Picture, salient: Field, people: Plane | None) -> Iterator[tuple[Plane, bool]]:
    """Masks, and whether a face led to them."""
    yield whole_things(_grabbed(small, _seeds(salient))), False
    yield whole_things(_from_colours(small, salient)), False
    if people is not None:
        yield _grabbed(small, people.copy()), True
        yield _grabbed(small, _joined(people, _seeds(salient))), True
        led = np.where(people == cv2.GC_FGD, 0.95, np.where(people == cv2.GC_PR_FGD, 0.45, 0))
        yield _from_colours(small, floats(np.maximum(0.6 * salient, led))), True


def _joined(people: Plane, seeds: Plane) -> Plane:
    """What stands out may belong to the people; the people surely do."""
    maybe = np.where(seeds == cv2.GC_FGD, cv2.GC_PR_FGD, seeds)
    maybe = np.where(people == cv2.GC_PR_FGD, cv2.GC_PR_FGD, maybe)
    return np.where(people == cv2.GC_FGD, cv2.GC_FGD, maybe).astype(np.uint8)


def _level(strength: Field) -> float:
    return cv2.threshold((strength * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)[0] / 255


def _seeds(strength: Field) -> Plane:
    level = _level(strength)
    seeds = np.full(strength.shape, cv2.GC_PR_BGD, np.uint8)
    seeds[strength > 0.9 * level] = cv2.GC_PR_FGD
    seeds[strength > min(0.85, 1.7 * level)] = cv2.GC_FGD
    seeds[strength < 0.12 * level] = cv2.GC_BGD
    return seeds


def _from_colours(small: Picture, strength: Field) -> Plane:
    """The prior weighed against the two palettes that it makes, over and over, along the picture's edges."""
    palette = Palette(cv2.cvtColor(cv2.bilateralFilter(small, 5, 20, 3), cv2.COLOR_RGB2LAB))
    guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    prior = np.clip(strength / max(1e-3, 2 * _level(strength)), 0.04, 0.96)
    prior = cv2.GaussianBlur(floats(prior), (0, 0), 5)
    odds, belief = np.log(prior / (1 - prior)), prior
    for _ in range(_ROUNDS + 1):
        weighed = np.clip(0.9 * palette.likelihood(belief) + 1.6 * odds, -6, 6)
        belief = 1 / (1 + np.exp(-guided_filter(guide, floats(weighed), radius_px=6, smoothness=2e-3)))
    seeds = np.where(belief > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    seeds[belief > 0.97] = cv2.GC_FGD
    seeds[belief < 0.03] = cv2.GC_BGD
    return _grabbed(small, seeds)


def _grabbed(small: Picture, seeds: Plane) -> Plane:
    sure = (seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD)
    if not sure.any() or sure.all():
        return np.zeros(seeds.shape, np.uint8)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    cv2.grabCut(cv2.medianBlur(small, 3), seeds, _NO_RECTANGLE, background, foreground, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    return _tidy(((seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD)).astype(np.uint8), keep=_PART)


def _tidy(mask: Plane, *, keep: float) -> Plane:
    """Parts of at least `keep` of the largest one's area, pin-holes closed."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count > 1:
        areas = stats[1:, cv2.CC_STAT_AREA]
        mask = np.isin(labels, 1 + np.flatnonzero(areas > keep * areas.max())).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - mask, connectivity=4)
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < 0.0006 * mask.size:
            mask[labels == label] = 1
    return mask
