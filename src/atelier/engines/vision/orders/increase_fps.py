"""A video with more frames a second."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import IncreaseFps
from atelier.engines.frames.arrays import Plane
from atelier.engines.frames.colour import i420_of
from atelier.engines.frames.encoder import Encoder, exact_rate
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.vision.clips.between import Between
from atelier.engines.vision.clips.line import in_line
from atelier.engines.vision.clips.source import expected_frames, open_clip, sound_of, too_long

_MOST_FPS: Final = 120.0
_PIXEL_S: Final = 25e-9  # at least, for each pixel of a frame
_NEARLY: Final = Fraction(1, 50)  # of the way between two frames: a moment so near to one is that one


class _Step(msgspec.Struct, frozen=True):
    """Two frames that follow one another, and which moments between them are wanted."""

    first: Plane
    last: Plane
    shares: tuple[float, ...]

    def draw(self) -> list[Plane]:
        between = Between(self.first, self.last)
        return [between.at(share) for share in self.shares]


def increase_fps(task: Task, wish: IncreaseFps, progress: Progress) -> Outcome:
    """One MP4 of the same length, with its own sound.

    Memory grows with the frame and not with the length: about 100 bytes for each pixel of one and thread.
    """
    path = task.new_file("smooth.mp4")
    with open_clip(task, wish.video) as reader:
        own, fps = Fraction(reader.fps), exact_rate(wish.fps)
        if fps <= own or wish.fps > _MOST_FPS:
            return Refused(
                "unsupported_input",
                f"the video runs at {float(own):g} frames per second, and {wish.fps:g} are asked for; ask for more"
                f" than it has, up to {_MOST_FPS:g}",
            )
        width, height = reader.width_px // 2 * 2, reader.height_px // 2 * 2
        count = max(1, round(expected_frames(reader, wish.video) * fps / own))
        if refusal := too_long(task, count, _PIXEL_S * width * height):
            return refusal
        frames = (i420_of(frame[:height, :width]) for frame in reader)
        with Encoder(
            path,
            width_px=width,
            height_px=height,
            fps=fps,
            pixels="yuv420p",
            audio=sound_of(reader, task.path(wish.video)),
        ) as encoder:
            for drawn in in_line(_Step.draw, _steps(frames, own / fps)):
                for frame in drawn:
                    encoder.write(frame)
                    progress(min(0.99, encoder.frames / count), "smoothing")
    progress(1.0, "finished")
    return Done((Made(str(path), MediaKind.VIDEO),))


def _steps(frames: Iterable[Plane], stride: Fraction) -> Iterator[_Step]:
    """From frame to frame; the moments are `stride` frames apart, from the first one on. The last frame stays for as
    long as every frame was shown."""
    shown = number = 0
    held: Plane | None = None
    for number, frame in enumerate(frames):
        if held is not None:
            shares, shown = moments(number - 1, shown, stride)
            yield _Step(held, frame, shares)
        held = frame
    if held is not None:
        shares, _ = moments(number, shown, stride)
        yield _Step(held, held, shares)


def moments(number: int, shown: int, stride: Fraction) -> tuple[tuple[float, ...], int]:
    """The moments from frame `number` on and before the next, given how many were before; and how many are then."""
    end = math.ceil((number + 1) / stride)
    shares = [moment * stride - number for moment in range(shown, end)]
    near = [Fraction(0) if share < _NEARLY else Fraction(1) if share > 1 - _NEARLY else share for share in shares]
    return tuple(float(share) for share in near), end
