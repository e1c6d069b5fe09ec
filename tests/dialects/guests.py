"""Customers of a server, each with a key and money of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol, TypeVar

from atelier.db.pool import Pool, open_pool
from tests.house import Customer, House, new_customer


class _Guest(Protocol):
    async def close(self) -> None: ...


G = TypeVar("G", bound=_Guest)


async def guests_of(
    house: House, welcome: Callable[[Customer, Pool], G], **usual: Any
) -> AsyncIterator[Callable[..., Awaitable[G]]]:
    """What makes them; `welcome` gives a customer the ways of a dialect. `usual` is what `new_customer` is given
    unless the test says otherwise."""
    made: list[G] = []
    async with await open_pool(house.dsn, size=4, name="test") as pool:

        async def make(**given: Any) -> G:
            made.append(welcome(await new_customer(pool, house.url, **{**usual, **given}), pool))
            return made[-1]

        yield make
        for guest in made:
            await guest.close()
