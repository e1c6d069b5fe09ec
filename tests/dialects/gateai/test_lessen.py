"""When the budget is short: smaller, then shorter; the first version that fits, and an exact account of what changed."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.catalogue.quote import Exchange, quote
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import Asked, ask
from atelier.dialects.gateai.lessen import adjustments, lessened
from tests.dialects.gateai.guest import micros
from tests.dialects.gateai.models import OFFERS, least

BY_SIZE = [
    offer.id
    for offer in OFFERS.values()
    if offer.price.reckoning.formula is not None  # all others cost the same however large
]
RATES = Exchange()


def price(asked: Asked) -> int:
    return quote(asked.offer.price, asked.priced, {}, RATES).credits


def area(asked: Asked) -> int:
    pixels: int = asked.filled["width"] * asked.filled["height"]
    return pixels


def asked_for(model: str, **params: Any) -> Asked:
    return ask(wire.Generate(model=model, params={"prompt": "a harbour", **params}))


def lesser(model: str, usd: str, **params: Any) -> tuple[dict[str, tuple[Any, Any]], int] | None:
    """What changes when so much is left, and what it costs then."""
    asked = asked_for(model, **params)
    found = lessened(asked, price, micros(usd))
    if found is None:
        return None
    return {change.param: (change.before, change.after) for change in adjustments(asked, found)}, price(found)


sizes = st.fixed_dictionaries({"width": st.integers(64, 2048), "height": st.integers(64, 2048)})


@given(model=st.sampled_from(BY_SIZE), size=sizes, share=st.floats(0, 1, exclude_max=True), data=st.data())
def test_the_first_lesser_version_that_fits(
    model: str, size: dict[str, int], share: float, data: st.DataObject
) -> None:
    durations = OFFERS[model].input["properties"].get("duration", {}).get("enum", [])
    more = (
        {"duration": data.draw(st.sampled_from(durations))} if durations else {"quantity": data.draw(st.integers(1, 8))}
    )
    asked = asked_for(model, **size, **more)
    available = math.floor(price(asked) * share)  # less than it costs: with more, nobody asks for less
    found = lessened(asked, price, available)
    if found is None:
        return
    assert price(found) <= available
    # it is a legal request, which snapping does not change, and it differs by size and length alone
    again = asked_for(model, **{name: value for name, value in found.filled.items() if name != "prompt"})
    assert again.filled == found.filled
    changes = adjustments(asked, found)
    assert {change.param for change in changes} <= {"width", "height", "duration"}
    assert {**asked.filled, **{change.param: change.after for change in changes}} == found.filled
    assert all(change.before == asked.filled[change.param] for change in changes)
    # no larger and no longer, and of about the same shape
    before, after = asked.filled, found.filled
    assert after["width"] * after["height"] <= before["width"] * before["height"]
    assert after.get("duration", 0) <= before.get("duration", 0)
    assert abs(math.log(after["width"] / after["height"]) - math.log(before["width"] / before["height"])) < 0.13
    if after.get("duration") == before.get("duration"):
        return
    # a length is touched only where there is no smaller size, and no more than needed
    smallest = asked.changed(width=after["width"], height=after["height"])
    assert lessened(smallest, area, area(smallest) - 1) is None
    longer = [seconds for seconds in durations if after["duration"] < seconds <= before["duration"]]
    assert all(price(smallest.changed(duration=seconds)) > available for seconds in longer)


@given(model=st.sampled_from(BY_SIZE), size=sizes, shares=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_more_money_never_buys_less(model: str, size: dict[str, int], shares: tuple[float, float]) -> None:
    asked = asked_for(model, **size)
    poor, rich = (lessened(asked, price, round(price(asked) * share)) for share in sorted(shares))
    if poor is not None:
        assert rich is not None
        assert price(rich) >= price(poor)


@pytest.mark.parametrize("model", sorted(OFFERS.keys() - set(BY_SIZE)))
def test_what_costs_the_same_however_small_is_never_lessened(model: str) -> None:
    asked = asked_for(model, **least(OFFERS[model]))
    assert lessened(asked, price, price(asked) - 1) is None


@pytest.mark.parametrize(
    ("model", "left_usd", "params", "changes", "costs"),
    [
        # the next smaller size of the same shape is enough
        (
            "seedance-2.0",
            "3",
            {"width": 1920, "height": 1080, "duration": 12},
            {"width": (1920, 1280), "height": (1080, 720)},
            "1.48",
        ),
        # at the smallest size, the longest that fits
        (
            "seedance-2.0",
            "0.75",
            {"mode": "RESOLUTION_1080", "duration": 12},
            {"width": (1920, 1280), "height": (1080, 720), "duration": (12, 6)},
            "0.74",
        ),
        ("seedance-2.0", "0.70", {"duration": 8}, {"duration": (8, 5)}, "0.616667"),
        # tiers of a table, down to the largest that fits
        (
            "gpt-image-2",
            "0.2",
            {"width": 2880, "height": 2880, "quality": "high"},
            {"width": (2880, 1024), "height": (2880, 1024)},
            "0.11",
        ),
        # steps: the longer side first, the other along with it
        (
            "flux-dev",
            "0.004",
            {"width": 1536, "height": 1024},
            {"width": (1536, 1448), "height": (1024, 960)},
            "0.003977",
        ),
    ],
)
def test_what_is_changed(
    model: str, left_usd: str, params: dict[str, Any], changes: dict[str, tuple[Any, Any]], costs: str
) -> None:
    assert lesser(model, left_usd, **params) == (changes, micros(costs))


@pytest.mark.parametrize(
    ("model", "left_usd", "params"),
    [
        ("seedance-2.0", "0.49", {"duration": 15}),
        ("gpt-image-1", "0.01", {"quality": "medium"}),
        ("flux-dev", "0", {}),
        ("sora-2", "0.039", {"duration": 12}),
    ],
)
def test_nothing_fits(model: str, left_usd: str, params: dict[str, Any]) -> None:
    assert lesser(model, left_usd, **params) is None
