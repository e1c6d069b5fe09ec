"""Text over videos and pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import OverlayText, Place
from atelier.domain.wishes.parts import Media, Span
from atelier.engines.frames.arrays import Flags, Picture
from atelier.engines.port import Done
from tests.engines.editing.room import clip, edit, media, outcome_of, picture_of, refusal_of, still
from tests.engines.frames.samples import frames_of

WIDTH, HEIGHT = 480, 270
GREY = (90, 90, 90)

SCRIPTS = {
    "Latin": "Grüße, čeština, Tiếng Việt",
    "Greek and Cyrillic": "Καλημέρα привет",
    "Hebrew": "שלום",
    "Arabic": "مرحبا",
    "Devanagari": "नमस्ते",
    "Bengali": "নমস্কার",
    "Tamil": "வணக்கம்",
    "Telugu": "నమస్తే",
    "Kannada": "ನಮಸ್ಕಾರ",
    "Malayalam": "നമസ്കാരം",
    "Gujarati": "નમસ્તે",
    "Gurmukhi": "ਸਤ ਸ੍ਰੀ ਅਕਾਲ",
    "Oriya": "ନମସ୍କାର",
    "Sinhala": "ආයුබෝවන්",
    "Thai": "สวัสดี",
    "Lao": "ສະບາຍດີ",
    "Khmer": "សួស្តី",
    "Myanmar": "မင်္ဂလာပါ",
    "Tibetan": "བཀྲ་ཤིས",
    "Georgian": "გამარჯობა",
    "Armenian": "Բարեւ",
    "Ethiopic": "ሰላም",
    "Thaana": "އައްސަލާމް",
    "NKo": "ߊߟߎ߫",
    "Tifinagh": "ⴰⵣⵓⵍ",
    "Chinese": "你好，世界",
    "Japanese": "こんにちは世界カナ",
    "Korean": "안녕하세요",
    "Emoji": "🎉👨‍👩‍👧🇯🇵",
    "Symbols": "→ ★ ♪ € ₹ ½",
}


@pytest.fixture(scope="module")
def grey(tmp_path_factory: pytest.TempPathFactory) -> Media:
    path = still(tmp_path_factory.mktemp("grey") / "grey.png", np.full((HEIGHT, WIDTH, 3), GREY, np.uint8))
    return media(path, MediaKind.IMAGE, "image/png")


def written(wish: OverlayText, folder: Path) -> Picture:
    return picture_of(edit(wish, folder))


def ink(picture: Picture) -> Flags:
    """Where the picture is no longer grey."""
    return np.abs(picture.astype(int) - GREY).max(axis=2) > 12


def reach(flags: Flags) -> tuple[int, int, int, int]:
    """Left, top, right and bottom ends of what is marked, in pixels."""
    rows, columns = np.flatnonzero(flags.any(axis=1)), np.flatnonzero(flags.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("place", list(Place))
def test_the_text_is_in_its_place_and_nowhere_else(grey: Media, tmp_path: Path, place: Place) -> None:
    left, top, right, bottom = reach(ink(written(OverlayText(grey, "Harbour", place), tmp_path)))
    words, margin = place.value.split("-"), 0.04 * HEIGHT
    for low, high, name, length in ((left, right, ("left", "right"), WIDTH), (top, bottom, ("top", "bottom"), HEIGHT)):
        if name[0] in words:
            assert low == pytest.approx(margin, abs=3)
        elif name[1] in words:
            assert length - high == pytest.approx(margin, abs=3)
        else:
            assert (low + high) / 2 == pytest.approx(length / 2, abs=3)


def test_shares_of_the_frame_win_over_the_place(grey: Media, tmp_path: Path) -> None:
    left, top, right, bottom = reach(ink(written(OverlayText(grey, "X", left=0.25, top=0.75), tmp_path)))
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((0.25 * WIDTH, 0.75 * HEIGHT), abs=2)


def test_text_never_leaves_the_frame(grey: Media, tmp_path: Path) -> None:
    corner = ink(written(OverlayText(grey, "Harbour", left=1.0, top=1.0), tmp_path))
    middle = ink(written(OverlayText(grey, "Harbour", Place.CENTER), tmp_path))
    assert corner.sum() == pytest.approx(middle.sum(), rel=0.03)


@pytest.mark.parametrize("size", [0.05, 0.1, 0.3])
def test_the_size_is_that_of_the_letters(grey: Media, tmp_path: Path, size: float) -> None:
    _, top, _, bottom = reach(ink(written(OverlayText(grey, "H", Place.CENTER, size=size, outline=None), tmp_path)))
    assert bottom - top == pytest.approx(0.714 * size * HEIGHT, abs=1.5)  # the capitals of Noto Sans


def test_long_text_is_broken_and_then_made_smaller(grey: Media, tmp_path: Path) -> None:
    flags = ink(written(OverlayText(grey, "word " * 120, Place.CENTER, size=0.2), tmp_path))
    left, top, right, bottom = reach(flags)
    assert min(left, top, WIDTH - right, HEIGHT - bottom) >= 5
    assert flags[top:bottom].any(axis=1).mean() < 0.95, "there are gaps between lines"


def test_colours_outline_and_opacity(grey: Media, tmp_path: Path) -> None:
    def extremes(**options: object) -> tuple[list[int], list[int]]:
        wish = OverlayText(grey, "HHHH", Place.CENTER, size=0.3, colour="#ff2010", **options)  # type: ignore[arg-type]
        colours = written(wish, tmp_path).reshape(-1, 3)
        return colours[colours[:, 0].argmax()].tolist(), colours.min(axis=0).tolist()

    assert extremes(outline=None) == ([255, 32, 16], [90, 32, 16])
    assert extremes(outline="")[1] == [90, 32, 16]
    assert extremes(outline="#000000") == ([255, 32, 16], [0, 0, 0])
    red = extremes(outline=None, opacity=0.5)[0]
    assert red == pytest.approx([172, 61, 53], abs=2)
    assert extremes(opacity=0)[0] == list(GREY)


def test_a_box_takes_the_place_of_the_outline(grey: Media, tmp_path: Path) -> None:
    plain = reach(ink(written(OverlayText(grey, "Hxg", Place.CENTER, outline=None), tmp_path)))
    picture = written(OverlayText(grey, "Hxg", Place.CENTER, box="#0000ff"), tmp_path)
    left, top, right, bottom = reach(ink(picture))
    assert left < plain[0] - 3
    assert bottom > plain[3] + 2
    assert picture[top + 1, (left + right) // 2].tolist() == [0, 0, 255]
    assert picture[(top + bottom) // 2, left:right].reshape(-1, 3).min(axis=0).tolist() == [0, 0, 255], "no black rim"


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_has_its_letters(grey: Media, tmp_path: Path, name: str) -> None:
    outcome = outcome_of(OverlayText(grey, SCRIPTS[name], Place.CENTER, outline=None, size=0.12), tmp_path)
    assert isinstance(outcome, Done)
    assert outcome.notes == {}
    flags = ink(picture_of(Path(outcome.files[0].path)))
    left, _, right, _ = reach(flags)
    assert right - left > 0.08 * WIDTH


def test_right_to_left_scripts_are_shaped_and_reordered(grey: Media, tmp_path: Path) -> None:
    def width(text: str) -> int:
        left, _, right, _ = reach(ink(written(OverlayText(grey, text, Place.CENTER, outline=None, size=0.2), tmp_path)))
        return right - left

    assert width("بيت") < 0.8 * width("ب ي ت"), "letters are joined"
    wide_first = ink(written(OverlayText(grey, "ש,", Place.CENTER, outline=None, size=0.4), tmp_path))
    left, _, right, _ = reach(wide_first)
    halves = np.array_split(wide_first[:, left:right], 2, axis=1)
    assert halves[1].sum() > halves[0].sum(), "the comma is at the left"


def test_what_no_font_has_is_told(grey: Media, tmp_path: Path) -> None:
    outcome = outcome_of(OverlayText(grey, "a\ue123 \ue124b\ue123"), tmp_path)
    assert isinstance(outcome, Done)
    assert outcome.notes == {"missing_characters": ["\ue123", "\ue124"]}


@pytest.mark.parametrize(
    "text", ["{\\fs99}{\\an8}a", "a\\Nb", "a';drawtext=x,[in]", "%{pts}", "<b>a</b>", "C:\\new\\hat"]
)
def test_text_means_nothing_but_itself(grey: Media, tmp_path: Path, text: str) -> None:
    """As wide as it is with each sign set apart, which leaves nothing to be taken for a command."""
    plain = reach(ink(written(OverlayText(grey, text, Place.CENTER, outline=None), tmp_path)))
    apart = reach(ink(written(OverlayText(grey, "\u2060".join(text), Place.CENTER, outline=None), tmp_path)))
    assert plain == pytest.approx(apart, abs=2)


def test_a_video_shows_it_during_the_span_to_the_frame(tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 40, fps=25, size=(160, 120))
    wish = OverlayText(media(source), "Now", Place.BOTTOM, size=0.2, span=Span(0.4, 1.2))
    before, after = frames_of(source), frames_of(edit(wish, tmp_path))
    changed = [
        number
        for number, (one, other) in enumerate(zip(before, after, strict=True))
        if np.abs(one[-40:].astype(int) - other[-40:]).max() > 100
    ]
    assert changed == list(range(10, 30))
    assert max(np.abs(one[:60].astype(int) - other[:60]).mean() for one, other in zip(before, after, strict=True)) < 2


def test_transparent_pictures_stay_transparent(tmp_path: Path) -> None:
    clear = still(tmp_path / "clear.png", np.zeros((100, 200, 4), np.uint8))
    picture = picture_of(edit(OverlayText(media(clear, MediaKind.IMAGE, "image/png"), "Hi", size=0.4), tmp_path))
    assert picture[0, 0, 3] == 0
    assert picture[..., 3].max() == 255


@pytest.mark.parametrize(
    ("wish", "code", "word"),
    [
        ({"text": " \n "}, "unsupported_input", "no text"),
        ({"text": "\x00\u202a"}, "unsupported_input", "seen"),
        ({"text": "x" * 5001}, "input_too_long", "5000"),
        ({"text": "word " * 990}, "input_too_long", "too long"),
        ({"text": "a", "colour": "red"}, "unsupported_input", "not a colour"),
        ({"text": "a", "box": "#12345"}, "unsupported_input", "not a colour"),
    ],
)
def test_what_cannot_be_written_is_refused(
    grey: Media, tmp_path: Path, wish: dict[str, str], code: str, word: str
) -> None:
    refused = refusal_of(OverlayText(grey, **wish), tmp_path)  # type: ignore[arg-type]
    assert refused.code == code
    assert word in refused.message


def test_a_span_after_the_end_is_refused(tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 10, fps=10)
    refused = refusal_of(OverlayText(media(source), "late", span=Span(2, 3)), tmp_path)
    assert "lasts 1.00 s" in refused.message
