"""The tables in `data`, read once and strictly."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`add` changes figures of the drawing, written "part.name"."""

    words: tuple[str, ...]
    add: dict[str, float]


class Tint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    tint: str
    other: str = ""
    """The right eye's colour where the two differ."""


class HairTint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    root: str
    tip: str
    grey: float = 0.0
    fade: float = 1.0


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skin: dict[str, Tint]
    hair: dict[str, HairTint]
    eyes: dict[str, Tint]
    lips: dict[str, Tint]
    things: dict[str, Tint]


class HairStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    style: str
    length: float | None = None
    fringe: float | None = None
    volume: float | None = None


class HairType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    wave: float | None = None
    turns: float | None = None
    frizz: float | None = None
    gloss: float | None = None
    volume: float | None = None
    thickness: float | None = None
    recede: float | None = None
    fringe: float | None = None
    part: float | None = None
    style: str = ""
    """The way of wearing it that shows this best, where none is asked for."""


class BeardStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    none: bool = False
    moustache: str = ""
    patch: float = 0.0
    chin: str = ""
    jaw: str = ""
    length: float = 0.10
    stubble: float = 0.0
    joined: bool = True


class GlassesStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    none: bool = False
    shape: str = ""
    dark: float = 0.0
    thick: float = 0.0


class MakeUpStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    none: bool = False
    shadow: str = ""
    second: str = ""
    blush: str = ""
    lips: str = ""
    shadow_strength: float = 0.0
    shadow_reach: float = 0.5
    two_tone: float = 0.0
    liner: float = 0.0
    lashes: float = 0.0
    blush_strength: float = 0.0
    contour: float = 0.0
    glow: float = 0.0
    glitter: float = 0.0
    gems: int = 0
    strokes: float = 0.0
    gloss: float = 0.0


class ClothesStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    kind: str


class LightStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    key: str
    strength: float = 1.0
    ambient: float = 1.0
    cool: float = 0.12
    side: float = 0.5
    dark: float = 0.0
    rim: str = ""


class BackdropStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    kind: str


class Styles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hair_style: dict[str, HairStyle]
    hair_type: dict[str, HairType]
    beard: dict[str, BeardStyle]
    glasses: dict[str, GlassesStyle]
    make_up: dict[str, MakeUpStyle]
    clothes: dict[str, ClothesStyle]
    light: dict[str, LightStyle]
    backdrop: dict[str, BackdropStyle]


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights by name of what is likely."""

    words: tuple[str, ...]
    skin: dict[str, float]
    hair: dict[str, float]
    eyes: dict[str, float]
    add: dict[str, float] = {}
    texture: dict[str, float] = {}


class Age(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    years: int


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    origins: dict[str, Origin]
    genders: dict[str, tuple[str, ...]]
    ages: dict[str, Age]


@cache
def features() -> dict[str, dict[str, Feature]]:
    """By part of the face, then by name."""
    return _read("features", dict[str, dict[str, Feature]])


@cache
def colours() -> Colours:
    return _read("colours", Colours)


@cache
def styles() -> Styles:
    return _read("styles", Styles)


@cache
def people() -> People:
    return _read("people", People)


def _read(name: str, kind: type[T] | Any) -> T:
    text = resources.files("atelier.engines.faces.portrait").joinpath(f"data/{name}.toml").read_text("utf-8")
    found: T = msgspec.convert(tomllib.loads(text), kind)
    return found
