"""Media under all their names, and as ids, brought to where the model wants them."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import Asked, ask
from atelier.dialects.gateai.gather import readable
from atelier.dialects.gateai.sizes import menu_facts
from atelier.domain.errors import Invalid
from atelier.domain.media import MediaKind
from tests.dialects.gateai.judge import CONTRACT
from tests.storage import samples

A, B, C = "https://example.com/a", "https://example.com/b", "https://example.com/c"


def asked(model: str, *, images: list[Any] | None = None, videos: list[Any] | None = None, **params: Any) -> Asked:
    return ask(wire.Generate(model=model, params={"prompt": "a", **params}, images=images, videos=videos))


def found(model: str, **given: Any) -> dict[str, tuple[str, str]]:
    """By pointer into the model's input: where it stood in the request, and what it is."""
    return {at: (one.pointer, one.value) for at, one in asked(model, **given).media.items()}


def test_every_name_of_a_reference_is_known() -> None:
    known = menu_facts().references
    theirs = CONTRACT["components"]["schemas"]["InlineReferences"]["properties"]
    assert {*known.single, *known.array} == theirs.keys()
    assert {name for names in known.aliases.values() for name in names} == theirs.keys()


@pytest.mark.parametrize("name", menu_facts().references.aliases["start_frame"])
def test_names_of_the_first_picture(name: str) -> None:
    assert found("veo-3.1-lite", **{name: A}) == {"/start_frame": (f"/params/{name}", A)}


@pytest.mark.parametrize("name", menu_facts().references.aliases["end_frame"])
def test_names_of_the_last_picture(name: str) -> None:
    media = found("veo-3.1-lite", start_frame=A, **{name: B})
    assert media == {"/start_frame": ("/params/start_frame", A), "/end_frame": (f"/params/{name}", B)}


@pytest.mark.parametrize(
    ("model", "given", "media"),
    [
        # the model's own field wins over its other names
        ("veo-3.1-lite", {"start_frame": A, "image": B}, {"/start_frame": ("/params/start_frame", A)}),
        # lists, and ids beside the parameters
        ("seedance-2.0", {"reference_images": [A, B]}, {
            "/reference_image_urls/0": ("/params/reference_images/0", A),
            "/reference_image_urls/1": ("/params/reference_images/1", B),
        }),
        ("seedance-2.0", {"image": A, "images": [B], "video_url": C}, {
            "/start_frame": ("/params/image", A),
            "/reference_image_urls/0": ("/images/0", B),
            "/reference_video_urls/0": ("/params/video_url", C),
        }),
        ("seedance-2.0", {"reference_image_urls": [A], "images": [B], "audio_url": C}, {
            "/reference_image_urls/0": ("/params/reference_image_urls/0", A),
            "/reference_image_urls/1": ("/images/0", B),
            "/reference_audio_urls/0": ("/params/audio_url", C),
        }),
        # a model without a list takes them as its frames
        ("veo-3.1-lite", {"images": [A, B]}, {"/start_frame": ("/images/0", A), "/end_frame": ("/images/1", B)}),
        ("sora-2", {"images": [A]}, {"/start_frame": ("/images/0", A)}),
        # lists of guidance hold objects
        ("flux-dev", {"image_url": A}, {"/image_guidances/0": ("/params/image_url", A)}),
        ("gpt-image-2", {"image_guidances": [{"type": "StyleTransfer", "image": {"id": A}}]}, {
            "/image_guidances/0": ("/params/image_guidances/0/image/id", A)
        }),
        ("happy-horse", {"videos": [A]}, {"/video_guidance/0": ("/videos/0", A)}),
        # a model that edits has a place for pictures without a field for them
        ("flux-kontext-pro", {"image": A, "images": [B]}, {
            "/images/0": ("/params/image", A), "/images/1": ("/images/0", B)
        }),
        ("cortex_1.0", {"image": A}, {"/image": ("/params/image", A)}),
        ("rodin-v2", {"image": A}, {"/reference_images/0": ("/params/image", A)}),
        ("veo-3.1-lite", {"audio_url": A, "image": B}, {
            "/start_frame": ("/params/image", B), "/audio": ("/params/audio_url", A)
        }),
    ],
)  # fmt: skip
def test_where_media_belong(model: str, given: dict[str, Any], media: dict[str, tuple[str, str]]) -> None:
    assert found(model, **given) == media


@pytest.mark.parametrize(
    ("model", "given", "pointer"),
    [
        ("flux-schnell", {"image": A}, "/params/image"),
        ("flux-schnell", {"images": [A]}, "/images/0"),
        ("sora-2", {"image": A, "last_frame": B}, "/params/last_frame"),
        ("sora-2", {"images": [A, B]}, "/images/1"),
        ("sora-2", {"videos": [A]}, "/videos/0"),
        ("sora-2", {"audio_url": A}, "/params/audio_url"),
        ("sora-2", {"images": [5]}, "/images/0"),
        ("sora-2", {"image": {"url": A}}, "/params/image"),
        ("flux-kontext-pro", {"images": [5]}, "/images/0"),
        ("gpt-image-2", {"image_guidances": [A]}, "/params/image_guidances/0"),
        ("flux-dev", {"image_guidances": [{"type": "Dance", "image": A}]}, "/params/image_guidances"),
        ("gpt-image-2", {"image_guidances": [{"type": "StyleTransfer"}]}, "/params/image_guidances/0"),
        ("happy-horse", {"image_guidance": [A, {}]}, "/params/image_guidance/1"),
        ("flux-kontext-pro", {"images": [A] * 21}, "/params"),
        ("seedance-2.0", {"audio_url": A}, "/params/reference_audio_urls"),
        ("seedance-2.0", {"images": [A] * 10}, "/params/reference_image_urls"),
        ("happy-horse", {"video_url": A, "images": [B] * 6}, "/params/image_guidance"),
        ("seedance-1.0-pro", {"width": 0, "height": 0}, "/params/width"),
        ("kling-3.0", {"elements": ["a"] * 4, "images": [A] * 4}, "/params/elements"),
        ("kling-3.0", {"end_frame": A, "start_frame": B, "images": [A, B]}, "/params/end_frame"),
        ("ltxv-2.3-pro", {"end_frame": A}, "/params/start_frame"),
    ],
)
def test_what_a_model_has_no_place_for(model: str, given: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(model, **given)
    assert pointer in [fault.pointer for fault in refused.value.faults]


def test_kinds_follow_the_field() -> None:
    media = asked("seedance-2.0", image=A, images=[B], video_url=C, audio_url=A).media
    assert {at: one.kinds for at, one in media.items()} == {
        "/start_frame": (MediaKind.IMAGE,),
        "/reference_image_urls/0": (MediaKind.IMAGE,),
        "/reference_video_urls/0": (MediaKind.VIDEO,),
        "/reference_audio_urls/0": (MediaKind.AUDIO,),
    }


def test_bare_base64_is_told_from_links_and_ids() -> None:
    content = samples.image("PNG", 8, 8)
    for text in (base64.b64encode(content), base64.urlsafe_b64encode(content), base64.encodebytes(content)):
        assert readable(text.decode()) == f"data:;base64,{text.decode()}"
    for other in (A, "data:image/png;base64,AAAA", "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee", "", "x" * 20):
        assert readable(other) == other


def test_unknown_parameters_have_no_effect() -> None:
    plain = asked("gemini-image-2")
    other = asked("gemini-image-2", aspect_ratio="wide", fps="x", duration=10_000, steps={}, fantasy=[1])
    assert other.filled == plain.filled
