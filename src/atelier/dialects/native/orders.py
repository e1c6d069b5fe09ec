"""From a native model and input to what is wanted of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.accounts.records import Caller
from atelier.apps.apps import Apps
from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.quote import Exchange
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.native.tools import is_tool, wanted_of
from atelier.domain.errors import NotFound
from atelier.domain.ids import parse_id
from atelier.flows.canonical import native
from atelier.flows.graphs.order import wanted_run
from atelier.flows.place import Wanted, references

APPS: Final = "apps"
"""`apps/<id>` is the model that runs an app."""


class Orders:
    """`previews` is how many pictures of the work in progress its orders ask for: none where nobody could see them."""

    def __init__(self, apps: Apps, exchange: Exchange, *, previews: int = 0) -> None:
        self._apps = apps
        self._exchange = exchange
        self._previews = previews

    async def wanted(self, caller: Caller, model: str, given: Mapping[str, Any]) -> Wanted:
        """What a model of the menu, a tool, or an app is asked for. Raises UnknownModel, NotFound, Invalid with
        pointers into the input."""
        kind, _, name = model.partition("/")
        if kind == APPS and name:
            return await self._run(caller, name, given)
        if is_tool(model):
            return wanted_of(model, given)
        offer = find(menu("native"), model)
        filled, checked = native(offer, offer.check.accept(given))
        canonical = msgspec.structs.replace(checked, previews=self._previews)
        return Wanted(
            dialect="native",
            offer=offer,
            operation=canonical.operation,
            input=filled,
            order=lambda media: canonical.order(offer.id, media),
            references=references(offer, given),
            texts={f"/{name}": text for name, text in canonical.texts().items()},
            likeness=canonical.likeness,
        )

    async def _run(self, caller: Caller, name: str, given: Mapping[str, Any]) -> Wanted:
        app_id = parse_id(name)
        if app_id is None:
            raise NotFound("app", name)
        app = await self._apps.runnable(viewer_of(caller), app_id)
        return wanted_run("native", menu("native").offers[APPS], app, given, self._exchange)
