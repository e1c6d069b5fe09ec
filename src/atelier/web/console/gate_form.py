"""Forms of GateAI's models: sizes as one choice instead of two lists, drop zones for references of any shape, and rows
for what its schema leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.gather import UNLISTED, Places
from atelier.dialects.gateai.sizes import SIDES, facts_of, legal

SIZE: Final = "size"
"""Stands for width and height in forms."""
_PICTURES: Final = {"type": "array", "items": {"type": "string", "x-media": "image"}}
_WEIGHT: Final = {
    "type": "number",
    "title": "Strength",
    "minimum": 0,
    "maximum": 2,
    "multipleOf": 0.05,
    "default": 1,
}


def _weighed(what: str, description: str) -> dict[str, Any]:
    """Rows of things that are known by an id and count more or less."""
    ident = {"type": "string", "title": what, "minLength": 1}
    items = {"type": "object", "required": ["id"], "properties": {"id": ident, "weight": _WEIGHT}}
    return {"items": items, "description": description}


_OPEN: Final[Mapping[str, Mapping[str, Any]]] = {
    "loras": _weighed("LoRA", "Looks that were trained, and how strongly each counts."),
    "elements": _weighed("Element", "What is taken up, each by its id and as strongly as you say."),
    "controls": {
        "type": "object",
        "additionalProperties": {"type": "number"},
        "description": "By name, each with its strength.",
    },
}
"""What the schema takes in any shape, in one that people can fill in."""


def shown(offer: Offer) -> dict[str, Any]:
    """The model's schema as its form shows it."""
    fields = dict(offer.input["properties"])
    pictures = Places.of(offer).images
    if pictures == UNLISTED:
        fields[UNLISTED] = {**_PICTURES, "title": "Pictures", "description": "What is changed, or taken up."}
    elif pictures is not None and "x-media" not in fields[pictures].get("items", {}):
        fields[pictures] = {**fields[pictures], **_guidance(fields[pictures])}
    for name in _OPEN.keys() & fields.keys():
        if not fields[name].get("items", {}).keys() - {"type"}:
            fields[name] = {**fields[name], **_OPEN[name]}
    if facts_of(offer).snap == "pair" and all("enum" in fields.get(side, {}) for side in SIDES):
        fields = _with_sizes(offer, fields)
    return {**offer.input, "properties": fields}


def params(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters behind what a form holds."""
    own = {name: value for name, value in given.items() if name != SIZE}
    width, times, height = str(given.get(SIZE, "")).partition("x")
    if times and width.isdecimal() and height.isdecimal():
        own |= {"width": int(width), "height": int(height)}
    return own


def given(offer: Offer, found: Mapping[str, Any]) -> dict[str, Any]:
    """What a form holds of these parameters."""
    fields = shown(offer)["properties"]
    width, height = (found.get(side) for side in SIDES)
    size = {SIZE: f"{width}x{height}"} if SIZE in fields and width and height else {}
    return {name: value for name, value in found.items() if name in fields} | size


def _guidance(field: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of objects that say how a picture guides: a picture, and what of it counts."""
    if "anyOf" in field.get("items", {}):
        return {"items": next(kind for kind in field["items"]["anyOf"] if "x-media" in kind)}
    kinds = list(field.get("x-guidance-types", ()))
    what: dict[str, Any] = {"type": {"type": "string", "title": "What counts", "enum": kinds}} if kinds else {}
    picture = {"type": "string", "x-media": "image", "title": "Picture"}
    return {"items": {"type": "object", "required": ["image"], "properties": {"image": picture, **what}}}


def _with_sizes(offer: Offer, fields: Mapping[str, Any]) -> dict[str, Any]:
    tiers = {f"{size.width_px}x{size.height_px}": size.tier or "" for size in reversed(legal(offer))}
    sizes = list(reversed(tiers))
    usual = "x".join(str(fields[side].get("default", "")) for side in SIDES)
    size: dict[str, Any] = {"type": "string", "title": "Size", "enum": sizes, "groups": tiers}
    if usual in sizes:
        size["default"] = usual
    return {
        SIZE if name == "width" else name: size if name == "width" else field
        for name, field in fields.items()
        if name != "height"
    }
