"""Templates: what is in braces is put in, what is not there is left out, and nothing else changes."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.remote.hosted.template import fill, names_in
from atelier.engines.remote.values import nearest

PLAIN = st.recursive(
    st.booleans() | st.integers() | st.text("ab ä€:", min_size=1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("template", "values", "filled"),
    [
        ({"a": "{x}"}, {"x": 3}, {"a": 3}),
        ({"a": "{x:text}"}, {"x": 3}, {"a": "3"}),
        ({"a": "{x}s"}, {"x": 3}, {"a": "3s"}),
        ({"a": "{x} of {y}"}, {"x": 3, "y": "z"}, {"a": "3 of z"}),
        ({"a": "{x}", "b": 1}, {}, {"b": 1}),
        ({"a": "{x}", "b": 1}, {"x": ""}, {"b": 1}),
        ({"a": {"b": "{x}"}, "c": ["{x}"]}, {}, {}),
        ({"a": {}, "b": []}, {}, {"a": {}, "b": []}),
        ({"a": ["{x}", "{y}"]}, {"y": False}, {"a": [False]}),
        ({"a": Decimal("0.5"), "b": Decimal(3)}, {}, {"a": 0.5, "b": 3}),
        ({"a": "{x}"}, {"x": "{y}", "y": "never looked at again"}, {"a": "{y}"}),
    ],
)
def test_filling(template: Any, values: dict[str, Any], filled: Any) -> None:
    assert fill(template, values) == filled
    json.dumps(fill(template, values))


@given(template=st.dictionaries(st.sampled_from("abcd"), PLAIN, max_size=3))
def test_what_names_nothing_stays_as_it_is(template: dict[str, Any]) -> None:
    assert fill(template, {"x": 1}) == template
    assert list(names_in(template)) == []


@given(value=st.text() | st.integers() | st.lists(st.integers(), min_size=1), depth=st.integers(0, 4))
def test_values_keep_their_kind_however_deep(value: Any, depth: int) -> None:
    template: Any = "{x}"
    for _ in range(depth):
        template = {"a": [template]}
    filled = fill({"top": template}, {"x": value})
    if value == "":
        assert filled == {}
        return
    found: Any = filled["top"]
    for _ in range(depth):
        (found,) = found["a"]
    assert found == value
    assert set(names_in(template)) == {"x"}


@given(width=st.integers(64, 8192), height=st.integers(64, 8192))
def test_the_nearest_shape_is_never_turned_on_its_side(width: int, height: int) -> None:
    choice = nearest(Fraction(width, height), ("16:9", "1:1", "9:16"))
    across, down = map(int, choice.split(":"))
    assert (width - height) * (across - down) >= 0
