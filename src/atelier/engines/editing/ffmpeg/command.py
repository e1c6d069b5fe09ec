"""A command in the making: inputs, a filter graph, one file that comes out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.editing.ffmpeg import encoding
from atelier.engines.editing.ffmpeg.graph import chain
from atelier.engines.editing.ffmpeg.process import Heard, run_ffmpeg
from atelier.engines.editing.ffmpeg.source import Source
from atelier.engines.editing.ffmpeg.stretch import Stretch
from atelier.engines.frames.opening import CONTAINERS
from atelier.engines.frames.threads import allowed_threads

_FILES_ONLY: Final = ("-protocol_whitelist", "file,pipe")
_KNOWN_ONLY: Final = ("-format_whitelist", CONTAINERS)


class Feed(msgspec.Struct, frozen=True):
    """What an input's streams are called in the graph."""

    picture: str
    sound: str


class Command:
    """Streams of inputs have names like `0:1`, those that come out of filters have names of their own."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where ffmpeg runs, so that filters find files by plain names."""
        self.folder = folder
        self._inputs: list[str] = []
        self._count = 0
        self._chains: list[str] = []
        self._labels = 0

    def open(self, source: Source) -> Feed:
        """The whole of a video."""
        return self._open_video(source, [])

    def open_stretch(self, stretch: Stretch) -> Feed:
        """A part of a video; the stretch's own steps go first on whatever is made of it."""
        return self._open_video(stretch.source, _span(stretch))

    def open_stretch_sound(self, stretch: Stretch) -> str:
        """The sound of a part once more, by itself: reading it then leads no frames of the picture to pile up."""
        assert stretch.source.sound is not None
        number = self._open(stretch.source.path, [*_KNOWN_ONLY, *_span(stretch)])
        return f"{number}:{stretch.source.sound.stream}"

    def open_sound(self, path: Path, stream: int) -> str:
        return f"{self._open(path, list(_KNOWN_ONLY))}:{stream}"

    def open_frames(self, path: Path, *, width_px: int, height_px: int, rate: Fraction) -> str:
        """A file of frames in yuva420p, BT.709, one after another and nothing else."""
        form = ("-f", "rawvideo", "-pixel_format", "yuva420p", "-video_size", f"{width_px}x{height_px}")
        return f"{self._open(path, [*form, '-framerate', str(rate)])}:0"

    def open_own(self, path: Path) -> str:
        """A video that we have made ourselves."""
        return f"{self._open(path, [])}:0"

    def chain(self, steps: Sequence[str], *streams: str) -> str:
        """Filters on streams. Returns the name of what comes out."""
        return self.split(steps, *streams, count=1)[0]

    def split(self, steps: Sequence[str], *streams: str, count: int) -> tuple[str, ...]:
        """Filters of which the last has several outputs."""
        sinks = tuple(f"s{self._labels + number}" for number in range(count))
        self._labels += count
        self._chains.append(chain(steps, sources=streams, sinks=sinks))
        return sinks

    def write(
        self,
        path: Path,
        options: Sequence[str],
        *,
        length_s: float = 0.0,
        frames: int = 0,
        heard: Heard | None = None,
    ) -> None:
        """Run it. The file gets its name when it is whole. See `run_ffmpeg` for what `heard` needs."""
        partial = path.with_name(f".{path.name}.partial")
        self._run([*options, f"file:{partial}"], length_s=length_s, frames=frames, heard=heard)
        partial.replace(path)

    def write_pictures(self, picture: str, count: int, *, heard: Heard | None = None) -> list[Path]:
        """PNG files in the folder, one for each of the first frames of a stream of RGB."""
        png = ("-c:v", "png", "-pred", "mixed", "-f", "image2", "frame-%04d.png")
        self._run([*_mapped(picture), "-frames:v", str(count), *png], frames=count, heard=heard)
        return [self.folder / f"frame-{number + 1:04d}.png" for number in range(count)]

    def write_video(
        self,
        path: Path,
        *,
        picture: str,
        sound: str | None,
        length_s: float,
        rate: Fraction | None,
        copy_sound: bool = False,
        heard: Heard | None = None,
    ) -> None:
        """An MP4 of `length_s`. With `rate` of None the picture is taken over as it is coded."""
        options = [*_mapped(picture), *(encoding.COPIED_PICTURE if rate is None else encoding.picture_options(rate))]
        if sound is not None:
            options += [*_mapped(sound), *(encoding.COPIED_SOUND if copy_sound else encoding.SOUND)]
        self.write(path, [*options, "-t", f"{length_s:.6f}", *encoding.MP4], length_s=length_s, heard=heard)

    def _run(
        self, options: Sequence[str], *, length_s: float = 0.0, frames: int = 0, heard: Heard | None = None
    ) -> None:
        graph = ["-filter_complex", ";".join(self._chains)] if self._chains else []
        run_ffmpeg([*self._inputs, *graph, *options], folder=self.folder, length_s=length_s, frames=frames, heard=heard)

    def _open_video(self, source: Source, options: list[str]) -> Feed:
        decoder = [] if source.decoder is None else ["-c:v", source.decoder]
        number = self._open(source.path, [*_KNOWN_ONLY, *decoder, *options])
        return Feed(f"{number}:{source.stream}", "" if source.sound is None else f"{number}:{source.sound.stream}")

    def _open(self, path: Path, options: list[str]) -> int:
        self._inputs += [*_FILES_ONLY, "-threads", str(allowed_threads()), *options, "-i", f"file:{path}"]
        self._count += 1
        return self._count - 1


def _span(stretch: Stretch) -> list[str]:
    seek = ["-ss", f"{stretch.seek_s:.6f}"] if stretch.seek_s > 0 else []
    return [*seek, "-t", f"{stretch.stop_s - stretch.seek_s:.6f}"]


def _mapped(stream: str) -> tuple[str, str]:
    return "-map", stream if ":" in stream else f"[{stream}]"
