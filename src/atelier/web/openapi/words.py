"""What the document says besides what the handlers say: words, errors and examples, as strict data."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import msgspec


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file; an unknown key is a fault."""


class Info(_Words, frozen=True):
    title: str
    summary: str
    description: str


class Security(_Words, frozen=True):
    bearer: str
    query: str


class Tag(_Words, frozen=True):
    name: str
    description: str


class Error(_Words, frozen=True):
    """A code that problems have. `example` fills in what is particular to it; `title` belongs to the status."""

    code: str
    status: int
    title: str
    meaning: str
    remedy: str
    example: dict[str, Any]

    @property
    def name(self) -> str:
        """`scope_missing` as the name of a component: ScopeMissing."""
        return "".join(word.capitalize() for word in self.code.split("_"))

    @property
    def problem(self) -> dict[str, Any]:
        """A whole problem document."""
        head = {"type": f"/problems/{self.code}", "title": self.title, "status": self.status}
        return {**head, "detail": self.example["detail"], "code": self.code, "errors": [], **self.example}


class Words(_Words, frozen=True):
    info: Info
    security: Security
    tag: tuple[Tag, ...]
    error: tuple[Error, ...]

    def errors(self) -> dict[str, Error]:
        """By code."""
        return {error.code: error for error in self.error}


class Status(_Words, frozen=True):
    """A status that a dialect answers failures with."""

    status: int
    meaning: str


class DialectWords(_Words, frozen=True):
    """`words.toml` of a dialect. `security` are the ways to show a key, as OpenAPI's security schemes by name, each
    enough alone. `status` has every status that the dialect's table of errors leads to."""

    info: Info
    security: dict[str, dict[str, str]]
    tag: tuple[Tag, ...]
    status: tuple[Status, ...]


class Filled(_Words, frozen=True):
    """How an operation is called and answered, where that does not follow from its types."""

    query: dict[str, str | int] = {}
    headers: dict[str, str] = {}
    body: Any = None
    answer: Any = None


class Examples(_Words, frozen=True):
    """`types` has an example for each body by the name of its schema, `parameters` a value for each id in a path."""

    types: dict[str, Any]
    parameters: dict[str, str]
    form: dict[str, str]
    operations: dict[str, Filled]

    def of(self, operation_id: str) -> Filled:
        return self.operations.get(operation_id, Filled())


def read_words() -> Words:
    return msgspec.convert(tomllib.loads(_text("words.toml")), Words)


def read_dialect_words(package: str) -> DialectWords:
    return msgspec.convert(tomllib.loads((files(package) / "words.toml").read_text("utf-8")), DialectWords)


def read_examples() -> Examples:
    return msgspec.json.decode(_text("examples.json"), type=Examples)


def _text(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")
