"""The document of the dialect: valid, complete, and true of what is answered."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from tests.dialects.gateai import judge
from tests.house import House


@pytest.fixture(scope="module")
def document(counter: House) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{counter.url}/gateai/openapi.json").json()
    return found


def test_it_is_valid(document: dict[str, Any], counter: House) -> None:
    validate(document)
    assert document["servers"][0]["url"] == f"{counter.url}/gateai"


def test_it_has_the_operations_of_the_contract(document: dict[str, Any]) -> None:
    ours = {
        operation["operationId"]: (method, path.replace("{model_id}", "{modelId}"), operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert ours.keys() == judge.OPERATIONS.keys()
    for name, (method, path, operation) in judge.OPERATIONS.items():
        assert ours[name][:2] == (method, path)
        theirs = {status for status in operation["responses"] if status != "402" or name == "create_generation"}
        assert theirs <= ours[name][2]["responses"].keys(), name


def test_keys_are_shown_as_they_may_be(document: dict[str, Any]) -> None:
    ways = {
        operation["operationId"]: [name for way in operation["security"] for name in way]
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    assert ways.pop("get_dashboard") == ["bearerKey", "queryKey"]
    for name in ("get_docs_txt", "list_models", "list_model_schemas", "get_model"):
        assert ways.pop(name) == []
    assert set(map(tuple, ways.values())) == {("bearerKey",)}


def test_bodies_have_the_fields_of_the_contract(document: dict[str, Any]) -> None:
    """By the contract's names of schemas, and ours."""
    names = {
        "GenerateRequest": "Generate",
        "GenerateResponse": "Task",
        "TaskStatus": "TaskStatus",
        "Adjustment": "Adjustment",
        "Estimate": "Estimate",
        "ModelSummary": "ModelSummary",
        "ModelDetail": "Model",
        "ParamSpec": "ParamSpec",
        "Budget": "Budget",
        "Credits": "Credits",
        "ActiveSlot": "ActiveSlot",
        "ActiveTask": "ActiveTask",
        "RecentTask": "RecentTask",
        "Dashboard": "Dashboard",
        "UploadResponse": "Upload",
        "Error": "Error",
    }
    for theirs, ours in names.items():
        wanted = judge.CONTRACT["components"]["schemas"][theirs]
        shown = document["components"]["schemas"][ours]
        assert wanted["properties"].keys() == shown["properties"].keys(), ours
        assert set(wanted.get("required", ())) <= set(shown["required"]), ours
