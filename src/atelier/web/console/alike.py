"""The same wish in other dialects: which model of each does it, and what it calls the fields. Pure.

What a field means follows from its name; which names a model has, from its menu. What a model cannot be told is left
out, and so is a dialect whose model would refuse the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import msgspec

from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.openai.voices import voice_for
from atelier.domain.errors import Invalid
from atelier.domain.media import fit_aspect
from atelier.domain.operations import Operation
from atelier.web.console.kinds import SIZE, fields_of
from atelier.web.console.ways import WAYS

Input = Mapping[str, Any]

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "words": ("prompt", "positive_prompt"),
    "negative": ("negative_prompt",),
    "said": ("text", "input"),
    "voice": ("voice",),
    "pace": ("speed",),
    "pictures": ("images", "image_assets", "image_urls", "image", "image_url", "image_guidances", "reference_images"),
    "picture": ("image", "image_asset", "image_url"),
    "start": ("image", "start_image", "start_frame", "ref_asset", "input_reference"),
    "recording": ("media", "file"),
    "language": ("language",),
    "count": ("count", "batch_size", "quantity", "n", "number_of_images"),
    "seconds": ("duration_s", "duration", "durationSeconds", "seconds"),
    "seed": ("seed",),
}
"""What each thing is called, in the order in which a model's own name is looked for."""

SHARED: Final[Mapping[Operation, tuple[str, ...]]] = {
    Operation.TEXT_TO_IMAGE: ("words", "negative", "count", "seed"),
    Operation.EDIT_IMAGE: ("pictures", "words", "negative", "count", "seed"),
    Operation.TEXT_TO_VIDEO: ("words", "negative", "seconds", "seed"),
    Operation.IMAGE_TO_VIDEO: ("start", "words", "negative", "seconds", "seed"),
    Operation.UPSCALE_IMAGE: ("picture",),
    Operation.SPEAK: ("said", "voice", "pace"),
    Operation.TRANSCRIBE: ("recording", "language"),
}
"""The operations that dialects share, and what belongs to their wishes; shapes of results beside it."""

FIRST: Final[Mapping[tuple[str, Operation], str]] = {
    ("krea", Operation.TEXT_TO_IMAGE): "bfl/flux-1-dev",
    ("krea", Operation.EDIT_IMAGE): "google/nano-banana",
    ("krea", Operation.UPSCALE_IMAGE): "topaz/standard-enhance",
    ("krea", Operation.TEXT_TO_VIDEO): "bytedance/seedance-1.0-pro",
    ("krea", Operation.IMAGE_TO_VIDEO): "kling/kling-2.5",
    ("gateai", Operation.TEXT_TO_IMAGE): "flux-schnell",
    ("gateai", Operation.EDIT_IMAGE): "gemini-2.5-flash-image",
    ("gateai", Operation.TEXT_TO_VIDEO): "seedance-1.0-pro",
    ("gateai", Operation.IMAGE_TO_VIDEO): "seedance-1.0-pro",
    ("zencreator", Operation.EDIT_IMAGE): "image_editor",
    ("openai", Operation.TEXT_TO_IMAGE): "gpt-image-1",
    ("openai", Operation.EDIT_IMAGE): "gpt-image-1",
}
"""The model that stands for a dialect where no other has the same card; elsewhere the first of the menu."""

_LINKED: Final = frozenset({"krea", "openai"})
"""Dialects that are given files by link: for the others, ids are shorter and last longer."""
_PIXELS: Final = 1 << 20
_SIDE_STEP: Final = 8
_SHAPES: Final = ("size", "aspect_ratio", "ratio")


class Alike(msgspec.Struct, frozen=True):
    """A model of another dialect, and the input that asks it for the same."""

    dialect: str
    offer: Offer
    given: Input


def alike(dialect: str, offer: Offer, given: Input, linked: Input) -> list[Alike]:
    """`linked` is the same input with links in place of the ids of files."""
    operation = operation_of(offer, given)
    if operation not in SHARED:
        return []
    found = (_in(other, operation, offer, given, linked) for other in ("native", *WAYS) if other != dialect)
    return [one for one in found if one is not None]


def operation_of(offer: Offer, given: Input) -> Operation:
    """What is asked for: models that change pictures or move them make them from words where none is given."""
    more = {Operation.TEXT_TO_IMAGE: "pictures", Operation.TEXT_TO_VIDEO: "start"}
    plainly = offer.operations[0]
    other = {Operation.TEXT_TO_IMAGE: Operation.EDIT_IMAGE, Operation.TEXT_TO_VIDEO: Operation.IMAGE_TO_VIDEO}
    if plainly in more and other[plainly] in offer.operations and _named(NAMES[more[plainly]], given):
        return other[plainly]
    return plainly


def _in(dialect: str, operation: Operation, offer: Offer, given: Input, linked: Input) -> Alike | None:
    model = _model(dialect, operation, offer)
    if model is None:
        return None
    fields = dict(fields_of(WAYS[dialect].shown(model) if dialect in WAYS else model.input))
    source = linked if dialect in _LINKED else given
    told: dict[str, Any] = {}
    for meaning in SHARED[operation]:
        name, value = _named(NAMES[meaning], fields), _value(NAMES[meaning], source)
        if name is not None and value is not None and name not in told:
            told |= {name: shaped} if (shaped := _shaped(value, fields[name])) is not None else {}
    told |= _sized(fields, given)
    if dialect == "native" and "voice" in told:
        told["voice"] = _voice(told["voice"], str(told.get("text", "")))
    return Alike(dialect, model, told) if _accepted(dialect, model, told) else None


def _model(dialect: str, operation: Operation, offer: Offer) -> Offer | None:
    """The same real model where the dialect has it, else the one that stands for it."""
    offers = menu(dialect).offers
    able = [
        one
        for one in offers.values()
        if operation in one.operations and (dialect == "native" or WAYS[dialect].has(one))
    ]
    same = [one for one in able if offer.card is not None and one.card == offer.card]
    first = [one for one in able if one.id == FIRST.get((dialect, operation))]
    return next(iter((*same, *first, *able)), None)


def _named(names: Sequence[str], fields: Mapping[str, Any]) -> str | None:
    return next((name for name in names if name in fields), None)


def _value(names: Sequence[str], given: Input) -> Any:
    return next((given[name] for name in names if given.get(name) not in (None, "", [])), None)


def _shaped(value: Any, field: Mapping[str, Any]) -> Any:
    """A value as a field has it: one or several, a number among those that there are, an id for a link. None where it
    cannot be."""
    if field.get("type") == "array":
        values = [_bare(one) for one in (value if isinstance(value, list) else [value])]
        items = field.get("items", {})
        if items.get("type") == "object":
            return [{"image": one} for one in values] if "image" in items.get("properties", {}) else None
        return values[: field.get("maxItems", len(values))]
    single = _bare(value[0] if isinstance(value, list) else value)
    if "const" in field or isinstance(single, dict):
        return None
    return _number(single, field) if _is_figure(single) else single


def _bare(value: Any) -> Any:
    """The file in an object that says how it counts."""
    if isinstance(value, dict):
        return next((value[name] for name in ("image", "url", "uri") if name in value), value)
    return value


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal())


def _number(value: Any, field: Mapping[str, Any]) -> Any:
    """The nearest that the field takes, as text where it is text there."""
    figure = float(value)
    choices = field.get("enum")
    if choices:
        return min(choices, key=lambda one: abs(float(one) - figure)) if all(map(_is_figure, choices)) else None
    near = min(max(figure, field.get("minimum", figure)), field.get("maximum", figure))
    whole = int(near) if float(near).is_integer() or field.get("type") == "integer" else near
    return str(whole) if field.get("type") == "string" else whole


def _sized(fields: Mapping[str, Any], given: Input) -> dict[str, Any]:
    """The shape of the result in the terms of a model, if it was chosen."""
    size = _size(given)
    if size is None:
        return {}
    name = _named(_SHAPES, fields)
    if name is not None and "enum" in fields[name]:
        known = [one for one in fields[name]["enum"] if one and SIZE.fullmatch(str(one))]
        return {name: min(known, key=lambda one: _off(str(one), size))} if known else {}
    if name == "size":
        return {"size": "x".join(str(side // 16 * 16) for side in size)}
    if all(side in fields for side in ("width", "height")):
        return {side: _number(length, fields[side]) for side, length in zip(("width", "height"), size, strict=True)}
    return {}


def _size(given: Input) -> tuple[int, int] | None:
    text = next((str(given[name]) for name in _SHAPES if SIZE.fullmatch(str(given.get(name, "")))), None)
    if given.get("width") and given.get("height"):
        return int(given["width"]), int(given["height"])
    if text is None:
        return None
    width, height = (Fraction(part) for part in text.replace("x", ":").split(":"))
    if "x" in text:
        return int(width), int(height)
    wide, tall = fit_aspect(width / height, _PIXELS)
    return wide // _SIDE_STEP * _SIDE_STEP, tall // _SIDE_STEP * _SIDE_STEP


def _off(known: str, size: tuple[int, int]) -> tuple[float, float]:
    """How far a size is from another: in shape, and then in extent."""
    width, height = (float(part) for part in known.replace("x", ":").split(":"))
    return round(abs(width / height - size[0] / size[1]), 2), abs(width * height - size[0] * size[1])


def _voice(name: str, text: str) -> str:
    try:
        return voice_for(name, text)
    except Invalid:
        return name


def _accepted(dialect: str, offer: Offer, given: Input) -> bool:
    try:
        if dialect == "native":
            offer.check.accept(given)
        else:
            WAYS[dialect].wanted(offer, WAYS[dialect].body(offer, given))
    except Invalid:
        return False
    return True
