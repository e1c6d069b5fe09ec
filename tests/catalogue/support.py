"""Prices from snippets, menus from snippets, and inputs that fit a schema."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from atelier.catalogue.facts import OpenaiOffer
from atelier.catalogue.load import cards, dialects, menu, read_menu
from atelier.catalogue.menu import Menu, Offer
from atelier.catalogue.price import Price, PriceEntry, compile_price
from atelier.catalogue.quote import Exchange, Quote, quote
from atelier.domain.money import Unit

RATES = Exchange()
FIGURES = {"duration_s": 4.2, "width_px": 1280, "height_px": 720, "fps": 24, "child_prices": 12}
"""What a short clip measures, and what the calls of a small node app cost."""

OFFERS = [(dialect, offer) for dialect in dialects() for offer in menu(dialect).offers.values()]
OFFER_IDS = [f"{dialect}:{offer.id}" for dialect, offer in OFFERS]

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "prompt": {"type": "string"},
    "mode": {"type": "string", "enum": ["std", "pro"], "default": "std"},
    "duration": {"type": "number", "default": 5},
    "seconds": {"type": "number"},
    "width": {"type": "integer", "default": 1024},
    "sound": {"type": "boolean", "default": False},
    "images": {"type": "array", "items": {"type": "string"}},
    "shots": {"type": "array", "items": {"type": "object", "properties": {"length": {"type": "number"}}}},
    "clip": {"type": "string"},
    "link": {"type": "string"},
    "copies": {"type": "integer", "default": 1},
}


def price_of(toml: str, fields: Mapping[str, Mapping[str, Any]] = FIELDS, unit: Unit = Unit.CREDITS) -> Price:
    """The price that a snippet of TOML states."""
    raw = tomllib.loads(toml, parse_float=Decimal)
    return compile_price(msgspec.convert(raw, PriceEntry), unit, fields)


def quote_of(toml: str, given: Mapping[str, Any], measured: Mapping[str, Any] | None = None) -> Quote:
    return quote(price_of(toml), given, measured or {}, RATES)


MENU = """
dialect = "native"
title = "Test"
unit = "credits"
unknown_fields = "fault"
"""


def menu_of(folder: Path, offers: str, header: str = MENU) -> Menu:
    """The menu that two files hold, shown in faults as menus/test."""
    (folder / "menu.toml").write_text(header, "utf-8")
    (folder / "offers.toml").write_text(offers, "utf-8")
    return read_menu(folder, cards(), "menus/test")


def figures_for(offer: Offer) -> dict[str, Any]:
    return {name: FIGURES[variable.figure] for name, variable in offer.price.reckoning.measured()}


def worked_out(offer: Offer, given: Mapping[str, Any]) -> dict[str, Any]:
    """With what the OpenAI dialect works out from the rest before it asks for the price."""
    found = dict(given)
    if not isinstance(offer.facts, OpenaiOffer):
        return found
    if found.get("quality") == "auto":
        found["quality"] = offer.facts.auto_quality
    if "size" in found:
        found["size"] = found["size"].replace("auto", "1024x1024")
        found["width"], found["height"] = map(int, found["size"].split("x"))
    return found | ({"duration_s": int(found["seconds"])} if "seconds" in found else {})


def an_input(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The least that a schema asks for, with the first or the smallest of the values it allows."""
    shape = schema
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            branch = schema[keyword][0]
            required = [*schema.get("required", ()), *branch.get("required", ())]
            properties = {**branch.get("properties", {}), **schema.get("properties", {})}
            shape = {**schema, "required": required, "properties": properties}
    return {name: _a_value(shape["properties"][name]) for name in shape.get("required", ())}


def _a_value(schema: Mapping[str, Any]) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"] if isinstance(schema["type"], str) else schema["type"][0]:
        case "string":
            return "x" * max(1, schema.get("minLength", 1))
        case "boolean":
            return False
        case "integer" | "number":
            return schema.get("minimum", 8)
        case "array":
            return [_a_value(schema["items"])] * max(1, schema.get("minItems", 1))
    return an_input(schema)
