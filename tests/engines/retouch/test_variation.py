"""Variations: asked for in a few words, and different for every seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.retouch.asking.variation import variation, wants_variation
from atelier.engines.retouch.asking.words import understand
from atelier.engines.retouch.changes.grade import LOOKS

SEEDS = st.integers(0, 2**53 - 1)


@pytest.mark.parametrize("prompt", ["another picture like this one", "a variation", "Variations of it, please"])
def test_what_asks_for_one(prompt: str) -> None:
    assert wants_variation(prompt) and understand(prompt).empty


@pytest.mark.parametrize("prompt", ["make it warmer", "another sky", "picture like this"])
def test_what_asks_for_something_else(prompt: str) -> None:
    assert not wants_variation(prompt)


@given(SEEDS)
def test_always_the_same_for_a_seed_and_never_nothing(seed: int) -> None:
    made = variation(seed)
    assert made == variation(seed)
    assert not made.empty
    assert {name for name, _ in made.looks} <= LOOKS.keys()
    assert all(0.4 <= amount <= 1 for _, amount in made.looks)


def test_seeds_differ() -> None:
    assert len({repr(variation(seed)) for seed in range(50)}) > 40
