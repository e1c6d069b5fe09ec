"""Enlarging pictures, measured against the truth and against cubic interpolation."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.domain.wishes.image import UpscaleImage
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Refused
from atelier.engines.vision import strips
from atelier.engines.vision.upscale.enlarge import enlarge
from tests.engines.frames.samples import clouds, likeness_db, portrait, save
from tests.engines.vision.studio import IMAGE, carry_out, detailed, figure, made, picture_of


def halved(picture: Picture, by: int) -> Picture:
    height, width = picture.shape[:2]
    return cv2.resize(picture, (width // by, height // by), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize(("factor", "gain_db"), [(2, 1.5), (3, 0.8), (4, 0.2)])
def test_it_is_nearer_the_truth_than_cubic_interpolation(factor: int, gain_db: float) -> None:
    truth = detailed(480, 360)
    small = halved(truth, factor)
    control = cv2.resize(small, (480, 360), interpolation=cv2.INTER_CUBIC)
    for creativity in (0.0, 0.2):
        found = enlarge(small, 480, 360, creativity=creativity)
        assert likeness_db(found, truth) > likeness_db(control, truth) + gain_db


def test_shrunk_again_it_is_the_picture() -> None:
    small = detailed(120, 90)
    assert likeness_db(halved(enlarge(small, 480, 360), 4), small) > 36


def test_creativity_adds_detail_by_the_seed() -> None:
    small = halved(clouds(480, 360, grain=3), 2)
    plain, lively = (enlarge(small, 480, 360, creativity=amount, seed=1) for amount in (0.0, 1.0))
    energy = [cv2.Laplacian(cv2.cvtColor(one, cv2.COLOR_RGB2GRAY), cv2.CV_32F).std() for one in (plain, lively)]
    assert energy[1] > 1.15 * energy[0]
    assert np.array_equal(enlarge(small, 480, 360, creativity=1.0, seed=1), lively)
    assert not np.array_equal(enlarge(small, 480, 360, creativity=1.0, seed=2), lively)


def test_strips_leave_no_seams() -> None:
    small = detailed(160, 120)
    whole = enlarge(small, 320, 240, creativity=0.7)
    with patch.object(strips, "STRIP_PX", 1):
        parts = enlarge(small, 320, 240, creativity=0.7)
    assert int(np.abs(whole.astype(int) - parts).max()) <= 2


def test_what_is_to_be_kept_gets_no_new_detail() -> None:
    small = halved(clouds(320, 240, grain=3), 2)
    keep = np.zeros((24, 32), np.float32)
    keep[:, :16] = 1
    plain, lively = enlarge(small, 320, 240), enlarge(small, 320, 240, creativity=1.0, keep=keep)
    change = np.abs(plain.astype(int) - lively).mean(axis=2)
    assert change[:, :140].mean() < 0.3 * change[:, 180:].mean()


def test_transparency_grows_with_it_and_colours_do_not_bleed() -> None:
    colours, alpha = figure(160, 120)
    green = np.full_like(colours, (0, 255, 0))
    hidden = np.dstack([np.where(alpha[..., None] > 0, colours, green), (alpha * 255).astype(np.uint8)])
    large = enlarge(hidden, 320, 240)
    assert large.shape == (240, 320, 4)
    rim = (large[..., 3] > 20) & (large[..., 3] < 235)
    greenness = large[..., 1].astype(int) - large[..., 0]
    assert float(greenness[rim].mean()) < 0


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 200), st.integers(1, 200), st.sampled_from([0.0, 0.6]))
def test_any_size_becomes_any_other(width: int, height: int, wide: int, high: int, creativity: float) -> None:
    picture = np.random.default_rng(width).integers(0, 256, (height, width, 3)).astype(np.uint8)
    assert enlarge(picture, wide, high, creativity=creativity).shape == (high, wide, 3)


def test_an_even_colour_stays_what_it_is() -> None:
    even = np.full((40, 40, 3), (200, 90, 30), np.uint8)
    assert int(np.abs(enlarge(even, 100, 100, creativity=1.0).astype(int) - even[0, 0]).max()) <= 2


def test_an_order_gives_the_size_asked_for(tmp_path: Path) -> None:
    given_one = save(tmp_path / "p.png", detailed(60, 44))
    wish = UpscaleImage(IMAGE, 150, 110, creativity=0.5)
    one, other = (picture_of(path) for path in made(carry_out(tmp_path, wish, outputs=2, image=given_one)))
    assert one.shape == other.shape == (110, 150, 3)
    assert not np.array_equal(one, other)
    again = picture_of(made(carry_out(tmp_path, wish, image=given_one))[0])
    assert np.array_equal(again, one)


def test_without_creativity_there_is_one_result(tmp_path: Path) -> None:
    given_one = save(tmp_path / "p.png", detailed(60, 44))
    assert len(made(carry_out(tmp_path, UpscaleImage(IMAGE, 90, 66, creativity=0), outputs=3, image=given_one))) == 1


def test_faces_are_kept_on_request(tmp_path: Path) -> None:
    head = cv2.add(portrait(200, 200, 100, 80, 50), clouds(200, 200, grain=2) // 4)
    given_one = save(tmp_path / "p.png", head)
    free, kept = (
        picture_of(made(carry_out(tmp_path, UpscaleImage(IMAGE, 400, 400, 1.0, keep_faces=keep), image=given_one))[0])
        for keep in (False, True)
    )
    change = np.abs(free.astype(int) - kept).mean(axis=2)
    assert change[150:210, 170:230].mean() > 5 * change[:60, :60].mean() + 0.2


def test_too_large_a_size_is_refused(tmp_path: Path) -> None:
    given_one = save(tmp_path / "p.png", detailed(60, 44))
    for width, height in ((8000, 6000), (40_000, 20)):
        outcome = carry_out(tmp_path, UpscaleImage(IMAGE, width, height), image=given_one)
        assert isinstance(outcome, Refused)
        assert (outcome.code, "32 million" in outcome.message) == ("unsupported_input", True)
