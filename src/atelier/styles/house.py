"""The house's own styles, from `house.toml`. Engines of the house know them by id, others by their words."""

from __future__ import annotations

import functools
import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final

import msgspec

ADDED_AT: Final = datetime(2026, 11, 20, tzinfo=UTC)
"""Older than what accounts train, so that those come first."""


class HouseStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    words: str
    tags: tuple[str, ...]
    trigger_word: str = ""


@functools.cache
def house_styles() -> tuple[HouseStyle, ...]:
    text = (files("atelier.styles") / "house.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["style"], tuple[HouseStyle, ...])
