"""What parameters take, in words: media, and the rules that the wire form of a parameter has no place for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.gather import UNLISTED, Places

Schema = Mapping[str, Any]

GIVEN_AS: Final = "an https link, a data: URI, base64, or the id of an upload"
_MEDIA: Final = {"image": ("picture", "pictures"), "video": ("video", "videos"), "audio": ("sound", "sounds")}
_GUIDANCES: Final = "image_guidances"
"""A list of objects, in which the vendor says nothing of pictures."""


def kind_of(name: str, schema: Schema) -> str:
    """What a parameter is: `integer`, `picture`, `list of pictures`."""
    one, several = _media(schema), _media_of_items(name, schema)
    if one is not None:
        return _MEDIA[one][0]
    if several is not None:
        return f"list of {_MEDIA[several][1]}"
    return str(schema.get("type", "any"))


def description(name: str, schema: Schema) -> str:
    """Sentences for people; empty where the figures say it all."""
    one, several = _media(schema), _media_of_items(name, schema)
    sentences = []
    if one is not None:
        sentences.append(f"A {_MEDIA[one][0]}: {GIVEN_AS}")
    elif several is not None:
        sentences.append(f"Items are each a {_MEDIA[several][0]}: {GIVEN_AS}")
    sentences += [rule[0].upper() + rule[1:] for rule in rules(name, schema)]
    return " ".join(f"{sentence}." for sentence in sentences)


def rules(name: str, schema: Schema) -> Iterator[str]:
    """What else holds for a parameter, rule by rule."""
    several = _media_of_items(name, schema)
    if several is not None and _takes_objects(schema["items"]):
        yield _wrapped(several, schema)
    for keyword, told in _RULES.items():
        if keyword in schema:
            yield told(schema[keyword], schema)


def rules_between(offer: Offer) -> Iterator[str]:
    """What holds between the parameters of a model, rule by rule."""
    if Places.of(offer).images == UNLISTED:
        yield "takes pictures in the list images, beside params or in it"
    if choices := offer.input.get("anyOf"):
        yield f"needs {' or '.join(_listed(choice['required']) for choice in choices)}"
    for rule in offer.input.get("allOf", ()):
        for name, others in rule.get("dependentRequired", {}).items():
            yield f"{name} needs {_listed(others)}"
        if "if" in rule:
            yield f"where {_conditions(rule['if'])}, {_conditions(rule['then'])}"


def _media(schema: Schema) -> str | None:
    found: str | None = schema.get("x-media")
    return found


def _media_of_items(name: str, schema: Schema) -> str | None:
    items = schema.get("items", {})
    kinds = [found for part in (items, *items.get("anyOf", ())) if (found := _media(part)) is not None]
    return kinds[0] if kinds else ("image" if name == _GUIDANCES else None)


def _takes_objects(items: Schema) -> bool:
    return any(part.get("type") == "object" for part in (items, *items.get("anyOf", ())))


def _wrapped(medium: str, schema: Schema) -> str:
    """How an item that is an object holds its file."""
    types = schema.get("x-guidance-types")
    more = f', "type": {_either(types)}' if types else ""
    also = "may be" if "anyOf" in schema["items"] else "is"
    return f'an item {also} {{"{medium}": file{more}}}'


def _either(values: Sequence[str]) -> str:
    return " or ".join(f'"{value}"' for value in values)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)


def _by_mode(limits: Mapping[str, Sequence[int]], _schema: Schema) -> str:
    (least, most), (few, many) = limits["reference-to-video"], limits["video-edit"]
    return f"{least} to {most} items, {few} to {many} with video_guidance"


def _auto(value: int, schema: Schema) -> str:
    only = schema.get("x-auto-only-with")
    return f"{value} leaves it to the model{f', with {_listed(only)} only' if only else ''}"


_RULES: Final[Mapping[str, Callable[[Any, Schema], str]]] = {
    "x-auto-value": _auto,
    "x-random-value": lambda value, _: f"{value} draws one",
    "maxItems": lambda most, schema: f"{schema.get('minItems', 0)} to {most} items",
    "x-max-total-pixels": lambda most, _: f"both sides together at most {most:,} pixels",
    "x-media-formats": lambda forms, _: f"formats: {', '.join(forms)}",
    "x-max-bytes": lambda most, _: f"at most {most:,} bytes",
    "x-total-seconds-max": lambda most, _: f"at most {most} s altogether",
    "x-items-by-mode": _by_mode,
    "x-joint-max": lambda rule, _: f"at most {rule['max']} together with {_listed(rule['others'])}",
    "x-forbidden-when": lambda rule, _: (
        f"not with more than {rule['more_than']} pictures in {_listed(rule['counting'])}"
    ),
    "x-requires-any": lambda names, _: f"needs {' or '.join(names)} beside it",
    "x-only-with": lambda names, _: f"counts with {_listed(names)} only",
    "x-ignored-with": lambda names, _: f"has no effect with {_listed(names)}",
    "x-order": lambda names, _: f"in the order {', '.join(names)}",
}


def _conditions(schema: Schema) -> str:
    return _listed([f"{name} is {_value(field)}" for name, field in schema["properties"].items()])


def _value(field: Schema) -> str:
    return str(field["const"]) if "const" in field else f"above {field['exclusiveMinimum']}"
