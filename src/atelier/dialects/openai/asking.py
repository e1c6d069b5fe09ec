"""From a model of the menu and its input to a draft, whichever call the model belongs to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from atelier.catalogue.facts import OpenaiOffer
from atelier.catalogue.menu import Offer
from atelier.dialects.openai import video_orders
from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.choice import Kind
from atelier.dialects.openai.pictures import Making
from atelier.dialects.openai.pictures import draft as draft_pictures
from atelier.dialects.openai.placing import Draft
from atelier.dialects.openai.speech import draft_speech
from atelier.dialects.openai.transcriptions import draft_transcription


def kind_of(offer: Offer) -> Kind:
    return Kind(cast(OpenaiOffer, offer.facts).kind)


def ask(offer: Offer, body: Mapping[str, Any]) -> Draft:
    """What the call for this kind of model would make of a JSON body. Pictures are edited where some are given, and
    made from words elsewhere. Raises Invalid, UnknownModel."""
    return _DRAFTS[kind_of(offer)](Body(dict(body), b""))


def _pictures(body: Body) -> Draft:
    return draft_pictures(Making.EDIT if "image" in body.fields else Making.GENERATE, body)


_DRAFTS: Final[Mapping[Kind, Callable[[Body], Draft]]] = {
    Kind.IMAGE: _pictures,
    Kind.VIDEO: video_orders.create,
    Kind.SPEECH: draft_speech,
    Kind.TRANSCRIPTION: draft_transcription,
}
