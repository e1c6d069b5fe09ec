"""Drawing by weight."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from atelier.engines.sketch.paint.noise import Dice


def pick(weights: Mapping[str, float], source: Dice) -> str:
    """A name, drawn by its weight."""
    names = list(weights)
    shares = np.array([weights[name] for name in names], np.float64)
    return names[int(source.choice(len(names), p=shares / shares.sum()))]
