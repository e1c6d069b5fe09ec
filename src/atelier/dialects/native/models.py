"""`/v1/models` and `/v1/engines`: what can be asked for, and what does it here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from litestar import get
from litestar.params import PathParameter, QueryParameter

from atelier.accounts.records import Scope
from atelier.catalogue.find import find, search, suggest
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import example
from atelier.dialects.native import translate, wire
from atelier.dialects.native.tools import CATALOGUE, is_tool, plain_name, ready_input, tool_offer, tool_offers
from atelier.domain.errors import Invalid, Unavailable, UnknownModel
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.engines.builtin import EngineCard
from atelier.engines.remote.health import Ward
from atelier.engines.router import Router
from atelier.flows.comfyui_status import ComfyUIStatus
from atelier.jobs.jobs import Jobs
from atelier.settings import Settings

_CATALOGUES: Final = ("atelier", CATALOGUE)


@get("/models", scope=Scope.READ, tags=["Models"])
async def list_models(
    engines: Router,
    operation: Annotated[
        str | None, QueryParameter(description="Only what does this: `text_to_image`, `image_to_video`, ...")
    ] = None,
    media: Annotated[
        str | None,
        QueryParameter(
            description="Only what makes this kind of file.", schema_extra={"enum": [str(k) for k in MediaKind]}
        ),
    ] = None,
    q: Annotated[str | None, QueryParameter(description="Words in the id or the title.")] = None,
    catalogue: Annotated[
        str, QueryParameter(description="Whose models.", schema_extra={"enum": [*_CATALOGUES]})
    ] = _CATALOGUES[0],
) -> wire.ModelList:
    """Everything that can be asked for: the house's models, or the tools of its ZenCreator dialect."""
    if media is not None and media not in list(MediaKind):
        raise Invalid.at("?media", f"must be one of {', '.join(MediaKind)}")
    if operation is not None and operation not in list(Operation):
        near = suggest(Operation, operation)
        hint = f"did you mean {', '.join(near)}?" if near else "each model of this list says which it does"
        raise Invalid.at("?operation", f"there is no operation {operation!r}; {hint}")
    if catalogue not in _CATALOGUES:
        raise Invalid.at("?catalogue", f"must be one of {', '.join(_CATALOGUES)}")
    makes = None if media is None else MediaKind(media)
    found: Sequence[Offer]
    if catalogue == CATALOGUE:
        found = tool_offers(operation=operation, makes=makes, text=q or "")
    else:
        found = search(menu("native"), operation=operation, makes=makes, text=q or "")
    return wire.ModelList(items=[translate.summary(offer, _engines(offer, engines)) for offer in found])


@get("/models/{model_id:path}", scope=Scope.READ, tags=["Models"], fails=(UnknownModel,))
async def get_model(
    model_id: Annotated[str, PathParameter(description="Its slash may stand as it is, or as `%2F`.")], engines: Router
) -> wire.Model:
    """One model: the JSON Schema of its input, an example, its price."""
    name = model_id.strip("/")
    offer = tool_offer(name) if is_tool(name) else find(menu("native"), name)
    given = ready_input(offer) if is_tool(name) else example(offer.input)
    return translate.model(offer, given, _engines(offer, engines))


@get("/engines", scope=Scope.READ, tags=["Models"])
async def list_engines(
    cards: tuple[EngineCard, ...], jobs: Jobs, ward: Ward, comfyui: ComfyUIStatus, settings: Settings
) -> wire.EngineList:
    """The engines of this server, how many live workers have them, and whether they could be reached lately."""
    workers = await jobs.workers(settings.jobs.lost_after_s)
    ailing = await ward.all()
    servers = await comfyui.servers()

    def seen(card: EngineCard) -> wire.Engine:
        serving = sum(worker.serves(card.name, card.lane) for worker in workers)
        well: Literal["well", "unserved"] = "well" if serving else "unserved"
        return wire.Engine(
            name=card.name,
            title=card.title,
            operations=sorted(card.operations),
            lane=card.lane,
            workers=serving,
            health=ailing[card.name].condition if card.name in ailing and serving else well,
            servers=[translate.engine_server(server) for server in servers if card.name in server.engines],
        )

    return wire.EngineList(items=[seen(card) for card in cards])


def _engines(offer: Offer, engines: Router) -> list[str]:
    try:
        return [card.name for card in engines.engines(plain_name(offer.id), Operation(offer.operations[0]))]
    except Unavailable:
        return []
