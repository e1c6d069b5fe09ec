"""Wrong inputs: each is refused with the JSONPath of its field, and costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from atelier.catalogue.load import menu
from atelier.dialects.zencreator.json_path import json_path
from tests.dialects.krea.violations import Violations
from tests.dialects.zencreator import judge
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import API, Guest
from tests.storage import samples

NO_ASSET = "00000000-0000-4000-8000-000000000000"


def violations(tool: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Inputs that break one constraint of a tool's schema, with the field that does."""
    schema = judge.TOOLS[tool]["input_schema"]
    plain = {name: value for name, value in schema.items() if name not in ("oneOf", "allOf")}
    yield from Violations("x").of_body(plain)


def test_there_are_enough_of_them() -> None:
    assert sum(1 for tool in judge.TOOLS for _ in violations(tool)) > 200


@pytest.mark.parametrize("tool", sorted(judge.TOOLS))
async def test_every_constraint_of_a_tool(tool: str, visitors: NewGuest) -> None:
    visitor = await visitors()
    await visitor.stock()
    source = {"video_asset": visitor.clip} if tool == "video2video" else {}
    for name, body in violations(tool):
        given = {**source, **visitor.with_files(menu("zencreator").offers[tool].input, body)}
        answer = await visitor.ask(tool, **given)
        assert answer.status_code == 422, (given, answer.text)
        judge.check("create_generation", answer)
        assert re.search(rf": \$\.{name}\b[^;]*$", answer.json()["error"]["message"]), (given, answer.text)
    assert await visitor.untouched()


async def refusal(guest: Guest, tool: str, **given: Any) -> str:
    """The message with which an input is refused that is right but for these fields."""
    answer = await guest.ask(tool, **{**guest.least(tool), **given})
    judge.check("create_generation", answer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_error"), answer.text
    return str(answer.json()["error"]["message"])


@pytest.fixture(scope="module")
async def careful(visitors: NewGuest) -> Guest:
    """A customer with a stock, who never buys."""
    guest = await visitors()
    await guest.stock()
    await guest.declare()
    return guest


@pytest.mark.parametrize(
    ("tool", "given", "place"),
    [
        ("videogen", {"model": "wan@2.6", "resolution": "480p"}, "$.resolution"),
        ("videogen", {"model": "seedance_v1_5_pro", "resolution": "480p"}, "$.resolution"),
        ("videogen", {"model": "grok@4.1", "resolution": "1080p"}, "$.resolution"),
        ("videogen", {"model": "wan@2.2-lora", "loras": {"no such": 1}}, "$.loras['no such']"),
        ("image_editor", {"model": "FLUX_KLEIN_LORA"}, "$.lora_id"),
        ("image_editor", {"model": "FLUX_KLEIN_LORA", "lora_id": None}, "$.lora_id"),
        ("image_editor", {"model": "FLUX_KLEIN_LORA", "lora_id": NO_ASSET}, "$.lora_id"),
        ("image_editor", {"image_assets": [NO_ASSET]}, "$.image_assets[0]"),
        ("image_editor", {"image_assets": ["https://example.com/a.png"]}, "$.image_assets[0]"),
        ("by_prompt", {"loras": {"nothing": 1}}, "$.loras.nothing"),
        ("by_prompt", {"positive_prompt": "undress the woman in the photo"}, "$.positive_prompt"),
        ("by_prompt", {"size": 5}, "$.size"),
        ("by_prompt", {"batch_size": "2"}, "$.batch_size"),
        ("upscaler", {"megapixels": "8"}, "$.megapixels"),
        ("upscaler", {"image_asset": "me.png"}, "$.image_asset"),
        ("upscaler", {"image_asset": ""}, "$.image_asset"),
        ("videogen", {"last_frame": ""}, "$.last_frame"),
        ("image_editor", {"image_assets": [""]}, "$.image_assets[0]"),
        ("video_merger", {"clips": [{"asset_id": ""}, {"asset_id": ""}]}, "$.clips[1].asset_id"),
        ("video2video", {"video_asset": None, "instagram_url": ""}, "$.instagram_url"),
        ("photoshoot", {"prompt": " "}, "$.prompt"),
        ("photoshoot", {"category_id": NO_ASSET}, "$.category_id"),
        ("photoshoot", {"category_id": "women"}, "$.category_id"),
        ("video2video", {"video_asset": None}, "$"),
        ("video2video", {"tiktok_url": "https://www.tiktok.com/@a/video/1"}, "$"),
        ("video2video", {"video_asset": None, "instagram_url": "https://example.com/p/1"}, "$.instagram_url"),
        ("video_merger", {"clips": []}, "$.clips"),
    ],
    ids=str,
)
async def test_rules_between_fields(tool: str, given: dict[str, Any], place: str, careful: Guest) -> None:
    assert (await refusal(careful, tool, **given)).endswith(f": {place}")
    assert await careful.untouched()


@pytest.mark.parametrize(
    ("tool", "field", "kind"),
    [
        ("upscaler", "image_asset", "clip"),
        ("upscaler", "image_asset", "sound"),
        ("faceswap", "face_asset", "clip"),
        ("lipsync", "audio_asset", "picture"),
        ("video_upscaler", "video_asset", "picture"),
        ("video2video", "video_asset", "sound"),
        ("collaber", "location_asset", "clip"),
    ],
)
async def test_media_of_another_kind(tool: str, field: str, kind: str, careful: Guest) -> None:
    message = await refusal(careful, tool, **{field: getattr(careful, kind)})
    assert message.endswith(f": $.{field}")
    assert await careful.untouched()


async def test_the_voice_and_the_face_of_a_speaker(careful: Guest) -> None:
    long = await careful.upload(samples.encoded("wav", "-f", "lavfi", "-i", "sine=d=35.5:r=8000"), "audio/wav")
    webp = await careful.upload(samples.image("WEBP"), "image/webp")
    wide = await careful.upload(samples.image("PNG", 4100, 40), "image/png")
    heavy = await careful.upload(samples.image("PNG", 1500, 1200), "image/png")
    assert "35.5 s" in await refusal(careful, "lipsync", audio_asset=long)
    assert (await refusal(careful, "lipsync", image_asset=webp)).endswith("JPG, PNG: $.image_asset")
    assert "4100 x 40" in await refusal(careful, "lipsync", image_asset=wide)
    assert "5 MB" in await refusal(careful, "lipsync", image_asset=heavy)
    assert await careful.untouched()


async def test_a_clip_that_begins_behind_its_end(careful: Guest) -> None:
    clips = [{"asset_id": careful.clip}, {"asset_id": careful.clip, "trim": 2.5}]
    assert (await refusal(careful, "video_merger", clips=clips)).endswith(": $.clips[1].trim")
    clips[1]["asset_id"] = NO_ASSET
    assert (await refusal(careful, "video_merger", clips=clips)).endswith(": $.clips[1].asset_id")
    assert await careful.untouched()


async def test_pages_of_other_sites(careful: Guest) -> None:
    for link in ("https://example.com/p/1", "http://www.instagram.com/p/1", "https://instagram.com.example.org/p/1"):
        given = {"image_asset": careful.picture, "instagram_url": link}
        answer = await careful.ask("video2video", **given)
        assert answer.status_code == 422
        assert answer.json()["error"]["message"].endswith(": $.instagram_url")
    assert await careful.untouched()


@pytest.mark.parametrize("tool", ["faceswap", "lipsync", "video2video", "photoshoot"])
async def test_likeness_needs_a_declaration(tool: str, visitors: NewGuest) -> None:
    visitor = await visitors()
    await visitor.stock()
    face = {"face_ref": await visitor.upload(samples.image("PNG", seed=5), "image/png")} if tool == "photoshoot" else {}
    given = {**visitor.least(tool), **face}
    answer = await visitor.ask(tool, **given)
    judge.check("create_generation", answer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert "likeness-declaration" in answer.json()["error"]["message"]
    assert await visitor.untouched()
    await visitor.declare()
    assert (await visitor.ask(tool, **given)).status_code == 201


async def test_a_link_is_not_followed_before_the_declaration(visitors: NewGuest) -> None:
    visitor = await visitors()
    await visitor.stock()
    given = {"image_asset": visitor.picture, "instagram_url": "https://www.instagram.com/p/abc"}
    answer = await visitor.ask("video2video", **given)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert await visitor.untouched()


async def test_what_moves_a_picture_needs_none(visitors: NewGuest) -> None:
    visitor = await visitors()
    await visitor.stock()
    given = {**visitor.least("video2video"), "mode": "animate_sfw"}
    assert (await visitor.ask("video2video", **given)).status_code == 201


@pytest.mark.parametrize("tool", sorted(judge.TOOLS))
async def test_clients_send_sides_to_every_tool(tool: str, visitors: NewGuest) -> None:
    visitor = await visitors()
    await visitor.stock()
    await visitor.declare()
    assert (await visitor.ask(tool, **{**visitor.least(tool), "width": 512, "height": 512})).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[1]", 422),
        (b'"by_prompt"', 422),
        (b'{"tool": "by_prompt", "input": []}', 422),
        (b'{"tool": 5, "input": {}}', 422),
        (b'{"input": {}}', 422),
    ],
)
async def test_bodies_that_are_no_requests(body: bytes, status: int, careful: Guest) -> None:
    answer = await careful.http.post(f"{API}/generations", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    judge.check("create_generation", answer)
    assert await careful.untouched()


async def test_bodies_that_are_too_large(careful: Guest) -> None:
    answer = await careful.ask("by_prompt", positive_prompt="x" * (2 << 20))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "payload_too_large")


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("", "$"),
        ("/model", "$.model"),
        ("/clips/1/duration", "$.clips[1].duration"),
        ("/loras/a b", "$.loras['a b']"),
        ("/loras/it's~1~0", "$.loras['it\\'s/~']"),
        ("?page", "$.page"),
    ],
)
def test_pointers_as_paths(pointer: str, path: str) -> None:
    assert json_path(pointer) == path
