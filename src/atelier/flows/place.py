"""Placing an order: from a checked input to an accepted job, or to a quote. The same for every dialect."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from atelier.accounts.records import Caller
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import Exchange, Quote, quote
from atelier.catalogue.schema import MediaField
from atelier.domain.errors import BudgetExceeded, Fault, InsufficientCredits, Invalid
from atelier.domain.job import Channel
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.viewer import Viewer
from atelier.domain.wishes.parts import Media
from atelier.engines.router import Router
from atelier.flows.references import Reference, References
from atelier.flows.submit import Moments, RateLimit, Receipt, Retry, Submission, Submit
from atelier.settings import JobSettings
from atelier.styles.styles import Styles

SEED_LIMIT = 2**53
"""Seeds are below this, so that every JSON reader keeps them exact."""

Found = Mapping[str, Media]
"""The media of an input, by JSON pointer."""

_NONE: Found = {}
_NOTHING: Mapping[str, Any] = {}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer wants, checked by the dialect.

    `input` is what the price is computed from: canonical for the offer, defaults filled in. `order` makes the order
    once the media are known. `references` are the media fields as given, `texts` the customer's words, by JSON pointer.
    `likeness`: a real person is put into media. `family` is the model family that trained styles must fit, None where
    any does; `styles_at` is the pointer to the list of styles. `figures` are what the price asks for that only the
    order tells.
    """

    dialect: str
    offer: Offer
    operation: Operation
    input: Mapping[str, Any]
    order: Callable[[Found], Order]
    references: tuple[Reference, ...] = ()
    texts: Mapping[str, str] = {}
    likeness: bool = False
    family: str | None = None
    styles_at: str = "/styles"
    figures: Callable[[Order], Mapping[str, Any]] = lambda _: _NOTHING


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with a wanted job besides its content. `input` is the body as the customer gave it, as JSON."""

    input: str
    metadata: str | None = None
    webhook_url: str | None = None
    retry: Retry | None = None
    rate_limit: RateLimit | None = None
    allowance: int | None = None
    slots: int | None = None
    moments: Moments = Moments()
    channel: Channel = Channel.API


Lesser = Callable[[int], tuple[Wanted, Terms] | None]
"""What to place instead when the purse holds only so many micros: less of the same, with the same media fields; or
None."""


class Place:
    def __init__(
        self,
        *,
        submit: Submit,
        references: References,
        styles: Styles,
        router: Router,
        exchange: Exchange,
        settings: JobSettings,
    ) -> None:
        self._submit = submit
        self._references = references
        self._styles = styles
        self._router = router
        self._exchange = exchange
        self._settings = settings

    async def quote(self, caller: Caller, wanted: Wanted) -> Quote:
        """What it would cost: computed exactly as when it is placed."""
        _, price = await self._prepare(caller, wanted, await self._media(caller, wanted))
        return price

    def price(
        self, offer: Offer, given: Mapping[str, Any], media: Found = _NONE, figures: Mapping[str, Any] = _NOTHING
    ) -> Quote:
        """The price of an input with its defaults filled in, by the same function."""
        return quote(offer.price, given, {**measured(offer, media), **figures}, self._exchange)

    async def place(self, caller: Caller, wanted: Wanted, terms: Terms, *, lesser: Lesser | None = None) -> Receipt:
        """Accepts the job, or raises and keeps nothing but media that had to be fetched."""
        lane = self._router.lane(wanted.offer.id, wanted.operation)
        await self._submit.check(caller, wanted.operation, wanted.offer.id, wanted.texts, likeness=wanted.likeness)
        media = await self._media(caller, wanted)
        while True:
            order, price = await self._prepare(caller, wanted, media)
            try:
                return await self._submit.accept(caller, self._submission(wanted, terms, order, price, lane))
            except (InsufficientCredits, BudgetExceeded) as short:
                less = None if lesser is None else lesser(short.available)
                if less is None:
                    raise
                wanted, terms = less

    def _submission(self, wanted: Wanted, terms: Terms, order: Order, price: Quote, lane: str) -> Submission:
        return Submission(
            dialect=wanted.dialect,
            order=order,
            quote=price,
            lane=lane,
            time_limit_s=terms.moments.fail_s or self._settings.limit_s(order.operation),
            **{name: getattr(terms, name) for name in terms.__struct_fields__},
        )

    async def _media(self, caller: Caller, wanted: Wanted) -> Found:
        if not wanted.references:
            return _NONE
        return await self._references.resolve(caller.account_id, wanted.references)

    async def _prepare(self, caller: Caller, wanted: Wanted, media: Found) -> tuple[Order, Quote]:
        order = wanted.order(media)
        await self._check_styles(caller, wanted, order)
        return order, self.price(wanted.offer, wanted.input, media, wanted.figures(order))

    async def _check_styles(self, caller: Caller, wanted: Wanted, order: Order) -> None:
        """Raises Invalid for styles that the caller cannot use, or not with this model."""
        used = [use.id for use in order.styles()]
        if not used:
            return
        visible = await self._styles.visible(Viewer(caller.account_id, caller.workspace_id), used)
        faults = []
        for index, style_id in enumerate(used):
            style = visible.get(style_id)
            if style is None:
                faults.append(Fault(f"{wanted.styles_at}/{index}", f"there is no style {style_id!r} that you may use"))
            elif wanted.family and style.families and wanted.family not in style.families:
                fits = ", ".join(style.families)
                faults.append(Fault(f"{wanted.styles_at}/{index}", f"{style.title} is for {fits}, not {wanted.family}"))
        if faults:
            raise Invalid("; ".join(fault.message for fault in faults), tuple(faults))


def references(offer: Offer, given: Mapping[str, Any]) -> tuple[Reference, ...]:
    """The media fields of an input that are filled, as the customer filled them."""
    return references_in(offer.media, given)


def references_in(fields: Iterable[MediaField], given: Mapping[str, Any]) -> tuple[Reference, ...]:
    """The same, of any media fields."""
    return tuple(
        Reference(pointer=pointer, value=value, kinds=field.kinds)
        for field in fields
        for pointer, value in values_at(given, field.path)
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


def values_at(given: Any, path: tuple[str, ...], pointer: str = "") -> Iterator[tuple[str, Any]]:
    """What stands at a path of an input, with its JSON pointer; "*" stands for every item of an array."""
    if not path:
        yield pointer, given
    elif path[0] == "*" and isinstance(given, list):
        for index, item in enumerate(given):
            yield from values_at(item, path[1:], f"{pointer}/{index}")
    elif isinstance(given, dict) and path[0] in given:
        yield from values_at(given[path[0]], path[1:], f"{pointer}/{path[0]}")
