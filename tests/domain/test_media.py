"""Sizes, types and money: rules with infinitely many cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from atelier.domain.job import STEPS, JobState, may_step
from atelier.domain.media import MEDIA_TYPES, fit_aspect, media_type, parse_aspect
from atelier.domain.money import as_credits, micros, plain
from atelier.domain.sizes import RESOLUTIONS, frame_size

RATIOS = st.fractions(min_value=Fraction(1, 8), max_value=8, max_denominator=64)


@given(RATIOS, st.integers(256 * 256, 4096 * 4096))
def test_a_size_keeps_within_its_area(ratio: Fraction, area: int) -> None:
    width, height = fit_aspect(ratio, area)
    assert width % 8 == height % 8 == 0
    assert 64 <= width <= 4096
    assert 64 <= height <= 4096
    assert width * height <= area or min(width, height) == 64
    if max(width, height) < 4096 and min(width, height) > 256:
        assert abs(Fraction(width, height) / ratio - 1) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("ratio", "size"), [("1:1", (1024, 1024)), ("16:9", (1360, 768)), ("9:16", (768, 1360)), ("4:3", (1176, 880))]
)
def test_a_megapixel_in_common_shapes(ratio: str, size: tuple[int, int]) -> None:
    assert fit_aspect(parse_aspect(ratio), 1024 * 1024) == size


@given(st.sampled_from(sorted(RESOLUTIONS)), RATIOS)
def test_frames_are_even_and_as_asked(resolution: str, ratio: Fraction) -> None:
    width, height = frame_size(resolution, ratio)
    assert width % 2 == height % 2 == 0
    longest = max(2560, RESOLUTIONS[resolution] * 16 // 9)
    assert max(width, height) <= longest
    if max(width, height) < longest:
        assert min(width, height) == RESOLUTIONS[resolution]


@pytest.mark.parametrize(
    ("resolution", "ratio", "size"),
    [
        ("720p", "16:9", (1280, 720)),
        ("1080p", "9:16", (1080, 1920)),
        ("480p", "1:1", (480, 480)),
        ("480p", "16:9", (854, 480)),
    ],
)
def test_common_frames(resolution: str, ratio: str, size: tuple[int, int]) -> None:
    assert frame_size(resolution, parse_aspect(ratio)) == size


@pytest.mark.parametrize("text", ["", "16", "16:", ":9", "16:0", "0:9", "a:b", "-1:2", "1.5:1", "16:9:4"])
def test_what_is_no_ratio(text: str) -> None:
    with pytest.raises(ValueError, match="aspect ratio"):
        parse_aspect(text)


def test_types_are_found_by_any_of_their_names() -> None:
    assert media_type("IMAGE/JPG; charset=x") is media_type("image/jpeg")
    assert media_type("text/html") is None
    names = [name for kind in MEDIA_TYPES for name in (kind.name, *kind.aliases)]
    assert len(names) == len(set(names))


@given(st.integers(-(10**15), 10**15))
def test_micros_and_credits_are_the_same_amount(amount: int) -> None:
    assert micros(as_credits(amount)) == amount


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_plain_numbers_have_no_exponent_and_the_same_value(number: Decimal) -> None:
    assert plain(number) == number
    assert "E" not in str(plain(number))


def test_states_never_go_back() -> None:
    assert {state for state in JobState if state.final} == {"succeeded", "partial", "failed", "canceled"}
    assert all(not may_step(state, state) for state in JobState)
    assert not any(may_step(after, before) for before in JobState for after in STEPS[before])
