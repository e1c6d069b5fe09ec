"""Which model a request means: one of the menu, a native one by its own id, or any card of the catalogue."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, cast

import msgspec

from atelier.catalogue.facts import OpenaiMenu, OpenaiOffer
from atelier.catalogue.find import suggest
from atelier.catalogue.load import cards, menu
from atelier.catalogue.menu import Menu, Offer
from atelier.domain.errors import Invalid, UnknownModel
from atelier.domain.operations import Operation

DIALECT: Final = "openai"
HOUSE: Final = "atelier"


class Kind(StrEnum):
    """What a model makes, and so which calls it takes."""

    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    TRANSCRIPTION = "transcription"


CALLS: Final[Mapping[Kind, str]] = {
    Kind.IMAGE: "/images/generations",
    Kind.VIDEO: "/videos",
    Kind.SPEECH: "/audio/speech",
    Kind.TRANSCRIPTION: "/audio/transcriptions",
}

DOES: Final[Mapping[Kind, frozenset[Operation]]] = {
    Kind.IMAGE: frozenset({Operation.TEXT_TO_IMAGE, Operation.EDIT_IMAGE}),
    Kind.VIDEO: frozenset(
        {Operation.TEXT_TO_VIDEO, Operation.IMAGE_TO_VIDEO, Operation.TRANSFORM_VIDEO, Operation.EXTEND_VIDEO}
    ),
    Kind.SPEECH: frozenset({Operation.SPEAK}),
    Kind.TRANSCRIPTION: frozenset({Operation.TRANSCRIBE}),
}
"""The operations behind the calls of each kind."""


class Choice(msgspec.Struct, frozen=True, eq=False):
    """A model as it was asked for. `offer` has its terms in this dialect: fields, limits and, unless it is a native
    model, the price. `native`: its own offer, with the price that it has everywhere."""

    name: str
    kind: Kind
    offer: Offer
    operations: frozenset[Operation]
    native: Offer | None = None
    owner: str = HOUSE

    @property
    def facts(self) -> OpenaiOffer:
        return cast(OpenaiOffer, self.offer.facts)

    @property
    def priced(self) -> Offer:
        return self.native or self.offer

    def check(self, operation: Operation, pointer: str, missing: str) -> Operation:
        """The operation, if the model does it. Raises Invalid at `pointer` saying what is `missing`."""
        if operation not in self.operations:
            raise Invalid.at(pointer, f"{missing} for the model {self.name!r}")
        return operation


def openai_menu() -> Menu:
    return menu(DIALECT)


def menu_facts() -> OpenaiMenu:
    return cast(OpenaiMenu, openai_menu().facts)


def choose(name: Any, kind: Kind) -> Choice:
    """The model of that name for a call of this kind. Raises UnknownModel, Invalid for one of another kind."""
    if not isinstance(name, str):
        raise Invalid.at("/model", "must be the name of a model")
    found = known().get(name)
    if found is None:
        raise UnknownModel(name, suggest([other for other, kinds in known().items() if kind in kinds], name))
    if kind not in found:
        raise Invalid.at("/model", f"{name!r} is for {' and '.join(CALLS[other] for other in found)}")
    return found[kind]


@functools.cache
def known() -> Mapping[str, Mapping[Kind, Choice]]:
    """Every model by every name that it goes by and by what it makes; in the order in which they are listed."""
    found: dict[str, dict[Kind, Choice]] = {}
    for choice in (*_of_menu(), *_native(), *_cards()):
        found.setdefault(choice.name, {}).setdefault(choice.kind, choice)
    return found


def _of_menu() -> Iterator[Choice]:
    for offer in openai_menu().offers.values():
        facts = cast(OpenaiOffer, offer.facts)
        if not facts.for_the_rest:
            for name in (offer.id, *facts.names):
                yield Choice(name, Kind(facts.kind), offer, frozenset(offer.operations), owner="openai")


def _native() -> Iterator[Choice]:
    for offer in menu("native").offers.values():
        for kind in _kinds(offer.operations):
            yield Choice(offer.id, kind, for_the_rest(kind), frozenset(offer.operations), native=offer)


def _cards() -> Iterator[Choice]:
    for card in cards().values():
        operations = frozenset(Operation(name) for name in card.operations)
        for kind in _kinds(operations):
            offer = msgspec.structs.replace(for_the_rest(kind), id=card.id, title=card.title, card=card.id)
            owner = card.maker.lower().replace(" ", "-")
            yield Choice(card.id, kind, offer, operations, owner=owner)


def _kinds(operations: Iterable[Operation]) -> list[Kind]:
    return [kind for kind, does in DOES.items() if not does.isdisjoint(operations)]


def for_the_rest(kind: Kind) -> Offer:
    """The terms for models that have no offer of their own in this dialect."""
    return next(
        offer
        for offer in openai_menu().offers.values()
        if (facts := cast(OpenaiOffer, offer.facts)).for_the_rest and facts.kind == kind
    )
