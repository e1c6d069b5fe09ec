"""Every genre, read from data/ when first asked for; what is wrong in there names its file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec

from atelier.engines.synth.genres.genre import Genre, Groove, Harmony

ORDER: Final = (
    *(
        "dark-ambient",
        "ambient",
        "lo-fi",
        "drum-and-bass",
        "bossa-nova",
        "latin",
        "flamenco",
        "celtic",
        "eastern",
        "east-asian",
    ),
    *("african", "jazz", "punk", "metal", "rock", "blues", "funk", "disco", "reggae", "country", "house", "techno"),
    *("trance", "synthwave", "downtempo", "hip-hop", "chiptune", "lullaby", "epic", "waltz"),
    *("baroque", "march", "cinematic", "classical-piano", "folk", "pop"),
)
"""The files of data/. Words are tried in this order: what is more particular stands first."""


class _Drumming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    grooves: dict[str, Groove]
    fills: dict[str, tuple[Groove, ...]]


@cache
def genres() -> Mapping[str, Genre]:
    """By name, in the order in which their words are tried. Raises msgspec.ValidationError, KeyError for a groove."""
    read = [_read(stem) for stem in ORDER]
    return {genre.name: genre for genre in read}


@cache
def common_harmonies() -> Mapping[str, Harmony]:
    """Progressions for modes that a genre has none of its own for."""
    return msgspec.convert(_data("harmonies.toml"), dict[str, Harmony])


@cache
def _drumming() -> _Drumming:
    return msgspec.convert(_data("grooves.toml"), _Drumming)


def groove(name: str) -> Groove:
    return _drumming().grooves[name]


def fills(name: str) -> tuple[Groove, ...]:
    """What a drummer may play into the next section; none for drummers who do not."""
    return _drumming().fills[name]


def _read(stem: str) -> Genre:
    entry = _data(f"data/{stem}.toml")
    entry["grooves"] = [
        {kinds: groove(drummed) if isinstance(drummed, str) else drummed for kinds, drummed in choice.items()}
        for choice in entry.get("grooves", [])
    ]
    try:
        return msgspec.convert(entry, Genre)
    except msgspec.ValidationError as fault:
        raise msgspec.ValidationError(f"genres/data/{stem}.toml: {fault}") from fault


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("atelier.engines.synth.genres") / name).read_text("utf-8"))
