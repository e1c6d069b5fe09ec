"""What each provider is sent for an order, as its own documentation writes it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import msgspec
import pytest

from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage, EditMode, TextToImage
from atelier.domain.wishes.parts import StyleUse
from atelier.engines.port import Done, Refused, StyleFile
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
    assert asked.path == "/luma/generations"
    assert asked.body == {
        "model": "ray-2",
        "prompt": "waves",
        "aspect_ratio": "16:9",
        "resolution": "720p",
        "duration": "5s",
    }
    bench.world.asked.clear()
    assert (await sent(bench, "luma")).path == "/luma/generations/image"


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


@pytest.mark.parametrize("kind", ["fal", "openai", "google", "bfl"])
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
