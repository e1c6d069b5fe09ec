"""Every figure by name: how it is drawn, how large it is, where it belongs. Read from `data/figures.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib import import_module, resources

import msgspec

from atelier.engines.sketch.paint.light import Light
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import Extent, Sprite
from atelier.engines.sketch.subjects.look import Look

LARGEST_PX = 2200
"""Sprites are drawn at most this wide or high and spread from there."""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    box: tuple[float, float, float, float]
    metres: float
    share: float
    home: str


class Figure(msgspec.Struct, frozen=True):
    """Something that can be drawn; see the head of the file for what each entry means."""

    name: str
    module: str
    extent: Extent
    metres: float
    share: float
    home: str

    @property
    def draw(self) -> Callable[[Pen, Look], None]:
        function: Callable[[Pen, Look], None] = getattr(
            import_module(f"atelier.engines.sketch.subjects.{self.module}"), self.name
        )
        return function

    def sprite(self, look: Look, light: Light, height_px: float, seed: int, *, mirror: bool = False) -> Sprite:
        """The drawing with its unit of height `height_px` pixels high."""
        extent = self.extent
        scale = max(height_px, 2.0)
        drawn = min(scale, LARGEST_PX / max(extent.width, extent.height))
        pen = Pen.on(extent, drawn, light, dice(seed, self.name), mirror=mirror)
        self.draw(pen, look)
        sprite = pen.sprite(seed=seed)
        return sprite if drawn == scale else sprite.resized(scale)


@cache
def figures() -> dict[str, Figure]:
    """All figures by name. Raises msgspec.ValidationError naming the entry when the file is wrong."""
    text = resources.files("atelier.engines.sketch").joinpath("data/figures.toml").read_text("utf-8")
    modules = msgspec.convert(tomllib.loads(text), dict[str, dict[str, Row]])
    return {
        name: Figure(name, module, Extent(*row.box), row.metres, row.share, row.home)
        for module, rows in modules.items()
        for name, row in rows.items()
    }
