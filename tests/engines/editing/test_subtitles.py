"""Subtitles drawn into videos: when, where, and in what look."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import BurnSubtitles, SubtitleLook
from atelier.domain.wishes.parts import Media
from atelier.engines.captions.cue import Cue
from atelier.engines.captions.formats import Form
from atelier.engines.editing.overlaying.markup import Line, is_above, lines_of
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Done
from tests.engines.editing.room import clicks, clicks_in, clip, edit, media, outcome_of, refusal_of, sound_of
from tests.engines.editing.test_words import ink, reach
from tests.engines.frames.samples import frames_of, write_clip

SIZE = (480, 270)
FPS = 10


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Media:
    """Four grey seconds."""
    grey = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    return media(write_clip(tmp_path_factory.mktemp("film") / "film.mp4", [grey] * 4 * FPS, FPS))


def subtitles(folder: Path, *cues: tuple[float, float, str], vtt: bool = False) -> Media:
    blocks = [f"{stamp(start, vtt=vtt)} --> {stamp(end, vtt=vtt)}\n{text}\n" for start, end, text in cues]
    path = folder / ("talk.vtt" if vtt else "talk.srt")
    head = "WEBVTT\n\n" if vtt else ""
    path.write_text(head + "\n".join(blocks if vtt else [f"{n}\n{block}" for n, block in enumerate(blocks, 1)]))
    return media(path, MediaKind.TEXT, "text/vtt" if vtt else "application/x-subrip")


def stamp(seconds: float, *, vtt: bool) -> str:
    return f"00:00:{seconds:06.3f}".replace(".", "." if vtt else ",")


def burned(film: Media, titles: Media, folder: Path, look: SubtitleLook = SubtitleLook.DEFAULT) -> list[Picture]:
    return frames_of(edit(BurnSubtitles(film, titles, look), folder))


def lit(frames: list[Picture]) -> list[int]:
    return [number for number, frame in enumerate(frames) if ink(frame).sum() > 100]


def test_they_show_when_they_should(film: Media, tmp_path: Path) -> None:
    frames = burned(film, subtitles(tmp_path, (0.5, 1.2, "One"), (2.0, 2.5, "Two"), (3.7, 9, "Three")), tmp_path)
    assert len(frames) == 40
    assert lit(frames) == [*range(5, 12), *range(20, 25), *range(37, 40)]


@pytest.mark.parametrize("fps", [24000 / 1001, 25, 30000 / 1001, 60])
def test_to_the_frame_at_every_rate(tmp_path: Path, fps: float) -> None:
    """A cue between two frames shows on the later one."""
    source = clip(tmp_path / "c.mp4", 60, fps=fps, size=(320, 240))
    cues = (round(3 / fps, 3), round(5 / fps, 3), "A"), (10.4 / fps, 10.6 / fps, "B"), (20.1 / fps, 29.9 / fps, "C")
    before, after = frames_of(source), burned(media(source), subtitles(tmp_path, *cues), tmp_path)
    changed = [n for n in range(60) if np.abs(before[n][-60:].astype(int) - after[n][-60:]).max() > 100]
    assert changed == [3, 4, 11, *range(21, 30)]


@pytest.mark.parametrize("look", list(SubtitleLook))
def test_each_look_is_its_own(film: Media, tmp_path: Path, look: SubtitleLook) -> None:
    frame = burned(film, subtitles(tmp_path, (0, 4, "Harbour")), tmp_path, look)[20]
    yellow = look is SubtitleLook.BOLD_YELLOW
    strongest = (frame.astype(int) * ((1, 1, -1) if yellow else (1, 1, 1))).sum(axis=2).argmax()
    wanted = (255, 221, 0) if yellow else (255, 255, 255)
    assert frame.reshape(-1, 3)[strongest].tolist() == pytest.approx(wanted, abs=24)
    left, top, right, bottom = reach(ink(frame))
    assert top > 0.8 * SIZE[1]
    assert SIZE[1] - bottom > 0.03 * SIZE[1]
    assert (left + right) / 2 == pytest.approx(SIZE[0] / 2, abs=4)


def test_looks_differ_in_weight(film: Media, tmp_path: Path) -> None:
    titles = subtitles(tmp_path, (0, 4, "Harbour"))
    weight = {look: int(ink(burned(film, titles, tmp_path, look)[20]).sum()) for look in SubtitleLook}
    assert weight[SubtitleLook.BOLD_YELLOW] > 1.1 * weight[SubtitleLook.DEFAULT]
    assert weight[SubtitleLook.MINIMAL] < 0.8 * weight[SubtitleLook.DEFAULT]


def test_two_at_a_time_stand_above_one_another(film: Media, tmp_path: Path) -> None:
    frames = burned(film, subtitles(tmp_path, (0, 4, "First"), (1, 3, "Second")), tmp_path)
    alone, both = ink(frames[5]), ink(frames[20])
    low = reach(alone)
    assert np.array_equal(alone[low[1] :], both[low[1] :]) or (alone[low[1] :] ^ both[low[1] :]).sum() < 60
    assert reach(both)[1] < low[1] - 5


def test_what_belongs_to_the_top_stands_there(film: Media, tmp_path: Path) -> None:
    for text, vtt in (("{\\an8}Above", False), ("Above", True)):
        titles = subtitles(tmp_path, (0, 4, text), vtt=vtt)
        if vtt:
            path = Path(titles.asset_id)
            path.write_text(path.read_text().replace("04.000", "04.000 line:0"))
        assert reach(ink(burned(film, titles, tmp_path)[10]))[3] < 0.2 * SIZE[1]


def test_tags_are_obeyed_or_left_out_but_never_shown(film: Media, tmp_path: Path) -> None:
    plain = burned(film, subtitles(tmp_path, (0, 4, "Hi & you")), tmp_path)[10]
    for text, vtt in (
        ("<font color=red>Hi</font> & {\\fs90}you", False),
        ("<v Ann><b>Hi</b> &amp; <00:01.000>you", True),
    ):
        tagged = burned(film, subtitles(tmp_path, (0, 4, text), vtt=vtt), tmp_path)[10]
        assert reach(ink(tagged)) == pytest.approx(reach(ink(plain)), abs=1)
    slanted = burned(film, subtitles(tmp_path, (0, 4, "<i>Hi & you</i>")), tmp_path)[10]
    assert (ink(slanted) ^ ink(plain)).sum() > 100


def test_long_lines_are_broken_and_the_longest_made_smaller(film: Media, tmp_path: Path) -> None:
    for words in (20, 150):
        left, top, right, bottom = reach(
            ink(burned(film, subtitles(tmp_path, (0, 4, "harbour " * words)), tmp_path)[10])
        )
        assert left > 0.05 * SIZE[0]
        assert right < 0.95 * SIZE[0]
        assert 0 < top < bottom < SIZE[1]


def test_the_sound_stays(tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 60, sound=clicks(2))
    result = edit(BurnSubtitles(media(source), subtitles(tmp_path, (0, 1, "One"))), tmp_path)
    assert clicks_in(sound_of(result)[0]) == clicks_in(sound_of(source)[0])


def test_those_after_the_end_are_counted(film: Media, tmp_path: Path) -> None:
    titles = subtitles(tmp_path, (1, 2, "In time"), (4, 5, "Late"), (7, 8, "Later"))
    outcome = outcome_of(BurnSubtitles(film, titles), tmp_path)
    assert isinstance(outcome, Done)
    assert outcome.notes == {"cues_left_out": 2}
    late = subtitles(tmp_path, (5, 6, "Late"))
    assert "later than the video" in refusal_of(BurnSubtitles(film, late), tmp_path).message


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"just words", "no subtitles"),
        (b"", "no subtitles"),
        ("1\n00:00:00,0 --> 00:00:01,0\né".encode("latin-1"), "UTF-8"),
    ],
)
def test_files_that_are_none_are_refused(film: Media, tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "x.srt"
    path.write_bytes(content)
    refused = refusal_of(BurnSubtitles(film, media(path, MediaKind.TEXT, "text/plain")), tmp_path)
    assert refused.code == "unreadable_media"
    assert word in refused.message


@pytest.mark.parametrize(
    ("text", "form", "lines"),
    [
        ("one\n\n two ", Form.SRT, [Line("one", False), Line("two", False)]),
        ("<i>one\ntwo</i> three", Form.SRT, [Line("one", True), Line("two three", False)]),
        ("{\\i1}one{\\i0}", Form.SRT, [Line("one", True)]),
        ("a < b &amp; c", Form.SRT, [Line("a < b &amp; c", False)]),
        ("a &lt; b", Form.VTT, [Line("a < b", False)]),
        ("<c.loud>x</c>  <lang en>y</lang>", Form.VTT, [Line("x y", False)]),
        ("<b></b>", Form.SRT, []),
    ],
)
def test_lines_of_a_cue(text: str, form: Form, lines: list[Line]) -> None:
    assert lines_of(Cue(0, 1, text), form) == lines


@pytest.mark.parametrize(
    ("text", "settings", "above"),
    [
        ("{\\an8}x", "", True),
        ("{\\an2}x", "", False),
        ("x", "line:0", True),
        ("x", "align:start line:10%", True),
        ("x", "line:90%", False),
        ("x", "line:-1", False),
    ],
)
def test_which_cues_are_above(text: str, settings: str, above: bool) -> None:
    assert is_above(Cue(0, 1, text, settings=settings)) is above
