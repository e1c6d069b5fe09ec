"""Fetching from URLs, against real servers on loopback addresses of which one stands for the internet."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.guard.addresses import Address
from atelier.guard.transport import guarded_client
from atelier.settings import FetchSettings
from atelier.storage.fetch import Fetcher
from tests.guard.certificates import certificate_for
from tests.guard.receiver import Behaviour, Receiver, babble, cut, endless, hang, reply, stalling
from tests.storage.house import gather

OPEN = "127.0.0.2"
OPTIONS = FetchSettings(plain_http=True)


async def everything_is_open(host: str) -> tuple[Address, ...]:
    return (ip_address(OPEN),)


@asynccontextmanager
async def fetching(options: FetchSettings = OPTIONS, **given: Any) -> AsyncIterator[Fetcher]:
    given = {"resolve": everything_is_open, "allow": (ip_network(f"{OPEN}/32"),)} | given
    async with guarded_client(timeout_s=options.first_byte_s, **given) as client:
        yield Fetcher(client, options)


@asynccontextmanager
async def served(*behaviours: Behaviour) -> AsyncIterator[Receiver]:
    async with Receiver(*behaviours).serving(OPEN) as receiver:
        yield receiver


def redirect(location: str, status: int = 302) -> Behaviour:
    return reply(status, b"elsewhere", {"location": location})


async def test_a_file_over_https(tmp_path: Path) -> None:
    server_side, client_side = certificate_for("media.example", tmp_path)
    async with (
        Receiver(reply(200, b"picture")).serving(OPEN, tls=server_side) as receiver,
        fetching(FetchSettings(), verify=client_side) as fetcher,
    ):
        url = f"https://media.example:{receiver.port}/a/photo.png?x=1#part"
        assert await gather(fetcher.fetch(f"  {url} ", max_bytes=100)) == b"picture"
    (request,) = receiver.received
    assert request.path == "/a/photo.png?x=1"
    assert request.headers["accept-encoding"] == "identity"
    assert "cookie" not in request.headers and "authorization" not in request.headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(status: int) -> None:
    hops = (redirect("/next", status), redirect("../there?y=2", status), reply(200, b"found"))
    async with served(*hops) as receiver, fetching() as fetcher:
        assert await gather(fetcher.fetch(receiver.url, max_bytes=100)) == b"found"
    assert [request.path for request in receiver.received] == ["/hook", "/next", "/there?y=2"]


async def test_redirects_have_an_end() -> None:
    async with served(redirect("/again")) as receiver, fetching() as fetcher:
        with pytest.raises(MediaRejected, match=r"127.0.0.2 redirects more than 3 times"):
            await gather(fetcher.fetch(receiver.url, max_bytes=100))
    assert len(receiver.received) == 4


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://127.0.0.1:9/secret", "127.0.0.1 is not at a public address"),
        ("http://localhost:9/", "localhost is not at a public address"),
        ("http://[::1]:9/", "::1 is not at a public address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not at a public address"),
        ("file:///etc/passwd", "only https:// and http:// links"),
        ("gopher://127.0.0.2/", "only https:// and http:// links"),
        ("http://user:pass@127.0.0.2/", "user name"),
        ("http://[bad", "broke off"),
    ],
)
async def test_redirects_lead_nowhere_else(location: str, message: str) -> None:
    async def resolve(host: str) -> tuple[Address, ...]:
        return (ip_address("127.0.0.1" if host == "localhost" else OPEN),)

    async with served(redirect(location)) as receiver, fetching(resolve=resolve) as fetcher:
        with pytest.raises(MediaRejected) as refused:
            await gather(fetcher.fetch(receiver.url, max_bytes=100))
    assert message in str(refused.value)
    assert len(receiver.received) == 1


async def test_a_redirect_from_https_to_http_is_refused_unless_http_is_allowed(tmp_path: Path) -> None:
    server_side, client_side = certificate_for("media.example", tmp_path)
    plain = redirect("http://media.example/photo.png")
    async with (
        Receiver(plain).serving(OPEN, tls=server_side) as receiver,
        fetching(FetchSettings(), verify=client_side) as fetcher,
    ):
        with pytest.raises(MediaRejected, match="only https:// links are fetched"):
            await gather(fetcher.fetch(f"https://media.example:{receiver.port}/", max_bytes=100))


@pytest.mark.parametrize(
    "url",
    [
        "http://media.example/",
        "ftp://media.example/",
        "file:///etc/passwd",
        "gopher://media.example/",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user@media.example/",
        "https://user:pass@media.example/",
        "//media.example/x",
        "media.example/photo.png",
        "not a url",
        "https://[::1",
        "https://exa\x00mple/",
        "https://\ud800/",
        "https://media.example:99999/",
        "",
    ],
)
async def test_what_is_not_fetched_at_all(url: str) -> None:
    async with fetching(FetchSettings()) as fetcher:
        with pytest.raises(MediaRejected):
            await gather(fetcher.fetch(url, max_bytes=100))


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (reply(404, b"internal words"), "127.0.0.2 answered with status 404 instead of the file"),
        (reply(500), "status 500"),
        (reply(304), "status 304"),
        (reply(302), "status 302"),
        (reply(206, b"part"), "status 206"),
        (reply(200, b"\x1f\x8b", {"content-encoding": "gzip"}), "compressed"),
        (cut, "could not be reached, or broke off"),
        (babble, "could not be reached, or broke off"),
        (reply(200, bytes(101)), "the file at 127.0.0.2 has 101 bytes; at most 100 are allowed"),
    ],
)
async def test_answers_that_are_no_file(behaviour: Behaviour, message: str) -> None:
    async with served(behaviour) as receiver, fetching() as fetcher:
        with pytest.raises(MediaRejected) as refused:
            await gather(fetcher.fetch(receiver.url, max_bytes=100))
    assert message in str(refused.value)
    assert "internal words" not in str(refused.value)
    assert isinstance(refused.value, TooLarge) == ("101 bytes" in message)


async def test_a_body_that_breaks_off() -> None:
    async def short(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nabc")
        await writer.drain()

    async with served(short) as receiver, fetching() as fetcher:
        with pytest.raises(MediaRejected, match="broke off"):
            await gather(fetcher.fetch(receiver.url, max_bytes=100))


async def test_servers_that_dawdle() -> None:
    quick = FetchSettings(plain_http=True, first_byte_s=0.2, total_s=0.4)
    started = time.monotonic()
    for behaviour in (hang, stalling(200)):
        async with served(behaviour) as receiver, fetching(quick) as fetcher:
            with pytest.raises(MediaRejected, match="took too long"):
                await gather(fetcher.fetch(receiver.url, max_bytes=10_000))
    assert time.monotonic() - started < 8  # the house would wait for 30


async def test_a_trickle_ends_with_the_whole_time() -> None:
    async def trickle(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    quick = FetchSettings(plain_http=True, first_byte_s=0.3, total_s=0.5)
    async with served(trickle) as receiver, fetching(quick) as fetcher:
        with pytest.raises(MediaRejected, match="took too long"):
            await gather(fetcher.fetch(receiver.url, max_bytes=10_000))


async def test_a_reader_that_leaves_closes_the_connection() -> None:
    async with served(endless(200)) as receiver, fetching() as fetcher:
        pieces = fetcher.fetch(receiver.url, max_bytes=100)
        assert await anext(pieces)
        await pieces.aclose()
        async with asyncio.timeout(30):
            while receiver.open:
                await asyncio.sleep(0.01)


async def test_nobody_listens() -> None:
    async with fetching() as fetcher:
        with pytest.raises(MediaRejected, match=r"127.0.0.2 could not be reached"):
            await gather(fetcher.fetch("http://127.0.0.2:9/", max_bytes=100))
