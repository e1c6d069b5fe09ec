"""Colours as customers write them, `#rrggbb`."""

from __future__ import annotations

import re
from typing import Final

from atelier.engines.editing.refusing import Impossible

Rgb = tuple[int, int, int]

_WRITTEN: Final = re.compile(r"#?([0-9a-fA-F]{6})")
_LINEAR_UNTIL: Final = 0.04045


def rgb(colour: str) -> Rgb:
    """Raises Impossible on what is no colour."""
    match = _WRITTEN.fullmatch(colour.strip())
    if match is None:
        raise Impossible(f"{colour!r} is not a colour; write one like #1f2937")
    red, green, blue = bytes.fromhex(match[1])
    return red, green, blue


def filter_colour(colour: str) -> str:
    """As filters take it."""
    return "0x" + "".join(f"{value:02x}" for value in rgb(colour))


def contrast(one: Rgb, other: Rgb) -> float:
    """1 (alike) to 21 (black and white), by WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= _LINEAR_UNTIL else float(((value + 0.055) / 1.055) ** 2.4)
