"""References in requests: what they resolve to, and what they must never reach."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from atelier.catalogue.presets import load_presets
from atelier.domain.errors import Fault, FileMissing, Invalid, MediaRejected, TooLarge, Unavailable, Unsupported
from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.flows.references import Reference, References
from atelier.guard.addresses import Address
from atelier.guard.transport import guarded_client
from atelier.settings import FetchSettings
from atelier.storage.fetch import Fetcher
from tests.guard.receiver import Behaviour, Receiver, endless, late, reply
from tests.storage import samples
from tests.storage.house import House, gather, house_fixture, sandbox_fixture, stream  # noqa: F401
from tests.support import new_owner

OPEN = "127.0.0.2"
OWN = "https://atelier.example"
PNG = samples.image("PNG")
IMAGE = (MediaKind.IMAGE,)


@asynccontextmanager
async def resolving(house: House, options: FetchSettings | None = None, **given: Any) -> AsyncIterator[References]:
    """Names resolve by the system unless told otherwise, and one loopback address stands for the open internet."""
    options = options or FetchSettings(plain_http=True)
    async with guarded_client(allow=(ip_network(f"{OPEN}/32"),), timeout_s=5, **given) as client:
        yield References(
            assets=house.assets,
            intake=house.intake,
            store=house.store,
            links=house.links,
            fetcher=Fetcher(client, options),
            options=options,
            own_urls=[OWN],
            samples={sample.id: sample for sample in load_presets().samples},
        )


@asynccontextmanager
async def served(*behaviours: Behaviour) -> AsyncIterator[Receiver]:
    async with Receiver(*behaviours).serving(OPEN) as receiver:
        yield receiver


def data_uri(content: bytes, declared: str = "image/png") -> str:
    return f"data:{declared};base64,{base64.b64encode(content).decode()}"


async def refusal(references: References, house: House, value: str, kinds: tuple[MediaKind, ...] = IMAGE) -> Invalid:
    with pytest.raises(Invalid) as refused:
        await references.resolve(house.account_id, [Reference("/image", value, kinds)])
    (fault,) = refused.value.faults
    assert fault.pointer == "/image"
    assert str(refused.value) == f"image: {fault.message}"
    return refused.value


async def test_every_way_to_name_a_file(house: House) -> None:
    asset = await house.intake.upload(house.account_id, stream(PNG), filename="mine.png")
    link = house.links.sign(asset.id, asset.filename, ttl_s=60)
    async with served(reply(200, samples.image("PNG", seed=3))) as receiver, resolving(house) as references:
        url = receiver.url.replace("/hook", "/a%20picture.jpeg?size=1/2#/x")
        found = await references.resolve(
            house.account_id,
            [
                Reference("/id", str(asset.id), IMAGE),
                Reference("/path", link, IMAGE),
                Reference("/link", OWN + link, IMAGE),
                Reference("/data", data_uri(samples.image("PNG", seed=2)), IMAGE),
                Reference("/url", url, IMAGE),
            ],
        )
    assert found["/id"] == found["/path"] == found["/link"] == asset.media
    for pointer, seed in (("/data", 2), ("/url", 3)):
        media = found[pointer]
        assert (media.kind, media.media_type, media.width_px, media.height_px) == (
            MediaKind.IMAGE,
            "image/png",
            160,
            120,
        )
        (kept,) = [one for one in await house.assets.page(house.account_id, count=10) if str(one.id) == media.asset_id]
        assert kept.origin == "fetched"
        content = await gather(house.store.open(kept.path, 0, kept.size_bytes))
        assert content == samples.image("PNG", seed=seed)
        assert kept.filename == ("a_picture.png" if pointer == "/url" else "file.png")


async def test_a_sample_of_the_house_becomes_the_accounts_own(house: House) -> None:
    sample = next(one for one in load_presets().samples if one.key == "anna")
    other, _ = await new_owner(house.pool)
    async with resolving(house) as references:
        for account_id in (house.account_id, other):
            found = await references.resolve(account_id, [Reference("/image", str(sample.id), IMAGE)])
            kept = (await house.assets.page(account_id, count=1))[0]
            assert found["/image"] == kept.media
            assert kept.account_id == account_id
            assert kept.filename == "anna.jpg"
            assert await gather(house.store.open(kept.path, 0, kept.size_bytes)) == sample.read()
        with pytest.raises(Invalid, match="audio"):
            await references.resolve(house.account_id, [Reference("/audio", str(sample.id), (MediaKind.AUDIO,))])


async def test_no_references_are_no_work(house: House) -> None:
    async with resolving(house) as references:
        assert await references.resolve(house.account_id, []) == {}


async def test_the_same_url_is_fetched_once(house: House) -> None:
    async with served(reply(200, PNG)) as receiver, resolving(house) as references:
        wishes = [Reference(f"/images/{n}", receiver.url, IMAGE) for n in range(5)]
        found = await references.resolve(house.account_id, wishes)
    assert len(receiver.received) == 1
    assert list(found) == [f"/images/{n}" for n in range(5)]
    assert len(set(found.values())) == 1


async def test_several_are_fetched_at_a_time_but_not_all(house: House) -> None:
    options = FetchSettings(plain_http=True, at_once=3)
    async with served(late(0.1, reply(200, PNG))) as receiver, resolving(house, options) as references:
        wishes = [Reference(f"/images/{n}", f"{receiver.url}?{n}", IMAGE) for n in range(7)]
        await references.resolve(house.account_id, wishes)
    assert (len(receiver.received), receiver.most_open) == (7, 3)


async def test_what_a_server_or_a_uri_declares_does_not_count(house: House) -> None:
    jpeg = samples.image("JPEG")
    async with served(reply(200, jpeg, {"content-type": "text/html"})) as receiver, resolving(house) as references:
        found = await references.resolve(
            house.account_id,
            [Reference("/a", receiver.url, IMAGE), Reference("/b", data_uri(jpeg, "image/png"), IMAGE)],
        )
    assert {media.media_type for media in found.values()} == {"image/jpeg"}


async def test_the_kind_must_fit(house: House) -> None:
    asset = await house.intake.upload(house.account_id, stream(PNG))
    async with served(reply(200, PNG)) as receiver, resolving(house) as references:
        for value in (str(asset.id), house.links.sign(asset.id, "a.png", ttl_s=60), data_uri(PNG), receiver.url):
            error = await refusal(references, house, value, (MediaKind.VIDEO,))
            assert "video" in error.message and "image" in error.message
    assert await house.pool.fetchval("select count(*) from assets") == 1


# ------------------------------------------------------------------ whose files


async def test_foreign_unknown_and_deleted_assets_are_the_same(house: House) -> None:
    other, _ = await new_owner(house.pool)
    foreign = await house.intake.upload(other, stream(PNG))
    deleted = await house.intake.upload(house.account_id, stream(PNG))
    await house.assets.delete(house.account_id, deleted.id)
    async with resolving(house) as references:
        for asset_id in (foreign.id, deleted.id, new_id()):
            error = await refusal(references, house, str(asset_id))
            assert str(error) == f"image: there is no asset '{asset_id}'"
            assert type(error) is FileMissing


async def test_a_link_to_anothers_file_gives_a_copy(house: House) -> None:
    other, _ = await new_owner(house.pool)
    foreign = await house.intake.upload(other, stream(PNG), filename="theirs.png")
    link = OWN + house.links.sign(foreign.id, foreign.filename, ttl_s=60)
    async with resolving(house) as references:
        found = await references.resolve(house.account_id, [Reference("/image", link, IMAGE)])
    (copy,) = await house.assets.page(house.account_id, count=10)
    assert found["/image"] == copy.media
    assert (copy.origin, copy.filename, copy.sha256) == ("fetched", "theirs.png", foreign.sha256)
    assert copy.blob_id != foreign.blob_id
    await house.assets.delete(other, foreign.id)
    assert await gather(house.store.open(copy.path, 0, copy.size_bytes)) == PNG


async def test_links_that_do_not_open(house: House) -> None:
    asset = await house.intake.upload(house.account_id, stream(PNG), filename="a.png")
    link = house.links.sign(asset.id, "a.png", ttl_s=60)
    expired = house.links.sign(asset.id, "a.png", ttl_s=60, now=time.time() - 7200)
    async with resolving(house) as references:
        for value, message in (
            (OWN + link[:-1], "this link is not valid; ask for a new one"),
            (link.replace("a.png", "b.png"), "this link is not valid; ask for a new one"),
            (expired, "this link has expired; ask for a new one"),
        ):
            assert (await refusal(references, house, value)).faults[0].message == message
        await house.assets.delete(house.account_id, asset.id)
        assert "has been deleted" in (await refusal(references, house, link)).message


# ------------------------------------------------------------------ what must not be reached


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "http://127.0.0.1:5432/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://0.0.0.0:8000/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "https://127.0.0.1/",
    ],
)
async def test_private_addresses_are_out_of_reach(house: House, url: str) -> None:
    async with resolving(house) as references:
        error = await refusal(references, house, url)
    assert error.faults[0].message.endswith("is not at a public address"), error
    assert await house.pool.fetchval("select count(*) from assets") == 0


@pytest.mark.parametrize(
    "value",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.2/photo.png",
        "gopher://127.0.0.2/_GET",
        "dict://127.0.0.2:11211/stat",
        "javascript:alert(1)",
        "http://0177.0.0.1/photo.png",
        "http://localhost./photo.png",
        "http://user:pass@127.0.0.2/photo.png",
        "https://127.0.0.2@evil.example/photo.png",
        "http://[bad/photo.png",
        "http://exa\x00mple/photo.png",
        "/etc/passwd",
        "/files/photo.png",
        "C:\\photo.png",
        "photo.png",
        "",
    ],
)
async def test_other_ways_in_are_shut(house: House, value: str) -> None:
    async with resolving(house) as references:
        error = await refusal(references, house, value)
    assert "passwd" not in str(error)
    assert ("neither the id of a file" in error.message) is ("://" not in value and "/files/" not in value)


async def test_plain_http_is_off_by_default(house: House) -> None:
    async with served(reply(200, PNG)) as receiver, resolving(house, FetchSettings()) as references:
        assert "only https:// links" in (await refusal(references, house, receiver.url)).message
    assert receiver.received == []


async def test_redirects_into_the_house_are_refused(house: House) -> None:
    async with (
        Receiver(reply(200, PNG)).serving("127.0.0.1") as inside,
        served(reply(302, b"", {"location": inside.url})) as receiver,
        resolving(house) as references,
    ):
        error = await refusal(references, house, receiver.url)
    assert error.faults[0].message == "127.0.0.1 is not at a public address"
    assert inside.received == []


async def test_a_name_that_changes_its_address_is_asked_once(house: House) -> None:
    answers = [ip_address(OPEN), ip_address("127.0.0.1")]

    async def rebinding(host: str) -> tuple[Address, ...]:
        return (answers.pop(0),)

    async with (
        Receiver(reply(200, b"secret")).serving("127.0.0.1") as inside,
        Receiver(reply(200, PNG)).serving(OPEN, port=inside.port),
        resolving(house, resolve=rebinding) as references,
    ):
        url = f"http://rebinding.example:{inside.port}/"
        await references.resolve(house.account_id, [Reference("/image", url, IMAGE)])
        assert "not at a public address" in str(await refusal(references, house, url))
    assert inside.received == []


# ------------------------------------------------------------------ limits and faults


async def test_files_may_be_so_large_and_no_larger(house: House) -> None:
    options = FetchSettings(plain_http=True, image_bytes=len(PNG))
    bigger = PNG + b"x"
    async with resolving(house, options) as references:
        found = await references.resolve(house.account_id, [Reference("/image", data_uri(PNG), IMAGE)])
        assert found["/image"].width_px == 160
        assert type(await refusal(references, house, data_uri(bigger))) is TooLarge
        for behaviour in (reply(200, bigger), endless(200)):
            async with served(behaviour) as receiver:
                assert type(await refusal(references, house, receiver.url)) is TooLarge


async def test_every_bad_field_is_named(house: House) -> None:
    async with served(reply(404)) as receiver, resolving(house) as references:
        wishes = [
            Reference("/images/0", data_uri(PNG), IMAGE),
            Reference("/images/1", receiver.url, IMAGE),
            Reference("/images/2", data_uri(samples.archive()), IMAGE),
            Reference("/last", receiver.url, IMAGE),
        ]
        with pytest.raises(Invalid) as refused:
            await references.resolve(house.account_id, wishes)
    status = f"{OPEN} answered with status 404 instead of the file"
    assert type(refused.value) is Invalid
    assert [fault.pointer for fault in refused.value.faults] == ["/images/1", "/images/2", "/last"]
    assert refused.value.faults[0] == Fault("/images/1", status)
    assert str(refused.value).startswith(f"images.1: {status}; images.2: this file is application/zip")


async def test_one_bad_field_keeps_the_class_of_its_error(house: House) -> None:
    async with resolving(house) as references:
        assert type(await refusal(references, house, data_uri(samples.archive()))) is Unsupported
        assert type(await refusal(references, house, data_uri(b""))) is MediaRejected
        assert "base64" in str(await refusal(references, house, "data:image/png;base64,####"))


async def test_trouble_of_the_house_is_not_blamed_on_a_field(house: House) -> None:
    (house.folder / "store").write_bytes(b"in the way")
    async with resolving(house) as references:
        with pytest.raises(Unavailable):
            await references.resolve(house.account_id, [Reference("/image", data_uri(PNG), IMAGE)])


async def test_a_caller_that_leaves_stops_the_fetching(house: House) -> None:
    async with served(late(30, reply(200, PNG))) as receiver, resolving(house) as references:
        caller = asyncio.create_task(references.resolve(house.account_id, [Reference("/image", receiver.url, IMAGE)]))
        await receiver.got(1)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
    assert house.scratch_files() == []
