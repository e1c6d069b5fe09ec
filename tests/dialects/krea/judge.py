"""The vendor's contract as a judge of answers. `data/contract.json` has its facts: paths, parameters, schemas, statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs

CONTRACT: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "contract.json").read_text())

OURS = {"400", "401", "403", "404", "409", "429", "503"}
"""Refusals that we may answer anywhere: keys have scopes, creates may be repeated, engines may be away."""

OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in CONTRACT["paths"].items()
    for method, operation in methods.items()
}

_REFUSAL = {"$ref": "#/components/schemas/Error"}


def check_all(operation_id: str, *responses: httpx.Response) -> None:
    """The answers to an operation: every status that the contract has for it, each as the contract has it."""
    produced = {str(response.status_code) for response in responses}
    missing = OPERATIONS[operation_id][2]["responses"].keys() - produced
    assert not missing, f"{operation_id} has answered {sorted(produced)}, and never {sorted(missing)}"
    for response in responses:
        check(operation_id, response)


def check(operation_id: str, response: httpx.Response) -> None:
    """An answer must be one that the contract has for the operation, or a refusal of ours in its envelope."""
    documented = OPERATIONS[operation_id][2]["responses"]
    status = str(response.status_code)
    assert status in documented.keys() | OURS, f"{operation_id} may not answer {status}: {response.text}"
    if status in documented and "content" not in documented[status]:
        assert response.content == b"", operation_id
        return
    schema = documented[status]["content"]["application/json"]["schema"] if status in documented else _REFUSAL
    assert response.headers["content-type"] == "application/json"
    validate(schema, response.json())
    if response.status_code >= 400:
        assert set(response.json()) == {"error"}
        assert response.json()["error"]


def validate(schema: dict[str, Any], value: Any) -> None:
    jsonschema_rs.validate(
        {**schema, "components": CONTRACT["components"]},
        value,
        validate_formats=True,
        base_uri="json-schema:///contract",
    )
