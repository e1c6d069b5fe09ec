"""Making an enlarged picture agree with the small one: shrunk again, it must be the same.

Irani and Peleg, "Improving Resolution by Image Registration", 1991.
"""

from __future__ import annotations

from typing import Final

import cv2

from atelier.engines.frames.arrays import Field

_ROUNDS: Final = 2


def agree(large: Field, small: Field, *, rounds: int = _ROUNDS) -> Field:
    """`large`, changed as little as it takes; in place. Both are (height, width), float32."""
    height, width = small.shape
    for _ in range(rounds):
        missing = small - cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
        cv2.add(large, cv2.resize(missing, large.shape[::-1], interpolation=cv2.INTER_CUBIC), dst=large)
    return large
