"""The models, and the least that each takes."""

from __future__ import annotations

from typing import Any

from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer

OFFERS = menu("gateai").offers
PICTURE = "https://example.com/picture.png"


def least(offer: Offer, *, picture: str = PICTURE) -> dict[str, Any]:
    """A prompt, and a picture where there must be one."""
    own = offer.input["properties"]
    params = {"prompt": "a harbour at dawn"} if "prompt" in own else {}
    return params | {name: picture for name in offer.input.get("required", ()) if "x-media" in own[name]}
