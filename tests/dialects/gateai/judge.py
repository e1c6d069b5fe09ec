"""The vendor's contract as a judge of answers. `data/contract.json` has its facts: paths, schemas, statuses, models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs

CONTRACT: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "contract.json").read_text())

OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in CONTRACT["paths"].items()
    for method, operation in methods.items()
}

OURS = {"400", "403", "404", "409", "413", "429", "503"}
"""Refusals that we may answer anywhere: keys have scopes, creates may be repeated, engines may be away."""

_REFUSAL = {"$ref": "#/components/schemas/Error"}


def check(operation_id: str, response: httpx.Response) -> None:
    """An answer must be one that the contract has for the operation, or a refusal of ours in its envelope."""
    documented = OPERATIONS[operation_id][2]["responses"]
    status = str(response.status_code)
    assert status in documented.keys() | OURS, f"{operation_id} may not answer {status}: {response.text}"
    content = documented[status]["content"] if status in documented else {"application/json": {"schema": _REFUSAL}}
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type in content
    if media_type != "application/json":
        return
    body = response.json()
    validate(content[media_type]["schema"], body)
    if response.status_code >= 400:
        assert body["error"]
        if status in documented and "x-error-codes" in documented[status]:
            assert body["code"] in documented[status]["x-error-codes"]


def validate(schema: dict[str, Any], value: Any) -> None:
    jsonschema_rs.validate(
        {**schema, "components": CONTRACT["components"]},
        value,
        validate_formats=True,
        base_uri="json-schema:///contract",
    )
