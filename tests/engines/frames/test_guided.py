"""The guided filter."""

from __future__ import annotations

import numpy as np

from atelier.engines.frames.guided import guided_filter


def test_a_soft_map_takes_over_the_edge_of_the_guide() -> None:
    guide = np.zeros((60, 120), np.float32)
    guide[:, 60:] = 1
    soft = np.tile(np.clip((np.arange(120) - 45) / 30, 0, 1).astype(np.float32), (60, 1))
    sharp = guided_filter(guide, soft, radius_px=10, smoothness=1e-4)
    assert sharp[30, 61] - sharp[30, 58] > 0.35
    assert soft[30, 61] - soft[30, 58] < 0.12


def test_without_edges_it_only_smooths() -> None:
    noise = np.random.default_rng(1).random((50, 50), dtype=np.float32)
    smooth = guided_filter(np.full((50, 50), 0.5, np.float32), noise, radius_px=6, smoothness=1e-3)
    assert float(smooth.std()) < 0.25 * float(noise.std())
    assert abs(float(smooth.mean() - noise.mean())) < 0.02
