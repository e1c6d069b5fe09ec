"""Styles: finding them, training them, sharing them, and what they do to pictures."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from atelier.accounts.accounts import Accounts
from atelier.db.pool import Pool
from tests.dialects.krea import judge
from tests.dialects.krea.conftest import NewShop
from tests.dialects.krea.samples import picture
from tests.dialects.krea.shop import TRAINING, Shop
from tests.house import House, new_customer

STYLE = {"$ref": "#/components/schemas/Style"}
DRAWN = "/generate/image/qwen/2512"
"""The model that a real engine plays here."""


@pytest.fixture(scope="module")
async def owner(house: House, house_pool: Pool) -> AsyncIterator[tuple[Shop, str]]:
    """A customer with a style of their own."""
    shop = Shop(await new_customer(house_pool, house.url), house_pool)
    yield shop, await shop.train()
    await shop.close()


async def listed(shop: Shop, **params: Any) -> set[str]:
    response = await shop.get("/styles", limit=1000, **params)
    assert response.status_code == 200, response.text
    judge.validate({"$ref": "#/components/schemas/StyleList"}, response.json())
    return {style["id"] for style in response.json()["items"]}


async def style(shop: Shop, style_id: str) -> Any:
    response = await shop.get(f"/styles/{style_id}")
    assert response.status_code == 200, response.text
    judge.validate(STYLE, response.json())
    return response.json()


async def test_a_training_ends_in_a_style(shop: Shop) -> None:
    await shop.stock()
    job = await shop.run(
        TRAINING,
        **{"model": "wan22", "type": "Object", "name": "Brass lamp", "urls": [shop.image, shop.image]},
        **{"trigger_word": "brslmp", "learning_rate": 0.001, "max_train_steps": 30, "batchSize": 2},
    )
    assert job["result"] == {"urls": [], "style_id": job["job_id"]}
    wish = (await shop.order(job["job_id"])).wish
    assert (wish.name, wish.kind, wish.family, wish.trigger_word) == ("Brass lamp", "object", "wan-2.2", "brslmp")
    assert (wish.steps, wish.learning_rate, wish.batch_size, len(wish.images)) == (30, 0.001, 2, 2)
    made = await style(shop, job["result"]["style_id"])
    assert (made["title"], made["models"], made["prompt"], made["public"]) == ("Brass lamp", ["wan22"], "brslmp", False)
    assert made["owner"]["id"] == str(shop.customer.account_id)
    assert "@" not in made["owner"]["name"]
    assert len(made["urls"]) == 2
    async with httpx.AsyncClient() as anybody:
        for link in (*made["urls"], made["cover_url"]):
            assert (await anybody.get(link)).headers["content-type"].startswith("image/")
    assert await shop.customer.balance() == 1000 - 159


async def test_training_on_a_person_needs_the_declaration(shop: Shop, shops: NewShop) -> None:
    declared = await shops()
    await Accounts(shop.pool).accept_likeness_terms(declared.customer.account_id)
    for who, status in ((shop, 403), (declared, 200)):
        await who.stock()
        given = {"name": "Ada", "urls": [who.image], "type": "Character", "max_train_steps": 10}
        answer = await who.post(TRAINING, given)
        assert answer.status_code == status
        judge.check("train_style", answer)
    await declared.end(answer.json()["job_id"])
    assert await shop.untouched()


async def test_styles_are_found_by_every_filter(shop: Shop, shops: NewShop) -> None:
    stranger, colleague = await shops(), await shops()
    await join(shop, colleague)
    own, theirs, public, shared = [await who.train(model="qwen") for who in (shop, stranger, stranger, colleague)]
    await stranger.patch(f"/styles/{public}", {"public": True})
    assert (await colleague.post(f"/styles/{shared}/share/workspace", None)).status_code == 200
    house = await listed(shop, filter="krea")
    assert {"watercolor", "oil", "noir"} <= house
    everything = await listed(shop)
    assert everything >= house | {own, public, shared}
    assert theirs not in everything
    assert await listed(shop, filter="user") == {own}
    assert await listed(shop, filter="shared") == {shared}
    assert public in await listed(shop, filter="community")
    assert not await listed(shop, filter="community") & (house | {own, shared, theirs})
    assert await listed(shop, filter="public") >= house | {public}
    for name in ("unapproved", "editor", "gallery"):
        assert await listed(shop, filter=name) == set()
    assert await listed(shop, ids=f"oil, {own},nothing,{theirs}") == {"oil", own}
    assert await listed(shop, user=str(stranger.customer.account_id)) == {public}
    assert await listed(shop, user="nobody") == set()
    assert await listed(shop, filter="shared", model="qwen") == {shared}
    assert await listed(shop, filter="shared", model="qwen/2512") == {shared}
    assert await listed(shop, filter="shared", model="flux_dev") == set()
    assert await listed(shop, model="nonsense") == set()
    assert await listed(shop, liked="true") == set()
    await shop.http.put("/v1/styles/oil/like")
    assert await listed(shop, liked="true") == {"oil"}
    assert (await style(shop, "oil"))["like_count"] >= 1


async def join(shop: Shop, colleague: Shop) -> None:
    """Brings a colleague into the workspace, before the server knows them."""
    await shop.pool.execute(
        "update accounts set workspace_id = $1 where id = any($2)",
        shop.customer.account_id,
        [shop.customer.account_id, colleague.customer.account_id],
    )


async def test_pages_follow_each_other_without_gap_or_repetition(shop: Shop) -> None:
    everything = (await shop.get("/styles", limit=1000)).json()["items"]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await shop.get("/styles", limit=7, **({"cursor": cursor} if cursor else {}))).json()
        seen += [style["id"] for style in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [style["id"] for style in everything]


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"liked": "perhaps"}, "liked"),
        ({"filter": "mine"}, "filter"),
        ({"cursor": "yesterday"}, "cursor"),
        ({"cursor": "2026-01-01T00:00:00Z~\x00"}, "cursor"),
    ],
)
async def test_bad_questions_name_their_parameter(params: dict[str, Any], named: str, till: Shop) -> None:
    response = await till.get("/styles", **params)
    assert response.status_code == 400
    assert named in response.json()["error"]


async def test_a_style_is_changed_by_its_owner(shop: Shop, shops: NewShop) -> None:
    style_id = await shop.train()
    stranger = await shops()
    other = (await shop.upload(picture(80, 80)))["image_url"]
    changed = await shop.patch(
        f"/styles/{style_id}", {"public": True, "title": "Rose", "urls": [other], "cover_url": other, "more": 1}
    )
    judge.validate(STYLE, changed.json())
    assert (changed.json()["public"], changed.json()["title"]) == (True, "Rose")
    async with httpx.AsyncClient() as anybody:
        for link in (*changed.json()["urls"], changed.json()["cover_url"]):
            assert (await anybody.get(link)).content == picture(80, 80)
    seen = await style(stranger, style_id)
    assert (seen["title"], len(seen["urls"])) == ("Rose", 1)
    assert (await shop.patch(f"/styles/{style_id}", {"public": None})).json()["public"] is True
    assert (await shop.patch(f"/styles/{style_id}", {"public": False})).json()["public"] is False
    assert (await stranger.get(f"/styles/{style_id}")).status_code == 404


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({}, "title"),
        ({"name": "Rose"}, "title"),
        ({"title": ""}, "title"),
        ({"title": 5}, "title"),
        ({"public": "yes"}, "public"),
        ({"urls": "https://example.com/a.png"}, "urls"),
        ({"urls": ["nonsense"]}, "urls"),
        ({"cover_url": "nonsense"}, "cover_url"),
        ({"cover_url": 5}, "cover_url"),
        ([], "body"),
    ],
)
async def test_bad_changes_name_their_field(change: Any, named: str, owner: tuple[Shop, str]) -> None:
    shop, style_id = owner
    response = await shop.patch(f"/styles/{style_id}", change)
    assert response.status_code == 400, response.text
    judge.check("update_style", response)
    assert named in response.json()["error"]


async def test_styles_of_the_house_and_of_others_stay_as_they_are(shop: Shop, shops: NewShop) -> None:
    foreign = await (await shops()).train()
    for style_id in ("oil", foreign, "nothing", "a\x00b"):
        path = f"/styles/{style_id.replace(chr(0), '%00')}"
        assert (await shop.patch(path, {"title": "Mine"})).status_code == 404
        assert (await shop.get(f"{path}/share/link")).status_code == 404
        for share in (await shop.post(f"{path}/share/workspace", None), await shop.delete(f"{path}/share/workspace")):
            assert share.status_code == (403 if style_id == "oil" else 404)


async def test_a_link_shows_a_style_that_is_not_listed(shop: Shop, shops: NewShop) -> None:
    style_id = await shop.train()
    stranger = await shops()
    first, second = [await shop.get(f"/styles/{style_id}/share/link") for _ in range(2)]
    assert [answer.status_code for answer in (first, second)] == [201, 200]
    assert first.json() == {**second.json(), "is_new": True}
    opened = await stranger.http.get(first.json()["share_link"])
    assert (opened.status_code, opened.json()["id"]) == (200, style_id)
    assert style_id not in await listed(stranger)
    assert (await stranger.make("/generate/image/bfl/flux-1-dev", prompt="a", styles=used(style_id)))["job_id"]


async def test_of_many_changes_at_once_each_counts_once(shop: Shop) -> None:
    path = f"/styles/{await shop.train()}"
    changes: list[dict[str, Any]] = [{"title": f"Rose {number}"} for number in range(5)] + 5 * [{"public": True}]
    changed = await asyncio.gather(*(shop.patch(path, change) for change in changes))
    assert {answer.status_code for answer in changed} == {200}
    shown = (await shop.get(path)).json()
    assert (shown["title"] in {change.get("title") for change in changes}, shown["public"]) == (True, True)
    links = await asyncio.gather(*(shop.get(f"{path}/share/link") for _ in range(5)))
    assert sorted(answer.status_code for answer in links) == 4 * [200] + [201]
    assert len({answer.json()["share_link"] for answer in links}) == 1
    await shop.post(f"{path}/share/workspace", None)
    removed = await asyncio.gather(*(shop.delete(f"{path}/share/workspace") for _ in range(5)))
    assert sorted(answer.status_code for answer in removed) == [200] + 4 * [404]


async def test_a_workspace_shares_and_stops_sharing(shop: Shop, shops: NewShop) -> None:
    style_id = await shop.train()
    colleague = await shops()
    await join(shop, colleague)
    path = f"/styles/{style_id}/share/workspace"
    assert (await colleague.get(f"/styles/{style_id}")).status_code == 404
    for _ in range(2):
        shared = (await shop.post(path, None)).json()
        workspace = {"id": str(shop.customer.account_id), "name": None, "is_default": True}
        assert shared == {"success": True, "style_id": style_id, "workspace": workspace}
    assert style_id in await listed(colleague)
    assert (await colleague.delete(path)).status_code == 403
    assert (await shop.delete(path)).json() == {"success": True}
    assert (await shop.delete(path)).status_code == 404
    assert (await colleague.get(f"/styles/{style_id}")).status_code == 404


async def test_styles_must_be_visible_and_fit_the_model(shop: Shop, shops: NewShop) -> None:
    own, foreign = await shop.train(model="flux_schnell"), await (await shops()).train()
    flux, qwen = "/generate/image/bfl/flux-1-dev", DRAWN
    assert (await shop.make(flux, prompt="a", styles=used(own)))["job_id"]
    for path, style_id in ((flux, foreign), (flux, "nothing"), (qwen, own)):
        refused = await shop.post(path, {"prompt": "a", "styles": used(style_id)})
        assert refused.status_code == 400
        assert "styles" in refused.json()["error"]


async def test_a_style_shows_in_the_picture(shop: Shop) -> None:
    """Drawn by a real engine: film noir has no colour, and half of it has some."""
    plain, half, noir = [
        colourfulness(await drawn(shop, styles=[{"id": "noir", "strength": strength}] if strength else []))
        for strength in (0, 0.5, 1)
    ]
    assert plain > half > noir
    assert noir < plain / 4
    woodcut = await shop.train(model="qwen", trigger_word="woodcut print")
    assert not np.array_equal(await drawn(shop, styles=used(woodcut)), await drawn(shop, styles=[]))


def used(style_id: str) -> list[dict[str, Any]]:
    return [{"id": style_id, "strength": 1}]


async def drawn(shop: Shop, **given: Any) -> Any:
    job = await shop.run(DRAWN, prompt="a red boat at a green shore", width=192, height=128, seed=5, **given)
    content = (await shop.http.get(job["result"]["urls"][0], headers={"authorization": ""})).content
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), np.int16)


def colourfulness(pixels: Any) -> float:
    """How far the channels are apart, on average."""
    return float((pixels.max(axis=2) - pixels.min(axis=2)).mean())
