"""From words to cues."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.captions.breaking import LINE, LINES, cues_of, in_lines, pieces_of
from atelier.engines.captions.cue import Word, width

GAP_MS = 80


def spoken(text: str, *, word_s: float = 0.3, pause_s: float = 0.0) -> list[Word]:
    """A text said at an even pace, with a pause behind every sentence."""
    words, at_s = [], 0.0
    for number, word in enumerate(text.split(" ")):
        words.append(Word(" " * bool(number) + word, at_s, at_s + word_s))
        at_s += word_s + pause_s * word.endswith((".", "?", "!"))
    return words


@st.composite
def speech(draw: st.DrawFn) -> list[Word]:
    texts = draw(st.lists(st.text("abcdefghi,.?語ห", min_size=1, max_size=60), min_size=1, max_size=40))
    words, at_s = [], 0.0
    for number, text in enumerate(texts):
        lead = draw(st.sampled_from([" ", " ", " ", "\n", ""])) if number else ""
        at_s += draw(st.floats(0, 3))
        end_s = at_s + draw(st.floats(0.01, 2))
        words.append(Word(lead + text, round(at_s, 3), round(end_s, 3)))
        at_s = end_s
    return words


def letters(text: str) -> str:
    return "".join(text.split())


@given(speech())
def test_whatever_is_said_is_shown_once_in_order_and_in_time(words: list[Word]) -> None:
    cues = cues_of(words)
    assert letters("".join(cue.text for cue in cues)) == letters("".join(word.text for word in words))
    assert cues[0].start_ms == round(1000 * words[0].start_s)
    for cue, following in itertools.pairwise(cues):
        assert cue.end_ms <= following.start_ms
    for cue in cues:
        assert cue.start_ms < cue.end_ms
        assert len(cue.text.split("\n")) <= LINES
        assert all(0 < width(line) <= LINE for line in cue.text.split("\n"))


def test_cues_end_where_sentences_do() -> None:
    words = spoken("I came home late that evening. The door stood wide open. Nobody was there, not even the dog.")
    assert [cue.text.replace("\n", " ") for cue in cues_of(words)] == [
        "I came home late that evening. The door stood wide open.",
        "Nobody was there, not even the dog.",
    ]


def test_cues_end_where_speech_pauses() -> None:
    words = spoken("Wait. I will be back soon.", pause_s=2.5)
    assert [cue.text for cue in cues_of(words)] == ["Wait.", "I will be back soon."]


def test_a_long_sentence_breaks_at_its_clauses() -> None:
    words = spoken(
        "When the last ferry had left the harbour that night, the keeper of the lighthouse climbed the stairs."
    )
    cues = cues_of(words)
    assert [cue.text.replace("\n", " ") for cue in cues] == [
        "When the last ferry had left the harbour that night,",
        "the keeper of the lighthouse climbed the stairs.",
    ]


def test_a_line_does_not_end_with_a_word_that_clings_to_the_next() -> None:
    lines = in_lines("She walked all the way down to the old harbour town today").split("\n")
    assert len(lines) == LINES
    assert lines[0].split()[-1] not in {"the", "to", "all"}


def test_a_short_word_stays_long_enough_to_be_read() -> None:
    (cue,) = cues_of([Word("Yes.", 1.0, 1.2)])
    assert cue.end_ms - cue.start_ms >= 833


def test_a_short_word_makes_room_for_what_follows() -> None:
    first, second = cues_of([Word("No.", 0.0, 0.2), Word("\nIt cannot be done, I am afraid.", 0.5, 2.5)])
    assert first.end_ms <= second.start_ms - GAP_MS


@pytest.mark.parametrize("paragraph", [" ", "\n"])
def test_paragraphs_part_cues(paragraph: str) -> None:
    words = [Word("One", 0, 1.2), Word(f"{paragraph}two", 1.2, 2.4)]
    assert len(cues_of(words)) == (2 if paragraph == "\n" else 1)


@given(st.text("ab語 ", min_size=1, max_size=200).filter(str.strip))
def test_lines_hold_the_whole_text(text: str) -> None:
    lines = in_lines(text).split("\n")
    assert letters("".join(lines)) == letters(text)
    assert all(width(line) <= LINE for line in lines)


def test_a_word_longer_than_a_line_shares_its_time_among_its_parts() -> None:
    pieces = pieces_of(Word(" " + "a" * (2 * LINE + 10), 1.0, 4.0))
    assert [len(piece.text.strip()) for piece in pieces] == [LINE, LINE, 10]
    assert (pieces[0].start_s, pieces[-1].end_s) == (1.0, 4.0)
    assert pieces[0].text.startswith(" ")
    assert not pieces[1].text.startswith(" ")


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0), ("ｱ", 1)])
def test_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_an_hour_of_speech_is_quick() -> None:
    words = spoken(" ".join(["word", "and", "another,", "then", "a", "stop."] * 1_500))
    cues = cues_of(words)
    assert len(cues) == 750
