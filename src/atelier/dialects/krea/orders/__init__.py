"""From a request's input to what is wanted: which operation it means, and what becomes of each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from atelier.catalogue.menu import Offer
from atelier.dialects.krea.orders.draft import Draft
from atelier.dialects.krea.orders.images import enhanced, picture
from atelier.dialects.krea.orders.training import training
from atelier.dialects.krea.orders.videos import video
from atelier.flows.place import Wanted

GROUPS: Final[Mapping[str, Callable[[Draft], None]]] = {
    "image": picture,
    "image_enhance": enhanced,
    "video": video,
    "style_training": training,
}


def wanted(offer: Offer, given: Mapping[str, Any]) -> Wanted:
    """The checked wish behind an input, old names of fields included. Raises Invalid."""
    filled = offer.check.accept(given)
    chosen = frozenset(offer.aliases.get(name, name) for name, value in given.items() if value is not None)
    draft = Draft(offer, filled, chosen)
    GROUPS[draft.facts.group](draft)
    return draft.wanted()
