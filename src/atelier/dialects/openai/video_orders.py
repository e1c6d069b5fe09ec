"""From a request for a video to what is wanted. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.checking import checked, checked_size, native_input, parse_size, remembered
from atelier.dialects.openai.choice import DIALECT, Choice, Kind, choose, menu_facts
from atelier.dialects.openai.pictures import reference_of
from atelier.dialects.openai.placing import Draft
from atelier.dialects.openai.video_jobs import told_of, video_id
from atelier.domain.errors import Invalid
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.flows.canonical import Canonical
from atelier.flows.place import Wanted
from atelier.flows.references import Reference
from atelier.jobs.records import Job
from atelier.storage.assets import Asset

_LONGEST_S: Final = 120
"""Of a video that is changed, and of what extensions lead to."""
_EVEN: Final = 2


class Source(msgspec.Struct, frozen=True):
    """A video to go on from, and the job that made it; None: it was uploaded with the request."""

    file: Asset
    job: Job | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds, started ones included."""
        if self.job is not None:
            return int(told_of(self.job).seconds)
        return max(1, math.ceil(self.file.duration_s or 0))

    @property
    def sides(self) -> tuple[int, int]:
        return self.file.width_px or _EVEN, self.file.height_px or _EVEN

    @property
    def model(self) -> str | None:
        return None if self.job is None else told_of(self.job).model


def create(body: Body) -> Draft:
    """A video from words, and from a picture that it begins with. Raises Invalid, UnknownModel."""
    choice = _choice(body, None)
    if "input_reference" in body.fields:
        body.fields["input_reference"] = reference_of(body.fields["input_reference"], "/input_reference")
    filled = checked(choice, body, without={"video"})
    if "input_reference" in filled:
        missing = "pictures are not possible"
        operation = choice.check(Operation.IMAGE_TO_VIDEO, "/input_reference", missing)
    else:
        missing = "words alone are not enough"
        operation = choice.check(Operation.TEXT_TO_VIDEO, "/input_reference", missing)
    width, height = checked_size(choice, filled["size"])
    seconds = int(filled["seconds"])
    fields = {"width": width, "height": height, "duration_s": float(seconds), **_film(choice, filled)}
    priced = filled | {"duration_s": seconds, "width": width, "height": height}
    return _draft(choice, operation, filled, fields, priced, media={"/input_reference": "/image"})


def edit(body: Body, source: Source, *, remix: bool = False) -> Draft:
    """The video changed as the words say. It costs what a new one of its length and size does. Raises Invalid,
    UnknownModel."""
    choice = _choice(body, source)
    filled = _checked_with(choice, body, source, without={"seconds", "size", "input_reference"})
    operation = choice.check(Operation.TRANSFORM_VIDEO, "/model", "changing videos is not possible")
    if source.seconds > _LONGEST_S:
        raise Invalid.at("/video", f"may last {_LONGEST_S} seconds at most, not {source.seconds}")
    width, height = nearest_size(choice, *source.sides)
    filled |= {"seconds": str(source.seconds), "size": f"{width}x{height}"}
    fields = {"prompt": filled["prompt"], "width": width, "height": height}
    priced = filled | {"duration_s": source.seconds, "width": width, "height": height}
    remixed_from = video_id(source.job) if remix and source.job is not None else None
    return _draft(choice, operation, filled, fields, priced, remixed_from=remixed_from)


def extend(body: Body, source: Source) -> Draft:
    """The video and then so many seconds more, which is what it costs. Raises Invalid, UnknownModel."""
    choice = _choice(body, source)
    if "seconds" not in body.fields:
        raise Invalid.at("/seconds", "is required")
    filled = _checked_with(choice, body, source, without={"size", "input_reference"})
    operation = choice.check(Operation.EXTEND_VIDEO, "/model", "extending videos is not possible")
    more = int(filled["seconds"])
    whole = source.seconds + more
    if whole > _LONGEST_S:
        raise Invalid.at("/seconds", f"the whole video would last {whole} seconds; at most {_LONGEST_S} are possible")
    width, height = nearest_size(choice, *source.sides)
    fields = {"duration_s": float(more), **_film(choice, filled)}
    priced = filled | {"duration_s": more, "size": f"{width}x{height}", "width": width, "height": height}
    wide, high = source.sides
    return _draft(choice, operation, filled | {"seconds": str(whole), "size": f"{wide}x{high}"}, fields, priced)


def _choice(body: Body, source: Source | None) -> Choice:
    """The model that is named, else that of the video to go on from, else the usual one."""
    usual = menu_facts().default_models[Kind.VIDEO]
    earlier = None if source is None else source.model
    return choose(body.fields.pop("model", earlier or usual), Kind.VIDEO)


def _checked_with(choice: Choice, body: Body, source: Source, *, without: set[str]) -> dict[str, Any]:
    body.fields["video"] = str(source.file.id)
    return checked(choice, body, without=without)


def _film(choice: Choice, filled: Mapping[str, Any]) -> dict[str, Any]:
    return {"prompt": filled["prompt"], "fps": choice.facts.fps, "sound": choice.facts.sound}


def _draft(
    choice: Choice,
    operation: Operation,
    filled: Mapping[str, Any],
    fields: Mapping[str, Any],
    priced: Mapping[str, Any],
    *,
    media: Mapping[str, str] | None = None,
    remixed_from: str | None = None,
) -> Draft:
    """`fields` are canonical, `priced` is what the price is computed from."""
    canonical = Canonical(operation=operation, fields=fields, media=media)
    offer = choice.priced
    wanted = Wanted(
        dialect=DIALECT,
        offer=offer,
        operation=operation,
        input=priced if choice.native is None else native_input(choice, _native_fields(choice, filled, fields)),
        order=lambda found: canonical.order(offer.id, found),
        references=_references(filled),
        texts={"/prompt": filled["prompt"]},
    )
    given = {name: remembered(value) for name, value in filled.items()}
    return Draft(wanted, given | {"model": choice.name, "remixed_from": remixed_from})


def _references(filled: Mapping[str, Any]) -> tuple[Reference, ...]:
    kinds = {"input_reference": (MediaKind.IMAGE,), "video": (MediaKind.VIDEO,)}
    return tuple(Reference(f"/{name}", filled[name], kind) for name, kind in kinds.items() if name in filled)


def _native_fields(choice: Choice, filled: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """With the media by their canonical names, and the native step of sizes that a frame falls into."""
    found = {**fields, "image": filled.get("input_reference"), "video": filled.get("video")}
    assert choice.native is not None
    steps = choice.native.input["properties"].get("resolution", {}).get("enum", ())
    if steps and "width" in fields:
        found["resolution"] = _resolution(steps, min(fields["width"], fields["height"]))
    return {name: value for name, value in found.items() if value is not None}


def _resolution(steps: tuple[str, ...], lines: int) -> str:
    """The least step with room for so many lines. Raises Invalid."""
    for step in sorted(steps, key=_lines_of):
        if lines <= _lines_of(step):
            return step
    most = max(map(_lines_of, steps))
    raise Invalid.at("/size", f"the shorter side may have {most} pixels at most, not {lines}")


def _lines_of(step: str) -> int:
    return int(step.removesuffix("p"))


def nearest_size(choice: Choice, width: int, height: int) -> tuple[int, int]:
    """Of the sizes that the model makes, the one most like this: in shape before extent. Where it makes any, this one
    within its limits."""
    offered = choice.offer.input["properties"]["size"].get("enum")
    if offered is None:
        return _within(choice, width, height)

    def distance(size: tuple[int, int]) -> tuple[float, float]:
        wide, high = size
        return abs(math.log(wide * height / (high * width))), abs(math.log(wide * high / (width * height)))

    return min(map(parse_size, offered), key=lambda size: tuple(round(part, 3) for part in distance(size)))


def _within(choice: Choice, width: int, height: int) -> tuple[int, int]:
    facts = choice.facts
    low, high = facts.side_px
    scale = min(1.0, high / max(width, height), math.sqrt(facts.pixels[1] / (width * height)))
    step = facts.side_step_px
    wide, tall = (min(high, max(low, math.floor(side * scale / step) * step)) for side in (width, height))
    return wide, tall
