"""One run of ffmpeg, with its progress, until it ends or this process does."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

import imageio_ffmpeg

from atelier.domain.errors import MediaRejected
from atelier.engines.frames.threads import allowed_threads
from atelier.sandbox.confine import die_with_parent

Heard = Callable[[float], None]
"""Called with the fraction done, 0..1."""

_NO_FONTS: Final = Path(__file__).with_name("no-fonts.conf")
"""Text is set in our own fonts alone, so that it looks alike on every machine."""

_DAMAGED: Final = 69  # the exit status when more than `-max_error_rate` of the frames could not be decoded
_MOST_DAMAGED: Final = 0.02
_DAMAGE: Final = "Invalid data found when processing input"
_TOO_LARGE: Final = re.compile(r"Cannot allocate memory|malloc of size \d+ failed")
_TAIL: Final = 2_000  # bytes of what ffmpeg said that are worth reading


class FfmpegFailed(Exception):
    """ffmpeg gave up on a command that should work; the message ends with its own words."""


def run_ffmpeg(
    arguments: Sequence[str], *, folder: Path, length_s: float = 0.0, frames: int = 0, heard: Heard | None = None
) -> None:
    """Run ffmpeg in `folder`, where it may leave a log.

    `heard` needs to know how long the output will be, or, of pictures, how many there will be.

    The child dies with this process, reads no other protocol than files, and takes the threads this process may use.
    Raises MediaRejected where an input is damaged, MemoryError where this process may not have as much as it takes.
    """
    threads = str(allowed_threads())
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-loglevel", "error", "-nostats", "-y"),
        *("-progress", "pipe:1", "-stats_period", "0.2", "-max_error_rate", str(_MOST_DAMAGED)),
        *("-filter_threads", threads, "-filter_complex_threads", threads),
        *arguments,
    ]
    with (folder / ".ffmpeg.log").open("w+b") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, "FONTCONFIG_FILE": str(_NO_FONTS)},
            preexec_fn=die_with_parent,  # noqa: PLW1509 - it calls nothing that could wait for a lock
        )
        try:
            assert process.stdout is not None
            with process.stdout as steps:
                _follow(steps, length_s, frames, heard)
            status = process.wait()
        finally:
            process.kill()
            process.wait()
        if status:
            _give_up(status, log)
    if heard is not None:
        heard(1.0)


def _follow(steps: IO[bytes], length_s: float, frames: int, heard: Heard | None) -> None:
    """Reads `key=value` lines to their end. The time is N/A until the first frame is out."""
    wanted, whole = (b"frame", frames) if frames else (b"out_time_us", 1e6 * length_s)
    for line in steps:
        key, _, value = line.strip().partition(b"=")
        if key == wanted and value.isdigit() and heard is not None and whole > 0:
            heard(min(1.0, int(value) / whole))


def _give_up(status: int, log: IO[bytes]) -> None:
    log.seek(max(0, log.seek(0, os.SEEK_END) - _TAIL))
    said = log.read().decode(errors="replace").strip()
    if status == _DAMAGED or _DAMAGE in said:
        raise MediaRejected("the file is damaged: too much of it cannot be decoded")
    if _TOO_LARGE.search(said):
        raise MemoryError(f"ffmpeg ended with {status}: {said}")
    raise FfmpegFailed(f"ffmpeg ended with {status}: {said}")
