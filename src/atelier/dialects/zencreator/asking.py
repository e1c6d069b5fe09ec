"""A request to generate, from the body to what is wanted. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from atelier.catalogue.find import suggest
from atelier.catalogue.load import menu
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.errors import InputRefused
from atelier.dialects.zencreator.orders import TOOLS, Given, Plan
from atelier.dialects.zencreator.rates import DIALECT
from atelier.domain.errors import Fault, Invalid, UnknownModel
from atelier.domain.ids import parse_id
from atelier.domain.order import Order
from atelier.flows.place import Found, Wanted, references, values_at

SIDES: Final = ("width", "height")
"""Clients send these to every tool: where a tool has no use for them, they have no effect."""


class Site(msgspec.Struct, frozen=True):
    """A site whose pages show videos. `extractors` are those of yt-dlp that read them, as regular expressions."""

    host: str
    extractors: tuple[str, ...]

    def has(self, link: str) -> bool:
        try:
            parts = urlsplit(link)
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        return parts.scheme == "https" and (host == self.host or host.endswith(f".{self.host}"))


LINKS: Final = {
    "instagram_url": Site("instagram.com", ("Instagram",)),
    "tiktok_url": Site("tiktok.com", ("TikTok", "vm.tiktok")),
}
"""Fields that take a link instead of an asset, and to where."""
_WORDS: Final = ("prompt", "positive_prompt", "negative_prompt")


class Asked(msgspec.Struct, frozen=True):
    """A checked request."""

    given: Given
    plan: Plan

    @property
    def links(self) -> dict[str, str]:
        """Pages that hold a video, by the field that has the link."""
        return {name: self.given[name] for name in LINKS if self.given[name]}

    def with_assets(self, assets: Mapping[str, str]) -> Asked:
        """The same with ids of assets in some fields."""
        given = msgspec.structs.replace(self.given, filled={**self.given.filled, **assets})
        return msgspec.structs.replace(self, given=given)

    @property
    def wanted(self) -> Wanted:
        given, offer = self.given, self.given.offer
        canonical = self.plan.canonical(given, {})
        return Wanted(
            dialect=DIALECT,
            offer=offer,
            operation=self.plan.operation,
            input=given.filled,
            order=self._order,
            references=references(offer, given.filled),
            texts={f"/{name}": given[name] for name in _WORDS if given[name]},
            likeness=canonical.likeness,
        )

    def _order(self, found: Found) -> Order:
        """Raises Invalid for media that break a rule of the tool."""
        return self.plan.canonical(self.given, found).order(self.given.offer.id, found)


def ask(body: wire.GenerationCreate) -> Asked:
    """Raises UnknownModel, and InputRefused with pointers into the input."""
    offers = menu(DIALECT).offers
    offer = offers.get(body.tool)
    if offer is None:
        raise UnknownTool(body.tool, suggest(offers, body.tool))
    known = offer.input["properties"]
    sent = {name: value for name, value in body.input.items() if name in known or name not in SIDES}
    try:
        given = Given(offer, offer.check.accept(sent), sent.keys())
        _refuse(list(_misplaced(given)))
        return Asked(given, TOOLS[offer.id](given))
    except Invalid as invalid:
        raise refused(invalid) from invalid


class UnknownTool(UnknownModel):
    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(name, suggestions)
        self.message = self.message.replace("model", "tool", 1)


def refused(invalid: Invalid) -> InputRefused:
    """Any fault of an input, as one of this dialect."""
    return InputRefused(invalid.message, invalid.faults or (Fault("", invalid.message),))


def _misplaced(given: Given) -> Iterator[Fault]:
    """Media are ids of assets here, but for links to pages of some sites."""
    media = (found for field in given.offer.media for found in values_at(given.filled, field.path))
    for pointer, value in media:
        name = pointer.removeprefix("/").replace("/", ".")
        site = LINKS.get(name)
        if value is None:
            continue
        if site is not None and not site.has(value):
            yield Fault(pointer, f"{name} must be an https link to a video at {site.host}")
        if site is None and parse_id(value) is None:
            yield Fault(pointer, f"{name} must be the id of an asset; POST /assets gives one")


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Invalid("; ".join(fault.message for fault in faults), tuple(faults))
