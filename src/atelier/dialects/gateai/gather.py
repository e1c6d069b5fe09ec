"""Media of a request: references under many names and ids of uploads, brought into the model's own fields. Pure.

Which names stand for what is the menu's; a model's own field wins over them. What a model has no place for is refused,
never dropped: it would be paid for and not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.sizes import menu_facts
from atelier.domain.errors import Fault
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.flows.references import Reference

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_\-\s]{64,}={0,2}\s*")
"""Shorter than any picture, longer than any id."""
_LISTS: Final = ("image_urls", "reference_images", "reference_image_urls", "image_guidance", "image_guidances")
_IN_GUIDANCE: Final = ("image", "video", "url", "image_url", "video_url", "id", "file_id")
"""Where an object in a list of guidance may hold its file."""
MOST_FILES: Final = 20
"""Of a request, all together: what the most generous model lists, and some more. Not every list has an end."""
UNLISTED: Final = "images"
"""Stands for the pictures of a model that works on some and has no field for them."""


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a model that take media; None where it has none."""

    start: str | None
    end: str | None
    images: str | None
    videos: str | None
    audios: str | None

    @classmethod
    def of(cls, offer: Offer) -> Places:
        own = offer.input["properties"]

        def first(*names: str) -> str | None:
            return next((name for name in names if name in own), None)

        start, images = first("start_frame", "image"), first(*_LISTS)
        if start is None and images is None and Operation.EDIT_IMAGE in offer.operations:
            images = UNLISTED
        return cls(
            start=start,
            end=first("end_frame"),
            images=images,
            videos=first("video_guidance", "reference_video_urls"),
            audios=first("reference_audio_urls", "audio"),
        )


def input_names(offer: Offer) -> set[str]:
    """What has an effect in an input; the rest was checked by nobody."""
    return {*offer.input["properties"], *([UNLISTED] if Places.of(offer).images == UNLISTED else [])}


class Item(msgspec.Struct, frozen=True):
    """A value of the request and where it stands there."""

    pointer: str
    value: Any


class Gathered(msgspec.Struct, frozen=True):
    """`given` is the model's input; `pointers` say where in the request its media come from, by their pointer in it."""

    given: dict[str, Any]
    pointers: dict[str, str]
    faults: list[Fault]


def gather(
    offer: Offer, params: Mapping[str, Any], images: Sequence[Any] | None, videos: Sequence[Any] | None
) -> Gathered:
    """`images` and `videos` are the lists of ids beside the parameters."""
    return _Gathering(offer, params, images, videos).result


class _Gathering:
    def __init__(
        self, offer: Offer, params: Mapping[str, Any], images: Sequence[Any] | None, videos: Sequence[Any] | None
    ) -> None:
        self._own = offer.input["properties"]
        self._params = params
        self._places = Places.of(offer)
        self.result = Gathered({}, {}, [])
        aliases = menu_facts().references.aliases
        named = {name for names in aliases.values() for name in names} | {"images", "videos"}
        for name, value in params.items():
            if value is not None and (name in self._own or name not in named):
                self.result.given[name] = value
        starts = self._items(aliases["start_frame"])
        pictures = [*self._items(("images", *aliases["images[]"])), *_items("/images", images)]
        if self._places.start is None:
            pictures = [*starts, *pictures]
        else:
            self._fill(self._places.start, starts)
        self._place_end(self._items(aliases["end_frame"]))
        self._place_pictures(pictures)
        self._place_list(
            self._places.videos, [*self._items(("videos", *aliases["videos[]"])), *_items("/videos", videos)], "video"
        )
        self._place_list(self._places.audios, self._items(aliases["audios[]"]), "sound")

    def _items(self, names: Sequence[str]) -> list[Item]:
        """What stands under names that are not the model's own fields."""
        return [
            item
            for name in names
            if name not in self._own
            for item in _items(f"/params/{name}", self._params.get(name))
        ]

    def _fill(self, field: str, items: Sequence[Item]) -> None:
        """Puts the first item into a field that is not filled; the others say the same in other words."""
        if items and field not in self.result.given:
            self.result.given[field] = items[0].value
            self.result.pointers[f"/{field}"] = items[0].pointer

    def _append(self, field: str, items: Sequence[Item]) -> None:
        if field == UNLISTED:  # which no schema checks
            self._refuse([item for item in items if not isinstance(item.value, str)], "this must be a text")
        have = self.result.given.get(field, [])
        if not isinstance(have, list):
            return  # the check will say so
        for index, item in enumerate(items, start=len(have)):
            self.result.pointers[f"/{field}/{index}"] = item.pointer
        wrapped = self._own.get(field, {}).get("items", {}).get("type") == "object"
        self.result.given[field] = [*have, *({"image": item.value} if wrapped else item.value for item in items)]

    def _place_end(self, items: Sequence[Item]) -> None:
        if items and self._places.end is None:
            self._refuse(items, "this model takes no last frame")
        elif self._places.end is not None:
            self._fill(self._places.end, items)

    def _place_pictures(self, items: Sequence[Item]) -> None:
        if self._places.images is not None:
            if items:
                self._append(self._places.images, items)
            return
        for field in (self._places.start, self._places.end):
            if items and field is not None and field not in self.result.given:
                self._fill(field, items[:1])
                items = items[1:]
        most = sum(field is not None for field in (self._places.start, self._places.end))
        self._refuse(
            items, ("this model takes no pictures", "this model takes one picture", "this model takes two")[most]
        )

    def _place_list(self, field: str | None, items: Sequence[Item], what: str) -> None:
        if field is None:
            self._refuse(items, f"this model takes no {what}")
        elif items and self._own[field].get("type") != "array":
            self._fill(field, items)
        elif items:
            self._append(field, items)

    def _refuse(self, items: Sequence[Item], message: str) -> None:
        self.result.faults.extend(Fault(item.pointer, message) for item in items)


def _items(pointer: str, value: Any) -> list[Item]:
    if value is None:
        return []
    if isinstance(value, list):
        return [Item(f"{pointer}/{index}", item) for index, item in enumerate(value)]
    return [Item(pointer, value)]


def references(offer: Offer, gathered: Gathered) -> dict[str, Reference]:
    """Every medium of a checked input, by its pointer there. The references point into the request."""
    found = {}
    for name, kinds in _media_fields(offer):
        for item in _items(f"/{name}", gathered.given.get(name)):
            value, inner = _inside(item.value)
            if value:
                pointer = gathered.pointers.get(item.pointer, f"/params{item.pointer}{inner}")
                found[item.pointer] = Reference(pointer=pointer, value=readable(value), kinds=kinds)
    return found


def without_files(offer: Offer, given: Mapping[str, Any]) -> list[Fault]:
    """Items of lists of media that name no file: what they were meant for would not come about."""
    return [
        Fault(item.pointer, f"{item.pointer.removeprefix('/').replace('/', '.')} names no file")
        for name, _ in _media_fields(offer)
        for item in _items(f"/{name}", given.get(name))
        if not isinstance(item.value, str) and not _inside(item.value)[0]
    ]


def _media_fields(offer: Offer) -> Iterator[tuple[str, tuple[MediaKind, ...]]]:
    for field in offer.media:
        yield field.path[0], field.kinds
    for name in ("image_guidances", UNLISTED):
        if name == Places.of(offer).images:
            yield name, (MediaKind.IMAGE,)


def _inside(value: Any) -> tuple[str | None, str]:
    """The file that an item refers to, and where in the item it stands."""
    if isinstance(value, str):
        return value, ""
    if isinstance(value, dict):
        for name in _IN_GUIDANCE:
            inner, rest = _inside(value.get(name))
            if inner:
                return inner, f"/{name}{rest}"
    return None, ""


def readable(value: str) -> str:
    """Base64 without more as the data: URI that it should be; anything else as it is."""
    return f"data:;base64,{value}" if _BASE64.fullmatch(value) else value
