"""The guarded client against real servers on several loopback addresses, of which some are allowed."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from atelier.guard.addresses import Address
from atelier.guard.resolver import Resolve, SystemResolver
from atelier.guard.transport import AddressRefused, guarded_client
from tests.guard.certificates import certificate_for
from tests.guard.receiver import Receiver, reply, until

ALLOWED = "127.0.0.2"
"""Stands for a public address: nothing else on loopback is allowed."""
ALLOW = (ip_network("127.0.0.2/32"),)


def names(*answers: str) -> tuple[Resolve, list[str]]:
    """A resolver that gives each answer (addresses, space-separated) once and the last for ever; what it was asked."""
    asked: list[str] = []

    async def resolve(host: str) -> tuple[Address, ...]:
        asked.append(host)
        return tuple(ip_address(text) for text in answers[min(len(asked), len(answers)) - 1].split())

    return resolve, asked


async def test_private_addresses_are_refused() -> None:
    async with Receiver(reply(200)).serving() as receiver, guarded_client() as client:
        with pytest.raises(AddressRefused) as refused:
            await client.get(receiver.url)
        assert (refused.value.host, str(refused.value.address)) == ("127.0.0.1", "127.0.0.1")
        assert receiver.received == []


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "2130706433",
        "0x7f000001",
        "localhost",
        "LocalHost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "[::]",
        "169.254.169.254",
        "[fe80::1]",
    ],
)
async def test_every_spelling_is_refused(host: str) -> None:
    async with guarded_client(timeout_s=5) as client:
        with pytest.raises(AddressRefused):
            await client.get(f"http://{host}:9/")


async def test_the_refusal_does_not_tell_the_address() -> None:
    resolve, _ = names("10.20.30.40")
    async with guarded_client(resolve=resolve) as client:
        with pytest.raises(AddressRefused) as refused:
            await client.get("http://inside.example/")
    assert str(refused.value) == "inside.example is not at a public address"
    assert str(refused.value.address) == "10.20.30.40"


async def test_the_checked_address_is_the_one_connected_to() -> None:
    """A name server that answers with a good address first and a private one ever after."""
    resolve, asked = names(ALLOWED, "127.0.0.1")
    async with (
        Receiver(reply(200, b"good")).serving(ALLOWED) as good,
        Receiver(reply(200, b"private")).serving("127.0.0.1", good.port) as private,
        guarded_client(allow=ALLOW, resolve=resolve) as client,
    ):
        url = f"http://rebind.example:{good.port}/"
        assert (await client.get(url)).content == b"good"
        assert asked == ["rebind.example"]
        assert good.received[0].headers["host"] == f"rebind.example:{good.port}"
        with pytest.raises(AddressRefused):
            await client.get(url)
        assert private.received == []


async def test_one_private_address_among_good_ones_refuses_the_host() -> None:
    resolve, _ = names(f"{ALLOWED} 10.0.0.1")
    async with Receiver(reply(200)).serving(ALLOWED) as good, guarded_client(allow=ALLOW, resolve=resolve) as client:
        with pytest.raises(AddressRefused):
            await client.get(f"http://mixed.example:{good.port}/")
        assert good.received == []


async def test_the_next_address_is_tried_when_one_is_dead() -> None:
    resolve, _ = names(f"127.0.0.3 {ALLOWED}")
    allow = (ip_network("127.0.0.2/31"),)
    async with Receiver(reply(200)).serving(ALLOWED) as good, guarded_client(allow=allow, resolve=resolve) as client:
        assert (await client.get(f"http://half.example:{good.port}/")).status_code == 200


async def test_only_checked_addresses_are_tried() -> None:
    resolve, _ = names(f"{ALLOWED} 127.0.0.3")
    allow = (ip_network("127.0.0.2/31"),)
    async with (
        Receiver(reply(200)).serving(ALLOWED) as good,
        Receiver(reply(200)).serving("127.0.0.1", good.port) as private,
        guarded_client(allow=allow, resolve=resolve) as client,
    ):
        await client.get(f"http://several.example:{good.port}/")
        assert (len(good.received), private.received) == (1, [])


async def test_redirects_are_followed_only_when_asked() -> None:
    away = reply(302, headers={"location": "/elsewhere"})
    async with Receiver(away, reply(200)).serving(ALLOWED) as receiver:
        async with guarded_client(allow=ALLOW) as client:
            assert (await client.get(receiver.url)).status_code == 302
        assert len(receiver.received) == 1
        async with guarded_client(allow=ALLOW, max_redirects=1) as client:
            receiver.behaviours.insert(1, away)
            assert (await client.get(receiver.url)).status_code == 200
        assert [request.path for request in receiver.received] == ["/hook", "/hook", "/elsewhere"]


async def test_redirects_have_a_limit() -> None:
    async with (
        Receiver(reply(302, headers={"location": "/again"})).serving(ALLOWED) as receiver,
        guarded_client(allow=ALLOW, max_redirects=3) as client,
    ):
        with pytest.raises(httpx.TooManyRedirects):
            await client.get(receiver.url)
        assert len(receiver.received) == 4


async def test_a_redirect_into_the_private_network_is_refused() -> None:
    async with Receiver(reply(200)).serving() as private:
        away = reply(302, headers={"location": private.url})
        async with (
            Receiver(away).serving(ALLOWED) as receiver,
            guarded_client(allow=ALLOW, max_redirects=5) as client,
        ):
            with pytest.raises(AddressRefused):
                await client.get(receiver.url)
            assert len(receiver.received) == 1
            assert private.received == []


async def test_nothing_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Receiver(reply(200)).serving() as proxy, Receiver(reply(200)).serving(ALLOWED) as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with guarded_client(allow=ALLOW) as client:
            await client.get(receiver.url)
        assert (len(proxy.received), len(receiver.received)) == (0, 1)


async def test_cookies_are_not_kept() -> None:
    behaviour = reply(200, headers={"set-cookie": "session=1; path=/"})
    async with Receiver(behaviour).serving(ALLOWED) as receiver, guarded_client(allow=ALLOW) as client:
        await client.get(receiver.url)
        await client.get(receiver.url)
        assert ["cookie" in request.headers for request in receiver.received] == [False, False]


async def test_tls_keeps_the_name(tmp_path: Path) -> None:
    """SNI, `Host` and the certificate check use the name, the connection uses the checked address."""
    server_side, client_side = certificate_for("shop.example", tmp_path)
    resolve, _ = names(ALLOWED)
    async with (
        Receiver(reply(200)).serving(ALLOWED, tls=server_side) as receiver,
        guarded_client(allow=ALLOW, resolve=resolve, verify=client_side) as client,
    ):
        assert (await client.get(f"https://shop.example:{receiver.port}/")).status_code == 200
        assert receiver.server_names == ["shop.example"]
        assert receiver.received[0].headers["host"] == f"shop.example:{receiver.port}"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(f"https://other.example:{receiver.port}/")
        assert len(receiver.received) == 1


async def test_unknown_authorities_are_refused(tmp_path: Path) -> None:
    server_side, _ = certificate_for("shop.example", tmp_path)
    resolve, _ = names(ALLOWED)
    async with (
        Receiver(reply(200)).serving(ALLOWED, tls=server_side) as receiver,
        guarded_client(allow=ALLOW, resolve=resolve) as client,
    ):
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(f"https://shop.example:{receiver.port}/")


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "no-such-host.invalid"])
async def test_names_without_an_address(host: str) -> None:
    async with guarded_client() as client:
        with pytest.raises(httpx.ConnectError, match="resolved"):
            await client.get(f"http://{host}/")


async def test_ports_that_are_none() -> None:
    async with guarded_client(allow=ALLOW) as client:
        for port in (65_536, 99_999_999):
            with pytest.raises(httpx.ConnectError, match="no port"):
                await client.get(f"http://{ALLOWED}:{port}/")


async def test_a_resolver_that_finds_nothing() -> None:
    resolve, _ = names("")
    async with guarded_client(resolve=resolve) as client:
        with pytest.raises(httpx.ConnectError, match="no address"):
            await client.get("http://empty.example/")


async def test_a_dead_name_server_costs_the_connect_timeout() -> None:
    async def resolve(_host: str) -> tuple[Address, ...]:
        await asyncio.Event().wait()
        return ()

    async with guarded_client(connect_timeout_s=0.05, resolve=resolve) as client:
        with pytest.raises(httpx.ConnectTimeout):
            await client.get("http://slow.example/")


async def test_the_system_resolver_knows_localhost() -> None:
    found = await SystemResolver()("localhost")
    assert found
    assert all(address.is_loopback for address in found)
    assert len(set(found)) == len(found)


async def test_a_given_up_lookup_frees_its_place_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operating system's call stands in for a dead name server: it holds its thread until it is let go."""
    let_go = threading.Event()
    started: list[str] = []
    really: Callable[..., Any] = socket.getaddrinfo

    def slow(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "dead.example":
            started.append(host)
            let_go.wait(20)
            raise socket.gaierror("no answer")
        return really(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    resolve = SystemResolver(most=1)
    given_up = asyncio.create_task(resolve("dead.example"))
    await until(lambda: started == ["dead.example"])
    given_up.cancel()
    waiting = asyncio.create_task(resolve("localhost"))
    await asyncio.sleep(0)
    assert not waiting.done()
    let_go.set()
    async with asyncio.timeout(10):
        assert await waiting


def test_the_default_context_checks_certificates() -> None:
    context = httpx.create_ssl_context(trust_env=False)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
