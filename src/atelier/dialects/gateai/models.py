"""`/gateai/v1/models`: what there is to ask for, without a key. Nothing of it changes while the server runs."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from litestar import get
from litestar.params import PathParameter
from msgspec import UNSET

from atelier.catalogue.facts import Side
from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import example, fields_of
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.sizes import facts_of, legal, menu_facts
from atelier.dialects.gateai.words import description
from atelier.domain.errors import UnknownModel

_ANY: Final = "any"
_LIMITS: Final = {
    "enum": "enum",
    "default": "default",
    "minimum": "min",
    "maximum": "max",
    "multipleOf": "step",
    "minLength": "min_length",
    "maxLength": "max_length",
}
"""Keywords of JSON Schema and what they are called here."""
_SAMPLES: Final = {
    "image": "https://example.com/picture.jpg",
    "video": "https://example.com/clip.mp4",
    "audio": "https://example.com/song.mp3",
}


def summary(offer: Offer) -> wire.ModelSummary:
    facts = facts_of(offer)
    return wire.ModelSummary(id=offer.id, type=facts.kind, cost=facts.price_label, params=list(fields(offer)))


def detail(offer: Offer) -> wire.Model:
    facts = facts_of(offer)
    required = offer.input.get("required", ())
    return wire.Model(
        id=offer.id,
        type=facts.kind,
        cost=facts.price_label,
        params={name: _spec(name, schema, required=name in required) for name, schema in fields(offer).items()},
        example=wire.Example(model=offer.id, params=_example(offer)),
        resolutions=[
            wire.Resolution(size.label, size.width_px, size.height_px, tier=size.tier or UNSET) for size in legal(offer)
        ],
        dimension_range=(
            wire.DimensionRange(_range(facts.width), _range(facts.height)) if facts.width and facts.height else None
        ),
        snap=facts.snap,
    )


def fields(offer: Offer) -> dict[str, Mapping[str, Any]]:
    """What customers may set: some fields are the vendor's own business."""
    return {name: schema for name, schema in fields_of(offer.input).items() if not schema.get("x-internal")}


def _spec(name: str, schema: Mapping[str, Any], *, required: bool) -> wire.ParamSpec:
    limits = {ours: schema[theirs] for theirs, ours in _LIMITS.items() if theirs in schema}
    if name == "prompt" and "max_length" in limits:  # of any model, whatever it says itself
        limits["max_length"] = min(limits["max_length"], menu_facts().prompt_max_chars)
    items = schema.get("items")
    return wire.ParamSpec(
        type=schema.get("type", _ANY),
        required=required,
        description=description(name, schema) or UNSET,
        items=_plain(items) if items else UNSET,
        **limits,
    )


def _plain(schema: Any) -> Any:
    """The same without our own keywords."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {name: _plain(part) for name, part in schema.items() if not name.startswith("x-")}


def _range(side: Side) -> wire.Range:
    return wire.Range(side.low_px, side.high_px, side.step_px)


def _example(offer: Offer) -> dict[str, Any]:
    """The prompt and the defaults, and a link for every medium that must be there."""
    return {**dict(_media_samples(offer)), **example(offer.input)}


def _media_samples(offer: Offer) -> Iterator[tuple[str, str]]:
    for name in offer.input.get("required", ()):
        kind = offer.input["properties"][name].get("x-media")
        if kind is not None:
            yield name, _SAMPLES[kind]


@functools.cache
def _all() -> dict[str, wire.Model]:
    return {offer.id: detail(offer) for offer in menu("gateai").offers.values()}


@get("/v1/models", tags=["Models"], operation_id="list_models")
async def list_models() -> list[wire.ModelSummary]:
    """Every model, with the names of its parameters."""
    return [summary(offer) for offer in menu("gateai").offers.values()]


@get("/v1/models/schema", tags=["Models"], operation_id="list_model_schemas")
async def list_model_schemas() -> list[wire.Model]:
    """Every model with everything needed to ask for it."""
    return list(_all().values())


@get("/v1/models/{model_id:str}", tags=["Models"], operation_id="get_model", fails=(UnknownModel,))
async def get_model(
    model_id: Annotated[str, PathParameter(description="The model's id.")],
) -> wire.Model:
    """One model, with a request to start from. For an unknown id, `suggestions` has those with a name like it."""
    return _all()[find(menu("gateai"), model_id).id]


HANDLERS: tuple[Any, ...] = (list_models, list_model_schemas, get_model)
