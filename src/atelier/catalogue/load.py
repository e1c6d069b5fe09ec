"""Reading menus and cards. Each is read once, when it is first asked for; a fault names file, entry and key."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal

import jsonschema_rs
import msgspec

from atelier.catalogue.facts import DIALECTS, Facts
from atelier.catalogue.faults import CatalogueFault, Problem
from atelier.catalogue.menu import Card, Menu, Offer
from atelier.catalogue.price import PriceEntry, Reckoning, TableEntry, compile_price, compile_reckoning
from atelier.catalogue.reading import convert, entries, parse
from atelier.catalogue.schema import Schema, expand, fields_of, media_fields, parts_of
from atelier.catalogue.validate import InputCheck
from atelier.domain.money import Unit
from atelier.domain.operations import Operation

_HEADER: Final = "menu.toml"


class MenuEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`menu.toml`: what holds for every offer of the folder."""

    dialect: str
    title: str
    unit: Unit
    unknown_fields: Literal["fault", "ignore"]
    aliases: dict[str, str] = {}
    """Old names of fields: they hold for every offer that has a field of the new name."""
    facts: dict[str, Any] = {}
    defs: dict[str, Any] = {}


class OfferEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[offer]]` as written."""

    id: str
    title: str
    operations: tuple[str, ...]
    input: dict[str, Any]
    price: PriceEntry
    card: str | None = None
    cards_by: str | None = None
    cards: dict[str, str] = {}
    aliases: dict[str, str] = {}
    typical_s: int | TableEntry | None = None
    facts: dict[str, Any] = {}


@functools.cache
def dialects() -> tuple[str, ...]:
    """The dialects that have a menu."""
    return tuple(sorted(folder.name for folder in _data("menus").iterdir() if folder.is_dir()))


@functools.cache
def menu(dialect: str) -> Menu:
    """The menu of a dialect. Raises CatalogueFault when its files are not what they should be."""
    return read_menu(_data("menus") / dialect, cards(), f"menus/{dialect}")


@functools.cache
def cards() -> Mapping[str, Card]:
    """All model cards by id."""
    return read_cards(_data("cards"), "cards")


def offers_of(card: str) -> tuple[tuple[str, Offer], ...]:
    """Every (dialect, offer) that leads to a card."""
    return tuple(
        (dialect, offer)
        for dialect in dialects()
        for offer in menu(dialect).offers.values()
        if card in offer.all_cards()
    )


def _data(kind: str) -> Traversable:
    return files("atelier.catalogue") / kind


def read_cards(folder: Traversable, shown_as: str) -> Mapping[str, Card]:
    """The cards in a folder of TOML files. Raises CatalogueFault."""
    found: dict[str, Card] = {}
    for file, name, raw in entries(folder, shown_as, "card"):
        try:
            card = convert(raw, Card)
            _check_operations(card.operations)
            if card.id in found:
                raise Problem("id", f"{card.id!r} is taken by an earlier card")
        except Problem as problem:
            raise CatalogueFault(file, name, problem) from None
        found[card.id] = card
    return found


def read_menu(folder: Traversable, known_cards: Mapping[str, Card], shown_as: str) -> Menu:
    """The menu in a folder: `menu.toml` and any number of files of offers. Raises CatalogueFault."""
    header_file = f"{shown_as}/{_HEADER}"
    try:
        header = convert(parse(folder / _HEADER, header_file), MenuEntry)
        if header.dialect not in DIALECTS:
            raise Problem("dialect", f"{header.dialect!r} is none of {', '.join(DIALECTS)}")
        menu_facts, offer_facts = DIALECTS[header.dialect]
        facts = convert(header.facts, menu_facts, "facts")
    except Problem as problem:
        raise CatalogueFault(header_file, "", problem) from None
    offers: dict[str, Offer] = {}
    for file, name, raw in entries(folder, shown_as, "offer", besides=_HEADER):
        try:
            offer = _offer(convert(raw, OfferEntry), header, offer_facts, known_cards)
            if offer.id in offers:
                raise Problem("id", f"{offer.id!r} is taken by an earlier offer")
        except Problem as problem:
            raise CatalogueFault(file, name, problem) from None
        offers[offer.id] = offer
    return Menu(dialect=header.dialect, title=header.title, unit=header.unit, facts=facts, offers=offers)


def _offer(entry: OfferEntry, header: MenuEntry, facts: type[Facts], known_cards: Mapping[str, Card]) -> Offer:
    _check_operations(entry.operations)
    schema = _schema(entry.input, header)
    fields = fields_of(schema)
    _check_cards(entry, fields, known_cards)
    aliases = _aliases(header.aliases, entry.aliases, fields)
    return Offer(
        id=entry.id,
        title=entry.title,
        operations=tuple(Operation(name) for name in entry.operations),
        input=schema,
        price=compile_price(entry.price, header.unit, fields),
        check=_check_schema(schema, aliases),
        media=media_fields(schema),
        facts=convert(entry.facts, facts, "facts"),
        aliases=aliases,
        card=entry.card,
        cards_by=entry.cards_by,
        cards=entry.cards,
        typical=_typical(entry.typical_s, fields),
    )


def _schema(raw: Mapping[str, Any], header: MenuEntry) -> Schema:
    """The whole schema of an input: an object that treats unknown fields as the menu says, unless it says so."""
    schema = expand(raw, header.defs, "input")
    whole: Schema = {"type": "object", **schema}
    if "properties" in whole:
        whole.setdefault("additionalProperties", header.unknown_fields == "ignore")
    return whole


def _aliases(shared: Mapping[str, str], own: Mapping[str, str], fields: Mapping[str, Schema]) -> Mapping[str, str]:
    for old, new in own.items():
        if new not in fields or old in fields:
            raise Problem(f"aliases.{old}", f"must be the old name of an input field; {new!r} is none")
    return {old: new for old, new in shared.items() if new in fields and old not in fields} | dict(own)


def _typical(seconds: int | TableEntry | None, fields: Mapping[str, Schema]) -> Reckoning | None:
    if seconds is None:
        return None
    entry = seconds if isinstance(seconds, TableEntry) else TableEntry()
    amount = seconds if isinstance(seconds, int) else None
    return compile_reckoning(entry, "typical_s", fields, amount=amount)


def _check_schema(schema: Schema, aliases: Mapping[str, str]) -> InputCheck:
    try:
        check = InputCheck(schema, aliases)
    except ValueError as error:
        raise Problem("input", f"is not valid JSON Schema: {error}") from None
    fields = fields_of(schema)
    for name in schema.get("required", ()):
        if name not in fields:
            raise Problem("input.required", f"{name!r} is not one of the fields")
    for key, part in parts_of(schema, "input"):
        for shown in ([part["default"]] if "default" in part else []) + part.get("examples", []):
            if not jsonschema_rs.is_valid(part, shown):
                raise Problem(key, f"its own default or example {shown!r} is not valid")
    return check


def _check_operations(operations: Iterable[str]) -> None:
    known = tuple(operations)
    if not known:
        raise Problem("operations", "must name at least one")
    for index, name in enumerate(known):
        if name not in list(Operation):
            raise Problem(f"operations[{index}]", f"{name!r} is not an operation")


def _check_cards(entry: OfferEntry, fields: Mapping[str, Schema], known: Mapping[str, Card]) -> None:
    for key, card in (("card", entry.card), *((f"cards.{value}", card) for value, card in entry.cards.items())):
        if card is not None and card not in known:
            raise Problem(key, f"there is no card {card!r}")
    if entry.card is not None:
        for operation in entry.operations:
            if operation not in known[entry.card].operations:
                raise Problem("operations", f"the card {entry.card!r} does not do {operation}")
        if entry.cards_by is not None:
            raise Problem("cards_by", "and card exclude each other")
    if (entry.cards_by is None) != (not entry.cards):
        raise Problem("cards_by", "and cards go together")
    values = () if entry.cards_by is None else fields.get(entry.cards_by, {}).get("enum", ())
    for value in entry.cards:
        if value not in values:
            raise Problem(f"cards.{value}", f"is not a value of the field {entry.cards_by!r}")
