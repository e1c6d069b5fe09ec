"""Names into addresses, by the system's resolver, off the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from atelier.guard.addresses import Address

Resolve = Callable[[str], Awaitable[tuple[Address, ...]]]
"""Every address of a host, in the order to try them. Raises OSError when there is none."""

_Lookup = tuple[Address, ...] | OSError


class SystemResolver:
    """`getaddrinfo`, each call in a thread of its own, at most `most` at a time.

    The call cannot be stopped, and a dead name server holds it for half a minute. In the threads that everyone shares
    it would hold up others, and as an ordinary thread the end of the process: so these are daemon threads.
    """

    def __init__(self, most: int = 32) -> None:
        self._free = asyncio.Semaphore(most)

    async def __call__(self, host: str) -> tuple[Address, ...]:
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[Address, ...]] = loop.create_future()

        def finish(found: _Lookup) -> None:
            self._free.release()
            if answer.done():  # nobody waits any more
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def run() -> None:
            found = _look_up(host)
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(finish, found)

        threading.Thread(target=run, name="resolve", daemon=True).start()
        return await answer


def _look_up(host: str) -> _Lookup:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        return error
    except UnicodeError:  # a label that is empty or too long
        return OSError(f"{host} is not a host name")
    return tuple(dict.fromkeys(ip_address(entry[4][0]) for entry in found))
