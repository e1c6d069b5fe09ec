"""How each dialect beside the native one takes what a form holds: its body, its wish, and the way back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.facts import KreaOffer, OpenaiOffer
from atelier.catalogue.menu import Offer
from atelier.dialects.gateai import asking as gateai
from atelier.dialects.gateai import wire as gateai_wire
from atelier.dialects.gateai.gather import gather
from atelier.dialects.krea import orders as krea
from atelier.dialects.openai import asking as openai
from atelier.dialects.openai.choice import Kind, menu_facts
from atelier.dialects.zencreator import asking as zencreator
from atelier.dialects.zencreator import wire as zencreator_wire
from atelier.flows.place import Wanted
from atelier.web.console import gate_form

Input = Mapping[str, Any]
Schema = Mapping[str, Any]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """What a form of the dialect needs.

    `body` is the request that an input is sent by, `wanted` what the dialect makes of it, with what it keeps of it,
    `given` the input behind something kept. `shown` is the schema of the form, where it differs from the model's.
    `at`: where the input stands in the body. `linked`: files go in by links; elsewhere by their ids.
    """

    body: Callable[[Offer, Input], Input]
    wanted: Callable[[Offer, Input], tuple[Wanted, Input]]
    given: Callable[[Offer, Input], Input]
    shown: Callable[[Offer], Schema] = lambda offer: offer.input
    has: Callable[[Offer], bool] = lambda _: True
    at: str = ""
    linked: bool = False


def _as_it_is(_: Offer, given: Input) -> Input:
    return given


def _krea_wanted(offer: Offer, body: Input) -> tuple[Wanted, Input]:
    return krea.wanted(offer, body), body


def _krea_has(offer: Offer) -> bool:
    return isinstance(offer.facts, KreaOffer) and offer.facts.group in krea.GROUPS


def _gateai_body(offer: Offer, given: Input) -> Input:
    return {"model": offer.id, "params": gate_form.params(given)}


def _gateai_wanted(_: Offer, body: Input) -> tuple[Wanted, Input]:
    return gateai.ask(msgspec.convert(body, gateai_wire.Generate)).wanted, body


def _gateai_given(offer: Offer, kept: Input) -> Input:
    """With the files that an API's client named beside the parameters."""
    gathered = gather(offer, kept["params"], kept.get("images"), kept.get("videos"))
    return gate_form.given(offer, gathered.given)


def _zencreator_body(offer: Offer, given: Input) -> Input:
    return {"tool": offer.id, "input": given}


def _zencreator_wanted(_: Offer, body: Input) -> tuple[Wanted, Input]:
    return zencreator.ask(msgspec.convert(body, zencreator_wire.GenerationCreate)).wanted, body


def _zencreator_given(_: Offer, kept: Input) -> Input:
    given: Input = kept["input"]
    return given


def _zencreator_shown(offer: Offer) -> Schema:
    """Without links to pages of other sites: who sits at a browser has the file, or can get it."""
    if "video_asset" not in offer.input["properties"]:
        return offer.input
    shown = _without(offer.input, zencreator.LINKS)
    return {**shown, "required": [*shown["required"], *({"video_asset"} - set(shown["required"]))]}


_ABOUT_THE_ANSWER: Final = frozenset(
    {
        *("stream", "partial_images", "stream_format", "user", "safety_identifier", "moderation", "chunking_strategy"),
        *("complexity", "keywords", "languages", "video"),
    }
)
"""Fields that tell how a program wants its answer, or have no effect; and a video that another call goes on from."""


def _openai_body(offer: Offer, given: Input) -> Input:
    own = {name: value for name, value in given.items() if name != "input_fidelity" or "image" in given}
    return {"model": offer.id, **own}


def _openai_wanted(offer: Offer, body: Input) -> tuple[Wanted, Input]:
    drafted = openai.ask(offer, body)
    return drafted.wanted, drafted.given


def _openai_given(offer: Offer, kept: Input) -> Input:
    fields = _openai_shown(offer)["properties"]
    return {name: value for name, value in kept.items() if name in fields and not fields[name].get("x-internal")}


def _openai_shown(offer: Offer) -> Schema:
    shown = _without(offer.input, _ABOUT_THE_ANSWER)
    kind, fields = openai.kind_of(offer), dict(shown["properties"])
    if kind is Kind.IMAGE:
        del fields["response_format"]
        fields["mask"] = {**fields["mask"], "x-by-alpha": True}
    if kind is Kind.SPEECH:
        fields["voice"] = {**fields["voice"], "examples": list(menu_facts().voices)}
    return {**shown, "properties": fields}


def _openai_has(offer: Offer) -> bool:
    return isinstance(offer.facts, OpenaiOffer) and not offer.facts.for_the_rest


def _without(schema: Schema, names: Any) -> Schema:
    fields = {name: field for name, field in schema["properties"].items() if name not in names}
    return {**schema, "properties": fields}


WAYS: Final[Mapping[str, Way]] = {
    "krea": Way(body=_as_it_is, wanted=_krea_wanted, given=_as_it_is, has=_krea_has, linked=True),
    "gateai": Way(body=_gateai_body, wanted=_gateai_wanted, given=_gateai_given, shown=gate_form.shown, at="/params"),
    "zencreator": Way(
        body=_zencreator_body, wanted=_zencreator_wanted, given=_zencreator_given, shown=_zencreator_shown
    ),
    "openai": Way(body=_openai_body, wanted=_openai_wanted, given=_openai_given, shown=_openai_shown, has=_openai_has),
}
"""The dialects whose models have forms, beside the native one."""
