"""Balance and keys."""

from __future__ import annotations

import re

import httpx

from tests.house import House
from tests.web.console.conftest import Visitor


async def test_the_balance_page_adds_up(visitor: Visitor) -> None:
    await visitor.customer.run(files=0, credits=5)
    await visitor.customer.run(part="refuse", files=0, credits=90)
    page = (await visitor.page("/balance")).text
    assert "<b>995</b>" in page
    assert re.search(r"Spent in 30 days</span><b>5</b>", page)
    assert "atelier/rehearsal" in page
    assert "Top up" in page
    only = (await visitor.get("/balance?kind=grant")).text
    assert only.count("<tr>") == 2  # the head and the one grant


async def test_a_new_key_is_shown_once_and_works(house: House, visitor: Visitor) -> None:
    made = await visitor.post(
        "/keys", 200, name="ci <b>", scope=["read", "generate"], daily_budget="2.5", concurrency="3", days="30"
    )
    key = re.search(r'value="(atl_[0-9A-Za-z_]+)"', made.text)
    assert key
    assert made.headers["cache-control"] == "no-store"
    listed = (await visitor.page("/keys")).text
    assert key[1] not in listed
    assert "ci &lt;b&gt;" in listed
    assert "2.5 cr a day" in listed
    async with httpx.AsyncClient(base_url=house.url, headers={"authorization": f"Bearer {key[1]}"}) as http:
        assert (await http.get("/v1/me")).json()["key_name"] == "ci <b>"
        assert (await http.get("/v1/keys")).status_code == 403
        await visitor.post(f"/keys/{key[1].split('_')[1]}/revoke")
        assert (await http.get("/v1/me")).status_code == 401


async def test_what_is_wrong_with_a_new_key_is_said_at_its_field(visitor: Visitor) -> None:
    for form, words in (
        ({"name": "", "scope": "read"}, "must have 1 to 100 characters"),
        ({"name": "x"}, "must be one or more of"),
        ({"name": "x", "scope": "read", "daily_budget": "much"}, "must be a number of credits"),
        ({"name": "x", "scope": "read", "daily_budget": "NaN"}, "must be a number of credits"),
        ({"name": "x", "scope": "read", "concurrency": "0"}, "must be a whole number"),
    ):
        answer = await visitor.post("/keys", 422, **form)
        assert words in answer.text
        assert answer.text.count('class="fault"') == 1
