"""What each provider is sent for an order, as its own documentation writes it."""

from __future__ import annotations

import base64
import io
from email import message_from_bytes
from email.policy import HTTP
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from atelier.domain.finish import Finish
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage, EditMode, TextToImage
from atelier.domain.wishes.parts import Media, ReferenceImage, Role, StyleUse
from atelier.engines.installed import installed
from atelier.engines.port import Done, Refused, StyleFile
from atelier.engines.remote.hosted.provider import DECLINED, UNSUITED
from atelier.engines.remote.hosted.runway import Runway
from atelier.engines.remote.http import Reply
from atelier.engines.remote.port import Broken, Declined, Handle
from tests.engines.remote.bench import Bench, clip, edit, moving, picture
from tests.engines.remote.providers import Asked, png

IMAGE = base64.b64encode(png(96, 64)).decode()
URI = f"data:image/png;base64,{IMAGE}"


async def sent(bench: Bench, kind: str, wish: Any = None, **engine: Any) -> Asked:
    """The request for a wish. The task itself must come to a good end."""
    operation = bench.task(await bench.job(), wish).order.operation
    running = bench.engine(kind, operations=(operation,), **engine)
    outcome = await bench.run(running, bench.task(await bench.job(), wish))
    assert isinstance(outcome, Done), outcome
    (asked,) = bench.world.asks()
    return asked


async def test_fal_takes_a_picture_and_a_last_frame(bench: Bench) -> None:
    model = "fal-ai/kling-video/v2.1/pro/image-to-video"
    asked = await sent(bench, "fal", moving(last_frame=picture(), negative_prompt="blur"), model=model)
    assert asked.path == f"/fal/{model}"
    assert asked.body == {
        "prompt": "waves",
        "negative_prompt": "blur",
        "seed": 7,
        "aspect_ratio": "9:16",
        "duration": "5",
        "image_url": URI,
        "tail_image_url": URI,
    }


async def test_the_operator_adds_replaces_and_removes_fields(bench: Bench) -> None:
    given = {"duration": "{seconds}s", "cfg_scale": 0.5, "seed": "", "camera": {"zoom": 1, "words": "{prompt}!"}}
    asked = await sent(bench, "fal", clip(), input=given)
    assert asked.body == {
        "prompt": "waves",
        "aspect_ratio": "16:9",
        "duration": "5s",
        "cfg_scale": 0.5,
        "camera": {"zoom": 1, "words": "waves!"},
    }


async def test_replicate_takes_names_and_versions(bench: Bench) -> None:
    asked = await sent(bench, "replicate")
    assert asked.path == "/replicate/models/black-forest-labs/flux-dev/predictions"
    assert asked.body == {"input": {"prompt": "a lighthouse at dusk", "seed": 7, "aspect_ratio": "4:3"}}
    bench.world.asked.clear()
    asked = await sent(bench, "replicate", model="someone/something:abc123")
    assert asked.path == "/replicate/predictions"
    assert asked.body["version"] == "abc123"


async def test_replicate_is_brought_large_files_first(bench: Bench) -> None:
    task = bench.task(await bench.job(), edit())
    large = Path(task.inputs["picture"])
    engine = bench.engine("replicate", operations=(Operation.EDIT_IMAGE,))
    assert isinstance(await bench.run(engine, task), Done)
    large.write_bytes(png(96, 64) + bytes(300_000))
    assert isinstance(await bench.run(engine, msgspec.structs.replace(task, job_id=str(await bench.job()))), Done)
    small, carried, named = bench.world.asks()
    assert small.body["input"]["input_image"] == URI
    assert carried.path == "/replicate/files"
    assert b'name="content"; filename="file.png"' in carried.content
    assert named.body["input"]["input_image"] == f"{bench.world.url}/replicate/files/f1"


async def test_runway_takes_sizes_of_its_own(bench: Bench) -> None:
    asked = await sent(bench, "runway", moving(), model="gen4_turbo")
    assert asked.path == "/runway/image_to_video"
    assert asked.body == {
        "model": "gen4_turbo",
        "promptText": "waves",
        "seed": 7,
        "ratio": "720:1280",
        "duration": 5,
        "promptImage": [{"uri": URI, "position": "first"}],
    }
    bench.world.asked.clear()
    assert (await sent(bench, "runway")).body["ratio"] == "1440:1080"


async def test_luma_has_an_address_for_clips_and_one_for_pictures(bench: Bench) -> None:
    asked = await sent(bench, "luma", clip(), model="ray-2")
    assert asked.path == "/luma/generations/video"
    assert asked.body == {
        "model": "ray-2",
        "prompt": "waves",
        "aspect_ratio": "16:9",
        "resolution": "720p",
        "duration": "5s",
    }
    bench.world.asked.clear()
    assert (await sent(bench, "luma")).path == "/luma/generations/image"


def linked(media: Media) -> str:
    return f"https://media.example.com/files/{media.asset_id}/input.png?exp=1&sig=x"


async def test_luma_takes_pictures_by_links(bench: Bench) -> None:
    bench.link = linked
    url = linked(picture())
    asked = await sent(bench, "luma", moving(last_frame=picture()), model="ray-2")
    first, last = asked.body["keyframes"]["frame0"], asked.body["keyframes"]["frame1"]
    assert first == last == {"type": "image", "url": url}
    bench.world.asked.clear()
    asked = await sent(bench, "luma", moving(), model="ray-2")
    assert asked.body["keyframes"] == {"frame0": {"type": "image", "url": url}}
    bench.world.asked.clear()
    asked = await sent(bench, "luma", edit())
    assert asked.path == "/luma/generations/image"
    assert asked.body == {"model": "photon-1", "prompt": "more light", "modify_image_ref": {"url": url}}
    bench.world.asked.clear()
    roles = (Role.SUBJECT, Role.SUBJECT, Role.STYLE, Role.FACE)
    references = tuple(ReferenceImage(picture(), role) for role in roles)
    wish = TextToImage(prompt="a boat", width_px=1000, height_px=800, references=references)
    asked = await sent(bench, "luma", wish)
    assert asked.body == {
        "model": "photon-1",
        "prompt": "a boat",
        "aspect_ratio": "4:3",
        "image_ref": [{"url": url}, {"url": url}],
        "style_ref": [{"url": url}],
        "character_ref": {"identity0": {"images": [url]}},
    }


async def test_without_a_public_address_nothing_is_asked_that_needs_links(bench: Bench) -> None:
    engine = bench.engine("luma", model="ray-2", operations=(Operation.IMAGE_TO_VIDEO,))
    outcome = await bench.run(engine, bench.task(await bench.job(), moving()))
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
    assert "ATELIER_PUBLIC_URL" in outcome.message
    assert bench.world.asked == []
    bench.world.asked.clear()
    assert (await sent(bench, "luma", clip(), model="ray-2")).path == "/luma/generations/video"


async def test_any_provider_may_be_given_links(bench: Bench) -> None:
    bench.link = linked
    asked = await sent(bench, "fal", edit(), account={"links": True})
    assert asked.body["image_url"] == linked(picture())


async def test_bfl_takes_pixels_or_ratios(bench: Bench) -> None:
    wish = TextToImage(prompt="a boat", width_px=1000, height_px=200)
    asked = await sent(bench, "bfl", wish)
    assert asked.body == {"prompt": "a boat", "seed": 7, "width": 992, "height": 256}
    bench.world.asked.clear()
    asked = await sent(bench, "bfl", edit(), model="flux-kontext-pro")
    assert asked.body == {"prompt": "more light", "seed": 7, "input_image": IMAGE}


async def test_openai_takes_sizes_of_its_own_and_pictures_as_files(bench: Bench) -> None:
    asked = await sent(bench, "openai")
    assert asked.path == "/openai/images/generations"
    assert asked.body == {"model": "gpt-image-1", "prompt": "a lighthouse at dusk", "size": "1536x1024", "n": 1}
    bench.world.asked.clear()
    asked = await sent(bench, "openai", edit())
    assert asked.path == "/openai/images/edits"
    assert asked.headers["content-type"].startswith("multipart/form-data")
    assert png(96, 64) in asked.content
    assert b'name="image[]"; filename="image.png"' in asked.content
    assert b'name="prompt"\r\n\r\nmore light' in asked.content


def parts_of(asked: Asked) -> dict[str, list[tuple[str | None, bytes]]]:
    """Of a form: file names and contents by field."""
    head = b"content-type: " + asked.headers["content-type"].encode()
    form = message_from_bytes(head + b"\r\n\r\n" + asked.content, policy=HTTP)
    found: dict[str, list[tuple[str | None, bytes]]] = {}
    for part in form.iter_parts():  # type: ignore[attr-defined]
        name = part.get_param("name", header="content-disposition")
        found.setdefault(name, []).append((part.get_filename(), part.get_payload(decode=True)))
    return found


@pytest.mark.parametrize("kind", ["image/heic", "image/avif"])
@pytest.mark.parametrize("provider", ["openai", "fal"])
async def test_pictures_of_phones_go_as_jpeg(bench: Bench, tmp_path: Path, provider: str, kind: str) -> None:
    register_heif_opener()
    given = tmp_path / "phone"
    Image.new("RGB", (96, 64), (250, 10, 10)).save(given, kind.partition("/")[2].replace("heic", "heif"))
    media = Media("phone", MediaKind.IMAGE, kind, width_px=96, height_px=64)
    task = bench.task(await bench.job(), EditImage(images=(media,), prompt="more light"))
    task = msgspec.structs.replace(task, inputs={"phone": str(given)})
    engine = bench.engine(provider, operations=(Operation.EDIT_IMAGE,))
    assert isinstance(await bench.run(engine, task), Done)
    (asked,) = bench.world.asks()
    if provider == "openai":
        ((name, content),) = parts_of(asked)["image[]"]
        assert name == "image.jpeg"
    else:
        head, _, text = asked.body["image_url"].partition(",")
        assert head == "data:image/jpeg;base64"
        content = base64.b64decode(text)
    seen = Image.open(io.BytesIO(content))
    assert (seen.format, seen.size) == ("JPEG", (96, 64))


async def test_a_picture_that_nobody_can_read_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "phone").write_bytes(b"no picture")
    task = bench.task(await bench.job(), EditImage(images=(Media("phone", MediaKind.IMAGE, "image/heic"),), prompt="x"))
    task = msgspec.structs.replace(task, inputs={"phone": str(tmp_path / "phone")})
    outcome = await bench.run(bench.engine("fal", operations=(Operation.EDIT_IMAGE,)), task)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
    assert bench.world.asked == []


async def test_openai_paints_anew_what_is_transparent(bench: Bench, tmp_path: Path) -> None:
    """Our masks are white there, and may have another size."""
    white = np.zeros((32, 48), np.uint8)
    white[:, :24] = 255
    Image.fromarray(white).save(tmp_path / "mask.png")
    mask = Media("mask", MediaKind.IMAGE, "image/png", width_px=48, height_px=32)
    task = bench.task(await bench.job(), edit(mask=mask))
    task = msgspec.structs.replace(task, inputs={**task.inputs, "mask": str(tmp_path / "mask.png")})
    engine = bench.engine("openai", operations=(Operation.EDIT_IMAGE,))
    assert isinstance(await bench.run(engine, task), Done)
    ((name, content),) = parts_of(bench.world.asks()[0])["mask"]
    clear = np.asarray(Image.open(io.BytesIO(content)))
    assert (name, clear.shape) == ("mask.png", (64, 96, 4))
    assert (clear[:, :44, 3] == 0).all()
    assert (clear[:, 52:, 3] == 255).all()


async def test_a_mask_that_is_none_is_refused_before_anything_is_asked(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "mask.png").write_bytes(b"no picture")
    mask = Media("mask", MediaKind.IMAGE, "image/png", width_px=48, height_px=32)
    task = bench.task(await bench.job(), edit(mask=mask))
    task = msgspec.structs.replace(task, inputs={**task.inputs, "mask": str(tmp_path / "mask.png")})
    outcome = await bench.run(bench.engine("openai", operations=(Operation.EDIT_IMAGE,)), task)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
    assert bench.world.asked == []


async def test_openai_takes_several_pictures_and_references(bench: Bench) -> None:
    wish = EditImage(
        images=(picture(), picture()),
        prompt="both",
        references=(ReferenceImage(picture()),),
        width_px=640,
        height_px=960,
    )
    form = parts_of(await sent(bench, "openai", wish))
    assert [name for name, _ in form["image[]"]] == ["image.png"] * 3
    assert form["size"] == [(None, b"1024x1536")]


async def test_several_outputs_of_openai_are_asked_for_one_by_one(bench: Bench) -> None:
    engine = bench.engine("openai")
    outcome = await bench.run(engine, bench.task(await bench.job(), outputs=3))
    assert isinstance(outcome, Done)
    assert len(outcome.files) == 3
    assert [asked.body["n"] for asked in bench.world.asks()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("model", "strength", "fidelity"),
    [("gpt-image-1", 0.5, "high"), ("gpt-image-1", 0.8, "low"), ("gpt-image-2", 0.5, None)],
)
async def test_openai_keeps_closer_to_pictures_for_slight_edits(
    bench: Bench, model: str, strength: float, fidelity: str | None
) -> None:
    form = parts_of(await sent(bench, "openai", edit(strength=strength), model=model))
    assert form.get("input_fidelity") == (None if fidelity is None else [(None, fidelity.encode())])


@pytest.mark.parametrize(("steps", "quality"), [(None, None), (8, "low"), (28, "medium"), (60, "high")])
async def test_steps_become_a_quality(bench: Bench, steps: int | None, quality: str | None) -> None:
    wish = TextToImage(prompt="a boat", width_px=512, height_px=512, steps=steps)
    assert (await sent(bench, "openai", wish)).body.get("quality") == quality


@pytest.mark.parametrize(("model", "background"), [("gpt-image-1", "transparent"), ("gpt-image-2", None)])
async def test_transparency_is_asked_for_where_it_can_be_had(bench: Bench, model: str, background: str | None) -> None:
    task = bench.task(await bench.job())
    order = msgspec.structs.replace(task.order, finish=Finish(transparent=True))
    engine = bench.engine("openai", model=model)
    assert isinstance(await bench.run(engine, msgspec.structs.replace(task, order=order)), Done)
    assert bench.world.asks()[0].body.get("background") == background
    (card,) = [card for card in installed(bench.settings("openai", model=model)) if card.remote]
    assert card.transparent is (background is not None)


async def test_gemini_takes_parts(bench: Bench) -> None:
    asked = await sent(bench, "google", edit())
    assert asked.path == "/google/models/gemini-2.5-flash-image:generateContent"
    (content,) = asked.body["contents"]
    assert content["parts"] == [{"text": "more light"}, {"inlineData": {"mimeType": "image/png", "data": IMAGE}}]


async def test_imagen_takes_instances(bench: Bench) -> None:
    asked = await sent(bench, "google", model="imagen-4.0-generate-001")
    assert asked.path == "/google/models/imagen-4.0-generate-001:predict"
    assert asked.body == {
        "instances": [{"prompt": "a lighthouse at dusk"}],
        "parameters": {"sampleCount": 1, "aspectRatio": "4:3"},
    }


async def test_veo_takes_frames_and_is_waited_for(bench: Bench) -> None:
    bench.world.polls = 2
    asked = await sent(bench, "google", moving(last_frame=picture()), model="veo-3.1-generate-preview")
    assert asked.path == "/google/models/veo-3.1-generate-preview:predictLongRunning"
    (instance,) = asked.body["instances"]
    assert instance["image"] == instance["lastFrame"] == {"bytesBase64Encoded": IMAGE, "mimeType": "image/png"}
    assert asked.body["parameters"] == {"aspectRatio": "9:16", "durationSeconds": 5, "resolution": "720p"}
    (download,) = [asked for asked in bench.world.asked if "/files/" in asked.path]
    assert "x-goog-api-key" in download.headers


@pytest.mark.parametrize(("fate", "code"), [("policy", "content_policy")])
@pytest.mark.parametrize("model", ["veo-3.1-generate-preview", "imagen-4.0-generate-001"])
async def test_google_says_no_in_several_ways(bench: Bench, model: str, fate: str, code: str) -> None:
    bench.world.fate = fate
    wish = clip() if model.startswith("veo") else None
    operation = Operation.TEXT_TO_VIDEO if wish else Operation.TEXT_TO_IMAGE
    engine = bench.engine("google", model=model, operations=(operation,))
    outcome = await bench.run(engine, bench.task(await bench.job(), wish))
    assert isinstance(outcome, Refused)
    assert outcome.code == code


async def test_words_of_styles_go_into_the_prompt(bench: Bench) -> None:
    wish = TextToImage(prompt="a boat", width_px=512, height_px=512, styles=(StyleUse("ink"),))
    task = bench.task(await bench.job(), wish, styles={"ink": StyleFile("in black ink")})
    assert isinstance(await bench.run(bench.engine("fal"), task), Done)
    assert bench.world.asks()[0].body["prompt"] == "a boat, in black ink"


@pytest.mark.parametrize("kind", ["fal", "google", "bfl"])
async def test_a_file_that_would_be_passed_over_is_refused_before_anything_is_asked(bench: Bench, kind: str) -> None:
    wish = edit(mask=picture()) if kind != "fal" else moving(audio=picture())
    operation = Operation.EDIT_IMAGE if kind != "fal" else Operation.IMAGE_TO_VIDEO
    engine = bench.engine(kind, operations=(operation,))
    outcome = await bench.run(engine, bench.task(await bench.job(), wish))
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"
    assert bench.world.asked == []


async def test_pictures_that_are_edited_each_for_itself_are_tasks_each_for_itself(bench: Bench) -> None:
    wish = EditImage(images=(picture(), picture()), prompt="more light", mode=EditMode.BATCH)
    engine = bench.engine("fal", operations=(Operation.EDIT_IMAGE,))
    outcome = await bench.run(engine, bench.task(await bench.job(), wish, outputs=2))
    assert isinstance(outcome, Done)
    assert len(outcome.files) == 2
    assert [asked.body["image_url"] for asked in bench.world.asks()] == [URI, URI]


@pytest.mark.parametrize("mode", [EditMode.COMPOSE, EditMode.SEQUENTIAL])
async def test_several_pictures_are_not_taken_for_one(bench: Bench, mode: EditMode) -> None:
    wish = EditImage(images=(picture(), picture()), prompt="more light", mode=mode)
    engine = bench.engine("fal", operations=(Operation.EDIT_IMAGE,))
    assert isinstance(await bench.run(engine, bench.task(await bench.job(), wish, outputs=2)), Refused)
    assert bench.world.asked == []


async def test_an_input_that_is_not_taken_is_the_orders_fault(bench: Bench) -> None:
    from tests.engines.remote.providers import Answer

    detail = [{"loc": ["body", "duration"], "msg": "unexpected value", "type": "literal_error"}]
    bench.world.instead = [("", Answer(422, {"detail": detail}))]
    outcome = await bench.run(bench.engine("fal"), bench.task(await bench.job()))
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"
    assert (await bench.row())["billed"] is False


async def test_downloads_land_in_the_scratch_directory(bench: Bench) -> None:
    task = bench.task(await bench.job())
    outcome = await bench.run(bench.engine("fal"), task)
    assert isinstance(outcome, Done)
    assert Path(outcome.files[0].path).parent == Path(task.scratch)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("SAFETY.INPUT.TEXT", Declined("content_policy", DECLINED, billed=True)),
        ("INPUT_PREPROCESSING.SAFETY.THIRD_PARTY", Declined("content_policy", DECLINED, billed=True)),
        ("SAFETY.OUTPUT.VIDEO", Declined("content_policy", DECLINED, billed=None)),
        ("ASSET.INVALID", Declined("unsupported_input", UNSUITED, billed=None)),
        ("THIRD_PARTY.INPUT_VALIDATION", Declined("unsupported_input", UNSUITED, billed=None)),
        ("INPUT_PREPROCESSING.INTERNAL", Broken("the model broke off", billed=False)),
        ("INTERNAL.BAD_OUTPUT.CODE01", Broken("the model broke off", billed=False)),
        ("THIRD_PARTY.UNAVAILABLE", Broken("the model broke off", billed=False)),
        ("", Broken("the model broke off", billed=False)),
    ],
)
def test_runways_failures_are_told_apart(code: str, found: Any) -> None:
    reply = Reply(200, {}, msgspec.json.encode({"status": "FAILED", "failureCode": code}))
    assert Runway().news(reply, Handle("t")) == found


@pytest.mark.parametrize(("side", "luma", "veo"), [(480, "540p", "720p"), (1440, "1080p", "1080p"), (2160, "4k", "4k")])
async def test_clips_have_a_resolution_that_the_provider_has(bench: Bench, side: int, luma: str, veo: str) -> None:
    wish = msgspec.structs.replace(clip(), width_px=side * 16 // 9, height_px=side)
    assert (await sent(bench, "luma", wish, model="ray-2")).body["resolution"] == luma
    bench.world.asked.clear()
    asked = await sent(bench, "google", wish, model="veo-3.1-generate-preview")
    assert asked.body["parameters"]["resolution"] == veo


async def test_older_models_are_asked_for_squares(bench: Bench) -> None:
    assert (await sent(bench, "openai", model="dall-e-2")).body["size"] == "1024x1024"
