"""ZenCreator's tools as models, so that whoever speaks the native API has them, too: `zencreator/<tool>`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.find import find, search
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.presets import load_presets
from atelier.catalogue.schema import example
from atelier.dialects.zencreator.asking import ask
from atelier.dialects.zencreator.tools import input_schema
from atelier.dialects.zencreator.wire import GenerationCreate
from atelier.domain.errors import Invalid, UnknownModel
from atelier.domain.media import MediaKind
from atelier.flows.place import Wanted

CATALOGUE: Final = "zencreator"
_BEFORE: Final = f"{CATALOGUE}/"


def is_tool(model: str) -> bool:
    return model.startswith(_BEFORE)


def tool_offer(model: str) -> Offer:
    """Raises UnknownModel with suggestions."""
    try:
        return _as_model(find(menu(CATALOGUE), plain_name(model)))
    except UnknownModel as unknown:
        raise UnknownModel(model, tuple(_BEFORE + name for name in unknown.suggestions)) from None


def tool_offers(*, operation: str | None = None, makes: MediaKind | None = None, text: str = "") -> list[Offer]:
    """The tools that fit all that is given."""
    words = " ".join(word for word in text.split() if word.lower().strip("/") != CATALOGUE).removeprefix(_BEFORE)
    return [_as_model(offer) for offer in search(menu(CATALOGUE), operation=operation, makes=makes, text=words)]


def wanted_of(model: str, given: Mapping[str, Any]) -> Wanted:
    """What a tool is asked for. Raises UnknownModel, and Invalid with pointers into the input."""
    asked = ask(GenerationCreate(tool=plain_name(tool_offer(model).id), input=dict(given)))
    for name in asked.links:
        raise Invalid.at(f"/{name}", "links to pages are followed at /zencreator; upload the video for video_asset")
    return asked.wanted


def as_kept(model: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The input as the tool's own dialect keeps it with a job."""
    return {"tool": plain_name(model), "input": given} if is_tool(model) else given


def plain_name(model: str) -> str:
    """What the model is called in its own dialect."""
    return model.removeprefix(_BEFORE)


def model_id(dialect: str, model: str) -> str:
    """What the model of a job is called here."""
    return _BEFORE + model if dialect == CATALOGUE else model


def ready_input(offer: Offer) -> Mapping[str, Any]:
    """An input that runs as it is: that of a template, or else one that the schema allows."""
    templates = (one for one in load_presets().templates if one.tool_name == plain_name(offer.id))
    found = next(templates, None)
    return example(offer.input) if found is None else found.input


def _as_model(offer: Offer) -> Offer:
    """With the ids and names that some fields take, which the dialect has listings for."""
    schema = input_schema(offer)
    named = {
        name: {**field, "description": told} for name, field in schema["properties"].items() if (told := _names(name))
    }
    schema["properties"] |= named
    return msgspec.structs.replace(offer, id=_BEFORE + offer.id, input=schema)


@functools.cache
def _names(field: str) -> str:
    presets = load_presets()
    match field:
        case "category_id":
            return "; ".join(f"{one.id}: {one.name} ({one.gender})" for one in presets.categories)
        case "loras":
            return "Strengths by name, such as 0.8: " + ", ".join(one.name for one in presets.loras)
        case "lora_id":
            return "One of " + ", ".join(one.name for one in presets.loras)
    return ""
