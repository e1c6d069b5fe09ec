"""BT.709, limited range."""

from __future__ import annotations

import numpy as np
import pytest

from atelier.engines.frames.colour import pack_i420, to_ycc, ycc_of


@pytest.mark.parametrize(
    ("rgb", "ycc"),
    [  # ITU-R BT.709-6, table 3, quantised to 8 bits
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_known_colours(rgb: tuple[int, int, int], ycc: tuple[int, int, int]) -> None:
    assert to_ycc(np.array([[rgb]], np.uint8))[0, 0].tolist() == pytest.approx(ycc, abs=1)
    assert ycc_of(*rgb) == pytest.approx(ycc, abs=0.6)


def test_planes_lie_one_after_the_other() -> None:
    luma = np.arange(24, dtype=np.uint8).reshape(4, 6)
    packed = pack_i420(luma, np.full((2, 3), 100, np.uint8), np.full((2, 3), 200, np.uint8))
    assert packed.shape == (6, 6)
    assert packed.tobytes() == luma.tobytes() + bytes([100] * 6) + bytes([200] * 6)
