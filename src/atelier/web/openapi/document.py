"""The OpenAPI document of the native API: with samples, and each answer and problem with an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import Litestar

from atelier.web.openapi.operations import Answer, Operation, Parameter, operations
from atelier.web.openapi.samples import Call, samples
from atelier.web.openapi.schemas import Schema
from atelier.web.openapi.skeleton import JSON_TYPE, RETRY_AFTER, STREAM_TYPE, Skeleton, header, reference_of
from atelier.web.openapi.words import Error, Examples, Words, read_examples, read_words
from atelier.webhooks.records import EVENTS

PREFIXES: Final = ("/v1", "/healthz", "/readyz")
"""The paths that belong to the native API."""

PROBLEM_TYPE: Final = "application/problem+json"

_RATE: Final = {
    "X-RateLimit-Limit": "Requests of this sort that the key may make in a minute. Missing where there is no limit.",
    "X-RateLimit-Remaining": "How many of them are left.",
    "X-RateLimit-Reset": "Seconds until there are more.",
}
_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": "`Bearer`."},
    429: {**RETRY_AFTER, **_RATE},
    503: RETRY_AFTER,
}


def openapi_document(app: Litestar, *, problem: type, job: type, server: str) -> dict[str, Any]:
    """The document of the native API that `app` serves at `server`. `problem` and `job` are the types of the body of an
    error and of what a webhook tells."""
    found = operations(app, PREFIXES)
    return _Document(found, read_words(), read_examples(), server, problem=problem, job=job).whole()


class _Document(Skeleton):
    def __init__(
        self,
        found: Sequence[Operation],
        words: Words,
        examples: Examples,
        server: str,
        *,
        problem: type,
        job: type,
    ) -> None:
        super().__init__(found, (problem, job), info=words.info, tags=words.tag, server=server, base="")
        self._words = words
        self._errors = words.errors()
        self._examples = examples
        self._problem = self.schemas.of(problem)
        self._job = self.schemas.of(job)

    def whole(self) -> dict[str, Any]:
        document = super().whole()
        paths, components = document.pop("paths"), document.pop("components")
        return {
            **document,
            "externalDocs": {"url": f"{self.server}/docs", "description": "The same, to read."},
            "paths": paths,
            "webhooks": {"jobEnded": {"post": _webhook(self._job)}},
            "components": {
                **components,
                "headers": {name: header(text) for name, text in _RATE.items()},
                "securitySchemes": self._schemes(),
            },
        }

    # ---------------------------------------------------------------- operations

    def operation(self, operation: Operation) -> dict[str, Any]:
        filled = self._examples.of(operation.id)
        call = Call(
            operation=operation,
            server=self.server,
            path=operation.path.format(**self._examples.parameters),
            query=filled.query,
            headers=filled.headers,
            body=self._sent(operation),
            form=self._examples.form if operation.form is not None else None,
        )
        return super().operation(operation) | {"x-codeSamples": samples(call)}

    def parameter(self, parameter: Parameter) -> dict[str, Any]:
        shown = super().parameter(parameter)
        return shown | {"example": self._examples.parameters[parameter.name]} if parameter.required else shown

    def body(self, operation: Operation) -> dict[str, Any]:
        return super().body(operation) | {"example": self._sent(operation)}

    def _sent(self, operation: Operation) -> Any:
        """An example of the body; None without one."""
        if operation.body is None:
            return None
        return self._examples.of(operation.id).body or self._example(self.schemas.of(operation.body))

    def security(self, operation: Operation) -> list[dict[str, list[str]]]:
        if not operation.guarded:
            return []
        scopes = [str(operation.scope)] if operation.scope else []
        return [{"bearer": scopes}, *([{"keyInQuery": scopes}] if operation.key_in_query else [])]

    # ------------------------------------------------------------------- answers

    def answer(self, answer: Answer, operation: Operation) -> dict[str, Any]:
        shown = super().answer(answer, operation)
        content = shown.get("content", {}).get(answer.media_type)
        if content is not None and answer.media_type != STREAM_TYPE:
            example = self._examples.of(operation.id).answer
            content["example"] = self._example(content["schema"]) if example is None else example
        return shown

    def headers(self, answer: Answer, operation: Operation) -> dict[str, Any]:
        return _headers({**answer.headers, **(_RATE if operation.counted else {})})

    def failures(self, operation: Operation) -> dict[str, Any]:
        by_status: dict[int, list[Error]] = {}
        for code in operation.codes:
            error = self._errors[code]
            by_status.setdefault(error.status, []).append(error)
        return {str(status): self._failure(status, by_status[status]) for status in sorted(by_status)}

    def _failure(self, status: int, errors: Sequence[Error]) -> dict[str, Any]:
        """A reference to the answer for these errors, which is the same wherever they stand together."""
        answer: dict[str, Any] = {"description": "\n\n".join(f"`{error.code}`: {error.meaning}" for error in errors)}
        if status in _HEADERS:
            answer["headers"] = _headers(_HEADERS[status])
        examples = {error.code: {"value": error.problem} for error in errors}
        answer["content"] = {PROBLEM_TYPE: {"schema": self._problem, "examples": examples}}
        return self.shared("Or".join(error.name for error in errors), answer)

    # ---------------------------------------------------------------- components

    def components(self) -> dict[str, Any]:
        return {
            name: schema | ({"examples": [self._examples.types[name]]} if name in self._examples.types else {})
            for name, schema in self.schemas.components.items()
        }

    def _schemes(self) -> dict[str, Any]:
        words = self._words.security
        return {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "atl_...", "description": words.bearer},
            "keyInQuery": {"type": "apiKey", "in": "query", "name": "key", "description": words.query},
        }

    def _example(self, schema: Mapping[str, Any]) -> Any:
        """An example of a type, from those of the types it is made of."""
        if "$ref" in schema:
            name = reference_of(dict(schema))
            if name in self._examples.types:
                return self._examples.types[name]
            return self._example(self.schemas.components[name])
        if "anyOf" in schema:
            return self._example(schema["anyOf"][0])
        if schema.get("type") == "object":
            return {name: self._example(sub) for name, sub in schema["properties"].items()}
        return [self._example(schema["items"])] if schema.get("type") == "array" else None


def _webhook(job: Schema) -> dict[str, Any]:
    headers = {
        "webhook-id": "The same for every attempt: what you have seen, you need not handle again.",
        "webhook-timestamp": "When this attempt was made, in seconds since 1970.",
        "webhook-signature": "`v1,` and an HMAC-SHA256 in base64. Two of them, with a space between, after a rotation.",
    }
    event = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": list(EVENTS)},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": job,
        },
        "required": ["type", "timestamp", "data"],
    }
    return {
        "operationId": "jobEnded",
        "tags": ["Webhooks"],
        "summary": "A job has ended",
        "description": "Sent to every enabled receiver of the account, and to the `webhook_url` of the job.",
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
            for name, text in headers.items()
        ],
        "requestBody": {"required": True, "content": {JSON_TYPE: {"schema": event}}},
        "responses": {"2XX": {"description": "Received. After anything else it is sent again, later."}},
        "security": [],
    }


def _headers(described: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {"$ref": f"#/components/headers/{name}"} if name in _RATE else header(text)
        for name, text in described.items()
    }
