"""From the library's events to words with their times."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import msgspec

from atelier.engines.captions.cue import Word
from atelier.engines.speech.library import Event, EventKind

_TOKEN: Final = re.compile(r"\S+")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that set no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


class Pause(msgspec.Struct, frozen=True):
    """Silence to add at a sample of the library's sound."""

    at: int
    samples: int


class Timeline:
    """Where a sample of the library's sound is heard once pauses were added, in seconds."""

    def __init__(self, pauses: Sequence[Pause], rate_hz: int) -> None:
        self._places = [pause.at for pause in pauses]
        self._added = [0, *accumulate(pause.samples for pause in pauses)]
        self._rate_hz = rate_hz

    def seconds(self, sample: int, *, leaving: bool = False) -> float:
        """At a pause itself it depends: what ends there (`leaving`) ends before it, what begins there after it."""
        find = bisect_left if leaving else bisect_right
        return (sample + self._added[find(self._places, sample)]) / self._rate_hz


class Token(msgspec.Struct):
    """A stretch of the text, and the samples where it begins and ends to be heard."""

    begin: int
    end: int
    start: int = -1
    stop: int = -1


def tokens_of(text: str, events: Sequence[Event], samples: int) -> list[Token]:
    """The text cut into what is heard as one, in order. Nothing is left out but spaces.

    What is not heard by itself, such as a dash, belongs to the word before it.
    """
    heard: list[Token] = []
    words = sorted((event.place, event.sample) for event in events if event.kind is EventKind.WORD)
    places = [place for place, _ in words]
    for begin, end in _stretches(text, places):
        inside = words[bisect_left(places, begin) : bisect_left(places, end)]
        if inside:
            heard.append(Token(begin, end, min(sample for _, sample in inside)))
        elif heard:
            heard[-1].end = end
    if heard:
        heard[0].begin = _first_character(text)
        _find_ends(heard, events, samples)
    return heard


def _first_character(text: str) -> int:
    return len(text) - len(text.lstrip())


def _stretches(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """What spaces set apart; in scripts without them, what the library takes for words."""
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        begin, end = token.span()
        cuts = [begin, end]
        if _UNSPACED.search(token[0]):
            inside = places[bisect_right(places, begin) : bisect_left(places, end)]
            cuts = sorted({begin, *inside, end})
        found.extend(pairwise(cuts))
    return found


def _find_ends(heard: list[Token], events: Sequence[Event], samples: int) -> None:
    """A word ends where the pause before the next one begins, or where that word begins."""
    phonemes = [event for event in events if event.kind is EventKind.PHONEME]
    starts = [event.sample for event in phonemes]
    last = 0
    for token in heard:  # events at one sample may come in any order
        token.start = last = max(token.start, last)
    for token, following in zip(heard, [*(token.start for token in heard[1:]), samples], strict=True):
        token.stop = following
        for event in reversed(phonemes[bisect_left(starts, token.start) : bisect_left(starts, following)]):
            if event.is_sound:
                break
            token.stop = event.sample


def words_of(text: str, tokens: Sequence[Token], timeline: Timeline) -> list[Word]:
    """The tokens as words, each with what separates it from the one before."""
    words = []
    before = None
    for token in tokens:
        lead = "" if before is None else _separator(text[before.end : token.begin])
        body = " ".join(text[token.begin : token.end].split())
        start_s, end_s = timeline.seconds(token.start), timeline.seconds(token.stop, leaving=True)
        words.append(Word(lead + body, round(start_s, 3), round(max(start_s, end_s), 3)))
        before = token
    return words


def _separator(gap: str) -> str:
    if "\n" in gap:
        return "\n"
    return " " if gap else ""


def pauses_of(text: str, tokens: Sequence[Token], events: Sequence[Event], rate_hz: int, speed: float) -> list[Pause]:
    """Silence to add where sentences and paragraphs end, beyond what the library leaves itself."""
    ends = sorted(event.sample for event in events if event.kind is EventKind.END)
    pauses = []
    for token, following in pairwise(tokens):
        added_s = _PARAGRAPH_S * (text[token.end : following.begin].count("\n") > 0)
        added_s += _SENTENCE_S * bool(_SENTENCE.search(text[token.begin : token.end]))
        place = bisect_right(ends, following.start) - 1
        if added_s and place >= 0 and ends[place] >= token.stop:
            pauses.append(Pause(ends[place], round(added_s / speed * rate_hz)))
    return pauses


_SENTENCE: Final = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
_SENTENCE_S: Final = 0.10
_PARAGRAPH_S: Final = 0.35
