"""Who is calling: keys are read and checked before a body is, and routes say which scope they need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller, Scope
from atelier.domain.errors import ScopeMissing
from atelier.domain.viewer import Viewer

Connection = ASGIConnection[Any, Any, Any, Any]
ReadKey = Callable[[Connection], str | None]
Authenticated = NamedDependency[Caller]
"""What a handler's `caller` is: whom the guard let in."""


def bearer(connection: Connection) -> str | None:
    """The key in `Authorization: Bearer <key>`."""
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return key if scheme.lower() == "bearer" else None


def bearer_or_query(connection: Connection) -> str | None:
    """The same, or `?key=` where a browser cannot send headers: event streams and WebSockets."""
    return bearer(connection) or connection.query_params.get("key")


def key_guard(accounts: Accounts, read_key: ReadKey = bearer) -> Guard:
    """A guard that lets callers in. A route names the scope it needs (`scope=Scope.READ`); without, any key does."""

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        caller = await accounts.authenticate(handler.opt.get("read_key", read_key)(connection))
        check_scope(caller, handler)
        connection.scope["auth"] = caller

    return guard


def check_scope(caller: Caller, handler: BaseRouteHandler) -> None:
    """Raises ScopeMissing where the key lacks the scope that the route names."""
    scope: Scope | None = handler.opt.get("scope")
    if scope is not None and scope not in caller.scopes:
        raise ScopeMissing(scope)


def caller_of(connection: Connection) -> Caller:
    """The caller that the guard let in."""
    caller: Caller = connection.auth
    return caller


def viewer_of(caller: Caller) -> Viewer:
    """Whose eyes see styles and apps."""
    return Viewer(caller.account_id, caller.workspace_id)
