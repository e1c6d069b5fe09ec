"""Endpoints, secrets and deliveries as an account sees them."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from atelier.db.notify import DELIVERIES, Bell, Listener
from atelier.db.pool import Pool
from atelier.domain.errors import Conflict, Invalid, NotFound
from atelier.domain.ids import new_id
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.records import EVENTS, DeliveryState
from tests.support import new_owner
from tests.webhooks.support import LOOPBACK, end_job, with_settings

URL = "https://example.com/hook"
Owner = tuple[UUID, str]


async def test_register_list_get_delete(webhooks: Webhooks, owner: Owner) -> None:
    account = owner[0]
    first, secret = await webhooks.register(account, URL)
    second, _ = await webhooks.register(account, URL, ["job.failed", "job.failed", "job.canceled"])
    assert (first.url, first.events, first.disabled_at) == (URL, [], None)
    assert second.events == ["job.failed", "job.canceled"]
    assert len(base64.b64decode(secret.secret.removeprefix("whsec_"))) == 32
    assert await webhooks.endpoints(account) == [first, second]
    assert await webhooks.get(account, first.id) == first
    await webhooks.delete(account, first.id)
    assert await webhooks.endpoints(account) == [second]
    with pytest.raises(NotFound):
        await webhooks.delete(account, first.id)


def test_the_events() -> None:
    assert EVENTS == ("job.succeeded", "job.partial", "job.failed", "job.canceled")


async def test_bad_registrations_keep_nothing(pool: Pool, owner: Owner) -> None:
    webhooks = Webhooks(pool, with_settings(allow_http=False))
    with pytest.raises(Invalid, match="https://") as fault:
        await webhooks.register(owner[0], "http://example.com/")
    assert fault.value.faults[0].pointer == "/url"
    with pytest.raises(Invalid, match=r"job\.succeeded, job\.partial") as fault:
        await webhooks.register(owner[0], URL, ["job.failed", "job.exploded"])
    assert fault.value.faults[0].pointer == "/events/1"
    assert await webhooks.endpoints(owner[0]) == []


async def test_an_account_has_a_limited_number(pool: Pool, owner: Owner) -> None:
    webhooks = Webhooks(pool, with_settings(max_endpoints=2))
    await webhooks.job_secret(owner[0])  # does not count
    for _ in range(2):
        await webhooks.register(owner[0], URL)
    with pytest.raises(Conflict, match="at most 2"):
        await webhooks.register(owner[0], URL)


async def test_accounts_do_not_see_each_other(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    job_id = await end_job(pool, owner)
    [delivery] = await webhooks.deliveries(owner[0])
    stranger, _ = await new_owner(pool)
    for call in (
        webhooks.get(stranger, endpoint.id),
        webhooks.update(stranger, endpoint.id, enabled=False),
        webhooks.delete(stranger, endpoint.id),
        webhooks.rotate(stranger, endpoint.id),
        webhooks.delivery(stranger, delivery.id),
        webhooks.redeliver(stranger, delivery.id),
    ):
        with pytest.raises(NotFound):
            await call
    assert await webhooks.endpoints(stranger) == []
    assert await webhooks.deliveries(stranger) == []
    assert await webhooks.deliveries(stranger, endpoint_id=endpoint.id) == []
    assert await webhooks.deliveries(stranger, job_id=job_id) == []
    assert await webhooks.get(owner[0], endpoint.id) == endpoint


async def test_update(webhooks: Webhooks, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    changed = await webhooks.update(owner[0], endpoint.id, events=["job.failed"])
    assert (changed.events, changed.disabled_at) == (["job.failed"], None)
    disabled = await webhooks.update(owner[0], endpoint.id, enabled=False)
    assert (disabled.events, disabled.disabled_reason) == (["job.failed"], "disabled by the account")
    assert disabled.disabled_at is not None
    assert await webhooks.update(owner[0], endpoint.id, enabled=False) == disabled
    assert await webhooks.update(owner[0], endpoint.id, enabled=True, events=[]) == endpoint
    with pytest.raises(Invalid):
        await webhooks.update(owner[0], endpoint.id, events=["no.such"])


async def test_disabling_ends_what_waits(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await webhooks.update(owner[0], endpoint.id, enabled=False)
    [delivery] = await webhooks.deliveries(owner[0])
    assert (delivery.state, delivery.next_at) == ("failed", None)
    assert delivery.last_error == "the endpoint was disabled: disabled by the account"
    with pytest.raises(Conflict, match="enable it first"):
        await webhooks.redeliver(owner[0], delivery.id)
    await end_job(pool, owner)
    assert await webhooks.deliveries(owner[0]) == [delivery]
    await webhooks.update(owner[0], endpoint.id, enabled=True)
    again = await webhooks.redeliver(owner[0], delivery.id)
    assert (again.id, again.state, again.attempts, again.ended_at) == (delivery.id, "pending", 0, None)


async def test_rotation_keeps_the_previous_secret_for_a_day(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    endpoint, first = await webhooks.register(owner[0], URL)
    second = await webhooks.rotate(owner[0], endpoint.id)
    assert second.secret != first.secret
    assert second.previous_until is not None
    assert abs(second.previous_until - datetime.now(UTC) - timedelta(days=1)) < timedelta(minutes=1)
    kept = await pool.fetchrow("select secret, previous_secret from webhook_endpoints where id = $1", endpoint.id)
    assert tuple(kept or ()) == (second.secret, first.secret)


async def test_the_secret_of_single_jobs_is_made_once(pool: Pool, owner: Owner) -> None:
    webhooks = Webhooks(pool, LOOPBACK)
    secrets = await asyncio.gather(*(webhooks.job_secret(owner[0]) for _ in range(8)))
    assert len({secret.secret for secret in secrets}) == 1
    rotated = await webhooks.rotate_job_secret(owner[0], overlap_s=60)
    assert rotated.secret != secrets[0].secret
    assert await webhooks.job_secret(owner[0]) == rotated
    ended = await webhooks.rotate_job_secret(owner[0], overlap_s=0)
    assert (await webhooks.job_secret(owner[0])).previous_until is None
    assert (await webhooks.job_secret(owner[0])).secret == ended.secret
    assert await webhooks.endpoints(owner[0]) == []


async def test_deliveries_are_paged_from_the_newest(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    first, _ = await webhooks.register(owner[0], URL)
    second, _ = await webhooks.register(owner[0], URL, ["job.failed"])
    jobs = []
    for status in ("succeeded", "failed", "succeeded", "failed"):
        jobs.append(await end_job(pool, owner, status=status, webhook_url="https://example.com/job"))
        await asyncio.sleep(0.002)  # identifiers sort by the millisecond
    everything = await webhooks.deliveries(owner[0])
    assert len(everything) == 10
    assert [delivery.job_id for delivery in everything] == sorted((d.job_id for d in everything), reverse=True)
    assert [delivery.id for delivery in everything] == sorted((d.id for d in everything), reverse=True)

    pages, before = [], None
    while page := await webhooks.deliveries(owner[0], before=before, count=3):
        pages += page
        before = page[-1].id
    assert pages == everything

    assert {d.endpoint_id for d in everything} == {first.id, second.id, None}
    assert [d.job_id for d in await webhooks.deliveries(owner[0], endpoint_id=second.id)] == [jobs[3], jobs[1]]
    assert {d.endpoint_id for d in await webhooks.deliveries(owner[0], job_id=jobs[0])} == {first.id, None}
    [only] = await webhooks.deliveries(owner[0], job_id=jobs[1], endpoint_id=second.id)
    assert (only.event, only.dialect, only.url, only.attempts) == ("job.failed", "native", URL, 0)
    await pool.execute("update webhook_deliveries set state = 'failed' where id = $1", only.id)
    for filters in ({}, {"job_id": jobs[1]}, {"endpoint_id": second.id}):
        [found] = await webhooks.deliveries(owner[0], state=DeliveryState.FAILED, **filters)
        assert found.id == only.id
    assert await webhooks.deliveries(owner[0], job_id=new_id()) == []


async def test_redelivery_rings(database: str, pool: Pool, owner: Owner) -> None:
    bell = Bell(pool)
    webhooks = Webhooks(pool, LOOPBACK, bell)
    await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    [delivery] = await webhooks.deliveries(owner[0])
    rung = asyncio.Event()
    listener = Listener(database, {DELIVERIES: lambda _: rung.set()}, name="test", after_gap=lambda: None)
    await listener.open()
    try:
        await webhooks.redeliver(owner[0], delivery.id)
        async with asyncio.timeout(10):
            await rung.wait()
    finally:
        await listener.close()
        await bell.close()
