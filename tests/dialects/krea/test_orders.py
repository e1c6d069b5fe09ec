"""What requests mean: the canonical order behind an input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from atelier.catalogue.load import menu
from atelier.dialects.krea.orders import wanted
from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media, Role
from atelier.flows.references import Reference
from atelier.flows.still import Frame

LINK = "https://example.com/{}"
PHOTO, OTHER, FILM, SONG = (LINK.format(name) for name in ("photo.png", "other.png", "film.mp4", "song.wav"))
TYPES = {MediaKind.IMAGE: "image/png", MediaKind.VIDEO: "video/mp4", MediaKind.AUDIO: "audio/wav"}


def found(reference: Reference) -> Media:
    """The medium behind a reference: wide, and known by its link."""
    kind = MediaKind.IMAGE if reference.frame is not None else reference.kinds[0]
    seconds = None if kind is MediaKind.IMAGE else 3.0
    return Media(reference.value, kind, TYPES[kind], 400, 300, seconds, 24.0 if kind is MediaKind.VIDEO else None)


def order_of(model: str, /, **given: Any) -> Order:
    wish = wanted(menu("krea").offers[model], {"prompt": "a pier", **given})
    return wish.order({reference.pointer: found(reference) for reference in wish.references})


def fields(wish: Any) -> Mapping[str, Any]:
    """The fields of a wish, media as their links."""
    return {name: _plain(getattr(wish, name)) for name in wish.__struct_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, Media):
        return value.asset_id
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value


WORDS: dict[str, Any] = {"prompt": "a pier"}
ENLARGED: dict[str, Any] = {"image_url": PHOTO, "width": 1000, "height": 1000}
FILLED = {"width_px": 1000, "height_px": 1000}


@pytest.mark.parametrize(
    ("model", "given", "operation", "expected"),
    [
        ("bfl/flux-1-dev", {}, "text_to_image", {"width_px": 1024, "height_px": 1024, "steps": 25, "guidance": 3}),
        ("bfl/flux-1-dev", {"width": 512, "height": 768}, "text_to_image", {"width_px": 512, "height_px": 768}),
        ("bfl/flux-1-dev", {"image_url": PHOTO, "strength": 3}, "edit_image", {"images": (PHOTO,), "strength": 1.0}),
        ("bfl/flux-1-dev", {"imageUrls": [PHOTO, OTHER]}, "edit_image", {"images": (PHOTO, OTHER)}),
        ("google/nano-banana-2", {"aspect_ratio": "16:9", "resolution": "2K"}, "text_to_image", {"width_px": 2728}),
        (
            "google/nano-banana",
            {"image_urls": [PHOTO], "style_images": [{"url": OTHER, "strength": 1}]},
            "edit_image",
            {"images": (PHOTO,), "references": ()},
        ),
        ("google/nano-banana", {"style_images": [{"url": OTHER, "strength": 1}]}, "edit_image", {"images": (OTHER,)}),
        ("bytedance/seededit", {"image_url": PHOTO}, "edit_image", {"images": (PHOTO,)}),
        ("kling/kling-2.5", {}, "text_to_video", {"duration_s": 5, "width_px": 1920, "height_px": 1080}),
        ("kling/kling-2.5", {"aspect_ratio": "9:16"}, "text_to_video", {"width_px": 1080, "height_px": 1920}),
        ("kling/kling-2.5", {"start_image": PHOTO}, "image_to_video", {"image": PHOTO, "width_px": 1440}),
        (
            "kling/kling-1",
            {"start_image": PHOTO, "start_video": FILM, "end_video": FILM},
            "image_to_video",
            {"image": PHOTO, "last_frame": FILM},
        ),
        ("kling/kling-3.0", {"mode": "4k"}, "text_to_video", {"width_px": 3840, "height_px": 2160}),
        (
            "kling/kling-3.0",
            {"multi_prompt": [{"prompt": "a quay", "duration": 4}, {"prompt": "a boat", "duration": 5}]},
            "text_to_video",
            {"duration_s": 9, "prompt": "a pier. Shot 1, 4 s: a quay Shot 2, 5 s: a boat"},
        ),
        (
            "kling/kling-1",
            {"camera_control": {"type": "simple", "config": {"zoom": -8, "roll": 2, "pan": 0, "speed": 3}}},
            "text_to_video",
            {"prompt": "a pier. Camera: zoom fast in, roll slowly clockwise."},
        ),
        (
            "kling/kling-o1",
            {"video_reference": {"url": FILM, "tag": "boat"}},
            "transform_video",
            {"video": FILM, "most_s": 5},
        ),
        ("runway/aleph", {"init_video": FILM}, "transform_video", {"video": FILM}),
        ("runway/gen-4.5", {"aspect_ratio": "1584:672"}, "text_to_video", {"width_px": 1584, "height_px": 672}),
        (
            "luma/ray-2",
            {"width": 301, "height": 200, "loop": True, "start_image": PHOTO},
            "image_to_video",
            {"width_px": 300, "height_px": 200, "last_frame": PHOTO},
        ),
        ("google/veo-3.1", {"generate_audio": True}, "text_to_video", {"sound": True}),
        ("alibaba/wan-2.2", {"width": 640, "height": 360, "frame_num": 33}, "text_to_video", {"duration_s": 33 / 16}),
        ("alibaba/wan-2.5", {"audio_url": SONG}, "text_to_video", {"audio": SONG}),
        (
            "topaz/standard-enhance",
            {"image_url": PHOTO, "width": 2000, "height": 1200, "model": "CGI"},
            "upscale_image",
            {"image": PHOTO, "width_px": 1600, "height_px": 1200},
        ),
        (
            "topaz/generative-enhance",
            {"image_url": PHOTO, "width": 32000, "height": 32000},
            "upscale_image",
            {"width_px": 16000, "height_px": 12000, "sharpen": 0.5, "denoise": 0.5, "detail": 0.5, "creativity": 0.4},
        ),
        (
            "topaz/generative-enhance",
            ENLARGED | {"texture": 1, "creativity": 6},
            "upscale_image",
            {"creativity": 1 / 3},
        ),
        ("topaz/generative-enhance", ENLARGED | {"texture": 5, "creativity": 6}, "upscale_image", {"creativity": 1}),
        ("topaz/generative-enhance", ENLARGED | {"crop_to_fill": True}, "upscale_image", FILLED),
        (
            "topaz/generative-enhance",
            ENLARGED | {"upscaling_activated": True, "image_scaling_factor": 2},
            "upscale_image",
            {"width_px": 800, "height_px": 600},
        ),
        (
            "topaz/generative-enhance",
            ENLARGED | {"upscaling_activated": True, "image_scaling_factor": 2, "crop_to_fill": True},
            "upscale_image",
            {"width_px": 600, "height_px": 600},
        ),
        (
            "topaz/generative-enhance",
            ENLARGED | {"upscaling_activated": True, "image_scaling_factor": 32},
            "upscale_image",
            {"width_px": 1000, "height_px": 750},
        ),
    ],
)
def test_what_is_wanted(model: str, given: dict[str, Any], operation: str, expected: dict[str, Any]) -> None:
    order = order_of(model, **given)
    assert order.operation == operation
    known = fields(order.wish)
    assert {name: known[name] for name in expected} == expected


def test_videos_stand_for_the_frames_that_meet_the_new_one() -> None:
    offer = menu("krea").offers["kling/kling-1"]
    frames = {
        reference.pointer: reference.frame
        for reference in wanted(offer, WORDS | {"start_video": FILM, "end_video": FILM}).references
    }
    assert frames == {"/start_video": Frame.LAST, "/end_video": Frame.FIRST}


def test_references_keep_their_part_and_their_strength() -> None:
    styled = order_of("bfl/flux-1-dev", style_images=[{"url": PHOTO, "strength": 0.5}]).wish.references
    assert [(shown.role, shown.strength, shown.image.asset_id) for shown in styled] == [(Role.STYLE, 0.5, PHOTO)]
    named = order_of("kling/kling-o1", element_references=[{"images": [PHOTO, OTHER], "tag": "boat"}]).wish.references
    assert [(shown.role, shown.name, shown.image.asset_id) for shown in named] == [
        (Role.SUBJECT, "boat", PHOTO),
        (Role.SUBJECT, "boat", OTHER),
    ]


def test_seeds_are_those_given_or_documented_and_else_drawn() -> None:
    assert order_of("bfl/flux-1-dev", seed=7).seed == 7
    assert order_of("google/imagen-4").seed == 1337
    assert order_of("bfl/flux-1-dev").seed != order_of("bfl/flux-1-dev").seed
    assert 0 <= order_of("bfl/flux-1-dev", seed=-5).seed < 2**53


def test_a_picture_without_any_word_on_its_size_keeps_its_shape() -> None:
    wish: Any = order_of("google/nano-banana", image_urls=[PHOTO]).wish
    assert wish.width_px / wish.height_px == pytest.approx(4 / 3, rel=0.01)


def test_files_come_in_the_format_that_was_asked_for() -> None:
    enlarged = order_of(
        "topaz/bloom-enhance", image_url=PHOTO, width=800, height=600, model="Reimagine", output_format="webp"
    )
    assert enlarged.finish.media_type == "image/webp"
    assert order_of("bfl/flux-1-dev").finish.media_type is None


def test_fields_without_effect_are_told() -> None:
    order = order_of("qwen/2512", skip_prompt_expansion=True, num_inference_steps=12, width=512)
    assert order.unused(frozenset({"steps"})) == ["num_inference_steps", "skip_prompt_expansion"]


def test_the_words_of_shots_and_cameras_are_reviewed_too() -> None:
    offer = menu("krea").offers["kling/kling-3.0"]
    texts = wanted(offer, {**WORDS, "multi_prompt": [{"prompt": "a quay", "duration": 3}]}).texts
    assert texts == {"/prompt": "a pier", "/multi_prompt/0/prompt": "a quay"}


def test_styles_may_carry_more_than_counts() -> None:
    order = order_of("bfl/flux-1-dev", styles=[{"id": "oil", "strength": 0.5, "title": "Oil"}])
    assert [(use.id, use.strength) for use in order.styles()] == [("oil", 0.5)]
