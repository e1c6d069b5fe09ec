"""What models usually cost, in one currency, so that price lists of different kinds can be compared."""

from __future__ import annotations

import functools
from typing import Any, Final

from atelier.catalogue.facts import OpenaiOffer
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import example, with_defaults
from atelier.catalogue.variables import Figure
from atelier.domain.errors import Invalid
from atelier.domain.money import Micros
from atelier.flows.place import Place

_USUAL: Final[dict[str, Any]] = {"width": 1024, "height": 1024, "duration_s": 5}
"""For price lists that ask for what a form may leave open."""
_FIGURES: Final[dict[Figure, float]] = {
    Figure.DURATION: 5,
    Figure.WIDTH: 1024,
    Figure.HEIGHT: 1024,
    Figure.FPS: 24,
    Figure.CHILD_PRICES: 0,
}
"""Of the media that a model works on: five seconds, about a megapixel."""


@functools.cache
def usual(place: Place, offer: Offer) -> Micros | None:
    """The price of one at the model's own defaults; None where the price list cannot tell."""
    given = with_defaults(offer.input, _USUAL | example(offer.input))
    if isinstance(offer.facts, OpenaiOffer) and given.get("quality") == "auto":
        given["quality"] = offer.facts.auto_quality
    figures = {name: _FIGURES[variable.figure] for name, variable in offer.price.reckoning.measured()}
    try:
        return place.price(offer, given, figures=figures).credits
    except Invalid:
        return None
