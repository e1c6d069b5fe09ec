"""A video as an animated GIF with colours of its own choice."""

from __future__ import annotations

import math
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
_LOOKED_AT: Final = 60  # frames are enough to choose colours by
_KEPT, _PAINTED = 7, 20  # times what it takes to decode a pixel, to keep one and to paint one
_LOSSLESS: Final = ("-c:v", "ffv1", "-level", "3", "-f", "matroska")


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
    rate = min(exact_rate(wish.fps), part.source.rate, Fraction(_QUICKEST))
    width = min(wish.width_px, part.source.width_px)
    size = (width, max(1, round(width * part.source.height_px / part.source.width_px)))
    sampled = _sampling_share(part, size, rate)
    _sample(part, size, rate, film, share(progress, "sampling", 0.0, sampled))
    _choose(film, palette, math.ceil(part.frames_at(rate) / _LOOKED_AT))
    _paint(film, palette, path, part.duration_s, share(progress, "painting", sampled))
    return made(path, MediaKind.IMAGE)


def _sampling_share(part: Stretch, size: tuple[int, int], rate: Fraction) -> float:
    """Of the time: more, the larger the video is beside the GIF."""
    source = part.source
    decoded = source.width_px * source.height_px * float(source.rate)
    kept = size[0] * size[1] * float(rate)
    return (decoded + _KEPT * kept) / (decoded + (_KEPT + _PAINTED) * kept)


def _sample(part: Stretch, size: tuple[int, int], rate: Fraction, film: Path, heard: Heard) -> None:
    """The frames, small and lossless: what follows reads them twice, and memory holds but a few."""
    source = part.source
    command = Command(film.parent)
    feed = command.open_stretch(part)
    form = step("format", "bgra" if source.colours.alpha else "bgr0")
    frames = command.chain([*part.rgb(size=size, rate=rate), form], feed.picture)
    command.write(film, ["-map", f"[{frames}]", *_LOSSLESS], length_s=part.duration_s, heard=heard)


def _choose(film: Path, palette: Path, every: int) -> None:
    """The 255 colours that suit all frames, by a look at one in `every`."""
    command = Command(film.parent)
    looked_at = step("select", f"not(mod(n,{every}))")
    colours = command.chain([looked_at, step("palettegen", stats_mode="full")], command.open_own(film))
    command.write(palette, ["-map", f"[{colours}]", *_LOSSLESS])


def _paint(film: Path, palette: Path, path: Path, length_s: float, heard: Heard) -> None:
    command = Command(film.parent)
    frames, colours = command.open_own(film), command.open_own(palette)
    painted = command.chain([step("paletteuse", dither="bayer", bayer_scale=4, diff_mode="rectangle")], frames, colours)
    command.write(path, ["-map", f"[{painted}]", "-loop", "0", "-f", "gif"], length_s=length_s, heard=heard)
