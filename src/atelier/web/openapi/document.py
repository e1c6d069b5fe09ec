"""The OpenAPI document: paths, components and the rest, from operations, types and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import Litestar

from atelier import __version__
from atelier.web.openapi.operations import Answer, Operation, Parameter, operations
from atelier.web.openapi.samples import Call, samples
from atelier.web.openapi.schemas import PREFIX, Schema, Schemas
from atelier.web.openapi.words import Error, Examples, Words, read_examples, read_words
from atelier.webhooks.records import EVENTS

PREFIXES: Final = ("/v1", "/healthz", "/readyz")
"""The paths that belong to the native API."""

PROBLEM_TYPE: Final = "application/problem+json"
_JSON: Final = "application/json"
_STREAM: Final = "text/event-stream"
_RESPONSES: Final = "#/components/responses/"

_RATE: Final = {
    "X-RateLimit-Limit": "Requests of this sort that the key may make in a minute. Missing where there is no limit.",
    "X-RateLimit-Remaining": "How many of them are left.",
    "X-RateLimit-Reset": "Seconds until there are more.",
}
_RETRY_AFTER: Final = {"Retry-After": "Seconds to wait before the next attempt."}
_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": "`Bearer`."},
    429: {**_RETRY_AFTER, **_RATE},
    503: _RETRY_AFTER,
}


def openapi_document(app: Litestar, *, problem: type, job: type, server: str) -> dict[str, Any]:
    """The document of the native API that `app` serves at `server`. `problem` and `job` are the types of the body of an
    error and of what a webhook tells."""
    found = operations(app, PREFIXES)
    kinds = [answer.kind for operation in found for answer in operation.answers]
    bodies = [operation.body for operation in found]
    schemas = Schemas(kind for kind in (*kinds, *bodies, problem, job) if kind is not None)
    return _Document(
        found, schemas, read_words(), read_examples(), server, schemas.of(problem), schemas.of(job)
    ).whole()


class _Document:
    def __init__(
        self,
        found: Sequence[Operation],
        schemas: Schemas,
        words: Words,
        examples: Examples,
        server: str,
        problem: Schema,
        job: Schema,
    ) -> None:
        self._operations = found
        self._schemas = schemas
        self._words = words
        self._errors = words.errors()
        self._examples = examples
        self._server = server
        self._problem = problem
        self._job = job
        self._responses: dict[str, Any] = {}

    def whole(self) -> dict[str, Any]:
        info = self._words.info
        paths: dict[str, Any] = {}
        for operation in self._operations:
            paths.setdefault(operation.path, {})[operation.method] = self._operation(operation)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": info.title,
                "summary": info.summary,
                "description": info.description.strip(),
                "version": __version__,
                "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": self._server, "description": "This server."}],
            "externalDocs": {"url": f"{self._server}/docs", "description": "The same, to read."},
            "tags": [{"name": tag.name, "description": tag.description} for tag in self._words.tag],
            "paths": paths,
            "webhooks": {"jobEnded": {"post": _webhook(self._job)}},
            "components": {
                "schemas": self._components(),
                "responses": dict(sorted(self._responses.items())),
                "headers": {name: _header(text) for name, text in _RATE.items()},
                "securitySchemes": self._security(),
            },
        }

    # ---------------------------------------------------------------- operations

    def _operation(self, operation: Operation) -> dict[str, Any]:
        filled = self._examples.of(operation.id)
        body = None if operation.body is None else filled.body or self._example(self._schemas.of(operation.body))
        call = Call(
            operation=operation,
            server=self._server,
            path=operation.path.format(**self._examples.parameters),
            query=filled.query,
            headers=filled.headers,
            body=body,
            form=self._examples.form if operation.form is not None else None,
        )
        shown: dict[str, Any] = {
            "operationId": operation.id,
            "tags": [operation.tag],
            "summary": operation.summary,
            "description": operation.description,
        }
        if operation.parameters:
            shown["parameters"] = [self._parameter(parameter) for parameter in operation.parameters]
        if operation.body is not None or operation.form is not None:
            shown["requestBody"] = self._body(operation, body)
        shown["responses"] = self._answers(operation, filled.answer) | self._problems(operation)
        shown["security"] = _needed(operation)
        shown["x-codeSamples"] = samples(call)
        return shown

    def _parameter(self, parameter: Parameter) -> dict[str, Any]:
        shown: dict[str, Any] = {"name": parameter.name, "in": parameter.place}
        if parameter.required:
            shown |= {"required": True, "example": self._examples.parameters[parameter.name]}
        description = parameter.description or f"The id of the {parameter.name.removesuffix('_id')}."
        return {**shown, "description": description, "schema": parameter.schema}

    def _body(self, operation: Operation, body: Any) -> dict[str, Any]:
        if operation.form is not None:
            return {"required": True, "content": {"multipart/form-data": {"schema": operation.form}}}
        return {"required": True, "content": {_JSON: {"schema": self._schemas.of(operation.body), "example": body}}}

    # ------------------------------------------------------------------- answers

    def _answers(self, operation: Operation, example: Any) -> dict[str, Any]:
        return {str(answer.status): self._answer(answer, operation, example) for answer in operation.answers}

    def _answer(self, answer: Answer, operation: Operation, example: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"description": answer.description or self._said(answer.kind) or operation.summary}
        headers = {**answer.headers, **(_RATE if operation.counted else {})}
        if headers:
            shown["headers"] = _headers(headers)
        if operation.socket:
            return shown | {"x-message-schema": self._schemas.of(answer.kind)}
        if answer.media_type == _STREAM:
            schema = {"type": "string", "x-event-schema": self._schemas.of(answer.kind)}
            return shown | {"content": {_STREAM: {"schema": schema}}}
        if answer.kind is not None:
            schema = self._schemas.of(answer.kind)
            example = self._example(schema) if example is None else example
            shown["content"] = {answer.media_type: {"schema": schema, "example": example}}
        return shown

    def _problems(self, operation: Operation) -> dict[str, Any]:
        if operation.socket:  # an upgrade is refused without a body
            return {"403": {"description": "No valid key, no scope for it, or no such job. There is no body."}}
        by_status: dict[int, list[Error]] = {}
        for code in operation.codes:
            error = self._errors[code]
            by_status.setdefault(error.status, []).append(error)
        return {str(status): self._shared(status, by_status[status]) for status in sorted(by_status)}

    def _shared(self, status: int, errors: Sequence[Error]) -> dict[str, Any]:
        """A reference to the answer for these errors, which is the same wherever they stand together."""
        name = "Or".join(error.name for error in errors)
        if name not in self._responses:
            answer: dict[str, Any] = {
                "description": "\n\n".join(f"`{error.code}`: {error.meaning}" for error in errors)
            }
            if status in _HEADERS:
                answer["headers"] = _headers(_HEADERS[status])
            examples = {error.code: {"value": error.problem} for error in errors}
            answer["content"] = {PROBLEM_TYPE: {"schema": self._problem, "examples": examples}}
            self._responses[name] = answer
        return {"$ref": _RESPONSES + name}

    def _said(self, kind: Any) -> str:
        """What the type of a body says of itself."""
        name = "" if kind is None else str(self._schemas.of(kind).get("$ref", "")).removeprefix(PREFIX)
        return str(self._schemas.components.get(name, {}).get("description", ""))

    # ---------------------------------------------------------------- components

    def _components(self) -> dict[str, Any]:
        return {
            name: schema | ({"examples": [self._examples.types[name]]} if name in self._examples.types else {})
            for name, schema in self._schemas.components.items()
        }

    def _security(self) -> dict[str, Any]:
        words = self._words.security
        return {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "atl_...", "description": words.bearer},
            "keyInQuery": {"type": "apiKey", "in": "query", "name": "key", "description": words.query},
        }

    def _example(self, schema: Mapping[str, Any]) -> Any:
        """An example of a type, from those of the types it is made of."""
        if "$ref" in schema:
            name = str(schema["$ref"]).removeprefix(PREFIX)
            if name in self._examples.types:
                return self._examples.types[name]
            return self._example(self._schemas.components[name])
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
        "requestBody": {"required": True, "content": {_JSON: {"schema": event}}},
        "responses": {"2XX": {"description": "Received. After anything else it is sent again, later."}},
        "security": [],
    }


def _needed(operation: Operation) -> list[dict[str, list[str]]]:
    if not operation.guarded:
        return []
    scopes = [str(operation.scope)] if operation.scope else []
    return [{"bearer": scopes}, *([{"keyInQuery": scopes}] if operation.key_in_query else [])]


def _headers(described: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {"$ref": f"#/components/headers/{name}"} if name in _RATE else _header(text)
        for name, text in described.items()
    }


def _header(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}
