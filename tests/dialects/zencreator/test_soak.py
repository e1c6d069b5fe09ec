"""Five hundred generations of all sorts, of which one in twenty breaks its engine: every credit is where it belongs."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from atelier.ledger.ledger import Ledger
from tests.conftest import serve
from tests.dialects.guests import guests_of
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import Guest
from tests.house import House
from tests.storage import samples

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

GUESTS, EACH = 10, 50
CREDIT = 1000
CONFIG = """
[jobs]
slots = 4
attempts = 1
concurrency = 0

[[routes]]
model = "*"
engines = ["stand-in"]
"""
SIDES = {"width": 64, "height": 64}


@pytest.fixture(scope="module")
def busy(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server where a job that breaks is not tried again."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("zen_soak"), "zen_soak", config=CONFIG)


@pytest.fixture(scope="module")
async def crowd(busy: House) -> AsyncIterator[NewGuest]:
    async for make in guests_of(busy, Guest):
        yield make


def wish(dice: random.Random, guest: Guest) -> tuple[str, dict[str, Any], int, str, float]:
    """A tool, its input, its price, how it must end, and the share of the price that is kept."""
    end = dice.choices(["succeeded", "failed", "partial"], [90, 5, 5])[0]
    if end == "failed":
        tool, count = dice.choice([("by_prompt", 1), ("image_editor", 2)])
        prompt = dice.choice(["[fail]", "[refuse]"])
    elif end == "partial":
        tool, count, prompt = "image_editor", 4, "[make 3] autumn"
    else:
        tool, count, prompt = dice.choice(["by_prompt", "image_editor", "carousel", "collaber", "facegen"]), 2, "autumn"
    inputs: dict[str, tuple[dict[str, Any], int]] = {
        "by_prompt": ({"positive_prompt": prompt, "model": "NANO_BANANA"}, 2),
        "image_editor": ({"image_assets": [guest.picture], "prompt": prompt, "number_of_images": count}, count),
        "carousel": ({"asset_ref": guest.picture, "number_of_images": count}, count),
        "collaber": ({"asset_image_1": guest.picture, "asset_image_2": guest.picture}, 1),
        "facegen": ({"gender": "Male", "age": "85+", "origin": "European"}, 1),
    }
    given, price = inputs[tool]
    return (
        tool,
        given if tool == "facegen" else {**given, **SIDES},
        price,
        end,
        {"partial": 0.75, "failed": 0}.get(end, 1),
    )


async def soak(guest: Guest, dice: random.Random) -> tuple[int, Counter[str]]:
    """Starts generations one after the other and waits for all of them. What they must cost, and how they ended."""
    wanted = [wish(dice, guest) for _ in range(EACH)]
    started = [await guest.make(tool, **given) for tool, given, *_ in wanted]
    ends: Counter[str] = Counter()
    cost = 0
    for (tool, given, price, end, share), generation_id in zip(wanted, started, strict=True):
        result = await guest.end(generation_id, limit_s=500)
        assert result["status"] == end, (tool, given, result)
        assert (result["outputs"] == []) is (end == "failed")
        ends[end] += 1
        cost += round(price * share)
    return cost, ends


async def test_every_credit_is_accounted_for(crowd: NewGuest) -> None:
    guests = [await crowd(credit=CREDIT) for _ in range(GUESTS)]
    for guest in guests:
        guest.picture = await guest.upload(samples.image("PNG", 64, 64), "image/png")
    told = await asyncio.gather(*(soak(guest, random.Random(number)) for number, guest in enumerate(guests)))
    for guest, (cost, _) in zip(guests, told, strict=True):
        assert await guest.credits() == CREDIT - cost
        listed = await guest.transactions()
        assert sum(one["amount"] for one in listed) == CREDIT - cost == listed[0]["resulting_amount"]
        assert -sum(one["amount"] for one in listed if one["type"] in ("spend", "refund")) == cost
        held = await Ledger(guest.pool).balance(guest.customer.account_id)
        assert (held.available, held.held) == ((CREDIT - cost) * 1_000_000, 0)
    ends = sum((counted for _, counted in told), Counter[str]())
    assert sum(ends.values()) == GUESTS * EACH
    assert ends["failed"] >= 10 <= ends["partial"]
    assert await Ledger(guests[0].pool).faults() == []
