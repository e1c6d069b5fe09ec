"""The five offers for faces, each asked once over HTTP: people are drawn, and then treated."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from tests.dialects.conftest import NewCustomer
from tests.engines.faces.people import voice
from tests.house import Customer

FACE = {"age": "30", "glasses": "none", "beard": "none", "expression": "neutral", "width": 320, "height": 320}


async def ask(customer: Customer, model: str, **given: Any) -> Any:
    job = await customer.submit(model, **given)
    return await customer.until(job["id"], lambda seen: seen["finished_at"] is not None, limit_s=120)


async def file_of(job: Any) -> io.BytesIO:
    assert job["status"] == "succeeded", job
    async with httpx.AsyncClient() as anybody:
        return io.BytesIO((await anybody.get(job["outputs"][0]["url"])).content)


async def size_of(job: Any) -> tuple[int, int]:
    with Image.open(await file_of(job)) as image:
        image.load()
        return image.size


async def clip_of(job: Any) -> tuple[int, int, float, bool]:
    """Width, height, seconds and whether there is sound."""
    with av.open(await file_of(job)) as container:
        frames = list(container.decode(video=0))
        seconds = len(frames) / float(container.streams.video[0].average_rate or 1)
        return frames[0].width, frames[0].height, seconds, bool(container.streams.audio)


async def test_people_are_drawn_swapped_improved_and_brought_to_life(customers: NewCustomer, tmp_path: Path) -> None:
    customer = await customers()
    await customer.http.post("/v1/me/likeness-declaration")
    drawn = [await ask(customer, "atelier/face", gender=gender, seed=21, **FACE) for gender in ("woman", "man")]
    assert await size_of(drawn[0]) == (320, 320)
    assert drawn[0]["engine"] == "portraits"
    woman, man = (job["outputs"][0]["asset_id"] for job in drawn)

    swapped = await ask(customer, "atelier/face-swap", image=woman, face=man)
    assert await size_of(swapped) == (320, 320)
    assert swapped["notes"]["faces_found"] == 1
    improved = await ask(customer, "atelier/face-improve", image=swapped["outputs"][0]["asset_id"], strength=0.7)
    assert await size_of(improved) == (320, 320)

    smile = await ask(
        customer, "atelier/expression", image=woman, expression="smile", duration_s=1, fps=12, resolution="480p"
    )
    assert await clip_of(smile) == (480, 480, 1.0, False)

    sound = voice(tmp_path / "speech.wav", [(0.4, 1.0), (0.2, 0.0), (0.4, 0.8)])
    upload = await customer.http.post("/v1/assets", files={"file": ("speech.wav", sound.read_bytes())})
    talk = await ask(customer, "atelier/talking-head", image=man, audio=upload.json()["id"], fps=12, resolution="480p")
    assert await clip_of(talk) == (480, 480, 1.0, True)
    assert talk["cost"]["credits"] == 1


async def test_pictures_without_a_face_cost_nothing(customers: NewCustomer) -> None:
    customer = await customers()
    buffer = io.BytesIO()
    Image.new("RGB", (200, 150), "teal").save(buffer, "PNG")
    plain = (await customer.http.post("/v1/assets", files={"file": ("plain.png", buffer.getvalue())})).json()["id"]
    job = await ask(customer, "atelier/face-improve", image=plain)
    assert (job["status"], job["error"]["code"]) == ("failed", "no_face_found")
    assert await customer.balance() == pytest.approx(1000)


async def test_swapping_needs_the_declaration(customers: NewCustomer) -> None:
    customer = await customers()
    response = await customer.http.post(
        "/v1/jobs", json={"model": "atelier/face-swap", "input": {"image": "x", "face": "y"}}
    )
    assert response.status_code == 403
