"""Multipart bodies as they come in: small fields in memory, files as streams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import Request
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from atelier.domain.errors import Invalid, TooLarge

_FIELD_BYTES: Final = 64 << 10
_FIELDS: Final = 32


class Part:
    """One part of a form. Its content is read once, before the next part is asked for."""

    def __init__(self, segment: MultipartSegment, pieces: AsyncIterator[bytes]) -> None:
        self.name: str = segment.name or ""
        self.filename: str | None = segment.filename
        """None: a field, not a file."""
        self.declared: str | None = segment.content_type
        self.pieces = pieces

    async def text(self, most_bytes: int) -> str:
        value = bytearray()
        async for piece in self.pieces:
            value += piece
            if len(value) > most_bytes:
                raise TooLarge(f"{self.name} is longer than {most_bytes:,} bytes", f"/{self.name}")
        return value.decode(errors="replace")


class Parts:
    """The parts of a multipart body, in their order."""

    def __init__(self, request: Request[Any, Any, Any], *, most: int = _FIELDS) -> None:
        """Raises Invalid for another body."""
        if not is_form(request):
            raise Invalid("send the body as multipart/form-data")
        _, options = parse_options_header(request.headers.get("content-type", ""))
        chunks = request.stream()

        async def read(_most: int) -> bytes:
            return await anext(chunks, b"")

        self._events = PushMultipartParser(options["boundary"], max_segment_count=most).parse_async(read)

    async def each(self) -> AsyncIterator[Part]:
        async for event in self._next():
            if isinstance(event, MultipartSegment):
                yield Part(event, self._pieces())

    async def _pieces(self) -> AsyncIterator[bytes]:
        async for event in self._next():
            if event is None:  # the end of the part
                return
            yield bytes(event)

    async def _next(self) -> AsyncIterator[Any]:
        try:
            async for event in self._events:
                yield event
        except MultipartError as error:
            raise Invalid(f"the form is broken: {error}") from error


def is_form(request: Request[Any, Any, Any]) -> bool:
    """Whether the body is a form that can be read."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    return bool(kind == "multipart/form-data" and options.get("boundary"))


class Form:
    """A multipart body with one file, in any order of its parts.

    `open` reads up to the file and gives its stream; once that is read, `finish` reads the fields behind it. Both raise
    Invalid for a file that stands elsewhere, or is one too many, and TooLarge for a field that is no file.
    """

    def __init__(self, request: Request[Any, Any, Any], *, file_field: str = "file") -> None:
        if not is_form(request):
            raise Invalid(f"send the file as multipart/form-data, in the field {file_field!r}")
        self._file_field = file_field
        self._parts = Parts(request).each()
        self.fields: dict[str, str] = {}
        self.filename = ""
        self.declared: str | None = None

    async def open(self) -> AsyncIterator[bytes]:
        """The file's bytes. Raises Invalid when there is none."""
        async for part in self._parts:
            if part.name == self._file_field:
                self.filename = part.filename or ""
                self.declared = part.declared
                return part.pieces
            await self._collect(part)
        raise Invalid.at(f"/{self._file_field}", "is missing")

    async def finish(self) -> None:
        async for part in self._parts:
            await self._collect(part)

    async def _collect(self, part: Part) -> None:
        if part.name == self._file_field:
            raise Invalid.at(f"/{part.name}", "is there twice: send each file by itself")
        try:
            self.fields[part.name] = await part.text(_FIELD_BYTES)
        except TooLarge:
            if part.filename is None:
                raise
            raise Invalid.at(f"/{part.name}", f"is not where a file belongs: send it as {self._file_field!r}") from None
