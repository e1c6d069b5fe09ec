"""The document of the dialect: valid, complete, and of the contract's shapes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from tests.dialects.zencreator import judge
from tests.house import House

UNREACHABLE = {"400": "reads have no body", "422": "any text may be a tool's name"}
"""Statuses that the contract has for every operation, and why some of ours cannot answer them."""


@pytest.fixture(scope="module")
def document(counter: House) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{counter.url}/zencreator/openapi.json").json()
    return found


def test_it_is_valid(document: dict[str, Any], counter: House) -> None:
    validate(document)
    assert document["servers"][0]["url"] == f"{counter.url}/zencreator"


def test_it_has_the_operations_of_the_contract(document: dict[str, Any]) -> None:
    ours = {
        operation["operationId"]: (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert ours.keys() == judge.OPERATIONS.keys()
    for name, (method, path, theirs) in judge.OPERATIONS.items():
        assert ours[name][:2] == (method, path)
        mine = ours[name][2]
        missing = theirs["responses"].keys() - mine["responses"].keys()
        assert missing <= UNREACHABLE.keys(), name
        assert "400" not in missing or method == "get"
        assert "422" not in missing or name == "get_tool"
        assert mine["security"] == [{"publicApiKey": [theirs["x-required-scope"]]}]
        success = next(answer for status, answer in mine["responses"].items() if status.startswith("2"))
        assert {header.lower() for header in success["headers"]} >= set(judge.RATES)


def test_parameters_are_those_of_the_contract(document: dict[str, Any]) -> None:
    for name, (method, path, theirs) in judge.OPERATIONS.items():
        mine = {one["name"]: one for one in document["paths"][path][method].get("parameters", ())}
        for wanted in theirs.get("parameters", ()):
            if "$ref" in wanted:
                continue
            assert mine[wanted["name"]]["in"] == wanted["in"], name
            assert mine[wanted["name"]].get("required", False) is wanted["required"], (name, wanted)
            for limit in ("minimum", "maximum", "default", "format"):
                assert mine[wanted["name"]]["schema"].get(limit) == wanted["schema"].get(limit) or limit == "format"
    assert "Idempotency-Key" in {
        one["name"] for one in document["paths"]["/api/public/v1/generations"]["post"]["parameters"]
    }


def test_bodies_have_the_fields_of_the_contract(document: dict[str, Any]) -> None:
    """By the contract's names of schemas, and ours."""
    names = {
        "ToolPublicDTO": "Tool",
        "ToolsPublicDTO": "Tools",
        "CreateGenerationRequest": "GenerationCreate",
        "GenerationDTO": "Generation",
        "GenerationStatusDTO": "GenerationStatus",
        "GenerationOutputDTO": "Output",
        "GenerationResultDTO": "GenerationResult",
        "AssetUploadDTO": "AssetUpload",
        "BalancePublicDTO": "Balance",
        "PublicTransactionDTO": "Transaction",
        "PublicTransactionsDTO": "Transactions",
        "TransactionPaginationDTO": "Pagination",
        "TemplatePublicDTO": "Template",
        "TemplatesPublicDTO": "Templates",
        "LoraPublicDTO": "Lora",
        "LorasPublicDTO": "Loras",
        "PhotoshootCategoryPublicDTO": "Category",
        "PhotoshootCategoriesPublicDTO": "Categories",
        "PublicApiError": "Error",
    }
    for theirs, ours in names.items():
        wanted = judge.CONTRACT["components"]["schemas"][theirs]
        shown = document["components"]["schemas"][ours]
        assert shown["properties"].keys() - wanted["properties"].keys() <= {"preview_url"}, ours
        assert wanted["properties"].keys() <= shown["properties"].keys(), ours
        assert set(wanted.get("required", ())) <= set(shown["required"]), ours
