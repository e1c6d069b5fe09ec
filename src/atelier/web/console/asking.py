"""What a form asks for: a model of the house, of a dialect, or an app; and the wish behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from atelier.accounts.records import Caller
from atelier.apps.apps import Apps
from atelier.catalogue.find import find
from atelier.catalogue.label import price_text
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import Exchange
from atelier.catalogue.schema import example
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.native.jobs import known_id
from atelier.dialects.native.orders import APPS, Orders
from atelier.domain.ids import parse_id
from atelier.domain.operations import NEEDS_CONSENT, Operation
from atelier.domain.order import Order
from atelier.flows.graphs.schema import input_schema
from atelier.flows.place import Found, Wanted
from atelier.jobs.records import Job
from atelier.storage.assets import Assets
from atelier.web.console.ways import WAYS


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has a form. `id` is what stands in addresses; `offer` what its dialect calls it."""

    id: str
    offer: str
    dialect: str
    title: str
    operation: str
    price: str
    schema: Mapping[str, Any]
    example: Mapping[str, Any]
    kind: str | None = None
    description: str = ""
    likeness: bool = False


class Sent(msgspec.Struct, frozen=True):
    """A request's body, and the input behind it with links in place of the ids of files."""

    body: Mapping[str, Any]
    linked: Mapping[str, Any]


class Asking:
    """Of the work in progress, `previews` pictures are asked for, as somebody is watching."""

    def __init__(self, apps: Apps, exchange: Exchange, assets: Assets, links: FileLinks, *, previews: int) -> None:
        self._apps = apps
        self._orders = Orders(apps, exchange, previews=previews)
        self._previews = previews
        self._assets = assets
        self._links = links

    async def model(self, model_id: str, caller: Caller) -> Model:
        """Raises UnknownModel, NotFound."""
        model_id = model_id.strip("/")
        kind, _, name = model_id.partition("/")
        if kind == APPS:
            return await self._app(model_id, known_id("app", name), caller)
        if kind in WAYS:
            return _model(model_id, kind, find(menu(kind), name))
        return _model(model_id, "native", find(menu("native"), model_id))

    async def wanted(self, model: Model, caller: Caller, given: Mapping[str, Any]) -> tuple[Wanted, str]:
        """What is wanted, and what is kept with the job as its input, as JSON. Raises what an order raises."""
        if model.dialect == "native":
            return await self._orders.wanted(caller, model.offer, given), msgspec.json.encode(given).decode()
        sent = await self.sent(model, caller, given)
        wanted, kept = WAYS[model.dialect].wanted(find(menu(model.dialect), model.offer), sent.body)
        wanted = msgspec.structs.replace(wanted, order=self._watched(wanted.order))
        return wanted, msgspec.json.encode(kept).decode()

    def _watched(self, order: Callable[[Found], Order]) -> Callable[[Found], Order]:
        def watched(found: Found) -> Order:
            made = order(found)
            return msgspec.structs.replace(made, previews=made.previews or self._previews)

        return watched

    async def sent(self, model: Model, caller: Caller, given: Mapping[str, Any]) -> Sent:
        """What a program would send for the same. Raises NotFound for files of others."""
        if model.operation == Operation.RUN_GRAPH:
            return Sent({"model": model.offer, "input": dict(given)}, given)
        offer = find(menu(model.dialect), model.offer)
        linked = await self._linked(offer, caller, given)
        if model.dialect == "native":
            return Sent({"model": model.offer, "input": dict(given)}, linked)
        way = WAYS[model.dialect]
        return Sent(way.body(offer, linked if way.linked else given), linked)

    async def _linked(self, offer: Offer, caller: Caller, given: Mapping[str, Any]) -> dict[str, Any]:
        """Files by link instead of by id, which not every dialect takes."""
        names = {field.path[0] for field in offer.media}

        async def link(value: Any) -> Any:
            match value:
                case list():
                    return [await link(item) for item in value]
                case dict():
                    return {name: await link(item) for name, item in value.items()}
                case str() if (asset_id := parse_id(value)) is not None:
                    return self._links.to(await self._assets.get(caller.account_id, asset_id))
            return value

        return {name: await link(value) if name in names else value for name, value in given.items()}

    async def _app(self, model_id: str, app_id: UUID, caller: Caller) -> Model:
        app = await self._apps.runnable(viewer_of(caller), app_id)
        return Model(
            id=model_id,
            offer=model_id,
            dialect="native",
            title=app.name,
            operation="run_graph",
            price="The sum of its steps",
            schema=input_schema(app.latest.graph),
            example={},
            description=app.description,
        )


def given_to(dialect: str, offer_id: str, kept: str) -> Mapping[str, Any]:
    """The input behind what is kept with a job, as a form holds it."""
    found: Mapping[str, Any] = msgspec.json.decode(kept)
    offer = menu(dialect).offers.get(offer_id) if dialect in WAYS else None
    return found if offer is None else WAYS[dialect].given(offer, found)


def model_of(job: Job) -> str | None:
    """The model whose form can ask for a job again; None where there is none."""
    return model_at(job.dialect, job.model) if job.parent_id is None else None


def model_at(dialect: str, offer: str) -> str | None:
    """What a dialect's model is called in addresses."""
    if dialect == "native":
        return offer
    return f"{dialect}/{offer}" if dialect in WAYS and offer in menu(dialect).offers else None


def offers() -> Iterator[tuple[str, Offer]]:
    """Every model that has a form, with its dialect."""
    for offer in menu("native").offers.values():
        yield "native", offer
    for dialect, way in WAYS.items():
        for offer in menu(dialect).offers.values():
            if way.has(offer):
                yield dialect, offer


def _model(model_id: str, dialect: str, offer: Offer) -> Model:
    return Model(
        id=model_id,
        offer=offer.id,
        dialect=dialect,
        title=offer.title,
        operation=offer.operations[0],
        price=price_text(offer.price),
        schema=offer.input if dialect == "native" else WAYS[dialect].shown(offer),
        example=example(offer.input),
        kind=offer.makes,
        likeness=offer.operations[0] in NEEDS_CONSENT,
    )
