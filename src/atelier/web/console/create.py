"""Asking for things: the shop window, the form of a model, what it costs, and sending it off."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus

from litestar import Request, Response, get, post

from atelier.accounts.records import Caller, Scope
from atelier.apps.apps import Apps
from atelier.apps.records import App
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import AtelierError, ConsentMissing, Fault, InsufficientCredits, Invalid
from atelier.flows.place import Place
from atelier.jobs.jobs import Jobs
from atelier.storage.assets import Assets
from atelier.styles.styles import Styles
from atelier.web.console import gate_form, shop
from atelier.web.console.asking import Asking, Model, given_to
from atelier.web.console.controls import controls
from atelier.web.console.filled import fields_sent, files_of
from atelier.web.console.giving import MOST_PICKED, given_files
from atelier.web.console.guard import Signed
from atelier.web.console.hints import title_of
from atelier.web.console.kinds import Kind
from atelier.web.console.ordering import Ordering
from atelier.web.console.pages import Pages
from atelier.web.console.reading import read
from atelier.web.console.samples import samples
from atelier.web.console.views import Views
from atelier.web.console.ways import WAYS

_RECENT: Final = 12
_LOOKED_BACK: Final = 40  # jobs among which the models used last are looked for
_FIRST: Final = 8  # models of a shelf that are shown before somebody asks for more
_PRICES: Final = (1, 5, 20, 100)
_STYLES: Final = 60
_NO_PLACES: Final[Mapping[str, str]] = {}
_SIDES: Final = ("/width", "/height")
_WORDS: Final = ("prompt", "text")
"""Fields that words from the address go into: the first that a model has."""
_BEGINNINGS: Final = {
    "image": "atelier/sketch",
    "video": "atelier/film",
    "music": "atelier/music",
    "speech": "atelier/speak",
}


@get("/console", scope=Scope.READ)
async def home(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    views: Views,
    assets: Assets,
    apps: Apps,
    jobs: Jobs,
    place: Place,
) -> Response[bytes]:
    """The shop window, with what was made and used last."""
    wish = shop.sought(request.query_params)
    known: dict[str, Any] = {
        "wish": wish,
        "cards": await asyncio.to_thread(shop.find, place, wish),  # the first time, every price is worked out
        "shelves": shop.SHELVES,
        "first": None if wish.narrow else _FIRST,
        "apps": await _apps(apps, session.caller, wish),
    }
    if request.headers.get("hx-target") == "shop":
        return pages.part(request, session, "part/shop.html", **known)
    account_id = session.caller.account_id
    made = await assets.page(account_id, count=_RECENT, origins=["output"])
    return await pages.page(
        request,
        session,
        "home.html",
        recent=[views.file(one) for one in made],
        used=shop.used(await jobs.page(account_id, count=_LOOKED_BACK)),
        starts=shop.starts(),
        served=("native", *WAYS),
        operations=shop.operations(),
        prices=_PRICES,
        **known,
    )


@get("/console/begin", scope=Scope.READ)
async def begin(request: Request[Any, Any, Any], session: Signed, pages: Pages) -> Response[bytes]:
    """From the words on the first page to the form of what they are to become."""
    model = _BEGINNINGS.get(request.query_params.get("kind", ""), _BEGINNINGS["image"])
    return pages.go(request, f"/create/{model}?prompt={quote_plus(request.query_params.get('prompt', ''))}")


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
    form = await _form(model, {**given, **media}, session.caller, assets, views, styles)
    return await pages.page(request, session, "create.html", **form)


@post("/console/quote/{model_id:path}", scope=Scope.READ)
async def quote(
    request: Request[Any, Any, Any],
    model_id: str,
    session: Signed,
    pages: Pages,
    asking: Asking,
    ordering: Ordering,
) -> Response[bytes]:
    """What the form costs as it stands; while it is not finished, the words of the price list."""
    model = await asking.model(model_id, session.caller)
    sheet = read(model.schema, fields_sent(await request.form()))
    price, why = None, ""
    if not sheet.faults:
        try:
            price = await ordering.quote(session.caller, model, sheet.given)
        except Invalid as invalid:
            why = _first_words(model, invalid)
    code = samples(pages.base_url, model, sheet.given, await asking.sent(model, session.caller, sheet.given))
    return pages.part(request, session, "part/quote.html", price=price, why=why, model=model, code=code)


@post("/console/create/{model_id:path}", scope=Scope.GENERATE)
async def create(
    request: Request[Any, Any, Any],
    model_id: str,
    session: Signed,
    pages: Pages,
    asking: Asking,
    ordering: Ordering,
    jobs: Jobs,
    assets: Assets,
    views: Views,
    styles: Styles,
) -> Response[bytes]:
    """Sends it off. What is wrong is said next to its field."""
    model = await asking.model(model_id, session.caller)
    sheet = read(model.schema, fields_sent(await request.form()))
    try:
        receipt = await ordering.place(session.caller, model, sheet.given, unread=sheet.faults)
    except (Invalid, InsufficientCredits, ConsentMissing) as error:
        if request.headers.get("hx-request"):
            return pages.part(
                request,
                session,
                "part/faults.html",
                status=422,
                headers={"hx-reswap": "none"},
                **_told(model, error, sheet.places),
            )
        form = await _form(model, sheet.given, session.caller, assets, views, styles)
        places = {control.pointer: control.name for field in form["fields"] for control in field.walk()}
        return await pages.page(request, session, "create.html", status=422, **{**form, **_told(model, error, places)})
    if not request.headers.get("hx-request"):
        return pages.go(request, f"/jobs/{receipt.job_id}")
    view = await views.job(await jobs.get(session.caller.account_id, receipt.job_id))
    return pages.part(
        request, session, "part/started.html", view=view, model=model, steps=shop.next_steps, **_told(model)
    )


@get("/console/tiles/{asset_id:str}", scope=Scope.READ)
async def tile(
    request: Request[Any, Any, Any], asset_id: str, session: Signed, pages: Pages, assets: Assets, views: Views
) -> Response[bytes]:
    """A file of one's own as a part of a form."""
    found = await assets.get(session.caller.account_id, known_id("asset", asset_id))
    field = request.query_params.get("field", "")
    return pages.part(request, session, "part/tile.html", file=views.file(found), field=field)


async def _apps(apps: Apps, caller: Caller, wish: shop.Sought) -> list[App]:
    if wish.shelf not in ("", "more") or wish.dialect not in ("", "native") or wish.operation or wish.credits:
        return []
    return await apps.page(viewer_of(caller), count=24, text=wish.q or None)


async def _start(request: Request[Any, Any, Any], model: Model, caller: Caller, jobs: Jobs) -> dict[str, Any]:
    """What the form begins with: an earlier job's input, or words from the address."""
    earlier = request.query_params.get("from")
    if earlier:
        job = await jobs.get(caller.account_id, known_id("job", earlier))
        given = given_to(job.dialect, job.model, job.input) if job.model == model.offer else {}
        return {name: value for name, value in given.items() if name in model.schema.get("properties", {})}
    fields = model.schema.get("properties", {})
    words = next((name for name in _WORDS if name in fields), "")
    asked = {words: request.query_params.get("prompt"), "styles": request.query_params.getall("style", [])}
    return {name: value for name, value in asked.items() if value and name in fields}


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
        "files": await files_of(fields, caller, assets, views),
        "palette": palette,
        "view": None,
        "likeness_missing": model.likeness and not caller.likeness_accepted,
        **_told(model),
    }


def _told(model: Model, error: AtelierError | None = None, places: Mapping[str, str] = _NO_PLACES) -> dict[str, Any]:
    """What is wrong, by field; what belongs to none is about the whole. `places` are the form's names by pointer."""
    faults = error.faults if isinstance(error, Invalid) else () if error is None else (Fault("", str(error)),)
    by_field: dict[str, str] = {}
    for fault in faults:
        place = _place_of(fault.pointer, model, places)
        by_field.setdefault(place, fault.message[:1].upper() + fault.message[1:])
    if error is not None and not faults:
        by_field[""] = str(error)
    return {"faults": by_field, "names": list(dict.fromkeys([*model.schema.get("properties", {}), *by_field, ""]))}


def _place_of(pointer: str, model: Model, places: Mapping[str, str]) -> str:
    """The nearest field around what is at fault."""
    if model.dialect in WAYS:
        pointer = pointer.removeprefix(WAYS[model.dialect].at)
    if pointer in _SIDES and pointer not in places:
        pointer = f"/{gate_form.SIZE}"
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, "")


def _first_words(model: Model, invalid: Invalid) -> str:
    """Why there is no price yet, as a hint and not as a reproach."""
    missing = [fault.pointer.rpartition("/")[2] for fault in invalid.faults if "required" in fault.message]
    if missing:
        fields = model.schema.get("properties", {})
        return "Still needed: " + ", ".join(title_of(name, fields.get(name, {})).lower() for name in missing)
    return invalid.faults[0].message if invalid.faults else str(invalid)


CREATE = (home, begin, create_page, quote, create, tile)
