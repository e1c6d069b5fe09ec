"""What is done to a picture around its enlargement."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.image import UpscaleImage
from atelier.engines.frames.arrays import Picture
from tests.engines.frames.samples import save
from tests.engines.vision.studio import IMAGE, carry_out, detailed, made, picture_of, scenery


def enlarged(folder: Path, picture: Picture, width: int = 320, height: int = 240, **asked: float) -> Picture:
    given = save(folder / "given.png", picture)
    wish = UpscaleImage(IMAGE, width, height, creativity=0, **asked)  # type: ignore[arg-type]
    return picture_of(made(carry_out(folder, wish, image=given))[0])


def edges(picture: Picture) -> float:
    return float(np.abs(cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F)).mean())


def spread(picture: Picture) -> float:
    return float(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).std())


def test_edges_become_as_sharp_as_was_asked(tmp_path: Path) -> None:
    given = detailed(160, 120)
    results = [enlarged(tmp_path, given, sharpen=share) for share in (0, 0.5, 1)]
    assert edges(results[0]) < edges(results[1]) < edges(results[2])
    assert abs(float(results[0].mean()) - float(results[2].mean())) < 1, "no lighter, no darker"


def test_forms_become_as_clear_as_was_asked(tmp_path: Path) -> None:
    given = detailed(160, 120)
    results = [enlarged(tmp_path, given, detail=share) for share in (0, 0.5, 1)]
    assert spread(results[0]) < spread(results[1]) < spread(results[2])


def test_noise_goes_as_far_as_was_asked_and_a_clean_picture_stays(tmp_path: Path) -> None:
    clean = scenery(160, 120)
    noisy = np.clip(clean + np.random.default_rng(1).normal(0, 9, clean.shape), 0, 255).astype(np.uint8)
    truth = enlarged(tmp_path, clean).astype(int)
    away = [float(np.abs(enlarged(tmp_path, noisy, denoise=share) - truth).mean()) for share in (0, 0.5, 1)]
    assert away[2] < away[1] < 0.9 * away[0]
    assert np.array_equal(enlarged(tmp_path, clean, denoise=1), truth)


@pytest.mark.parametrize(("width", "height"), [(240, 240), (480, 120)])
def test_another_shape_is_cut_around_the_middle(width: int, height: int, tmp_path: Path) -> None:
    disc = np.zeros((120, 160, 3), np.uint8)
    cv2.circle(disc, (80, 60), 15, (255, 255, 255), -1)
    large = enlarged(tmp_path, disc, width, height)
    assert large.shape == (height, width, 3)
    ys, xs = np.nonzero(large[..., 0] > 128)
    assert np.ptp(xs) == pytest.approx(np.ptp(ys), abs=3), "still round"
    assert (xs.mean(), ys.mean()) == pytest.approx((width / 2, height / 2), abs=2)
