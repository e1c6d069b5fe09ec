"""Subtitles drawn into a video."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.editing import BurnSubtitles, SubtitleLook
from atelier.engines.captions.cue import Cue
from atelier.engines.captions.formats import Form, Subtitles, parse
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import even, picture_steps
from atelier.engines.editing.ffmpeg.source import Source
from atelier.engines.editing.making import bench, read, share
from atelier.engines.editing.overlaying.markup import Line, is_above, lines_of
from atelier.engines.editing.overlaying.words import notes_on
from atelier.engines.editing.redraw import redraw
from atelier.engines.editing.refusing import Impossible
from atelier.engines.editing.text.ass import Align, Event, Pen, lay, scaled, script
from atelier.engines.editing.text.lines import break_lines, width_of
from atelier.engines.editing.text.runs import pitch_of, runs_of
from atelier.engines.editing.text.setting import link_fonts
from atelier.engines.port import Done, Progress, Task

_EM: Final = 0.052  # of the frame's shorter side
_WIDEST: Final = 0.86  # of the frame's width
_TALLEST: Final = 0.7  # of its height, before letters get smaller
_MARGIN: Final = 0.055  # of the height
_SHRINK: Final = 0.9
_SMALLEST_EM_PX: Final = 6.0
_ROUNDING_S: Final = 0.0006  # files state times in milliseconds: what begins so little after a frame begins with it

_LOOKS: Final = {
    SubtitleLook.DEFAULT: Pen(1.0, bold=True, outline=(0, 0, 0), outline_px=0.06, shadow=(0, 0, 0), shadow_px=0.03),
    SubtitleLook.BOLD_YELLOW: Pen(1.15, (255, 221, 0), bold=True, outline=(0, 0, 0), outline_px=0.09),
    SubtitleLook.MINIMAL: Pen(0.86, shadow=(0, 0, 0), shadow_px=0.05, shadow_opacity=0.75),
}
"""Lengths in ems of the usual size."""


class _Placed(msgspec.Struct, frozen=True):
    """A cue that has its place: when it shows, and where its upper and lower ends are."""

    start_s: float
    end_s: float
    top_px: float
    bottom_px: float


def burn_subtitles(task: Task, wish: BurnSubtitles, progress: Progress) -> Done:
    """Cues that begin after the end of the video are left out, which the notes tell."""
    source = read(task, wish.video, progress)
    subtitles = _parsed(task, wish)
    shown = [cue for cue in subtitles.cues if cue.start_ms / 1000 < source.end_s and cue.end_ms > cue.start_ms]
    if not shown:
        raise Impossible(f"all subtitles are later than the video, which lasts {source.end_s:.2f} s")
    progress(0.02, "setting")
    folder = bench(task)
    frame_px = (even(source.width_px), even(source.height_px))
    page = _Page(frame_px, _LOOKS[wish.look], source)
    for cue in sorted(shown, key=lambda cue: cue.start_ms):
        page.add(cue, subtitles.form)
    (folder / "subtitles.ass").write_text(script(*frame_px, page.events), encoding="utf-8")
    link_fonts(page.texts, folder, bold=_LOOKS[wish.look].bold)
    steps = [*picture_steps(source), step("ass", "subtitles.ass", fontsdir="fonts")]
    done = redraw(
        task,
        source,
        "subtitled.mp4",
        lambda command, frames: command.chain(steps, frames),
        share(progress, "drawing", 0.03),
    )
    left_out = len(subtitles.cues) - len(shown)
    return Done(done.files, notes_on("".join(page.texts)) | ({"cues_left_out": left_out} if left_out else {}))


def _parsed(task: Task, wish: BurnSubtitles) -> Subtitles:
    try:
        return parse(task.path(wish.subtitles).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise MediaRejected("the subtitles are not in UTF-8; save them in that encoding") from error


class _Page:
    """Cues laid out in a frame, those that show at the same time above or below one another."""

    def __init__(self, frame_px: tuple[int, int], look: Pen, source: Source) -> None:
        self._width, self._height = frame_px
        self._look = scaled(look, _EM * min(frame_px))
        self._source = source
        self._placed: list[_Placed] = []
        self.events: list[Event] = []
        self.texts: list[str] = []

    def add(self, cue: Cue, form: Form) -> None:
        """Cues come in the order in which they begin."""
        written = lines_of(cue, form)
        if not written:
            return
        pen, lines = self._broken(written)
        height = _height(lines, pen)
        top = self._top(cue, height)
        shown = self._shown(cue)
        at = top
        for line in lines:
            slanted = msgspec.structs.replace(pen, italic=line.italic)
            events, high = lay([line.text], slanted, x_px=self._width / 2, top_px=at, align=Align.CENTER, shown=shown)
            self.events += events
            self.texts.append(line.text)
            at += high
        self._placed.append(_Placed(cue.start_ms / 1000, cue.end_ms / 1000, top, top + height))

    def _shown(self, cue: Cue) -> tuple[float, float]:
        """From half a frame before the first that shows it to half a frame before the first that does not: so no
        rounding of times moves it to another frame. One frame is the least."""
        begin_s, rate = self._source.starts[0], self._source.rate
        first, after = (
            math.ceil((time_ms / 1000 - begin_s - _ROUNDING_S) * rate) for time_ms in (cue.start_ms, cue.end_ms)
        )
        half = (max(first, 0) - 0.5, max(after, first + 1) - 0.5)
        return max(0.0, begin_s + float(half[0] / rate)), begin_s + float(half[1] / rate)

    def _broken(self, written: Sequence[Line]) -> tuple[Pen, list[Line]]:
        """In the look's size, or in a smaller one where that would cover too much of the picture."""
        pen = self._look
        while True:
            ems = (_WIDEST * self._width - 2 * pen.outline_px) / pen.em_px
            lines = _rebroken(written, ems, bold=pen.bold)
            if _height(lines, pen) <= _TALLEST * self._height or pen.em_px * _SHRINK < _SMALLEST_EM_PX:
                return pen, lines
            pen = scaled(pen, _SHRINK)

    def _top(self, cue: Cue, height: float) -> float:
        """Where the cue begins: at its edge of the frame, or beyond what is there already."""
        margin = _MARGIN * self._height
        self._placed = [each for each in self._placed if each.end_s > cue.start_ms / 1000]
        if is_above(cue):
            edge = max((each.bottom_px for each in self._placed if each.top_px < self._height / 3), default=margin)
            return min(edge, self._height - height)
        edge = min(
            (each.top_px for each in self._placed if each.bottom_px > self._height * 2 / 3),
            default=self._height - margin,
        )
        return max(0.0, edge - height)


def _rebroken(written: Sequence[Line], ems: float, *, bold: bool) -> list[Line]:
    """The file's own lines where they fit. Where one is too wide, all of them anew, unless they are a dialogue."""
    dialogue = any(line.text.startswith(("-", "–", "—")) for line in written)
    alike = len({line.italic for line in written}) == 1
    if alike and not dialogue and any(width_of(line.text, bold=bold) > ems for line in written):
        written = [Line(" ".join(line.text for line in written), written[0].italic)]
    return [Line(part, line.italic) for line in written for part in break_lines(line.text, ems, bold=bold)]


def _height(lines: Sequence[Line], pen: Pen) -> float:
    return sum(pitch_of(runs_of(line.text)) for line in lines) * pen.em_px
