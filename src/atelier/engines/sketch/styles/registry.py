"""Every style by id: how it finishes a picture, and how the picture is drawn for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from atelier.engines.raster import Plane
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.styles import film, lines, paintings, prints, tiles

HAND_PIXELS = 2_400_000
"""Styles of the hand work on at most so many pixels; larger pictures are finished at that size and spread."""


@dataclass(frozen=True)
class Style:
    """`finish(sheet, unit, source)` gets the picture (h, w, 3), which it may change, and the shorter side in pixels.

    `texture` and `tones` tell the drawing how much detail and how many steps of shade suit the style (0 tones: smooth).
    `pixels` is the largest picture the style works on. `sharp` enlarges by repeating pixels.
    """

    finish: Callable[[Plane, float, Dice], Plane]
    texture: float = 1.0
    tones: int = 0
    pixels: int = HAND_PIXELS
    sharp: bool = False


WHOLE = 4096 * 4096

STYLES: dict[str, Style] = {
    "cinematic": Style(film.cinematic, pixels=WHOLE),
    "clean": Style(film.clean, pixels=WHOLE),
    "noir": Style(film.noir, pixels=WHOLE // 2),
    "neon": Style(film.neon, pixels=WHOLE // 2),
    "vintage": Style(film.vintage, pixels=WHOLE // 2),
    "watercolor": Style(paintings.watercolor, texture=0.7),
    "oil": Style(paintings.oil),
    "gouache": Style(paintings.gouache, texture=0.5),
    "pointillism": Style(paintings.pointillism),
    "ink": Style(lines.ink, texture=0.6),
    "pencil": Style(lines.pencil, texture=0.8),
    "charcoal": Style(lines.charcoal, texture=0.6),
    "blueprint": Style(lines.blueprint, texture=0.3),
    "chalkboard": Style(lines.chalkboard, texture=0.3),
    "flat": Style(prints.flat, texture=0.0, tones=3),
    "comic": Style(prints.comic, texture=0.2, tones=4),
    "woodcut": Style(prints.woodcut, texture=0.4),
    "ukiyoe": Style(prints.ukiyoe, texture=0.2, tones=4),
    "papercut": Style(prints.papercut, texture=0.0, tones=3),
    "pixel": Style(tiles.pixel, sharp=True),
    "lowpoly": Style(tiles.lowpoly, texture=0.4),
    "stainedglass": Style(tiles.stainedglass, texture=0.4),
    "mosaic": Style(tiles.mosaic, texture=0.5),
    "crossstitch": Style(tiles.crossstitch, texture=0.4),
}

ALIASES: dict[str, str] = {
    "watercolour": "watercolor",
    "aquarelle": "watercolor",
    "oil-painting": "oil",
    "pixel-art": "pixel",
    "low-poly": "lowpoly",
    "poster": "flat",
    "sketch": "pencil",
    "pastel": "gouache",
    "synthwave": "neon",
    "cyberpunk": "neon",
    "print": "woodcut",
    "linocut": "woodcut",
    "stained-glass": "stainedglass",
    "ukiyo-e": "ukiyoe",
    "pop-art": "comic",
    "paper-cut": "papercut",
    "cross-stitch": "crossstitch",
    "sepia": "vintage",
    "film": "cinematic",
}


def joined(
    named: Iterable[str], looks: Sequence[tuple[Style, float]], strength: float = 1.0
) -> list[tuple[Style, float]]:
    """The styles that words name, then those of the order. One that is asked for in both ways counts once, as strongly
    as the order says: trigger words are often the style's own name. Without any strength it does not count at all."""
    asked = [style for style, _ in looks]
    wanted = [(style, share) for style, share in looks if share]
    return [*((STYLES[name], strength) for name in named if STYLES[name] not in asked), *wanted]


def style_id(name: str) -> str | None:
    """The id of a style by its name or another name of it; None when there is none."""
    key = "-".join(name.strip().casefold().replace("_", "-").split())
    found = ALIASES.get(key, key.replace("-", ""))
    return found if found in STYLES else None
