"""Every operation of the contract answers with each of its statuses, in bodies that the contract's schemas accept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from atelier.db.pool import Pool
from tests.dialects.krea import judge
from tests.dialects.krea.conftest import clip, picture
from tests.dialects.krea.shop import OFFERS, Shop
from tests.house import House, new_customer

GENERATE = {name: path for name, (_, path, _) in judge.OPERATIONS.items() if path.startswith("/generate/")}

generate = pytest.mark.parametrize("operation", sorted(GENERATE))


def test_the_walk_covers_the_contract() -> None:
    assert len(judge.CONTRACT["paths"]) == 67
    assert sum(map(len, judge.CONTRACT["paths"].values())) == 72
    assert len(GENERATE) == 56
    assert set(GENERATE.values()) == OFFERS.keys()
    assert len(judge.OPERATIONS) == 72 - sum(len(judge.CONTRACT["paths"][path]) for path in judge.NOT_YET)
    assert set(judge.OPERATIONS) - set(GENERATE) == {
        *("list_jobs", "get_job", "delete_job"),
        *("upload_asset", "list_assets", "get_asset", "delete_asset"),
    }


@pytest.fixture(scope="module")
async def poor(counter: House, counter_pool: Pool) -> AsyncIterator[Shop]:
    """A customer without credits."""
    shop = Shop(await new_customer(counter_pool, counter.url, credit=0), counter_pool)
    await shop.stock(picture(), clip())
    yield shop
    await shop.close()


@pytest.fixture(scope="module")
async def crowded(counter: House, counter_pool: Pool) -> AsyncIterator[Shop]:
    """A customer with as many jobs as may run and wait."""
    shop = Shop(await new_customer(counter_pool, counter.url, credit=100_000, concurrency=1), counter_pool)
    await shop.stock(picture(), clip())
    accepted = [await shop.make("/generate/image/bfl/flux-1-dev", prompt="a harbour") for _ in range(4)]
    assert [job["status"] for job in accepted] == ["queued", "backlogged", "backlogged", "backlogged"]
    yield shop
    await shop.close()


@generate
async def test_every_answer_of_a_model(operation: str, till: Shop, poor: Shop, crowded: Shop) -> None:
    path = GENERATE[operation]
    least = till.least(OFFERS[path])
    accepted = await till.post(path, least)
    assert accepted.status_code == 200, accepted.text
    judge.check(operation, accepted)
    assert accepted.json()["status"] == "queued"
    assert accepted.json().keys() == {"job_id", "status", "created_at", "completed_at", "result"}
    shown = await till.get(f"/jobs/{accepted.json()['job_id']}")
    judge.check("get_job", shown)
    assert shown.json().keys() == {"job_id", "status", "created_at"}

    refused = {
        400: await till.post(path, {}),
        401: await till.post(path, least, authorization="Bearer nonsense"),
        402: await poor.post(path, poor.least(OFFERS[path])),
        429: await crowded.post(path, crowded.least(OFFERS[path])),
    }
    assert {status: answer.status_code for status, answer in refused.items()} == {code: code for code in refused}
    for answer in refused.values():
        judge.check(operation, answer)
    assert "balance" in refused[402].json()["error"]
    assert int(refused[429].headers["retry-after"]) > 0


async def test_jobs_and_assets(shop: Shop, house: House) -> None:
    job = await shop.run("/generate/image/bfl/flux-1-dev", prompt="a harbour")
    for name, response in {
        "get_job": await shop.get(f"/jobs/{job['job_id']}"),
        "list_jobs": await shop.get("/jobs"),
        "upload_asset": await shop.http.post(
            "/krea/assets", files={"file": ("a.png", picture())}, data={"description": "a harbour"}
        ),
        "list_assets": await shop.get("/assets"),
    }.items():
        assert response.status_code == 200, name
        judge.check(name, response)
    asset = (await shop.get("/assets")).json()["items"][0]
    for name, method, path in (
        ("get_asset", "GET", f"/assets/{asset['id']}"),
        ("delete_asset", "DELETE", f"/assets/{asset['id']}"),
        ("delete_job", "DELETE", f"/jobs/{job['job_id']}"),
    ):
        for status in (200, 404) if method == "DELETE" else (200,):
            response = await shop.http.request(method, f"/krea{path}")
            assert response.status_code == status, name
            judge.check(name, response)
    judge.check("get_job", await shop.get(f"/jobs/{job['job_id']}"))
    judge.check("get_asset", await shop.get(f"/assets/{asset['id']}"))

    refused = await shop.http.post("/krea/assets", files={"file": ("a.png", b"no picture")})
    assert refused.status_code == 400
    judge.check("upload_asset", refused)
    refused = await shop.get("/jobs", cursor="yesterday")
    assert refused.status_code == 400
    judge.check("list_jobs", refused)
    async with httpx.AsyncClient(base_url=house.url) as nobody:
        for name in set(judge.OPERATIONS) - set(GENERATE):
            method, path, _ = judge.OPERATIONS[name]
            response = await nobody.request(method, f"/krea{path.replace('{id}', asset['id'])}")
            assert response.status_code == 401, name
            judge.check(name, response)
