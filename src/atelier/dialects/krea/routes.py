"""The routes of the Krea dialect, behind their guard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Router
from litestar.di import Provide

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller
from atelier.dialects.edge.auth import caller_of, key_guard
from atelier.dialects.edge.binding import bind
from atelier.dialects.krea import assets, generate, jobs, node_apps, styles

BASE = "/krea"


async def _caller(request: Request[Any, Any, Any]) -> Caller:
    return caller_of(request)


def krea_routes(accounts: Accounts, rooms: Mapping[str, Any]) -> Router:
    """Everything below `/krea`. Handlers get the rooms that they name."""
    handlers = (*jobs.HANDLERS, *assets.HANDLERS, *styles.HANDLERS, *node_apps.HANDLERS, *generate.handlers())
    return Router(
        BASE,
        route_handlers=bind(handlers, rooms),
        guards=[key_guard(accounts)],
        dependencies={"caller": Provide(_caller)},
    )
