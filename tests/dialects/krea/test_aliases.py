"""Old names of fields mean the same as new ones, and are announced to end."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from atelier.domain.order import Order, decode, encode
from tests.catalogue.support import an_input
from tests.dialects.krea import judge
from tests.dialects.krea.shop import MODELS, Shop

OLD = {path: offer for path, offer in MODELS.items() if offer.aliases}


def test_the_contracts_pairs_are_all_known() -> None:
    pairs = 0
    for path, methods in judge.CONTRACT["paths"].items():
        for operation in methods.values():
            for alias in operation.get("x-deprecated-aliases", ()):
                assert MODELS[path].aliases[alias["from"]] == alias["to"], path
                pairs += 1
    assert pairs == 186


def test_what_clients_send_besides() -> None:
    for path, offer in MODELS.items():
        assert ("batchSize" in offer.aliases) == ("batch_size" in offer.input["properties"]), path
    assert MODELS["/generate/image/bfl/flux-1-dev"].aliases["imageUrls"] == "image_urls"


@pytest.mark.parametrize("path", sorted(OLD))
async def test_old_names_mean_the_same(path: str, regular: Shop) -> None:
    offer = OLD[path]
    new = regular.with_files(
        offer.input, {name: value_for(offer.input["properties"][name]) for name in offer.aliases.values()}
    )
    wanted = {**regular.least(offer), **new} | ({"seed": 5} if "seed" in offer.input["properties"] else {})
    old_of = {new_name: old for old, new_name in offer.aliases.items()}
    spelled = {old_of.get(name, name): value for name, value in wanted.items()}
    answers = [await regular.post(path, body) for body in (wanted, spelled)]
    assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
    orders = [await regular.order(answer.json()["job_id"]) for answer in answers]
    assert meaning(orders[0]) == meaning(orders[1])
    assert "deprecation" not in answers[0].headers
    assert answers[1].headers["sunset"] == "Fri, 19 Jun 2026 00:00:00 GMT"
    assert answers[1].headers["deprecation"].startswith("@")


def meaning(order: Order) -> Order:
    """All but what is drawn for each order: its seed, and the ids of frames that were cut out of videos."""
    text = re.sub(r'"asset_id":"[^"]*"', '"asset_id":""', encode(msgspec.structs.replace(order, seed=0)))
    return decode(text)


def value_for(schema: Any) -> Any:
    """A value that fits, for fields of which some take a style."""
    if "oneOf" in schema:
        return {"type": "down_back", "config": None}
    value = an_input({"required": ["it"], "properties": {"it": schema}})["it"]
    if isinstance(value, list) and value and isinstance(value[0], dict) and value[0].keys() == {"id", "strength"}:
        return [{"id": "oil", "strength": 1}]
    return value


@pytest.mark.parametrize("path", sorted(OLD))
async def test_both_names_at_once_are_a_contradiction(path: str, regular: Shop) -> None:
    offer = OLD[path]
    old, new = next(iter(offer.aliases.items()))
    value = regular.with_files(offer.input["properties"][new], value_for(offer.input["properties"][new]))
    before = await regular.customer.balance()
    refused = await regular.post(path, {**regular.least(offer), old: value, new: value})
    assert refused.status_code == 400
    assert old in refused.json()["error"]
    assert await regular.customer.balance() == before
