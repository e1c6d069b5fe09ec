"""Webhooks, styles, apps, engines, and what operators may."""

from __future__ import annotations

import re

import msgspec
import pytest

from atelier.accounts.accounts import Accounts
from atelier.db.pool import Pool
from atelier.domain.graph import Graph
from atelier.web.console.drawing import draw
from tests.house import Customer
from tests.support import add_style
from tests.web.console.conftest import NewVisitor, Visitor


async def operator_of(visitor: Visitor, pool: Pool) -> Visitor:
    await Accounts(pool).set_operator(visitor.customer.account_id, operator=True)
    return visitor


@pytest.mark.parametrize("path", ["/webhooks", "/styles", "/apps", "/engines", "/accounts", "/audit"])
async def test_pages_are_well_formed(visitor: Visitor, house_pool: Pool, path: str) -> None:
    page = await (await operator_of(visitor, house_pool)).page(path)
    assert page.outline[0] == 1


async def test_a_receiver_is_added_switched_and_removed(visitor: Visitor) -> None:
    made = await visitor.post("/webhooks", 200, url="http://127.0.0.1:9/hook", event=["job.failed"])
    assert "whsec_" in made.text
    listed = (await visitor.page("/webhooks")).text
    assert "whsec_" not in listed
    where = re.search(r"/console(/webhooks/[0-9a-f-]+)/switch", listed)
    assert where
    await visitor.post(f"{where[1]}/switch")
    assert "Turn on" in (await visitor.get("/webhooks")).text
    assert "whsec_" in (await visitor.post(f"{where[1]}/rotate", 200)).text
    await visitor.post(f"{where[1]}/delete")
    assert "Nobody is told yet" in (await visitor.get("/webhooks")).text


async def test_an_address_that_cannot_be_told_is_refused_at_its_field(visitor: Visitor) -> None:
    refused = await visitor.post("/webhooks", 422, url="ftp://example.com/<x>")
    assert 'id="url-fault"' in refused.text
    assert "<x>" not in refused.text


async def test_others_have_no_say_over_receivers_and_styles(visitors: NewVisitor, house_pool: Pool) -> None:
    owner, other = await visitors(), await visitors()
    await owner.post("/webhooks", 200, url="http://127.0.0.1:9/hook")
    where = re.search(r"/console(/webhooks/[0-9a-f-]+)/switch", (await owner.get("/webhooks")).text)
    assert where
    style = await add_style(house_pool, owner.customer)
    for path in (f"{where[1]}/switch", f"{where[1]}/rotate", f"{where[1]}/delete", "/deliveries/x/redeliver"):
        await other.post(path, 404)
    for act in ("like", "publish", "delete"):
        await other.post(f"/styles/{style}/{act}", 404)
    assert "Dusty rose" not in (await other.get("/styles")).text


async def test_styles_are_liked_published_and_deleted(visitors: NewVisitor, house_pool: Pool) -> None:
    owner, other = await visitors(), await visitors()
    style = await add_style(house_pool, owner.customer, name="Dusky <b>")
    assert "Dusky &lt;b&gt;" in (await owner.page("/styles?show=own")).text
    await owner.post(f"/styles/{style}/publish")
    await other.post(f"/styles/{style}/like")
    liked = (await other.get("/styles?show=community")).text
    assert re.search(r'aria-pressed="true"[^>]*>.*Like Dusky', liked)
    await owner.post(f"/styles/{style}/delete")
    assert "Dusky" not in (await other.get("/styles?show=community")).text


async def test_apps_are_drawn(customer: Customer, visitor: Visitor) -> None:
    for app in (await customer.http.get("/v1/apps")).json()["items"]:
        page = await visitor.page(f"/apps/{app['id']}")
        drawing = draw(msgspec.convert(app["latest"]["graph"], Graph))
        assert page.text.count("<g class=") == len(drawing.boxes) == len(app["latest"]["graph"]["nodes"])
        places = {(box.x, box.y) for box in drawing.boxes}
        assert len(places) == len(drawing.boxes)
        assert all(0 <= x <= drawing.width - drawing.box_width for x, _ in places)
        assert all(0 <= y <= drawing.height - drawing.box_height for _, y in places)


async def test_only_operators_see_accounts(visitor: Visitor) -> None:
    assert "Operator" not in (await visitor.get("")).text
    for path in ("/accounts", "/audit"):
        await visitor.get(path, 403)
    for path in ("/accounts", "/accounts/x/credit", "/accounts/x/block"):
        await visitor.post(path, 403)


async def test_operators_make_credit_and_block_accounts(visitors: NewVisitor, house_pool: Pool) -> None:
    operator = await operator_of(await visitors(), house_pool)
    made = await operator.post("/accounts", 200, email="grace@example.com", credits="12.5")
    key = re.search(r'value="(atl_[0-9A-Za-z_]+)"', made.text)
    assert key
    account = await Accounts(house_pool).find("grace@example.com")
    await operator.post(f"/accounts/{account.id}/credit", credits="-2", note="too much")
    await operator.post(f"/accounts/{account.id}/credit", 422, credits="-200")
    await operator.post(f"/accounts/{account.id}/credit", 422, credits="x")
    await operator.post("/accounts", 422, email="grace@example.com")
    await operator.post(f"/accounts/{account.id}/block")
    listed = (await operator.page("/accounts")).text
    assert "10.5 cr" in listed
    assert "Let in again" in listed
    log = (await operator.page("/audit")).text
    for action in ("account.created", "account.credited", "account.blocked"):
        assert action in log
