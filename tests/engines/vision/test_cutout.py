"""Cutting subjects out of pictures whose alpha is known."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.domain.wishes.image import RemoveBackground
from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.port import Done, Refused
from atelier.engines.vision.cutout import DOUBTFUL, cut_out
from tests.engines.frames.samples import clouds, save
from tests.engines.vision.studio import IMAGE, carry_out, composed, figure, made, picture_of, scenery


def studio_sweep(width: int, height: int) -> Picture:
    """A grey backdrop that grows darker downwards, with a little noise."""
    rows = np.linspace(215, 150, height, dtype=np.float32)[:, None, None]
    noise = np.random.default_rng(1).normal(0, 1.5, (height, width, 3))
    return np.clip(rows + noise, 0, 255).astype(np.uint8)


def meadow(width: int, height: int) -> Picture:
    """Sharp texture all over."""
    grass = clouds(width, height, seed=4, grain=4).astype(np.float32)
    return np.clip(grass * (0.25, 0.35, 0.12) + (20, 60, 10), 0, 255).astype(np.uint8)


def overlap(found: Field, truth: Field) -> float:
    """Intersection over union of soft masks, 0..1."""
    return float(np.minimum(found, truth).sum() / np.maximum(found, truth).sum())


@pytest.mark.parametrize(
    ("ground", "least"), [(studio_sweep, 0.985), (scenery, 0.97), (meadow, 0.95)], ids=["studio", "garden", "meadow"]
)
def test_the_alpha_is_that_of_the_figure(ground: type, least: float) -> None:
    picture, truth = composed(ground(480, 360))
    cutout = cut_out(picture)
    assert cutout is not None
    assert cutout.confidence > DOUBTFUL
    assert overlap(cutout.alpha, truth) > least
    edge = cv2.GaussianBlur(truth, (0, 0), 2)
    inside, outside = edge > 0.999, edge < 0.001
    assert float(cutout.alpha[inside].mean()) > 0.99
    assert float(cutout.alpha[outside].mean()) < 0.012


def test_edges_are_soft_and_the_hole_is_open() -> None:
    picture, truth = composed(studio_sweep(480, 360))
    cutout = cut_out(picture)
    assert cutout is not None
    rim = (truth > 0.1) & (truth < 0.9)
    assert float(np.abs(cutout.alpha - truth)[rim].mean()) < 0.2
    hole = (truth == 0) & (cv2.blur(truth, (61, 61)) > 0.4)
    assert hole.sum() > 100
    assert float(cutout.alpha[hole].mean()) < 0.1


def test_nothing_of_the_ground_shines_through_at_the_edge() -> None:
    """Laid over black, the rim must look like the figure, not like the white ground it stood on."""
    white = np.full((360, 480, 3), 250, np.uint8)
    picture, truth = composed(white)
    cutout = cut_out(picture)
    assert cutout is not None
    rim = (truth > 0.2) & (truth < 0.95) & (cutout.alpha > 0.1)
    own = figure(480, 360)[0].astype(np.float32)[rim]
    before = np.abs(picture[rim].astype(np.float32) - own).mean()
    after = np.abs(cutout.rgba[..., :3][rim].astype(np.float32) - own).mean()
    assert after < 0.45 * before


def test_the_hidden_ground_does_not_go_along() -> None:
    picture, truth = composed(meadow(320, 240))
    cutout = cut_out(picture)
    assert cutout is not None
    far = cv2.dilate(truth, np.ones((41, 41))) == 0
    assert np.abs(cutout.rgba[..., :3][far].astype(int) - picture[far]).mean() > 30


def test_what_is_cut_out_already_stays_as_it_is() -> None:
    picture, truth = composed(scenery(120, 90))
    given_one = np.dstack([picture, (truth * 255).astype(np.uint8)])
    cutout = cut_out(given_one)
    assert cutout is not None
    assert np.array_equal(cutout.rgba, given_one)


def test_the_same_picture_gives_the_same_cut() -> None:
    picture, _ = composed(meadow(240, 180))
    one, other = cut_out(picture), cut_out(picture)
    assert one is not None and other is not None
    assert np.array_equal(one.rgba, other.rgba)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 300), st.integers(2, 300), st.integers(0, 5))
def test_any_picture_is_cut_or_refused(width: int, height: int, seed: int) -> None:
    cutout = cut_out(clouds(width, height, seed=seed, grain=11))
    if cutout is not None:
        assert cutout.rgba.shape == (height, width, 4)
        assert 0 <= cutout.confidence <= 1


def test_an_order_gives_a_transparent_png(tmp_path: Path) -> None:
    picture, truth = composed(scenery(321, 243))
    outcome = carry_out(tmp_path, RemoveBackground(IMAGE), image=save(tmp_path / "p.png", picture))
    assert isinstance(outcome, Done)
    (path,) = made(outcome)
    cut = picture_of(path)
    assert cut.shape == (243, 321, 4)
    assert overlap(cut[..., 3].astype(np.float32) / 255, truth) > 0.95
    assert outcome.notes["doubtful"] is False


def test_a_blank_picture_is_refused(tmp_path: Path) -> None:
    blank = save(tmp_path / "p.png", np.full((80, 60, 3), 90, np.uint8))
    outcome = carry_out(tmp_path, RemoveBackground(IMAGE), image=blank)
    assert isinstance(outcome, Refused)
    assert (outcome.code, "stands out" in outcome.message) == ("unsupported_input", True)
