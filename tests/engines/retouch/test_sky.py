"""The sky is found where it is, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.engines.frames.arrays import Picture
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.retouch.seen.sky import find_sky
from tests.engines.retouch.skies import EVERY, ROOMS, STYLED, WALLS, before_wall, looked_at, true_sky
from tests.engines.retouch.studio import apart, edit, mean, results


def judged(prompt: str, seed: int) -> tuple[float, float, float]:
    """The overlap of the sky that was found with the true one, the share of the picture that was wrongly taken for
    sky, and the true sky's share."""
    truth, found = true_sky(prompt, seed), find_sky(looked_at(prompt, seed))
    sky = np.zeros_like(truth) if found is None else found > 0.5
    either = (sky | truth).sum()
    return float((sky & truth).sum() / max(1, either)), float((sky & ~truth).mean()), float(truth.mean())


@pytest.mark.parametrize(
    ("prompt", "seed"),
    [
        ("a lighthouse on a cliff at dusk", 1),
        ("a castle on a hill at dawn, cloudy", 9),
        ("the sea under an overcast sky", 17),
        ("mountains and a lake with pine trees on a clear day", 18),
        ("a desert with cacti at sunset", 26),
        ("three sailboats on the sea at night", 46),
        ("snowy peaks and a frozen lake under an overcast sky", 59),
        ("a beach with palm trees on a clear day", 60),
        ("a bridge over a river at sunset", 68),
    ],
)
def test_the_sky_ends_where_the_land_begins(prompt: str, seed: int) -> None:
    overlap, wrong, _ = judged(prompt, seed)
    assert overlap > 0.85
    assert wrong < 0.03


def test_a_forest_has_no_sky_to_change() -> None:
    assert find_sky(looked_at("a forest path at sunset", 38)) is None


def test_walls_of_a_street_are_no_sky() -> None:
    assert judged("a city street with people at dusk", 40)[1] < 0.01


@pytest.mark.parametrize("prompt", ROOMS)
def test_a_room_has_no_sky(prompt: str) -> None:
    assert find_sky(looked_at(prompt, 5)) is None


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_is_no_sky(wall: str) -> None:
    assert find_sky(before_wall(wall)) is None


@pytest.mark.parametrize("colour", [(0, 0, 0), (90, 150, 220), (255, 255, 255)])
def test_a_plain_sheet_is_no_sky(colour: tuple[int, int, int]) -> None:
    sheet: Picture = np.full((170, 256, 3), colour, np.uint8)
    assert find_sky(sheet) is None


def test_the_same_picture_has_the_same_sky() -> None:
    picture = looked_at("a bridge over a river at sunset", 68)
    first, second = find_sky(picture), find_sky(picture.copy())
    assert first is not None and second is not None
    assert np.array_equal(first, second)


def test_the_paper_around_a_painting_is_no_sky_and_stays_as_it_is(tmp_path: Path) -> None:
    picture = looked_at("a castle on a hill, watercolour", 41)
    sky = Sight(picture).small_sky
    assert sky is not None
    assert sky[20:60].mean() > 0.5, "the sky within"
    assert sky[:2].max() == sky[-2:].max() == 0
    (night,) = results(edit(tmp_path, picture, "make it night"))
    assert mean(night)[2] < mean(picture)[2] - 40
    assert apart(night[:2], picture[:2]) < 6


@pytest.mark.long
def test_skies_of_all_times_and_places() -> None:
    """The figures that docs/engines/edit.md names."""
    found = [judged(prompt, seed) for seed, prompt in enumerate((*EVERY, *STYLED))]
    overlaps = [overlap for overlap, _, share in found if share > 0.1]
    wrong = [part for _, part, _ in found]
    assert np.mean(overlaps) > 0.92
    assert np.mean(wrong) < 0.01
    assert max(wrong) < 0.1
