"""Finding the line at which a picture mirrors itself."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture

_MIRRORS: Final = 0.38  # correlation with the mirror image; pictures without reflections stay below 0.33


def find_mirror(small: Picture) -> float | None:
    """The height, 0..1 from above, at which a picture of about 256 px mirrors itself, as still water makes it.

    Changes from row to row are compared, whose sign the mirror turns: columns and walls, which are alike above
    and below any row, do not count.
    """
    height, width = small.shape[:2]
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    calm = cv2.GaussianBlur(lab, (0, 0), 2.0, sigmaY=1.0)
    change = cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    change = change - cv2.blur(change, (2 * (width // 4) + 1, 1))
    best = (-1.0, height // 2)
    for row in range(int(0.3 * height), int(0.85 * height)):
        reach = min(int(0.22 * height), row, height - 1 - row)
        above, below = change[row - reach : row][::-1], change[row : row + reach]
        energy = float(np.sqrt((above**2).sum() * (below**2).sum())) + 1e-6
        best = max(best, (-float((above * below).sum()) / energy, row))
    likeness, row = best
    return row / height if likeness > _MIRRORS else None
