"""Finding an offer: by id, with suggestions for a near miss, or by what it does."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from atelier.catalogue.menu import Menu, Offer
from atelier.domain.errors import UnknownModel
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation

_NEAR: Final = 0.7
_MOST: Final = 5


def find(menu: Menu, offer_id: str) -> Offer:
    """Raises UnknownModel with suggestions. What runs graphs is no model: it is asked for by the name of the graph."""
    offer = menu.offers.get(offer_id)
    if offer is None or not _is_model(offer):
        raise UnknownModel(offer_id, suggest((name for name in menu.offers if _is_model(menu.offers[name])), offer_id))
    return offer


def _is_model(offer: Offer) -> bool:
    return Operation.RUN_GRAPH not in offer.operations


def suggest(known: Iterable[str], wanted: str) -> tuple[str, ...]:
    """At most five ids like `wanted`: those that resemble it (Ratcliff-Obershelp ratio of at least 0.7, best
    first), else those it begins, else those it is a part of. Case does not matter."""
    ids = {offer_id.lower(): offer_id for offer_id in known}
    name = wanted.lower().strip()
    if not name:
        return ()
    near = difflib.get_close_matches(name, ids, n=_MOST, cutoff=_NEAR)
    found = near or [i for i in ids if i.startswith(name)] or [i for i in ids if name in i]
    return tuple(ids[offer_id] for offer_id in found[:_MOST])


def search(
    menu: Menu, *, operation: str | None = None, makes: MediaKind | None = None, text: str = ""
) -> tuple[Offer, ...]:
    """The offers that fit all that is given; every word of `text` must be in the id or the title."""
    words = text.lower().split()
    return tuple(
        offer
        for offer in menu.offers.values()
        if _is_model(offer)
        and (operation is None or operation in offer.operations)
        and (makes is None or offer.makes == makes)
        and all(word in f"{offer.id} {offer.title}".lower() for word in words)
    )
