"""A video as an animated GIF with colours of its own choice."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import VideoToGif
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.process import Heard
from atelier.engines.editing.ffmpeg.stretch import Stretch, stretch
from atelier.engines.editing.making import bench, made, read, share
from atelier.engines.editing.refusing import Impossible
from atelier.engines.frames.encoder import exact_rate
from atelier.engines.port import Done, Progress, Task

_LONGEST_S: Final = 120.0
_QUICKEST: Final = 50  # frames a second; browsers slow down what is quicker
_FIRST_PASS: Final = 0.6  # of the time


def video_to_gif(task: Task, wish: VideoToGif, progress: Progress) -> Done:
    """Never larger than the video, nor with more frames."""
    if wish.width_px < 1 or wish.fps <= 0:
        raise Impossible("the width and the rate must be more than 0")
    part = stretch(read(task, wish.video, progress), wish.span)
    if part.duration_s > _LONGEST_S:
        raise Impossible(
            f"a GIF of {part.duration_s:.0f} s would be enormous: choose a span of at most {_LONGEST_S:g} s",
            "input_too_long",
        )
    path = task.new_file("video.gif")
    film, palette = bench(task) / "film.mkv", bench(task) / "palette.mkv"
    _sample(part, wish, film, palette, share(progress, "choosing colours", 0.0, _FIRST_PASS))
    _paint(film, palette, path, part.duration_s, share(progress, "painting", _FIRST_PASS))
    return made(path, MediaKind.IMAGE)


def _sample(part: Stretch, wish: VideoToGif, film: Path, palette: Path, heard: Heard) -> None:
    """The frames, small and lossless, and the 255 colours that suit them all. Two passes keep memory small."""
    source = part.source
    width = min(wish.width_px, source.width_px)
    size = (width, max(1, round(width * source.height_px / source.width_px)))
    rate: Fraction = min(exact_rate(wish.fps), source.rate, Fraction(_QUICKEST))
    command = Command(film.parent)
    feed = command.open_stretch(part)
    frames = [
        *part.rgb(size=size, rate=rate),
        step("format", "bgra" if source.colours.alpha else "bgr0"),
        step("split"),
    ]
    kept, counted = command.split(frames, feed.picture, count=2)
    colours = command.chain([step("palettegen", stats_mode="full")], counted)
    lossless = ["-c:v", "ffv1", "-level", "3", "-f", "matroska"]
    command.write(
        film,
        ["-map", f"[{colours}]", *lossless, f"file:{palette}", "-map", f"[{kept}]", *lossless],
        length_s=part.duration_s,
        heard=heard,
    )


def _paint(film: Path, palette: Path, path: Path, length_s: float, heard: Heard) -> None:
    command = Command(film.parent)
    frames, colours = command.open_own(film), command.open_own(palette)
    painted = command.chain([step("paletteuse", dither="bayer", bayer_scale=4, diff_mode="rectangle")], frames, colours)
    command.write(path, ["-map", f"[{painted}]", "-loop", "0", "-f", "gif"], length_s=length_s, heard=heard)
