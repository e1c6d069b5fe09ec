"""`/v1/assets`: uploading files, finding them, removing them; and `/files`, where signed links lead."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, route
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.files import send_file
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.rates import UPLOADS
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.native import translate, wire
from atelier.dialects.native.jobs import JOB_BYTES, Cursor, Limit, RetryKey, cursor_id, known_id, next_cursor
from atelier.domain.errors import Conflict, Invalid, MediaRejected, RateLimited, TooLarge, Unsupported
from atelier.domain.media import MediaKind
from atelier.flows.references import Reference, References
from atelier.flows.submit import Answer
from atelier.storage.assets import Asset, Assets
from atelier.storage.links import Links
from atelier.storage.store import Store

_UPLOAD_FORM = {
    "title": "Upload",
    "type": "object",
    "properties": {
        "file": {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "The file, with its name. Its type is read from its content.",
        },
        "description": {"type": "string", "description": "What you want to find it by.", "default": ""},
    },
    "required": ["file"],
}
"""For the documentation: the form, as JSON Schema."""


@post(
    "/assets",
    scope=Scope.GENERATE,
    bucket=UPLOADS,
    request_max_body_size=None,
    tags=["Assets"],
    responses={201: ResponseSpec(wire.Asset, description="The stored file.")},
    form=_UPLOAD_FORM,
    fails=(Conflict, MediaRejected, TooLarge, Unsupported, RateLimited),
)
async def upload_asset(
    request: Request[Any, Any, Any],
    caller: Authenticated,
    uploads: Uploads,
    links: FileLinks,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Stores a file, to be used in jobs by its id.

    Send multipart/form-data with the field `file`. The file is looked at before it is kept: its type is what its
    content says, its size and length are measured.
    """

    def answer(stored: Asset) -> Answer:
        return Answer(201, msgspec.json.encode(translate.asset(stored, links.to(stored))), "application/json")

    return await uploads.take(request, caller, idempotency_key, answer, as_declared=True)


@post(
    "/assets/fetch",
    scope=Scope.GENERATE,
    bucket=UPLOADS,
    request_max_body_size=JOB_BYTES,
    tags=["Assets"],
    fails=(MediaRejected, TooLarge, Unsupported, RateLimited),
)
async def fetch_asset(
    data: wire.AssetFetch, caller: Authenticated, references: References, assets: Assets, links: FileLinks
) -> wire.Asset:
    """Fetches a file from a link and stores it, as a media field of a job would.

    What is fetched is kept for a week, unless the operator says otherwise; what is uploaded stays.
    """
    wanted = Reference("/url", data.url, tuple(MediaKind))
    found = (await references.resolve(caller.account_id, [wanted]))[wanted.pointer]
    ident = known_id("asset", found.asset_id)
    if data.description:
        stored = await assets.describe(caller.account_id, ident, data.description)
    else:
        stored = await assets.get(caller.account_id, ident)
    return translate.asset(stored, links.to(stored))


@get("/assets", scope=Scope.READ, tags=["Assets"])
async def list_assets(
    caller: Authenticated,
    assets: Assets,
    links: FileLinks,
    limit: Limit = 50,
    cursor: Cursor = None,
    kind: Annotated[
        str | None,
        QueryParameter(
            description="Only files of this kind.", schema_extra={"enum": [str(kind) for kind in MediaKind]}
        ),
    ] = None,
    origin: Annotated[
        str | None,
        QueryParameter(description="Only files from there.", schema_extra={"enum": ["upload", "output", "fetched"]}),
    ] = None,
    q: Annotated[str | None, QueryParameter(description="A part of the file name or the description.")] = None,
) -> wire.AssetPage:
    """The account's files, newest first."""
    if kind is not None and kind not in list(MediaKind):
        raise Invalid.at("?kind", f"must be one of {', '.join(MediaKind)}")
    found = await assets.page(
        caller.account_id,
        count=limit,
        before=cursor_id(cursor),
        kinds=None if kind is None else [MediaKind(kind)],
        origins=None if origin is None else [origin],
        text=q,
    )
    items = [translate.asset(asset, links.to(asset)) for asset in found]
    return wire.AssetPage(items=items, next_cursor=next_cursor(found, limit))


@get("/assets/{asset_id:str}", scope=Scope.READ, tags=["Assets"])
async def get_asset(asset_id: str, caller: Authenticated, assets: Assets, links: FileLinks) -> wire.Asset:
    """A file: what it is, and a fresh link to it."""
    found = await assets.get(caller.account_id, known_id("asset", asset_id))
    return translate.asset(found, links.to(found))


@get("/assets/{asset_id:str}/provenance", scope=Scope.READ, tags=["Assets"])
async def get_asset_provenance(asset_id: str, caller: Authenticated, assets: Assets) -> wire.AssetProvenance:
    """Where a file's signed statement of origin is, and the statement itself where the file cannot hold it.

    Pictures, MP4, WAV, MP3 and FLAC carry theirs inside; WebM, Ogg, 3D models and texts have it beside them.
    """
    found = await assets.get(caller.account_id, known_id("asset", asset_id))
    return translate.provenance(found, await assets.manifest(found))


@delete("/assets/{asset_id:str}", scope=Scope.GENERATE, tags=["Assets"])
async def delete_asset(asset_id: str, caller: Authenticated, assets: Assets) -> None:
    """Removes a file. Jobs that were given it and have not ended still read it."""
    await assets.delete(caller.account_id, known_id("asset", asset_id))


@route("/files/{name:path}", http_method=["GET", "HEAD"], include_in_schema=False)
async def get_file(
    request: Request[Any, Any, Any],
    name: str,
    assets: Assets,
    store: Store,
    file_grants: Links,
) -> Response[Any]:
    """A file behind a signed link."""
    grant = file_grants.verify(request.scope["path"], request.scope["query_string"].decode("latin-1"))
    asset = await assets.find(grant.asset_id)
    return send_file(request, asset, store, expires_at=grant.expires_at)
