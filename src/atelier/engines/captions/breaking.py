"""From words to cues: at most two lines of 42 columns, cut where speech pauses, shown long enough to be read.

The figures are those that broadcasters agree on: lines of 42, 5/6 to 7 seconds, about 17 characters a second.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import msgspec

from atelier.engines.captions.cue import Cue, Word, width

LINE: Final = 42
LINES: Final = 2
READ_PER_S: Final = 17.0

_SHORTEST_S: Final = 5 / 6
_LONGEST_S: Final = 7.0
_GAP_S: Final = 0.08  # two frames without text tell the eye that it has changed
_PAUSE_S: Final = 0.35
_LONG_PAUSE_S: Final = 2.0

_SENTENCE_END: Final = ".!?…。！？｡؟।"
_CLAUSE_END: Final = ",;:，、；：،—–"
_CLOSING: Final = "\"'”’»)]}」』）"
_CLINGS: Final = frozenset(
    """
    a an the of to in on at by for with from and or but nor that which who is are was were be my your his her its our
    their no not der die das ein eine den dem des und oder zu im am le la les un une de du des et ou à il lo gli e o
    di da el los las y del al
    """.split()  # noqa: SIM905 - a list of this length is unreadable
)
"""Words that belong to what follows: a line that ends with one reads badly."""


def cues_of(words: Sequence[Word]) -> list[Cue]:
    """The words as cues, in order and without overlap."""
    pieces = [piece for word in words for piece in pieces_of(word)]
    cues = []
    for first, last in _best_cuts(pieces):
        text = "".join(piece.text for piece in pieces[first:last]).strip()
        until_s = pieces[last].start_s if last < len(pieces) else float("inf")
        end_s = _shown_until(text, pieces[first].start_s, pieces[last - 1].end_s, until_s)
        cues.append(Cue(round(1000 * pieces[first].start_s), round(1000 * end_s), in_lines(text)))
    return cues


def in_lines(text: str) -> str:
    """A text on as few lines as it needs, broken where it reads best. What is too long for two takes more."""
    words = text.split()
    joined = " ".join(words)
    if width(joined) <= LINE:
        return joined
    best = min(((_break_cost(words, at), at) for at in range(1, len(words)) if _fits(words, at)), default=None)
    if best is not None:
        return " ".join(words[: best[1]]) + "\n" + " ".join(words[best[1] :])
    return "\n".join(_wrapped(joined))


def _fits(words: Sequence[str], at: int) -> bool:
    return width(" ".join(words[:at])) <= LINE and width(" ".join(words[at:])) <= LINE


def _break_cost(words: Sequence[str], at: int) -> float:
    """How bad it is to break the line before word `at`: uneven lines, a top line much longer, a torn phrase."""
    top, bottom = width(" ".join(words[:at])), width(" ".join(words[at:]))
    cost = abs(top - bottom) + (2.0 if top > bottom else 0.0)
    before = words[at - 1].rstrip(_CLOSING)
    if before.endswith(tuple(_SENTENCE_END)):
        cost -= 14
    elif before.endswith(tuple(_CLAUSE_END)):
        cost -= 9
    elif before.lower() in _CLINGS:
        cost += 12
    return cost


def _wrapped(text: str) -> list[str]:
    """Lines filled one by one; a word longer than a line is cut."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".lstrip()
        if width(joined) <= LINE:
            lines[-1] = joined
            continue
        rest = word
        if lines[-1]:
            lines.append("")
        while width(rest) > LINE:
            head = _head(rest, LINE)
            lines[-1] = head
            lines.append("")
            rest = rest[len(head) :]
        lines[-1] = rest
    return [line for line in lines if line]


def _head(text: str, columns: int) -> str:
    """As much of the text as fits, at least one character."""
    taken = 0
    for place, character in enumerate(text):
        taken += width(character)
        if taken > columns:
            return text[: max(1, place)]
    return text


def pieces_of(word: Word) -> list[Word]:
    """The word itself, or, where it is longer than a line, parts of it that share its time by their length."""
    body = word.text.strip()
    if width(body) <= LINE:
        return [word]
    lead = word.text[: len(word.text) - len(word.text.lstrip())]
    parts = []
    while body:
        head = _head(body, LINE)
        parts.append(head)
        body = body[len(head) :]
    step_s = (word.end_s - word.start_s) / len(parts)
    return [
        Word((lead if number == 0 else "") + part, word.start_s + number * step_s, word.start_s + (number + 1) * step_s)
        for number, part in enumerate(parts)
    ]


class _Cut(msgspec.Struct):
    """The cheapest way to cut all words before some point: its cost, and where its last cue begins."""

    cost: float
    begins: int


def _best_cuts(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where cues begin and end, so that the sum of all costs is least: a shortest path over the places to cut."""
    costs = _Costs(words)
    best = [_Cut(0.0, 0)]
    for end in range(1, len(words) + 1):
        found = _Cut(best[-1].cost + costs.of_cue(end - 1, end), end - 1)
        for begin in range(end - 2, -1, -1):
            if not costs.fits(begin, end):
                break
            total = best[begin].cost + costs.of_cue(begin, end)
            if total < found.cost:
                found = _Cut(total, begin)
        best.append(found)
    cuts = []
    end = len(words)
    while end:
        cuts.append((best[end].begins, end))
        end = best[end].begins
    return cuts[::-1]


class _Costs:
    """How bad a cue of some of the words would be. Sums over all words are taken once."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._columns = [0, *accumulate(width(" " * word.text[:1].isspace() + word.text.strip()) for word in words)]
        self._leads = [int(word.text[:1].isspace()) for word in words]
        self._kept = [0.0, 0.0, *accumulate(self._kept_cost(at) for at in range(1, len(words)))]
        self._cut = [0.0, *(self._cut_cost(at) for at in range(1, len(words))), 0.0]

    def fits(self, begin: int, end: int) -> bool:
        """Whether words begin..end fit on two lines, and are said within the longest time."""
        if self._words[end - 1].end_s - self._words[begin].start_s > _LONGEST_S:
            return False
        if self._width(begin, end) <= LINE:
            return True
        second = bisect_right(self._columns, self._columns[begin] + self._leads[begin] + LINE) - 1
        return begin < second and self._width(second, end) <= LINE

    def of_cue(self, begin: int, end: int) -> float:
        words = self._words
        lasts_s = words[end - 1].end_s - words[begin].start_s
        cost = 10.0  # fewer cues are calmer
        cost += 8 * max(0.0, _SHORTEST_S - lasts_s)
        until_s = words[end].start_s if end < len(words) else words[end - 1].end_s + _LONGEST_S
        available_s = max(0.1, min(until_s - _GAP_S - words[begin].start_s, _LONGEST_S))
        cost += 1.5 * max(0.0, self._width(begin, end) / available_s - READ_PER_S)
        return cost + self._kept[end] - self._kept[begin + 1] + self._cut[end]

    def _width(self, begin: int, end: int) -> int:
        return self._columns[end] - self._columns[begin] - self._leads[begin]

    def _kept_cost(self, at: int) -> float:
        """What it costs to keep words in one cue although something parts them before word `at`."""
        words = self._words
        pause_s = words[at].start_s - words[at - 1].end_s
        if "\n" in words[at].text or pause_s > _LONG_PAUSE_S:
            return 60.0
        cost = 12.0 * max(0.0, pause_s - _PAUSE_S)
        return cost + (7.0 if _ends_with(words[at - 1], _SENTENCE_END) else 0.0)

    def _cut_cost(self, at: int) -> float:
        """What it costs to begin a new cue with word `at`."""
        before, word = self._words[at - 1], self._words[at]
        if "\n" in word.text or _ends_with(before, _SENTENCE_END):
            return 0.0
        cost = 5.0 if _ends_with(before, _CLAUSE_END) else 14.0
        if before.text.strip().lower() in _CLINGS:
            cost += 10.0
        return max(0.0, cost - 12.0 * max(0.0, word.start_s - before.end_s - 0.1))


def _ends_with(word: Word, marks: str) -> bool:
    return word.text.strip().rstrip(_CLOSING).endswith(tuple(marks))


def _shown_until(text: str, start_s: float, spoken_s: float, next_s: float) -> float:
    """The end of a cue: a little after the last word, later where reading takes longer, before the next begins."""
    wanted_s = max(spoken_s + 0.25, start_s + width(text) / READ_PER_S, start_s + _SHORTEST_S)
    latest_s = min(next_s - _GAP_S, max(start_s + _LONGEST_S, spoken_s))
    return max(min(wanted_s, latest_s), min(start_s + 0.05, next_s))
