"""Sizes that wishes ask for by name: an aspect ratio, a resolution."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

RESOLUTIONS: Final = {"480p": 480, "512p": 512, "720p": 720, "768p": 768, "1080p": 1080, "4K": 2160}
"""The short side in pixels."""

_LONGEST: Final = 2560
_WIDE: Final = Fraction(16, 9)


def frame_size(resolution: str, ratio: Fraction) -> tuple[int, int]:
    """Width and height in pixels of a video frame: even, the short side as the resolution says.

    Very wide ratios keep the long side within 2560, or that of 16:9, and give up height instead.
    """
    short = Fraction(RESOLUTIONS[resolution])
    longer = max(ratio, 1 / ratio)
    long = min(short * longer, max(Fraction(_LONGEST), short * _WIDE))
    short = min(short, long / longer)
    width, height = (long, short) if ratio >= 1 else (short, long)
    return _even(width), _even(height)


def _even(side: Fraction) -> int:
    return max(2, 2 * round(side / 2))
