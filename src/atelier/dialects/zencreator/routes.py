"""The routes of the ZenCreator dialect: everything behind its guard, but for the previews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Router
from litestar.di import Provide

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller
from atelier.dialects.edge.auth import caller_of
from atelier.dialects.edge.binding import bind
from atelier.dialects.zencreator import account, assets, generations, presets, tools
from atelier.dialects.zencreator.generations import Generations
from atelier.dialects.zencreator.presets import BASE
from atelier.dialects.zencreator.previews import get_preview
from atelier.dialects.zencreator.rates import gate
from atelier.dialects.zencreator.starting import Starting

API: Final = "/api/public/v1"
_HANDLERS: Final = (
    *tools.HANDLERS,
    *generations.HANDLERS,
    *assets.HANDLERS,
    *presets.HANDLERS,
    *account.HANDLERS,
)


async def _caller(request: Request[Any, Any, Any]) -> Caller:
    return caller_of(request)


def zencreator_routes(accounts: Accounts, rooms: Mapping[str, Any]) -> Router:
    """Everything below `/zencreator`. Handlers get the rooms that they name."""
    jobs, kept = rooms["jobs"], rooms["assets"]
    own = {
        **rooms,
        "generations": Generations(jobs, kept, rooms["links"]),
        "starting": Starting(rooms["place"], kept, rooms["once"], jobs, rooms["video_pages"]),
    }
    guarded = Router(
        API,
        route_handlers=bind(_HANDLERS, own),
        guards=[gate(accounts)],
        dependencies={"caller": Provide(_caller)},
    )
    return Router(BASE, route_handlers=[guarded, *bind((get_preview,), own)])
