"""The vision engine through the whole house: each of its offers once, small, with what comes out decoded."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.engines.frames.samples import clouds, save
from tests.engines.vision.studio import Clip, composed, panned, scenery, write_sounding_clip
from tests.house import Customer


async def upload(customer: Customer, path: Path) -> str:
    response = await customer.http.post("/v1/assets", files={"file": (path.name, path.read_bytes())})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def outcome(customer: Customer, model: str, **given: Any) -> tuple[Any, bytes]:
    """The finished job, and the content of its one file."""
    job = await customer.run(model, wait_s=60, **given)
    assert job["status"] == "succeeded", job["error"]
    (output,) = job["outputs"]
    async with httpx.AsyncClient() as anybody:
        return job, (await anybody.get(output["url"])).content


@pytest.fixture
async def image(customer: Customer, tmp_path: Path) -> str:
    return await upload(customer, save(tmp_path / "vase.png", composed(scenery(160, 120))[0]))


@pytest.fixture
async def video(customer: Customer, tmp_path: Path) -> str:
    return await upload(customer, write_sounding_clip(tmp_path / "pan.mp4", panned(96, 64, 8, 2), 8))


async def test_a_subject_is_cut_out(customer: Customer, image: str) -> None:
    job, content = await outcome(customer, "atelier/cutout", image=image)
    cut = np.array(Image.open(io.BytesIO(content)))
    assert cut.shape == (120, 160, 4)
    assert (cut[5, 5, 3], cut[70, 80, 3]) == (0, 255)
    assert job["notes"]["confidence"] > 0.35


@pytest.mark.parametrize(
    ("given", "size"),
    [({"factor": 1.5}, (240, 180)), ({"megapixels": 1, "creativity": 0}, (1155, 866)), ({}, (320, 240))],
)
async def test_an_image_is_enlarged(
    customer: Customer, image: str, given: dict[str, float], size: tuple[int, int]
) -> None:
    job, content = await outcome(customer, "atelier/upscale", image=image, **given)
    assert Image.open(io.BytesIO(content)).size == size
    assert job["cost"]["credits"] == 1


async def test_an_image_is_enhanced(customer: Customer, tmp_path: Path) -> None:
    dull = await upload(customer, save(tmp_path / "dull.png", clouds(160, 120) // 4 + 60))
    _, content = await outcome(customer, "atelier/enhance", image=dull, strength=0.8)
    better = np.array(Image.open(io.BytesIO(content)).convert("L"))
    assert better.shape == (120, 160)
    assert better.std() > 1.3 * (clouds(160, 120) // 4 + 60).mean(axis=2).std()


async def test_an_image_is_described(customer: Customer, image: str) -> None:
    _, content = await outcome(customer, "atelier/describe", image=image, question="Which colours has it?")
    assert content.decode().startswith("Its colours are ")


async def test_a_video_is_enlarged(customer: Customer, video: str, tmp_path: Path) -> None:
    _, content = await outcome(customer, "atelier/upscale-video", video=video, factor=2)
    (tmp_path / "large.mp4").write_bytes(content)
    clip = Clip(tmp_path / "large.mp4")
    assert (clip.size, len(clip.frames), clip.fps) == ((192, 128), 8, 8)


async def test_a_video_is_made_smoother(customer: Customer, video: str, tmp_path: Path) -> None:
    _, content = await outcome(customer, "atelier/smooth", video=video, fps=20)
    (tmp_path / "smooth.mp4").write_bytes(content)
    clip = Clip(tmp_path / "smooth.mp4")
    assert (clip.size, len(clip.frames), clip.fps) == ((96, 64), 20, 20)


async def test_a_blank_image_has_nothing_to_cut_out(customer: Customer, tmp_path: Path) -> None:
    blank = await upload(customer, save(tmp_path / "blank.png", np.full((64, 64, 3), 200, np.uint8)))
    job = await customer.run("atelier/cutout", image=blank)
    assert (job["status"], job["error"]["code"]) == ("failed", "unsupported_input")
    assert job["cost"]["state"] == "released"
