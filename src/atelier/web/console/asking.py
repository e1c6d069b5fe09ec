"""What a form asks for: a model of the house, of a dialect, or an app; and the wish behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.accounts.records import Caller
from atelier.apps.apps import Apps
from atelier.catalogue.facts import KreaOffer
from atelier.catalogue.find import find
from atelier.catalogue.label import price_text
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import example
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.krea import orders as krea
from atelier.dialects.native.jobs import known_id
from atelier.dialects.native.orders import APPS, Orders
from atelier.domain.ids import parse_id
from atelier.domain.operations import NEEDS_CONSENT
from atelier.flows.graphs.schema import input_schema
from atelier.flows.place import Wanted
from atelier.jobs.records import Job
from atelier.storage.assets import Assets

WISHES: Final[Mapping[str, Callable[[Offer, Mapping[str, Any]], Wanted]]] = {"krea": krea.wanted}
"""Dialects whose models have forms, beside the native one: from an offer and an input to what is wanted."""


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


class Asking:
    def __init__(self, apps: Apps, orders: Orders, assets: Assets, links: FileLinks) -> None:
        self._apps = apps
        self._orders = orders
        self._assets = assets
        self._links = links

    async def model(self, model_id: str, caller: Caller) -> Model:
        """Raises UnknownModel, NotFound."""
        model_id = model_id.strip("/")
        kind, _, name = model_id.partition("/")
        if kind == APPS:
            return await self._app(model_id, known_id("app", name), caller)
        if kind in WISHES:
            return _model(model_id, kind, find(menu(kind), name))
        return _model(model_id, "native", find(menu("native"), model_id))

    async def wanted(self, model: Model, caller: Caller, given: Mapping[str, Any]) -> tuple[Wanted, str]:
        """What is wanted, and the input as the model's dialect has it, as JSON. Raises what an order raises."""
        if model.dialect == "native":
            return await self._orders.wanted(caller, model.offer, given), msgspec.json.encode(given).decode()
        offer = find(menu(model.dialect), model.offer)
        linked = await self._linked(offer, given, caller)
        return WISHES[model.dialect](offer, linked), msgspec.json.encode(linked).decode()

    async def _linked(self, offer: Offer, given: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        """Files by link instead of by id, which not every dialect takes."""
        names = {field.path[0] for field in offer.media}

        async def link(value: Any) -> Any:
            if isinstance(value, list):
                return [await link(item) for item in value]
            asset_id = parse_id(value) if isinstance(value, str) else None
            return value if asset_id is None else self._links.to(await self._assets.get(caller.account_id, asset_id))

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


def model_of(job: Job) -> str | None:
    """The model whose form can ask for a job again; None where there is none."""
    return model_at(job.dialect, job.model) if job.parent_id is None else None


def model_at(dialect: str, offer: str) -> str | None:
    """What a dialect's model is called in addresses."""
    if dialect == "native":
        return offer
    return f"{dialect}/{offer}" if dialect in WISHES and offer in menu(dialect).offers else None


def offers() -> Iterator[tuple[str, Offer]]:
    """Every model that has a form, with its dialect."""
    for offer in menu("native").offers.values():
        yield "native", offer
    for offer in menu("krea").offers.values():
        if isinstance(offer.facts, KreaOffer) and offer.facts.group in krea.GROUPS:
            yield "krea", offer


def _model(model_id: str, dialect: str, offer: Offer) -> Model:
    return Model(
        id=model_id,
        offer=offer.id,
        dialect=dialect,
        title=offer.title,
        operation=offer.operations[0],
        price=price_text(offer.price),
        schema=offer.input,
        example=example(offer.input),
        kind=offer.makes,
        likeness=offer.operations[0] in NEEDS_CONSENT,
    )
