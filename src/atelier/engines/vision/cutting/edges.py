"""From a hard small mask to a soft alpha at the picture's own size."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, Plane, floats
from atelier.engines.frames.guided import guided_filter
from atelier.engines.frames.resample import sized
from atelier.engines.vision.cutting.matting import matte

_MATTE_PX: Final = 800  # the longer side at which the alpha is solved for
_BAND: Final = 0.007  # of the diagonal: half the width of what is unknown along a clean outline
_FUZZY_BAND: Final = 0.028  # the same along hair and fur
_FUZZY: Final = (0.12, 0.88)  # a soft redrawing of the mask between these is hair, fur or a doubtful outline
_CRISP: Final = (0.04, 0.96)  # alphas beyond these are nothing and everything


def soften(picture: Picture, mask: Plane, *, plain: bool) -> Field:
    """The alpha, 0..1, of an RGB picture from a mask of 0 and 1 at any size. `plain`: the ground is."""
    work = sized(picture, _MATTE_PX)
    height, width = work.shape[:2]
    share = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    outline = floats(np.clip(cv2.GaussianBlur(share, (0, 0), 1.2), 0, 1))
    unknown = _unknown(work, outline, plain=plain)
    guess = floats(np.where(unknown, outline, outline > 0.5))
    alpha = _crisp(matte(work, guess, unknown))
    return _enlarged(picture, work, alpha)


def _unknown(work: Picture, outline: Field, *, plain: bool) -> Flags:
    """The band along the outline that is to be solved for; wider where the picture is fuzzy there."""
    diagonal = float(np.hypot(*outline.shape))
    inside = (outline > 0.5).astype(np.uint8)
    away = cv2.distanceTransform(inside, cv2.DIST_L2, 5) + cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    band = away < max(1.5, _BAND * diagonal)
    guide = cv2.cvtColor(work, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    redrawn = guided_filter(guide, floats(inside), radius_px=max(2, round(0.012 * diagonal)), smoothness=1e-3)
    fuzzy = (redrawn > _FUZZY[0]) & (redrawn < _FUZZY[1]) & (away < _FUZZY_BAND * diagonal)
    if not plain:
        return band | fuzzy
    return band | (fuzzy & (away < 2 * _BAND * diagonal))


def _crisp(alpha: Field) -> Field:
    low, high = _CRISP
    return floats(np.clip((alpha - low) / (high - low), 0, 1))


def _enlarged(picture: Picture, work: Picture, alpha: Field) -> Field:
    """The alpha at the picture's size, following the edges that only show there."""
    height, width = picture.shape[:2]
    if (height, width) == alpha.shape:
        return alpha
    coarse = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_CUBIC)
    guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    radius = max(2, round(width / work.shape[1]) * 2)
    fine = guided_filter(guide, floats(coarse), radius_px=radius, smoothness=1e-4)
    soft = (coarse > 0.01) & (coarse < 0.99)
    return floats(np.clip(np.where(soft, fine, coarse), 0, 1))
