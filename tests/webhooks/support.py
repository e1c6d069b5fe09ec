"""Jobs that end, deliveries that are due, and waiting for what becomes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
import standardwebhooks

from atelier.db.pool import Pool
from atelier.settings import WebhookSettings
from tests.guard.receiver import DEADLINE_S, Received
from tests.support import accept, finish

LOOPBACK = WebhookSettings(
    allow_http=True,
    allow_networks=("127.0.0.0/8",),
    retry_schedule_s=(0, 0.02, 0.02),
    timeout_s=5,
    lease_s=11,
    max_concurrent=8,
)


async def end_job(pool: Pool, owner: tuple[UUID, str], *, status: str = "succeeded", **given: Any) -> UUID:
    """A job that costs nothing and has ended. Returns its id."""
    job_id: UUID = (await accept(pool, owner, 0, **given))["job_id"]
    await finish(pool, job_id, status=status)
    return job_id


async def post(pool: Pool, endpoint_id: UUID, job_id: UUID, count: int, *, age_s: float = 0, url: str = "") -> None:
    """Puts so many deliveries into the outbox at once, due since `age_s`."""
    await pool.execute(
        """insert into webhook_deliveries (id, endpoint_id, job_id, url, dialect, event, next_at)
        select new_delivery_id(), e.id, $2, coalesce(nullif($5, ''), e.url), 'native', 'job.succeeded',
          now() - make_interval(secs => $4)
        from webhook_endpoints e, generate_series(1, $3) where e.id = $1""",
        endpoint_id,
        job_id,
        count,
        age_s,
        url,
    )


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Waits for a condition. Fails the test when it does not come true."""
    async with asyncio.timeout(DEADLINE_S):
        while not await condition():
            await asyncio.sleep(0.01)


async def states(pool: Pool) -> dict[str, int]:
    """How many deliveries are in which state."""
    return dict(await pool.fetch("select state, count(*) from webhook_deliveries group by state"))


async def all_ended(pool: Pool) -> None:
    async def ended() -> bool:
        return not await pool.fetchval("select count(*) from webhook_deliveries where state = 'pending'")

    await eventually(ended)


def verified(request: Received, secret: str) -> Any:
    """The body of a request whose signature the reference implementation accepts; it raises for others."""
    return standardwebhooks.Webhook(secret).verify(request.body, request.headers)


def with_settings(**changes: Any) -> WebhookSettings:
    return msgspec.structs.replace(LOOPBACK, **changes)
