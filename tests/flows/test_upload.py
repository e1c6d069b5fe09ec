"""Uploads: everything or nothing, whatever comes in and whoever dies."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from atelier.db.pool import Pool
from atelier.domain.errors import MediaRejected, TooLarge, Unavailable, Unsupported
from atelier.domain.media import MEDIA_TYPES, MediaKind
from atelier.storage.serve import deliver
from tests.storage import samples
from tests.storage.house import House, gather, house_fixture, sandbox_fixture, stream  # noqa: F401
from tests.support import new_owner

DEADLINE_S = 30


async def rows(pool: Pool) -> tuple[int, int]:
    """How many assets and blobs there are."""
    assets, blobs = await pool.fetchrow("select (select count(*) from assets), (select count(*) from blobs)")
    return assets, blobs


async def nothing_is_left(house: House) -> None:
    assert await rows(house.pool) == (0, 0)
    assert house.stored_files() == []
    assert house.scratch_files() == []


@pytest.mark.parametrize("name", [kind.name for kind in MEDIA_TYPES if kind.kind is not MediaKind.WEIGHTS])
async def test_every_type_can_be_uploaded(house: House, name: str) -> None:
    content = samples.of_type(name)
    asset = await house.intake.upload(
        house.account_id, stream(content), filename="Mein Bild.xyz", declared=name, description="first"
    )
    assert asset == await house.assets.get(house.account_id, asset.id)
    assert (asset.media_type, asset.size_bytes, asset.origin) == (name, len(content), "upload")
    assert asset.sha256 == hashlib.sha256(content).digest()
    assert asset.filename.startswith("Mein_Bild.") and asset.description == "first"
    body = deliver(asset, house.store, headers={}).body
    assert body is not None and await gather(body) == content
    assert [path.name for path in house.stored_files()] == [str(asset.blob_id)]
    assert house.scratch_files() == []


@pytest.mark.parametrize(
    ("content", "given", "error", "message"),
    [
        (b"", {}, MediaRejected, "empty"),
        (samples.archive(), {"filename": "photo.png"}, Unsupported, "application/zip, which is not supported"),
        (b"just a text", {"filename": "a.png", "declared": "image/png"}, MediaRejected, "declared as image/png"),
        (b"just a text", {"kinds": (MediaKind.IMAGE,)}, MediaRejected, "must be an image, and it is a text"),
        (b"<svg/>", {"declared": "image/svg+xml"}, MediaRejected, "its content is text/plain"),
        (samples.image("PNG"), {"declared": "image/jpeg"}, MediaRejected, "declared as image/jpeg"),
        (samples.image("PNG"), {"kinds": (MediaKind.VIDEO,)}, MediaRejected, "must be a video, and it is an image"),
        (samples.image("PNG")[:-2000], {}, MediaRejected, "incomplete"),
        (samples.image("JPEG")[:-500], {}, MediaRejected, "incomplete"),
        (samples.video()[:-1000], {}, MediaRejected, "its end is missing"),
        (samples.huge_png(), {}, TooLarge, "megapixels"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), {}, MediaRejected, "damaged"),
        (samples.weights(), {}, Unsupported, "application/x-safetensors, which is not supported"),
        (bytes(1000), {}, Unsupported, "of an unknown type"),
        (samples.image("PNG"), {"max_bytes": 1000}, TooLarge, "1,000 bytes"),
        (samples.image("PNG"), {"description": "x" * 2001}, MediaRejected, "description"),
    ],
)  # fmt: skip
async def test_what_is_refused_leaves_nothing(
    house: House, content: bytes, given: dict[str, str], error: type[MediaRejected], message: str
) -> None:
    with pytest.raises(error) as refused:
        await house.intake.upload(house.account_id, stream(content), **given)  # type: ignore[arg-type]
    assert type(refused.value) is error
    assert message in str(refused.value)
    await nothing_is_left(house)


async def test_a_text_named_like_a_picture_is_kept_as_what_it_is(house: House) -> None:
    asset = await house.intake.upload(house.account_id, stream(b"just a text"), filename="photo.png")
    assert (asset.kind, asset.media_type, asset.filename) == (MediaKind.TEXT, "text/plain", "photo.txt")


async def test_other_names_of_a_type_are_no_contradiction(house: House) -> None:
    asset = await house.intake.upload(house.account_id, stream(samples.image("JPEG")), declared="image/jpg")
    assert asset.media_type == "image/jpeg"


async def test_200_megabytes_are_left_at_the_limit(house: House) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while taken < 200_000_000:
            taken += 65_536
            yield samples.image("PNG") if taken == 65_536 else bytes(65_536)

    with pytest.raises(TooLarge, match="100,000,000"):
        await house.intake.upload(house.account_id, endless())
    assert taken < 100_200_000
    await nothing_is_left(house)


async def test_a_sender_that_breaks_off_leaves_nothing(house: House) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield samples.image("PNG")[:1000]
        raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        await house.intake.upload(house.account_id, broken())
    await nothing_is_left(house)


async def test_a_cancelled_upload_leaves_nothing(house: House) -> None:
    started = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        yield bytes(2_000_000)
        started.set()
        await asyncio.Event().wait()

    upload = asyncio.create_task(house.intake.upload(house.account_id, stuck()))
    await started.wait()
    assert len(house.scratch_files()) == 1
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    await nothing_is_left(house)


async def test_a_store_that_does_not_work(house: House) -> None:
    (house.folder / "store").write_bytes(b"in the way")
    with pytest.raises(Unavailable, match="file store"):
        await house.intake.upload(house.account_id, stream(samples.image("PNG")))
    assert await rows(house.pool) == (0, 0)
    assert house.scratch_files() == []


async def test_the_same_bytes_are_two_assets_over_one_file(house: House) -> None:
    uploads = [
        house.intake.upload(house.account_id, stream(samples.image("PNG")), filename=f"{n}.png") for n in range(4)
    ]
    assets = await asyncio.gather(*uploads)
    assert len({asset.id for asset in assets}) == 4
    assert [asset.filename for asset in assets] == ["0.png", "1.png", "2.png", "3.png"]
    assert await rows(house.pool) == (4, 1)
    (file,) = house.stored_files()
    assert {asset.path.rpartition("/")[2] for asset in assets} == {file.name}


async def test_accounts_share_nothing(house: House) -> None:
    other, _ = await new_owner(house.pool)
    first = await house.intake.upload(house.account_id, stream(samples.image("PNG")))
    second = await house.intake.upload(other, stream(samples.image("PNG")))
    assert first.blob_id != second.blob_id
    assert len(house.stored_files()) == 2


# ------------------------------------------------------------------ processes that die

UPLOADER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from atelier.db.pool import open_pool
from atelier.flows.upload import Intake
from atelier.sandbox.host import Sandbox
from atelier.storage.assets import Assets
from atelier.settings import StorageSettings
from atelier.storage.opening import open_store

async def main(dsn, account, folder, file, stall):
    class Stalling:
        # The store, which lets its caller wait after a file was put.

        async def put_file(self, path, file):
            await store.put_file(path, file)
            if stall == "row":
                await asyncio.to_thread(sys.stdin.read)

    async def pieces():
        content = Path(file).read_bytes()
        yield content[:5000]
        if stall == "stream":
            await asyncio.to_thread(sys.stdin.read)
        yield content[5000:]

    folder = Path(folder)
    async with await open_pool(dsn, size=2, name="uploader") as pool:
        store = open_store("", folder / "store")
        sandbox = Sandbox(size=1, memory_bytes=1 << 30)
        intake = Intake(assets=Assets(pool), store=Stalling(), sandbox=sandbox, scratch=folder / "scratch",
                        options=StorageSettings())
        await intake.upload(UUID(account), pieces())
        await sandbox.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("where", ["stream", "row"])
async def test_a_killed_upload_shows_nothing_and_is_cleared_away(
    house: House, database: str, tmp_path: Path, where: str
) -> None:
    """Killed with the stream half read, and killed with the file in the store and the row not yet written."""
    (tmp_path / "photo.png").write_bytes(samples.image("PNG"))
    process = await _start(database, house.account_id, tmp_path, where)
    try:
        files = house.scratch_files if where == "stream" else house.stored_files
        await _until(lambda: bool(files()))
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert len(house.scratch_files()) + len(house.stored_files()) == 1
    assert await rows(house.pool) == (0, 0)
    assert await house.assets.page(house.account_id, count=10) == []

    collected = await house.collector.collect()
    assert collected is not None and collected.files == 0 and await house.collector.sweep_scratch() == 0
    for left in (*house.scratch_files(), *house.stored_files()):
        old = time.time() - 25 * 3600
        os.utime(left, (old, old))
    collected = await house.collector.collect()
    assert collected is not None
    assert (collected.files, await house.collector.sweep_scratch()) == ((0, 1) if where == "stream" else (1, 0))
    await nothing_is_left(house)


async def _start(database: str, account_id: UUID, folder: Path, stall: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", UPLOADER, database, str(account_id), str(folder), str(folder / "photo.png"), stall),
        stdin=asyncio.subprocess.PIPE,
    )


async def _until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(DEADLINE_S):
        while not condition():
            await asyncio.sleep(0.01)
