"""`/webhook_endpoints`: who is told when videos have ended. Deliveries are signed by Standard Webhooks 1.0, which is
what the client libraries verify."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import delete, get, post
from litestar.params import PathParameter, QueryParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.rates import UPLOADS
from atelier.dialects.openai.choice import DIALECT
from atelier.dialects.openai.video_jobs import OPERATIONS, event_of
from atelier.dialects.openai.video_wire import (
    EventType,
    SampleDelivery,
    SecretRotation,
    WebhookEndpoint,
    WebhookEndpointChange,
    WebhookEndpointCreate,
    WebhookEndpointDeleted,
    WebhookEndpointList,
    WebhookEndpointTest,
    WebhookEndpointWithSecret,
    WebhookEventTypeList,
)
from atelier.domain.errors import Conflict, Invalid, NotFound
from atelier.domain.ids import new_id, parse_id
from atelier.flows.try_webhook import TryWebhook
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.records import Endpoint

Id = Annotated[str, PathParameter(description="The `id` of the receiver.")]

_PREFIX: Final = "whe_"
_DAY_S: Final = 86_400.0
_EVENTS: Final[Mapping[EventType, tuple[str, ...]]] = {
    EventType.COMPLETED: ("job.succeeded", "job.partial"),
    EventType.FAILED: ("job.failed", "job.canceled"),
}
"""The ends of jobs behind each event."""


@post("/webhook_endpoints", scope=Scope.ADMIN, status_code=200, tags=["Webhooks"], fails=(Conflict,))
async def create_webhook_endpoint(
    data: WebhookEndpointCreate, caller: Authenticated, webhooks: Webhooks
) -> WebhookEndpointWithSecret:
    """Registers a receiver for every video of the account that is made in this dialect."""
    endpoint, secret = await webhooks.register(
        caller.account_id,
        data.url,
        _ends(data.event_types),
        dialect=DIALECT,
        operations=OPERATIONS,
        name=data.name,
    )
    return WebhookEndpointWithSecret(**_shown(endpoint), signing_secret=secret.secret)


@get("/webhook_endpoints", scope=Scope.READ, tags=["Webhooks"])
async def list_webhook_endpoints(
    caller: Authenticated,
    webhooks: Webhooks,
    after: Annotated[str | None, QueryParameter(description="The `last_id` of the page before.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100, description="Receivers of a page.")] = 20,
) -> WebhookEndpointList:
    """The receivers, newest first."""
    found = (await webhooks.endpoints(caller.account_id, dialect=DIALECT))[::-1]
    if after is not None:
        last = _endpoint_id(after)
        if last is None:
            raise Invalid.at("?after", "is not the id of a webhook endpoint")
        found = [endpoint for endpoint in found if endpoint.id < last]
    data = [WebhookEndpoint(**_shown(endpoint)) for endpoint in found[:limit]]
    return WebhookEndpointList(
        data=data,
        first_id=data[0].id if data else None,
        last_id=data[-1].id if data else None,
        has_more=len(found) > limit,
    )


@get("/webhook_endpoints/{webhook_endpoint_id:str}", scope=Scope.READ, tags=["Webhooks"])
async def retrieve_webhook_endpoint(
    webhook_endpoint_id: Id, caller: Authenticated, webhooks: Webhooks
) -> WebhookEndpoint:
    """A receiver, without its secret."""
    return WebhookEndpoint(**_shown(await _known(webhooks, caller.account_id, webhook_endpoint_id)))


@post("/webhook_endpoints/{webhook_endpoint_id:str}", scope=Scope.ADMIN, status_code=200, tags=["Webhooks"])
async def update_webhook_endpoint(
    webhook_endpoint_id: Id, caller: Authenticated, webhooks: Webhooks, data: WebhookEndpointChange | None = None
) -> WebhookEndpoint:
    """Changes what is given."""
    endpoint = await _known(webhooks, caller.account_id, webhook_endpoint_id)
    data = data or WebhookEndpointChange()
    changed = await webhooks.update(
        caller.account_id,
        endpoint.id,
        events=None if data.event_types is None else _ends(data.event_types),
        url=data.url,
        name=data.name,
    )
    return WebhookEndpoint(**_shown(changed))


@delete("/webhook_endpoints/{webhook_endpoint_id:str}", scope=Scope.ADMIN, status_code=200, tags=["Webhooks"])
async def delete_webhook_endpoint(
    webhook_endpoint_id: Id, caller: Authenticated, webhooks: Webhooks
) -> WebhookEndpointDeleted:
    """Removes a receiver, and the deliveries that wait for it."""
    endpoint = await _known(webhooks, caller.account_id, webhook_endpoint_id)
    await webhooks.delete(caller.account_id, endpoint.id)
    return WebhookEndpointDeleted(id=webhook_endpoint_id)


@post(
    "/webhook_endpoints/{webhook_endpoint_id:str}/rotate_secret",
    scope=Scope.ADMIN,
    status_code=200,
    tags=["Webhooks"],
)
async def rotate_webhook_secret(
    webhook_endpoint_id: Id, caller: Authenticated, webhooks: Webhooks, data: SecretRotation | None = None
) -> WebhookEndpointWithSecret:
    """A new secret. The old one ends now, or signs beside it for a day."""
    endpoint = await _known(webhooks, caller.account_id, webhook_endpoint_id)
    overlap_s = _DAY_S if data is not None and data.keep_old_secret_active_for_24_hours else 0.0
    secret = await webhooks.rotate(caller.account_id, endpoint.id, overlap_s=overlap_s)
    return WebhookEndpointWithSecret(**_shown(endpoint), signing_secret=secret.secret)


@post(
    "/webhook_endpoints/{webhook_endpoint_id:str}/test",
    scope=Scope.ADMIN,
    status_code=200,
    tags=["Webhooks"],
    operation_id="testWebhookEndpoint",
    bucket=UPLOADS,
)
async def try_webhook_endpoint(
    webhook_endpoint_id: Id,
    data: SampleDelivery,
    caller: Authenticated,
    webhooks: Webhooks,
    try_webhook: TryWebhook,
) -> WebhookEndpointTest:
    """Sends a signed event about a video that does not exist, once, and tells what came back."""
    endpoint = await _known(webhooks, caller.account_id, webhook_endpoint_id)
    outcome = await try_webhook.post(endpoint, event_of(data.event_type, new_id(), datetime.now(UTC)))
    if outcome.status is None:
        raise Invalid.at("/url", f"the receiver did not answer: {outcome.error}")
    return WebhookEndpointTest(
        webhook_endpoint_id=webhook_endpoint_id, event_type=data.event_type, status_code=outcome.status
    )


@get("/webhook_event_types", scope=Scope.READ, tags=["Webhooks"])
async def list_webhook_event_types(caller: Authenticated) -> WebhookEventTypeList:
    """What receivers can be told of."""
    return WebhookEventTypeList(data=list(EventType))


async def _known(webhooks: Webhooks, account_id: UUID, text: str) -> Endpoint:
    """Raises NotFound for what is no id, too, and for receivers of other dialects."""
    ident = _endpoint_id(text)
    try:
        found = None if ident is None else await webhooks.get(account_id, ident)
    except NotFound:
        found = None
    if found is None or found.dialect != DIALECT:
        raise NotFound("webhook endpoint", text)
    return found


def _endpoint_id(text: str) -> UUID | None:
    return parse_id(text.removeprefix(_PREFIX)) if text.startswith(_PREFIX) else None


def _ends(types: Iterable[EventType]) -> list[str]:
    return [end for kind in types for end in _EVENTS[kind]]


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": _PREFIX + endpoint.id.hex,
        "name": endpoint.name,
        "url": endpoint.url,
        "event_types": [kind for kind, ends in _EVENTS.items() if not set(ends).isdisjoint(endpoint.events)],
        "created_at": int(endpoint.created_at.timestamp()),
    }


HANDLERS: tuple[Any, ...] = (
    create_webhook_endpoint,
    list_webhook_endpoints,
    retrieve_webhook_endpoint,
    update_webhook_endpoint,
    delete_webhook_endpoint,
    rotate_webhook_secret,
    try_webhook_endpoint,
    list_webhook_event_types,
)
