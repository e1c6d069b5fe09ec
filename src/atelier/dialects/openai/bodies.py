"""Bodies as the client libraries send them: JSON or a multipart form, whichever; with files or without."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request
from litestar.exceptions import ClientException

from atelier.dialects.edge.form import Part, Parts, is_form
from atelier.domain.documents import read_json
from atelier.domain.errors import Invalid, MediaRejected, NotFound, TooLarge
from atelier.domain.media import MediaKind
from atelier.flows.upload import Intake
from atelier.storage.assets import Asset, Assets

TEXT_BYTES: Final = 48 << 20  # room for media as data: URIs
_PARTS: Final = 64
_PICTURE_BYTES: Final = 50_000_000

_IMAGE: Final = (MediaKind.IMAGE,)
_FILES: Final[Mapping[str, tuple[MediaKind, ...]]] = {
    "image": _IMAGE,
    "mask": _IMAGE,
    "input_reference": _IMAGE,
    "video": (MediaKind.VIDEO,),
    "file": (MediaKind.AUDIO, MediaKind.VIDEO),
}
"""The fields that take files, and of which kinds."""

_INSIDE: Final = re.compile(r"(?P<name>[^\[\]]+)\[(?P<key>[^\[\]]*)\]")


class Body(msgspec.Struct):
    """A request's parameters, those that are null left out. A file that came along stands there by the id of its asset,
    with the asset in `uploads`. `digest` tells equal bodies, whatever the boundaries of their parts."""

    fields: dict[str, Any]
    digest: bytes
    uploads: dict[str, Asset] = {}
    typed: bool = True
    """False for a form, where everything is text."""


async def read_body(request: Request[Any, Any, Any], account_id: UUID, intake: Intake, assets: Assets) -> Body:
    """Reads the body, storing the files in it. Raises Invalid, MediaRejected, and nothing is kept then."""
    if not is_form(request):
        return await _read_json(request)
    reader = _FormReader(request, account_id, intake)
    try:
        return await reader.read()
    except BaseException:
        await discard(reader.body.uploads.values(), assets)
        raise


async def discard(uploads: Iterable[Asset], assets: Assets) -> None:
    """Removes files of a request that came to nothing."""
    for asset in uploads:
        try:
            await assets.delete(asset.account_id, asset.id)
        except NotFound:
            continue


async def _read_json(request: Request[Any, Any, Any]) -> Body:
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > TEXT_BYTES:
            raise TooLarge(f"the body may have {TEXT_BYTES:,} bytes at most")
    try:
        found = read_json(bytes(content) or b"null")
    except msgspec.DecodeError as error:
        raise ClientException(_unreadable(request, error)) from error
    if not isinstance(found, dict):
        raise Invalid("send the parameters as a JSON object or as multipart/form-data")
    given = {name: value for name, value in found.items() if value is not None}
    return Body(given, hashlib.sha256(content).digest())


def _unreadable(request: Request[Any, Any, Any], error: Exception) -> str:
    """Why a body is none. JSON may come under any name, as `curl -d` sends it; what else comes is told by its own."""
    sent = request.content_type[0]
    if sent in ("", "application/json"):
        return f"We could not parse the JSON body of your request: {error}"
    return f"Unsupported content type: {sent!r}. Send application/json, or multipart/form-data with a boundary"


class _FormReader:
    def __init__(self, request: Request[Any, Any, Any], account_id: UUID, intake: Intake) -> None:
        self._parts = Parts(request, most=_PARTS)
        self._account_id = account_id
        self._intake = intake
        self._digest = hashlib.sha256()
        self._text_bytes = TEXT_BYTES
        self.body = Body({}, b"", {}, typed=False)

    async def read(self) -> Body:
        async for part in self._parts.each():
            value = await (self._text(part) if part.filename is None else self._file(part))
            _place(self.body.fields, part.name, value)
        self.body.digest = self._digest.digest()
        return self.body

    async def _text(self, part: Part) -> str:
        text = await part.text(self._text_bytes)
        content = text.encode()
        self._text_bytes -= len(content)
        self._note(part.name, content)
        return text

    async def _file(self, part: Part) -> str:
        name = part.name.partition("[")[0]
        kinds = _FILES.get(name)
        if kinds is None:
            raise Invalid.at(f"/{name}", f"there is no field {name} here that takes a file")
        try:  # client libraries declare what the file's name says: only the content counts
            asset = await self._intake.upload(
                self._account_id,
                part.pieces,
                filename=part.filename or "",
                kinds=kinds,
                max_bytes=_PICTURE_BYTES if kinds == _IMAGE else None,
                origin="fetched",
            )
        except MediaRejected as error:
            error.faults = Invalid.at(f"/{name}", error.message).faults
            raise
        self.body.uploads[str(asset.id)] = asset
        self._note(part.name, asset.sha256)
        return str(asset.id)

    def _note(self, name: str, value: bytes) -> None:
        for data in (name.encode(), value):
            self._digest.update(len(data).to_bytes(8, "big") + data)


def _place(fields: dict[str, Any], name: str, value: str) -> None:
    """`image[]` and names that come again are lists, `video[id]` is a field of an object."""
    inside = _INSIDE.fullmatch(name)
    key = None if inside is None else inside["key"]
    if inside is not None:
        name = inside["name"]
    if key and not key.isdecimal():
        within = fields.setdefault(name, {})
        if not isinstance(within, dict):
            raise Invalid.at(f"/{name}", "is given both as a value and as an object")
        within[key] = value
    elif name in fields:
        earlier = fields[name]
        fields[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
    else:
        fields[name] = value if key is None else [value]


def typed(body: Body, properties: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters with the types that their schemas ask for. What is text in a form and cannot be what it should be
    stays text, for the check to name. JSON has the types already, but for whole numbers with a point."""
    kinds = {name: properties.get(name, {}).get("type") for name in body.fields}
    convert = _whole if body.typed else _typed
    return {name: convert(value, kinds[name]) for name, value in body.fields.items()}


def _typed(value: Any, kind: Any) -> Any:
    if not isinstance(value, str):
        return value
    if kind == "array":
        return [value]
    if kind == "boolean":
        return {"true": True, "false": False}.get(value.lower(), value)
    if kind in ("integer", "number"):
        try:
            return _whole(float(value), kind)
        except ValueError:
            return value
    return value


def _whole(value: Any, kind: Any) -> Any:
    """`2.0` is an integer in JSON Schema, and in nothing else."""
    return int(value) if kind == "integer" and isinstance(value, float) and value.is_integer() else value
