"""Making pictures better: what was spoilt comes nearer to what it was, and what is good stays."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.image import EnhanceImage
from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.port import Done
from atelier.engines.vision.enhance.cure import enhance
from tests.engines.frames.samples import likeness_db, save
from tests.engines.vision.studio import IMAGE, carry_out, composed, detailed, made, picture_of, scenery


def good() -> Picture:
    """The whole range of light, with greys in it."""
    picture = detailed(320, 240, seed=4)
    ramp = np.linspace(0, 255, 320, dtype=np.float32).astype(np.uint8)
    picture[200:] = ramp[None, :, None]
    return picture


def lightness(picture: Picture) -> Field:
    return cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0]


def test_strength_nought_changes_nothing() -> None:
    assert np.array_equal(enhance(good(), 0.0)[0], good())


@pytest.mark.parametrize("strength", [0.25, 0.5, 1.0])
def test_a_good_picture_is_hardly_changed(strength: float) -> None:
    better, _ = enhance(good(), strength)
    assert abs(float(lightness(better).mean() - lightness(good()).mean())) < 6 * strength
    assert likeness_db(better, good()) > 19
    clipped = ((better == 0) | (better == 255)).mean() - ((good() == 0) | (good() == 255)).mean()
    assert clipped < 0.12


def test_a_dark_picture_is_lifted() -> None:
    dark = (good().astype(np.float32) * 0.35).astype(np.uint8)
    better, findings = enhance(dark, 0.7)
    assert findings.lightest < 60
    assert lightness(better).mean() > 1.3 * lightness(dark).mean()
    assert likeness_db(better, good()) > likeness_db(dark, good()) + 3


def test_a_flat_picture_gets_contrast() -> None:
    flat = (good().astype(np.float32) * 0.4 + 80).astype(np.uint8)
    better, _ = enhance(flat, 0.7)
    assert lightness(better).std() > 1.5 * lightness(flat).std()
    assert likeness_db(better, good()) > likeness_db(flat, good()) + 2


def test_a_cast_is_taken_from_greys() -> None:
    grey = np.repeat(good()[..., 1:2], 3, axis=2)
    tinted = np.clip(grey.astype(np.float32) * (1.05, 1.0, 0.86), 0, 255).astype(np.uint8)
    better, _ = enhance(tinted, 1.0)

    def tint(picture: Picture) -> float:
        return float(np.abs(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 1:]).mean())

    assert tint(better) < 0.5 * tint(tinted)


def test_greys_stay_grey() -> None:
    grey = np.repeat(good()[..., 1:2], 3, axis=2)
    better, _ = enhance(grey, 1.0)
    assert int(np.ptp(better.astype(int), axis=2).max()) <= 2


def test_noise_goes_and_edges_stay() -> None:
    picture = cv2.GaussianBlur(composed(scenery(320, 240))[0], (0, 0), 0.8)
    noise = np.random.default_rng(2).normal(0, 9, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    better, findings = enhance(noisy, 0.5)
    clean, _ = enhance(picture, 0.5)
    assert findings.noise > 1.5
    assert likeness_db(better, clean) > likeness_db(noisy, picture) + 2


def test_noise_is_measured() -> None:
    for sigma in (0.0, 6.0, 12.0):
        noisy = np.clip(120 + np.random.default_rng(1).normal(0, sigma, (200, 200, 1)) + np.zeros(3), 0, 255)
        _, findings = enhance(noisy.astype(np.uint8), 0.1)
        assert findings.noise == pytest.approx(sigma / 2.55, abs=0.2 + 0.15 * sigma / 2.55)


def test_transparency_is_kept_and_does_not_count() -> None:
    picture, alpha = composed(np.zeros((240, 320, 3), np.uint8))
    cut = np.dstack([picture, (alpha * 255).astype(np.uint8)])
    better, findings = enhance(cut, 0.5)
    assert np.array_equal(better[..., 3], cut[..., 3])
    assert findings.middle > 20


def test_an_order_gives_a_picture_of_the_same_size(tmp_path: Path) -> None:
    given_one = save(tmp_path / "p.png", good()[:201, :303])
    outcome = carry_out(tmp_path, EnhanceImage(IMAGE, 0.6), image=given_one)
    assert isinstance(outcome, Done)
    assert picture_of(made(outcome)[0]).shape == (201, 303, 3)
    assert outcome.notes["found"]["noise"] < 1
