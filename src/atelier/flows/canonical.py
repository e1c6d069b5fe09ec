"""Canonical inputs: the one form in which every dialect says what it wants, and the order behind it. Pure.

The names are those of the wishes' fields without the unit of lengths (`width` for `width_px`), so wishes are filled by
name. A dialect renames its fields to these, says which operation they mean, and works out what only it can know.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from atelier.catalogue.menu import Offer
from atelier.domain.errors import Invalid
from atelier.domain.finish import Finish
from atelier.domain.media import MediaKind, fit_aspect, parse_aspect
from atelier.domain.operations import NEEDS_CONSENT, OUTPUT_KIND, Operation
from atelier.domain.order import Order, Shortfall
from atelier.domain.sizes import frame_size
from atelier.domain.wishes import Wish
from atelier.domain.wishes.editing import Clip
from atelier.domain.wishes.parts import Media, ReferenceImage, Role, Span, StyleUse
from atelier.domain.wishes.training import StyleKind
from atelier.domain.wishes.video import Transformation
from atelier.flows.place import Found, draw_seed

TEXTS = ("prompt", "negative_prompt", "text", "script", "lyrics", "title", "subtitle", "question", "trigger_word")
_LISTS = ("shots", "captions")
_SAMPLES = 4
"""Pictures of what a training has learned so far, which its customer sees without asking."""
_SQUARE_PX = 1024 * 1024
_NOT_OF_WISHES = frozenset({"seed", "count", "aspect_ratio", "resolution", "factor", "megapixels", "finish"})
"""Canonical fields that count although wishes do not have them."""
_UPSCALES: Mapping[Operation, tuple[int, int]] = {
    Operation.UPSCALE_IMAGE: (1 << 25, 1),
    Operation.UPSCALE_VIDEO: (5120 * 2880, 2),
}
"""How many pixels there may be at most, and what sides are multiples of."""
_UPSCALES_BY = frozenset({"factor", "megapixels"})
_WISHES: Mapping[Operation, type[Any]] = {Operation(str(kind.__struct_config__.tag)): kind for kind in get_args(Wish)}


class Canonical(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted.

    `fields` are canonical, without media. `media` says where each medium of the input belongs: the JSON pointer in the
    dialect's input, and the canonical one (`/image`, `/images/0`, `/last_frame`); None: they are the same. `outputs` is
    how many files there shall be, where that does not follow from the fields. `finish` is how the files are to be
    delivered, `previews` how many pictures of the work in progress are wanted. `asked` are the fields that the customer
    set, as the dialect calls them, and the canonical field that each became, "" for none: what had no effect is told in
    the job's notes. `shortfall` is what cannot be given of what is paid.
    """

    operation: Operation
    fields: Mapping[str, Any]
    media: Mapping[str, str] | None = None
    outputs: int | None = None
    finish: Finish = Finish()
    previews: int = 0
    asked: Mapping[str, str] = {}
    shortfall: Shortfall | None = None

    @property
    def likeness(self) -> bool:
        """Whether it puts a real person into media, which takes the account's declaration."""
        return (
            self.operation in NEEDS_CONSENT
            or self.fields.get("how") == Transformation.REPLACE
            or any(one.get("role") == Role.FACE for one in self.fields.get("references") or ())
            or (self.operation is Operation.TRAIN_STYLE and self.fields.get("kind") == StyleKind.CHARACTER)
        )

    def texts(self) -> dict[str, str]:
        """The customer's words by field."""
        words = {name: self.fields[name] for name in TEXTS if self.fields.get(name)}
        lists = {name: self.fields.get(name) or () for name in _LISTS}
        return words | {f"{name}/{index}": text for name, texts in lists.items() for index, text in enumerate(texts)}

    def order(self, model: str, found: Found) -> Order:
        """The order, given the media by the dialect's pointers. Raises Invalid where they do not fit the fields."""
        media = found
        if self.media is not None:
            media = {self.media[pointer]: medium for pointer, medium in found.items() if pointer in self.media}
        seed = self.fields.get("seed")
        wish = _wish(self.operation, self.fields, media)
        return Order(
            model=model,
            wish=wish,
            outputs=self.outputs or _outputs(self.operation, self.fields, media),
            seed=draw_seed() if seed is None else seed,
            finish=self.finish,
            previews=_SAMPLES if self.operation is Operation.TRAIN_STYLE else self.previews,
            asked=_asked(self.asked, wish),
            shortfall=self.shortfall,
        )


def native(offer: Offer, filled: Mapping[str, Any]) -> tuple[dict[str, Any], Canonical]:
    """A checked input of the native menu, completed by what follows from it, and what it wants."""
    complete = dict(filled)
    operation = offer.operations[0]
    if operation is Operation.TEXT_TO_IMAGE:
        complete["width"], complete["height"] = sides(filled)
    return complete, Canonical(operation=operation, fields=complete)


def sides(given: Mapping[str, Any], *, area_px: int = _SQUARE_PX) -> tuple[int, int]:
    """Both sides of a new picture: as given, or from one side or none by `aspect_ratio`, near `area_px`."""
    width, height = given.get("width"), given.get("height")
    if width and height:
        return width, height
    ratio = parse_aspect(given.get("aspect_ratio") or "1:1")
    if width:
        return width, fit_aspect(ratio, round(width * width / ratio))[1]
    if height:
        return fit_aspect(ratio, round(height * height * ratio))[0], height
    return fit_aspect(ratio, area_px)


def _asked(asked: Mapping[str, str], wish: Wish) -> dict[str, str]:
    """By the wish's own fields; what has its effect elsewhere is left out."""
    fields = {field.removesuffix("_px") for field in wish.__struct_fields__}
    return {name: field if field in fields else "" for name, field in asked.items() if field not in _NOT_OF_WISHES}


def _outputs(operation: Operation, given: Mapping[str, Any], media: Found) -> int:
    count = int(given.get("count", 1))
    if operation is Operation.EDIT_IMAGE and given.get("mode") in ("batch", "sequential"):
        return count * sum(pointer.startswith("/images/") for pointer in media)
    return count


def _wish(operation: Operation, given: Mapping[str, Any], media: Found) -> Wish:
    kind = _WISHES[operation]
    worked_out = _sizes(operation, given, media)
    values = {}
    for field, wanted in _types(operation):
        value = worked_out[field] if field in worked_out else _value(field, wanted, given, media)
        if value is not None:
            values[field] = value
    wish: Wish = kind(**values)
    return wish


@cache
def _types(operation: Operation) -> tuple[tuple[str, Any], ...]:
    """The fields of an operation's wish with what they hold where they are filled. Kept: reading the hints took an
    eighth of a whole submit."""
    kind = _WISHES[operation]
    hints = get_type_hints(kind)
    return tuple((field, _within_optional(hints[field])) for field in kind.__struct_fields__)


def _value(field: str, wanted: Any, given: Mapping[str, Any], media: Found) -> Any:
    """One field by its name and type; None where nothing was given for it."""
    name = field.removesuffix("_px")
    if wanted is Media:
        return media.get(f"/{name}")
    if wanted is Span:
        return Span(given.get("start_s") or 0.0, given.get("end_s"))
    if get_origin(wanted) is tuple and get_args(wanted)[0] is Media:
        return tuple(found for pointer, found in media.items() if pointer.rpartition("/")[0] == f"/{name}") or None
    if get_origin(wanted) is tuple and get_args(wanted)[0] is Clip:
        return _clips(given, media)
    if get_origin(wanted) is tuple and get_args(wanted)[0] is StyleUse:
        return tuple(StyleUse(one) if isinstance(one, str) else StyleUse(**one) for one in given.get(name) or ())
    if get_origin(wanted) is tuple and get_args(wanted)[0] is ReferenceImage:
        return _references(given, media)
    value = given.get(name)
    return None if value is None else msgspec.convert(value, wanted, strict=False)


def _references(given: Mapping[str, Any], media: Found) -> tuple[ReferenceImage, ...]:
    """The pictures at `/references/0` and so on; the field `references` has what is told of each."""
    told = enumerate(given.get("references") or ())
    return tuple(
        ReferenceImage(image=media[f"/references/{index}"], **one | {"role": Role(one.get("role", Role.SUBJECT))})
        for index, one in told
    )


def _clips(given: Mapping[str, Any], media: Found) -> tuple[Clip, ...]:
    """The videos of a merge; `spans`, where given, has the part of each that is used."""
    videos = [found for pointer, found in media.items() if pointer.startswith("/videos/")]
    spans = msgspec.convert(given.get("spans") or [Span()] * len(videos), list[Span])
    if len(spans) != len(videos):
        raise Invalid.at("/spans", f"has {len(spans)} entries; give one for each of the {len(videos)} videos, or none")
    return tuple(Clip(video, span) for video, span in zip(videos, spans, strict=True))


def _within_optional(hint: Any) -> Any:
    """`X` for `X | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = [argument for argument in get_args(hint) if argument is not type(None)]
        return inner
    return hint


def _sizes(operation: Operation, given: Mapping[str, Any], media: Found) -> dict[str, Any]:
    """Sizes that follow from a resolution, a factor, or the media."""
    source = media.get("/image") or media.get("/video") or media.get("/media")
    if operation in _UPSCALES and source is not None and not _UPSCALES_BY.isdisjoint(given):
        return _upscaled(given, source, operation)
    if "resolution" in given and OUTPUT_KIND[operation] is MediaKind.VIDEO:
        width_px, height_px = frame_size(given["resolution"], _ratio(given, source))
        return {"width_px": width_px, "height_px": height_px}
    return {}


def _ratio(given: Mapping[str, Any], source: Media | None) -> Fraction:
    if given.get("aspect_ratio"):
        return parse_aspect(given["aspect_ratio"])
    if source is not None and source.width_px and source.height_px:
        return Fraction(source.width_px, source.height_px)
    return Fraction(16, 9)


def _upscaled(given: Mapping[str, Any], source: Media, operation: Operation) -> dict[str, Any]:
    """By `megapixels`, as far as they enlarge, else by `factor`."""
    width_px, height_px = source.width_px or 1, source.height_px or 1
    factor = float(given.get("factor") or 1)
    if given.get("megapixels"):
        factor = max(1.0, (given["megapixels"] * 1e6 / (width_px * height_px)) ** 0.5)
    most, step = _UPSCALES[operation]
    wide, high = (max(step, round(side * factor) // step * step) for side in (width_px, height_px))
    if wide * high > most:
        raise Invalid.at("/factor", f"leads to {wide} x {high} px; at most {most / 1e6:g} megapixels are possible")
    return {"width_px": wide, "height_px": high}
