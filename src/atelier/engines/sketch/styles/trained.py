"""The styles of an order: the house's own by id, trained ones by their file, foreign ones by their words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from atelier.domain.wishes.parts import StyleUse
from atelier.engines.palette.recipe import NoRecipe, Recipe, read_recipe
from atelier.engines.palette.repaint import Repainter
from atelier.engines.port import StyleFile
from atelier.engines.sketch.styles.registry import STYLES, WHOLE, Style, style_id
from atelier.engines.sketch.words.interpret import interpret

ENGINE: Final = "palette"
"""The engine whose files are recipes."""

Look = tuple[Style, float]
"""A style and how strongly: -2..2, 1 is the style as it is."""


class Chosen(msgspec.Struct, frozen=True):
    """`looks` in the order they were asked for; `named` the ids behind them; `unknown` ids that nothing is known of."""

    looks: tuple[Look, ...] = ()
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def choose(uses: tuple[StyleUse, ...], files: Mapping[str, StyleFile], *, steady: bool = False) -> Chosen:
    """A use of strength 0 counts as none at all. `steady`: for the frames of one clip, in their order."""
    looks: list[Look] = []
    named: list[str] = []
    unknown: list[str] = []
    for use in uses:
        if use.strength == 0:
            continue
        style = _style_of(use.id, files.get(use.id), steady=steady)
        if style is None:
            unknown.append(use.id)
        else:
            looks.append((style, max(-2.0, min(2.0, use.strength))))
            named.append(use.id)
    return Chosen(tuple(looks), tuple(named), tuple(unknown))


def painted_by(recipe: Recipe, *, steady: bool = False) -> Style:
    return Style(Repainter(recipe, steady=steady), pixels=WHOLE // 2)


def _style_of(name: str, file: StyleFile | None, *, steady: bool) -> Style | None:
    if file is not None and file.path is not None and file.engine == ENGINE:
        try:
            return painted_by(read_recipe(Path(file.path)), steady=steady)
        except NoRecipe:
            return None
    found = style_id(name)
    if found is None and file is not None:
        # Trained by an engine whose files mean nothing here: its words may name a style of the house.
        found = interpret(file.words).style or None
    return None if found is None else STYLES[found]
