"""What the price list says is what is estimated, charged and booked, to the last digit, asked for over HTTP.

Six lines of it have sizes that their models do not make (gpt-image-1 and -1.5 reach from 1024 to 1536). Such a size is
snapped first, and what is made is what is paid.
"""

from __future__ import annotations

from typing import Any

import pytest

from atelier.catalogue.quote import quote
from atelier.dialects.gateai.sizes import with_size
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
        made = made_of(model, given)
        amount = listed if made == given else quote(OFFERS[model].price, made, {}, RATES).amount
        params = await completed(visitor, model, given)
        before = (await visitor.get("/credits")).json()["your_budget"]["remaining"]
        estimate = await visitor.estimate(model, **params)
        task = await visitor.make(model, **params)
        assert (estimate["cost"], task["cost"]) == (float(amount), float(amount)), given
        assert task["remaining"] == round(before - float(amount), 6)
        assert (await visitor.task(task["task_id"]))["cost"] == float(amount)
        assert (await visitor.entries())[-1] == ("hold", -micros(amount))
        await finish(visitor.pool, task["task_id"])
        await visitor.age(31)
