"""Every constraint of every model broken once: refused with the name of the field, and nothing is charged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.sizes import SIDES, facts_of
from tests.dialects.gateai.guest import Guest
from tests.dialects.gateai.models import OFFERS, least

_OTHER_TYPES = {"string": 5, "number": "many", "integer": 1.5, "boolean": "yes", "array": "none", "object": [1]}
"""A value that is none of the type."""


def violations(offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of a field, and parameters in which it alone is wrong."""
    good = least(offer)
    for name in offer.input.get("required", ()):
        if "default" not in offer.input["properties"][name]:
            yield name, {other: value for other, value in good.items() if other != name}
    for name, schema in offer.input["properties"].items():
        snapped = name in SIDES and facts_of(offer).snap is not None
        for wrong in _wrong(schema, snapped=snapped):
            yield name, {**good, name: wrong}


def _wrong(schema: Mapping[str, Any], *, snapped: bool) -> Iterator[Any]:
    if "type" in schema:
        yield "1024" if snapped else _OTHER_TYPES[schema["type"]]
    if snapped:
        return
    if "enum" in schema:
        yield "nonsense" if schema["type"] == "string" else 99_999
    if "minimum" in schema:
        yield schema["minimum"] - 1
    if "maximum" in schema:
        yield schema["maximum"] + 1
    if schema.get("minLength"):
        yield "x" * (schema["minLength"] - 1)
    if "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    item = "https://example.com/a" if "x-media" in schema.get("items", {}) else {}
    if schema.get("minItems"):
        yield [item] * (schema["minItems"] - 1)
    if "maxItems" in schema:
        yield [item] * (schema["maxItems"] + 1)
    if schema.get("items", {}).get("type") in ("string", "object"):
        yield [5]


def test_there_are_enough_of_them() -> None:
    assert sum(1 for offer in OFFERS.values() for _ in violations(offer)) > 700


@pytest.mark.parametrize("model", OFFERS)
async def test_every_constraint_of_a_model(model: str, visitor: Guest) -> None:
    for name, params in violations(OFFERS[model]):
        refused = await visitor.ask(model, **params)
        body = refused.json()
        assert refused.status_code == 400, (name, params, body)
        code = {"prompt": "PROMPT_TOO_LONG", "quantity": "QUANTITY_TOO_HIGH"}.get(name, "")
        assert body["code"] in ("INVALID_PARAMS", code), (params, body)
        assert any(detail["pointer"].startswith(f"/params/{name}") for detail in body["details"]), (params, body)
        assert name in body["error"], (params, body)
    assert await visitor.untouched()
