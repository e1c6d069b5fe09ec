"""Webhooks: receivers, and what was sent to them."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post

from atelier.accounts.records import Scope, Session
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import AtelierError
from atelier.domain.ids import parse_id
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.records import EVENTS, DeliveryState

_PAGE: Final = 30


@get("/console/webhooks", scope=Scope.ADMIN)
async def webhooks_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, webhooks: Webhooks
) -> Response[bytes]:
    """The receivers, and the deliveries, newest first."""
    return await _page(request, session, pages, webhooks)


@post("/console/webhooks", scope=Scope.ADMIN)
async def create_webhook(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, webhooks: Webhooks
) -> Response[bytes]:
    """A new receiver; its secret is shown with it."""
    form = await request.form()
    url, events = str(form.get("url", "")).strip(), [str(event) for event in form.getall("event", [])]
    try:
        endpoint, secret = await webhooks.register(session.caller.account_id, url, events)
    except AtelierError as error:
        return await _page(request, session, pages, webhooks, status=422, fault=str(error), url=url, picked=events)
    return await pages.page(request, session, "secret.html", endpoint=endpoint, secret=secret, title="Your new webhook")


@post("/console/webhooks/{webhook_id:str}/rotate", scope=Scope.ADMIN)
async def rotate_secret(
    request: Request[Any, Any, Any], webhook_id: str, session: Signed, pages: Pages, webhooks: Webhooks
) -> Response[bytes]:
    """A new secret; for a while the old one signs beside it."""
    ident = known_id("webhook", webhook_id)
    secret = await webhooks.rotate(session.caller.account_id, ident)
    endpoint = await webhooks.get(session.caller.account_id, ident)
    return await pages.page(request, session, "secret.html", endpoint=endpoint, secret=secret, title="A new secret")


@post("/console/webhooks/{webhook_id:str}/switch", scope=Scope.ADMIN)
async def switch_webhook(
    request: Request[Any, Any, Any], webhook_id: str, session: Signed, pages: Pages, webhooks: Webhooks
) -> Response[bytes]:
    """Enables it, or disables it; then the deliveries that wait are ended."""
    ident = known_id("webhook", webhook_id)
    endpoint = await webhooks.get(session.caller.account_id, ident)
    await webhooks.update(session.caller.account_id, ident, enabled=endpoint.disabled_at is not None)
    return pages.go(request, "/webhooks")


@post("/console/webhooks/{webhook_id:str}/delete", scope=Scope.ADMIN)
async def delete_webhook(
    request: Request[Any, Any, Any], webhook_id: str, session: Signed, pages: Pages, webhooks: Webhooks
) -> Response[bytes]:
    """Removes a receiver with its deliveries."""
    await webhooks.delete(session.caller.account_id, known_id("webhook", webhook_id))
    return pages.go(request, "/webhooks")


@post("/console/deliveries/{delivery_id:str}/redeliver", scope=Scope.ADMIN)
async def redeliver(
    request: Request[Any, Any, Any], delivery_id: str, session: Signed, pages: Pages, webhooks: Webhooks
) -> Response[bytes]:
    """Sends it again: the same id and bytes."""
    sent = await webhooks.redeliver(session.caller.account_id, known_id("delivery", delivery_id))
    if request.headers.get("hx-request"):
        return pages.part(request, session, "part/deliveries.html", deliveries=[sent], more=None, state="")
    return pages.go(request, "/webhooks")


async def _page(
    request: Request[Any, Any, Any],
    session: Session,
    pages: Pages,
    webhooks: Webhooks,
    *,
    status: int = 200,
    fault: str = "",
    url: str = "",
    picked: list[str] | None = None,
) -> Response[bytes]:
    account_id = session.caller.account_id
    state, before = request.query_params.get("state", ""), parse_id(request.query_params.get("before", ""))
    deliveries = await webhooks.deliveries(
        account_id, state=DeliveryState(state) if state in list(DeliveryState) else None, before=before, count=_PAGE
    )
    more = str(deliveries[-1].id) if len(deliveries) == _PAGE else None
    known: dict[str, Any] = {"deliveries": deliveries, "more": more, "state": state}
    if before is not None and request.headers.get("hx-request"):
        return pages.part(request, session, "part/deliveries.html", **known)
    return await pages.page(
        request,
        session,
        "webhooks.html",
        status=status,
        endpoints=await webhooks.endpoints(account_id),
        events=EVENTS,
        states=list(DeliveryState),
        fault=fault,
        url=url,
        picked=picked or [],
        **known,
    )


WEBHOOKS = (webhooks_page, create_webhook, rotate_secret, switch_webhook, delete_webhook, redeliver)
