"""The vendor's contract as a judge of answers. `data/contract.json` has its facts: paths, schemas, statuses, tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs

CONTRACT: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "contract.json").read_text())
TOOLS: dict[str, Any] = CONTRACT["tools"]

OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    operation["operationId"]: (method, path, operation)
    for path, methods in CONTRACT["paths"].items()
    for method, operation in methods.items()
}
CODES: dict[int, set[str]] = {
    status: {row["code"] for row in CONTRACT["error_table"] if row["status"] == status}
    for status in {row["status"] for row in CONTRACT["error_table"]}
}
OURS = {404: {"not_found"}, 409: {"conflict"}, 413: {"payload_too_large"}, 422: {"validation_error"}}
"""Refusals that we may answer anywhere: creates may be repeated, bodies may be too large."""
RATES = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
_ERROR = {"$ref": "#/components/schemas/PublicApiError"}


def check(operation_id: str, response: httpx.Response) -> None:
    """An answer must be one that the contract has for the operation, or a refusal of ours in its envelope."""
    documented = OPERATIONS[operation_id][2]["responses"]
    status = response.status_code
    assert str(status) in documented or status in OURS, f"{operation_id} may not answer {status}: {response.text}"
    assert response.headers["content-type"] == "application/json"
    body, code = response.json(), ""
    if status < 400:
        validate(documented[str(status)]["content"]["application/json"]["schema"], body)
    else:
        validate(_ERROR, body)
        assert body["error"]["message"]
        code = body["error"]["code"]
        assert code in codes_of(documented, status)
    if status != 401 and code != "user_blocked":  # whose windows are not looked at
        assert all(int(response.headers[name]) >= 0 for name in RATES), response.headers
    if status == 429:
        assert int(response.headers["retry-after"]) >= 1


def codes_of(documented: dict[str, Any], status: int) -> set[str]:
    if str(status) not in documented:
        return OURS[status]
    name = documented[str(status)]["$ref"].rpartition("/")[2]
    return set(CONTRACT["components"]["responses"][name]["x-error-codes"])


def validate(schema: dict[str, Any], value: Any) -> None:
    jsonschema_rs.validate(
        {**schema, "components": CONTRACT["components"]},
        value,
        validate_formats=True,
        base_uri="json-schema:///contract",
    )
