"""The document as a judge of answers: is this status, this type, this body documented?"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs

PROBLEM = "application/problem+json"


class Contract:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._strict = _strict(document["components"])
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }

    def check(self, operation_id: str, response: httpx.Response) -> None:
        """An answer must be one that is documented for the operation: nothing else, and with nothing more in it."""
        documented = self.operations[operation_id][2]["responses"]
        status = str(response.status_code)
        assert status in documented, f"{operation_id} may not answer {status}: {response.text}"
        answer = self.resolved(documented[status])
        self._check_headers(operation_id, answer, response)
        content = answer.get("content", {})
        if not content:
            assert not response.content
            return
        media_type = response.headers["content-type"].partition(";")[0]
        assert media_type in content, f"{operation_id} may not answer {status} as {media_type}"
        schema = content[media_type]["schema"]
        if media_type == "text/event-stream":
            for event in _events(response.text):
                self.validate(schema["x-event-schema"], event)
            return
        body = response.json()
        self.validate(schema, body)
        if media_type == PROBLEM:
            assert body["code"] in content[media_type]["examples"], f"{operation_id}: {body['code']} is not documented"

    def validate(self, schema: dict[str, Any], value: Any) -> None:
        jsonschema_rs.validate(
            {**schema, "components": self._strict}, value, validate_formats=True, base_uri="json-schema:///document"
        )

    def resolved(self, answer: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in answer:
            return answer
        found: dict[str, Any] = self.document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        return found

    def _check_headers(self, operation_id: str, answer: dict[str, Any], response: httpx.Response) -> None:
        told = {name.lower() for name in answer.get("headers", {})}
        ours = ("location", "retry-after", "preference-applied", "idempotent-replayed", "www-authenticate")
        sent = {name for name in response.headers if name in ours}
        assert sent <= told, f"{operation_id} may not send {sent - told}"
        if any(name.startswith("x-ratelimit-") for name in response.headers):
            assert "429" in self.operations[operation_id][2]["responses"], f"{operation_id} is not counted"


def _strict(value: Any) -> Any:
    """The same schemas, in which objects with named fields have no others."""
    if isinstance(value, list):
        return [_strict(item) for item in value]
    if not isinstance(value, dict):
        return copy.copy(value)
    strict = {key: _strict(item) for key, item in value.items()}
    if isinstance(strict.get("properties"), dict) and strict.get("type") == "object":
        strict.setdefault("additionalProperties", False)
    return strict


def _events(text: str) -> Iterator[Any]:
    for line in text.splitlines():
        if line.startswith("data: "):
            yield json.loads(line[6:])
