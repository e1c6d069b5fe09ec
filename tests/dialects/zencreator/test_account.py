"""The balance and its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from atelier.ledger.ledger import EntryKind, Ledger
from tests.dialects.zencreator import judge
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import Guest
from tests.support import accept, finish

CREDIT = 1_000_000


@pytest.fixture
async def spender(visitors: NewGuest) -> Guest:
    """A customer with a history of every kind: ten entries that change it, 1,012 credits."""
    guest = await visitors()
    ledger, account = Ledger(guest.pool), guest.customer.account_id
    await ledger.post(account, EntryKind.TOP_UP, 25 * CREDIT, note="paypal")
    await ledger.post(account, EntryKind.ADJUSTMENT, -3 * CREDIT)
    await ledger.post(account, EntryKind.ADJUSTMENT, 2 * CREDIT)
    await guest.make("by_prompt", positive_prompt="a", model="NANO_BANANA")
    failed = await guest.make("by_prompt", positive_prompt="b")
    await finish(guest.pool, failed, status="failed", refund=CREDIT)
    kept = await guest.make("by_prompt", positive_prompt="c")
    await finish(guest.pool, kept)  # settled: the balance does not change
    owner = account, guest.customer.key_id
    await accept(guest.pool, owner, 4 * CREDIT, channel="mcp")
    await accept(guest.pool, owner, 5 * CREDIT, channel="product")
    return guest


async def test_everything_newest_first(spender: Guest) -> None:
    listed = await spender.transactions()
    assert [(one["type"], one["channel"], one["source"], one["amount"], one["resulting_amount"]) for one in listed] == [
        ("spend", "product", "task", -5, 1012),
        ("spend", "mcp", "task", -4, 1017),
        ("spend", "api", "task", -1, 1021),
        ("refund", "api", "refund", 1, 1022),
        ("spend", "api", "task", -1, 1021),
        ("spend", "api", "task", -2, 1022),
        ("bonus", "product", "adjustment", 2, 1024),
        ("spend", "product", "adjustment", -3, 1022),
        ("topup", "product", "top_up", 25, 1025),
        ("bonus", "product", "grant", 1000, 1000),
    ]
    assert len({one["id"] for one in listed}) == len(listed)
    assert listed == await spender.transactions()
    assert sum(one["amount"] for one in listed) == await spender.credits()


@pytest.mark.parametrize(
    ("given", "amounts"),
    [
        ({"type": "topup"}, [25]),
        ({"type": "spend"}, [-5, -4, -1, -1, -2, -3]),
        ({"type": "refund"}, [1]),
        ({"type": "bonus"}, [2, 1000]),
        ({"channel": "api"}, [-1, 1, -1, -2]),
        ({"channel": "product"}, [-5, 2, -3, 25, 1000]),
        ({"channel": "mcp"}, [-4]),
        ({"channel": "product", "type": "spend"}, [-5, -3]),
        ({"channel": "api", "type": "bonus"}, []),
    ],
    ids=str,
)
async def test_filters(given: dict[str, str], amounts: list[int], spender: Guest) -> None:
    assert [one["amount"] for one in await spender.transactions(**given)] == amounts


async def test_times_include_their_ends(spender: Guest) -> None:
    listed = await spender.transactions()
    moment = listed[2]["created_at"]
    assert await spender.transactions(date_from=moment) == listed[:3]
    assert await spender.transactions(date_to=moment) == listed[2:]
    assert await spender.transactions(date_from=moment, date_to=moment) == [listed[2]]
    local = datetime.fromisoformat(moment).astimezone().isoformat()
    assert await spender.transactions(date_from=local, date_to=local) == [listed[2]]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(tzinfo=None).isoformat()
    assert await spender.transactions(date_from=tomorrow) == []
    assert await spender.transactions(date_to=tomorrow) == listed


async def test_pages(spender: Guest) -> None:
    listed = await spender.transactions()
    pages: list[Any] = []
    for page in (1, 2, 3, 4):
        answer = await spender.get("/transactions", page=page, limit=3)
        judge.check("list_transactions", answer)
        body = answer.json()
        assert body["pagination"] == {"page": page, "limit": 3, "total": 10, "total_pages": 4}
        pages += body["transactions"]
    assert pages == listed
    for page in (5, 10**30):
        body = (await spender.get("/transactions", page=page, limit=3)).json()
        assert body["transactions"] == []
        assert body["pagination"]["total"] == 10


async def test_nothing_is_no_page(visitors: NewGuest) -> None:
    pauper = await visitors(credit=0)
    body = (await pauper.get("/transactions")).json()
    assert body == {"transactions": [], "pagination": {"page": 1, "limit": 10, "total": 0, "total_pages": 0}}
    assert (await pauper.get("/balance")).json() == {"credits": 0}


async def test_the_history_of_others_is_theirs(spender: Guest, visitor: Guest) -> None:
    assert [one["amount"] for one in await visitor.transactions()] == [1000]


async def test_keys_of_both_forms(visitor: Guest) -> None:
    _, key_id, secret = visitor.customer.key.split("_")
    for key, status in (
        (f"zc_live_{key_id}_{secret}", 200),
        (f"atl_{key_id}_{secret}", 200),
        (f"zc_live_{key_id}_{secret[::-1]}", 401),
        (f"zc_live_{secret}", 401),
    ):
        answer = await visitor.http.get("/zencreator/api/public/v1/balance", headers={"authorization": f"Bearer {key}"})
        assert answer.status_code == status
