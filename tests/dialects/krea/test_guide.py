"""The guide tells the truth: its table has every operation, and for each model the fields that nothing comes of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from atelier.catalogue.schema import fields_of
from atelier.dialects.krea.orders import wanted
from tests.catalogue.support import an_input
from tests.dialects.krea.shop import MODELS
from tests.dialects.krea.test_orders import FILM, PHOTO, SONG, found

GUIDE = (Path(__file__).parents[3] / "docs" / "dialects" / "krea.md").read_text()
MEDIA = {"image": PHOTO, "video": FILM, "audio": SONG}
TOLD = {
    path: set(re.findall(r"`([^`]*)`", names))
    for path, names in re.findall(r"^\| `POST (/[^`]*)` \|[^|]*\|[^|]*\|([^|]*)\|$", GUIDE, re.MULTILINE)
}


@pytest.mark.parametrize("path", sorted(MODELS))
def test_fields_without_effect_are_those_of_the_guide(path: str) -> None:
    """Whatever else is asked for: alone, with pictures, and with videos."""
    offer = MODELS[path]
    known = fields_of(offer.input)
    least = with_media(offer.input, an_input(offer.input))
    pictures = {name: chosen(known[name]) for name in ("image_url", "image_urls", "start_image") if name in known}
    videos = {name: FILM for name in ("start_video", "end_video", "edit_video") if name in known}
    without = set()
    for name, schema in known.items():
        effects = set()
        for others in ({}, pictures, videos):
            wish = wanted(
                offer,
                {
                    **least,
                    **others,
                    **({"upscaling_activated": True} if "upscaling_activated" in known else {}),
                    name: chosen(schema),
                },
            )
            order = wish.order({reference.pointer: found(reference) for reference in wish.references})
            effects.add(order.asked.get(name))  # None: it has its effect before there is an order
        if effects == {""}:
            without.add(name)
    assert without == TOLD[path]


def chosen(schema: Mapping[str, Any]) -> Any:
    """A value that asks for something: not the default."""
    if "oneOf" in schema:
        return chosen(schema["oneOf"][-1])
    if "x-media" in schema:
        return MEDIA[schema["x-media"]]
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return next((value for value in values if value != schema.get("default")), values[0])
    if "items" in schema:
        return [chosen(schema["items"])]
    if "properties" in schema:
        return {name: chosen(schema["properties"][name]) for name in schema.get("required", ())}
    return plain(schema)


def plain(schema: Mapping[str, Any]) -> Any:
    kind = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    if kind == "boolean":
        return not schema.get("default", False)
    if kind == "string":
        return "harbour"
    least = schema.get("minimum", 1)
    values = (schema.get("maximum", least + 1), least)
    return next(value for value in values if value != schema.get("default"))


def with_media(schema: Mapping[str, Any], given: Any) -> Any:
    if "x-media" in schema:
        return MEDIA[schema["x-media"]]
    if isinstance(given, dict):
        fields = schema.get("properties", {})
        return {name: with_media(fields.get(name, {}), value) for name, value in given.items()}
    if isinstance(given, list):
        return [with_media(schema.get("items", {}), value) for value in given]
    return given
