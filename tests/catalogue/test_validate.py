"""Checking inputs: every fault says which field, what is allowed, and where."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.catalogue.load import menu
from atelier.catalogue.schema import media_fields, with_defaults
from atelier.catalogue.validate import InputCheck
from atelier.domain.errors import Invalid
from atelier.domain.media import MediaKind

FIELDS: dict[str, Any] = {
    "prompt": {"type": "string", "minLength": 2, "maxLength": 8},
    "count": {"type": "integer", "minimum": 1, "maximum": 4, "default": 1},
    "width": {"type": "integer", "multipleOf": 8},
    "strength": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "seed": {"type": "string", "pattern": r"^\d+$"},
    "mode": {"type": ["string", "null"], "enum": ["std", "pro", None]},
    "tone": {"enum": [f"tone-{i}" for i in range(20)]},
    "kind": {"const": "simple"},
    "images": {"type": "array", "items": {"type": "string", "x-media": "image"}, "minItems": 1, "maxItems": 2},
    "tags": {"type": "array", "uniqueItems": True},
    "clip": {
        "type": "object",
        "properties": {"url": {"type": "string", "x-media": "video"}, "trim": {"type": "number", "default": 0}},
        "required": ["url"],
        "additionalProperties": False,
    },
    "style": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {"weight": {"type": "number", "maximum": 2}}, "required": ["weight"]},
        ]
    },
}
SCHEMA = {"type": "object", "properties": FIELDS, "required": ["prompt"], "additionalProperties": False}
CHECK = InputCheck(SCHEMA, {"imageList": "images", "imgs": "images"})
GOOD = {"prompt": "hello"}


def faults(given: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.message) for fault in CHECK.check(given)]


def test_a_good_input_has_no_faults() -> None:
    assert faults(GOOD) == []
    assert faults({**GOOD, "mode": None, "clip": {"url": "a"}, "style": {"weight": 2}, "images": ["a"]}) == []


@pytest.mark.parametrize(
    ("more", "pointer", "message"),
    [
        ({"prompt": "x"}, "/prompt", "prompt has 1 characters, at least 2 are needed"),
        ({"prompt": "x" * 9}, "/prompt", "prompt has 9 characters, at most 8 are allowed"),
        ({"prompt": 5}, "/prompt", "prompt must be a text, not 5"),
        ({"prompt": "x" * 8 + "\N{GRINNING FACE}"}, "/prompt", "prompt has 9 characters, at most 8 are allowed"),
        ({"count": 0}, "/count", "count must be at least 1, not 0"),
        ({"count": 5}, "/count", "count must be at most 4, not 5"),
        ({"count": 1.5}, "/count", "count must be a whole number, not 1.5"),
        ({"count": True}, "/count", "count must be a whole number, not true"),
        ({"width": 12}, "/width", "width must be a multiple of 8, not 12"),
        ({"strength": 0}, "/strength", "strength must be more than 0, not 0"),
        ({"strength": 1}, "/strength", "strength must be less than 1, not 1"),
        ({"seed": "12a"}, "/seed", r"seed must match ^\d+$, not 12a"),
        ({"mode": "4k"}, "/mode", "mode must be one of std, pro, not 4k"),
        ({"kind": "other"}, "/kind", "kind must be simple, not other"),
        ({"images": []}, "/images", "images has 0 items, at least 1 are needed"),
        ({"images": ["a", "b", "c"]}, "/images", "images has 3 items, at most 2 are allowed"),
        ({"images": ["a", 5]}, "/images/1", "images[1] must be a text, not 5"),
        ({"tags": ["a", "a"]}, "/tags", "tags has the same item twice"),
        ({"clip": {}}, "/clip/url", "clip.url is required"),
        ({"clip": {"url": "a", "trin": 1}}, "/clip/trin", "there is no field clip.trin"),
        ({"clip": "x" * 99}, "/clip", f"clip must be an object, not {'x' * 60}..."),
        ({"promt": "a"}, "/promt", "there is no field promt; did you mean prompt?"),
        ({"imageLst": "a"}, "/imageLst", "there is no field imageLst; did you mean imageList?"),
        ({"zzz": "a"}, "/zzz", "there is no field zzz"),
        ({"a/b~c": 1}, "/a~1b~0c", "there is no field a/b~c"),
        (
            {"style": {"weight": 3}},
            "/style",
            "style fits none of the allowed shapes: style.weight must be at most 2, not 3",
        ),
        ({"style": 5}, "/style", "style fits none of the allowed shapes: style must be a text, not 5"),
    ],
)
def test_one_fault(more: dict[str, Any], pointer: str, message: str) -> None:
    assert faults(GOOD | more) == [(pointer, message)]


def test_a_missing_field() -> None:
    assert faults({}) == [("/prompt", "prompt is required")]


def test_a_long_list_of_values_is_cut_short() -> None:
    ((_, message),) = faults(GOOD | {"tone": "loud"})
    assert message.startswith("tone must be one of tone-0, tone-1, ")
    assert message.endswith("tone-11 and 8 more, not loud")


def test_old_names_are_renamed_first() -> None:
    assert CHECK.check(GOOD | {"imageList": ["a"]}) == []
    assert CHECK.accept(GOOD | {"imageList": ["a"]}) == {"prompt": "hello", "images": ["a"], "count": 1}
    assert faults(GOOD | {"imageList": 5}) == [("/images", "images must be a list, not 5")]


def test_old_and_new_name_together() -> None:
    both = ("/imageList", "imageList is the old name of images: send only images")
    assert faults(GOOD | {"imageList": ["a"], "images": ["b"]}) == [both]
    two_old = ("/imgs", "imgs is the old name of images: send only images")
    assert faults(GOOD | {"imageList": ["a"], "imgs": ["b"]}) == [two_old]


def test_accept_raises_with_every_fault() -> None:
    with pytest.raises(Invalid) as caught:
        CHECK.accept({"count": 9, "width": 3, "seed": "x", "kind": 1})
    assert len(caught.value.faults) == 5
    assert str(caught.value).endswith("; and 2 more")


def test_accept_leaves_the_input_as_it_was() -> None:
    given = {**GOOD, "clip": {"url": "a"}}
    assert CHECK.accept(given) == {"prompt": "hello", "count": 1, "clip": {"url": "a", "trim": 0}}
    assert given == {**GOOD, "clip": {"url": "a"}}


def test_choices_between_fields() -> None:
    swap, mesh = menu("zencreator").offers["video2video"].check, menu("gateai").offers["rodin-v2"].check
    exactly_one = "give exactly one of video_asset, instagram_url, tiktok_url"
    assert [fault.message for fault in swap.check({"image_asset": "a"})] == [exactly_one]
    two = {"image_asset": "a", "video_asset": "b", "tiktok_url": "c"}
    assert [fault.message for fault in swap.check(two)] == [exactly_one]
    assert swap.check({"image_asset": "a", "video_asset": "b", "tiktok_url": None}) == []
    assert [fault.message for fault in mesh.check({})] == ["give at least one of prompt, reference_images"]


def test_rules_between_fields() -> None:
    editor = menu("zencreator").offers["image_editor"].check
    given = {"prompt": "a", "image_assets": ["b"], "model": "FLUX_KLEIN_LORA"}
    assert [fault.message for fault in editor.check(given)] == ["lora_id is required"]
    assert editor.check({**given, "lora_id": "c"}) == []


def test_a_schema_must_be_one() -> None:
    with pytest.raises(ValueError, match="strin"):
        InputCheck({"type": "strin"})


def test_defaults_reach_into_lists() -> None:
    schema = {
        "properties": {
            "parts": {"type": "array", "items": {"properties": {"gain": {"default": 1}}}},
            "modes": {"default": ["a"]},
        }
    }
    filled = with_defaults(schema, {"parts": [{"gain": 3}, {}]})
    assert filled == {"parts": [{"gain": 3}, {"gain": 1}], "modes": ["a"]}
    filled["modes"].append("b")
    assert with_defaults(schema, {})["modes"] == ["a"]


def test_media_fields() -> None:
    assert [(field.name, *field.kinds) for field in media_fields(SCHEMA)] == [
        ("images[]", MediaKind.IMAGE),
        ("clip.url", MediaKind.VIDEO),
    ]
    swap = menu("aliveai").offers["IMAGE_DEFAULT"].media
    assert [field.name for field in swap] == ["faceSwap.mediaIds[]", "clothesRequest.mediaId"]
    train = menu("krea").offers["styles/train"].media
    assert [field.name for field in train] == ["urls[]"]
