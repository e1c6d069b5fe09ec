"""The price vectors of the five vendors: what each input costs, to the last digit."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.quote import quote
from tests.catalogue.support import RATES

FOLDER = Path(__file__).parent / "vectors"
COUNTS = {"krea": 399, "zencreator": 153, "gateai": 201, "aliveai": 55, "studio": 92}


def vectors_of(dialect: str) -> dict[str, Any]:
    """Per offer, lists of [input, amount] or [input, amount, measured]; an input holds what counts."""
    return json.loads((FOLDER / f"{dialect}.json").read_text())


@pytest.mark.parametrize("dialect", COUNTS)
def test_vectors(dialect: str) -> None:
    known = vectors_of(dialect)
    seen, wrong = 0, []
    for offer_id, vectors in known["vectors"].items():
        price = find(menu(dialect), offer_id).price
        for given, amount, *measured in vectors:
            made = quote(price, given, measured[0] if measured else {}, RATES)
            seen += 1
            if (made.unit, made.amount) != (known["unit"], Decimal(amount)):
                wrong.append((offer_id, given, amount, made))
    assert wrong == []
    assert seen == COUNTS[dialect]


def test_quotes_do_not_depend_on_filled_in_defaults() -> None:
    """The same amount whether a field is left out or sent with its default."""
    for dialect in COUNTS:
        for offer_id, vectors in vectors_of(dialect)["vectors"].items():
            offer = menu(dialect).offers[offer_id]
            fields = offer.input.get("properties", {})
            defaults = {name: sub["default"] for name, sub in fields.items() if "default" in sub}
            for given, amount, *measured in vectors:
                filled = {**defaults, **given}
                assert quote(offer.price, filled, measured[0] if measured else {}, RATES).amount == Decimal(amount)


def test_figures_that_gateai_states() -> None:
    """Its labels and lists show rounded figures: each rule, rounded as they are, gives just those."""
    stated = json.loads((FOLDER / "gateai_stated.json").read_text())
    assert len(stated) == 72
    for offer_id, params, figure, decimals in stated:
        made = quote(menu("gateai").offers[offer_id].price, params, {}, RATES)
        shown = made.amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        assert shown == Decimal(figure), (offer_id, params)


def test_floats_in_place_of_integers_cost_the_same() -> None:
    """JSON has one kind of number: 5.0 s is 5 s."""
    price = menu("krea").offers["kling/kling-3.0"].price
    assert quote(price, {"duration": 7.0}, {}, RATES).amount == 674
    assert quote(price, {"duration": 7.2}, {}, RATES).amount == 770


def test_shots_together_can_be_longer_than_the_duration() -> None:
    price = menu("krea").offers["kling/kling-3.0"].price
    shots = [{"prompt": "a", "duration": 4}, {"prompt": "b", "duration": 4.5}]
    assert quote(price, {"duration": 5, "multi_prompt": shots}, {}, RATES).amount == 866


def test_the_edges_of_the_studio_operations() -> None:
    prices = {offer_id: offer.price for offer_id, offer in menu("studio").offers.items()}

    def amount(offer_id: str, given: dict[str, Any], seconds: float | None = None) -> Decimal:
        return quote(prices[offer_id], given, {"seconds": seconds}, RATES).amount

    assert [amount("v2v", {"video_filename": "a"}, s) for s in (0.5, 10, 10.01, 20, 33)] == [3, 3, 4, 6, 10]
    assert [amount("upscale", {"video_filename": "a"}, s) for s in (1, 10, 11, 20.1)] == [2, 2, 3, 5]
    assert [amount("audio", {"duration_seconds": s}) for s in (1, 30, 31, 240)] == [1, 8, 9, 64]
    assert [amount("tts", {"text": "x" * n}) for n in (1, 900, 901, 5000)] == [1, 6, 7, 34]
    assert [amount("merge", {"video_filenames": ["a"] * n}) for n in (2, 3, 20)] == [4, 6, 40]
    assert [amount("project_export", {"clips": n}) for n in (1, 2, 9)] == [3, 4, 18]


def test_the_native_prices() -> None:
    offers = menu("native").offers

    def amount(offer_id: str, given: dict[str, Any]) -> Decimal:
        return quote(offers[offer_id].price, offers[offer_id].check.accept(given), {}, RATES).amount

    sketch = {"prompt": "a"}
    assert amount("atelier/sketch", sketch) == 1
    assert amount("atelier/sketch", {**sketch, "width": 1024, "height": 1025}) == 2
    assert amount("atelier/sketch", {**sketch, "width": 4096, "height": 4096, "count": 8}) == 128
    motion = {"image": "a"}
    assert amount("atelier/motion", motion) == 10
    assert amount("atelier/motion", {**motion, "duration_s": 5.1, "resolution": "1080p"}) == 24
    assert amount("atelier/motion", {**motion, "fps": 30}) == 10
    assert amount("atelier/motion", {**motion, "fps": 31, "resolution": "480p"}) == 10
