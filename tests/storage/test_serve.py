"""Delivering files: parts, conditions, and headers that keep a browser from running anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from atelier.domain.ids import new_id
from atelier.domain.media import MEDIA_TYPES, MediaKind
from atelier.storage.assets import Asset
from atelier.storage.directory import Directory
from atelier.storage.serve import Delivery, deliver
from atelier.storage.store import Store
from tests.storage.house import gather

CONTENT = bytes(range(256)) * 4
ETAG = '"' + "ab" * 16 + '"'
ASSET = Asset(
    id=new_id(),
    account_id=new_id(),
    blob_id=new_id(),
    origin="upload",
    kind=MediaKind.IMAGE,
    media_type="image/png",
    sha256=b"\xab" * 32,
    size_bytes=len(CONTENT),
    path="blobs/aa/x",
    created_at=datetime(2026, 11, 20, 7, 30, 15, 500_000, UTC),
    filename="photo.png",
)
CREATED = "Fri, 20 Nov 2026 07:30:15 GMT"


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    (tmp_path / "new").write_bytes(CONTENT)
    store = Directory(tmp_path / "store")
    await store.put_file(ASSET.path, tmp_path / "new")
    return store


async def ask(store: Store, asset: Asset = ASSET, method: str = "GET", **headers: str) -> tuple[Delivery, bytes]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    delivery = deliver(asset, store, method=method, headers=given, expires_at=2_000_000_100, now=2_000_000_000)
    return delivery, b"" if delivery.body is None else await gather(delivery.body)


async def test_a_whole_file(store: Store) -> None:
    delivery, body = await ask(store)
    assert (delivery.status, body) == (200, CONTENT)
    assert delivery.headers == {
        "etag": ETAG,
        "last-modified": CREATED,
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=100, immutable",
        "content-type": "image/png",
        "content-length": "1024",
        "content-disposition": 'inline; filename="photo.png"',
        "x-content-type-options": "nosniff",
        "content-security-policy": (
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
        ),
        "cross-origin-resource-policy": "cross-origin",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
    }


async def test_head_tells_the_same_without_the_content(store: Store) -> None:
    got, _ = await ask(store)
    head, _ = await ask(store, method="HEAD")
    assert (head.status, head.headers, head.body) == (200, got.headers, None)
    ranged, _ = await ask(store, method="HEAD", range="bytes=0-1")
    assert ranged.status == 200, "a range means something for GET alone"


async def test_parts(store: Store) -> None:
    delivery, body = await ask(store, range="bytes=10-19")
    assert (delivery.status, body) == (206, CONTENT[10:20])
    assert delivery.headers["content-range"] == "bytes 10-19/1024"
    assert delivery.headers["content-length"] == "10"
    delivery, body = await ask(store, range="bytes=-4")
    assert (delivery.status, body, delivery.headers["content-range"]) == (206, CONTENT[-4:], "bytes 1020-1023/1024")
    delivery, body = await ask(store, range="bytes=0-1,5-6")
    assert (delivery.status, body) == (200, CONTENT)
    delivery, body = await ask(store, range="bytes=1024-")
    assert (delivery.status, delivery.body, delivery.headers["content-range"]) == (416, None, "bytes */1024")
    assert "content-length" not in delivery.headers


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (ETAG, 206),
        (CREATED, 206),
        ('"other"', 200),
        (f"W/{ETAG}", 200),
        ("Fri, 20 Nov 2026 07:30:14 GMT", 200),
        ("nonsense", 200),
    ],
)
async def test_parts_on_a_condition(store: Store, condition: str, status: int) -> None:
    delivery, _ = await ask(store, range="bytes=0-1", if_range=condition)
    assert delivery.status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_none_match": ETAG}, 304),
        ({"if_none_match": f'"x", W/{ETAG}'}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"x"'}, 200),
        ({"if_none_match": '"x"', "if_modified_since": CREATED}, 200),
        ({"if_modified_since": CREATED}, 304),
        ({"if_modified_since": "Fri, 20 Nov 2026 07:30:14 GMT"}, 200),
        ({"if_modified_since": "Friday, 20-Nov-26 07:30:16 GMT"}, 304),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_match": ETAG}, 200),
        ({"if_match": "*"}, 200),
        ({"if_match": '"x"'}, 412),
        ({"if_match": f"W/{ETAG}"}, 412),
    ],
)
async def test_conditions(store: Store, headers: dict[str, str], status: int) -> None:
    delivery, _ = await ask(store, **headers)
    assert delivery.status == status
    assert (delivery.body is None) == (status != 200)
    assert delivery.headers["etag"] == ETAG
    assert delivery.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", MEDIA_TYPES, ids=lambda kind: kind.name)
async def test_only_what_cannot_run_is_shown_in_place(store: Store, kind: Any) -> None:
    asset = msgspec.structs.replace(ASSET, media_type=kind.name, filename=f"a.{kind.extension}")
    delivery, _ = await ask(store, asset)
    how = delivery.headers["content-disposition"].partition(";")[0]
    assert how == ("inline" if kind.inline else "attachment")
    assert kind.inline == (kind.kind in (MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO) and "heic" not in kind.name)
    assert "charset=utf-8" in delivery.headers["content-type"] or not kind.name.startswith("text/")


def test_downloads_and_names(store: Store) -> None:
    asset = msgspec.structs.replace(ASSET, filename='Übung "日本".png')
    delivery = deliver(asset, store, headers={}, download=True)
    assert delivery.headers["content-disposition"] == (
        "attachment; filename=\"_bung ____.png\"; filename*=UTF-8''%C3%9Cbung%20%22%E6%97%A5%E6%9C%AC%22.png"
    )
    assert delivery.headers["cache-control"] == "private, no-cache"
    evil = msgspec.structs.replace(ASSET, filename='a"\r\nset-cookie: x=1\\\x00.png')
    value = deliver(evil, store, headers={}).headers["content-disposition"]
    assert "\r" not in value and "\n" not in value and '\\"' not in value


async def test_a_file_that_is_gone(store: Store) -> None:
    await store.delete([ASSET.path])
    delivery = deliver(ASSET, store, headers={})
    assert delivery.body is not None
    with pytest.raises(FileNotFoundError):
        await anext(delivery.body)
