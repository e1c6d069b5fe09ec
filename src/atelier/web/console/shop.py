"""What can be asked for, sorted for people: models by what they make, and apps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from atelier.catalogue.find import search
from atelier.catalogue.label import price_text
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation

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
    dialects: tuple[str, ...] = ("native",)


def cards(text: str = "", shelf: str = "") -> list[Card]:
    """The models that fit: every word of `text` in their name, operation or shelf."""
    words = text.lower().split()
    found = (card_of(offer) for offer in search(menu("native")) if offer.operations[0] is not Operation.REHEARSE)
    return [
        card
        for card in found
        if (not shelf or card.shelf == shelf)
        and all(word in f"{card.id} {card.title} {card.operation} {card.shelf}".lower() for word in words)
    ]


def card_of(offer: Offer) -> Card:
    operation = offer.operations[0]
    return Card(
        id=offer.id,
        title=offer.title,
        operation=operation,
        shelf=_shelf(offer),
        kind=offer.makes,
        price=price_text(offer.price),
        takes=tuple(dict.fromkeys(str(kind) for field in offer.media for kind in field.kinds)),
        needs=_needs(offer.input),
    )


def next_steps(kind: str) -> list[Card]:
    """What can be done with a file of a kind: the models that need one."""
    fitting = [card for card in cards() if kind in card.needs]
    return sorted(fitting, key=lambda card: _FIRST.index(card.id) if card.id in _FIRST else len(_FIRST))


def media_field(schema: dict[str, Any], kind: str) -> tuple[str, bool] | None:
    """The first field that takes a file of a kind, and whether it is a list."""
    for name, field in schema.get("properties", {}).items():
        holder = field.get("items", {}) if field.get("type") == "array" else field
        if kind in str(holder.get("x-media", "")).split("|") and name != "mask":
            return name, field.get("type") == "array"
    return None


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
