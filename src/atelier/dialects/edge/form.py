"""Multipart bodies as they come in: small fields in memory, the file as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import Request
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from atelier.domain.errors import Invalid, TooLarge

_FIELD_BYTES: Final = 64 << 10
_FIELDS: Final = 32


class Form:
    """A multipart body with one file, in any order of its parts.

    `open` reads up to the file and gives its stream; once that is read, `finish` reads the fields behind it.
    """

    def __init__(self, request: Request[Any, Any, Any], *, file_field: str = "file") -> None:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != "multipart/form-data" or not options.get("boundary"):
            raise Invalid(f"send the file as multipart/form-data, in the field {file_field!r}")
        chunks = request.stream()

        async def read(_most: int) -> bytes:
            return await anext(chunks, b"")

        self._file_field = file_field
        self._events = PushMultipartParser(options["boundary"], max_segment_count=_FIELDS).parse_async(read)
        self.fields: dict[str, str] = {}
        self.filename = ""
        self.declared: str | None = None

    async def open(self) -> AsyncIterator[bytes]:
        """The file's bytes. Raises Invalid when there is none."""
        async for segment in self._segments():
            if segment.name == self._file_field:
                self.filename = segment.filename or ""
                self.declared = segment.content_type
                return self._pieces()
            await self._collect(segment)
        raise Invalid.at(f"/{self._file_field}", "is missing")

    async def finish(self) -> None:
        async for segment in self._segments():
            await self._collect(segment)

    async def _segments(self) -> AsyncIterator[MultipartSegment]:
        """The heads of the parts; the caller reads each part's pieces before it goes on."""
        try:
            async for event in self._events:
                if isinstance(event, MultipartSegment):
                    yield event
        except MultipartError as error:
            raise Invalid(f"the form is broken: {error}") from error

    async def _pieces(self) -> AsyncIterator[bytes]:
        try:
            async for event in self._events:
                if event is None:  # the end of the part
                    return
                yield bytes(event)
        except MultipartError as error:
            raise Invalid(f"the form is broken: {error}") from error

    async def _collect(self, segment: MultipartSegment) -> None:
        value = bytearray()
        async for piece in self._pieces():
            value += piece
            if len(value) > _FIELD_BYTES:
                raise TooLarge(f"{segment.name} is longer than {_FIELD_BYTES:,} bytes", f"/{segment.name}")
        self.fields[segment.name or ""] = value.decode(errors="replace")
