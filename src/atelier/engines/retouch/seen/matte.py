"""The subject's outline."""

from __future__ import annotations

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.sketch.paint.raster import Plane, floats
from atelier.engines.vision.cutout import DOUBTFUL, cut_out


def matte_of(picture: Picture) -> Plane | None:
    """How far each pixel of an RGB picture belongs to its subject, 0..1; None where nothing stands out."""
    cutout = cut_out(picture)
    return None if cutout is None or cutout.confidence < DOUBTFUL else floats(cutout.alpha)


def clean_edges(sheet: Plane, matte: Plane, unit: float) -> Plane:
    """Colours of the subject without those of its old background, which shine through at its soft edges: pixels that
    are not wholly the subject take the colour of its nearest sure ones."""
    sure = floats(matte > 0.95)
    reach = max(1.0, 0.006 * unit)
    weight = cv2.GaussianBlur(sure, (0, 0), reach) + np.float32(1e-4)
    inner = cv2.GaussianBlur(sheet * sure[..., None], (0, 0), reach) / weight[..., None]
    known = np.clip(weight * 12, 0, 1)
    share = np.clip((0.95 - matte) / 0.5, 0, 1) * known
    return floats(sheet + (inner - sheet) * share[..., None])
