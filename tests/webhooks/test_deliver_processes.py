"""Several deliverers on one database, in processes of their own: one is killed, two share."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec

from atelier.db.notify import DELIVERIES
from atelier.db.pool import Pool
from atelier.settings import WebhookSettings
from atelier.webhooks.endpoints import Webhooks
from tests.guard.receiver import Receiver, hang, late, reply
from tests.support import accept
from tests.webhooks.support import LOOPBACK, all_ended, end_job, post, states, verified, with_settings

Owner = tuple[UUID, str]
OK = reply(200)


@contextlib.asynccontextmanager
async def process(database: str, settings: WebhookSettings) -> AsyncIterator[asyncio.subprocess.Process]:
    """A deliverer in a process of its own. It is killed in the end."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.webhooks.deliver_child", database, msgspec.json.encode(settings).decode()),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert child.stdout is not None
        async with asyncio.timeout(20):
            assert await child.stdout.readline() == b"ready\n"
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def test_killed_in_flight_it_is_delivered_by_another(
    database: str, pool: Pool, webhooks: Webhooks, owner: Owner
) -> None:
    settings = with_settings(timeout_s=1, lease_s=2.5)
    async with Receiver(hang, OK).serving() as receiver:
        _, secret = await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        async with process(database, settings) as child:
            await receiver.got(1)
            child.kill()
            await child.wait()
        async with process(database, settings):
            await all_ended(pool)
        first, second = receiver.received
        assert second.at - first.at >= 2  # not before the lease ended
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert verified(first, secret.secret)["pid"] == child.pid
        assert first.body == second.body
        [delivery] = await webhooks.deliveries(owner[0])
        assert (delivery.state, delivery.attempts) == ("delivered", 2)


async def test_two_processes_share_deliveries_without_duplicates(
    database: str, pool: Pool, webhooks: Webhooks, owner: Owner
) -> None:
    async with Receiver(late(0.005, OK)).serving() as receiver:
        endpoint, _ = await webhooks.register(owner[0], receiver.url)
        job_id = (await accept(pool, owner, 0))["job_id"]
        async with process(database, LOOPBACK) as first, process(database, LOOPBACK) as second:
            await post(pool, endpoint.id, job_id, 200)
            await pool.execute("select pg_notify($1, '')", DELIVERIES)
            await all_ended(pool)
        assert sorted(Counter(receiver.ids).values()) == [1] * 200
        assert await states(pool) == {"delivered": 200}
        makers = Counter(msgspec.json.decode(request.body)["pid"] for request in receiver.received)
        assert set(makers) == {first.pid, second.pid}
        assert min(makers.values()) >= 20
