"""What stands along the walls of a room that is named: a kitchen's stove, a bedroom's bed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from atelier.engines.sketch.scene import Subject
from atelier.engines.sketch.words.draft import Draft
from atelier.engines.sketch.words.unwanted import is_absent, kept_of

ENOUGH: Final = 2
"""Whoever names as many pieces furnishes the room alone."""
OFTEN: Final = frozenset({"hearth", "stove"})
"""Pieces of walls that no room has by itself."""

NOT_ALONE: Final = frozenset({"houseplant", "mirror", "basket", "chair"})
"""Pieces that stand wherever they are wanted when they are asked for."""
ROWS: Final = frozenset({"bookcase", "washer", "wardrobe", "door"})
"""Pieces that stand side by side when there are several."""
MOST_ALIKE: Final = 3


@cache
def rooms() -> dict[str, list[str]]:
    """The pieces of each kind of room, from the corner that is farthest from the window."""
    text = resources.files("atelier.engines.sketch").joinpath("data/rooms.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, list[str]])


def furnish(draft: Draft, absent: frozenset[str]) -> tuple[Subject, ...]:
    """The pieces of the room, and those among the subjects that belong to its walls: they leave the draft."""
    named = draft.named.get("furnished", [])
    if "table" in named:
        draft.parts.append("table")
    room = next((name for name in named if name != "table"), "")
    if not room:
        return ()
    known = OFTEN.union(*rooms().values()) - NOT_ALONE
    places = [
        place
        for place, subject in enumerate(draft.subjects)
        if subject.kind in known and subject.relation not in {"on", "riding", "in"}
    ]
    asked = [draft.subjects[place] for place in places]
    copies = [piece for piece in asked for _ in range(min(MOST_ALIKE, piece.count) if piece.kind in ROWS else 1)]
    rest = rooms()[room] if len(copies) < ENOUGH else ()
    kinds = {piece.kind for piece in copies} | {subject.kind for subject in draft.subjects}
    by_itself = [Subject(kind=kind, word=kind) for kind in rest if kind not in kinds]
    draft.subjects = kept_of(draft.subjects, [place for place in range(len(draft.subjects)) if place not in places])
    order = {kind: number for number, kind in enumerate(rooms()[room])}
    pieces = sorted([*copies, *by_itself], key=lambda piece: order.get(piece.kind, -1))
    return tuple(piece for piece in pieces if not is_absent(piece, absent))


def pot_plants(draft: Draft) -> None:
    """Plants in rooms stand in pots."""
    if "room" not in draft.named.get("setting", []):
        return
    for place, subject in enumerate(draft.subjects):
        if subject.kind == "bush" and subject.word.lower().startswith("plant"):
            draft.change(place, kind="houseplant", count=min(2, subject.count))
