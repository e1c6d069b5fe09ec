"""What the customer is told about a take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec


class Telling(msgspec.Struct, frozen=True):
    """`effects` are those that can be seen, `unmet` the words that were understood but could not be followed."""

    camera: str
    depth: str
    effects: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


def notes_of(tellings: Sequence[Telling], ignored: tuple[str, ...]) -> dict[str, Any]:
    """One set of notes for all takes of an order, each thing said once."""
    notes: dict[str, Any] = {
        "camera": ", ".join(dict.fromkeys(telling.camera for telling in tellings)),
        "depth": ", ".join(dict.fromkeys(telling.depth for telling in tellings)),
    }
    if effects := list(dict.fromkeys(str(effect) for telling in tellings for effect in telling.effects)):
        notes["effects"] = effects
    unmet = dict.fromkeys(str(word) for telling in tellings for word in telling.unmet)
    if words := [*unmet, *(word for word in ignored if word not in unmet)]:
        notes["ignored_words"] = words
    return notes
