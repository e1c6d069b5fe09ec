"""Through the whole house: ordered over HTTP, routed to real pipelines, followed, canceled, and looked at."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from atelier.db.pool import Pool
from atelier.domain.ids import parse_id
from tests.conftest import serve
from tests.engines.diffusers.room import card_of, picture
from tests.engines.diffusers.test_engine import write_cards
from tests.house import Customer, House

pytestmark = pytest.mark.long  # a server, and torch in a process of its own


@pytest.fixture(scope="module")
def house(postgres: str, template: str, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("diffusers")
    cards = write_cards(
        folder / "cards.toml",
        card_of(
            "StableDiffusionPipeline",
            serves=("atelier/sketch", "atelier/edit"),
            most_pixels=64 * 64,
            style_family="sd-1.5",
        ),
        card_of("FluxPipeline", serves=("bfl/flux-1-dev",), most_pixels=32 * 32, style_family="flux-dev"),
        card_of("WanPipeline", serves=("atelier/film",), most_frames=33, steps=600),
        card_of("LTXPipeline", serves=("atelier/motion",), most_frames=33),
    )
    models = (*(f"atelier/{name}" for name in ("sketch", "edit", "film", "motion", "train-style")), "bfl/flux-1-dev")
    routes = "".join(f'[[routes]]\nmodel = "{model}"\nengines = ["diffusers"]\n' for model in models)
    config = f'[engines.diffusers]\nweights = "{weights}"\ncards = "{cards}"\ndevice = "cpu"\n{routes}'
    yield from serve(postgres, template, folder / "data", "diffusers", config=config)


async def content_of(customer: Customer, output: dict[str, str]) -> bytes:
    return (await customer.http.get(output["url"], headers={"authorization": ""})).content


async def test_pictures(customer: Customer) -> None:
    job = await customer.submit("atelier/sketch", prompt="a red house", width=128, height=64, count=2, seed=3)
    job = await customer.until(job["id"], lambda job: job["status"] not in ("queued", "running"), limit_s=110)
    assert job["status"] == "succeeded", job
    assert job["engine"] == "diffusers"
    assert job["notes"]["pipeline"] == "StableDiffusionPipeline"
    for output in job["outputs"]:
        with Image.open(io.BytesIO(await content_of(customer, output))) as picture:
            assert picture.size == (128, 64)
    assert len(job["outputs"]) == 2


async def test_clips(customer: Customer, house_pool: Pool) -> None:
    job = await customer.submit(
        "atelier/film", prompt="a red house", duration_s=2, resolution="480p", aspect_ratio="1:1"
    )
    seen: set[str] = set()

    def ended(job: dict[str, str]) -> bool:
        seen.add(job["stage"])
        return job["status"] not in ("queued", "running")

    job = await customer.until(job["id"], ended, limit_s=110)
    assert job["status"] == "succeeded", job
    assert job["engine"] == "diffusers"
    assert seen & {"loading the model", "denoising", "encoding"}
    (output,) = job["outputs"]
    assert output["duration_s"] == pytest.approx(2, abs=0.1)
    with av.open(io.BytesIO(await content_of(customer, output))) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert frames[0].shape == (480, 480, 3)
    assert np.std(frames[0]) > 2
    rows = await house_pool.fetch("select body from previews where job_id = $1", parse_id(job["id"]))
    looks = [Image.open(io.BytesIO(row["body"])) for row in rows]
    assert looks
    assert {look.size for look in looks} == {(128, 128)}  # as large as the card lets it be made
    assert all(np.std(np.asarray(look)) > 2 for look in looks)


async def test_cancel(customer: Customer) -> None:
    before = await customer.balance()
    job = await customer.submit("atelier/film", prompt="a red house", duration_s=4, resolution="1080p")
    await customer.until(job["id"], lambda job: job["status"] == "running", limit_s=110)
    await customer.http.post(f"/v1/jobs/{job['id']}/cancel")
    job = await customer.until(job["id"], lambda job: job["status"] == "canceled", limit_s=20)
    assert await customer.balance() == before
    assert (await customer.run("atelier/sketch", wait_s=60, prompt="a red house", width=64, height=64))[
        "status"
    ] == "succeeded"


async def trained(customer: Customer, folder: Path, **given: object) -> dict[str, Any]:
    images = []
    for number in range(2):
        content = picture(folder / f"{number}.png", shade=60 + 60 * number).read_bytes()
        images.append(f"data:image/png;base64,{base64.b64encode(content).decode()}")
    told = {"name": "Dots", "trigger_word": "dot", "images": images, "steps": 40, "learning_rate": 0.01, **given}
    job = await customer.submit("atelier/train-style", **told)
    job = await customer.until(job["id"], lambda job: job["status"] not in ("queued", "running"), limit_s=400)
    assert job["status"] == "succeeded", job
    assert job["engine"] == "diffusers"
    assert [output["kind"] for output in job["outputs"]] == ["weights", "image"]
    return dict(job)


async def colours(customer: Customer, url: str) -> np.ndarray:
    content = (await customer.http.get(url, headers={"authorization": ""})).content
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


async def test_a_style_is_trained_and_used_by_its_id(customer: Customer, tmp_path: Path) -> None:
    job = await trained(customer, tmp_path, captions=["a disc", "another"], family="sd-1.5")
    assert job["notes"]["losses"][-1] < job["notes"]["losses"][0]
    given = {"prompt": "a house", "width": 64, "height": 64, "seed": 1}
    plain = await customer.run("atelier/sketch", wait_s=60, **given)
    styled = await customer.run("atelier/sketch", wait_s=60, styles=[job["id"]], **given)
    assert styled["notes"]["styles"] == [job["id"]]
    shown = [await colours(customer, done["outputs"][0]["url"]) for done in (plain, styled)]
    assert np.abs(shown[0] - shown[1]).mean() > 0


async def test_a_style_is_for_its_family_in_every_dialect(customer: Customer, house_pool: Pool, tmp_path: Path) -> None:
    """FLUX.1 is ordered in one dialect, and its style comes from another."""
    style = (await trained(customer, tmp_path, family="flux-dev"))["id"]
    previews = await house_pool.fetchval("select count(*) from previews where job_id = $1", style)
    assert previews == 4
    assert (await customer.http.get(f"/v1/styles/{style}")).json()["families"] == ["flux-dev"]

    async def drawn(**more: object) -> np.ndarray:
        body = {"prompt": "a house", "width": 512, "height": 512, "seed": 1, **more}
        answer = await customer.http.post("/krea/generate/image/bfl/flux-1-dev", json=body)
        assert answer.status_code == 200, answer.text
        job_id = answer.json()["job_id"]
        await customer.until(job_id, lambda job: job["status"] not in ("queued", "running"), limit_s=200)
        job = (await customer.http.get(f"/krea/jobs/{job_id}")).json()
        assert job["status"] == "completed", job
        return await colours(customer, job["result"]["urls"][0])

    plain, styled = await drawn(), await drawn(styles=[{"id": style, "strength": 1}])
    assert np.abs(plain - styled).mean() > 3

    before = await customer.balance()
    wrong = {"prompt": "a house", "aspect_ratio": "1:1", "resolution": "1K", "styles": [{"id": style, "strength": 1}]}
    answer = await customer.http.post("/krea/generate/image/z-image/z-image", json=wrong)
    assert answer.status_code == 400
    assert "is for flux-dev, not z-image" in answer.text
    job = await customer.run("atelier/sketch", wait_s=60, prompt="a house", width=64, height=64, styles=[style])
    assert job["status"] == "failed"
    assert "trained for flux-dev" in job["error"]["message"]
    assert await customer.balance() == before
