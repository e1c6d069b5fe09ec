"""A prompt while it is being understood: what has been taken from it, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeVar

_Thing = TypeVar("_Thing")

_NOT: Final = re.compile(r"\b(no|not|without|non|never|minus|except|don't|free of|avoid)\b")
_CLAUSE_END: Final = re.compile(r"[.,;:!?]|\bbut\b|\bjust\b|\bonly\b|\bwith\b(?!out)")
_CLAUSE_WORDS: Final = re.compile(r"[.,;:!?]|\band\b|\bbut\b|\bwith\b|\bover\b|\bbehind\b|\bin front of\b")
_MOST_IGNORED: Final = 24
_WORDS_OF_NO_MATTER: Final = """
    a an the of in on at to for and or with by from as is are be it its this that these those some any very really
    quite sound sounds effect effects noise noises audio sfx clip recording music song track tune piece soundtrack
    score background please make me my our your i want need like feel feeling feels style styled type kind mood vibe
    vibes atmosphere ambience good nice great beautiful lovely high quality realistic hd stereo short long loop
    looping instrumental instrumentals featuring features feature feat into over under while during through then
    also just only scene video film movie game someone something somebody there which who whose where when one two
    three few several full half more less bit lot minor major key bpm tempo beat beats rhythm rhythms melody melodic
    chords chord harmony seconds second minutes minute s sec secs min around about near inside outside up down off
    out between against theme intro outro ending build played playing plays play using use used has have having
    slightly without no not non never free
"""
_FILLERS: Final = frozenset(_WORDS_OF_NO_MATTER.split())


class Text:
    """`written` is the prompt, `plain` the same in lower case; what `find` has matched is taken."""

    def __init__(self, prompt: str) -> None:
        self.written = re.sub(r"\s+", " ", prompt.replace("’", "'"))
        # Some letters become two in lower case: those stay, so that places are the same in both.
        self.plain = "".join(low if len(low := sign.lower()) == 1 else sign for sign in self.written)
        self._taken = [False] * len(self.plain)

    def find(self, patterns: Iterable[tuple[re.Pattern[str], _Thing]]) -> list[tuple[int, int, _Thing]]:
        """Everything named, in the order of the text; of overlapping matches the pattern that stands first wins."""
        found = []
        for pattern, thing in patterns:
            for match in pattern.finditer(self.plain):
                start, end = match.span()
                if start < end and not any(self._taken[start:end]):
                    self._taken[start:end] = [True] * (end - start)
                    found.append((start, end, thing))
        return sorted(found, key=lambda item: item[:2])

    def take_all(self, pattern: re.Pattern[str]) -> bool:
        """Takes what the pattern matches; whether it matched anything."""
        matched = False
        for match in pattern.finditer(self.plain):
            matched = True
            self._taken[match.start() : match.end()] = [True] * (match.end() - match.start())
        return matched

    def denied(self, start: int) -> bool:
        """Whether a "no" or "without" stands before, in the same clause and at most three words away."""
        clause = _CLAUSE_END.split(self.plain[:start])[-1]
        return _NOT.search(" ".join(clause.split()[-3:])) is not None

    def clause_around(self, start: int, end: int, reach: int) -> str:
        """The text from `reach` characters before to as many after, within the clause."""
        before = _CLAUSE_WORDS.split(self.plain[max(0, start - reach) : start])[-1]
        after = _CLAUSE_WORDS.split(self.plain[end : end + reach])[0]
        return before + self.plain[start:end] + after

    def ignored(self) -> tuple[str, ...]:
        """The words that nothing has taken, each once."""
        rest = "".join(" " if taken else sign for sign, taken in zip(self.plain, self._taken, strict=True))
        words = re.findall(r"[^\W\d_][\w'-]*", rest)
        fresh = dict.fromkeys(word for word in words if word not in _FILLERS and len(word) > 1)
        return tuple(fresh)[:_MOST_IGNORED]
