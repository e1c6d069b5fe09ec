"""Files: what was made, what was uploaded, and choosing among them."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Scope
from atelier.dialects.edge.rates import UPLOADS, Limits, take
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.native.jobs import known_id
from atelier.domain.ids import parse_id
from atelier.domain.media import MediaKind
from atelier.flows.submit import Answer
from atelier.storage.assets import Asset, Assets
from atelier.web.console import shop
from atelier.web.console.guard import Signed
from atelier.web.console.pages import HEADERS, Pages
from atelier.web.console.views import Views

_PAGE: Final = 36
_ORIGINS: Final = {"gallery": ["output"], "assets": ["upload", "fetched"]}
_UPLOAD_BYTES: Final = 1 << 30  # the settings' own limit is lower; this one only bounds what is read of a body


@get("/console/gallery", scope=Scope.READ)
async def gallery(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    """Everything that was made, newest first."""
    return await _files(request, "gallery", session, pages, assets, views)


@get("/console/assets", scope=Scope.READ)
async def assets_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    """Everything that was brought in."""
    return await _files(request, "assets", session, pages, assets, views)


@get("/console/pick", scope=Scope.READ)
async def pick(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    """Files of the kinds that a field takes, to choose from."""
    kinds = [MediaKind(kind) for kind in request.query_params.get("kinds", "").split(",") if kind in list(MediaKind)]
    found = await assets.page(session.caller.account_id, count=_PAGE, kinds=kinds or None)
    field = request.query_params.get("field", "")
    return pages.part(request, session, "part/pick.html", files=[views.file(one) for one in found], field=field)


@get("/console/assets/{asset_id:str}", scope=Scope.READ)
async def asset_page(
    request: Request[Any, Any, Any], asset_id: str, session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    """One file: what it is, where it came from, what can be made of it."""
    found = await assets.get(session.caller.account_id, known_id("asset", asset_id))
    return await pages.page(request, session, "asset.html", file=views.file(found), steps=shop.next_steps(found.kind))


@post("/console/uploads", scope=Scope.GENERATE, request_max_body_size=_UPLOAD_BYTES)
async def upload(
    request: Request[Any, Any, Any],
    session: Signed,
    uploads: Uploads,
    accounts: Accounts,
    limits: Limits,
    pages: Pages,
    views: Views,
) -> Response[bytes]:
    """Keeps a file and answers with its part of the form that it was dropped on."""
    await take(request, accounts, limits, UPLOADS, session.caller.key_id)
    field = request.query_params.get("field", "")

    def answer(stored: Asset) -> Answer:
        html = pages.text("part/tile.html", session, file=views.file(stored), field=field)
        return Answer(201, html.encode(), "text/html")

    told = await uploads.take(request, session.caller, None, answer, as_declared=True)
    told.headers.update(HEADERS)
    return told


@post("/console/assets/{asset_id:str}/delete", scope=Scope.GENERATE)
async def delete_asset(
    request: Request[Any, Any, Any], asset_id: str, session: Signed, pages: Pages, assets: Assets
) -> Response[bytes]:
    """Removes a file."""
    found = await assets.get(session.caller.account_id, known_id("asset", asset_id))
    await assets.delete(session.caller.account_id, found.id)
    return pages.go(request, "/gallery" if found.origin == "output" else "/assets")


async def _files(
    request: Request[Any, Any, Any], place: str, session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    kind, text = request.query_params.get("kind", ""), request.query_params.get("q", "")
    before = parse_id(request.query_params.get("before", ""))
    found = await assets.page(
        session.caller.account_id,
        count=_PAGE,
        before=before,
        kinds=[MediaKind(kind)] if kind in list(MediaKind) else None,
        origins=_ORIGINS[place],
        text=text or None,
    )
    known: dict[str, Any] = {
        "files": [views.file(one) for one in found],
        "more": str(found[-1].id) if len(found) == _PAGE else None,
        "place": place,
        "kind": kind,
        "q": text,
    }
    if before is not None and request.headers.get("hx-request"):
        return pages.part(request, session, "part/files.html", **known)
    return await pages.page(request, session, f"{place}.html", **known)


LIBRARY = (gallery, assets_page, pick, asset_page, upload, delete_asset)
