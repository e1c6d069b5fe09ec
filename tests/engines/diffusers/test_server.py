"""Through the whole house: ordered over HTTP, routed to real pipelines, followed, canceled, and looked at."""

from __future__ import annotations

import base64
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from atelier.db.pool import Pool, open_pool
from atelier.domain.ids import parse_id
from tests.conftest import serve
from tests.engines.diffusers.room import card_of, picture
from tests.engines.diffusers.test_engine import write_cards
from tests.house import Customer, House, new_customer

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
            style_family="tiny",
        ),
        card_of("WanPipeline", serves=("atelier/film",), most_frames=33, steps=100),
        card_of("LTXPipeline", serves=("atelier/motion",), most_frames=33),
    )
    routes = "".join(
        f'[[routes]]\nmodel = "atelier/{name}"\nengines = ["diffusers"]\n'
        for name in ("sketch", "edit", "film", "motion", "train-style")
    )
    config = f'[engines.diffusers]\nweights = "{weights}"\ncards = "{cards}"\ndevice = "cpu"\n{routes}'
    yield from serve(postgres, template, folder / "data", "diffusers", config=config)


@pytest.fixture(scope="module")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=4, name="test") as pool:
        yield pool


@pytest.fixture
async def customer(house: House, house_pool: Pool) -> AsyncIterator[Customer]:
    customer = await new_customer(house_pool, house.url)
    yield customer
    await customer.http.aclose()


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


async def test_a_style_is_trained_and_used_by_its_id(customer: Customer, tmp_path: Path) -> None:
    images = []
    for number in range(2):
        content = picture(tmp_path / f"{number}.png", shade=60 + 60 * number).read_bytes()
        images.append(f"data:image/png;base64,{base64.b64encode(content).decode()}")
    job = await customer.submit("atelier/train-style", name="Dots", trigger_word="dot", images=images, family="tiny")
    job = await customer.until(job["id"], lambda job: job["status"] not in ("queued", "running"), limit_s=400)
    assert job["status"] == "succeeded", job
    assert job["engine"] == "diffusers"
    assert job["notes"]["losses"][-1] < job["notes"]["losses"][0]
    assert [output["kind"] for output in job["outputs"]] == ["weights", "image"]
    given = {"prompt": "a house", "width": 64, "height": 64, "seed": 1}
    plain = await customer.run("atelier/sketch", wait_s=60, **given)
    styled = await customer.run("atelier/sketch", wait_s=60, styles=[job["id"]], **given)
    assert styled["notes"]["styles"] == [job["id"]]
    contents = [await content_of(customer, done["outputs"][0]) for done in (plain, styled)]
    shown = [np.asarray(Image.open(io.BytesIO(content))).astype(int) for content in contents]
    assert np.abs(shown[0] - shown[1]).mean() > 0
