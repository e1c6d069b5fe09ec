"""What the price list says is what is estimated, charged and booked, to the last digit, asked for over HTTP.

Six lines of it have sizes that their models do not make (gpt-image-1 and -1.5 reach from 1024 to 1536): what was asked
for is paid, while it is near what is made.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as made_up
from hypothesis import strategies as st

from atelier.catalogue.quote import quote
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import ask
from atelier.dialects.gateai.sizes import facts_of, with_size
from tests.catalogue.support import RATES
from tests.catalogue.test_vectors import vectors_of
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.guest import Guest, micros
from tests.dialects.gateai.models import OFFERS, least
from tests.storage import samples
from tests.support import finish

VECTORS: dict[str, Any] = vectors_of("gateai")["vectors"]


def test_every_vector_is_asked_for() -> None:
    assert sum(map(len, VECTORS.values())) == 201
    assert VECTORS.keys() == OFFERS.keys()
    moved = [model for model, lines in VECTORS.items() for given, *_ in lines if made_of(model, given) != given]
    assert moved == ["gpt-image-1"] * 3 + ["gpt-image-1.5"] * 3


def made_of(model: str, given: dict[str, Any]) -> dict[str, Any]:
    """A line with the size that is made."""
    return with_size(OFFERS[model], given)


async def completed(visitor: Guest, model: str, given: dict[str, Any]) -> dict[str, Any]:
    """The input with what else the model needs to take it."""
    picture = (await visitor.upload(samples.image("PNG")))["file_id"]
    auto = not (given.get("width", 1) and given.get("height", 1))
    with_frame = {"start_frame": picture} if auto and "start_frame" in OFFERS[model].input["properties"] else {}
    return {**least(OFFERS[model], picture=picture), **with_frame, **given}


@pytest.mark.parametrize("model", sorted(VECTORS))
async def test_models_cost_what_the_list_says(model: str, visitors: NewGuest) -> None:
    visitor = await visitors()
    for given, listed, *_ in VECTORS[model]:
        amount = float(listed)
        params = await completed(visitor, model, given)
        before = (await visitor.get("/credits")).json()["your_budget"]["remaining"]
        estimate = await visitor.estimate(model, **params)
        task = await visitor.make(model, **params)
        assert (estimate["cost"], task["cost"]) == (amount, amount), given
        assert task["remaining"] == round(before - amount, 6)
        assert (await visitor.task(task["task_id"]))["cost"] == amount
        assert (await visitor.entries())[-1] == ("hold", -micros(listed))
        await finish(visitor.pool, task["task_id"])
        await visitor.age(31)


MICRO = Decimal("0.000001")
BY_STEPS = [offer.id for offer in OFFERS.values() if facts_of(offer).snap == "step" and offer.price.reckoning.formula]
"""Whose sides are rounded and clamped, each for itself, and whose price counts pixels."""


def priced(model: str, **given: Any) -> Decimal:
    asked = ask(wire.Generate(model=model, params={"prompt": "a harbour", **given}))
    return quote(asked.offer.price, asked.priced, {}, RATES).amount


@made_up(
    st.sampled_from(BY_STEPS),
    st.fixed_dictionaries({}, optional={side: st.integers(-10, 20_000) for side in ("width", "height")}),
)
def test_nobody_pays_for_what_is_far_from_what_is_made(model: str, size: dict[str, int]) -> None:
    given = least(OFFERS[model]) | size
    made = priced(model, **with_size(OFFERS[model], given))
    assert made * 2 / 3 - MICRO <= priced(model, **given) <= made * 3 / 2 + MICRO


@pytest.mark.parametrize(
    ("model", "size", "counted"),
    [
        ("gpt-image-1", (1280, 720), 1280 * 720),
        ("gpt-image-1.5", (1920, 1080), 1920 * 1080),
        ("gpt-image-1", (1, 1), 1024 * 1024),
        ("gpt-image-1", (-1024, -1000), 1024 * 1024),
        ("gpt-image-1.5", (20_000, 20_000), 1536 * 1536),
        ("flux-dev", (1001, 999), 1001 * 999),
        ("gpt-image-2", (1000, 1000), 1024 * 1024),  # its sizes are those of a table
    ],
)
def test_which_pixels_are_paid(model: str, size: tuple[int, int], counted: int) -> None:
    width, height = size
    rate = Decimal("0.003")
    fields = {"quality": "low"} if model.startswith("gpt") else {}
    exact = rate * counted / 1048576
    assert abs(priced(model, width=width, height=height, quantity=1, **fields) - exact) <= MICRO
