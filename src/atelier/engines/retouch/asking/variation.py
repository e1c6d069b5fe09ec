"""Pictures like a given one: where nothing else is asked for, the seed draws what is a little different."""

from __future__ import annotations

import random
import re
from typing import Final

from atelier.engines.retouch.asking.wishes import Wishes

_ASKED: Final = re.compile(
    r"\b(?:an?other|new) (?:picture|image|version) like (?:this|it)|\bvariations?\b", re.IGNORECASE
)
_COLOURS: Final = ("warm", "cool", "vivid", "muted")
_LIGHTS: Final = ("bright", "dark", "contrast", "less_contrast")
_AMOUNTS: Final = (0.4, 1.0)


def wants_variation(prompt: str) -> bool:
    return _ASKED.search(prompt) is not None


def variation(seed: int, *, keep_pose: bool = False) -> Wishes:
    """Another light and other colours; every second one looks the other way, unless the pose is to be kept."""
    lot = random.Random(seed)
    looks = [(lot.choice(names), round(lot.uniform(*_AMOUNTS), 2)) for names in (_COLOURS, _LIGHTS)]
    return Wishes(looks=tuple(looks), turns=("mirror",) if lot.random() < 0.5 and not keep_pose else ())
