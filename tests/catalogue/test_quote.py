"""The quote: every kind of price and variable, exact amounts, one rounding, and never a charge by accident."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from atelier.catalogue.quote import Exchange, quote
from atelier.domain.errors import Invalid
from atelier.domain.money import Unit
from tests.catalogue.support import RATES, price_of, quote_of

TABLE = """
by = ["mode", "duration"]
next_up = "duration"
across = [5, 10]
rows = [["std", 60.1, 120], ["pro", 210, "-"]]
"""
BY_SOUND = """
by = ["sound", "mode"]
rows = [[true, "*", 3], [false, "std", 1], [false, "pro", "duration / 4"]]
"""
PER_IMAGE = """
per = "image"
by = ["mode"]
rows = [["std", 1.5], ["pro", 4]]
formula = "row * max(1, pictures)"
vars = { pictures = { kind = "count", field = "images" } }
"""
RATE = """
text = "1.4 credits per started second, at most 30"
formula = "1.4 * min(30, started)"
round = "up"
[vars]
started = "ceil(length)"
length = { kind = "measured", figure = "duration_s", of = ["clip", "link"] }
"""
BANDS = """
text = "by length"
by = ["size"]
rows = [["short", 1], ["middle", 2]]
[vars]
size = { kind = "band", of = "duration", up_to = [[5, "short"], [7.5, "middle"]] }
"""
LOOKUP = """
text = "by mode"
formula = "factor * duration"
vars = { factor = { kind = "lookup", of = "mode", rows = [["std", 2], ["pro", "max(3, width / 512)"]] } }
"""
SWITCH = """
text = "twice with sound"
formula = "base * times"
[vars]
base = 2.5
times = { kind = "switch", on = "sound", then = "1 + 1", else = 1 }
"""
LONGER = """
text = "by the longer"
formula = "max(duration, together)"
vars = { together = { kind = "sum", field = "shots", of = "length" } }
"""
PRESENT = """
by = ["extra"]
rows = [[true, 9], [false, 4]]
vars = { extra = { kind = "present_any", fields = ["images", "sound"] } }
"""
ZERO_SIDE = """
text = "by width"
formula = "side / 1024"
vars = { side = { kind = "input", field = "width", zero_is_default = true } }
"""


@pytest.mark.parametrize(
    ("toml", "inputs", "amount"),
    [
        ("amount = 22.9", {}, "22.9"),
        (TABLE, {"mode": "std", "duration": 5}, "60.1"),
        (TABLE, {}, "60.1"),
        (TABLE, {"duration": 5.0}, "60.1"),
        (TABLE, {"duration": 5.01}, "120"),
        (TABLE, {"duration": 0}, "60.1"),
        (TABLE, {"mode": "pro", "duration": 5}, "210"),
        (BY_SOUND, {"sound": True, "mode": "pro"}, "3"),
        (BY_SOUND, {"mode": "std"}, "1"),
        (BY_SOUND, {"mode": "pro", "duration": 5}, "1.25"),
        (PER_IMAGE, {"mode": "pro", "images": ["a", "b", "c"]}, "12"),
        (PER_IMAGE, {}, "1.5"),
        (BANDS, {"duration": 5}, "1"),
        (BANDS, {"duration": 7.5}, "2"),
        (LOOKUP, {"mode": "std", "duration": 3}, "6"),
        (LOOKUP, {"mode": "pro", "width": 2048}, "20"),
        (SWITCH, {"sound": True}, "5"),
        (SWITCH, {}, "2.5"),
        (LONGER, {"shots": [{"length": 4}, {"length": 3.5}]}, "7.5"),
        (LONGER, {"duration": 9, "shots": [{"length": 4}]}, "9"),
        (PRESENT, {"images": ["a"]}, "9"),
        (PRESENT, {"sound": True, "images": []}, "9"),
        (PRESENT, {"sound": False, "images": []}, "4"),
        (ZERO_SIDE, {"width": 2048}, "2"),
        (ZERO_SIDE, {"width": 0}, "1"),
    ],
)
def test_every_kind_of_price(toml: str, inputs: dict[str, Any], amount: str) -> None:
    assert quote_of(toml, inputs).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("length", "amount"), [(0.8, 2), (1, 2), (4.2, 7), (5, 7), (5.01, 9), (29.999, 42), (30, 42), (44.9, 42)]
)
def test_started_seconds_with_a_cap(length: float, amount: int) -> None:
    assert quote_of(RATE, {"clip": "a"}, {"length": length}).amount == amount


@pytest.mark.parametrize(
    ("toml", "inputs", "measured", "pointer", "text"),
    [
        (TABLE, {"duration": 10.5}, {}, "/duration", "there is no price for 10.5, the largest with a price is 10"),
        (
            TABLE,
            {"mode": "pro", "duration": 7},
            {},
            "/duration",
            "there is no price for 7, the largest with a price is 5",
        ),
        (TABLE, {"mode": "4k"}, {}, "/mode", "there is no price for 4k; there are prices for std, pro"),
        (BANDS, {"duration": 8}, {}, "/duration", "there is no price for 8, the largest with a price is 7.5"),
        (LOOKUP, {"mode": "4k"}, {}, "/mode", "there is no price for 4k; there are prices for std, pro"),
        (RATE, {"clip": "a"}, {}, "/clip", "the price depends on its length in seconds, which is not known"),
        (RATE, {"link": "a"}, {}, "/link", "the price depends on its length in seconds, which is not known"),
        (RATE, {"clip": "a"}, {"length": math.nan}, "/clip", "NaN is not a number"),
        (RATE, {"clip": "a"}, {"length": math.inf}, "/clip", "Infinity is not a number"),
        ('text = "a"\nformula = "2 * seconds"', {}, {}, "/seconds", "the price depends on it and it is not given"),
        (
            'text = "a"\nformula = "2 * width"',
            {"width": "12"},
            {},
            "/width",
            "the price counts with it, and 12 is not a number",
        ),
        (
            'by = ["seconds"]\nrows = [[5, 1], [8, 2]]',
            {},
            {},
            "/seconds",
            "the price depends on it and it is not given; there are prices for 5, 8",
        ),
    ],
)
def test_what_has_no_price_is_refused(
    toml: str, inputs: dict[str, Any], measured: dict[str, Any], pointer: str, text: str
) -> None:
    with pytest.raises(Invalid) as caught:
        quote_of(toml, inputs, measured)
    message = f"{pointer[1:]}: {text}"
    assert str(caught.value) == message
    assert [(fault.pointer, fault.message) for fault in caught.value.faults] == [(pointer, message)]


def test_many_known_values_are_cut_short() -> None:
    rows = ", ".join(f"[{value}, 1]" for value in range(1, 12))
    with pytest.raises(Invalid, match=r"there are prices for 1, 2, 3, 4, 5, 6, 7, 8 and 3 more$"):
        quote_of(f'by = ["seconds"]\nrows = [{rows}]', {"seconds": 99})


def test_a_figure_of_zero_under_a_fraction_is_refused() -> None:
    with pytest.raises(Invalid, match="divides by a figure that is zero"):
        quote_of('text = "a"\nformula = "100 / width"', {"width": 0})


def test_a_negative_price_is_refused() -> None:
    with pytest.raises(Invalid, match="negative price"):
        quote_of('text = "a"\nformula = "width - 2000"', {"width": 64})


def test_the_breakdown_names_what_counted() -> None:
    shown = {term.name: term.value for term in quote_of(PER_IMAGE, {"mode": "pro", "images": ["a", "b"]}).breakdown}
    assert shown == {"mode": "pro", "row": "4", "pictures": "2"}


# ------------------------------------------------------------------ rounding and money

AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=9, allow_nan=False)
HALF_A_MILLIONTH = Fraction(1, 2_000_000)


@given(seconds=AMOUNTS)
def test_the_amount_is_within_half_a_millionth(seconds: Decimal) -> None:
    """Nothing is lost or added but the one rounding; halves go up."""
    exact = Fraction(seconds) / 7
    amount = quote_of('text = "a"\nformula = "seconds / 7"', {"seconds": seconds}).amount
    assert abs(Fraction(amount) - exact) <= HALF_A_MILLIONTH
    assert Fraction(amount) * 1_000_000 == math.floor(exact * 1_000_000 + Fraction(1, 2))


@given(seconds=AMOUNTS)
def test_rounding_up_is_to_the_next_whole_unit(seconds: Decimal) -> None:
    amount = quote_of('text = "a"\nformula = "seconds"\nround = "up"', {"seconds": seconds}).amount
    assert amount == math.ceil(seconds)


@given(seconds=AMOUNTS, copies=st.integers(1, 100))
def test_copies_cost_as_much_each_as_one(seconds: Decimal, copies: int) -> None:
    toml = 'text = "a"\nformula = "seconds / 7"\nround = "up"\ntimes = "copies"'
    one, all_of_them = (quote_of(toml, {"seconds": seconds, **more}) for more in ({}, {"copies": copies}))
    assert all_of_them.amount == one.amount * copies
    assert ("copies", str(copies)) in [(term.name, term.value) for term in all_of_them.breakdown] or copies == 1


@given(
    amount=st.decimals(min_value=0, max_value=10**6, places=6),
    rate=st.decimals(min_value="0.0001", max_value=1000, places=4),
    unit=st.sampled_from(Unit),
)
def test_credits_are_the_amount_at_the_rate(amount: Decimal, rate: Decimal, unit: Unit) -> None:
    rates = Exchange(compute_unit=rate, usd=rate * 2)
    worth = {Unit.CREDITS: Decimal(1), Unit.COMPUTE_UNITS: rate, Unit.USD: rate * 2}[unit]
    made = quote(price_of(f"amount = {amount:f}", unit=unit), {}, {}, rates)
    assert (made.unit, made.amount) == (unit, amount)
    assert made.credits == math.floor(Fraction(amount) * Fraction(worth) * 1_000_000 + Fraction(1, 2))


def test_the_default_rates() -> None:
    assert quote(price_of("amount = 0.0005", unit=Unit.USD), {}, {}, RATES).credits == 50_000
    assert quote(price_of("amount = 60.1", unit=Unit.COMPUTE_UNITS), {}, {}, RATES).credits == 60_100_000


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_must_be_positive(rate: str) -> None:
    with pytest.raises(ValueError, match=r"exchange usd: .* is not a positive number"):
        Exchange(usd=Decimal(rate))


@given(length=st.floats(min_value=0, max_value=1e6))
def test_every_measured_float_has_a_price(length: float) -> None:
    """A float counts as the shortest decimal that reads back as it: 0.1 is one tenth."""
    amount = quote_of(RATE, {"clip": "a"}, {"length": length}).amount
    started = math.ceil(Decimal(repr(length)))
    assert amount == math.ceil(Fraction("1.4") * min(30, started))


@given(lengths=st.tuples(st.floats(0, 1000), st.floats(0, 1000)))
def test_more_seconds_are_never_cheaper(lengths: tuple[float, float]) -> None:
    shorter, longer = sorted(lengths)
    cheap = quote_of(RATE, {"clip": "a"}, {"length": shorter})
    assert cheap.amount <= quote_of(RATE, {"clip": "a"}, {"length": longer}).amount


@given(duration=st.floats(min_value=-100, max_value=10))
def test_a_gap_takes_the_next_row_up(duration: float) -> None:
    assert quote_of(TABLE, {"duration": duration}).amount == Decimal("60.1" if duration <= 5 else "120")
