"""`/krea/openapi.json`: valid, and everything in it that the contract has and that the vendor's client reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import quote
from atelier.catalogue.schema import with_defaults
from tests.catalogue.support import RATES, an_input
from tests.dialects.krea import judge
from tests.dialects.krea.shop import MODELS
from tests.house import House

LIMITS = ("minimum", "minLength", "minItems", "maximum", "maxLength", "maxItems")


@pytest.fixture(scope="module")
def document(counter: House) -> dict[str, Any]:
    """Asked for without a key."""
    response = httpx.get(counter.url + "/krea/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_it_is_under_the_host_name_too(counter: House, document: dict[str, Any]) -> None:
    host = f"krea.localhost:{httpx.URL(counter.url).port}"
    assert httpx.get(counter.url + "/openapi.json", headers={"host": host}).json() == document


def test_it_has_all_that_the_contract_has(document: dict[str, Any]) -> None:
    for path, methods in judge.CONTRACT["paths"].items():
        for method, operation in methods.items():
            ours = document["paths"][path][method]
            assert ours["operationId"] == operation["operationId"]
            assert ours["responses"].keys() >= operation["responses"].keys(), path
            assert "401" in ours["responses"]
            assert named(ours) >= named(operation), path
            assert ("requestBody" in ours) == ("requestBody" in operation), path
            assert ours["security"] == [{"bearerAuth": [ours["security"][0]["bearerAuth"][0]]}]


def named(operation: dict[str, Any]) -> set[str]:
    return {
        "X-Webhook-URL" if "$ref" in parameter else parameter["name"] for parameter in operation.get("parameters", ())
    }


@pytest.mark.parametrize("path", sorted(MODELS))
def test_inputs_are_those_of_the_contract(path: str, document: dict[str, Any]) -> None:
    operation = document["paths"][path]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert "$ref" not in json.dumps(schema)
    ours = operation.get("x-deprecated-aliases", [])
    theirs = judge.CONTRACT["paths"][path]["post"].get("x-deprecated-aliases", [])
    assert {(alias["from"], alias["to"]) for alias in ours} >= {(alias["from"], alias["to"]) for alias in theirs}
    for alias in ours:
        assert schema["properties"][alias["from"]]["deprecated"] is True
    for shape in shapes_of(path):
        assert set(schema.get("required", ())) <= set(shape.get("required", ()))
        for name, field in shape["properties"].items():
            within(schema["properties"][name], field, f"{path}.{name}")


def shapes_of(path: str) -> list[dict[str, Any]]:
    schema = judge.CONTRACT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema = resolved(schema)
    return [resolved(shape) for shape in schema["oneOf"]] if "oneOf" in schema else [schema]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = judge.CONTRACT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def within(ours: dict[str, Any], theirs: dict[str, Any], where: str) -> None:
    """Ours says at least what theirs says: the same types, values and limits, or narrower ones."""
    theirs = resolved(theirs)
    if "type" in theirs:
        assert ours["type"] == theirs["type"], where
    if "enum" in theirs:
        assert set(ours["enum"]) >= set(theirs["enum"]), where
    for limit in LIMITS:
        if limit in theirs:
            narrower = ours[limit] >= theirs[limit] if limit.startswith("min") else ours[limit] <= theirs[limit]
            assert narrower, (where, limit)
    for name, field in theirs.get("properties", {}).items():
        within(ours["properties"][name], field, f"{where}.{name}")
    if "items" in theirs:
        within(ours["items"], theirs["items"], f"{where}[]")
    if "default" in theirs and not where.endswith(".seed") and "default" in ours:
        assert ours["default"] == theirs["default"], where


@pytest.mark.parametrize("path", sorted(MODELS))
def test_the_vendors_client_finds_a_price(path: str, document: dict[str, Any]) -> None:
    """It takes a number before "compute units", else the first cell of a table that is a number alone."""
    offer = MODELS[path]
    description = document["paths"][path]["post"]["description"]
    stated = re.search(r"~?(\d+)\s*(?:CU|compute units)", description, re.IGNORECASE)
    cell = re.search(r"\|\s*~?(\d+)\s*\|", description)
    if offer.price.reckoning.table is None and offer.price.reckoning.amount is None:
        assert offer.price.text in description
        assert stated is not None
        assert stated[1] == "5"  # for 2048 x 2048 pixels, at one for each started megapixel
        return
    assert stated is None
    assert cell is not None
    if path == "/styles/train":  # where the table is for one step
        assert cell[1] == "3"
    else:
        assert int(cell[1]) == round(usual(offer))


def usual(offer: Offer) -> Any:
    return quote(offer.price, with_defaults(offer.input, an_input(offer.input)), {}, RATES).amount


def test_typical_times_are_told(document: dict[str, Any]) -> None:
    told = {path: document["paths"][path]["post"].get("x-typical-seconds") for path in MODELS}
    assert {path.partition("/generate/")[2]: seconds for path, seconds in told.items() if seconds is not None} == {
        "image/bfl/flux-1-dev": 7,
        "image/bfl/flux-1-kontext-dev": 23,
        "image/runway/gen-4-image": 38,
        "image/openai/gpt-image": 72,
        "image/openai/gpt-image-2": 55,
        "image/qwen/2512": 22,
        "image/z-image/z-image": 5,
        "video/alibaba/wan-2.1": 97,
        "video/alibaba/wan-2.2": 113,
        "video/bytedance/seedance-1.0-pro": 57,
        "video/bytedance/seedance-1.0-pro-fast": 36,
    }
    for path, seconds in told.items():
        found = re.search(r"~?(\d+)\s*(?:seconds)", document["paths"][path]["post"]["description"], re.IGNORECASE)
        assert (found and int(found[1])) == seconds, "as the vendor's client reads it"


def test_the_guide_has_every_operation(document: dict[str, Any]) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "dialects" / "krea.md").read_text()
    told = set(re.findall(r"^\| `([A-Z]+ /[^`]*)` \|", guide, re.MULTILINE))
    served = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert told == served
