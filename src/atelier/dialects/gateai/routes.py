"""The routes of the GateAI dialect: what everybody may read, and what needs a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Router
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller
from atelier.dialects.edge.auth import Connection, caller_of, key_guard
from atelier.dialects.edge.binding import bind
from atelier.dialects.gateai import account, documentation, generate, models, tasks, uploads
from atelier.dialects.gateai.budget import Budgets
from atelier.dialects.gateai.sizes import menu_facts
from atelier.dialects.gateai.tasks import BASE, DIALECT, Tasks
from atelier.flows.submit import submits_bucket

_PUBLIC = (*documentation.HANDLERS, *models.HANDLERS, tasks.get_model_file)
_GUARDED = (*generate.HANDLERS, *uploads.HANDLERS, *tasks.HANDLERS, *account.HANDLERS)


def _window_guard(accounts: Accounts) -> Guard:
    """Refuses early what would be refused when it is accepted (flows/submit.py), where accepted requests are counted:
    the window comes before anything that is wrong with the body. Repetitions of a request are no new ones.
    """
    rate, bucket = menu_facts().rate, submits_bucket(DIALECT)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        if handler.opt.get("window") and "idempotency-key" not in connection.headers:
            await accounts.check_rate(caller_of(connection).key_id, bucket, rate.requests, rate.window_s)

    return guard


async def _caller(request: Request[Any, Any, Any]) -> Caller:
    return caller_of(request)


def gateai_routes(accounts: Accounts, rooms: Mapping[str, Any]) -> Router:
    """Everything below `/gateai`. Handlers get the rooms that they name."""
    settings = rooms["settings"]
    own = {
        **rooms,
        "budgets": Budgets(rooms["ledger"], settings.money),
        "tasks": Tasks(
            rooms["jobs"], rooms["assets"], rooms["links"], rooms["file_grants"], ttl_s=settings.storage.link_ttl_s
        ),
    }
    guarded = Router(
        "/",
        route_handlers=bind(_GUARDED, own),
        guards=[key_guard(accounts), _window_guard(accounts)],
        dependencies={"caller": Provide(_caller)},
    )
    return Router(BASE, route_handlers=[*bind(_PUBLIC, own), guarded])
