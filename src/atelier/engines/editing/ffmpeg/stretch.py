"""A stretch of a video, cut between frames."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction

import msgspec

from atelier.domain.wishes.parts import Span
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import picture_steps, rgb_steps, sound_steps
from atelier.engines.editing.ffmpeg.source import Source
from atelier.engines.editing.refusing import Impossible


class Stretch(msgspec.Struct, frozen=True):
    """From `start_s` up to, not including, `end_s`; both in seconds from the beginning of the file."""

    source: Source
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s

    @property
    def frames(self) -> int:
        return self.frames_at(self.source.rate)

    def frames_at(self, rate: Fraction) -> int:
        """How many frames it has at a rate: one at least."""
        return max(1, round(self.duration_s * rate))

    @property
    def seek_s(self) -> float:
        """Where ffmpeg must go in for the frame that shows at the start to come first: half way from the one before."""
        first = self._first
        return 0.0 if first == 0 else (self.source.starts[first - 1] + self.source.starts[first]) / 2

    @property
    def stop_s(self) -> float:
        """Where ffmpeg need not read on: behind the frame that follows."""
        starts = self.source.starts
        after = bisect_left(starts, self.end_s)
        return max(self.end_s, starts[min(after, len(starts) - 1)]) + 1.0

    def picture(self, *, size: tuple[int, int] | None = None, rate: Fraction | None = None) -> list[str]:
        """From what is decoded after seeking to exactly these frames, from time 0 on, as yuv420p."""
        return [self._lead(), *picture_steps(self.source, size=size, rate=rate), *self._end(rate)]

    def rgb(self, *, size: tuple[int, int] | None = None, rate: Fraction | None = None) -> list[str]:
        """The same as RGB, or RGBA."""
        return [self._lead(), *rgb_steps(self.source, size=size, rate=rate), *self._end(rate)]

    def moments(self, rate: Fraction) -> list[str]:
        """RGB of what shows at each beat of a slow rate: first chosen, then converted. It goes on after the end."""
        return [self._lead(), *rgb_steps(self.source, rate=rate), step("tpad", stop=-1, stop_mode="clone")]

    def _lead(self) -> str:
        lead_s = self.start_s - self.source.starts[self._first]
        return step("setpts", f"max(PTS-STARTPTS-({lead_s:.6f})/TB,0)")

    def _end(self, rate: Fraction | None) -> list[str]:
        """Exactly as many frames as there should be: a last frame that is held comes but once."""
        return [
            step("tpad", stop=-1, stop_mode="clone"),
            step("trim", end_frame=self.frames_at(rate or self.source.rate)),
        ]

    def sound(self) -> list[str]:
        """The sound of exactly this time, which the source must have."""
        assert self.source.sound is not None
        return sound_steps(self.source.sound, start_s=self.start_s - self.seek_s, end_s=self.end_s - self.seek_s)

    @property
    def _first(self) -> int:
        """The frame that shows at the start: the last one whose nearest beat is not later."""
        half = float(1 / self.source.rate) / 2
        return max(0, bisect_left(self.source.starts, self.start_s + half) - 1)


def whole(source: Source) -> Stretch:
    return Stretch(source, source.starts[0], _beat(source, source.end_s))


def stretch(source: Source, span: Span, *, name: str = "the video") -> Stretch:
    """The span, moved to the nearest beats: spans that meet share no frame and miss none.

    Raises Impossible where nothing is left.
    """
    if span.start_s < 0:
        raise Impossible(f"the span begins at {span.start_s:g} s; the first moment of {name} is 0")
    if span.end_s is not None and span.end_s <= span.start_s:
        raise Impossible(f"the span from {span.start_s:g} s to {span.end_s:g} s of {name} is empty")
    if span.start_s >= source.end_s:
        raise Impossible(f"{name} lasts {source.end_s:.2f} s; the span begins at {span.start_s:g} s")
    until_s = source.end_s if span.end_s is None else min(span.end_s, source.end_s)
    start_s, end_s = _beat(source, max(span.start_s, source.starts[0])), _beat(source, until_s)
    if end_s <= start_s:
        raise Impossible(f"the span from {span.start_s:g} s to {until_s:g} s of {name} holds no frame")
    return Stretch(source, start_s, end_s)


def _beat(source: Source, time_s: float) -> float:
    """The beat nearest to a time."""
    begin_s = source.starts[0]
    return begin_s + float(round((time_s - begin_s) * source.rate) / source.rate)
