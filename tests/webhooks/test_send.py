"""One attempt against receivers of every kind."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from atelier.guard.transport import guarded_client
from atelier.webhooks.send import Delivered, Failed, Outcome, send
from tests.guard.certificates import certificate_for
from tests.guard.receiver import (
    Behaviour,
    Receiver,
    babble,
    cut,
    endless,
    hang,
    late,
    reply,
    stalling,
    until,
)

TIMEOUT_S = 0.3


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with guarded_client(allow=(ip_network("127.0.0.0/8"),)) as client:
        yield client


async def attempt(client: httpx.AsyncClient, behaviour: Behaviour, timeout_s: float = TIMEOUT_S) -> Outcome:
    async with Receiver(behaviour).serving() as receiver:
        outcome = await send(client, receiver.url, {"x-told": "yes"}, b'{"a":1}', timeout_s=timeout_s)
        assert [(request.body, request.headers["x-told"]) for request in receiver.received] == [(b'{"a":1}', "yes")]
        return outcome


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_success(client: httpx.AsyncClient, status: int) -> None:
    assert await attempt(client, reply(status)) == Delivered(status)


@pytest.mark.parametrize("behaviour", [endless(200), stalling(200)])
async def test_what_follows_a_good_status_does_not_matter(client: httpx.AsyncClient, behaviour: Behaviour) -> None:
    started = time.monotonic()
    assert await attempt(client, behaviour, timeout_s=10) == Delivered(200)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
async def test_failure_keeps_status_and_words(client: httpx.AsyncClient, status: int) -> None:
    assert await attempt(client, reply(status, b"not\ntoday\x00\xff")) == Failed(
        f"HTTP {status}: not today \N{REPLACEMENT CHARACTER}", status
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
async def test_redirects_are_failures(client: httpx.AsyncClient, status: int) -> None:
    async with Receiver(reply(200)).serving() as target:
        outcome = await attempt(client, reply(status, headers={"location": target.url}))
        assert outcome == Failed(f"HTTP {status} (redirects are not followed)", status)
        assert target.received == []


async def test_gone(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, reply(410))
    assert isinstance(outcome, Failed)
    assert outcome.gone


@pytest.mark.parametrize("status", [429, 503, 500, 302])
async def test_retry_after_is_heard(client: httpx.AsyncClient, status: int) -> None:
    outcome = await attempt(client, reply(status, headers={"retry-after": "17"}))
    assert isinstance(outcome, Failed)
    assert outcome.retry_after_s == 17


@pytest.mark.parametrize("behaviour", [hang, late(5, reply(200))])
async def test_no_answer_in_time(client: httpx.AsyncClient, behaviour: Behaviour) -> None:
    started = time.monotonic()
    assert await attempt(client, behaviour) == Failed("no answer within 0.3 s")
    assert TIMEOUT_S <= time.monotonic() - started < 2


async def test_a_drip_of_header_bytes_is_no_answer(client: httpx.AsyncClient) -> None:
    """Each byte is in time, the whole is not."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nx-slow: " + b"x" * 1000:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.02)

    assert await attempt(client, drip) == Failed("no answer within 0.3 s")


async def test_the_connection_is_cut(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, cut)
    assert isinstance(outcome, Failed)
    assert outcome.error.startswith("no complete HTTP answer: ")


async def test_not_http(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, babble)
    assert isinstance(outcome, Failed)
    assert outcome.error.startswith("no complete HTTP answer: ")
    assert outcome.error.isprintable()


async def test_an_endless_failure_is_read_to_the_first_kib(client: httpx.AsyncClient) -> None:
    sent = 0

    async def talk(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 500 Told\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    async with Receiver(talk).serving() as receiver:
        outcome = await send(client, receiver.url, {}, b"", timeout_s=10)
        assert outcome == Failed("HTTP 500: " + "x" * 1024, 500)
        await until(lambda: receiver.open == 0)  # it is not left talking
        assert sent < 20_000_000  # what the sockets' buffers take; a second of it would be far more


async def test_a_stalling_failure_keeps_what_came(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, stalling(500), timeout_s=10)
    assert outcome == Failed("HTTP 500: few", 500)


async def test_huge_headers_are_not_taken_in(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, reply(200, headers={"x-long": "x" * 300_000}), timeout_s=10)
    assert isinstance(outcome, Failed)
    assert len(outcome.error) <= 1200


async def test_compressed_failures_are_not_unpacked(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, reply(500, b"not gzip", headers={"content-encoding": "gzip"}))
    assert outcome == Failed("HTTP 500: not gzip", 500)


async def test_secrets_in_the_answer_are_not_kept(client: httpx.AsyncClient) -> None:
    outcome = await attempt(client, reply(500, b"env: KEY=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw;"))
    assert outcome == Failed("HTTP 500: env: KEY=whsec_...;", 500)


async def test_nobody_listens(client: httpx.AsyncClient) -> None:
    with socket.socket() as taken:  # bound, not listening: nobody else can be there
        taken.bind(("127.0.0.1", 0))
        outcome = await send(client, f"http://127.0.0.1:{taken.getsockname()[1]}/", {}, b"", timeout_s=5)
    assert isinstance(outcome, Failed)
    assert outcome.error.startswith("no connection: ")


async def test_private_addresses() -> None:
    async with Receiver(reply(200)).serving() as receiver, guarded_client() as client:
        outcome = await send(client, receiver.url, {}, b"", timeout_s=5)
        assert outcome == Failed("127.0.0.1 is not at a public address")
        assert receiver.received == []


async def test_a_certificate_nobody_vouches_for(client: httpx.AsyncClient, tmp_path: Path) -> None:
    server_side, _ = certificate_for("127.0.0.1", tmp_path)
    async with Receiver(reply(200)).serving(tls=server_side) as receiver:
        outcome = await send(client, receiver.url, {}, b"", timeout_s=5)
    assert outcome == Failed("no secure connection: CERTIFICATE_VERIFY_FAILED")


async def test_a_url_that_is_none(client: httpx.AsyncClient) -> None:
    for url in ("https://[", "gopher://example.com/"):
        assert isinstance(await send(client, url, {}, b"", timeout_s=5), Failed)
