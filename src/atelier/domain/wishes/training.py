"""Wishes that end in a style."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media


class StyleKind(StrEnum):
    STYLE = "style"
    OBJECT = "object"
    CHARACTER = "character"


class TrainStyle(msgspec.Struct, frozen=True, tag="train_style", omit_defaults=True):
    """A style from pictures, called `name`. The job's first output is what engines read, the second its cover.

    `family` is the model family it is for (`flux-dev`, `wan-2.2`); "" leaves the choice to the engine. `captions` are
    words to the pictures, in their order. `steps` and what follows are None for the engine's own choice.
    """

    images: tuple[Media, ...]
    name: str
    kind: StyleKind = StyleKind.STYLE
    family: str = ""
    trigger_word: str = ""
    captions: tuple[str, ...] = ()
    steps: int | None = None
    learning_rate: float | None = None
    batch_size: int | None = None
