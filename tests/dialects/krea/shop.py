"""A customer of the Krea dialect: what they send, wait for, and pay."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.db.pool import Pool
from tests.catalogue.support import an_input
from tests.dialects.krea.samples import clip, picture
from tests.house import Customer, pause

GENERATES = ("image", "image_enhance", "video")
FINAL = ("completed", "failed", "cancelled")


class Shop:
    def __init__(self, customer: Customer, pool: Pool) -> None:
        self.customer = customer
        self.http = customer.http
        self.pool = pool
        self.image = ""
        self.video = ""

    async def close(self) -> None:
        await self.http.aclose()

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"/krea{path}", params=params)

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return await self.http.post(f"/krea{path}", json=body, headers=headers)

    async def patch(self, path: str, body: Any) -> httpx.Response:
        return await self.http.patch(f"/krea{path}", json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(f"/krea{path}")

    async def train(self, **given: Any) -> str:
        """A style of one's own, by a whole training. Its id."""
        if not self.image:
            await self.stock()
        job = await self.run(TRAINING, name="Dusty rose", urls=[self.image], max_train_steps=20, **given)
        return str(job["result"]["style_id"])

    async def upload(self, content: bytes, name: str = "file", **fields: str) -> Any:
        response = await self.http.post("/krea/assets", files={"file": (name, content)}, data=fields)
        assert response.status_code == 200, response.text
        return response.json()

    async def stock(self) -> None:
        """Uploads what inputs refer to."""
        self.image = (await self.upload(picture(), "picture.png"))["image_url"]
        self.video = (await self.upload(clip(), "clip.mp4"))["image_url"]

    async def make(self, path: str, **body: Any) -> Any:
        """Accepts a job."""
        response = await self.post(path, body)
        assert response.status_code == 200, response.text
        return response.json()

    async def until(self, job_id: str, ready: Callable[[Any], bool], *, limit_s: float = 30) -> Any:
        """Polls a job until it is `ready`."""
        deadline = time.monotonic() + limit_s
        while True:
            response = await self.get(f"/jobs/{job_id}")
            assert response.status_code == 200, response.text
            if ready(job := response.json()):
                return job
            assert time.monotonic() < deadline, job
            await pause(0.05)

    async def end(self, job_id: str, *, limit_s: float = 30) -> Any:
        return await self.until(job_id, lambda job: job["status"] in FINAL, limit_s=limit_s)

    async def run(self, path: str, **body: Any) -> Any:
        job = await self.end((await self.make(path, **body))["job_id"])
        assert job["status"] == "completed", job
        return job

    async def order(self, job_id: str) -> Any:
        """The canonical order behind a job."""
        from atelier.domain.order import decode

        text = await self.pool.fetchval("select order_json from jobs where id = $1", job_id)
        return decode(text)

    async def untouched(self) -> bool:
        """Whether there is no job and no entry but the grant."""
        jobs = await self.pool.fetchval("select count(*) from jobs where account_id = $1", self.customer.account_id)
        entries = (await self.http.get("/v1/transactions")).json()["items"]
        return jobs == 0 and len(entries) == 1

    # -------------------------------------------------------------------- inputs

    def least(self, offer: Offer) -> dict[str, Any]:
        """The least input of an offer, with our own files."""
        filled: dict[str, Any] = self.with_files(offer.input, an_input(offer.input))
        return filled

    def with_files(self, schema: Mapping[str, Any], given: Any) -> Any:
        """The same input, in which every medium is one of ours."""
        if "x-media" in schema and isinstance(given, str):
            return self.video if schema["x-media"] == "video" else self.image
        if isinstance(given, dict):
            fields = schema.get("properties", {})
            return {name: self.with_files(fields.get(name, {}), value) for name, value in given.items()}
        if isinstance(given, list):
            return [self.with_files(schema.get("items", {}), value) for value in given]
        return given


def path_of(offer: Offer) -> str:
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    assert isinstance(offer.facts, KreaOffer)
    return facts.paths[offer.facts.group].replace("{id}", offer.id)


OFFERS = {
    path_of(offer): offer
    for offer in menu("krea").offers.values()
    if isinstance(offer.facts, KreaOffer) and offer.facts.group in GENERATES
}
"""What can be generated, by path."""

TRAINING = "/styles/train"
MODELS = OFFERS | {TRAINING: menu("krea").offers["styles/train"]}
"""With the training of styles: all that answers with a created job."""
