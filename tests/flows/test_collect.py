"""The collector: what it takes, what it leaves, and that it never takes what someone is about to use."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from atelier.db.pool import Pool, statements
from atelier.domain.ids import new_id
from atelier.flows.collect import Collected, Collector
from atelier.sandbox.host import Sandbox
from atelier.settings import DAY_S, StorageSettings
from atelier.storage.assets import Asset
from atelier.webhooks.endpoints import Webhooks
from tests.storage import samples
from tests.storage.house import KEEP_DELIVERIES_S, House, gather, house_fixture, open_house, sandbox_fixture, stream  # noqa: F401
from tests.storage.s3 import FakeS3, s3_fixture  # noqa: F401
from tests.support import accept, finish
from tests.webhooks.support import LOOPBACK, end_job, post

HOUR_S = 3600.0


async def upload(house: House, seed: int = 0, origin: str = "upload") -> Asset:
    return await house.intake.upload(house.account_id, stream(samples.image("PNG", seed=seed)), origin=origin)


async def age(house: House, seconds: float) -> None:
    """Lets everything in the database be so much older."""
    back = f"{seconds} seconds"
    await house.pool.execute(
        f"update assets set created_at = created_at - '{back}'::interval, deleted_at = deleted_at - '{back}'::interval"
    )
    await house.pool.execute(f"update blobs set created_at = created_at - '{back}'::interval")


def age_file(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


async def collect(house: House, options: StorageSettings | None = None) -> Collected:
    collector = house.collector if options is None else collector_of(house, options)
    collected = await collector.collect()
    assert collected is not None
    return collected


def collector_of(house: House, options: StorageSettings, *more_scratch: Path) -> Collector:
    return Collector(
        pool=house.pool,
        store=house.store,
        scratch=[house.scratch, *more_scratch],
        options=options,
        keep_deliveries_s=KEEP_DELIVERIES_S,
    )


async def exists(house: House, asset: Asset) -> bool:
    return bool(await house.pool.fetchval("select count(*) from assets where id = $1", asset.id))


async def test_a_fresh_house_is_left_alone(house: House) -> None:
    assets = [await upload(house), await upload(house, 1, "fetched")]
    assert await collect(house) == Collected()
    assert all([await exists(house, asset) for asset in assets])
    assert len(house.stored_files()) == 2


async def test_deleted_files_go_after_an_hour(house: House) -> None:
    kept, doomed = await upload(house), await upload(house, 1)
    await house.assets.delete(house.account_id, doomed.id)
    assert await collect(house) == Collected()
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=1, blobs=1)
    assert [path.name for path in house.stored_files()] == [str(kept.blob_id)]
    assert await collect(house) == Collected()


async def test_a_file_lives_as_long_as_one_asset_needs_it(house: House) -> None:
    first, second = await upload(house), await upload(house)
    await house.assets.delete(house.account_id, first.id)
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=1)
    assert len(house.stored_files()) == 1
    await house.assets.delete(house.account_id, second.id)
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=1, blobs=1)
    assert house.stored_files() == []


async def test_what_a_style_is_made_of_outlives_the_assets(house: House) -> None:
    weights, cover = await upload(house), await upload(house, 1)
    await house.pool.execute(
        "insert into styles (id, account_id, title, blob_id, cover_id) values ('s', $1, 'S', $2, $3)",
        house.account_id,
        weights.blob_id,
        cover.id,
    )
    for asset in (weights, cover):
        await house.assets.delete(house.account_id, asset.id)
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=2, blobs=1)
    assert [path.name for path in house.stored_files()] == [str(weights.blob_id)]
    await house.pool.execute("delete from styles")
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(blobs=1)


async def test_pictures_of_a_style_live_as_long_as_it_does(house: House) -> None:
    cover, trained_on, other = [await upload(house, seed, "fetched") for seed in range(3)]
    await house.pool.execute(
        "insert into styles (id, account_id, title, cover_id, images) values ('s', $1, 'S', $2, $3)",
        house.account_id,
        cover.id,
        [trained_on.id],
    )
    await age(house, 8 * DAY_S)
    assert (await collect(house)).expired == 1
    assert [await house.assets.get(house.account_id, asset.id) for asset in (cover, trained_on)]
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=1, blobs=1)
    assert not await exists(house, other)


async def test_fetched_files_have_a_week_and_the_others_what_the_operator_says(house: House) -> None:
    uploaded, fetched = await upload(house), await upload(house, 1, "fetched")
    await age(house, 6.9 * DAY_S)
    assert await collect(house) == Collected()
    await age(house, 0.2 * DAY_S)
    assert (await collect(house)).expired == 1
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=1, blobs=1)
    assert not await exists(house, fetched)
    assert (await house.assets.get(house.account_id, uploaded.id)).id == uploaded.id

    await age(house, 400 * DAY_S)
    assert await collect(house) == Collected()
    assert (await collect(house, StorageSettings(keep_s=500 * DAY_S))).expired == 0
    assert (await collect(house, StorageSettings(keep_s=300 * DAY_S))).expired == 1


@pytest.mark.parametrize("status", ["queued", "running", "backlog"])
async def test_what_a_job_will_need_stays_until_it_has_ended(house: House, status: str) -> None:
    asset = await upload(house, origin="fetched")
    if status == "backlog":
        await accept(house.pool, house.owner, 0, id=new_id(), concurrency=1)
    job_id = new_id()
    limit = 1 if status == "backlog" else None
    await accept(house.pool, house.owner, 0, id=job_id, input_assets=[asset.id], concurrency=limit)
    worker = new_id()
    if status == "running":
        await house.pool.fetch("select start_jobs($1, $2)", [job_id], worker)
    await age(house, 8 * DAY_S)
    assert await collect(house) == Collected()
    await house.assets.delete(house.account_id, asset.id)
    await age(house, 2 * HOUR_S)
    assert await collect(house) == Collected()
    kept = (await house.assets.inputs(house.account_id, [asset.id]))[asset.id]
    assert await gather(house.store.open(kept.path, 0, kept.size_bytes)) == samples.image("PNG")

    if status == "running":
        await finish(house.pool, job_id, worker=worker, attempt=1)
    else:
        await house.pool.execute("update jobs set status = 'canceled' where id = $1", job_id)
    assert await collect(house) == Collected(assets=1, blobs=1)


async def test_files_that_nobody_names_go_after_a_day(house: House) -> None:
    asset = await upload(house)
    folder = house.stored_files()[0].parent
    unnamed, part, foreign = folder / str(new_id()), folder / f"{new_id()}.{new_id().hex}.part", folder / "README"
    for path in (unnamed, part, foreign):
        path.write_bytes(b"x")
        age_file(path, 23.9 * HOUR_S)
    for path in house.stored_files():
        if path.name == str(asset.blob_id):
            age_file(path, 100 * DAY_S)
    assert await collect(house) == Collected()
    for path in (unnamed, part, foreign):
        age_file(path, 24.1 * HOUR_S)
    assert await collect(house) == Collected(files=2)
    assert sorted(path.name for path in house.stored_files()) == sorted(["README", str(asset.blob_id)])


async def test_a_bucket_is_collected_as_well(pool: Pool, sandbox: Sandbox, tmp_path: Path, s3: FakeS3) -> None:
    house = await open_house(pool, sandbox, tmp_path, StorageSettings(url="s3://bucket/media"))
    kept, doomed = await upload(house), await upload(house, 1)
    assert await gather(house.store.open(kept.path, 0, kept.size_bytes)) == samples.image("PNG")
    await house.assets.delete(house.account_id, doomed.id)
    s3.objects[f"media/blobs/00/{new_id()}"] = (b"nobody's", datetime.now(UTC))
    await age(house, HOUR_S + 1)
    assert await collect(house) == Collected(assets=1, blobs=1)
    s3.age(timedelta(hours=25))
    assert await collect(house) == Collected(files=1)
    assert sorted(s3.objects) == [f"media/{kept.path}", "media/installation"]


async def test_the_store_of_another_database_is_left_alone(house: House) -> None:
    """An operator who points a new database at an old store must not lose the files in it."""
    asset = await upload(house)
    assert await collect(house) == Collected()
    for path in house.stored_files():
        age_file(path, 25 * HOUR_S)
    await house.pool.execute("delete from assets; delete from blobs; delete from atelier_meta")
    assert await collect(house) == Collected()
    assert [path.name for path in house.stored_files()] == [str(asset.blob_id)]
    (house.folder / "store" / "installation").unlink()
    assert await collect(house) == Collected(files=1)


async def test_scratch_is_swept_by_what_was_written_last(house: House) -> None:
    uploads = house.scratch / "uploads"
    collector = collector_of(house, StorageSettings(), uploads)
    assert await collector.sweep_scratch() == 0
    for name in ("old", "busy"):
        (house.scratch / name / "deep").mkdir(parents=True)
        (house.scratch / name / "deep" / "file").write_bytes(b"x")
    uploads.mkdir()
    for name in ("dead", "alive"):
        (uploads / name).write_bytes(b"x")
    (house.scratch / "link").symlink_to(house.folder)
    for path in house.scratch.rglob("*"):
        os.utime(path, (time.time() - 2 * DAY_S,) * 2, follow_symlinks=False)
    os.utime(house.scratch / "busy" / "deep" / "file")
    os.utime(uploads / "alive")
    assert await collector.sweep_scratch() == 3
    assert [path.name for path in house.scratch_files()] == ["busy", "uploads"]
    assert [path.name for path in uploads.iterdir()] == ["alive"]
    assert house.folder.exists()


async def test_old_idempotency_keys_and_queue_logs_go(house: House) -> None:
    await house.pool.execute(
        "insert into idempotency (account_id, key, fingerprint, created_at) select $1, n::text, '', "
        "now() - make_interval(hours => case when n % 2 = 0 then 25 else 23 end) from generate_series(1, 1200) n",
        house.account_id,
    )
    await house.pool.execute(
        "insert into pgqueuer_log (created, job_id, status, priority, entrypoint) select "
        "now() - case when n = 1 then interval '61 minutes' else interval '59 minutes' end, n, 'queued', 0, 'cpu' "
        "from generate_series(1, 3) n"
    )
    assert await collect(house) == Collected(idempotency_keys=600, queue_log_rows=1)
    assert await house.pool.fetchval("select count(*) from idempotency") == 600


async def test_deliveries_are_kept_for_a_month_after_their_end(house: House) -> None:
    endpoint, _ = await Webhooks(house.pool, LOOPBACK).register(house.account_id, "http://127.0.0.1:9/")
    job_id = await end_job(house.pool, house.owner)
    await house.pool.execute("delete from webhook_deliveries")
    await post(house.pool, endpoint.id, job_id, 5)
    ids = [row["id"] for row in await house.pool.fetch("select id from webhook_deliveries order by id")]
    fates = [("delivered", 31), ("failed", 31), ("delivered", 29), ("failed", 29), ("pending", None)]
    for ident, (state, days) in zip(ids, fates, strict=True):
        await house.pool.execute(
            "update webhook_deliveries set state = $2, created_at = now() - interval '60 days', "
            "ended_at = now() - make_interval(days => $3) where id = $1",
            ident,
            state,
            days,
        )
    assert (await collect(house)).deliveries == 2
    left = [row["id"] for row in await house.pool.fetch("select id from webhook_deliveries order by id")]
    assert left == ids[2:]
    assert (await collect(house)).deliveries == 0


async def test_one_process_collects_at_a_time_and_one_in_a_while(house: House) -> None:
    async with house.pool.acquire() as other:
        assert await other.fetchval("select pg_try_advisory_lock(hashtextextended('atelier_collector', 0))")
        assert await house.collector.collect() is None
    passes = await asyncio.gather(*(house.collector.collect(every_s=60) for _ in range(5)))
    assert len([one for one in passes if one is not None]) == 1
    assert await house.collector.collect(every_s=60) is None
    assert await house.collector.collect() is not None


async def test_the_loop_lives_through_trouble(house: House) -> None:
    """Its first pass finds no database; it goes on when there is one."""
    options = StorageSettings(collect_every_s=0.05)
    doomed = await upload(house)
    await house.assets.delete(house.account_id, doomed.id)
    await age(house, HOUR_S + 1)
    await house.pool.execute("alter table assets rename to away")
    collector = collector_of(house, options)
    loop = asyncio.create_task(collector.run())
    await asyncio.sleep(0.3)
    assert not loop.done()
    await house.pool.execute("alter table away rename to assets")
    async with asyncio.timeout(10):
        while house.stored_files():
            await asyncio.sleep(0.02)
    loop.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loop


# ------------------------------------------------------------------ races with uploads


async def orphan(house: House) -> Asset:
    """A blob whose last asset is gone, ripe for the collector."""
    asset = await upload(house)
    await house.pool.execute("delete from assets")
    await age(house, HOUR_S + 1)
    return asset


async def test_an_upload_that_holds_the_blob_keeps_it(house: House, database: str) -> None:
    """The upload has taken the blob and not yet committed: the collector passes it by."""
    asset = await orphan(house)
    uploader = await asyncpg.connect(database)
    async with uploader.transaction():
        kept = await uploader.fetchval("select keep_blob($1, $2, $3, 1, 'x')", house.account_id, new_id(), asset.sha256)
        assert kept == asset.blob_id
        assert await collect(house) == Collected()
        await _insert(uploader, house.account_id, kept)
    await uploader.close()
    assert await collect(house) == Collected()
    assert [path.name for path in house.stored_files()] == [str(asset.blob_id)]


async def test_an_upload_that_comes_too_late_makes_a_new_blob(house: House, database: str) -> None:
    """The collector has the blob and not yet committed: the upload waits, and then keeps its own file."""
    asset = await orphan(house)
    async with house.pool.acquire() as collector, collector.transaction():
        locked = await collector.fetchval("select id from blobs where id = $1 for update", asset.blob_id)
        assert locked == asset.blob_id
        uploading = asyncio.create_task(upload(house))
        await _until_waiting(house)
        await collector.execute("delete from blobs where id = $1", asset.blob_id)
    again = await uploading
    assert again.blob_id != asset.blob_id
    await house.store.delete([asset.path])
    assert await gather(house.store.open(again.path, 0, again.size_bytes)) == samples.image("PNG")


async def test_an_upload_that_ends_between_the_looks_keeps_the_blob(house: House) -> None:
    """It commits after the collector chose the blob and before it has the lock: the second look finds the asset."""
    asset = await orphan(house)
    first_look = "select id from blobs b where not exists (select from assets a where a.blob_id = b.id)"
    chosen = await house.pool.fetch(first_look)
    again = await upload(house)
    assert again.blob_id == asset.blob_id == chosen[0]["id"]
    second_look = statements("storage").drop_orphans
    assert [row async for row in second_look(house.pool, ids=[asset.blob_id])] == []


@pytest.mark.long
async def test_a_storm_of_uploads_deletions_and_passes(house: House) -> None:
    """Every asset that can be read must have its bytes, whatever happens beside it."""
    ends = time.monotonic() + 20
    grace = "update blobs set created_at = created_at - interval '2 hours'"
    served = 0

    async def customer(seed: int) -> None:
        nonlocal served
        while time.monotonic() < ends:
            asset = await upload(house, seed % 3)
            found = await house.assets.get(house.account_id, asset.id)
            assert await gather(house.store.open(found.path, 0, found.size_bytes))
            served += 1
            await house.pool.execute("delete from assets where id = $1", asset.id)

    async def collector() -> None:
        while time.monotonic() < ends:
            await house.pool.execute(grace)
            await house.collector.collect()

    await asyncio.gather(*(customer(seed) for seed in range(5)), collector())
    assert served > 50


async def _insert(connection: asyncpg.Connection, account_id: UUID, blob_id: UUID) -> None:
    await connection.execute(
        "insert into assets (id, account_id, blob_id, origin, kind, media_type) "
        "values ($1, $2, $3, 'upload', 'image', 'image/png')",
        *(new_id(), account_id, blob_id),
    )


async def _until_waiting(house: House) -> None:
    """Waits until some statement waits for a lock."""
    async with asyncio.timeout(10):
        while not await house.pool.fetchval(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        ):
            await asyncio.sleep(0.01)
