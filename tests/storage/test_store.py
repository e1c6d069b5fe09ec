"""The object store: a directory, and a bucket behind a server that speaks S3."""

from __future__ import annotations

import asyncio
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from atelier.domain.errors import Unavailable
from atelier.domain.ids import new_id
from atelier.storage.directory import Directory
from atelier.storage.opening import open_store
from atelier.storage.store import Store, blob_path
from tests.storage.house import gather
from tests.storage.s3 import FakeS3, s3_fixture  # noqa: F401

CONTENT = bytes(range(256)) * 30_000  # 7.7 MB: several pieces, several parts


@pytest.fixture(params=["directory", "file url", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, s3: FakeS3) -> Store:
    url = {"directory": "", "file url": f"file://{tmp_path}/my%20store", "bucket": "s3://bucket/pre/fix"}
    return open_store(url[request.param], tmp_path / "store")


async def put(store: Store, tmp_path: Path, path: str, content: bytes) -> None:
    file = tmp_path / "new"
    file.write_bytes(content)
    await store.put_file(path, file)
    assert not file.exists()


async def test_files_come_back_as_they_went_in(store: Store, tmp_path: Path) -> None:
    path = blob_path(new_id())
    await put(store, tmp_path, path, CONTENT)
    assert await gather(store.open(path, 0, len(CONTENT))) == CONTENT
    for start, stop in ((0, 1), (5, 3_000_000), (len(CONTENT) - 1, len(CONTENT))):
        assert await gather(store.open(path, start, stop)) == CONTENT[start:stop]
    copy = tmp_path / "some" / "folder" / "copy"
    await store.get_file(path, copy)
    assert copy.read_bytes() == CONTENT
    local = store.local_path(path)
    assert local is None or local.read_bytes() == CONTENT


async def test_what_is_not_there(store: Store, tmp_path: Path) -> None:
    path = blob_path(new_id())
    with pytest.raises(FileNotFoundError):
        await gather(store.open(path, 0, 1))
    with pytest.raises(FileNotFoundError):
        await store.get_file(path, tmp_path / "copy")
    await store.delete([path])
    await store.delete([])
    assert [stored async for batch in store.walk("blobs") for stored in batch] == []


async def test_walking_and_deleting(store: Store, tmp_path: Path) -> None:
    paths = sorted(blob_path(new_id()) for _ in range(5))
    for size, path in enumerate(paths, start=1):
        await put(store, tmp_path, path, bytes(size))
    found = {stored.path: stored async for batch in store.walk("blobs") for stored in batch}
    assert sorted(found) == paths
    assert [found[path].size_bytes for path in paths] == [1, 2, 3, 4, 5]
    assert all(abs(stored.modified_at - datetime.now(UTC)) < timedelta(seconds=60) for stored in found.values())
    await store.delete(paths[1:])
    assert [stored.path async for batch in store.walk("blobs") for stored in batch] == paths[:1]


async def test_a_reader_that_leaves_early(store: Store, tmp_path: Path) -> None:
    path = blob_path(new_id())
    await put(store, tmp_path, path, CONTENT)
    before = _descriptors()
    body = store.open(path, 0, len(CONTENT))
    assert (await anext(body))[:3] == CONTENT[:3]
    await body.aclose()
    if store.local_path(path) is not None:
        assert _descriptors() == before


def test_paths_are_named_by_the_id() -> None:
    blob_id = new_id()
    assert blob_path(blob_id) == f"blobs/{str(blob_id)[-2:]}/{blob_id}"
    assert len({blob_path(new_id()).split("/")[1] for _ in range(300)}) > 100, "ids made at one time are spread"


@pytest.mark.parametrize("url", ["ftp://host/x", "http://host/x", "/a/path", "s3", "data"])
def test_urls_that_name_no_store(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="names no store"):
        open_store(url, tmp_path)


async def test_links_into_the_bucket(s3: FakeS3, tmp_path: Path) -> None:
    signed = await open_store("s3://bucket/pre", tmp_path).presign("blobs/aa/x", 60)
    assert signed is not None and "/bucket/pre/blobs/aa/x?" in signed and "X-Amz-Signature=" in signed
    assert await open_store("", tmp_path).presign("blobs/aa/x", 60) is None


async def test_a_bucket_that_refuses_us_does_not_talk_to_customers(s3: FakeS3, tmp_path: Path) -> None:
    store = open_store("s3://bucket/pre", tmp_path)
    s3.failing = True
    with pytest.raises(Unavailable) as refused:
        await gather(store.open("blobs/aa/x", 0, 1))
    assert str(refused.value) == "the file store does not answer"


# ------------------------------------------------------------------ a directory


async def test_stored_files_are_safe_from_accidents(tmp_path: Path) -> None:
    store = Directory(tmp_path / "store")
    await put(store, tmp_path, "blobs/aa/x", b"x")
    place = store.local_path("blobs/aa/x")
    assert place is not None
    assert stat.S_IMODE(place.stat().st_mode) & 0o222 == 0
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700
    for path in ("../x", "/etc/passwd", "blobs/../../x"):
        with pytest.raises(ValueError, match="leads out"):
            await store.delete([path])


async def test_a_file_from_another_file_system_is_copied(tmp_path: Path) -> None:
    other = Path("/dev/shm") / str(new_id())
    other.write_bytes(CONTENT)
    if other.stat().st_dev == tmp_path.stat().st_dev:
        other.unlink()
        pytest.skip("there is one file system only")
    store = Directory(tmp_path / "store")
    await store.put_file("blobs/aa/x", other)
    assert not other.exists()
    assert await gather(store.open("blobs/aa/x", 0, len(CONTENT))) == CONTENT
    assert [path.name for path in (tmp_path / "store/blobs/aa").iterdir()] == ["x"]


PUT_FROM_ELSEWHERE = """
import asyncio, sys
from pathlib import Path
from atelier.storage.directory import Directory
print("ready", flush=True)
asyncio.run(Directory(Path(sys.argv[1])).put_file("blobs/aa/x", Path(sys.argv[2])))
print("put", flush=True)
"""


@pytest.mark.parametrize("pause_s", [0.0, 0.02, 0.05])
async def test_a_put_that_is_killed_shows_nothing_or_everything(tmp_path: Path, pause_s: float) -> None:
    source = Path("/dev/shm") / str(new_id())
    size = 100_000_000
    with source.open("wb") as file:
        file.truncate(size)
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", PUT_FROM_ELSEWHERE, str(tmp_path / "store"), str(source)], stdout=subprocess.PIPE
        )
        with process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            await asyncio.sleep(pause_s)  # wherever it is then
            process.send_signal(signal.SIGKILL)
    finally:
        source.unlink(missing_ok=True)
    place = tmp_path / "store/blobs/aa/x"
    assert not place.exists() or place.stat().st_size == size


async def test_a_file_that_shrank_is_not_served_as_whole(tmp_path: Path) -> None:
    store = Directory(tmp_path / "store")
    await put(store, tmp_path, "blobs/aa/x", b"abc")
    with pytest.raises(Unavailable, match="shorter"):
        await gather(store.open("blobs/aa/x", 0, 4))


async def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "new").write_bytes(b"x")
    with pytest.raises(Unavailable, match="Not a directory"):
        await Directory(tmp_path / "file" / "store").put_file("blobs/aa/x", tmp_path / "new")


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
