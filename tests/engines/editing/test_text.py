"""The rules by which text is cut, measured and broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from atelier.engines.editing.text.ass import ALWAYS, Align, Pen, escaped, lay, script
from atelier.engines.editing.text.faces import FACES, FONTS, LATIN, Face, faces_for
from atelier.engines.editing.text.lines import break_lines, width_of
from atelier.engines.editing.text.runs import cleaned, clusters, missing, runs_of

WRITING = st.text(
    st.sampled_from("abc -–.,!()«» שלום مرحبا नमस्ते สวัสดี 世界、。「」 カナ 한국 🎉👨\u200d👩🏽\ufe0f\u0301\u00a0")
)


@given(st.text(max_size=60) | WRITING)
def test_nothing_is_lost_when_text_is_taken_apart(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert "".join(run.text for run in runs_of(text)) == text


@given(WRITING, st.floats(1.0, 20.0))
def test_lines_hold_all_words_and_are_no_wider_than_asked(text: str, width: float) -> None:
    lines = break_lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert line == line.strip(" ")
        # A mark is as wide as in the font of what it follows, which may be on the line before.
        assert width_of(line) <= width + 0.5 or len(list(clusters(line))) == 1


@given(WRITING, st.floats(1.0, 20.0))
def test_no_line_begins_with_a_closing_mark_unless_it_must(text: str, width: float) -> None:
    for line in break_lines(text, width)[1:]:
        if line and line[0] in "、。」":
            before = next(place for place in range(len(text)) if line[0] in text[place:])
            assert before == 0 or text[before - 1].isspace() or width < 4 * max(width_of(c) for c in clusters(text))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three four", 100, ["one two three four"]),
        ("one two three four", 6, ["one two", "three four"]),
        ("a\nb", 100, ["a", "b"]),
        ("a\n\nb", 100, ["a", "", "b"]),
        ("", 10, [""]),
        ("well-known", 4, ["well-", "known"]),
        ("10\u00a0km away", 3.7, ["10\u00a0km", "away"]),
        ("世界世界世界", 3.1, ["世界世", "界世界"]),
        ("世界。", 2.5, ["世", "界。"]),
        ("「世界」", 2.5, ["「世", "界」"]),
        ("안녕 하세요", 3.4, ["안녕", "하세요"]),
    ],
)
def test_where_lines_break(text: str, width: float, lines: list[str]) -> None:
    assert break_lines(text, width) == lines


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
@pytest.mark.parametrize("bold", [False, True])
def test_fonts_say_what_freetype_says(face: Face, bold: bool) -> None:
    font = face.font(bold=bold)
    oracle = ImageFont.truetype(
        FONTS / (face.bold if bold and face.bold else face.file), 1000, layout_engine=ImageFont.Layout.BASIC
    )
    known = [chr(code) for code in range(0x21, 0x20000, 5) if font.has(chr(code))][:200]
    assert len(known) >= 10
    for character in known:
        assert 1000 * font.advance(character) == pytest.approx(oracle.getlength(character), abs=1)


def test_what_is_seen_as_one_sign_stays_together() -> None:
    assert list(clusters("e\u0301a")) == ["e\u0301", "a"]
    assert list(clusters("👨\u200d👩\u200d👧🇯🇵🇩🇪👍🏽1\ufe0f\u20e3")) == [
        "👨\u200d👩\u200d👧",
        "🇯🇵",
        "🇩🇪",
        "👍🏽",
        "1\ufe0f\u20e3",
    ]


def test_chinese_signs_are_drawn_in_the_texts_own_language() -> None:
    def family(text: str) -> str:
        return runs_of(text)[0].face.family

    assert (family("骨、世"), family("骨かな")) == ("Droid Sans Fallback", "M PLUS 1p Medium")
    assert faces_for("abc")[0] is LATIN


def test_missing_signs_are_named_once() -> None:
    assert missing("a\ue000b\ue000 \ue001") == ["\ue000", "\ue001"]


def test_control_characters_go_and_line_ends_are_one_kind() -> None:
    assert cleaned("a\r\nb\rc\u2028d\x00e\ufefff\tg\ud800h") == "a\nb\nc\ndef gh"
    assert cleaned("e\u0301") == "é"


@given(st.text(max_size=40))
def test_nothing_in_a_text_is_a_command(text: str) -> None:
    """Every brace and backslash of it is escaped."""
    written = escaped(text)
    plain = written.replace("\\\u2060", "").replace("\\{", "").replace("\\}", "")
    assert not set("{}\\\n") & set(plain)


def test_a_script_has_one_event_for_each_line_that_says_something() -> None:
    events, height = lay(["one", "", "two"], Pen(20), x_px=50, top_px=10, align=Align.CENTER)
    assert len(events) == 2
    assert height == pytest.approx(3 * 20 * LATIN.pitch, rel=0.01)
    written = script(100, 80, events)
    assert written.count("\nDialogue: 0,0:00:00.00,9:59:59.00,Text") == 2
    assert (events[0].start_s, events[0].end_s) == ALWAYS
