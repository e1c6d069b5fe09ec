"""3D models: binary glTF 2.0 (the specification's section 4, "GLB File Format")."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from atelier.domain.errors import MediaRejected, TooLarge, Unsupported
from atelier.domain.media import MediaFacts, MediaKind
from atelier.settings import MediaLimits

_HEADER: Final = struct.Struct("<4sII")  # magic, version, length
_CHUNK: Final = struct.Struct("<I4s")  # length, type
_JSON_BYTES: Final = 50_000_000


class _Asset(msgspec.Struct):
    version: str


class _Source(msgspec.Struct):
    """A buffer or an image: inside the file, unless it has a URI."""

    uri: str = ""


class _Document(msgspec.Struct):
    """The parts of a glTF document that we look at."""

    asset: _Asset
    buffers: list[_Source] = []
    images: list[_Source] = []
    meshes: list[dict[str, Any]] = []


def read_model(path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    """Checks header, chunks and document. Raises MediaRejected for a model that needs other files."""
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        document = _document(_json_chunk(file, size_bytes))
    if not document.asset.version.startswith("2."):
        raise Unsupported(f"this is glTF {document.asset.version[:20]}; only glTF 2 is supported")
    if any(source.uri and not source.uri.startswith("data:") for source in (*document.buffers, *document.images)):
        raise MediaRejected("the model refers to other files; export it again as one GLB file with everything inside")
    if not document.meshes:
        raise MediaRejected("the model has no meshes")
    return MediaFacts(media_type=media_type, kind=MediaKind.MODEL_3D, size_bytes=size_bytes)


def _json_chunk(file: BinaryIO, size_bytes: int) -> bytes:
    """The first chunk, after a walk over all of them: none may reach beyond the end."""
    _, version, length = _HEADER.unpack(_exactly(file, _HEADER.size))
    if version != 2:
        raise Unsupported(f"this is GLB version {version}; only version 2 is supported")
    if length > size_bytes:
        raise MediaRejected(f"the model is incomplete: it should have {length:,} bytes and has {size_bytes:,}")
    found = b""
    while (at := file.tell()) < length:
        chunk_bytes, kind = _CHUNK.unpack(_exactly(file, _CHUNK.size))
        if at + _CHUNK.size + chunk_bytes > length:
            raise MediaRejected("the model is damaged: a part of it reaches beyond its end")
        if at == _HEADER.size:
            if kind != b"JSON":
                raise MediaRejected("the model is damaged: it does not begin with its description")
            if chunk_bytes > _JSON_BYTES:
                raise TooLarge(f"the description of the model has {chunk_bytes:,} bytes")
            found = _exactly(file, chunk_bytes)
        else:
            file.seek(chunk_bytes, 1)
    return found


def _document(text: bytes) -> _Document:
    try:
        return msgspec.json.decode(text, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MediaRejected("the model is damaged: its description is not valid glTF") from error


def _exactly(file: BinaryIO, count: int) -> bytes:
    content = file.read(count)
    if len(content) < count:
        raise MediaRejected("the model is incomplete")
    return content
