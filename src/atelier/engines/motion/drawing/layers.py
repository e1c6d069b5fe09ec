"""The picture taken apart: the subject with a soft outline, and what is behind it made whole."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, floats
from atelier.engines.frames.colour import to_ycc
from atelier.engines.frames.guided import guided_filter
from atelier.engines.frames.resample import sized
from atelier.engines.seeing.depth import Depth

_MATTE_PX: Final = 720  # the outline is found at this size
_FILL: Final = 0.5  # of the texture's resolution: what is hidden is filled in at the output's
_RIM: Final = 2 / 720  # of the texture's longer side: so far beyond the outline its light still reaches
_WIDE_RIM: Final = 7 / 720
_MIRROR: Final = 0.06  # of the longer side: what may come into sight behind the subject
_LEEWAY: Final = np.array([45, 10, 10], np.float32)  # steps of brightness and colour; errors of colour show most
_INNER: Final = 0.97  # matte from which on a texel is the subject's alone


class Layer(msgspec.Struct, frozen=True):
    """One sheet of the scene, back to front.

    `luma`, `cb`, `cr` are planes over the texture, the latter two at half its resolution; with `alpha` they are
    already multiplied by it, `alpha_half` being the alpha of theirs. `near` is its nearness, a small field that
    covers the texture.
    """

    luma: Plane
    cb: Plane
    cr: Plane
    near: Field
    alpha: Plane | None = None
    alpha_half: Plane | None = None


def take_apart(texture: Picture, depth: Depth, matte: Field | None = None) -> list[Layer]:
    """One layer, or two where there is a subject; with nothing moved they show the picture as it is. `matte` is the
    subject's outline, where it is known; then moves may be wide, and more around it is filled in."""
    ycc = to_ycc(texture)
    if depth.subject is None or depth.figure is None:
        return [_sheet(ycc, depth.ground)]
    if matte is None:
        matte = _matte(texture, depth.subject.mask)
        behind = _behind(ycc, matte, _RIM)
    else:
        behind = _behind(ycc, matte, _WIDE_RIM)
    front = _front(ycc, behind, matte)
    return [_sheet(behind, depth.ground), _sheet(front, depth.figure, (matte * 255 + 0.5).astype(np.uint8))]


def whole(texture: Picture) -> Layer:
    """The picture as one sheet at one distance."""
    return _sheet(to_ycc(texture), np.zeros((2, 2), np.float32))


def _sheet(ycc: Picture, near: Field, alpha: Plane | None = None) -> Layer:
    planes = list(cv2.split(ycc))
    half = (ycc.shape[1] // 2, ycc.shape[0] // 2)
    if alpha is not None:
        planes = [cv2.multiply(plane, alpha, scale=1 / 255) for plane in planes]
    cb, cr = (cv2.resize(plane, half, interpolation=cv2.INTER_AREA) for plane in planes[1:])
    alpha_half = None if alpha is None else cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)
    return Layer(planes[0], cb, cr, near, alpha, alpha_half)


def _matte(texture: Picture, mask: Field) -> Field:
    """How much of each texel is the subject, 0..1, along the picture's own edges."""
    height, width = texture.shape[:2]
    small = sized(texture, _MATTE_PX)
    size = small.shape[1::-1]
    rough = cv2.GaussianBlur(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), (0, 0), 1.5)
    guides = cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32) / 255)
    # Each channel finds its own edges; the surest answer, the one farthest from one half, weighs most.
    answers = [guided_filter(guide, rough, radius_px=5, smoothness=2e-4) for guide in guides]
    sure = np.stack([np.abs(answer - 0.5) + 1e-3 for answer in answers]) ** 2
    blended = (np.stack(answers) * sure).sum(axis=0) / sure.sum(axis=0)
    crisp = floats(np.clip((blended - 0.25) / 0.6, 0, 1))
    return cv2.resize(crisp, (width, height), interpolation=cv2.INTER_LINEAR)


def _behind(ycc: Picture, matte: Field, rim: float) -> Picture:
    """The picture with the subject, and the rim that its light reaches, filled in."""
    small = cv2.resize(ycc, None, fx=_FILL, fy=_FILL, interpolation=cv2.INTER_AREA)
    seen = cv2.resize(matte, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    radius = max(1, round(rim * max(small.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    hidden = cv2.dilate((seen > 0.03).astype(np.uint8), disc)
    size = ycc.shape[1::-1]
    filled = cv2.resize(_fill(small, hidden), size, interpolation=cv2.INTER_LINEAR)
    wide = cv2.resize(hidden, size, interpolation=cv2.INTER_NEAREST)
    cv2.copyTo(ycc, 1 - wide, filled)
    return filled


def _front(ycc: Picture, behind: Picture, matte: Field) -> Picture:
    """The subject's own colours, continued beyond its outline.

    Along the outline they are chosen such that, laid over what is behind, they give the picture again.
    """
    inner = (matte > _INNER).astype(np.uint8)
    front = _spread(ycc, inner)
    rows, columns = np.nonzero((matte > 0.15) & (inner == 0))
    weight = matte[rows, columns, None]
    restored = (ycc[rows, columns] - (1 - weight) * behind[rows, columns]) / weight
    # Where the matte is wrong that colour is far off; it may only lead a little way from the subject's own.
    own = front[rows, columns].astype(np.float32)
    bounded = own + np.clip(restored - own, -weight * _LEEWAY, weight * _LEEWAY)
    front[rows, columns] = np.clip(bounded + 0.5, 0, 255).astype(np.uint8)
    return front


def _fill(ycc: Picture, hidden: Plane) -> Picture:
    """Behind the subject: its surroundings mirrored inwards for a short way, then their blur.

    Mirrored texture continues the surroundings' own; the blur is never seen at usual moves.
    """
    height, width = hidden.shape
    small = cv2.resize(hidden, (width // 4, height // 4), interpolation=cv2.INTER_NEAREST)
    inwards = cv2.GaussianBlur(cv2.distanceTransform(small, cv2.DIST_L2, 5), (0, 0), 1.5)
    slope = np.dstack([cv2.Sobel(inwards, cv2.CV_32F, 1, 0), cv2.Sobel(inwards, cv2.CV_32F, 0, 1)]) / 8
    steep = np.linalg.norm(slope, axis=2, keepdims=True)
    step = -2 * 4 * inwards[..., None] * slope / np.maximum(steep, 0.35)
    across, down = cv2.split(cv2.resize(step, (width, height), interpolation=cv2.INTER_LINEAR))
    x = across + np.arange(width, dtype=np.float32)
    y = down + np.arange(height, dtype=np.float32)[:, None]
    mirrored = cv2.remap(ycc, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    still_hidden = cv2.remap(hidden * 255, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    inward = cv2.resize(inwards * 4, (width, height), interpolation=cv2.INTER_LINEAR)
    trust = 1 - np.clip(inward / (_MIRROR * max(height, width)), 0, 1)
    trust = cv2.GaussianBlur(trust * (still_hidden < 8), (0, 0), 2.0)
    return cv2.blendLinear(mirrored, _spread(ycc, 1 - hidden), trust, 1 - trust)


def _spread(ycc: Picture, known: Plane) -> Picture:
    """The known texels, and their colours spread smoothly over all others (pull-push over a pyramid)."""
    size = (ycc.shape[1] // 4, ycc.shape[0] // 4)
    small = cv2.resize(ycc, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    weight = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    weight[weight < 0.999] = 0  # a block with any unknown texel carries foreign colour
    levels: list[tuple[Picture, Field]] = [(floats(small * weight[..., None]), weight)]
    while min(weight.shape) > 2 and float(weight.min()) <= 0:
        levels.append((cv2.pyrDown(levels[-1][0]), cv2.pyrDown(weight)))
        weight = levels[-1][1]
    total = levels[-1][0] / np.maximum(weight, 1e-6)[..., None]
    for colour, weight in reversed(levels[:-1]):
        held = np.minimum(weight * 2, 1)[..., None]
        own = colour / np.maximum(weight, 1e-6)[..., None]
        coarse = cv2.resize(total, weight.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        total = own * held + coarse * (1 - held)
    spread = cv2.resize(np.clip(total, 0, 255).astype(np.uint8), ycc.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    cv2.copyTo(ycc, known, spread)
    return spread
