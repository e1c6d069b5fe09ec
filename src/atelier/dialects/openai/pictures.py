"""From a request for pictures to what is wanted. Pure."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import msgspec

from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.checking import checked, checked_size, native_figures, native_input, remembered
from atelier.dialects.openai.choice import DIALECT, Choice, Kind, choose, menu_facts
from atelier.dialects.openai.placing import Draft
from atelier.domain.errors import Invalid
from atelier.domain.finish import Finish
from atelier.domain.media import MediaKind, fit_aspect
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.flows.canonical import Canonical
from atelier.flows.place import Found, Wanted
from atelier.flows.references import Reference

_SQUARE: Final = "1024x1024"
_SQUARE_PX: Final = 1024 * 1024
_STRENGTHS: Final = {"low": 0.8, "high": 0.5}
"""How far an edit goes from the picture, by `input_fidelity`."""
_VARIED: Final = 0.6
_IMAGE: Final = (MediaKind.IMAGE,)


class Making(StrEnum):
    GENERATE = "generations"
    EDIT = "edits"
    VARY = "variations"


WITHOUT: Final[Mapping[Making, frozenset[str]]] = {
    Making.GENERATE: frozenset({"image", "mask", "input_fidelity"}),
    Making.EDIT: frozenset({"style"}),
    Making.VARY: frozenset(
        {
            *("prompt", "mask", "background", "output_format", "output_compression", "input_fidelity", "moderation"),
            *("stream", "partial_images", "quality", "style", "complexity"),
        }
    ),
}
"""The parameters that the others have and a call has not."""


def draft(making: Making, body: Body) -> Draft:
    """Raises Invalid, UnknownModel."""
    facts = menu_facts()
    default = facts.variation_model if making is Making.VARY else facts.default_models[Kind.IMAGE]
    model = body.fields.pop("model", default)
    choice = choose(model, Kind.IMAGE)
    _gather_images(body.fields)
    if making is Making.VARY:
        if "prompt" in body.fields:
            raise Invalid.at("/prompt", "there is no field prompt here")
        without = WITHOUT[making] - {"prompt"}
        body.fields["prompt"] = facts.variation_prompt
    else:
        without = WITHOUT[making]
    filled = checked(choice, body, without=without)
    if making is not Making.GENERATE and "image" not in filled:
        raise Invalid.at("/image", "is required")
    filled["quality"] = choice.facts.auto_quality if filled["quality"] == "auto" else filled["quality"]
    finish = _finish(filled)
    wanted = _wanted(making, choice, filled, finish)
    kept = {name: remembered(value) for name, value in filled.items()} | {"model": model, "call": making.value}
    kept["response_format"] = filled.get("response_format", choice.facts.answers)
    return Draft(wanted, kept, filled["stream"])


def _gather_images(fields: dict[str, Any]) -> None:
    """Brings the shapes in which pictures come in JSON into one: a list of references under `image`."""
    given = fields.pop("images", None)
    if given is not None:
        if "image" in fields:
            raise Invalid.at("/images", "send either image or images")
        fields["image"] = given
    if "image" in fields:
        images = fields["image"] if isinstance(fields["image"], list) else [fields["image"]]
        fields["image"] = [reference_of(image, f"/image/{index}") for index, image in enumerate(images)]
    if "mask" in fields:
        fields["mask"] = reference_of(fields["mask"], "/mask")


def reference_of(value: Any, pointer: str) -> Any:
    """`{"image_url": ...}` and `{"file_id": ...}` are other ways to say a link, or the id of a file here.

    Raises Invalid for an object that is neither.
    """
    if not isinstance(value, dict):
        return value
    link = value.get("image_url", value.get("file_id"))
    link = link.get("url") if isinstance(link, dict) else link
    if not isinstance(link, str):
        raise Invalid.at(pointer, "needs an image_url or a file_id")
    return link


def _finish(filled: Mapping[str, Any]) -> Finish:
    transparent = filled["background"] == "transparent"
    if transparent and filled["output_format"] == "jpeg":
        raise Invalid.at("/background", "JPEG has no transparency; set output_format to png or webp")
    return Finish(
        media_type=f"image/{filled['output_format']}", quality=filled["output_compression"], transparent=transparent
    )


def _wanted(making: Making, choice: Choice, filled: dict[str, Any], finish: Finish) -> Wanted:
    if making is Making.GENERATE:
        operation = choice.check(Operation.TEXT_TO_IMAGE, "/prompt", "words alone are not enough")
    else:
        operation = choice.check(Operation.EDIT_IMAGE, "/model", "editing pictures is not possible")
    size = None if filled["size"] == "auto" else checked_size(choice, filled["size"])
    width, height = size or (1024, 1024)
    filled |= {"size": filled["size"] if size else _SQUARE, "width": width, "height": height}
    fields: dict[str, Any] = {"prompt": filled["prompt"], "count": filled["n"]}
    if size is not None or making is Making.GENERATE:
        fields |= {"width": width, "height": height}
    if making is not Making.GENERATE:
        fields["strength"] = _VARIED if making is Making.VARY else _STRENGTHS[filled["input_fidelity"]]
        fields["mask_by_alpha"] = "mask" in filled
    places = {f"/image/{index}": f"/images/{index}" for index in range(len(filled.get("image", ())))}
    places |= {"/mask": "/mask"} if "mask" in filled else {}
    canonical = Canonical(
        operation=operation,
        fields=fields,
        media=places,
        finish=finish,
        previews=filled["partial_images"] if filled["stream"] else 0,
    )
    priced = choice.priced

    def order(media: Found) -> Order:
        _check_mask(media)
        shaped = canonical
        if operation is Operation.EDIT_IMAGE and size is None:
            shaped = msgspec.structs.replace(canonical, fields={**fields, **_shape_of(media["/image/0"])})
        return shaped.order(priced.id, media)

    return Wanted(
        dialect=DIALECT,
        offer=priced,
        operation=operation,
        input=filled if choice.native is None else native_input(choice, {**fields, "images": filled.get("image")}),
        order=order,
        references=_references(filled),
        figures=functools.partial(native_figures, choice),
        texts={"/prompt": filled["prompt"]},
    )


def _references(filled: Mapping[str, Any]) -> tuple[Reference, ...]:
    found = [Reference(f"/image/{index}", value, _IMAGE) for index, value in enumerate(filled.get("image", ()))]
    return (*found, Reference("/mask", filled["mask"], _IMAGE)) if "mask" in filled else tuple(found)


def _shape_of(picture: Any) -> dict[str, int]:
    """A size of about a megapixel in the shape of the first picture, which is what `auto` means and costs."""
    ratio = Fraction(picture.width_px or 1, picture.height_px or 1)
    width, height = fit_aspect(ratio, _SQUARE_PX, step=16)
    return {"width": width, "height": height}


def _check_mask(media: Found) -> None:
    mask, picture = media.get("/mask"), media.get("/image/0")
    if mask is None or picture is None:
        return
    if (mask.width_px, mask.height_px) != (picture.width_px, picture.height_px):
        raise Invalid.at(
            "/mask",
            f"must have the size of the first picture: it is {mask.width_px}x{mask.height_px}, "
            f"the picture {picture.width_px}x{picture.height_px}",
        )
