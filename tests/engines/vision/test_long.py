"""The largest orders: memory is bounded by the size of a picture or frame, not by the length of a video."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import av
import cv2
import pytest

from tests.engines.frames.samples import clouds, save
from tests.engines.vision.studio import panned, write_sounding_clip

CHILD = """
import sys
from pathlib import Path
from tests.engines.peak import peak_mb
from atelier.domain.wishes.image import EnhanceImage, RemoveBackground, UpscaleImage
from atelier.domain.wishes.video import IncreaseFps, UpscaleVideo
from tests.engines.vision.studio import IMAGE, VIDEO, carry_out, made

folder, wish = Path(sys.argv[1]), eval(sys.argv[2])
print(made(carry_out(folder, wish, image=folder / "image.png", video=folder / "video.mp4"))[0])
print(peak_mb())
"""


def peak_mb(folder: Path, wish: str) -> tuple[Path, int]:
    """The file that a process of its own made, and the memory that it took at most."""
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(folder), wish],
        check=True,
        capture_output=True,
        text=True,
        timeout=900,
    )
    path, peak = child.stdout.split()
    return Path(path), int(peak)


@pytest.mark.long
@pytest.mark.timeout(1000)
@pytest.mark.parametrize("wish", ["UpscaleVideo(VIDEO, 640, 384)", "IncreaseFps(VIDEO, 48.0)"])
def test_memory_does_not_grow_with_the_length(tmp_path: Path, wish: str) -> None:
    peaks = []
    shots = panned(320, 192, 24, 2.0)
    for rounds in (1, 15):
        folder = tmp_path / str(rounds)
        folder.mkdir()
        write_sounding_clip(folder / "video.mp4", (shots + shots[::-1]) * rounds, 24)
        path, peak = peak_mb(folder, wish)
        with av.open(str(path)) as container:
            assert float(container.duration or 0) / av.time_base == pytest.approx(2 * rounds, abs=0.1)
        peaks.append(peak)
    assert peaks[1] < peaks[0] + 60


@pytest.mark.long
@pytest.mark.timeout(1000)
@pytest.mark.parametrize(
    ("wish", "size", "bound_mb"),
    [
        ("UpscaleImage(IMAGE, 6928, 4618, 0.2)", (1732, 1154), 2200),
        ("EnhanceImage(IMAGE)", (8600, 5800), 1200),
        ("RemoveBackground(IMAGE)", (8600, 5800), 2600),
    ],
)
def test_large_pictures_fit(tmp_path: Path, wish: str, size: tuple[int, int], bound_mb: int) -> None:
    picture = clouds(*size, grain=40)
    cv2.circle(picture, (size[0] // 2, size[1] // 2), size[1] // 4, (230, 40, 30), -1)
    save(tmp_path / "image.png", picture)
    _, peak = peak_mb(tmp_path, wish)
    assert peak < bound_mb
