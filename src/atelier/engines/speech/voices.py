"""The voices: a man's and a woman's for every language, as data."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

DEFAULT_VOICE: Final = "en-gb-female"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Voice(msgspec.Struct, frozen=True):
    """`id` is what wishes name, such as `en-gb-female`; `espeak` what the library calls the language."""

    id: str
    language: str
    title: str
    gender: Gender
    espeak: str


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    espeak: str
    title: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    languages: dict[str, _Language]
    aliases: dict[str, str]


@cache
def _file() -> _File:
    text = files("atelier.engines.speech").joinpath("data/voices.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


@cache
def voices() -> tuple[Voice, ...]:
    """Every voice, in the order of the languages' codes."""
    return tuple(
        Voice(f"{code}-{gender}", code, language.title, gender, language.espeak)
        for code, language in _file().languages.items()
        for gender in Gender
    )


def find_voice(name: str) -> Voice | None:
    """The voice of that id. Case does not matter, nor whether parts are joined by `-` or `_`; a language alone means
    its woman's voice, and no name at all the default one."""
    plain = name.strip().lower().replace("_", "-") or DEFAULT_VOICE
    language, _, last = plain.rpartition("-")
    if last not in tuple(Gender):
        language, last = plain, Gender.FEMALE
    code = _file().aliases.get(language, language)
    return next((voice for voice in voices() if voice.id == f"{code}-{last}"), None)
