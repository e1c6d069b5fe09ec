"""What can be asked for, sorted for people: models by what they make, and apps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from atelier.catalogue.label import price_text
from atelier.catalogue.menu import Offer
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.web.console.asking import model_at, offers

_EDITING: Final = frozenset(
    {
        *(Operation.TRIM, Operation.CHANGE_SPEED, Operation.CROP, Operation.RESIZE, Operation.OVERLAY_TEXT),
        *(Operation.MERGE, Operation.WATERMARK, Operation.VIDEO_TO_GIF, Operation.EXTRACT_FRAMES),
        *(Operation.ADD_AUDIO, Operation.BURN_SUBTITLES, Operation.APPLY_BRAND_KIT),
    }
)
_FIRST: Final = (
    *("atelier/edit", "atelier/motion", "atelier/upscale", "atelier/enhance", "atelier/cutout", "atelier/restyle"),
    *("atelier/extend", "atelier/trim", "atelier/merge", "atelier/transcribe", "atelier/talking-head"),
)
"""What people do most with a file they have made; the others follow in the order of the menu."""
_HIDDEN: Final = frozenset({Operation.REHEARSE, Operation.RUN_GRAPH})
STARTS: Final = (
    ("sketch", "Draw", "a picture from words"),
    ("edit", "Change", "a picture by words"),
    ("motion", "Move", "a picture with a camera"),
    ("film", "Film", "a scene from words"),
    ("face", "Invent", "a face nobody has"),
    ("3d", "Sculpt", "a 3D model"),
)
"""The tools that the shop window shows with a picture: id below `atelier/`, title, what comes out."""
SHELVES: Final = (
    ("image", "Images"),
    ("video", "Video"),
    ("editing", "Editing"),
    ("audio", "Sound"),
    ("text", "Words"),
    ("3d", "3D"),
    ("more", "More"),
)


class Card(msgspec.Struct, frozen=True):
    """A model as the shop window shows it. `takes` are the kinds of media that go in."""

    id: str
    title: str
    operation: str
    shelf: str
    kind: str | None
    price: str
    takes: tuple[str, ...]
    needs: tuple[str, ...]
    """The kinds that must be given: what it works on."""
    dialect: str


def cards(text: str = "", shelf: str = "", dialect: str = "native") -> list[Card]:
    """The models that fit: every word of `text` in their name, operation or shelf. No dialect: of all of them."""
    words = text.lower().split()
    found = (
        card_of(speaks, offer)
        for speaks, offer in offers()
        if offer.operations[0] not in _HIDDEN and dialect in ("", speaks)
    )
    return [
        card
        for card in found
        if (not shelf or card.shelf == shelf)
        and all(word in f"{card.id} {card.title} {card.operation} {card.shelf}".lower() for word in words)
    ]


def card_of(dialect: str, offer: Offer) -> Card:
    operation = offer.operations[0]
    return Card(
        id=model_at(dialect, offer.id) or offer.id,
        title=offer.title,
        operation=operation,
        shelf=_shelf(offer),
        kind=offer.makes,
        price=price_text(offer.price),
        takes=tuple(dict.fromkeys(str(kind) for field in offer.media for kind in field.kinds)),
        needs=_needs(offer.input),
        dialect=dialect,
    )


def next_steps(kind: str) -> list[Card]:
    """What can be done with a file of a kind: the models that need one."""
    fitting = [card for card in cards() if kind in card.needs]
    return sorted(fitting, key=lambda card: _FIRST.index(card.id) if card.id in _FIRST else len(_FIRST))


def wearing(families: Sequence[str]) -> list[Card]:
    """The models that can put on a style for these model families, those that draw first; none given: for all."""
    fitting = [
        card_of(dialect, offer)
        for dialect, offer in offers()
        if "styles" in offer.input.get("properties", {})
        and (not families or dialect == "native" or getattr(offer.facts, "family", None) in families)
    ]
    return sorted(fitting, key=lambda card: (card.dialect != "native", card.operation != Operation.TEXT_TO_IMAGE))


def _needs(schema: Any) -> tuple[str, ...]:
    required = {*schema.get("required", ()), *(n for branch in schema.get("anyOf", ()) for n in branch["required"])}
    kinds: Iterable[str] = (
        kind
        for name, field in schema.get("properties", {}).items()
        if name in required
        for kind in str({**field.get("items", {}), **field}.get("x-media", "")).split("|")
        if kind
    )
    return tuple(dict.fromkeys(kinds))


def _shelf(offer: Offer) -> str:
    operation = offer.operations[0]
    if operation in _EDITING:
        return "editing"
    return {
        MediaKind.IMAGE: "image",
        MediaKind.VIDEO: "video",
        MediaKind.AUDIO: "audio",
        MediaKind.TEXT: "text",
        MediaKind.MODEL_3D: "3d",
        None: "more",
    }[offer.makes]
