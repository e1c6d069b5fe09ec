"""The invisible mark: what it survives, what it costs the picture, and that it is never seen where it is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from atelier.provenance import watermark
from atelier.provenance.facts import watermark_id
from tests.provenance.pictures import Pixels, attacks, gradient, leaves, psnr

KEY = b"a house's secret" * 2
IDENTIFIER = bytes.fromhex(watermark_id("a job"))


def luma(image: Pixels) -> Pixels:
    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.uint8)


def marked(image: Pixels, *, key: bytes = KEY, visible: Pixels | None = None) -> Pixels:
    change = watermark.pattern(luma(image), IDENTIFIER, key, visible=visible)
    assert change is not None
    return cv2.add(image, cv2.merge([change] * 3), dtype=cv2.CV_8U).astype(np.uint8)


PICTURES = {
    "like a photograph": leaves(1024, 1024, seed=1),
    "crowded": leaves(1024, 768, seed=2, count=4000),
    "a drawing": leaves(1024, 1024, seed=3, count=200, grain=0),
    "smooth": gradient(1024, 1024),
    "flat": np.full((1024, 1024, 3), 128, dtype=np.uint8),
    "noise": np.random.default_rng(0).integers(0, 256, (1024, 1024, 3)).astype(np.uint8),
    "wide": leaves(1920, 480, seed=4),
    "tall": leaves(768, 1344, seed=5),
}


@pytest.mark.parametrize("name", PICTURES)
def test_it_survives_what_sites_do(name: str) -> None:
    picture = marked(PICTURES[name])
    lost = [attack for attack, result in attacks(picture) if watermark.read(luma(result), KEY) != IDENTIFIER]
    assert lost == []


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_stays_as_good(name: str) -> None:
    assert psnr(marked(PICTURES[name]), PICTURES[name]) >= 41


def test_a_smooth_picture_is_treated_more_gently() -> None:
    assert psnr(marked(PICTURES["smooth"]), PICTURES["smooth"]) >= 46


def test_small_pictures_survive_the_common_cases() -> None:
    picture = marked(leaves(384, 384, seed=6, count=150))
    results = dict(attacks(picture))
    for attack in ("JPEG 50", "WebP 80", "half size"):
        assert watermark.read(luma(results[attack]), KEY) == IDENTIFIER, attack


def test_a_large_picture_survives_thumbnailing() -> None:
    picture = marked(leaves(3840, 2160, seed=7))
    small = cv2.resize(picture, (960, 540), interpolation=cv2.INTER_AREA)
    squeezed = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], cv2.IMREAD_COLOR)
    assert watermark.read(luma(np.asarray(squeezed, dtype=np.uint8)), KEY) == IDENTIFIER


def test_two_hundred_unmarked_pictures_carry_nothing() -> None:
    rng = np.random.default_rng(8)
    for seed in range(100):
        width, height = (int(side) for side in rng.integers(64, 640, 2))
        assert watermark.read(luma(leaves(width, height, seed, count=60)), KEY) is None
        noise = rng.integers(0, 256, (height, width)).astype(np.uint8)
        assert watermark.read(noise, KEY) is None


@pytest.mark.parametrize("level", [0, 1, 128, 254, 255])
def test_empty_pictures_carry_nothing(level: int) -> None:
    assert watermark.read(np.full((300, 500), level, dtype=np.uint8), KEY) is None


def test_another_house_reads_nothing() -> None:
    picture = marked(PICTURES["like a photograph"])
    assert watermark.read(luma(picture), b"another house's secret") is None


def test_every_job_has_its_own_mark() -> None:
    plain = luma(PICTURES["tall"])
    for job in ("one", "two", "three"):
        identifier = bytes.fromhex(watermark_id(job))
        change = watermark.pattern(plain, identifier, KEY)
        assert change is not None
        assert watermark.read(cv2.add(plain, change, dtype=cv2.CV_8U).astype(np.uint8), KEY) == identifier


def test_the_same_picture_gets_the_same_mark() -> None:
    first, second = marked(PICTURES["wide"]), marked(PICTURES["wide"])
    assert np.array_equal(first, second)


@pytest.mark.parametrize("size", [(255, 600), (600, 255), (1, 1), (16, 16)])
def test_pictures_too_small_to_hold_it_are_left_alone(size: tuple[int, int]) -> None:
    assert watermark.pattern(np.zeros(size, dtype=np.uint8), IDENTIFIER, KEY) is None


def test_nothing_is_spent_where_nobody_looks() -> None:
    image = leaves(768, 768, seed=9)
    visible = np.zeros((768, 768), dtype=np.uint8)
    visible[:, 384:] = 255
    change: NDArray[np.int16] | None = watermark.pattern(luma(image), IDENTIFIER, KEY, visible=visible)
    assert change is not None
    assert not change[:, :368].any()
    assert change[:, 400:].any()
    flattened = image.copy()
    flattened[:, :384] = 255
    flattened[:, 384:] = cv2.add(image, cv2.merge([change] * 3), dtype=cv2.CV_8U)[:, 384:]
    assert watermark.read(luma(flattened), KEY) == IDENTIFIER


def test_an_invisible_picture_is_left_alone() -> None:
    transparent = np.zeros((600, 600), dtype=np.uint8)
    assert watermark.pattern(luma(leaves(600, 600, seed=1)), IDENTIFIER, KEY, visible=transparent) is None
