"""An HTTP client for URLs that customers give.

A name is resolved once, every address it has is checked, and the connection goes to a checked address: a name server
that answers differently the second time is never asked a second time. `Host`, SNI and the certificate check keep the
name. Each hop of a redirect is a connection of its own, and checked like the first.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Final

import httpcore
import httpx

from atelier import __version__
from atelier.guard.addresses import Address, Network, is_allowed
from atelier.guard.resolver import Resolve, SystemResolver

_ADDRESSES: Final = 4  # how many addresses of a host are tried
_LAST_PORT: Final = 65_535


class AddressRefused(Exception):
    """The host has an address that is not public and that no setting allows.

    The text leaves the address out: customers read it, and the names inside the operator's network are not theirs.
    """

    def __init__(self, host: str, address: Address) -> None:
        super().__init__(f"{host} is not at a public address")
        self.host = host
        self.address = address


def guarded_client(
    *,
    allow: tuple[Network, ...] = (),
    timeout_s: float = 15.0,
    connect_timeout_s: float | None = None,
    max_redirects: int = 0,
    max_connections: int = 64,
    verify: ssl.SSLContext | None = None,
    resolve: Resolve | None = None,
) -> httpx.AsyncClient:
    """A client that connects to public addresses and to those in `allow` only. HTTP/1.1, close it after use.

    It takes nothing from the environment (no proxies, no netrc), keeps no cookies and no idle connections, and follows
    no redirects unless told to. The timeouts hold for each single read, write and connect: bound the whole yourself,
    and the size of what you read too. Requests raise AddressRefused beside httpx's own errors.

    `verify` replaces the certificate authorities, `resolve` the system's resolver.
    """
    context = verify or httpx.create_ssl_context(trust_env=False)
    return httpx.AsyncClient(
        transport=_GuardedTransport(_GuardedBackend(allow, resolve or SystemResolver()), context, max_connections),
        timeout=httpx.Timeout(timeout_s, connect=connect_timeout_s or timeout_s),
        follow_redirects=max_redirects > 0,
        max_redirects=max_redirects,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        headers={"user-agent": f"atelier/{__version__}", "connection": "close"},
    )


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport over a connection pool with our way of connecting, which it has no argument for."""

    def __init__(self, backend: _GuardedBackend, context: ssl.SSLContext, max_connections: int) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=max_connections,
            max_keepalive_connections=0,
            network_backend=backend,
        )


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, allow: tuple[Network, ...], resolve: Resolve) -> None:
        self._allow = allow
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if not 0 < port <= _LAST_PORT:
            raise httpcore.ConnectError(f"there is no port {port}")
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._checked(host)
                return await self._connect_any(addresses, port, timeout, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error

    async def _checked(self, host: str) -> tuple[Address, ...]:
        """All addresses of a host, each of them allowed. One bad address among good ones refuses the host: honest
        names have none."""
        try:
            addresses: tuple[Address, ...] = (ip_address(host),)
        except ValueError:
            addresses = await self._look_up(host)
        for address in addresses:
            if not is_allowed(address, self._allow):
                raise AddressRefused(host, address)
        return addresses[:_ADDRESSES]

    async def _look_up(self, host: str) -> tuple[Address, ...]:
        try:
            addresses = await self._resolve(host)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved") from error
        if not addresses:
            raise httpcore.ConnectError(f"the name {host} has no address")
        return addresses

    async def _connect_any(
        self,
        addresses: tuple[Address, ...],
        port: int,
        timeout_s: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        """The first address that answers. Each gets an equal share of the time, so that a dead one leaves some over."""
        share_s = None if timeout_s is None else timeout_s / len(addresses)
        for address in addresses[:-1]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._inner.connect_tcp(str(address), port, share_s, local_address, socket_options)
        return await self._inner.connect_tcp(str(addresses[-1]), port, share_s, local_address, socket_options)
