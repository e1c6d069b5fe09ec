"""Placing an order: from a checked input to an accepted job, or to a quote. The same for every dialect."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from atelier.accounts.records import Caller
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import Exchange, Quote, quote
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.engines.router import Router
from atelier.flows.references import Reference, References
from atelier.flows.submit import RateLimit, Receipt, Retry, Submission, Submit
from atelier.settings import JobSettings

SEED_LIMIT = 2**53
"""Seeds are below this, so that every JSON reader keeps them exact."""

Found = Mapping[str, Media]
"""The media of an input, by JSON pointer."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer wants, checked by the dialect.

    `input` is what the price is computed from: canonical for the offer, defaults filled in. `order` makes the order
    once the media are known. `references` are the media fields as given, `texts` the customer's words, by JSON pointer.
    `likeness`: a real person is put into media.
    """

    dialect: str
    offer: Offer
    operation: Operation
    input: Mapping[str, Any]
    order: Callable[[Found], Order]
    references: tuple[Reference, ...] = ()
    texts: Mapping[str, str] = {}
    likeness: bool = False


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with a wanted job besides its content. `input` is the body as the customer gave it, as JSON."""

    input: str
    metadata: str | None = None
    webhook_url: str | None = None
    retry: Retry | None = None
    rate_limit: RateLimit | None = None
    allowance: int | None = None


class Place:
    def __init__(
        self, *, submit: Submit, references: References, router: Router, exchange: Exchange, settings: JobSettings
    ) -> None:
        self._submit = submit
        self._references = references
        self._router = router
        self._exchange = exchange
        self._settings = settings

    async def quote(self, caller: Caller, wanted: Wanted) -> Quote:
        """What it would cost: computed exactly as when it is placed."""
        _, price = await self._prepare(caller, wanted)
        return price

    async def place(self, caller: Caller, wanted: Wanted, terms: Terms) -> Receipt:
        """Accepts the job, or raises and keeps nothing but media that had to be fetched."""
        lane = self._router.lane(wanted.offer.id, wanted.operation)
        await self._submit.check(caller, wanted.operation, wanted.offer.id, wanted.texts, likeness=wanted.likeness)
        order, price = await self._prepare(caller, wanted)
        return await self._submit.accept(
            caller,
            Submission(
                dialect=wanted.dialect,
                order=order,
                quote=price,
                lane=lane,
                time_limit_s=self._settings.time_limit_s,
                **{name: getattr(terms, name) for name in terms.__struct_fields__},
            ),
        )

    async def _prepare(self, caller: Caller, wanted: Wanted) -> tuple[Order, Quote]:
        media: Found = {}
        if wanted.references:
            media = await self._references.resolve(caller.account_id, wanted.references)
        order = wanted.order(media)
        price = quote(wanted.offer.price, wanted.input, measured(wanted.offer, media), self._exchange)
        return order, price


def references(offer: Offer, given: Mapping[str, Any]) -> tuple[Reference, ...]:
    """The media fields of an input that are filled, as the customer filled them."""
    return tuple(
        Reference(pointer=pointer, value=value, kinds=field.kinds)
        for field in offer.media
        for pointer, value in _values(given, field.path, "")
        if value
    )


def measured(offer: Offer, media: Found) -> dict[str, Any]:
    """The figures that the offer's price asks for, read from the media of the first field given."""
    figures: dict[str, Any] = {}
    for name, variable in offer.price.reckoning.measured():
        for field in variable.of:
            found = media.get(f"/{field}") or media.get(f"/{field}/0")
            if found is not None:
                figures[name] = getattr(found, variable.figure)
                break
    return figures


def draw_seed() -> int:
    return secrets.randbelow(SEED_LIMIT)


def _values(given: Any, path: tuple[str, ...], pointer: str) -> Iterator[tuple[str, Any]]:
    """What stands at a path of an input, with its JSON pointer; "*" stands for every item of an array."""
    if not path:
        yield pointer, given
    elif path[0] == "*" and isinstance(given, list):
        for index, item in enumerate(given):
            yield from _values(item, path[1:], f"{pointer}/{index}")
    elif isinstance(given, dict) and path[0] in given:
        yield from _values(given[path[0]], path[1:], f"{pointer}/{path[0]}")
