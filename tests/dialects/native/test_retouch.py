"""Editing, training and restyling through the real server: what comes out is decoded."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import numpy as np
from PIL import Image

from atelier.db.pool import Pool
from tests.engines.frames.samples import clouds, frames_of, write_clip
from tests.house import Customer

ROSE, MOSS = (214, 120, 140), (70, 92, 52)


def png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def tinted(colour: tuple[int, int, int], seed: int) -> np.ndarray:
    grey = clouds(96, 72, seed=seed, grain=9)[..., :1].astype(np.float32) / 160
    return np.clip(grey * colour, 0, 255).astype(np.uint8)


async def upload(customer: Customer, name: str, content: bytes) -> str:
    response = await customer.http.post("/v1/assets", files={"file": (name, content)})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def fetched(job: Any, number: int = 0) -> bytes:
    assert job["status"] == "succeeded", (job["error"], job)
    async with httpx.AsyncClient() as anybody:
        response = await anybody.get(job["outputs"][number]["url"])
    assert response.status_code == 200
    return response.content


async def picture(job: Any, number: int = 0) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(await fetched(job, number))).convert("RGB")).astype(np.float64)


async def trained(customer: Customer, colour: tuple[int, int, int]) -> str:
    images = [await upload(customer, f"{seed}.png", png(tinted(colour, seed))) for seed in (1, 2)]
    job = await customer.run("atelier/train-style", name="Learned", images=images)
    assert (job["status"], len(job["outputs"])) == ("succeeded", 2), job
    return str(job["style_id"])


async def test_an_edit(customer: Customer) -> None:
    before = tinted((90, 140, 200), 3)
    asset = await upload(customer, "before.png", png(before))
    job = await customer.run("atelier/edit", images=[asset], prompt="black and white, zyx", count=2, seed=3)
    first, second = await picture(job, 0), await picture(job, 1)
    assert first.shape == second.shape == before.shape
    assert np.ptp(first, axis=2).mean() < 4 < np.ptp(before.astype(float), axis=2).mean() / 4
    assert job["notes"]["ignored_words"] == ["zyx"]


async def test_a_trained_style_changes_drawings_edits_and_videos(customer: Customer, tmp_path: Path) -> None:
    rose, moss = await trained(customer, ROSE), await trained(customer, MOSS)
    style = (await customer.http.get(f"/v1/styles/{rose}")).json()
    assert (style["title"], style["engine"], style["own"]) == ("Learned", "palette", True)

    async def drawn(*styles: Any) -> np.ndarray:
        given = {"prompt": "a house on a hill", "width": 96, "height": 64, "seed": 5}
        return await picture(await customer.run("atelier/sketch", **given, styles=list(styles)))

    plain, in_rose, in_moss = await drawn(), await drawn(rose), await drawn({"id": moss, "strength": 1})
    none = await drawn({"id": rose, "strength": 0})
    assert np.abs(in_rose - in_moss).mean() > 20 < np.abs(in_rose - plain).mean()
    assert np.abs(none - plain).mean() < 2  # each has a watermark of its own
    assert in_rose[..., 0].mean() > in_rose[..., 1].mean() + 20

    asset = await upload(customer, "before.png", png(tinted((90, 140, 200), 3)))
    edited = await picture(await customer.run("atelier/edit", images=[asset], prompt="smoother", styles=[rose]))
    assert edited[..., 0].mean() > edited[..., 2].mean() + 10

    clip = write_clip(tmp_path / "clip.mp4", [tinted((90, 140, 200), 3)] * 4)
    video = await upload(customer, "clip.mp4", clip.read_bytes())
    job = await customer.run("atelier/restyle", video=video, styles=[rose], prompt="vignette")
    made = tmp_path / "made.mp4"
    made.write_bytes(await fetched(job))
    frames = frames_of(made)
    assert len(frames) == 4
    assert frames[0][..., 0].mean() > frames[0][..., 2].mean() + 10


async def test_trainings_may_take_longer_than_other_jobs(customer: Customer, house_pool: Pool) -> None:
    style = await trained(customer, ROSE)
    drawing = await customer.run("atelier/sketch", prompt="a hill", width=64, height=64)
    for job_id, limit_s in ((style, 6 * 3600), (drawing["id"], 900)):
        assert await house_pool.fetchval("select time_limit_s from jobs where id = $1", UUID(job_id)) == limit_s


async def test_training_on_a_person_takes_a_declaration(customer: Customer) -> None:
    asset = await upload(customer, "p.png", png(tinted(ROSE, 1)))
    given = {"name": "Me", "images": [asset], "kind": "character"}
    response = await customer.http.post("/v1/jobs", json={"model": "atelier/train-style", "input": given})
    assert response.status_code == 403, response.text


async def test_prices(customer: Customer) -> None:
    asset = await upload(customer, "p.png", png(tinted(ROSE, 1)))

    async def price(model: str, **given: Any) -> float:
        response = await customer.http.post("/v1/quotes", json={"model": model, "input": given})
        assert response.status_code == 200, response.text
        return float(response.json()["amount"])

    assert await price("atelier/edit", images=[asset], prompt="x", count=3) == 3
    assert await price("atelier/edit", images=[asset, asset], prompt="x", count=3) == 3
    assert await price("atelier/edit", images=[asset, asset], prompt="x", count=3, mode="batch") == 6
    assert await price("atelier/train-style", name="x", images=[asset] * 11) == 7
    assert await price("atelier/train-style", name="x", images=[asset], family="sdxl") == 6 + 2 * 10
    given = {"family": "qwen", "steps": 210, "batch_size": 2}
    assert await price("atelier/train-style", name="x", images=[asset], **given) == 6 + 8 * 5
