"""`/krea/styles`: finding styles, and looking after those that the account has trained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter
from msgspec import UNSET

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated, viewer_of
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.krea import translate, wire
from atelier.dialects.krea.pages import Limit
from atelier.dialects.krea.sizes import FILE_BYTES
from atelier.domain.errors import Forbidden, Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.media import MediaKind
from atelier.flows.references import Reference, References
from atelier.storage.assets import Assets
from atelier.styles.records import After, Group, Style
from atelier.styles.styles import Styles

_GROUPS: Final = {
    "all": Group.ALL,
    "user": Group.OWN,
    "community": Group.COMMUNITY,
    "krea": Group.HOUSE,
    "shared": Group.SHARED,
    "public": Group.PUBLIC,
}
_EDITORIAL: Final = ("unapproved", "editor", "gallery")
"""What the vendor's staff chooses. There is no such choice here, so there is nothing in them."""
_FILTERS: Final = (*_GROUPS, *_EDITORIAL)

Id = Annotated[str, PathParameter(description="The id of a style: its `id`, or `style_id` of a training's result.")]


class KreaStyles:
    """Styles as this dialect shows them. `base` is where the dialect is reached."""

    def __init__(self, styles: Styles, assets: Assets, links: FileLinks, references: References, base: str) -> None:
        self._styles = styles
        self._assets = assets
        self._links = links
        self._references = references
        self.base = base

    async def get(self, caller: Caller, style_id: str) -> Style:
        """Raises NotFound."""
        return await self._styles.get(viewer_of(caller), style_id)

    async def get_own(self, caller: Caller, style_id: str) -> Style:
        """Raises NotFound, and Forbidden for one of somebody else that the caller sees."""
        found = await self.get(caller, style_id)
        if found.account_id != caller.account_id:
            raise Forbidden("only its owner may share a style")
        return found

    async def show(self, caller: Caller, styles: Sequence[Style]) -> list[wire.Style]:
        """Pictures that a style was trained on are for its owner's eyes."""
        own = [image for style in styles if style.account_id == caller.account_id for image in style.images]
        known = await self._assets.inputs(caller.account_id, own) if own else {}
        seen = {image_id: self._links.to(asset) for image_id, asset in known.items() if asset.deleted_at is None}
        return [self._shown(caller, style, seen) for style in styles]

    def _shown(self, caller: Caller, style: Style, seen: dict[UUID, str]) -> wire.Style:
        cover = None if style.cover_id is None else self._links.to_file(style.cover_id, "cover")
        if style.account_id == caller.account_id:
            urls = [seen[image] for image in style.images if image in seen]
        else:
            urls = [] if cover is None else [cover]
        return translate.style(style, urls, cover)

    async def pictures(self, caller: Caller, given: dict[str, str]) -> dict[str, UUID]:
        """The assets behind links, both by pointer. Raises Invalid."""
        wanted = [
            Reference(pointer, link, (MediaKind.IMAGE,), most_bytes=FILE_BYTES) for pointer, link in given.items()
        ]
        found = await self._references.resolve(caller.account_id, wanted)
        return {pointer: UUID(media.asset_id) for pointer, media in found.items()}


@get("/styles", scope=Scope.READ, tags=["Styles"], operation_id="list_styles")
async def list_styles(
    caller: Authenticated,
    styles: Styles,
    krea_styles: KreaStyles,
    limit: Limit = 100,
    cursor: Annotated[str | None, QueryParameter(description="`next_cursor` of the page before.")] = None,
    ids: Annotated[str | None, QueryParameter(description="Only these, separated by commas.")] = None,
    liked: Annotated[bool, QueryParameter(description="Only those that you like.")] = False,
    user: Annotated[str | None, QueryParameter(description="Only those of the owner with this id.")] = None,
    model: Annotated[
        str | None,
        QueryParameter(description="Only those that fit this model: `flux_dev`, or an id such as `bfl/flux-1-dev`."),
    ] = None,
    filter: Annotated[
        str,
        QueryParameter(
            description="Which styles. `unapproved`, `editor` and `gallery` are always empty here.",
            schema_extra={"enum": list(_FILTERS)},
        ),
    ] = "all",
) -> wire.StyleList:
    """Styles that you can use: the house's, your own, shared and public ones. Newest first."""
    if filter not in _FILTERS:
        raise Invalid.at("?filter", f"must be one of {', '.join(_FILTERS)}")
    after = _after(cursor)
    owner = None if user is None else parse_id(user)
    family = None if model is None else translate.family_of(model)
    if filter in _EDITORIAL or (user is not None and owner is None) or (model is not None and family is None):
        return wire.StyleList(items=[], next_cursor=None)
    found = await styles.page(
        viewer_of(caller),
        count=limit,
        after=after,
        group=_GROUPS[filter],
        ids=None if ids is None else [one.strip() for one in ids.split(",") if one.isprintable()],
        liked=liked,
        owner=owner,
        family=family,
    )
    return wire.StyleList(
        items=await krea_styles.show(caller, found),
        next_cursor=_cursor(found[-1]) if len(found) == limit else None,
    )


@get("/styles/{id:str}", scope=Scope.READ, tags=["Styles"], operation_id="get_style")
async def get_style(id: Id, caller: Authenticated, krea_styles: KreaStyles) -> wire.Style:
    """One style that you can use."""
    (shown,) = await krea_styles.show(caller, [await krea_styles.get(caller, id)])
    return shown


@patch("/styles/{id:str}", scope=Scope.GENERATE, tags=["Styles"], operation_id="update_style")
async def update_style(
    id: Id, data: wire.StyleUpdate, caller: Authenticated, styles: Styles, krea_styles: KreaStyles
) -> wire.Style:
    """Changes a style of your own: who may use it, its title, its pictures, its cover."""
    links = {} if data.urls is UNSET else {f"/urls/{index}": url for index, url in enumerate(data.urls)}
    images = list(links)
    if data.cover_url is not UNSET:
        links["/cover_url"] = data.cover_url
    if not links and data.title is UNSET and data.public is UNSET:
        raise Invalid("give at least one of public, title, urls, cover_url")
    viewer = viewer_of(caller)
    await _must_own(krea_styles, caller, id)
    found = await krea_styles.pictures(caller, links)
    changed = await styles.change(
        viewer,
        id,
        title=None if data.title is UNSET else data.title,
        public=None if data.public is UNSET else data.public,
        cover_id=found.get("/cover_url"),
        images=None if data.urls is UNSET else [found[pointer] for pointer in images],
    )
    (shown,) = await krea_styles.show(caller, [changed])
    return shown


@get(
    "/styles/{id:str}/share/link",
    scope=Scope.GENERATE,
    tags=["Styles"],
    operation_id="get_style_share_link",
    responses={
        200: ResponseSpec(wire.ShareLink, description="The link, which was there already."),
        201: ResponseSpec(wire.ShareLink, description="The link, which has just been made."),
    },
)
async def get_style_share_link(
    id: Id, caller: Authenticated, styles: Styles, krea_styles: KreaStyles
) -> Response[wire.ShareLink]:
    """Lets whoever has the link, or the id, see and use a style of your own; it is not listed for them."""
    await _must_own(krea_styles, caller, id)
    is_new = await styles.link(viewer_of(caller), id)
    link = wire.ShareLink(share_link=f"{krea_styles.base}/styles/{id}", is_new=is_new)
    return Response(link, status_code=201 if is_new else 200)


@post(
    "/styles/{id:str}/share/workspace",
    scope=Scope.GENERATE,
    status_code=200,
    tags=["Styles"],
    operation_id="share_style_with_workspace",
    fails=(Forbidden,),
)
async def share_style_with_workspace(
    id: Id, caller: Authenticated, styles: Styles, krea_styles: KreaStyles
) -> wire.WorkspaceShare:
    """Lets your workspace see and use a style of your own."""
    await krea_styles.get_own(caller, id)
    await styles.share(viewer_of(caller), id)
    workspace = wire.Workspace(id=caller.workspace_id, name=None, is_default=caller.workspace_id == caller.account_id)
    return wire.WorkspaceShare(success=True, style_id=id, workspace=workspace)


@delete(
    "/styles/{id:str}/share/workspace",
    scope=Scope.GENERATE,
    status_code=200,
    tags=["Styles"],
    operation_id="unshare_style_from_workspace",
    fails=(Forbidden,),
)
async def unshare_style_from_workspace(
    id: Id, caller: Authenticated, styles: Styles, krea_styles: KreaStyles
) -> wire.WorkspaceShareRemoved:
    """Takes that back."""
    await krea_styles.get_own(caller, id)
    await styles.unshare(viewer_of(caller), id)
    return wire.WorkspaceShareRemoved(success=True)


async def _must_own(krea_styles: KreaStyles, caller: Caller, style_id: str) -> None:
    """Raises NotFound for styles of others, those that the caller sees included."""
    found = await krea_styles.get(caller, style_id)
    if found.account_id != caller.account_id:
        raise NotFound("style of your own", style_id)


def _cursor(style: Style) -> str:
    return f"{style.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z~{style.id}"


def _after(cursor: str | None) -> After | None:
    if cursor is None:
        return None
    moment, _, style_id = cursor.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not style_id.isprintable():
        raise Invalid.at("?cursor", "must be the next_cursor of a page")
    return After(at, style_id)


HANDLERS: tuple[Any, ...] = (
    list_styles,
    get_style,
    update_style,
    get_style_share_link,
    share_style_with_workspace,
    unshare_style_from_workspace,
)
