"""The outbox: what enters it with a job's end, who may claim, and what is recorded."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from atelier.db.pool import Pool, statements
from atelier.domain.ids import new_id
from atelier.webhooks.endpoints import Webhooks
from atelier.webhooks.lanes import Lanes
from atelier.webhooks.outbox import Attempt, Outbox
from atelier.webhooks.records import Endpoint
from atelier.webhooks.send import Failed
from tests.support import accept, finish, new_owner
from tests.webhooks.support import end_job, eventually, post

URL = "https://example.com/hook"
DAY_S = 86_400
SQL: Any = statements("webhooks")
Owner = tuple[UUID, str]


@pytest.fixture
def outbox(pool: Pool) -> Outbox:
    return Outbox(pool, lease_s=60, disable_after_s=5 * DAY_S)


def lanes(**limits: int) -> Lanes:
    return Lanes(**({"most": 64, "per_account": 64, "per_receiver": 64} | limits))


async def claim(outbox: Outbox, places: Lanes | None = None) -> list[Attempt]:
    return (await outbox.claim(places or lanes())).attempts


async def claim_one(outbox: Outbox) -> Attempt:
    [attempt] = await claim(outbox)
    return attempt


# ---------------------------------------------------------------- what enters it


async def test_a_job_posts_to_who_wants_its_end(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    everything, _ = await webhooks.register(owner[0], URL + "/all")
    failures, _ = await webhooks.register(owner[0], URL + "/failures", ["job.failed"])
    disabled, _ = await webhooks.register(owner[0], URL + "/disabled")
    await webhooks.update(owner[0], disabled.id, enabled=False)
    await webhooks.register((await new_owner(pool))[0], URL + "/stranger")
    done = await end_job(pool, owner, dialect="krea", webhook_url="https://example.com/own")
    failed = await end_job(pool, owner, dialect="krea", status="failed")
    posted = {(d.job_id, d.endpoint_id, d.event, d.dialect, d.url) for d in await webhooks.deliveries(owner[0])}
    assert posted == {
        (done, None, "job.succeeded", "krea", "https://example.com/own"),
        (done, everything.id, "job.succeeded", "native", everything.url),
        (failed, everything.id, "job.failed", "native", everything.url),
        (failed, failures.id, "job.failed", "native", failures.url),
    }


async def test_a_canceled_job_posts_too(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    await webhooks.register(owner[0], URL)
    job_id = (await accept(pool, owner, 0))["job_id"]
    await pool.execute("select cancel_job($1, $2)", job_id, owner[0])
    [delivery] = await webhooks.deliveries(owner[0])
    assert (delivery.job_id, delivery.event) == (job_id, "job.canceled")


async def test_posting_is_part_of_the_transaction_that_ends_the_job(
    pool: Pool, webhooks: Webhooks, owner: Owner
) -> None:
    await webhooks.register(owner[0], URL)
    job_id = (await accept(pool, owner, 0))["job_id"]
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("select cancel_job($1, $2)", job_id, owner[0])
        await transaction.rollback()
    assert await webhooks.deliveries(owner[0]) == []


async def test_deleting_an_endpoint_does_not_stop_a_job_from_ending(
    pool: Pool, webhooks: Webhooks, owner: Owner
) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    job_id = (await accept(pool, owner, 0))["job_id"]
    async with pool.acquire() as connection:
        async with connection.transaction():
            await SQL.delete_endpoint(connection, id=endpoint.id, account_id=owner[0])
            ending = asyncio.create_task(finish(pool, job_id))
            await eventually(lambda: _somebody_waits_for_a_lock(pool))
        await ending
    assert await pool.fetchval("select status from jobs where id = $1", job_id) == "succeeded"
    assert await webhooks.deliveries(owner[0]) == []


async def _somebody_waits_for_a_lock(pool: Pool) -> bool:
    query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return bool(await pool.fetchval(query))


async def test_claims_and_records_do_not_hold_up_jobs(
    pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner
) -> None:
    """Whatever a deliverer has locked, in the middle of its transactions: jobs end."""
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner, webhook_url=URL)
    own, other = await claim(outbox)
    await end_job(pool, owner, webhook_url=URL)
    async with pool.acquire() as connection, connection.transaction():
        for attempt in (own, other):
            await Outbox(connection, lease_s=60, disable_after_s=DAY_S).failed(attempt, Failed("HTTP 500", 500), 60)
        assert await pool.fetchval("select failing_since from webhook_endpoints where id = $1", endpoint.id) is None
        rows = [row async for row in SQL.due(connection, busy_receivers=[], busy_accounts=[], count=100)]
        assert len(rows) == 2
        async with asyncio.timeout(10):
            await end_job(pool, owner, webhook_url=URL)
    assert len(await webhooks.deliveries(owner[0])) == 6


@pytest.mark.parametrize("run", range(3))
async def test_delivery_ids_are_uuid_7(pool: Pool, run: int) -> None:
    before = datetime.now(UTC)
    ids = [await pool.fetchval("select new_delivery_id()") for _ in range(20)]
    for made in ids:
        assert (made.version, made.variant) == (7, "specified in RFC 4122")
        at = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
        assert before - timedelta(seconds=1) < at < datetime.now(UTC) + timedelta(seconds=1)
    assert len(set(ids)) == 20, run


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://example.com", "https://example.com"),
        ("https://example.com:8443/a/b?c=https://d", "https://example.com:8443"),
        ("https://example.com?x", "https://example.com"),
        ("http://[::1]:80/", "http://[::1]:80"),
    ],
)
async def test_receivers(pool: Pool, url: str, origin: str) -> None:
    endpoint = new_id()
    assert await pool.fetchval("select receiver_of($1, $2)", endpoint, url) == f"{endpoint} {origin}"


# ---------------------------------------------------------------- who may claim


async def test_a_claim_is_a_lease(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    endpoint, secret = await webhooks.register(owner[0], URL)
    job_id = await end_job(pool, owner)
    outbox = Outbox(pool, lease_s=60, disable_after_s=DAY_S)
    first = await claim_one(outbox)
    assert (first.endpoint_id, first.job_id, first.url, first.event) == (endpoint.id, job_id, URL, "job.succeeded")
    assert (first.attempts, first.body, first.disabled, first.account_id) == (1, None, False, owner[0])
    assert [signer.text for signer in first.signers] == [secret.secret]
    assert secret.secret not in repr(first)
    assert await claim(outbox) == []
    due_s = (await outbox.claim(lanes())).next_due_s
    assert due_s is not None
    assert 0 < due_s <= 60
    await pool.execute("update webhook_deliveries set next_at = now()")  # the time of the lease goes by
    second = await claim_one(outbox)
    assert (second.id, second.attempts) == (first.id, 2)
    await outbox.succeeded(first, 200)  # too late: the attempt is another's now
    assert (await webhooks.delivery(owner[0], first.id)).state == "pending"
    await outbox.failed(first, Failed("HTTP 500", 500), None)
    assert (await webhooks.delivery(owner[0], first.id)).state == "pending"
    await outbox.succeeded(second, 204)
    delivery = await webhooks.delivery(owner[0], first.id)
    assert (delivery.state, delivery.last_status, delivery.attempts) == ("delivered", 204, 2)


async def test_claimers_at_once_never_get_the_same(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await post(pool, endpoint.id, await end_job(pool, owner), 99)
    outbox = Outbox(pool, lease_s=60, disable_after_s=DAY_S)
    places = [lanes(most=7) for _ in range(6)]
    ids: list[UUID] = []
    while claims := [a for group in await asyncio.gather(*(claim(outbox, place) for place in places)) for a in group]:
        ids += [attempt.id for attempt in claims]
        places = [lanes(most=7) for _ in range(6)]
    assert len(ids) == len(set(ids)) == 100


async def test_a_claim_keeps_to_the_lanes(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    """However many wait for a busy receiver, and however long: the others come through."""
    busy, _ = await webhooks.register(owner[0], URL)
    other, _ = await webhooks.register((await new_owner(pool))[0], URL)
    job_id = await end_job(pool, owner)
    await post(pool, busy.id, job_id, 300, age_s=1000)
    await post(pool, other.id, job_id, 1, age_s=1)
    places = lanes(most=8, per_receiver=3)
    claims = [await claim(outbox, places) for _ in range(3)]
    assert [[attempt.endpoint_id for attempt in claim] for claim in claims] == [[busy.id] * 3, [other.id], []]
    assert places.free == 4


async def test_urls_of_single_jobs_have_a_lane_for_each_host(
    pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner
) -> None:
    for number in range(6):
        await end_job(pool, owner, webhook_url=f"https://{'slow' if number < 5 else 'quick'}.example/{number}")
    places = lanes(per_receiver=2)
    urls = {attempt.url for _ in range(2) for attempt in await claim(outbox, places)}
    assert urls == {"https://slow.example/0", "https://slow.example/1", "https://quick.example/5"}


async def test_an_account_keeps_to_its_share(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    for number in range(6):
        await end_job(pool, owner, webhook_url=f"https://{number}.example/")
    modest = await new_owner(pool)
    await end_job(pool, modest, webhook_url="https://modest.example/")
    places = lanes(per_account=4)
    claimed = [attempt.account_id for _ in range(3) for attempt in await claim(outbox, places)]
    assert claimed == [owner[0]] * 4 + [modest[0]]


async def test_a_failed_claim_gives_the_places_back(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await pool.execute("alter table webhook_endpoints rename column previous_secret to hidden")
    places = lanes(most=3)
    with pytest.raises(asyncpg.PostgresError):
        await Outbox(pool, lease_s=60, disable_after_s=DAY_S).claim(places)
    assert places.free == 3


async def test_the_claim_reads_its_index(pool: Pool, webhooks: Webhooks, owner: Owner) -> None:
    """Among many deliveries that have ended, those that are due are found without reading the others, in order."""
    endpoint, _ = await webhooks.register(owner[0], URL)
    job_id = await end_job(pool, owner)
    await post(pool, endpoint.id, job_id, 20_000)
    await pool.execute("update webhook_deliveries set state = 'delivered'")
    await post(pool, endpoint.id, job_id, 500)
    await pool.execute("vacuum analyze webhook_deliveries")
    async with pool.acquire() as connection:
        statement = await connection.prepare(SQL.due.sql)
        plan = str(await statement.explain([], [], 256))
    assert "'Index Name': 'webhook_deliveries_due'" in plan
    assert "'Sort'" not in plan
    assert "'Node Type': 'Seq Scan', 'Parent Relationship': 'Outer'" not in plan


# ---------------------------------------------------------------- what is recorded


async def fail(outbox: Outbox, *, status: int = 500, pause_s: float | None = 0, ours: bool = False) -> None:
    """Claims the delivery that is due and records a failure."""
    await outbox.failed(await claim_one(outbox), Failed(f"HTTP {status}", status, ours=ours), pause_s)


async def age_failures(pool: Pool, endpoint: Endpoint, days: float) -> None:
    query = "update webhook_endpoints set failing_since = failing_since - make_interval(secs => $2) where id = $1"
    await pool.execute(query, endpoint.id, days * DAY_S)


async def test_a_failure_waits_for_its_pause(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await fail(outbox, status=503, pause_s=300)
    [delivery] = await webhooks.deliveries(owner[0])
    assert (delivery.state, delivery.attempts, delivery.ended_at) == ("pending", 1, None)
    assert (delivery.last_status, delivery.last_error) == (503, "HTTP 503")
    assert delivery.next_at is not None
    assert 290 < (delivery.next_at - datetime.now(UTC)).total_seconds() <= 300
    assert await claim(outbox) == []


async def test_five_days_of_failures_disable(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await fail(outbox)
    since = (await webhooks.get(owner[0], endpoint.id)).failing_since
    assert since is not None
    await age_failures(pool, endpoint, 4.99)
    await fail(outbox)
    assert (await webhooks.get(owner[0], endpoint.id)).disabled_at is None
    await age_failures(pool, endpoint, 0.02)
    await end_job(pool, owner)
    attempts = await claim(outbox)
    await outbox.failed(attempts[0], Failed("HTTP 500", 500), 60)
    disabled = await webhooks.get(owner[0], endpoint.id)
    assert disabled.disabled_reason is not None
    assert re.fullmatch(r"every delivery has failed since \d{4}-\d\d-\d\d \d\d:\d\d UTC", disabled.disabled_reason)
    assert [delivery.state for delivery in await webhooks.deliveries(owner[0])] == ["failed", "failed"]
    # An attempt that was in flight then did arrive, if it says so.
    await outbox.succeeded(attempts[1], 200)
    assert (await webhooks.delivery(owner[0], attempts[1].id)).state == "delivered"
    # A fresh start: what failed before does not count.
    enabled = await webhooks.update(owner[0], endpoint.id, enabled=True)
    assert (enabled.disabled_at, enabled.disabled_reason, enabled.failing_since) == (None, None, None)


async def test_a_success_in_between_starts_the_count_anew(
    pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner
) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await fail(outbox)
    await age_failures(pool, endpoint, 6)
    await outbox.succeeded(await claim_one(outbox), 200)
    assert (await webhooks.get(owner[0], endpoint.id)).failing_since is None
    await end_job(pool, owner)
    await fail(outbox)
    assert (await webhooks.get(owner[0], endpoint.id)).disabled_at is None


async def test_our_own_faults_do_not_count(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await fail(outbox, ours=True)
    assert (await webhooks.get(owner[0], endpoint.id)).failing_since is None


async def test_gone_disables_at_once(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    await end_job(pool, owner)
    attempt, _ = await claim(outbox)
    await outbox.failed(attempt, Failed("HTTP 410", 410), None)
    disabled = await webhooks.get(owner[0], endpoint.id)
    assert disabled.disabled_reason == "the receiver answered 410 Gone"
    assert {delivery.state for delivery in await webhooks.deliveries(owner[0])} == {"failed"}


async def test_the_url_of_a_single_job_is_never_disabled(
    pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner
) -> None:
    await end_job(pool, owner, webhook_url=URL)
    await outbox.failed(await claim_one(outbox), Failed("HTTP 410", 410), None)
    row = await pool.fetchrow("select disabled_at, failing_since from webhook_endpoints where url is null")
    assert tuple(row or ()) == (None, None)
    await end_job(pool, owner, webhook_url=URL)
    assert [delivery.state for delivery in await webhooks.deliveries(owner[0])] == ["pending", "failed"]


async def test_the_first_body_is_kept(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    endpoint, _ = await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    attempt = await claim_one(outbox)
    assert await outbox.keep_body(attempt, "first") == "first"
    assert await outbox.keep_body(attempt, "second") == "first"
    await webhooks.delete(owner[0], endpoint.id)
    assert await outbox.keep_body(attempt, "third") is None


async def test_a_redelivery_outlives_the_attempt_before(
    pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner
) -> None:
    await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    before = await claim_one(outbox)
    await webhooks.redeliver(owner[0], before.id)
    again = await claim_one(outbox)
    assert (again.id, again.attempts) == (before.id, 1)
    await outbox.failed(before, Failed("HTTP 500", 500), None)
    assert (await webhooks.delivery(owner[0], before.id)).state == "pending"


async def test_released_attempts_did_not_happen(pool: Pool, webhooks: Webhooks, outbox: Outbox, owner: Owner) -> None:
    await webhooks.register(owner[0], URL)
    await end_job(pool, owner)
    first = await claim_one(outbox)
    await outbox.release([first])
    second = await claim_one(outbox)
    assert (second.id, second.attempts) == (first.id, 1)
    await outbox.release([first])  # its lease is over
    assert await claim(outbox) == []
