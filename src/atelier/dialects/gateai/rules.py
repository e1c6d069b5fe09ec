"""Rules between fields, and about media, that JSON Schema cannot say: the `x-` keywords of the menu. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from atelier.catalogue.menu import Offer
from atelier.domain.errors import Fault
from atelier.domain.media import media_type
from atelier.domain.wishes.parts import Media

Input = Mapping[str, Any]
_VIDEO: Final = "video_guidance"


def field_faults(offer: Offer, given: Input) -> list[Fault]:
    """What is wrong between the fields of a checked input, by pointers into it."""
    return [
        Fault(f"/{name}", f"{name} {message}")
        for name, schema in offer.input["properties"].items()
        if given.get(name) is not None
        for keyword, rule in _FIELD_RULES.items()
        if keyword in schema
        for message in rule(name, schema, given)
    ]


def media_faults(offer: Offer, found: Mapping[str, Media]) -> list[Fault]:
    """What is wrong with the media of an input, by their pointers into it."""
    return list(_media_faults(offer, found))


def _count(given: Input, *names: str) -> int:
    return sum(len(value) if isinstance(value := given.get(name), list) else value is not None for name in names)


def _auto(name: str, schema: Input, given: Input) -> Iterator[str]:
    others = schema["x-auto-only-with"]
    if given[name] == schema["x-auto-value"] and not _count(given, *others):
        yield f"may be {given[name]} only together with {' or '.join(others)}"


def _joint(name: str, schema: Input, given: Input) -> Iterator[str]:
    rule = schema["x-joint-max"]
    if (count := _count(given, name, *rule["others"])) > rule["max"]:
        yield f"and {', '.join(rule['others'])} have {count} items together, at most {rule['max']} are allowed"


def _forbidden(_name: str, schema: Input, given: Input) -> Iterator[str]:
    rule = schema["x-forbidden-when"]
    if _count(given, *rule["counting"]) > rule["more_than"]:
        yield f"cannot be given with more than {rule['more_than']} pictures in {' and '.join(rule['counting'])}"


def _requires(_name: str, schema: Input, given: Input) -> Iterator[str]:
    if not _count(given, *schema["x-requires-any"]):
        yield f"needs one of {', '.join(schema['x-requires-any'])} beside it"


def _by_mode(name: str, schema: Input, given: Input) -> Iterator[str]:
    least, most = schema["x-items-by-mode"]["video-edit" if given.get(_VIDEO) else "reference-to-video"]
    if not least <= (count := _count(given, name)) <= most:
        yield f"has {count} items, {least} to {most} are allowed {'with' if given.get(_VIDEO) else 'without'} {_VIDEO}"


def _types(name: str, schema: Input, given: Input) -> Iterator[str]:
    allowed = schema["x-guidance-types"]
    for item in given[name]:
        if isinstance(item, dict) and item.get("type") not in (None, *allowed):
            yield f"has an item of the type {item['type']!r}; there are {', '.join(allowed)}"


def _pixels(name: str, schema: Input, given: Input) -> Iterator[str]:
    pixels = (given.get("width") or 0) * (given.get("height") or 0)
    if name == "width" and pixels > schema["x-max-total-pixels"]:
        yield f"and height make {pixels:,} pixels, at most {schema['x-max-total-pixels']:,} are allowed"


_FIELD_RULES: Final[Mapping[str, Callable[[str, Input, Input], Iterator[str]]]] = {
    "x-auto-only-with": _auto,
    "x-joint-max": _joint,
    "x-forbidden-when": _forbidden,
    "x-requires-any": _requires,
    "x-items-by-mode": _by_mode,
    "x-guidance-types": _types,
    "x-max-total-pixels": _pixels,
}


def _media_faults(offer: Offer, found: Mapping[str, Media]) -> Iterator[Fault]:
    for name, schema in offer.input["properties"].items():
        mine = {pointer: media for pointer, media in found.items() if pointer.split("/")[1] == name}
        longest = schema.get("x-total-seconds-max")
        if longest is not None and (length := sum(media.duration_s or 0 for media in mine.values())) > longest:
            yield Fault(f"/{name}", f"{name} has {length:.1f} s of sound, at most {longest} s are allowed")
        for pointer, media in mine.items():
            known = media_type(media.media_type)
            formats = schema.get("x-media-formats")
            if formats is not None and known is not None and known.extension not in formats:
                yield Fault(pointer, f"{name} is {known.extension}, send one of {', '.join(formats)}")
            if (media.size_bytes or 0) > schema.get("x-max-bytes", media.size_bytes or 0):
                yield Fault(pointer, f"{name} has {media.size_bytes:,} bytes, at most {schema['x-max-bytes']:,}")
