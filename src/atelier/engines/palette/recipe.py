"""The recipe: what is kept of a training, as a small JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import msgspec

from atelier.engines.palette.statistics import BANDS, OCTAVES, TONES, Statistics

LARGEST_BYTES: Final = 64 * 1024
COLOURS: Final = 8


class Swatch(msgspec.Struct, frozen=True):
    """One main colour in CIELAB, and the share of the pictures that it stands for, 0..1."""

    lab: tuple[float, float, float]
    share: float


class Recipe(msgspec.Struct, frozen=True):
    """`pictures` is from how many it was learned. The version changes when older files would be misread."""

    look: Statistics
    palette: tuple[Swatch, ...]
    pictures: int
    name: str = ""
    format: Literal["atelier-palette"] = "atelier-palette"
    version: Literal[1] = 1


class NoRecipe(Exception):
    """The file is no recipe that can be read; the message says why."""


def write_recipe(recipe: Recipe, path: Path) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(recipe), indent=1))


def read_recipe(path: Path) -> Recipe:
    """Raises NoRecipe."""
    if path.stat().st_size > LARGEST_BYTES:
        raise NoRecipe("the file is too large for a recipe")
    try:
        recipe = msgspec.json.decode(path.read_bytes(), type=Recipe)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoRecipe(str(error)) from error
    look = recipe.look
    if (len(look.tones), len(look.bands), len(look.detail)) != (TONES, BANDS, len(OCTAVES)) or not recipe.palette:
        raise NoRecipe("the recipe's tables have the wrong lengths")
    return recipe
