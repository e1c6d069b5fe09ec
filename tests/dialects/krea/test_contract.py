"""Every operation of the contract answers with each of its statuses, in bodies that the contract's schemas accept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from atelier.db.pool import Pool
from tests.dialects.krea import judge
from tests.dialects.krea.conftest import NewShop
from tests.dialects.krea.samples import picture
from tests.dialects.krea.shop import MODELS, OFFERS, Shop
from tests.house import House, new_customer

CREATES = {name: path for name, (method, path, _) in judge.OPERATIONS.items() if method == "post" and path in MODELS}
NOBODY = {"authorization": "Bearer nonsense"}

create = pytest.mark.parametrize("operation", sorted(CREATES))


def test_the_walk_covers_the_contract() -> None:
    assert len(judge.CONTRACT["paths"]) == 67
    assert len(judge.OPERATIONS) == 72
    assert len(OFFERS) == 56
    assert set(CREATES.values()) == MODELS.keys()
    assert set(judge.OPERATIONS) - set(CREATES) == {
        *("list_jobs", "get_job", "delete_job"),
        *("upload_asset", "list_assets", "get_asset", "delete_asset"),
        *("list_styles", "get_style", "update_style", "get_style_share_link"),
        *("share_style_with_workspace", "unshare_style_from_workspace"),
        *("get_node_app", "execute_node_app"),
    }


@pytest.fixture(scope="module")
async def poor(counter: House, counter_pool: Pool) -> AsyncIterator[Shop]:
    """A customer without credits."""
    shop = Shop(await new_customer(counter_pool, counter.url, credit=0), counter_pool)
    await shop.stock()
    yield shop
    await shop.close()


@pytest.fixture(scope="module")
async def crowded(counter: House, counter_pool: Pool) -> AsyncIterator[Shop]:
    """A customer with as many jobs as may run and wait."""
    shop = Shop(await new_customer(counter_pool, counter.url, credit=100_000, concurrency=1), counter_pool)
    await shop.stock()
    accepted = [await shop.make("/generate/image/bfl/flux-1-dev", prompt="a harbour") for _ in range(4)]
    assert [job["status"] for job in accepted] == ["queued", "backlogged", "backlogged", "backlogged"]
    yield shop
    await shop.close()


@create
async def test_every_answer_of_a_model(operation: str, regular: Shop, poor: Shop, crowded: Shop) -> None:
    path = CREATES[operation]
    least = regular.least(MODELS[path])
    accepted = await regular.post(path, least)
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["status"] == "queued"
    assert accepted.json().keys() == {"job_id", "status", "created_at", "completed_at", "result"}
    shown = await regular.get(f"/jobs/{accepted.json()['job_id']}")
    judge.check("get_job", shown)
    assert shown.json().keys() == {"job_id", "status", "created_at"}

    short = await poor.post(path, poor.least(MODELS[path]))
    full = await crowded.post(path, crowded.least(MODELS[path]))
    judge.check_all(
        operation, accepted, await regular.post(path, {}), await regular.post(path, least, **NOBODY), short, full
    )
    assert "balance" in short.json()["error"]
    assert int(full.headers["retry-after"]) > 0


async def test_every_answer_about_jobs(shop: Shop) -> None:
    job = await shop.run("/generate/image/bfl/flux-1-dev", prompt="a harbour")
    path = f"/jobs/{job['job_id']}"
    judge.check_all(
        "list_jobs", await shop.get("/jobs"), await shop.get("/jobs", cursor="yesterday"), await unknown(shop, "/jobs")
    )
    found, removed = await shop.get(path), await shop.delete(path)
    judge.check_all("get_job", found, await shop.get(path), await unknown(shop, path))
    judge.check_all("delete_job", removed, await shop.delete(path), await unknown(shop, path, "DELETE"))


async def test_every_answer_about_assets(shop: Shop) -> None:
    stored = await send(shop, picture(), description="a harbour")
    path = f"/assets/{stored.json()['id']}"
    judge.check_all("upload_asset", stored, await send(shop, b"no picture"), await unknown(shop, "/assets", "POST"))
    judge.check_all("list_assets", await shop.get("/assets"), await unknown(shop, "/assets"))
    found, removed = await shop.get(path), await shop.delete(path)
    judge.check_all("get_asset", found, await shop.get(path), await unknown(shop, path))
    judge.check_all("delete_asset", removed, await shop.delete(path), await unknown(shop, path, "DELETE"))


async def test_every_answer_about_styles(shop: Shop, shops: NewShop) -> None:
    stranger = await shops()
    path = f"/styles/{await shop.train()}"
    link, workspace = f"{path}/share/link", f"{path}/share/workspace"
    judge.check_all(
        "list_styles",
        await shop.get("/styles"),
        await shop.get("/styles", filter="mine"),
        await unknown(shop, "/styles"),
    )
    judge.check_all("get_style", await shop.get(path), await stranger.get(path), await unknown(shop, path))
    judge.check_all(
        "update_style",
        await shop.patch(path, {"title": "Rose"}),
        await shop.patch(path, {"name": "Rose"}),
        await stranger.patch(path, {"title": "Rose"}),
        await unknown(shop, path, "PATCH"),
    )
    first, second = await shop.get(link), await shop.get(link)
    judge.check_all("get_style_share_link", first, second, await stranger.get(link), await unknown(shop, link))
    judge.check_all(
        "share_style_with_workspace",
        await shop.post(workspace, None),
        await stranger.post(workspace, None),  # which sees it by its link
        await shop.post("/styles/nothing/share/workspace", None),
        await unknown(shop, workspace, "POST"),
    )
    judge.check_all(
        "unshare_style_from_workspace",
        await shop.delete(workspace),
        await shop.delete(workspace),
        await stranger.delete(workspace),
        await unknown(shop, workspace, "DELETE"),
    )


async def test_every_answer_about_node_apps(till: Shop, poor: Shop, crowded: Shop) -> None:
    (app,) = [app for app in (await till.get("/node-apps")).json()["items"] if app["slug"] == "picture-to-clip"]
    path = f"/node-apps/{app['last_version_id']}"
    judge.check_all(
        "get_node_app", await till.get(path), await till.get("/node-apps/nothing"), await unknown(till, path)
    )
    run, given = f"{path}/execute", {"scene": "a harbour"}
    judge.check_all(
        "execute_node_app",
        await till.post(run, given),
        await till.post(run, {"scene": 5}),
        await unknown(till, run, "POST"),
        await poor.post(run, given),
        await till.post(f"/node-apps/{till.customer.account_id}/execute", given),
        await crowded.post(run, given),
    )


async def unknown(shop: Shop, path: str, method: str = "GET") -> httpx.Response:
    """What somebody without a key is told."""
    body: Any = {"json": {}} if method in ("POST", "PATCH") else {}
    return await shop.http.request(method, f"/krea{path}", headers=NOBODY, **body)


async def send(shop: Shop, content: bytes, **fields: str) -> httpx.Response:
    return await shop.http.post("/krea/assets", files={"file": ("a.png", content)}, data=fields)
