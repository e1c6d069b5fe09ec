"""A long video: memory is bounded by the frame's size, not by the length."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from fractions import Fraction
from pathlib import Path

import av
import pytest

from atelier.engines.frames.encoder import Encoder
from tests.engines.frames.samples import clouds

BOUND_MB = 900

CHILD = """
import sys
from pathlib import Path
from tests.engines.peak import peak_mb
from atelier.engines.port import Done
from tests.engines.retouch.studio import restyle

folder = Path(sys.argv[1])
outcome = restyle(folder, folder / "long.mp4", sys.argv[2])
assert isinstance(outcome, Done), outcome
print(outcome.files[0].path)
print(peak_mb())
"""


@pytest.mark.long
@pytest.mark.timeout(900)
def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    wall = clouds(1280 + 600, 720, grain=40)
    with Encoder(tmp_path / "long.mp4", width_px=1280, height_px=720, fps=Fraction(24)) as encoder:
        for number in range(600):
            encoder.write(wall[:, number : number + 1280].copy())
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(tmp_path), "warmer, vignette, snow"],
        check=True,
        capture_output=True,
        text=True,
        timeout=800,
    )
    clip, peak_mb = child.stdout.split()
    with av.open(clip) as container:
        assert container.streams.video[0].frames == 600
    assert int(peak_mb) < BOUND_MB
