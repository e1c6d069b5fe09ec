"""Which sounds a prompt asks for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from atelier.engines.synth.noises.noise import Noise
from atelier.engines.synth.noises.registry import NOISES
from atelier.engines.synth.noises.scenes import SCENES, Scene
from atelier.engines.synth.words.text import Text

MOST: Final = 6
"""Sounds at once; more would be a din."""

_BY_NAME: Final = {noise.name: noise for noise in NOISES}
_USUAL: Final = 0.5
_STRONG: Final = re.compile(
    r"\b(heavy|strong|loud(ly)?|huge|massive|big|violent(ly)?|wild(ly)?|hard|intense|raging|powerful|thundering|roaring"
    r"|fierce|busy|large|giant|deafening|epic|mighty|furious)\b"
)
_FAINT: Final = re.compile(
    r"\b(light(ly)?|soft(ly)?|gentl[ey]|quiet(ly)?|calm(ly)?|faint(ly)?|small|little|slight|subtle|mild|tiny|distant"
    r"|far( away)?|muffled|low|peaceful)\b"
)
_QUICK: Final = re.compile(r"\b(fast|quick(ly)?|rapid(ly)?|hurried|frantic|racing|running|excited)\b")
_SLOW: Final = re.compile(r"\b(slow(ly)?|lazy|lazily|leisurely|relaxed|tired)\b")
_REACH: Final = 26
"""How many characters before a word its adjectives may stand."""


class Heard(msgspec.Struct, frozen=True):
    """A sound that was asked for. `force` and `pace` as in Setting; `level_db` is where it stands in the mix."""

    name: str
    force: float
    pace: float
    level_db: float

    @property
    def noise(self) -> Noise:
        return _BY_NAME[self.name]


class SoundWishes(msgspec.Struct, frozen=True):
    """`heard` may be empty. `ignored` are the words that nothing was made of."""

    heard: tuple[Heard, ...]
    ignored: tuple[str, ...]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Noise | Scene], ...]:
    both: tuple[Noise | Scene, ...] = (*NOISES, *SCENES)
    return tuple((re.compile(rf"\b(?:{thing.words})\b"), thing) for thing in both)


def understand_sounds(prompt: str) -> SoundWishes:
    """What is named, in the order of the text; "no birds" and "without wind" take away what a place would bring."""
    text = Text(prompt)
    found: dict[str, Heard] = {}
    denied: set[str] = set()
    places: list[tuple[Scene, int]] = []
    for start, end, thing in text.find(_patterns()):
        if isinstance(thing, Noise):
            if text.denied(start):
                denied.add(thing.name)
            else:
                force, pace = _manner(text, start, end)
                found.setdefault(thing.name, Heard(thing.name, force, pace, thing.level_db))
        elif not text.denied(start):
            places.append((thing, start))
    for scene, _ in places:
        for rank, (name, force) in enumerate(scene.heard):
            noise = _BY_NAME[name]
            found.setdefault(name, Heard(name, force, 1.0, noise.level_db - (3 if found else 0) - 2 * rank))
    heard = tuple(each for name, each in found.items() if name not in denied)[:MOST]
    for adjectives in (_STRONG, _FAINT, _QUICK, _SLOW):
        text.take_all(adjectives)
    return SoundWishes(heard, text.ignored())


def _manner(text: Text, start: int, end: int) -> tuple[float, float]:
    """Force and pace, by the words around in the same clause."""
    around = text.clause_around(start, end, _REACH)
    force = _USUAL
    if _STRONG.search(around):
        force = 0.9
    elif _FAINT.search(around):
        force = 0.15
    pace = 1.45 if _QUICK.search(around) else 0.7 if _SLOW.search(around) else 1.0
    return force, pace
