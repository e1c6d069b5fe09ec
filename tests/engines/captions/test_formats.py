"""SubRip and WebVTT, read and written."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.errors import MediaRejected
from atelier.engines.captions.breaking import cues_of
from atelier.engines.captions.cue import Cue, Word
from atelier.engines.captions.formats import (
    Form,
    Subtitles,
    parse,
    plain_text,
    subtitles_of,
    with_word_times,
    write,
)
from atelier.engines.captions.transcript import Transcript, transcript_of
from tests.engines.captions.test_breaking import speech

LINES = (
    st.text("abc <i>&é語", min_size=1, max_size=30).map(str.strip).filter(lambda line: line and not line.isdecimal())
)
CUES = st.lists(
    st.builds(
        lambda start, lasts, lines: Cue(start, start + lasts, "\n".join(lines)),
        st.integers(0, 359_999_000),
        st.integers(1, 9_000),
        st.lists(LINES, min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=8,
)


@given(CUES, st.sampled_from(Form))
def test_what_is_written_is_read_again(cues: list[Cue], form: Form) -> None:
    subtitles = Subtitles(form, tuple(cues))
    again = parse(write(subtitles))
    assert again.form is form
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in again.cues] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in cues
    ]


def test_srt_to_the_letter() -> None:
    cues = [Cue(80, 1_050, "Good morning."), Cue(3_661_232, 3_662_000, "Two\nlines")]
    assert write(Subtitles(Form.SRT, tuple(cues))) == (
        "1\n00:00:00,080 --> 00:00:01,050\nGood morning.\n\n2\n01:01:01,232 --> 01:01:02,000\nTwo\nlines\n"
    )


def test_vtt_to_the_letter() -> None:
    assert subtitles_of([Cue(0, 999, "a < b & c")], Form.VTT) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.999\na &lt; b &amp; c\n"
    )


def test_srt_takes_texts_as_they_are() -> None:
    assert "a < b & c" in subtitles_of([Cue(0, 999, "a < b & c")], Form.SRT)


VTT = """WEBVTT - Interview

NOTE made by hand

STYLE
::cue { color: lime }

intro
00:01.000 --> 00:02.500 line:0 align:start
<v Anna>Hello</v>

NOTE between

1:00:03.000 --> 1:00:04.000
Bye
"""


def test_a_vtt_file_keeps_its_head_names_and_settings() -> None:
    subtitles = parse(VTT)
    first, second = subtitles.cues
    assert (first.name, first.settings, first.text) == ("intro", "line:0 align:start", "<v Anna>Hello</v>")
    assert (second.start_ms, second.end_ms) == (3_603_000, 3_604_000)
    written = write(subtitles)
    assert written.startswith("WEBVTT - Interview\n\nNOTE made by hand\n\nSTYLE\n::cue { color: lime }\n\nintro\n")
    assert parse(written).cues == subtitles.cues


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nHi\r\n",
        "00:00:01,000 --> 00:00:02,000\nHi",
        "1\n00:00:01.000 --> 00:00:02.0\nHi\n\n\n\n",
        "\n\n7\n 0:00:01,000-->0:00:02,000 \nHi\n",
    ],
)
def test_readers_are_lenient_where_players_are(text: str) -> None:
    (cue,) = parse(text).cues
    assert (cue.start_ms, cue.end_ms, cue.text) == (1_000, 2_000, "Hi")


def test_a_blank_line_inside_a_text_does_not_lose_what_follows() -> None:
    cues = parse("1\n00:00:01,000 --> 00:00:02,000\nOne\n\ntwo\n\n2\n00:00:03,000 --> 00:00:04,000\nThree\n").cues
    assert [cue.text for cue in cues] == ["One\ntwo", "Three"]


@pytest.mark.parametrize("text", ["", "hello", "WEBVTT\n\n", "1\n00:00 -> 00:01\nno\n", "WEBVTT\n\nNOTE only\n"])
def test_a_file_without_cues_is_rejected(text: str) -> None:
    with pytest.raises(MediaRejected):
        parse(text)


@given(speech())
def test_every_word_carries_its_time(words: list[Word]) -> None:
    cues = cues_of(words)
    timed = parse(with_word_times(cues, words))
    assert [(cue.start_ms, cue.end_ms) for cue in timed.cues] == [(cue.start_ms, cue.end_ms) for cue in cues]
    assert [re.sub(r"<[\d:.]+>", "", cue.text) for cue in timed.cues] == [cue.text for cue in cues]


def test_word_times_stand_before_their_words() -> None:
    words = [Word("Good", 0.08, 0.3), Word(" morning.", 0.299, 1.05)]
    assert "Good <00:00:00.299>morning." in with_word_times(cues_of(words), words)


def test_plain_text_has_paragraphs() -> None:
    words = [Word("One", 0, 1), Word(" two.", 1, 2), Word("\nThree.", 3, 4)]
    assert plain_text(words) == "One two.\n\nThree.\n"


def test_a_transcript_for_programs() -> None:
    words = [Word("Good", 0.08, 0.3), Word(" morning.", 0.299, 1.05)]
    told = msgspec.json.decode(transcript_of(words, "en-gb"), type=Transcript)
    assert (told.language, told.text) == ("en-gb", "Good morning.")
    assert [(word.text, word.start_s, word.end_s) for word in told.words] == [
        ("Good", 0.08, 0.3),
        ("morning.", 0.299, 1.05),
    ]
    assert [cue.text for cue in told.cues] == ["Good morning."]
