"""`/krea/assets`: files to use in later requests, by their links."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.retry import RetryKey
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.krea import translate, wire
from atelier.dialects.krea.pages import Cursor, Limit, next_cursor, place_of
from atelier.dialects.krea.sizes import FILE_BYTES
from atelier.domain.errors import Conflict, NotFound
from atelier.domain.ids import parse_id
from atelier.flows.submit import Answer
from atelier.storage.assets import Asset, Assets

MEDIA_TYPES: Final = (
    *("image/jpeg", "image/png", "image/webp", "image/heic"),
    *("video/mp4", "video/quicktime", "video/webm"),
    *("model/gltf-binary", "audio/wav", "audio/mpeg"),
)
"""What the vendor takes."""

Id = Annotated[str, PathParameter(schema_extra={"format": "uuid"})]
_FORM: Final = {
    "title": "AssetUpload",
    "type": "object",
    "properties": {
        "file": {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "JPEG, PNG, WebP, HEIC, MP4, MOV, WebM, GLB, WAV or MP3, of 75 MB at most.",
        },
        "description": {"type": "string"},
    },
    "required": ["file"],
}


@post(
    "/assets",
    scope=Scope.GENERATE,
    status_code=200,
    request_max_body_size=None,
    tags=["Assets"],
    operation_id="upload_asset",
    responses={200: ResponseSpec(wire.Asset, description="The stored file.")},
    form=_FORM,
    fails=(Conflict,),
)
async def upload_asset(
    request: Request[Any, Any, Any],
    caller: Authenticated,
    uploads: Uploads,
    links: FileLinks,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Stores a file. Its `image_url` can stand in any field of a later request that takes a link.

    The file's type is what its content says, whatever its name.
    """

    def answer(stored: Asset) -> Answer:
        return Answer(200, msgspec.json.encode(translate.asset(stored, links.to(stored))), "application/json")

    return await uploads.take(request, caller, idempotency_key, answer, max_bytes=FILE_BYTES, media_types=MEDIA_TYPES)


@get("/assets", scope=Scope.READ, tags=["Assets"], operation_id="list_assets")
async def list_assets(
    caller: Authenticated, assets: Assets, links: FileLinks, limit: Limit = 100, cursor: Cursor = None
) -> wire.AssetList:
    """The account's uploads, newest first."""
    place = place_of(cursor)
    found = await assets.page(
        caller.account_id, count=limit, before=place.before, older_than=place.older_than, origins=["upload"]
    )
    items = [translate.asset(asset, links.to(asset)) for asset in found]
    return wire.AssetList(items=items, next_cursor=next_cursor(found, limit))


@get("/assets/{id:str}", scope=Scope.READ, tags=["Assets"], operation_id="get_asset")
async def get_asset(id: Id, caller: Authenticated, assets: Assets, links: FileLinks) -> wire.Asset:
    """A file, with a fresh link."""
    found = await assets.get(caller.account_id, _known(id))
    return translate.asset(found, links.to(found))


@delete("/assets/{id:str}", scope=Scope.GENERATE, status_code=200, tags=["Assets"], operation_id="delete_asset")
async def delete_asset(id: Id, caller: Authenticated, assets: Assets) -> wire.AssetDeleted:
    """Removes a file. Jobs that were given it and have not ended still read it."""
    await assets.delete(caller.account_id, _known(id))
    return wire.AssetDeleted(success=True, message="the file is deleted")


def _known(text: str) -> UUID:
    """A malformed id is an unknown one."""
    found = parse_id(text)
    if found is None:
        raise NotFound("asset", text)
    return found


HANDLERS: tuple[Any, ...] = (upload_asset, list_assets, get_asset, delete_asset)
