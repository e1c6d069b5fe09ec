"""The values of an order by plain names, for templates and workflows. Reading the pictures takes time: use a thread."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import msgspec

from atelier.domain.wishes.image import EditMode
from atelier.domain.wishes.parts import Media, ReferenceImage, StyleUse
from atelier.engines.remote.port import Ask

_RATIOS: Final = ("21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16")
_HEIGHTS: Final = {480: "480p", 540: "540p", 720: "720p", 1080: "1080p", 1440: "1440p", 2160: "2160p"}
_QUALITIES: Final = ((15, "low"), (40, "medium"))
_SLIGHT: Final = 0.5
_SEEDS: Final = 2**31
_NONE: Final[Mapping[str, str]] = {}
MEDIA: Final = ("image", "images", "mask", "last_frame", "video", "audio", "face", "media", "subtitles")
"""Fields of wishes that hold files and must not be passed over in silence."""


def values_of(ask: Ask) -> dict[str, Any]:
    """Every field of the wish, `width_px` and the like by those names, and what follows from them:

    `seed`, `size` (1024x768), `aspect` (the nearest of the usual ratios), `resolution` (720p), `seconds` (whole),
    `quality` (low, medium or high, by the steps), `fidelity` (high for slight edits, else low), `background`
    (transparent, where the order wants that), `prompt` with the words of the styles. Files are missing: see `media_of`.
    """
    wish = ask.task.order.wish
    values: dict[str, Any] = {
        name: value
        for name in wish.__struct_fields__
        if not _holds_media(value := getattr(wish, name)) and not isinstance(value, tuple)
    }
    words = [ask.task.styles[use.id].words for use in _styles(wish) if use.id in ask.task.styles]
    if words and "prompt" in values:
        values["prompt"] = ", ".join([text for text in (values["prompt"], *words) if text])
    values["seed"] = ask.seed % _SEEDS
    width, height = values.get("width_px"), values.get("height_px")
    if width and height:
        values["size"] = f"{width}x{height}"
        values["aspect"] = nearest(Fraction(width, height), _RATIOS)
        values["resolution"] = _HEIGHTS[min(_HEIGHTS, key=lambda side: abs(side - min(width, height)))]
    if steps := values.get("steps"):
        values["quality"] = next((word for most, word in _QUALITIES if steps <= most), "high")
    if isinstance(strength := values.get("strength"), float):
        values["fidelity"] = "high" if strength <= _SLIGHT else "low"
    if ask.task.order.finish.transparent:
        values["background"] = "transparent"
    if duration_s := values.get("duration_s"):
        values["seconds"] = max(1, round(duration_s))
    return values


def media_of(ask: Ask) -> dict[str, list[Media]]:
    """The files of the wish by field; `image` and `images` are the same here, under `images`; `references` are
    pictures too, all of them and by role. Of pictures that are edited each for itself, the one of this output."""
    found: dict[str, list[Media]] = {}
    wish = ask.task.order.wish
    for name in wish.__struct_fields__:
        files = [item for item in _items(getattr(wish, name)) if isinstance(item, Media)]
        if name == "images" and getattr(wish, "mode", None) is EditMode.BATCH:
            files = files[ask.position : ask.position + 1]
        references = [item for item in _items(getattr(wish, name)) if isinstance(item, ReferenceImage)]
        for reference in references:
            found.setdefault(f"{reference.role}_references", []).append(reference.image)
        if files or references:
            pictures = files or [reference.image for reference in references]
            found.setdefault("images" if name == "image" else name, []).extend(pictures)
    return found


def single_of(name: str) -> str:
    """How templates call the first of several files."""
    return "image" if name == "images" else name


def nearest(ratio: Fraction, choices: tuple[str, ...]) -> str:
    """Of texts like `16:9` or `1280:720`, the one whose shape comes closest."""

    def distance(choice: str) -> float:
        width, height = map(int, choice.split(":"))
        return abs(math.log(float(ratio) * height / width))

    return min(choices, key=distance)


def encoded(ask: Ask, media: Media) -> str:
    return base64.b64encode(ask.path(media).read_bytes()).decode()


def data_uri(ask: Ask, media: Media) -> str:
    return f"data:{ask.media_type(media)};base64,{encoded(ask, media)}"


def with_media(ask: Ask, names: frozenset[str], carried: Mapping[str, str] = _NONE) -> Mapping[str, Any]:
    """`values_of` and, of those in `names`, the files: `image` (the first), `images`, `references`, the same by role
    (`subject_references`, `style_references`, `face_references`), `mask`, `last_frame`, `video`, `audio` as data URIs,
    or as the addresses that they were `carried` to, by asset id; with `_base64` behind the name without the prefix,
    with `_type` the media type."""

    def link(media: Media) -> str:
        return carried.get(media.asset_id) or data_uri(ask, media)

    values = values_of(ask)
    for name, files in media_of(ask).items():
        single = single_of(name)
        if single in names:
            values[single] = link(files[0])
        if f"{single}_base64" in names:
            values[f"{single}_base64"] = encoded(ask, files[0])
        values[f"{single}_type"] = ask.media_type(files[0])
        if name in names and (name == "images" or name.endswith("references")):
            values[name] = [link(file) for file in files]
    return values


def passed_over(ask: Ask, names: frozenset[str]) -> str | None:
    """A file of the order that the engine would not get to see, or not in time: better not to begin."""
    if getattr(ask.task.order.wish, "mode", None) is EditMode.SEQUENTIAL and ask.task.order.outputs > 1:
        return "the engine of this model makes all outputs at once, none from the one before it"
    for name, files in media_of(ask).items():
        if name not in MEDIA:
            continue
        single = single_of(name)
        if name in names and name == "images":
            continue
        if not {single, f"{single}_base64"} & names:
            return f"the engine of this model takes no {single.replace('_', ' ')}"
        if len(files) > 1:
            return f"the engine of this model takes one {single.replace('_', ' ')}, not {len(files)}"
    return None


def _styles(wish: Any) -> Iterator[StyleUse]:
    for name in wish.__struct_fields__:
        yield from (item for item in _items(getattr(wish, name)) if isinstance(item, StyleUse))


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _holds_media(value: object) -> bool:
    return isinstance(value, msgspec.Struct)
