"""The matrix from latents to colours finds what is there to be found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.engines.diffusers.lens import DETAIL, Lens

RNG = np.random.default_rng(1)


def painted(cells: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """What an autoencoder that is nothing but a matrix would make of cells."""
    rows, columns, features = cells.shape
    colours = (cells.reshape(-1, features) @ matrix + 0.5).reshape(rows, columns, DETAIL, DETAIL, 3)
    pixels = colours.transpose(0, 2, 1, 3, 4).reshape(rows * DETAIL, columns * DETAIL, 3)
    return (pixels.clip(0, 1) * 255 + 0.5).astype(np.uint8)


@settings(max_examples=25, deadline=None)
@given(rows=st.integers(8, 20), columns=st.integers(8, 20), features=st.integers(1, 24), seed=st.integers(0, 1 << 20))
def test_what_is_a_matrix_is_found(rows: int, columns: int, features: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.normal(0, 0.1 / np.sqrt(features), (features, DETAIL * DETAIL * 3))
    lens = Lens()
    for _ in range(4):
        cells = random.normal(0, 1, (rows, columns, features))
        lens.learn(cells, painted(cells, matrix), finished=True)
    cells = random.normal(0, 1, (rows, columns, features))
    assert np.abs(lens.show(cells).astype(int) - painted(cells, matrix)).max() <= 6


def test_a_picture_of_any_size_is_learned_from() -> None:
    cells = RNG.normal(0, 1, (6, 9, 4))
    lens = Lens()
    assert not lens.clear
    large = painted(cells, RNG.normal(0, 0.1, (4, DETAIL * DETAIL * 3))).repeat(8, 0).repeat(8, 1)
    lens.learn(cells, large, finished=False)
    assert lens.clear
    assert lens.show(cells).shape == (12, 18, 3)
    assert np.abs(lens.show(cells).astype(int) - large[::8, ::8]).mean() < 12


@pytest.mark.parametrize("finished", [True, False])
def test_only_finished_pictures_end_the_learning(finished: bool) -> None:
    lens = Lens()
    for _ in range(40):
        lens.learn(np.ones((2, 2, 1)), np.full((8, 8, 3), 9, np.uint8), finished=finished)
    assert lens.learning is not finished
