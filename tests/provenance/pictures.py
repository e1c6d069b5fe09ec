"""Pictures to mark, and what careless sites do to them."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def leaves(width_px: int, height_px: int, seed: int, *, count: int = 800, grain: float = 12.0) -> Pixels:
    """Overlapping discs of all sizes under a pink noise: close to photographs in their statistics."""
    rng = np.random.default_rng(seed)
    image = np.empty((height_px, width_px, 3), dtype=np.float32)
    image[:] = rng.uniform(0, 255, 3)
    longest = min(width_px, height_px) / 3
    for radius in sorted(np.clip((rng.pareto(1.2, count) + 1) * 4, 4, longest), reverse=True):
        centre = (int(rng.uniform(0, width_px)), int(rng.uniform(0, height_px)))
        cv2.circle(image, centre, int(radius), rng.uniform(0, 255, 3).tolist(), -1, cv2.LINE_AA)
    spectrum = np.fft.rfft2(rng.normal(size=(height_px, width_px)))
    frequency = np.hypot(np.fft.fftfreq(height_px)[:, None], np.fft.rfftfreq(width_px)[None])
    frequency[0, 0] = 1
    noise = np.fft.irfft2(spectrum / frequency, (height_px, width_px))
    image += (noise / noise.std() * grain)[..., None].astype(np.float32)
    return image.clip(0, 255).astype(np.uint8)


def gradient(width_px: int, height_px: int) -> Pixels:
    """Smooth everywhere: the hardest picture to hide anything in."""
    y, x = np.mgrid[0:height_px, 0:width_px]
    planes = [x * 200 // width_px, y * 200 // height_px, (x + y) * 230 // (width_px + height_px)]
    return np.stack(planes, axis=2).astype(np.uint8)


def attacks(image: Pixels) -> Iterator[tuple[str, Pixels]]:
    yield "nothing", image
    for quality in (90, 75, 50):
        yield f"JPEG {quality}", _coded(image, ".jpg", cv2.IMWRITE_JPEG_QUALITY, quality)
    yield "WebP 80", _coded(image, ".webp", cv2.IMWRITE_WEBP_QUALITY, 80)
    half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    yield "half size", half
    yield "half size and JPEG 75", _coded(half, ".jpg", cv2.IMWRITE_JPEG_QUALITY, 75)
    height, width = image.shape[:2]
    yield "squeezed", cv2.resize(image, (width * 3 // 4, height // 2), interpolation=cv2.INTER_AREA)
    yield "blur", cv2.GaussianBlur(image, (0, 0), 1)
    yield "brighter", (image * 1.1).clip(0, 255).astype(np.uint8)
    yield "gamma", (255 * (image / 255.0) ** 0.8).astype(np.uint8)
    noise = np.random.default_rng(5).normal(0, 5, image.shape)
    yield "noise", (image + noise).clip(0, 255).astype(np.uint8)
    yield "turned", np.ascontiguousarray(np.rot90(image))
    yield "turned back", np.ascontiguousarray(np.rot90(image, 3))
    yield "upside down", np.ascontiguousarray(np.rot90(image, 2))


def _coded(image: Pixels, suffix: str, parameter: int, value: int) -> Pixels:
    decoded = cv2.imdecode(cv2.imencode(suffix, image, [parameter, value])[1], cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded.astype(np.uint8)


def psnr(one: NDArray[np.generic], other: NDArray[np.generic], peak: float = 255.0) -> float:
    """In decibels; infinite for equal pictures."""
    error = float(np.square(one.astype(np.float64) - other.astype(np.float64)).mean())
    return float("inf") if error == 0 else 10 * np.log10(peak * peak / error)
