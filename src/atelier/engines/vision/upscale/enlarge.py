"""Enlarging a picture to any size: doublings, then the exact size, then agreement with the original."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, bytes_of, floats
from atelier.engines.vision.strips import in_strips, rows_at, strips
from atelier.engines.vision.upscale import crisp, detail, doubling
from atelier.engines.vision.upscale.back_projection import agree
from atelier.engines.vision.upscale.doubling import Doubling

_WORTH_DOUBLING: Final = 1.3  # below this factor plain interpolation is as good
_DETAIL: Final = 1.0  # of what was lost comes back at full creativity
_THINNER: Final = 0.3
_EVEN: Final = 20.0  # variance of brightness up to which a place is even
_LEAST_PX: Final = 8  # pictures smaller than this have nothing to learn from


def enlarge(
    picture: Picture,
    width_px: int,
    height_px: int,
    *,
    creativity: float = 0.0,
    seed: int = 1,
    keep: Field | None = None,
    report: Callable[[float], None] = lambda share: None,
) -> Picture:
    """An RGB or RGBA picture at another size. Colours under transparency do not bleed.

    `creativity` 0..1 is how much fine detail is added beyond what the picture shows; `keep` (any size, 1 where nothing
    may be added) spares places. Shrinking works too. Memory is about 60 bytes for each pixel of the result.
    """
    alpha = picture[..., 3] if picture.shape[2] == 4 else None
    colours = picture[..., :3] if alpha is None else _filled(picture)
    planes = cv2.cvtColor(colours, cv2.COLOR_RGB2YCrCb)
    report(0.02)
    light = _light(planes[..., 0], width_px, height_px, creativity, seed, keep, report)
    result = np.empty((height_px, width_px, picture.shape[2]), np.uint8)
    chroma = [_colour(planes, band, light) for band in (1, 2)]
    for first, last in strips(height_px, width_px):
        part = np.dstack([bytes_of(light[first:last]), *(plane[first:last] for plane in chroma)])
        result[first:last, :, :3] = cv2.cvtColor(part, cv2.COLOR_YCrCb2RGB)
    if alpha is not None:
        result[..., 3] = _resized(np.ascontiguousarray(alpha), width_px, height_px)
    report(1.0)
    return result


def _filled(picture: Picture) -> Picture:
    """Colours of the opaque parts spread under the transparent ones, so that edges take nothing from there."""
    alpha = picture[..., 3].astype(np.float32) / 255
    colours = picture[..., :3].astype(np.float32)
    spread, weight = colours * alpha[..., None], alpha
    filled = colours
    for radius in (2, 8, 32):
        size = (2 * radius + 1, 2 * radius + 1)
        share = cv2.blur(weight, size)[..., None]
        filled = np.where((alpha[..., None] < 1) & (share > 1e-3), cv2.blur(spread, size) / (share + 1e-6), filled)
        if float((share < 1e-3).mean()) == 0:
            break
    return bytes_of(alpha[..., None] * colours + (1 - alpha[..., None]) * filled)


def _colour(planes: Picture, band: int, light: Field) -> Plane:
    """One plane of colour at the size of `light`: it changes where light does, and shrunk again it is the given one.

    How colour follows from light around each place is found at the given size (He and Sun, "Fast Guided Filter", 2015).
    """
    height, width = light.shape
    given, colour = floats(planes[..., 0]), floats(planes[..., band])
    if width <= given.shape[1] and height <= given.shape[0]:
        return bytes_of(_resized(colour, width, height))

    def mean(values: Field) -> Field:
        return cv2.blur(values, (3, 3), borderType=cv2.BORDER_REFLECT)

    mean_given, mean_colour = mean(given), mean(colour)
    variance = mean(given * given) - mean_given**2
    slope = floats((mean(given * colour) - mean_given * mean_colour) / (variance + _EVEN))
    model = np.dstack([mean(slope), mean(floats(mean_colour - slope * mean_given))])
    large = np.empty_like(light)
    for first, last in strips(height, width):
        rows = rows_at(model, first, last, width, height)
        large[first:last] = rows[..., 0] * light[first:last] + rows[..., 1]
    return bytes_of(agree(large, colour))


def _resized(plane: Field, width_px: int, height_px: int) -> Field:
    shrinks = width_px <= plane.shape[1] and height_px <= plane.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(plane, (width_px, height_px), interpolation=method)


def _light(
    plane: Field,
    width_px: int,
    height_px: int,
    creativity: float,
    seed: int,
    keep: Field | None,
    report: Callable[[float], None],
) -> Field:
    small = floats(plane)
    height, width = small.shape
    factor = max(width_px / width, height_px / height)
    if factor < _WORTH_DOUBLING or min(height, width) < _LEAST_PX:
        light = floats(cv2.resize(small, (width_px, height_px), interpolation=cv2.INTER_LANCZOS4))
        return _resized(small, width_px, height_px) if factor <= 1 else agree(light, small)
    steps = math.ceil(math.log2(factor) - 0.02)
    own = Doubling(small, seed=seed)
    light = small
    for step in range(steps):
        light = _doubled(light, own, creativity, seed + step, keep)
        report(0.05 + 0.85 * 4 ** (step + 1 - steps))
    light = _resized(light, width_px, height_px)
    return agree(light, small)


def _doubled(light: Field, own: Doubling, creativity: float, seed: int, keep: Field | None) -> Field:
    """One doubling, with new detail and thinner edges as far as creativity goes."""
    large = in_strips(lambda part, _, rows: own.apply(part)[rows], light, margin_px=doubling.MARGIN_PX, scale=2)
    large = agree(large, light)
    if creativity <= 0:
        return large
    source = detail.source_of(light, own)
    free = 1.0 if keep is None else 1 - cv2.resize(keep, large.shape[::-1], interpolation=cv2.INTER_LINEAR)
    added = in_strips(
        lambda part, top, rows: detail.detail_for(part, source, top, rows, seed=seed),
        large,
        margin_px=detail.MARGIN_PX,
    )
    cv2.add(large, floats(_DETAIL * creativity * free * added), dst=large)
    thin = _THINNER * creativity
    thinned = in_strips(lambda part, _, rows: crisp.thin_edges(part, thin)[rows], large, margin_px=crisp.MARGIN_PX)
    return thinned if keep is None else floats(large + free * (thinned - large))
