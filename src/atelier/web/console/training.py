"""Teaching a new style: pictures and words to them, a model family, a price; then the page of the style itself."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response, get, post

from atelier.accounts.records import Caller, Scope, Session
from atelier.catalogue.facts import KreaMenu
from atelier.catalogue.load import menu
from atelier.domain.errors import ConsentMissing, Fault, InsufficientCredits, Invalid
from atelier.domain.ids import parse_id
from atelier.domain.wishes.training import StyleKind
from atelier.storage.assets import Assets
from atelier.web.console.asking import Asking, Model
from atelier.web.console.giving import MOST_PICKED
from atelier.web.console.guard import Signed
from atelier.web.console.ordering import Ordering
from atelier.web.console.pages import Pages
from atelier.web.console.views import FileView, Views

MODEL: Final = "atelier/train-style"
_WORDS: Final = ("name", "trigger_word", "family", "kind")
_KIND_WORDS: Final = {
    StyleKind.STYLE: "How they look",
    StyleKind.OBJECT: "A thing in all of them",
    StyleKind.CHARACTER: "A person in all of them",
}


@get("/console/styles/new", scope=Scope.READ)
async def training_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, asking: Asking, assets: Assets, views: Views
) -> Response[bytes]:
    """The form; with `media` beginning with files that are there already."""
    model = await asking.model(MODEL, session.caller)
    given = {"images": request.query_params.getall("media", [])[:MOST_PICKED]}
    return await _page(request, session, pages, model, given, await _files(given, session.caller, assets, views))


@post("/console/styles/quote", scope=Scope.READ)
async def training_quote(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, asking: Asking, ordering: Ordering
) -> Response[bytes]:
    """What it costs as it stands."""
    model = await asking.model(MODEL, session.caller)
    given = given_of(model, await request.form())
    price = None
    with contextlib.suppress(Invalid):  # the form is not finished
        price = await ordering.quote(session.caller, model, given)
    return pages.part(request, session, "part/training_price.html", price=price, model=model, given=given)


@post("/console/styles/new", scope=Scope.GENERATE)
async def train(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    asking: Asking,
    ordering: Ordering,
    assets: Assets,
    views: Views,
) -> Response[bytes]:
    """Sends it off. The style will have the id of its job."""
    model = await asking.model(MODEL, session.caller)
    given = given_of(model, await request.form())
    try:
        receipt = await ordering.place(session.caller, model, given)
    except (Invalid, InsufficientCredits, ConsentMissing) as error:
        faults = error.faults if isinstance(error, Invalid) and error.faults else (Fault("", str(error)),)
        files = await _files(given, session.caller, assets, views)
        return await _page(request, session, pages, model, given, files, faults=_by_field(faults))
    return pages.go(request, f"/styles/{receipt.job_id}")


def given_of(model: Model, form: Any) -> dict[str, Any]:
    """The input; words to pictures in the order of the pictures, where there are any."""
    given: dict[str, Any] = {name: text for name in _WORDS if (text := str(form.get(name, "")).strip())}
    if images := [str(one) for one in form.getall("images", [])]:
        given["images"] = images
    captions = [str(form.get(f"caption-{one}", "")).strip() for one in images]
    known = model.schema["properties"]
    if any(captions) and "captions" in known:
        given["captions"] = captions
    steps = str(form.get("steps", "")).strip()
    if steps.isdecimal() and "family" in given and "steps" in known:
        given["steps"] = int(steps)
    return given


def families() -> list[str]:
    """What styles can be trained for."""
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    return list(dict.fromkeys(facts.style_families.values()))


async def _page(
    request: Request[Any, Any, Any],
    session: Session,
    pages: Pages,
    model: Model,
    given: Mapping[str, Any],
    files: list[FileView],
    *,
    faults: Mapping[str, str] | None = None,
) -> Response[bytes]:
    fields = model.schema["properties"]
    return await pages.page(
        request,
        session,
        "train.html",
        status=422 if faults else 200,
        model=model,
        given=given,
        files=files,
        faults=faults or {},
        families=fields["family"].get("enum") or families(),
        kinds=_KIND_WORDS,
        captioned="captions" in fields,
        steps=fields.get("steps"),
        most=fields["images"].get("maxItems", MOST_PICKED),
        price=None,
    )


async def _files(given: Mapping[str, Any], caller: Caller, assets: Assets, views: Views) -> list[FileView]:
    ids = [ident for one in given.get("images", ()) if (ident := parse_id(one)) is not None]
    found = await assets.inputs(caller.account_id, ids)
    return [views.file(found[ident]) for ident in ids if ident in found and found[ident].deleted_at is None]


def _by_field(faults: tuple[Fault, ...]) -> dict[str, str]:
    told: dict[str, str] = {}
    for fault in faults:
        name = fault.pointer.strip("/").partition("/")[0]
        told.setdefault(name if name in ("images", "steps", *_WORDS) else "", fault.message)
    return told


TRAINING = (training_page, training_quote, train)
