"""Styles: finding them, everything about one, and looking after one's own."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import AtelierError, Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Assets
from atelier.styles.records import Group, Style
from atelier.styles.styles import Styles
from atelier.web.console import shop
from atelier.web.console.colours import Palettes
from atelier.web.console.covers import cover_of
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages
from atelier.web.console.strengths import PROMPT, Strengths
from atelier.web.console.views import FileView, Views

_PAGE: Final = 100
_LOOKED_AT: Final = 200  # of the newest jobs, for what was made with a style
_SAMPLES: Final = 12
_GROUPS: Final = {
    Group.ALL: "All",
    Group.OWN: "Yours",
    Group.HOUSE: "From the house",
    Group.COMMUNITY: "Others'",
    Group.SHARED: "Workspace",
}


class Worn(msgspec.Struct, frozen=True):
    """A style with its cover; `drawn` is the name of the house's drawing where it has no other."""

    style: Style
    cover: FileView | None
    drawn: str | None


@get("/console/styles", scope=Scope.READ)
async def styles_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, styles: Styles, assets: Assets, views: Views
) -> Response[bytes]:
    """Every style that the account may use."""
    show, text = request.query_params.get("show", ""), request.query_params.get("q", "")
    group = Group(show) if show in _GROUPS else Group.ALL
    viewer = viewer_of(session.caller)
    found = await styles.page(viewer, count=_PAGE, group=group, text=text.replace("\x00", "") or None)
    return await pages.page(
        request,
        session,
        "styles.html",
        worn=[await _worn(style, pages, assets, views) for style in found],
        groups=_GROUPS,
        group=group,
        q=text,
        own=session.caller.account_id,
    )


@get("/console/styles/{style_id:str}", scope=Scope.READ)
async def style_page(
    request: Request[Any, Any, Any],
    style_id: str,
    session: Signed,
    pages: Pages,
    styles: Styles,
    jobs: Jobs,
    assets: Assets,
    views: Views,
    palettes: Palettes,
    strengths: Strengths,
) -> Response[bytes]:
    """One style: how it looks, what it fits, whose it is. While it is in training: how far that is."""
    try:
        style = await styles.get(viewer_of(session.caller), style_id)
    except NotFound:
        job = await _training(session.caller, jobs, style_id)
        view = await views.job(job)
        return await pages.page(request, session, "training.html", view=view, steps=shop.next_steps)
    worn = await _worn(style, pages, assets, views)
    made = await jobs.page(session.caller.account_id, count=_LOOKED_AT, status=["succeeded", "partial"])
    samples = await views.jobs([job for job in made if f'"{style.id}"' in job.input][:_SAMPLES])
    return await pages.page(
        request,
        session,
        "style.html",
        worn=worn,
        own=style.account_id == session.caller.account_id,
        colours=await _colours(worn, session.caller, jobs, assets, palettes),
        fits=shop.wearing(style.families),
        samples=samples,
        sets=await strengths.last(session.caller, style.id),
        price=await strengths.price(session.caller, style.id),
        prompt=PROMPT,
        taught=[views.file(one) for one in (await assets.inputs(session.caller.account_id, style.images)).values()],
    )


@get("/console/styles/{style_id:str}/strengths", scope=Scope.READ)
async def strengths_part(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, strengths: Strengths
) -> Response[bytes]:
    """The pictures at several strengths, as far as they are drawn."""
    known: dict[str, Any] = {"style_id": style_id, "sets": await strengths.last(session.caller, style_id)}
    return pages.part(request, session, "part/strengths.html", **known)


@post("/console/styles/{style_id:str}/strengths", scope=Scope.GENERATE)
async def draw_strengths(
    request: Request[Any, Any, Any],
    style_id: str,
    session: Signed,
    pages: Pages,
    styles: Styles,
    strengths: Strengths,
) -> Response[bytes]:
    """Draws the same picture at several strengths of the style."""
    style = await styles.get(viewer_of(session.caller), style_id)
    prompt = str((await request.form()).get("prompt", "")).strip()
    await strengths.draw(session.caller, style.id, prompt or PROMPT)
    return pages.go(request, f"/styles/{style.id}")


@post("/console/styles/{style_id:str}/like", scope=Scope.GENERATE)
async def like_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Likes a style, or no longer."""
    viewer = viewer_of(session.caller)
    liked = (await styles.get(viewer, style_id)).liked
    style = await styles.like(viewer, style_id, liked=not liked)
    if request.headers.get("hx-request"):
        return pages.part(request, session, "part/like.html", style=style)
    return pages.go(request, f"/styles/{style.id}")


@post("/console/styles/{style_id:str}/change", scope=Scope.GENERATE)
async def change_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """A new name, and new words for engines that know no more than words."""
    form = await request.form()
    title, words = (str(form.get(name, "")).replace("\x00", "").strip() for name in ("title", "words"))
    if not 1 <= len(title) <= 200 or len(words) > 500:
        raise Invalid.at("/title", "must have 1 to 200 characters, and the words 500 at most")
    await styles.change(viewer_of(session.caller), style_id, title=title, words=words)
    return pages.go(request, f"/styles/{style_id}")


@post("/console/styles/{style_id:str}/cover", scope=Scope.GENERATE)
async def cover_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles, assets: Assets
) -> Response[bytes]:
    """Another picture of one's own as the cover."""
    given = str((await request.form()).get("file", ""))
    picture = await assets.get(session.caller.account_id, known_id("asset", given))
    if picture.kind is not MediaKind.IMAGE:
        raise Invalid.at("/file", "must be a picture")
    await styles.change(viewer_of(session.caller), style_id, cover_id=picture.id)
    return pages.go(request, f"/styles/{style_id}")


@post("/console/styles/{style_id:str}/publish", scope=Scope.GENERATE)
async def publish_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Lets everybody here use a style of one's own, or nobody else any more."""
    viewer = viewer_of(session.caller)
    style = await styles.get(viewer, style_id)
    await styles.change(viewer, style_id, public=not style.public)
    return pages.go(request, f"/styles/{style.id}")


@post("/console/styles/{style_id:str}/share", scope=Scope.GENERATE)
async def share_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Shares a style of one's own with the workspace, or no longer."""
    viewer = viewer_of(session.caller)
    style = await styles.get(viewer, style_id)
    await (styles.share if style.workspace_id is None else styles.unshare)(viewer, style_id)
    return pages.go(request, f"/styles/{style.id}")


@post("/console/styles/{style_id:str}/link", scope=Scope.GENERATE)
async def link_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Lets whoever has the link see and use a style of one's own."""
    await styles.link(viewer_of(session.caller), style_id)
    return pages.go(request, f"/styles/{style_id}")


@post("/console/styles/{style_id:str}/delete", scope=Scope.GENERATE)
async def delete_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Removes a style of one's own."""
    await styles.delete(viewer_of(session.caller), style_id)
    return pages.go(request, "/styles?show=own")


async def _training(caller: Caller, jobs: Jobs, style_id: str) -> Job:
    """The job that makes the style, or did not. Raises NotFound."""
    ident = parse_id(style_id)
    if ident is not None:
        job = await jobs.get(caller.account_id, ident)
        if job.operation == Operation.TRAIN_STYLE:
            return job
    raise NotFound("style", style_id)


async def _worn(style: Style, pages: Pages, assets: Assets, views: Views) -> Worn:
    cover = await cover_of(style.cover_id, assets, views)
    drawing = f"covers/style-{style.id}.webp"
    drawn = drawing if cover is None and style.account_id is None and pages.static.has(drawing) else None
    return Worn(style, cover, drawn)


async def _colours(worn: Worn, caller: Caller, jobs: Jobs, assets: Assets, palettes: Palettes) -> list[str]:
    """Those that were learned, where the training tells; else those of the cover."""
    try:
        job = await jobs.get(caller.account_id, known_id("style", worn.style.id))
        learned = job.note_values.get("palette")
        if isinstance(learned, list):
            return [str(one) for one in learned]
    except AtelierError:
        pass
    if worn.cover is not None and worn.style.cover_id is not None:
        return await palettes.of_asset(await assets.find(worn.style.cover_id))
    return await palettes.of_drawing(worn.drawn) if worn.drawn else []


STYLING = (
    *(styles_page, style_page, strengths_part, draw_strengths, like_style, change_style, cover_style),
    *(publish_style, share_style, link_style, delete_style),
)
