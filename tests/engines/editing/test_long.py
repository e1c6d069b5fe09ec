"""Long videos: memory is bounded by the frame's size and the number of clips, not by the length."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.engines.editing.room import clip, ffmpeg, remade, tone

MINUTES = 5
BOUND_MB = 256
"""For the engine's process, and for the largest ffmpeg under it, in frames of 640 x 360."""

MANY_BOUND_MB = 1600
"""Of ffmpeg, for twenty clips in 1920 x 1080 with transitions."""

CHILD = """
import resource, sys
from pathlib import Path
from atelier.domain.wishes.editing import *
from atelier.domain.wishes.parts import Span
from tests.engines.editing.room import edit_all, media
from tests.engines.peak import peak_mb

path, kind, folder = sys.argv[1:]
film = media(Path(path))
wish = {
    "trim": lambda: Trim(film, Span(1)),
    "speed": lambda: ChangeSpeed(film, 4),
    "text": lambda: OverlayText(film, "Now", span=Span(3, 200)),
    "merge": lambda: Merge((Clip(film), Clip(film)), Transition.DISSOLVE),
    "many": lambda: Merge((Clip(film, Span(0, 1)),) * 20, Transition.DISSOLVE, 0.2),
    "gif": lambda: VideoToGif(film, span=Span(0, 119)),
    "frames": lambda: ExtractFrames(film, FramesWanted.EVERY_SECOND),
    "sound": lambda: AddAudio(film, film, offset_s=2.0),
    "brand": lambda: ApplyBrandKit(film, title="Ada", subtitle="Harbour master"),
}[kind]()
edit_all(wish, Path(folder))
print(peak_mb())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def peaks_mb(film: Path, kind: str, folder: Path) -> list[int]:
    """Of the engine and of ffmpeg."""
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(film), kind, str(folder)]
    child = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return [int(line) for line in child.stdout.split()]


def looped(folder: Path, size: str, seconds: int) -> Path:
    """A clip of ten seconds, again and again, with sound."""
    short = clip(folder / "short.mp4", 300, sound=tone(440, 10))
    large = remade(short, "large.mp4", "-vf", f"scale={size}:flags=neighbor", "-preset", "ultrafast", "-c:a", "copy")
    listed = folder / "list.txt"
    listed.write_text(f"file '{large}'\n" * (seconds // 10))
    path = folder / "long.mp4"
    ffmpeg("-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy", str(path))
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looped(tmp_path_factory.mktemp("long"), "640:360", 60 * MINUTES)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["trim", "speed", "text", "merge", "gif", "frames", "sound", "brand"])
def test_memory_does_not_grow_with_the_length(film: Path, tmp_path: Path, kind: str) -> None:
    assert max(peaks_mb(film, kind, tmp_path)) < BOUND_MB


@pytest.mark.long
@pytest.mark.timeout(600)
def test_twenty_large_clips_fit(tmp_path: Path) -> None:
    assert max(peaks_mb(looped(tmp_path, "1920:1080", 10), "many", tmp_path)) < MANY_BOUND_MB
