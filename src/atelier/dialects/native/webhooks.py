"""`/v1/webhooks`: where to send word of finished jobs."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from msgspec import UNSET

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.native import translate, wire
from atelier.dialects.native.jobs import Cursor, Limit, RetryKey, cursor_id, known_id, next_cursor
from atelier.domain.errors import Conflict, Invalid, NotFound
from atelier.flows.once import Once
from atelier.flows.submit import Answer
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.records import DeliveryState


@get("/webhooks", scope=Scope.READ, tags=["Webhooks"])
async def list_webhooks(caller: Authenticated, webhooks: Webhooks) -> wire.WebhookList:
    """The account's receivers."""
    found = await webhooks.endpoints(caller.account_id)
    return wire.WebhookList(items=[translate.webhook(endpoint) for endpoint in found])


@post(
    "/webhooks",
    scope=Scope.ADMIN,
    tags=["Webhooks"],
    responses={201: ResponseSpec(wire.NewWebhook, description="The receiver, with its secret.")},
    fails=(Conflict,),
)
async def create_webhook(
    request: Request[Any, Any, Any],
    data: wire.WebhookCreate,
    caller: Authenticated,
    webhooks: Webhooks,
    once: Once,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Registers a receiver for every job of the account. Deliveries follow Standard Webhooks 1.0."""

    async def make() -> Answer:
        endpoint, secret = await webhooks.register(caller.account_id, data.url, data.events)
        body = translate.new_webhook(endpoint, secret.secret)
        return Answer(201, msgspec.json.encode(body), "application/json")

    retry = retry_of(idempotency_key, "POST /v1/webhooks", await request.body())
    answer = await once.do(caller.account_id, retry, make)
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)


@get("/webhooks/job-secret", scope=Scope.ADMIN, tags=["Webhooks"])
async def get_job_secret(caller: Authenticated, webhooks: Webhooks) -> wire.Secret:
    """The secret that signs what goes to the `webhook_url` of single jobs."""
    return translate.secret(await webhooks.job_secret(caller.account_id))


@post("/webhooks/job-secret/rotate", scope=Scope.ADMIN, status_code=200, tags=["Webhooks"])
async def rotate_job_secret(caller: Authenticated, webhooks: Webhooks) -> wire.Secret:
    """A new secret for the `webhook_url` of single jobs. For a day the old one signs beside it."""
    return translate.secret(await webhooks.rotate_job_secret(caller.account_id))


@get("/webhooks/{webhook_id:str}", scope=Scope.READ, tags=["Webhooks"])
async def get_webhook(webhook_id: str, caller: Authenticated, webhooks: Webhooks) -> wire.Webhook:
    """A receiver, without its secret."""
    return translate.webhook(await webhooks.get(caller.account_id, known_id("webhook", webhook_id)))


@patch("/webhooks/{webhook_id:str}", scope=Scope.ADMIN, tags=["Webhooks"])
async def change_webhook(
    webhook_id: str, data: wire.WebhookChange, caller: Authenticated, webhooks: Webhooks
) -> wire.Webhook:
    """Changes what a receiver is told, or enables or disables it."""
    endpoint = await webhooks.update(
        caller.account_id,
        known_id("webhook", webhook_id),
        events=None if data.events is UNSET else data.events,
        enabled=None if data.enabled is UNSET else data.enabled,
    )
    return translate.webhook(endpoint)


@delete("/webhooks/{webhook_id:str}", scope=Scope.ADMIN, tags=["Webhooks"])
async def delete_webhook(webhook_id: str, caller: Authenticated, webhooks: Webhooks) -> None:
    """Removes a receiver, and the deliveries that wait for it."""
    await webhooks.delete(caller.account_id, known_id("webhook", webhook_id))


@post(
    "/webhooks/{webhook_id:str}/rotate",
    scope=Scope.ADMIN,
    status_code=200,
    tags=["Webhooks"],
    operation_id="rotateWebhookSecret",
)
async def rotate_secret(webhook_id: str, caller: Authenticated, webhooks: Webhooks) -> wire.Secret:
    """A new secret. For a day the old one signs beside it."""
    return translate.secret(await webhooks.rotate(caller.account_id, known_id("webhook", webhook_id)))


@get("/deliveries", scope=Scope.READ, tags=["Webhooks"], fails=(NotFound,))
async def list_deliveries(
    caller: Authenticated,
    webhooks: Webhooks,
    limit: Limit = 50,
    cursor: Cursor = None,
    webhook_id: Annotated[str | None, QueryParameter(description="Only deliveries to this receiver.")] = None,
    job_id: Annotated[str | None, QueryParameter(description="Only deliveries about this job.")] = None,
    delivery_state: Annotated[
        str | None,
        QueryParameter(
            name="state",
            description="Only deliveries in this state.",
            schema_extra={"enum": [str(state) for state in DeliveryState]},
        ),
    ] = None,
) -> wire.DeliveryPage:
    """What was sent, or waits to be, newest first."""
    if delivery_state is not None and delivery_state not in list(DeliveryState):
        raise Invalid.at("?state", f"must be one of {', '.join(DeliveryState)}")
    found = await webhooks.deliveries(
        caller.account_id,
        endpoint_id=None if webhook_id is None else known_id("webhook", webhook_id),
        job_id=None if job_id is None else known_id("job", job_id),
        state=None if delivery_state is None else DeliveryState(delivery_state),
        before=cursor_id(cursor),
        count=limit,
    )
    return wire.DeliveryPage(
        items=[translate.delivery(delivery) for delivery in found], next_cursor=next_cursor(found, limit)
    )


@post(
    "/deliveries/{delivery_id:str}/redeliver",
    scope=Scope.ADMIN,
    status_code=200,
    tags=["Webhooks"],
    fails=(Conflict,),
)
async def redeliver(delivery_id: str, caller: Authenticated, webhooks: Webhooks) -> wire.Delivery:
    """Sends a delivery once more, under the same `webhook-id`."""
    return translate.delivery(await webhooks.redeliver(caller.account_id, known_id("delivery", delivery_id)))
