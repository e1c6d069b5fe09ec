"""The document of a dialect: its own paths, its own words, and errors as it answers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Litestar

from atelier.domain.errors import AtelierError, Invalid
from atelier.web.openapi.face import Face
from atelier.web.openapi.operations import UNREADABLE, Answer, Operation, operations
from atelier.web.openapi.skeleton import JSON_TYPE, RETRY_AFTER, Skeleton, header
from atelier.web.openapi.words import DialectWords, read_dialect_words

_WAITS = (429, 503)


def dialect_document(app: Litestar, face: Face, *, server: str) -> dict[str, Any]:
    """The document of a dialect of the `app` that is reached at `server`."""
    found = operations(app, (face.base,))
    return _Document(found, face, read_dialect_words(face.package), server + face.base).whole()


class _Document(Skeleton):
    def __init__(self, found: list[Operation], face: Face, words: DialectWords, server: str) -> None:
        super().__init__(found, (face.error,), info=words.info, tags=words.tag, server=server, base=face.base)
        self._face = face
        self._security = words.security
        self._meanings = {status.status: status.meaning for status in words.status}
        self._kinds = {UNREADABLE: Invalid} | {kind.code: kind for kind in _family(AtelierError)}

    def whole(self) -> dict[str, Any]:
        document = super().whole()
        document["components"]["securitySchemes"] = self._security
        return document

    def security(self, operation: Operation) -> list[dict[str, list[str]]]:
        scopes = [operation.scope] if operation.scope else []
        return [{name: scopes} for name in self._ways(operation)] if operation.guarded else []

    def _ways(self, operation: Operation) -> list[str]:
        """To show a key: in the address only where that is taken."""
        return [name for name, way in self._security.items() if way.get("in") != "query" or operation.key_in_query]

    def headers(self, answer: Answer, operation: Operation) -> dict[str, Any]:
        return super().headers(answer, operation) | ({} if not operation.guarded else self._rates())

    def _rates(self) -> dict[str, Any]:
        return {name: {"description": text, "schema": {"type": "integer"}} for name, text in self._face.rates.items()}

    def failures(self, operation: Operation) -> dict[str, Any]:
        statuses = sorted({self._status(code) for code in operation.codes})
        stated = {answer.status for answer in operation.answers}
        return {str(status): self._failure(status) for status in statuses if status not in stated}

    def _status(self, code: str) -> int:
        return next(self._face.statuses[kind] for kind in self._kinds[code].__mro__ if kind in self._face.statuses)

    def _failure(self, status: int) -> dict[str, Any]:
        answer: dict[str, Any] = {"description": self._meanings[status]}
        if status in _WAITS:
            answer["headers"] = {name: header(text) for name, text in RETRY_AFTER.items()}
        if status == 429 and self._face.rates:
            answer["headers"] |= self._rates()
        answer["content"] = {JSON_TYPE: {"schema": self.schemas.of(self._face.error)}}
        return self.shared(f"Error{status}", answer)


def _family(kind: type[AtelierError]) -> Iterator[type[AtelierError]]:
    """A class of errors and all below it."""
    yield kind
    for child in kind.__subclasses__():
        yield from _family(child)
