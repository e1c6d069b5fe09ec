"""What can be asked for, sorted for people: models by what they make, and apps."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from atelier.catalogue.label import price_text
from atelier.catalogue.menu import Offer
from atelier.domain.media import MediaKind
from atelier.domain.money import MICROS_PER_CREDIT, Micros
from atelier.domain.operations import Operation
from atelier.flows.place import Place
from atelier.jobs.records import Job
from atelier.web.console.asking import model_at, model_of, offers
from atelier.web.console.till import usual
from atelier.web.console.words import DIALECTS

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
_USED: Final = 6
_HIDDEN: Final = frozenset({Operation.REHEARSE, Operation.RUN_GRAPH})
STARTS: Final = (
    (Operation.TEXT_TO_IMAGE, "Draw", "pictures from words", "sketch"),
    (Operation.EDIT_IMAGE, "Change", "pictures by words", "edit"),
    (Operation.IMAGE_TO_VIDEO, "Move", "pictures into clips", "motion"),
    (Operation.TEXT_TO_VIDEO, "Film", "scenes from words", "film"),
    (Operation.TRANSFORM_VIDEO, "Restyle", "clips by words", "restyle"),
    (Operation.MERGE, "Join", "clips into a film", "join"),
    (Operation.CREATE_FACE, "Invent", "faces nobody has", "face"),
    (Operation.SWAP_FACE, "Swap", "one face for another", "swap"),
    (Operation.TALKING_HEAD, "Talk", "portraits that speak", "talk"),
    (Operation.UPSCALE_IMAGE, "Enlarge", "with finer detail", "enlarge"),
    (Operation.MAKE_3D, "Sculpt", "3D models", "3d"),
    (Operation.SPEAK, "Read aloud", "in 138 languages", ""),
)
"""What the shop window shows with a picture: operation, title, what comes out, and its cover where it has one."""
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
    offer: Offer
    operations: tuple[str, ...]
    usual: Micros | None = None
    """What one costs at the model's own defaults."""


class Sought(msgspec.Struct, frozen=True):
    """What somebody looks for. `credits`: what one may cost at most."""

    q: str = ""
    shelf: str = ""
    dialect: str = ""
    operation: str = ""
    credits: str = ""
    sort: str = ""

    @property
    def narrow(self) -> bool:
        """Whether few are left: else every shelf shows its first ones."""
        return bool(self.q or self.shelf or self.operation)


def sought(query: Mapping[str, str]) -> Sought:
    return Sought(**{name: query[name] for name in Sought.__struct_fields__ if name in query})


def find(place: Place, wish: Sought) -> list[Card]:
    """The models that fit, those of the house first; by price where that is asked for."""
    most = int(wish.credits) * MICROS_PER_CREDIT if wish.credits.isdecimal() else None
    found = [
        msgspec.structs.replace(card, usual=usual(place, card.offer))
        for card in cards(wish.q, wish.shelf, wish.dialect, wish.operation)
    ]
    if most is not None:
        found = [card for card in found if card.usual is not None and card.usual <= most]
    if wish.sort == "price":
        found.sort(key=lambda card: (card.usual is None, card.usual))
    return found


def cards(text: str = "", shelf: str = "", dialect: str = "native", operation: str = "") -> list[Card]:
    """The models that fit: every word of `text` in their name, operations or shelf. No dialect: of all of them."""
    words = text.lower().replace("_", " ").split()
    return [
        card
        for card in _all_cards()
        if dialect in ("", card.dialect)
        and (not shelf or card.shelf == shelf)
        and (not operation or operation in card.operations)
        and all(word in _words(card) for word in words)
    ]


@functools.cache
def _all_cards() -> list[Card]:
    return [card_of(dialect, offer) for dialect, offer in offers() if offer.operations[0] not in _HIDDEN]


def _words(card: Card) -> str:
    dialect = DIALECTS[card.dialect]
    return f"{card.id} {card.title} {dialect} {' '.join(card.operations)} {card.shelf}".lower().replace("_", " ")


def starts() -> list[tuple[str, str, str, str, int]]:
    """Operations with title, words, cover, and how many models there are for them."""
    return [(str(one), title, told, cover, len(cards(dialect="", operation=one))) for one, title, told, cover in STARTS]


def operations() -> list[str]:
    """Everything that some model does, in the order of the cards."""
    return list(dict.fromkeys(one for card in _all_cards() for one in card.operations))


def used(jobs: Iterable[Job]) -> list[Card]:
    """The models of these jobs, each once."""
    by_id = {card.id: card for card in _all_cards()}
    found = dict.fromkeys(model for job in jobs if (model := model_of(job)) in by_id)
    return [by_id[model] for model in found][:_USED]


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
        offer=offer,
        operations=tuple(map(str, offer.operations)),
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
