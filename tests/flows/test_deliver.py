"""Deliveries from the end of a job to the receiver: real receivers, a real database, real processes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import standardwebhooks

from atelier.db.pool import Pool, open_pool
from atelier.flows.deliver import Deliverer, Render
from atelier.settings import WebhookSettings
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.retry import JITTER
from tests.guard.receiver import Receiver, cut, hang, late, reply, until
from tests.support import accept, finish, new_owner
from tests.webhooks.relay import Relay
from tests.webhooks.support import LOOPBACK, all_ended, end_job, eventually, post, states, verified, with_settings

Owner = tuple[UUID, str]
OK = reply(200)


@pytest.fixture
async def owner(pool: Pool) -> Owner:
    return await new_owner(pool)


@pytest.fixture
def webhooks(pool: Pool) -> Webhooks:
    return Webhooks(pool, LOOPBACK)


def numbered(dialect: str, count: Iterator[int] | None = None) -> Render:
    """Bodies that differ each time they are made."""
    count = count or itertools.count()

    async def render(job_id: UUID, event: str) -> bytes:
        return msgspec.json.encode({"job": job_id, "type": event, "made": next(count), "dialect": dialect, "ü": "ñ"})

    return render


@contextlib.asynccontextmanager
async def delivering(
    pool: Pool, settings: WebhookSettings = LOOPBACK, *, grace_s: float = 0.1, **render: Render
) -> AsyncIterator[Deliverer]:
    deliverer = Deliverer(pool, settings, {"native": numbered("native")} | render)
    deliverer.start()
    try:
        yield deliverer
    finally:
        await deliverer.close(grace_s)


async def test_a_signed_message_arrives(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(OK).serving() as receiver, delivering(pool) as deliverer:
        _, secret = await webhooks.register(owner[0], receiver.url)
        job_id = await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        [request] = receiver.received
        assert verified(request, secret.secret)["job"] == str(job_id)
        assert request.headers["content-type"] == "application/json"
        assert request.headers["user-agent"].startswith("atelier/")
        [delivery] = await webhooks.deliveries(owner[0])
        assert request.headers["webhook-id"] == str(delivery.id)
        assert (delivery.state, delivery.attempts, delivery.last_status) == ("delivered", 1, 200)
        assert delivery.last_error is None
        assert delivery.ended_at is not None


async def test_both_secrets_verify_while_they_overlap(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(OK).serving() as receiver, delivering(pool) as deliverer:
        endpoint, first = await webhooks.register(owner[0], receiver.url)
        second = await webhooks.rotate(owner[0], endpoint.id)
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        for secret in (first, second):
            verified(receiver.received[0], secret.secret)
        third = await webhooks.rotate(owner[0], endpoint.id, overlap_s=0)
        await end_job(pool, owner)
        deliverer.wake()
        await receiver.got(2)
        verified(receiver.received[1], third.secret)
        for secret in (first, second):
            with pytest.raises(standardwebhooks.WebhookVerificationError):
                verified(receiver.received[1], secret.secret)


async def test_the_url_of_a_job_gets_its_dialect(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Signed with the account's secret; a dialect without a renderer speaks the native one."""
    async with (
        Receiver(OK).serving() as receiver,
        delivering(pool, krea=numbered("krea")) as deliverer,
    ):
        secret = await webhooks.job_secret(owner[0])
        for dialect in ("krea", "aliveai"):
            await end_job(pool, owner, dialect=dialect, webhook_url=receiver.url)
        deliverer.wake()
        await all_ended(pool)
        bodies = [verified(request, secret.secret) for request in receiver.received]
        assert sorted(body["dialect"] for body in bodies) == ["krea", "native"]


async def test_failures_are_retried_with_the_same_id_and_bytes(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    made = itertools.count()
    async with (
        Receiver(reply(500, b"oops"), cut, OK).serving() as receiver,
        delivering(pool, native=numbered("native", made)) as deliverer,
    ):
        _, secret = await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        assert len(receiver.received) == 3
        assert len(set(receiver.ids)) == 1
        assert len({request.body for request in receiver.received}) == 1
        for request in receiver.received:
            verified(request, secret.secret)
        [delivery] = await webhooks.deliveries(owner[0])
        assert (delivery.state, delivery.attempts, delivery.last_error) == ("delivered", 3, None)
        assert next(made) == 1


async def test_after_the_last_attempt_it_has_failed(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(reply(500, b"oops")).serving() as receiver, delivering(pool) as deliverer:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        [delivery] = await webhooks.deliveries(owner[0])
        assert (delivery.state, delivery.attempts, delivery.last_status) == ("failed", 3, 500)
        assert delivery.last_error == "HTTP 500: oops"
        assert len(receiver.received) == 3
        # By hand it begins anew, with the same id and bytes.
        receiver.behaviours = [OK]
        await webhooks.redeliver(owner[0], delivery.id)
        deliverer.wake()
        await all_ended(pool)
        assert (await webhooks.delivery(owner[0], delivery.id)).state == "delivered"
        await webhooks.redeliver(owner[0], delivery.id)  # delivered ones too
        deliverer.wake()
        await receiver.got(5)
        assert len(set(receiver.ids)) == 1
        assert len({request.body for request in receiver.received}) == 1


async def test_pauses_are_those_of_the_schedule(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    settings = with_settings(retry_schedule_s=(0, 0.2, 0.4))
    async with Receiver(reply(500)).serving() as receiver, delivering(pool, settings) as deliverer:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        first, second, third = (request.at for request in receiver.received)
        assert second - first >= 0.2
        assert third - second >= 0.4


async def test_no_retry_is_overlooked(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Many short pauses: none ends unseen, to be found only by the look that is taken anyway."""
    settings = with_settings(retry_schedule_s=(0, *[0.005] * 39))
    async with Receiver(reply(500)).serving() as receiver, delivering(pool, settings) as deliverer:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        times = [request.at for request in receiver.received]
        assert len(times) == 40
        assert max(after - before for before, after in itertools.pairwise(times)) < 4


async def test_retry_after_is_respected(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    behaviours = (reply(429, headers={"retry-after": "1"}), OK)
    async with Receiver(*behaviours).serving() as receiver, delivering(pool) as deliverer:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        first, second = (request.at for request in receiver.received)
        assert second - first >= 1


async def test_the_default_schedule(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Every pause as recorded; the clock is put forward by making the delivery due."""
    settings = with_settings(retry_schedule_s=WebhookSettings().retry_schedule_s)
    async with Receiver(reply(500)).serving() as receiver, delivering(pool, settings) as deliverer:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        for pause_s in settings.retry_schedule_s[1:]:
            await pool.execute("update webhook_deliveries set next_at = now()")
            deliverer.wake()

            async def waits(pause_s: float = pause_s) -> bool:
                wait_s = await pool.fetchval("select extract(epoch from next_at - now()) from webhook_deliveries")
                return pause_s - 3 < wait_s <= pause_s * (1 + JITTER)

            await eventually(waits)
        await pool.execute("update webhook_deliveries set next_at = now()")
        deliverer.wake()
        await all_ended(pool)
        assert (len(receiver.received), await states(pool)) == (10, {"failed": 1})


async def test_redirects_are_not_followed(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(OK).serving() as target:
        away = reply(302, headers={"location": target.url})
        async with Receiver(away).serving() as receiver, delivering(pool) as deliverer:
            await webhooks.register(owner[0], receiver.url)
            await end_job(pool, owner)
            deliverer.wake()
            await all_ended(pool)
            assert len(receiver.received) == 3
        assert target.received == []
    [delivery] = await webhooks.deliveries(owner[0])
    assert (delivery.state, delivery.last_status) == ("failed", 302)


async def test_gone_ends_it(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(reply(410)).serving() as receiver, delivering(pool) as deliverer:
        endpoint, _ = await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner, webhook_url=receiver.url)
        deliverer.wake()
        await all_ended(pool)
        assert len(receiver.received) == 2
        assert await states(pool) == {"failed": 2}
        assert (await webhooks.get(owner[0], endpoint.id)).disabled_reason == "the receiver answered 410 Gone"
        await end_job(pool, owner, webhook_url=receiver.url)  # only its own URL is asked again
        deliverer.wake()
        await all_ended(pool)
        assert len(receiver.received) == 3


async def test_private_addresses_are_not_reached(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Neither by address nor by name; the name passes registration."""
    async with (
        Receiver(OK).serving() as receiver,
        delivering(pool, with_settings(allow_networks=())) as deliverer,
    ):
        await end_job(pool, owner, webhook_url=receiver.url)
        await webhooks.register(owner[0], f"http://localhost:{receiver.port}/")
        await end_job(pool, owner)
        deliverer.wake()
        await all_ended(pool)
        assert receiver.received == []
        errors = {delivery.last_error for delivery in await webhooks.deliveries(owner[0])}
        assert errors == {"127.0.0.1 is not at a public address", "localhost is not at a public address"}


async def test_a_slow_receiver_delays_nobody_else(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Fifty older deliveries wait for a receiver that never answers; the one for another receiver arrives while the
    first of them are still in flight."""
    settings = with_settings(max_concurrent=4, per_receiver=2, timeout_s=60, lease_s=130)
    async with Receiver(hang).serving() as slow, Receiver(OK).serving() as quick:
        for_slow, _ = await webhooks.register(owner[0], slow.url)
        for_quick, _ = await webhooks.register(owner[0], quick.url)
        job_id = (await accept(pool, owner, 0))["job_id"]
        await post(pool, for_slow.id, job_id, 50, age_s=100)
        async with delivering(pool, settings) as deliverer:
            await until(lambda: slow.open == 2)
            await post(pool, for_quick.id, job_id, 20)
            deliverer.wake()
            await quick.got(20)
            assert (slow.open, slow.most_open, len(slow.received)) == (2, 2, 2)
            # Nor does it delay the end of jobs, cancelled ones among them.
            async with asyncio.timeout(10):
                await finish(pool, job_id)
                other = (await accept(pool, owner, 0))["job_id"]
                await pool.execute("select cancel_job($1, $2)", other, owner[0])


async def test_limits_in_flight(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    settings = with_settings(max_concurrent=5, per_receiver=3)
    behaviour = late(0.05, OK)
    async with Receiver(behaviour).serving() as first, Receiver(behaviour).serving() as second:
        for receiver in (first, second):
            endpoint, _ = await webhooks.register(owner[0], receiver.url)
            job_id = (await accept(pool, owner, 0))["job_id"]
            await post(pool, endpoint.id, job_id, 20)
        async with delivering(pool, settings):
            await all_ended(pool)
        for receiver in (first, second):
            assert receiver.most_open <= 3
            assert sorted(Counter(receiver.ids).values()) == [1] * 20


async def test_a_failing_receiver_is_asked_by_one_at_a_time(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(late(0.01, reply(500))).serving() as receiver:
        endpoint, _ = await webhooks.register(owner[0], receiver.url)
        await post(pool, endpoint.id, (await accept(pool, owner, 0))["job_id"], 10)
        async with delivering(pool) as deliverer:
            await receiver.got(10)
            receiver.most_open = 0
            await all_ended(pool)
            deliverer.wake()
        assert receiver.most_open == 1


async def test_a_message_that_cannot_be_made_is_tried_again(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    made = itertools.count(1)

    async def render(job_id: UUID, event: str) -> bytes:
        if next(made) < 3:
            raise RuntimeError("the reason, with a secret in it")
        return b"{}"

    async with Receiver(OK).serving() as receiver, delivering(pool, native=render) as deliverer:
        endpoint, _ = await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()

        async def failed_once() -> bool:
            [delivery] = await webhooks.deliveries(owner[0])
            return delivery.last_error == "the message could not be made"

        await eventually(failed_once)
        assert (await webhooks.get(owner[0], endpoint.id)).failing_since is None
        await all_ended(pool)
        assert (len(receiver.received), await states(pool)) == (1, {"delivered": 1})


async def test_deliveries_of_endpoints_that_go_away(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Deleted while its message is in flight, and disabled after the job has posted."""
    async with Receiver(late(0.2, OK)).serving() as receiver, delivering(pool) as deliverer:
        deleted, _ = await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await receiver.got(1)
        await webhooks.delete(owner[0], deleted.id)
        await until(lambda: receiver.open == 0)
        disabled, _ = await webhooks.register(owner[0], receiver.url)
        await webhooks.update(owner[0], disabled.id, enabled=False)
        await post(pool, disabled.id, await end_job(pool, owner), 1)
        deliverer.wake()
        await all_ended(pool)
        [delivery] = await webhooks.deliveries(owner[0])
        assert (delivery.state, delivery.last_error) == ("failed", "the endpoint is disabled")
        assert len(receiver.received) == 1


async def test_closing_hands_back_what_is_in_flight(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(hang, OK).serving() as receiver:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        async with delivering(pool, grace_s=0.05):
            await receiver.got(1)
        async with delivering(pool):  # long before the lease of the first would end
            await receiver.got(2)
            await all_ended(pool)
        [delivery] = await webhooks.deliveries(owner[0])
        assert (delivery.state, delivery.attempts) == ("delivered", 1)
        assert len({request.body for request in receiver.received}) == 1


async def test_closing_lets_sends_end(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    async with Receiver(late(0.2, OK)).serving() as receiver:
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        async with delivering(pool, grace_s=10):
            await receiver.got(1)
        assert await states(pool) == {"delivered": 1}


async def test_an_outage_of_the_database(
    database: str, pool: Pool, webhooks: Webhooks, owner: Owner, tmp_path: Path
) -> None:
    """Cut off while a message is in flight: it arrives once, is recorded later, and the deliverer goes on."""
    async with (
        Relay(database, tmp_path).serving() as relay,
        await open_pool(relay.dsn, size=4, name="deliver") as its_own,
        Receiver(late(0.2, OK)).serving() as receiver,
        delivering(its_own) as deliverer,
    ):
        await webhooks.register(owner[0], receiver.url)
        await end_job(pool, owner)
        deliverer.wake()
        await receiver.got(1)
        relay.cut()
        await until(lambda: receiver.open == 0)
        await end_job(pool, owner)
        deliverer.wake()
        await asyncio.sleep(0.1)  # for the record to fail, and the search for new ones
        assert await states(pool) == {"pending": 2}
        relay.mend()
        await all_ended(pool)
        assert await states(pool) == {"delivered": 2}
        assert sorted(Counter(receiver.ids).values()) == [1, 1]
