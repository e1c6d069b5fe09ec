"""The webhooks room as an account sees it: endpoints, secrets, deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from atelier.db.notify import DELIVERIES, Bell
from atelier.db.pool import Pool, statements
from atelier.domain.errors import Conflict, Invalid, NotFound
from atelier.domain.ids import new_id
from atelier.settings import WebhookSettings
from atelier.webhooks.records import EVENTS, Delivery, DeliveryState, Endpoint, SigningSecret
from atelier.webhooks.sign import Secret
from atelier.webhooks.urls import check_url

_sql: Any = statements("webhooks")


class Webhooks:
    def __init__(self, pool: Pool, settings: WebhookSettings, bell: Bell | None = None) -> None:
        self._pool = pool
        self._settings = settings
        self._bell = bell

    async def register(
        self,
        account_id: UUID,
        url: str,
        events: Iterable[str] = (),
        *,
        dialect: str = "native",
        operations: Iterable[str] = (),
        name: str = "",
    ) -> tuple[Endpoint, SigningSecret]:
        """A new endpoint and its secret. No events, no operations: all. In another dialect than the native one it hears
        of jobs of that dialect only. Raises Invalid, Conflict when the account has too many."""
        check_url(url, self._settings)
        secret = Secret.new()
        row = await _sql.register_endpoint(
            self._pool,
            id=new_id(),
            account_id=account_id,
            url=url,
            secret=secret.text,
            events=_known(events),
            dialect=dialect,
            operations=list(operations),
            name=name,
            most=self._settings.max_endpoints,
        )
        if row is None:
            raise Conflict(f"an account has at most {self._settings.max_endpoints} webhook endpoints: delete one first")
        return _endpoint(row), SigningSecret(secret.text, None)

    async def endpoints(self, account_id: UUID, *, dialect: str | None = None) -> list[Endpoint]:
        """The account's endpoints, oldest first; those of one dialect, or all."""
        rows = _sql.list_endpoints(self._pool, account_id=account_id, dialect=dialect)
        return [_endpoint(row) async for row in rows]

    async def get(self, account_id: UUID, endpoint_id: UUID) -> Endpoint:
        return _found(await _sql.get_endpoint(self._pool, id=endpoint_id, account_id=account_id), endpoint_id)

    async def update(
        self,
        account_id: UUID,
        endpoint_id: UUID,
        *,
        events: Iterable[str] | None = None,
        enabled: bool | None = None,
        url: str | None = None,
        name: str | None = None,
    ) -> Endpoint:
        """Changes what is given. Disabling ends the deliveries that wait, enabling forgets earlier failures."""
        if url is not None:
            check_url(url, self._settings)
        async with self._pool.acquire() as connection, connection.transaction():
            row = await _sql.update_endpoint(
                connection,
                id=endpoint_id,
                account_id=account_id,
                events=None if events is None else _known(events),
                enable=enabled,
                url=url,
                name=name,
            )
            endpoint = _found(row, endpoint_id)
            if enabled is False:
                await _sql.disable_endpoint(connection, id=endpoint_id, reason="disabled by the account")
                endpoint = _endpoint(await _sql.get_endpoint(connection, id=endpoint_id, account_id=account_id))
        return endpoint

    async def delete(self, account_id: UUID, endpoint_id: UUID) -> None:
        """Removes an endpoint and its deliveries, those that wait among them."""
        if await _sql.delete_endpoint(self._pool, id=endpoint_id, account_id=account_id) is None:
            raise NotFound("webhook endpoint", str(endpoint_id))

    async def rotate(self, account_id: UUID, endpoint_id: UUID, *, overlap_s: float | None = None) -> SigningSecret:
        """A new secret. The one before it signs beside it for `overlap_s` (a setting when not given); one before that,
        if it still did, ends now. 0 ends the leaked one at once."""
        overlap = self._settings.rotation_overlap_s if overlap_s is None else overlap_s
        row = await _sql.rotate_secret(
            self._pool,
            id=endpoint_id,
            account_id=account_id,
            secret=Secret.new().text,
            overlap=timedelta(seconds=overlap),
        )
        if row is None:
            raise NotFound("webhook endpoint", str(endpoint_id))
        return SigningSecret(**row)

    async def secret(self, account_id: UUID, endpoint_id: UUID) -> SigningSecret:
        """What signs for an endpoint. Raises NotFound."""
        await self.get(account_id, endpoint_id)
        return SigningSecret(**await _sql.get_secret(self._pool, id=endpoint_id))

    async def job_secret(self, account_id: UUID) -> SigningSecret:
        """The secret that signs what goes to the `webhook_url` of single jobs. Made on first use."""
        row = await _sql.get_secret(self._pool, id=await self._job_endpoint(account_id))
        return SigningSecret(**row)

    async def rotate_job_secret(self, account_id: UUID, *, overlap_s: float | None = None) -> SigningSecret:
        return await self.rotate(account_id, await self._job_endpoint(account_id), overlap_s=overlap_s)

    async def deliveries(
        self,
        account_id: UUID,
        *,
        endpoint_id: UUID | None = None,
        job_id: UUID | None = None,
        state: DeliveryState | None = None,
        before: UUID | None = None,
        count: int = 50,
    ) -> list[Delivery]:
        """The newest first. `before` is the last id of the page before."""
        filters = {"account_id": account_id, "endpoint_id": endpoint_id, "state": state, "before": before}
        if job_id is None:
            rows = _sql.list_deliveries(self._pool, count=count, **filters)
        else:
            rows = _sql.list_job_deliveries(self._pool, count=count, job_id=job_id, **filters)
        return [Delivery(**row) async for row in rows]

    async def delivery(self, account_id: UUID, delivery_id: UUID) -> Delivery:
        row = await _sql.get_delivery(self._pool, id=delivery_id, account_id=account_id)
        if row is None:
            raise NotFound("webhook delivery", str(delivery_id))
        return Delivery(**row)

    async def redeliver(self, account_id: UUID, delivery_id: UUID) -> Delivery:
        """Sends a delivery again, whatever its state: the same id and bytes, now, and then by the schedule from its
        beginning. Raises Conflict while its endpoint is disabled."""
        done = await _sql.redeliver(self._pool, id=delivery_id, account_id=account_id)
        delivery = await self.delivery(account_id, delivery_id)
        if done is None:
            raise Conflict("the endpoint of this delivery is disabled: enable it first")
        if self._bell is not None:
            self._bell.ring(DELIVERIES)
        return delivery

    async def _job_endpoint(self, account_id: UUID) -> UUID:
        found: UUID = await _sql.job_endpoint(self._pool, account_id=account_id)
        return found


def _known(events: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(events))
    for position, event in enumerate(wanted):
        if event not in EVENTS:
            raise Invalid.at(f"/events/{position}", f"must be one of {', '.join(EVENTS)}")
    return wanted


def _found(row: Any, endpoint_id: UUID) -> Endpoint:
    if row is None:
        raise NotFound("webhook endpoint", str(endpoint_id))
    return _endpoint(row)


def _endpoint(row: Any) -> Endpoint:
    return Endpoint(**{name: row[name] for name in Endpoint.__struct_fields__})
