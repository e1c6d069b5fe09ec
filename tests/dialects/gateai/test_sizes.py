"""Snapping: whatever is asked for becomes a size that the model makes, before anything is checked."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai import sizes
from atelier.dialects.gateai.sizes import facts_of, legal, listed, with_size
from tests.dialects.gateai.judge import CONTRACT
from tests.dialects.gateai.models import OFFERS

BY_SNAP = {
    snap: [offer for offer in OFFERS.values() if facts_of(offer).snap == snap] for snap in ("pair", "step", None)
}
SNAPPED = [*BY_SNAP["pair"], *BY_SNAP["step"]]

side = st.one_of(st.integers(-10, 20_000), st.floats(0.1, 20_000), st.sampled_from([0, 1, 64, 720, 1080, 10**30]))


def snap(model: str, **given_size: Any) -> tuple[Any, Any]:
    sized = with_size(OFFERS[model], given_size)
    return sized.get("width"), sized.get("height")


def sides_pass(offer: Offer, sized: dict[str, Any]) -> bool:
    """Whether the schema has nothing against the size."""
    return not any(fault.pointer in ("/width", "/height") for fault in offer.check.check(sized))


def test_every_model_snaps_in_its_way() -> None:
    assert {snap: len(offers) for snap, offers in BY_SNAP.items()} == {"pair": 28, "step": 16, None: 9}


@pytest.mark.parametrize("offer", BY_SNAP["pair"], ids=lambda offer: offer.id)
def test_listed_sizes_stay_as_they_are(offer: Offer) -> None:
    theirs = CONTRACT["models"][offer.id]["sizes"]
    assert [[size.width_px, size.height_px] for size in listed(offer)] == theirs
    for width, height in theirs:
        assert snap(offer.id, width=width, height=height) == (width, height)


def test_there_are_189_listed_sizes() -> None:
    assert sum(len(listed(offer)) for offer in BY_SNAP["pair"]) == 189


@given(offer=st.sampled_from(BY_SNAP["pair"]), width=side, height=side)
def test_a_pair_is_always_one_of_the_table(offer: Offer, width: float, height: float) -> None:
    found = snap(offer.id, width=width, height=height)
    auto = 0 in offer.input["properties"]["width"].get("enum", ())
    allowed = {(size.width_px, size.height_px) for size in legal(offer)} | ({(0, 0)} if auto else set())
    if sizes.round_half_up(width) == 0 and sizes.round_half_up(height) == 0 and not auto:
        assert found in (*allowed, (None, None))  # nothing was asked for
    else:
        assert found in allowed


@given(offer=st.sampled_from(BY_SNAP["pair"]), width=st.integers(1, 20_000), height=st.integers(1, 20_000))
def test_a_pair_is_the_nearest_in_shape_then_in_area(offer: Offer, width: int, height: int) -> None:
    def shape(pair: tuple[int, int]) -> float:
        return abs(math.log(pair[0] / pair[1]) - math.log(width / height))

    def area(pair: tuple[int, int]) -> float:
        return abs(math.log(pair[0] * pair[1]) - math.log(width * height))

    table = [(size.width_px, size.height_px) for size in legal(offer)]
    chosen = snap(offer.id, width=width, height=height)
    nearest = min(map(shape, table))
    assert shape(chosen) <= nearest + 0.03 + 1e-9
    assert all(area(chosen) <= area(pair) + 1e-9 for pair in table if shape(pair) <= nearest + 0.03 - 1e-9)


@given(offer=st.sampled_from(SNAPPED), width=side, height=side)
def test_no_number_is_refused_and_snapping_twice_changes_nothing(offer: Offer, width: float, height: float) -> None:
    once = with_size(offer, {"prompt": "a", "width": width, "height": height})
    assert sides_pass(offer, once)
    assert with_size(offer, once) == once


@given(offer=st.sampled_from(BY_SNAP["step"]), width=st.integers(1, 20_000), height=st.integers(1, 20_000))
def test_a_side_goes_to_the_nearest_step_within_both_ranges(offer: Offer, width: int, height: int) -> None:
    chosen = snap(offer.id, width=width, height=height)
    for name, asked, side_px in zip(("width", "height"), (width, height), chosen, strict=True):
        bounds = sizes.side_range(offer, name)
        assert bounds.low_px <= side_px <= bounds.high_px
        assert side_px % bounds.step_px == 0
        if bounds.low_px <= asked <= bounds.high_px:
            assert abs(side_px - asked) * 2 <= bounds.step_px


@pytest.mark.parametrize(
    ("model", "asked", "made"),
    [
        ("auto-image", {"width": 1000, "height": 1000}, (1024, 1024)),
        ("auto-image", {"width": 1920, "height": 1080}, (1344, 768)),
        ("gpt-image-2", {"width": 1920, "height": 1080}, (2048, 1136)),
        ("gemini-image-2", {"width": 4000, "height": 4000}, (4096, 4096)),
        ("sora-2", {"width": 500, "height": 900}, (720, 1280)),
        # a side alone: the other follows from the shape of the default size
        ("sora-2", {"width": 1300}, (1280, 720)),
        ("auto-image", {"height": 800}, (1024, 1024)),
        ("flux-dev", {"height": 1001}, (None, 1000)),
        # half a step up; the narrower of two ranges
        ("flux-dev", {"width": 1020, "height": 1028}, (1024, 1032)),
        ("flux-dev", {"width": 16, "height": 2496}, (480, 2048)),
        ("gpt-image-1", {"width": 32, "height": 2048}, (1024, 1536)),
        ("ideogram-v3.0", {"width": 333, "height": 1999}, (512, 1536)),
        ("lucid-origin", {"width": 3840, "height": 3616}, (3000, 3000)),
        # videos have even sides
        ("kling-video-o-3", {"width": 1283, "height": 722}, (1284, 722)),
        ("kling-video-o-1", {"width": 0, "height": 5}, (0, 64)),
        # the mode says how large, unless sides are given
        ("veo-3.1-generate-001", {"mode": "RESOLUTION_1080"}, (1920, 1080)),
        ("veo-3.1-generate-001", {"mode": "RESOLUTION_2160", "width": 720, "height": 1280}, (720, 1280)),
        ("seedance-2.0", {"mode": "RESOLUTION_1080"}, (1920, 1080)),
        ("seedance-2.0", {"mode": "RESOLUTION_720"}, (1280, 720)),
        ("sora-2-pro", {"mode": "RESOLUTION_1080"}, (1792, 1024)),
        # what has no table stays as it is
        ("seedance-2.0", {"width": 1001, "height": 999}, (1001, 999)),
        ("hailuo-2_3", {"width": 1001, "height": 999}, (None, None)),
    ],
)
def test_sizes(model: str, asked: dict[str, Any], made: tuple[int, int]) -> None:
    assert snap(model, **asked) == made


def test_what_is_no_number_is_left_to_the_check() -> None:
    for value in ("1024", True, [], {}):
        sized = with_size(OFFERS["sora-2"], {"prompt": "a", "width": value})
        assert not sides_pass(OFFERS["sora-2"], sized)
