"""Balance and keys."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import httpx
from hypothesis import given
from hypothesis import strategies as st

from atelier.db.pool import Pool
from atelier.ledger.ledger import EntryKind, Ledger
from atelier.web.console.charts import ceiling
from tests.house import House
from tests.web.console.conftest import Visitor


async def test_the_balance_page_adds_up(visitor: Visitor) -> None:
    await visitor.customer.run(files=0, credits=5)
    await visitor.customer.run(part="refuse", files=0, credits=90)
    page = (await visitor.page("/balance")).text
    assert "<b>995</b>" in page
    assert re.search(r"Spent in 30 days</span><b>5</b>", page)
    assert "atelier/rehearsal" in page
    assert "Topped up" in page
    only = (await visitor.get("/balance?kind=grant")).text
    assert only.count('class="entry grant"') == 1
    assert 'class="entry hold"' not in only


async def test_spending_is_shown_by_key_dialect_and_period(visitor: Visitor) -> None:
    await visitor.customer.run(files=0, credits=5)
    made = (await visitor.customer.http.post("/v1/keys", json={"name": "second", "scopes": ["generate"]})).json()
    for query, spent in (
        (f"key={visitor.customer.key_id}&days=7", "5"),
        (f"key={made['id']}", "0"),
        ("dialect=krea", "0"),
        ("dialect=native&days=90", "5"),
        ("days=nonsense&key=%27&dialect=x", "5"),
    ):
        page = (await visitor.get(f"/balance?{query}")).text
        assert re.search(rf"Spent in \d+ days</span><b>{spent}</b>", page), query
        assert ('class="entry settle"' in page) == (spent == "5"), query


async def test_what_is_held_is_named(visitor: Visitor) -> None:
    job = await visitor.customer.submit(work_s=60, credits=7)
    page = (await visitor.page("/balance")).text
    assert re.search(r"Held by running jobs</span><b>7</b>", page)
    assert f"/console/jobs/{job['id']}" in page
    await visitor.post(f"/jobs/{job['id']}/cancel")


async def test_the_table_to_take_along_has_every_entry_and_no_formula(house_pool: Pool, visitor: Visitor) -> None:
    await Ledger(house_pool).post(visitor.customer.account_id, EntryKind.ADJUSTMENT, -1_000_000, note='=1+1;"x"')
    await visitor.customer.run(files=0, credits=5)
    answer = await visitor.get("/balance.csv?days=7")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["kind"] for row in rows] == ["settle", "hold", "adjustment", "grant"]
    assert sum(Decimal(row["credits"]) for row in rows) == Decimal(rows[0]["balance"])
    assert rows[2]["note"] == '\'=1+1;"x"'
    assert rows[1]["model"] == "atelier/rehearsal"


@given(st.decimals("0.000001", 10**9, places=6))
def test_charts_end_at_the_next_round_number(most: Decimal) -> None:
    top = ceiling(most)
    assert most <= top <= most * Decimal("2.5") + Decimal("1e-6")
    assert str(top.normalize().as_tuple().digits) in ("(1,)", "(2,)", "(2, 5)", "(5,)")


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
