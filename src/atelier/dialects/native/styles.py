"""`/v1/styles`: finding styles, and looking after those that the account has trained."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.params import QueryParameter
from msgspec import UNSET

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated, viewer_of
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.native import translate, wire
from atelier.dialects.native.jobs import Cursor, Limit
from atelier.domain.errors import Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.media import MediaKind
from atelier.storage.assets import Assets
from atelier.styles.records import After, Group, Style
from atelier.styles.styles import Styles


@get("/styles", scope=Scope.READ, tags=["Styles"])
async def list_styles(
    caller: Authenticated,
    styles: Styles,
    links: FileLinks,
    limit: Limit = 50,
    cursor: Cursor = None,
    show: Annotated[
        str, QueryParameter(description="Which styles.", schema_extra={"enum": [str(group) for group in Group]})
    ] = Group.ALL,
    liked: Annotated[bool, QueryParameter(description="Only those that you like.")] = False,
    family: Annotated[str | None, QueryParameter(description="Only those that fit this model family.")] = None,
    tag: Annotated[list[str] | None, QueryParameter(description="Only those with this tag; may be repeated.")] = None,
    q: Annotated[str | None, QueryParameter(description="Words in the title or the description.")] = None,
) -> wire.StylePage:
    """Styles that you can use: the house's, your own, shared and public ones. Newest first."""
    if show not in list(Group):
        raise Invalid.at("?show", f"must be one of {', '.join(Group)}")
    found = await styles.page(
        viewer_of(caller),
        count=limit,
        after=_after(cursor),
        group=Group(show),
        liked=liked,
        family=family,
        tags=tag,
        text=q,
    )
    return wire.StylePage(
        items=[_shown(style, caller, links) for style in found],
        next_cursor=_cursor(found[-1]) if len(found) == limit else None,
    )


@get("/styles/{style_id:str}", scope=Scope.READ, tags=["Styles"])
async def get_style(style_id: str, caller: Authenticated, styles: Styles, links: FileLinks) -> wire.Style:
    """One style."""
    return _shown(await styles.get(viewer_of(caller), style_id), caller, links)


@patch("/styles/{style_id:str}", scope=Scope.GENERATE, tags=["Styles"])
async def change_style(
    style_id: str, data: wire.StyleChange, caller: Authenticated, styles: Styles, assets: Assets, links: FileLinks
) -> wire.Style:
    """Changes a style of your own: its name, its words, its cover, and who may use it."""
    cover = None
    if data.cover is not UNSET:
        cover = await own_picture(assets, caller, data.cover)
    viewer = viewer_of(caller)
    style = await styles.change(
        viewer,
        style_id,
        title=None if data.title is UNSET else data.title,
        words=None if data.words is UNSET else data.words,
        public=None if data.public is UNSET else data.public,
        cover_id=cover,
    )
    if data.shared is not UNSET and data.shared != (style.workspace_id is not None):
        await (styles.share if data.shared else styles.unshare)(viewer, style_id)
        style = await styles.get(viewer, style_id)
    return _shown(style, caller, links)


@delete("/styles/{style_id:str}", scope=Scope.GENERATE, tags=["Styles"])
async def delete_style(style_id: str, caller: Authenticated, styles: Styles) -> None:
    """Removes a style of your own. Jobs that wait with it go on without it."""
    await styles.delete(viewer_of(caller), style_id)


@post("/styles/{style_id:str}/link", scope=Scope.GENERATE, tags=["Styles"], status_code=200, operation_id="linkStyle")
async def link_style(style_id: str, caller: Authenticated, styles: Styles, links: FileLinks) -> wire.Style:
    """Lets everybody who knows its id see and use a style of your own, without listing it."""
    viewer = viewer_of(caller)
    await styles.link(viewer, style_id)
    return _shown(await styles.get(viewer, style_id), caller, links)


@put("/styles/{style_id:str}/like", scope=Scope.GENERATE, tags=["Styles"], operation_id="likeStyle")
async def like_style(style_id: str, caller: Authenticated, styles: Styles, links: FileLinks) -> wire.Style:
    """Remembers that you like a style."""
    return _shown(await styles.like(viewer_of(caller), style_id, liked=True), caller, links)


@delete(
    "/styles/{style_id:str}/like", scope=Scope.GENERATE, tags=["Styles"], status_code=200, operation_id="unlikeStyle"
)
async def unlike_style(style_id: str, caller: Authenticated, styles: Styles, links: FileLinks) -> wire.Style:
    """Forgets it."""
    return _shown(await styles.like(viewer_of(caller), style_id, liked=False), caller, links)


async def own_picture(assets: Assets, caller: Caller, text: str) -> UUID:
    """The picture that shall be a cover. Raises Invalid."""
    asset_id = parse_id(text)
    try:
        asset = await assets.get(caller.account_id, asset_id) if asset_id is not None else None
    except NotFound:
        asset = None
    if asset is None or asset.kind is not MediaKind.IMAGE:
        raise Invalid.at("/cover", "must be the id of a picture among your assets")
    return asset.id


def _shown(style: Style, caller: Caller, links: FileLinks) -> wire.Style:
    cover = None if style.cover_id is None else links.to_file(style.cover_id, "cover")
    return translate.style(style, cover, account_id=caller.account_id)


def _cursor(style: Style) -> str:
    return f"{style.created_at.isoformat()}~{style.id}"


def _after(cursor: str | None) -> After | None:
    if cursor is None:
        return None
    moment, _, style_id = cursor.partition("~")
    try:
        return After(datetime.fromisoformat(moment), style_id)
    except ValueError:
        raise Invalid.at("?cursor", "is not a cursor that we gave out") from None
