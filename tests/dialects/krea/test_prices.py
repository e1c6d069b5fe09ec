"""What the vendor's price list says is what is held, told and booked, to the last digit, asked for over HTTP."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import tests.catalogue
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import quote
from tests.catalogue.support import RATES
from tests.dialects.krea.shop import MODELS, Shop, path_of

VECTORS: dict[str, Any] = json.loads((Path(tests.catalogue.__file__).parent / "vectors" / "krea.json").read_text())[
    "vectors"
]
COMPLETED = {
    "styles": [{"id": "oil", "strength": 1}],
    "video_reference": {"url": "https://example.com/v.mp4", "tag": "boat"},
}
"""Fields that the list shows with no more than counts for the price."""

billed = pytest.mark.parametrize("model", sorted(VECTORS))


def test_every_vector_is_asked_for() -> None:
    assert sum(map(len, VECTORS.values())) == 399
    assert {path_of(menu("krea").offers[model]) for model in VECTORS} == MODELS.keys()


@billed
async def test_models_cost_what_the_list_says(model: str, regular: Shop) -> None:
    offer = menu("krea").offers[model]
    for given, amount, *_ in VECTORS[model]:
        body = regular.with_files(
            offer.input,
            {**regular.least(offer), **given} | {name: COMPLETED[name] for name in COMPLETED.keys() & given.keys()},
        )
        before = await regular.customer.balance()
        job_id = (await regular.make(path_of(offer), **body))["job_id"]
        assert await booked(regular, job_id) == Decimal(amount), given
        assert Decimal(str(before)) - Decimal(str(await regular.customer.balance())) == Decimal(amount), given
        assert quoted(offer, body) == Decimal(amount), given


async def test_several_cost_as_many_times_as_much(regular: Shop) -> None:
    path = "/generate/image/google/nano-banana-2"
    jobs = [await regular.make(path, prompt="a pier", resolution="2K", batch_size=count) for count in (1, 2, 4)]
    assert [await booked(regular, job["job_id"]) for job in jobs] == [
        Decimal("57.8"),
        Decimal("115.6"),
        Decimal("231.2"),
    ]


async def test_an_app_costs_what_its_calls_cost(regular: Shop) -> None:
    apps = {app["slug"]: app for app in (await regular.get("/node-apps")).json()["items"]}
    answer = await regular.post(
        f"/node-apps/{apps['picture-to-clip']['last_version_id']}/execute", {"scene": "a harbour"}
    )
    (run,) = answer.json()
    given = {"model": f"apps/{apps['picture-to-clip']['id']}", "input": {"scene": "a harbour"}}
    native = (await regular.http.post("/v1/quotes", json=given)).json()["credits"]
    assert await booked(regular, run["job_id"]) == Decimal(str(native)) > 1


async def booked(shop: Shop, job_id: str) -> Decimal:
    """What a job costs, which its hold in the ledger must say as well."""
    cost = (await shop.customer.job(job_id))["cost"]
    (hold,) = (await shop.http.get("/v1/transactions", params={"job_id": job_id})).json()["items"]
    assert hold["kind"] == "hold"
    assert -hold["credits"] == cost["credits"]
    return Decimal(str(cost["credits"]))


def quoted(offer: Offer, body: dict[str, Any]) -> Decimal:
    return Decimal(quote(offer.price, offer.check.accept(body), {}, RATES).amount)
