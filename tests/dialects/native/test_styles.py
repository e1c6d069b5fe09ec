"""`/v1/styles`: the house's, trained ones, and who sees them."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.accounts.accounts import Accounts
from atelier.db.pool import Pool
from tests.dialects.conftest import NewCustomer
from tests.house import Customer
from tests.support import add_style


async def ids(customer: Customer, **params: Any) -> set[str]:
    response = await customer.http.get("/v1/styles", params={"limit": 200, **params})
    assert response.status_code == 200, response.text
    return {style["id"] for style in response.json()["items"]}


async def test_the_houses_styles_are_there_for_everybody(customer: Customer) -> None:
    found = await ids(customer, show="house")
    assert {"watercolor", "woodcut", "neon"} <= found
    assert found == await ids(customer)
    style = (await customer.http.get("/v1/styles/watercolor")).json()
    assert (style["title"], style["owner"], style["own"], style["public"]) == ("Watercolour", None, False, True)
    assert (await customer.http.patch("/v1/styles/watercolor", json={"title": "Mine"})).status_code == 404


async def test_pages_follow_each_other_without_gap_or_repetition(customer: Customer) -> None:
    everything = await ids(customer)
    seen: list[str] = []
    cursor = None
    while True:
        page = (
            await customer.http.get("/v1/styles", params={"limit": 7} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [style["id"] for style in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == everything
    refused = await customer.http.get("/v1/styles", params={"cursor": "yesterday"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "?cursor")


async def test_styles_are_found_by_tag_words_and_liking(customer: Customer) -> None:
    assert await ids(customer, tag="craft") == {"papercut", "stainedglass", "mosaic", "crossstitch"}
    assert await ids(customer, q="EMBROIDERY") == {"crossstitch"}
    assert await ids(customer, liked=True) == set()
    liked = (await customer.http.put("/v1/styles/oil/like")).json()
    assert (liked["likes"], liked["liked"]) == (1, True)
    assert (await customer.http.put("/v1/styles/oil/like")).json()["likes"] == 1
    assert await ids(customer, liked=True) == {"oil"}
    assert (await customer.http.delete("/v1/styles/oil/like")).json()["liked"] is False
    assert (await customer.http.put("/v1/styles/nothing/like")).status_code == 404


async def test_a_training_makes_a_style_that_only_its_account_sees(
    house_pool: Pool, customer: Customer, customers: NewCustomer
) -> None:
    style_id = await add_style(house_pool, customer)
    stranger = await customers()
    job = await customer.job(style_id)
    assert (job["status"], job["style_id"], len(job["outputs"])) == ("succeeded", style_id, 2)
    style = (await customer.http.get(f"/v1/styles/{style_id}")).json()
    assert (style["title"], style["trigger_word"], style["engine"]) == ("Dusty rose", "dstyrs", "palette")
    assert style["own"]
    assert style["cover_url"]
    assert await ids(customer, show="own") == {style_id}
    assert style_id not in await ids(stranger)
    assert (await stranger.http.get(f"/v1/styles/{style_id}")).status_code == 404
    given = {"prompt": "a hill", "styles": [style_id]}
    refused = await stranger.http.post("/v1/quotes", json={"model": "atelier/sketch", "input": given})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/input/styles/0")
    accepted = await customer.http.post("/v1/quotes", json={"model": "atelier/sketch", "input": given})
    assert accepted.status_code == 200


async def test_a_style_can_be_public_linked_and_shared_with_a_workspace(
    house_pool: Pool, customer: Customer, customers: NewCustomer
) -> None:
    style_id = await add_style(house_pool, customer)
    stranger, colleague = await customers(), await customers()
    await house_pool.execute(
        "update accounts set workspace_id = (select workspace_id from accounts where id = $1) where id = $2",
        customer.account_id,
        colleague.account_id,
    )
    Accounts(house_pool).forget(str(colleague.account_id))
    shared = await customer.http.patch(f"/v1/styles/{style_id}", json={"shared": True, "title": "Rose"})
    assert (shared.json()["shared"], shared.json()["title"]) == (True, "Rose")
    assert await ids(colleague, show="shared") == {style_id}
    assert style_id not in await ids(stranger)
    assert (await customer.http.patch(f"/v1/styles/{style_id}", json={"shared": False})).json()["shared"] is False
    assert await ids(colleague, show="shared") == set()

    assert (await stranger.http.post(f"/v1/styles/{style_id}/link")).status_code == 404
    assert (await customer.http.post(f"/v1/styles/{style_id}/link")).json()["linked"] is True
    assert (await stranger.http.get(f"/v1/styles/{style_id}")).status_code == 200
    assert style_id not in await ids(stranger)

    assert (await customer.http.patch(f"/v1/styles/{style_id}", json={"public": True})).json()["public"] is True
    assert await ids(stranger, show="community") == {style_id}
    assert (await stranger.http.delete(f"/v1/styles/{style_id}")).status_code == 404
    assert (await customer.http.delete(f"/v1/styles/{style_id}")).status_code == 204
    assert (await stranger.http.get(f"/v1/styles/{style_id}")).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"cover": "x"}, "/cover"),
        ({"likes": 3}, "/likes"),
        ({"public": "yes"}, "/public"),
    ],
)
async def test_bad_changes_name_their_field(
    house_pool: Pool, customer: Customer, change: dict[str, Any], pointer: str
) -> None:
    style_id = await add_style(house_pool, customer)
    response = await customer.http.patch(f"/v1/styles/{style_id}", json=change)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)
