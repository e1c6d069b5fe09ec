"""`/models`: every name that can be asked for."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import get
from litestar.params import PathParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.openai import wire
from atelier.dialects.openai.choice import Choice, known, menu_facts
from atelier.domain.errors import UnknownModel


@get("/models", scope=Scope.READ, tags=["Models"])
async def list_models(caller: Authenticated) -> wire.ModelList:
    """The models of this server: those of the service, the native ones, and every other that is known here."""
    return wire.ModelList(data=[_model(next(iter(kinds.values()))) for kinds in known().values()])


@get("/models/{model:path}", scope=Scope.READ, tags=["Models"], fails=(UnknownModel,))
async def retrieve_model(
    model: Annotated[str, PathParameter(description="Its slash may stand as it is, or as `%2F`.")],
    caller: Authenticated,
) -> wire.Model:
    """One model."""
    kinds = known().get(model.strip("/"))
    if kinds is None:
        raise UnknownModel(model.strip("/"))
    return _model(next(iter(kinds.values())))


def _model(choice: Choice) -> wire.Model:
    created = choice.facts.listed_at or menu_facts().listed_at
    return wire.Model(id=choice.name, created=created, owned_by=choice.owner)


HANDLERS: tuple[Any, ...] = (list_models, retrieve_model)
