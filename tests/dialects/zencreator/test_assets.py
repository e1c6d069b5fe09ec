"""Uploads: every type that is taken, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.domain.media import media_type
from tests.dialects.zencreator import judge
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import API, Guest
from tests.storage import samples

MOST = 50 << 20
TYPES: list[str] = judge.CONTRACT["components"]["schemas"]["MediaType"]["enum"]


def of_type(name: str) -> bytes:
    known = media_type(name)
    assert known is not None
    return samples.of_type(known.name)


@pytest.mark.parametrize("name", TYPES)
async def test_every_type_is_taken_by_its_name(name: str, visitor: Guest) -> None:
    answer = await visitor.send(of_type(name), name)
    judge.check("upload_asset", answer)
    assert answer.status_code == 201, answer.text
    assert answer.json()["media_type"] == name


async def test_the_fields_come_in_any_order(visitor: Guest) -> None:
    parts: Any = [("media_type", (None, "image/png")), ("file", ("a.png", samples.image("PNG")))]
    for order in (parts, parts[::-1]):
        answer = await visitor.http.post(f"{API}/assets", files=order)
        assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.image("PNG"), "image/jpeg"),
        (samples.image("PNG"), "video/mp4"),
        (samples.image("PNG"), "image/gif"),
        (samples.image("GIF"), "image/gif"),
        (samples.image("GIF"), "image/png"),
        (samples.TEXT, "image/png"),
        (b"", "image/png"),
        (samples.image("PNG")[:200], "image/png"),
    ],
    ids=["other", "kind", "unlisted name", "unlisted", "unlisted content", "text", "empty", "broken"],
)
async def test_what_the_file_is_not(content: bytes, name: str, visitor: Guest) -> None:
    answer = await visitor.send(content, name)
    judge.check("upload_asset", answer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")
    assert await files_of(visitor) == 0


async def files_of(guest: Guest) -> int:
    count = await guest.pool.fetchval(
        "select count(*) from assets where account_id = $1 and deleted_at is null", guest.customer.account_id
    )
    return int(count)


async def test_fields_that_are_missing(visitor: Guest) -> None:
    file = {"file": ("a.png", samples.image("PNG"))}
    for answer, field in (
        (await visitor.http.post(f"{API}/assets", files=file), "$.media_type"),
        (await visitor.http.post(f"{API}/assets", files={"media_type": (None, "image/png")}), "$.file"),
    ):
        judge.check("upload_asset", answer)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_error")
        assert answer.json()["error"]["message"].endswith(field)
    assert await files_of(visitor) == 0


async def test_bodies_that_are_no_forms(visitor: Guest) -> None:
    answer = await visitor.http.post(f"{API}/assets", json={"file": "x"})
    judge.check("upload_asset", answer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize(("size", "status"), [(MOST, 201), (MOST + 1, 413)])
async def test_the_largest_file(size: int, status: int, visitor: Guest) -> None:
    answer = await visitor.send(silence(size), "audio/wav")
    judge.check("upload_asset", answer)
    assert answer.status_code == status, answer.text
    if status == 413:
        assert answer.json()["error"]["code"] == "payload_too_large"
        assert await files_of(visitor) == 0


def silence(size: int) -> bytes:
    """Silence of 16 bits in a file of so many bytes."""
    data = size - 44
    head = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = b"".join(
        value.to_bytes(count, "little") for value, count in ((1, 2), (1, 2), (48_000, 4), (96_000, 4), (2, 2), (16, 2))
    )
    return head + form + b"data" + data.to_bytes(4, "little") + bytes(data)


async def test_uploads_are_safe_to_repeat(visitor: Guest) -> None:
    first, second = [
        await visitor.send(samples.image("PNG"), "image/png", **{"idempotency-key": "one"}) for _ in range(2)
    ]
    assert first.json() == second.json()
    assert await files_of(visitor) == 1
    other = await visitor.send(samples.image("PNG", seed=3), "image/png", **{"idempotency-key": "one"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")


async def test_files_of_others_stay_theirs(visitors: NewGuest) -> None:
    one, other = await visitors(), await visitors()
    theirs = await other.upload(samples.image("PNG"), "image/png")
    answer = await one.ask("upscaler", image_asset=theirs)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    mixed = await one.ask("collaber", asset_image_1=theirs, asset_image_2="00000000-0000-4000-8000-000000000000")
    assert mixed.status_code == 403
    assert await one.untouched()
