"""A wish for changes, understood."""

from __future__ import annotations

import msgspec


class Recolour(msgspec.Struct, frozen=True):
    """`where` is "subject", "hair", "sky", "green", "water", "background", "all", or a colour `#rrggbb` that is to be
    replaced; `colour` is `#rrggbb`."""

    where: str
    colour: str


class Worn(msgspec.Struct, frozen=True):
    """Something for the people in the picture to wear: "hat:fedora", "glasses", "glasses:sun", "hat:crown". `colour` is
    `#rrggbb` or "", `name` the words for it."""

    kind: str
    name: str
    colour: str = ""


class Wishes(msgspec.Struct, frozen=True):
    """What is to be done. Amounts are 0.5 for "slightly" to 1.6 for "very", 1 where nothing is said.

    `looks` are names of grades. `sky`, `backdrop` and `added` are texts that the sketch engine draws; `backdrop` may be
    a colour `#rrggbb`. `removed` are the things to take out. `palette` are the colours `#rrggbb` of the whole. `turns`
    are flips and quarter turns. `brought` says how the second picture is to be used: "" (its subject appears),
    "background" or "style"; `spot` is where what it brings is put: "left", "right", "centre", "top". `ignored` are the
    words that nothing was made of.
    """

    looks: tuple[tuple[str, float], ...] = ()
    time: str = ""
    weather: tuple[tuple[str, float], ...] = ()
    season: str = ""
    styles: tuple[str, ...] = ()
    sky: str = ""
    backdrop: str = ""
    blurred: float = 0.0
    cut: bool = False
    added: tuple[str, ...] = ()
    worn: tuple[Worn, ...] = ()
    removed: tuple[str, ...] = ()
    recolours: tuple[Recolour, ...] = ()
    palette: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    brought: str = ""
    spot: str = ""
    ignored: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is to be done."""
        return msgspec.structs.replace(self, ignored=(), brought="", spot="") == Wishes()
