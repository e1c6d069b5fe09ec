"""The longest orders: their memory is bounded by the frame's size, not by the length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import pytest

BOUND_MB = {"film": 900, "extend": 700}

CHILD = """
import sys
from pathlib import Path
from tests.engines.peak import peak_mb
from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import ExtendVideo, TextToVideo
from atelier.engines.film.run import run
from atelier.engines.port import Task

what, folder, clip = sys.argv[1], sys.argv[2], sys.argv[3]
if what == "film":
    wish = TextToVideo("a lighthouse by the sea at dawn, crane up", 1280, 720, 20.0, 24.0, sound=True)
else:
    wish = ExtendVideo(Media(clip, MediaKind.VIDEO, "video/mp4"), 5.0)
outcome = run(Task("job", Order("film", wish, 1, 7), folder, {clip: clip}), lambda *_: None)
print(outcome.files[0].path)
print(peak_mb())
"""


def run(what: str, folder: Path, clip: Path) -> tuple[Path, int]:
    folder.mkdir()
    child = subprocess.run(
        [sys.executable, "-c", CHILD, what, str(folder), str(clip)],
        check=True,
        capture_output=True,
        text=True,
        timeout=600,
    )
    made, peak_mb = child.stdout.split()
    return Path(made), int(peak_mb)


@pytest.mark.long
def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    clip, peak_mb = run("film", tmp_path / "film", tmp_path / "none.mp4")
    with av.open(str(clip)) as container:
        assert container.streams.video[0].frames == 480
        assert len(container.streams.audio) == 1
    assert peak_mb < BOUND_MB["film"]
    longer, peak_mb = run("extend", tmp_path / "extend", clip)
    with av.open(str(longer)) as container:
        assert container.streams.video[0].frames == 600
        assert len(container.streams.audio) == 1
    assert peak_mb < BOUND_MB["extend"]
