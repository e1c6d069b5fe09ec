"""What a breakdown is made of."""

from __future__ import annotations

import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_UNSPACED_A_WORD: Final = 2.0  # characters of a script without spaces that take as long as a word

SPOKEN_PER_S: Final = 2.5
"""Words a second of an actor who does not hurry."""

SHORTEST_S: Final = 2.0
LONGEST_S: Final = 30.0


class Shot(msgspec.Struct, frozen=True):
    """`camera` is the kind of shot and how it moves, set apart by a comma. `dialogue` has a line `NAME: words` for each
    speech. `transition` leads into the shot."""

    number: Annotated[int, Meta(ge=1)]
    description: str
    camera: str
    duration_s: Annotated[float, Meta(gt=0, le=120)]
    dialogue: str = ""
    location: str = ""
    time_of_day: str = ""
    transition: str = "cut"


def words_in(text: str) -> float:
    """How many words a text has; in scripts without spaces, as many as it would take to say."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + unspaced / _UNSPACED_A_WORD
