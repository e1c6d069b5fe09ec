"""The largest order: its memory is bounded by the frame's size, not by the length."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import av
import pytest

from tests.engines.frames.samples import clouds, save

BOUND_MB = 640

CHILD = """
import sys
from pathlib import Path
from tests.engines.peak import peak_mb
from tests.engines.motion.studio import clips, order
from atelier.engines.motion.run import run

folder, last = Path(sys.argv[1]), sys.argv[2] == "last"
inputs = {"first": folder / "first.jpg"} | ({"last": folder / "last.jpg"} if last else {})
task = order(inputs, folder, sys.argv[3], size=(1920, 1080), duration_s=float(sys.argv[4]), fps=60)
print(clips(run(task, lambda fraction, stage: None))[0])
print(peak_mb())
"""


@pytest.mark.long
@pytest.mark.parametrize(("last", "prompt", "seconds"), [("", "orbit, snow, fog", 20), ("last", "", 6)])
def test_memory_does_not_grow_with_the_length(tmp_path: Path, last: str, prompt: str, seconds: int) -> None:
    for seed, name in enumerate(("first.jpg", "last.jpg")):
        save(tmp_path / name, clouds(6000, 4000, seed=seed, grain=40))
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(tmp_path), last, prompt, str(seconds)],
        check=True,
        capture_output=True,
        text=True,
        timeout=600,
    )
    clip, peak_mb = child.stdout.split()
    with av.open(clip) as container:
        assert container.streams.video[0].frames == seconds * 60
    assert int(peak_mb) < BOUND_MB
