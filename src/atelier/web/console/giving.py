"""Which files go into which fields of a model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from atelier.catalogue.load import menu
from atelier.web.console.shop import Card, next_steps

MOST_PICKED: Final = 200
"""Things that one action is about at most."""

Files = Sequence[tuple[str, str]]
"""Files by id, each with its kind."""


def given_files(schema: Mapping[str, Any], files: Files, taken: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The files in the fields that take them: what is required first, then in the schema's order. Fields in `taken` are
    filled already; a file for which there is no room is left out."""
    required = schema.get("required", ())
    names = sorted(schema.get("properties", {}), key=lambda name: name not in required)
    filled: dict[str, Any] = {}
    for ident, kind in files:
        for name in names:
            if name == "mask" or name in (taken or {}) or kind not in _kinds(schema, name):
                continue
            most = _most(schema["properties"][name])
            if most is None and name not in filled:
                filled[name] = ident
                break
            if most is not None and len(filled.get(name, ())) < most:
                filled.setdefault(name, []).append(ident)
                break
    return filled


def tools_for(files: Files) -> list[Card]:
    """The models of the house that work on all of these files at once, what people do most with them first."""
    known = menu("native").offers
    steps = {card.id: card for kind in dict.fromkeys(kind for _, kind in files) for card in next_steps(kind)}
    return [
        card
        for card in steps.values()
        if card.id in known and _count(given_files(known[card.id].input, files)) == len(files)
    ]


def _kinds(schema: Mapping[str, Any], name: str) -> list[str]:
    field = schema["properties"][name]
    holder = field.get("items", {}) if field.get("type") == "array" else field
    return str(holder.get("x-media", "")).split("|")


def _most(field: Mapping[str, Any]) -> int | None:
    """How many files a list takes; None: it is no list."""
    return field.get("maxItems", 100) if field.get("type") == "array" else None


def _count(filled: Mapping[str, Any]) -> int:
    return sum(len(value) if isinstance(value, list) else 1 for value in filled.values())
