"""Who may come in, and whether a request was made on our own pages."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from atelier.accounts.records import Scope, Session
from atelier.accounts.sessions import Sessions
from atelier.domain.errors import AtelierError, Forbidden, ScopeMissing, Unauthenticated

COOKIE = "atelier_session"
_SAFE = frozenset({"GET", "HEAD"})

Connection = ASGIConnection[Any, Any, Any, Any]
Signed = NamedDependency[Session]
"""What a handler's `session` is: who is signed in."""


class StaleForm(AtelierError):
    """A form that was not made for this session, or by another site."""

    code = "stale_form"


def session_guard(sessions: Sessions, own_hosts: frozenset[str]) -> Guard:
    """Lets people in who are signed in, to what their key may (`scope=`) or operators may (`operator=True`). Handlers
    marked `public=True` are for everybody. Whatever changes something must come from our own pages: browsers say where
    a request comes from, and forms carry a token of the session (header `x-csrf`, or the field `_csrf`).
    """

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        changes = connection.scope.get("method", "GET") not in _SAFE
        if changes:
            _check_origin(connection, own_hosts)
        session = await sessions.find(connection.cookies.get(COOKIE))
        connection.scope["auth"] = session
        if handler.opt.get("public"):
            return
        if session is None:
            raise Unauthenticated("sign in first", key_given=False)
        if changes:
            await _check_token(connection, session)
        scope: Scope | None = handler.opt.get("scope")
        if scope is not None and scope not in session.caller.scopes:
            raise ScopeMissing(scope)
        if handler.opt.get("operator") and not session.operator:
            raise Forbidden("this page is for operators of this server")

    return guard


async def session_of(request: Request[Any, Any, Any]) -> Session:
    session: Session = request.auth
    return session


async def _check_token(connection: Connection, session: Session) -> None:
    given = connection.headers.get("x-csrf")
    if given is None and isinstance(connection, Request):
        kind = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            given = (await connection.form()).get("_csrf")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise StaleForm("this page is from an earlier session; load it again, then repeat what you did")


def _check_origin(connection: Connection, own_hosts: frozenset[str]) -> None:
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site not in (None, "same-origin", "none"):
        raise StaleForm("this came from another site; use the page itself")
    if origin is not None and urlsplit(origin).netloc not in own_hosts | {connection.headers.get("host", "")}:
        raise StaleForm("this came from another site; use the page itself")
