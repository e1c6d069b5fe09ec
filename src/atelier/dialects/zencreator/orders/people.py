"""Pictures of people: new faces and other people's, series of one person, and two in one picture."""

from __future__ import annotations

from typing import Final

from atelier.catalogue.presets import Category, load_presets
from atelier.dialects.zencreator.orders.given import Given
from atelier.dialects.zencreator.orders.plan import Plan, size
from atelier.domain.errors import Invalid
from atelier.domain.ids import parse_id
from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditMode
from atelier.domain.wishes.parts import Role

_VARIANTS: Final = 4
_FACE_PX: Final = 1024
_USUAL_BODY: Final = "Normal"
_HEAD: Final = "FULL_HEAD"
_LONGEST_PX: Final = {"2K": 2048, "4K": 4096}
_SIDES: Final = {"ratio": "width", "image_count": "count", "number_of_images": "count"}


def photoshoot(given: Given) -> Plan:
    """One person, shot after shot. A category's shots win over the prompt. Without either there is nothing to show."""
    category = _category(given)
    if category is None and not given["prompt"].strip():
        raise Invalid.at("/prompt", "say in prompt what the pictures shall show, or name a category_id")
    other_face = given["face_ref"] != given["body_ref"]
    return Plan(
        operation=Operation.EDIT_IMAGE,
        fields={
            "mode": EditMode.PHOTOSHOOT,
            "prompt": given["prompt"] if category is None else "",
            "shots": [] if category is None else list(category.prompts),
            "count": given["image_count"] * given["number_of_images"],
            "references": [{"role": Role.FACE}] if other_face else [],
            **size(given),
        },
        media={"/body_ref": "/images/0", **({"/face_ref": "/references/0"} if other_face else {})},
        effects={**_SIDES, "category_id": "shots", **({"prompt": ""} if category else {})},
    )


def _category(given: Given) -> Category | None:
    """Raises Invalid for one that there is not."""
    named = given["category_id"]
    if not named:
        return None
    category_id = parse_id(named)
    category = None if category_id is None else load_presets().category(category_id)
    if category is None:
        raise Invalid.at("/category_id", f"there is no category {named!r}; /photoshoot-categories lists them")
    return category


def carousel(given: Given) -> Plan:
    return Plan(
        operation=Operation.EDIT_IMAGE,
        fields={"mode": EditMode.ANGLES, "prompt": "", "count": given["number_of_images"], **size(given)},
        media={"/asset_ref": "/images/0"},
        effects=_SIDES,
    )


def collaber(given: Given) -> Plan:
    return Plan(
        operation=Operation.EDIT_IMAGE,
        fields={
            "mode": EditMode.TOGETHER,
            "prompt": given["prompt"] or "",
            "count": given["number_of_images"],
            **size(given),
        },
        media=given.media(
            ("asset_image_1", "/images/0"), ("asset_image_2", "/images/1"), ("location_asset", "/images/2")
        ),
        effects=_SIDES,
    )


def facegen(given: Given) -> Plan:
    """Several people to choose from. Women have no beards here, whatever is asked for."""
    bearded = given["gender"] != "Female"
    style = " ".join(filter(None, (given["hair_type"], given["hair_style"])))
    words = {
        "gender": given["gender"],
        "age": given["age"],
        "origin": given["origin"],
        "eyes": given["eye_color"],
        "hair_colour": given["hair_color"],
        "hair_style": style,
        "beard": given["beard"] if bearded else None,
        "beard_colour": given["beard_color"] if bearded else None,
        "make_up": given["makeup"],
        "face_shape": given["body_type"] if given["body_type"] != _USUAL_BODY else None,
    }
    return Plan(
        operation=Operation.CREATE_FACE,
        fields={
            **{name: word.lower() for name, word in words.items() if word},
            "width": _FACE_PX,
            "height": _FACE_PX,
            "count": _VARIANTS,
        },
        effects={
            "eye_color": "eyes",
            "hair_color": "hair_colour",
            "hair_type": "hair_style",
            "beard": "beard" if bearded else "",
            "beard_color": "beard_colour" if bearded else "",
            "makeup": "make_up",
            "body_type": "face_shape",
        },
    )


def faceswap(given: Given) -> Plan:
    return Plan(
        operation=Operation.SWAP_FACE,
        fields={"whole_head": given["model"] == _HEAD, "longest": _LONGEST_PX[given["resolution"]]},
        media={"/ref_asset": "/image", "/face_asset": "/face"},
        effects={"model": "whole_head" if given["model"] == _HEAD else "", "resolution": "longest"},
    )
