"""Amounts as people read them: to the last unit, whatever their size."""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from atelier.domain.errors import BudgetExceeded, InsufficientCredits
from atelier.domain.money import credits_text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1_000_000, "1 credit"),
        (0, "0 credits"),
        (1, "0.000001 credits"),
        (2_500_000, "2.5 credits"),
        (1_234_567_654_321, "1234567.654321 credits"),
        (10**12, "1000000 credits"),
    ],
)
def test_amounts_in_words(amount: int, text: str) -> None:
    assert credits_text(amount) == text


@given(st.integers(-(10**18), 10**18))
def test_nothing_is_lost_in_words(amount: int) -> None:
    assert Decimal(credits_text(amount).split()[0]) * 1_000_000 == amount


@pytest.mark.parametrize("refusal", [InsufficientCredits, BudgetExceeded])
def test_a_refusal_tells_one_unit_from_none(refusal: type[InsufficientCredits | BudgetExceeded]) -> None:
    told = str(refusal(required=1_234_567_000_000, available=1_234_566_999_999))
    assert "1234567 credits" in told
    assert "1234566.999999" in told
