"""Asking for things: the shop window, the form of a model, what it costs, and sending it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts.records import Caller, Scope
from atelier.apps.apps import Apps
from atelier.apps.records import App
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.edge.rates import SUBMITS, Limits
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import AtelierError, ConsentMissing, Fault, InsufficientCredits, Invalid, NotFound
from atelier.flows.place import Place, Terms
from atelier.jobs.jobs import Jobs
from atelier.storage.assets import Assets
from atelier.styles.styles import Styles
from atelier.web.console import shop
from atelier.web.console.asking import WISHES, Asking, Model
from atelier.web.console.controls import Control, Fields, Kind, controls, read
from atelier.web.console.giving import MOST_PICKED, given_files
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages
from atelier.web.console.samples import samples
from atelier.web.console.views import FileView, Views

_RECENT: Final = 12
_STYLES: Final = 60


@get("/console", scope=Scope.READ)
async def home(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    views: Views,
    assets: Assets,
    apps: Apps,
) -> Response[bytes]:
    """The shop window, with what was made last."""
    text, shelf = request.query_params.get("q", ""), request.query_params.get("shelf", "")
    dialect = request.query_params.get("dialect", "native")
    known: dict[str, Any] = {
        "cards": shop.cards(text, shelf, "" if text else dialect),
        "shelves": shop.SHELVES,
        "q": text,
        "shelf": shelf,
        "dialect": dialect,
        "served": ("native", *WISHES),
    }
    known["apps"] = await _apps(apps, session.caller, text, shelf) if text or dialect == "native" else []
    if request.headers.get("hx-target") == "shop":
        return pages.part(request, session, "part/shop.html", **known)
    made = await assets.page(session.caller.account_id, count=_RECENT, origins=["output"])
    known["starts"] = shop.STARTS
    return await pages.page(request, session, "home.html", recent=[views.file(one) for one in made], **known)


@get("/console/create/{model_id:path}", scope=Scope.READ)
async def create_page(
    request: Request[Any, Any, Any],
    model_id: str,
    session: Signed,
    pages: Pages,
    asking: Asking,
    jobs: Jobs,
    assets: Assets,
    views: Views,
    styles: Styles,
) -> Response[bytes]:
    """The form of a model; with `from` filled as an earlier job was, with `media` beginning with a file."""
    model = await asking.model(model_id, session.caller)
    given = await _start(request, model, session.caller, jobs)
    media = await _media_start(request, model, given, session.caller, assets)
    return await pages.page(
        request, session, "create.html", **await _form(model, {**given, **media}, session.caller, assets, views, styles)
    )


@post("/console/quote/{model_id:path}", scope=Scope.READ)
async def quote(
    request: Request[Any, Any, Any],
    model_id: str,
    session: Signed,
    pages: Pages,
    asking: Asking,
    place: Place,
) -> Response[bytes]:
    """What the form costs as it stands; while it is not finished, the words of the price list."""
    model = await asking.model(model_id, session.caller)
    given, faults = read(model.schema, _fields(await request.form()))
    price, why = None, ""
    if not faults:
        try:
            price = await place.quote(session.caller, (await asking.wanted(model, session.caller, given))[0])
        except Invalid as invalid:
            why = _first_words(invalid)
    code = samples(pages.base_url, model, given)
    return pages.part(request, session, "part/quote.html", price=price, why=why, model=model, code=code)


@post("/console/create/{model_id:path}", scope=Scope.GENERATE)
async def create(
    request: Request[Any, Any, Any],
    model_id: str,
    session: Signed,
    pages: Pages,
    asking: Asking,
    place: Place,
    limits: Limits,
    jobs: Jobs,
    assets: Assets,
    views: Views,
    styles: Styles,
) -> Response[bytes]:
    """Sends it off. What is wrong is said next to its field."""
    model = await asking.model(model_id, session.caller)
    given, unread = read(model.schema, _fields(await request.form()))
    try:
        if unread:
            raise Invalid("some fields cannot be read", tuple(unread))
        wanted, body = await asking.wanted(model, session.caller, given)
        receipt = await place.place(session.caller, wanted, Terms(input=body, rate_limit=limits.get(SUBMITS)))
    except (Invalid, InsufficientCredits, ConsentMissing) as error:
        told = _told(model, error)
        if request.headers.get("hx-request"):
            return pages.part(
                request, session, "part/faults.html", status=422, headers={"hx-reswap": "none"}, model=model, **told
            )
        form = await _form(model, given, session.caller, assets, views, styles)
        return await pages.page(request, session, "create.html", status=422, **{**form, **told})
    if not request.headers.get("hx-request"):
        return pages.go(request, f"/jobs/{receipt.job_id}")
    view = await views.job(await jobs.get(session.caller.account_id, receipt.job_id))
    return pages.part(
        request, session, "part/started.html", view=view, model=model, steps=shop.next_steps, **_told(model, None)
    )


@get("/console/tiles/{asset_id:str}", scope=Scope.READ)
async def tile(
    request: Request[Any, Any, Any], asset_id: str, session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    """A file of one's own as a part of a form."""
    found = await assets.get(session.caller.account_id, known_id("asset", asset_id))
    field = request.query_params.get("field", "")
    return pages.part(request, session, "part/tile.html", file=views.file(found), field=field)


async def _apps(apps: Apps, caller: Caller, text: str, shelf: str) -> list[App]:
    if shelf not in ("", "more"):
        return []
    return await apps.page(viewer_of(caller), count=24, text=text or None)


async def _start(request: Request[Any, Any, Any], model: Model, caller: Caller, jobs: Jobs) -> dict[str, Any]:
    """What the form begins with: an earlier job's input, or words from the address."""
    earlier = request.query_params.get("from")
    if earlier:
        job = await jobs.get(caller.account_id, known_id("job", earlier))
        given: dict[str, Any] = msgspec.json.decode(job.input) if job.model == model.offer else {}
        return {name: value for name, value in given.items() if name in model.schema.get("properties", {})}
    asked = {"prompt": request.query_params.get("prompt"), "styles": request.query_params.getall("style", [])}
    return {name: value for name, value in asked.items() if value and name in model.schema.get("properties", {})}


async def _media_start(
    request: Request[Any, Any, Any], model: Model, given: Mapping[str, Any], caller: Caller, assets: Assets
) -> dict[str, Any]:
    """Files from the address, in the fields that take them."""
    wanted = request.query_params.getall("media", [])[:MOST_PICKED]
    files = [await assets.get(caller.account_id, known_id("asset", ident)) for ident in wanted]
    return given_files(model.schema, [(str(file.id), file.kind) for file in files], given)


async def _form(
    model: Model, given: Mapping[str, Any], caller: Caller, assets: Assets, views: Views, styles: Styles
) -> dict[str, Any]:
    """What the page of a form shows."""
    fields = controls(model.schema, given)
    palette = []
    if any(control.kind is Kind.STYLES for control in fields):
        palette = await styles.page(viewer_of(caller), count=_STYLES)
    return {
        "model": model,
        "fields": fields,
        "files": await _files(fields, caller, assets, views),
        "palette": palette,
        "view": None,
        "likeness_missing": model.likeness and not caller.likeness_accepted,
        **_told(model, None),
    }


async def _files(fields: list[Control], caller: Caller, assets: Assets, views: Views) -> dict[str, list[FileView]]:
    """The files that the form begins with, by field. Those that are gone are left out."""
    found: dict[str, list[FileView]] = {}
    for control in fields:
        if control.kind not in (Kind.MEDIA, Kind.MASK) or not control.value:
            continue
        values = control.value if isinstance(control.value, list) else [control.value]
        found[control.name] = [file for value in values if (file := await _own_file(value, caller, assets, views))]
    return found


async def _own_file(value: Any, caller: Caller, assets: Assets, views: Views) -> FileView | None:
    """By id, or by a link of ours to it."""
    name = str(value).partition("/files/")[2].partition("/")[0] or str(value)
    try:
        return views.file(await assets.get(caller.account_id, UUID(name)))
    except (ValueError, NotFound):
        return None


def _fields(form: Any) -> Fields:
    return {name: [value for value in form.getall(name) if isinstance(value, str)] for name in form}


def _told(model: Model, error: AtelierError | None) -> dict[str, Any]:
    """What is wrong, by field; what belongs to none is about the whole."""
    faults = error.faults if isinstance(error, Invalid) else () if error is None else (Fault("", str(error)),)
    by_field: dict[str, str] = {}
    for fault in faults:
        name = fault.pointer.strip("/").partition("/")[0]
        name = name if name in model.schema.get("properties", {}) else ""
        by_field.setdefault(name, fault.message[:1].upper() + fault.message[1:])
    if error is not None and not faults:
        by_field[""] = str(error)
    return {"faults": by_field, "names": list(model.schema.get("properties", {}))}


def _first_words(invalid: Invalid) -> str:
    """Why there is no price yet, as a hint and not as a reproach."""
    missing = [fault.pointer.strip("/") for fault in invalid.faults if "required" in fault.message]
    if missing:
        return "Still needed: " + ", ".join(name.replace("_", " ") for name in missing)
    return invalid.faults[0].message if invalid.faults else str(invalid)


CREATE = (home, create_page, quote, create, tile)
