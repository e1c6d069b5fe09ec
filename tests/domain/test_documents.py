"""JSON from outside is taken to a depth, and refused beyond it, whatever it is made of."""

from __future__ import annotations

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from atelier.domain.documents import LEVELS, TooDeep, read_json


@given(st.lists(st.sampled_from(["[{}]", '{{"a": {}}}', '[1, {{"b": []}}, {}]']), max_size=LEVELS + 8))
def test_depth_alone_counts(layers: list[str]) -> None:
    text = "7"
    for layer in layers:
        text = layer.format(text)
    depth = max(len(layers), next((len(layers) - i + 1 for i, one in enumerate(reversed(layers)) if "b" in one), 0))
    for content in (text, text.encode()):
        if depth <= LEVELS:
            assert read_json(content) == msgspec.json.decode(content)
        else:
            with pytest.raises(TooDeep):
                read_json(content)


@pytest.mark.parametrize("levels", [LEVELS + 1, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_no_depth_breaks_it(levels: int, opening: str, closing: str) -> None:
    with pytest.raises(TooDeep, match="64 levels"):
        read_json(opening * levels + "1" + closing * levels)


def test_wide_is_not_deep() -> None:
    assert len(read_json("[" + ",".join(["{}"] * 1_000) + "]")) == 1_000


def test_brackets_in_words_are_words() -> None:
    assert read_json('"' + "[" * 1_000 + '"') == "[" * 1_000


def test_what_is_no_json_is_told() -> None:
    with pytest.raises(msgspec.DecodeError):
        read_json(b"{")
