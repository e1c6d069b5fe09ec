"""Menus and cards: what a dialect offers, and the real-world models behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from atelier.catalogue.facts import Facts
from atelier.catalogue.price import Price, Reckoning
from atelier.catalogue.schema import MediaField
from atelier.catalogue.validate import InputCheck
from atelier.domain.media import MediaKind
from atelier.domain.money import Unit
from atelier.domain.operations import OUTPUT_KIND, Operation


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A real-world model, once. `licence` is that of its weights (SPDX where it has a name there), absent where
    they are not published or the licence is not known to us."""

    id: str
    title: str
    maker: str
    operations: tuple[str, ...]
    licence: str | None = None


class Offer(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Something that can be asked for in a dialect.

    `operations` are what it can do; which one it does follows from what is given, the first is the plain case.
    """

    id: str
    title: str
    operations: tuple[Operation, ...]
    input: Mapping[str, Any]
    price: Price
    check: InputCheck
    media: tuple[MediaField, ...]
    facts: Facts
    aliases: Mapping[str, str]
    card: str | None = None
    cards_by: str | None = None
    """For an offer that is several models: the field that says which, with `cards` by its values."""
    cards: Mapping[str, str] = {}
    typical: Reckoning | None = None
    """How many seconds a run takes, where the vendor says; see `quote.typical_s`."""

    @property
    def makes(self) -> MediaKind | None:
        """The kind of media that comes out."""
        return OUTPUT_KIND[self.operations[0]]

    def card_for(self, given: Mapping[str, Any]) -> str | None:
        """The card behind an input that has its defaults filled in; None where the model is not a known one."""
        return self.card if self.cards_by is None else self.cards.get(str(given.get(self.cards_by)))

    def all_cards(self) -> tuple[str, ...]:
        """Every card that the offer can lead to."""
        return (self.card,) if self.card is not None else tuple(dict.fromkeys(self.cards.values()))


class Menu(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a dialect offers, in the order of its files, by id."""

    dialect: str
    title: str
    unit: Unit
    facts: Facts
    offers: Mapping[str, Offer]
