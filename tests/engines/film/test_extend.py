"""Clips that go on: their own frames first, and no jump where the new ones begin."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import ExtendVideo
from atelier.engines.film.drift import Drift
from atelier.engines.film.run import run
from atelier.engines.frames.encoder import Encoder
from atelier.engines.motion.camera import Move
from atelier.engines.port import Done, Outcome, Refused, Task
from tests.engines.frames.samples import clouds, frames_of
from tests.engines.sketch.easel import apart

FPS = 16


def panning(path: Path, *, frames: int = 24, step: int = 3) -> Path:
    """A window that slides to the right over a picture."""
    wide = clouds(192 + frames * step, 108, seed=3, grain=14)
    with Encoder(path, width_px=192, height_px=108, fps=Fraction(FPS)) as encoder:
        for number in range(frames):
            encoder.write(np.ascontiguousarray(wide[:, number * step : number * step + 192]))
    return path


def extend(folder: Path, video: Path, *, duration_s: float = 1.0, prompt: str = "") -> Outcome:
    media = Media(str(video), MediaKind.VIDEO, "video/mp4")
    task = Task(
        "job",
        Order("atelier/extend", ExtendVideo(video=media, duration_s=duration_s, prompt=prompt), 1, 7),
        str(folder),
        {str(video): str(video)},
    )
    return run(task, lambda *_: None)


def test_the_clip_stays_and_goes_on_without_a_jump(tmp_path: Path) -> None:
    source = panning(tmp_path / "clip.mp4")
    outcome = extend(tmp_path, source, duration_s=1.0)
    assert isinstance(outcome, Done)
    before, after = frames_of(source), frames_of(Path(outcome.files[0].path))
    assert len(after) == len(before) + FPS
    assert max(apart(one, other) for one, other in zip(before, after, strict=False)) < 4
    steps = [apart(one, other) for one, other in zip(after[len(before) - 4 :], after[len(before) - 3 :], strict=False)]
    seam = steps[3]
    assert seam < 1.8 * max(steps[:3])
    assert min(steps[3:-4]) > 0.3, "it goes on moving"
    assert outcome.notes["camera"] == "orbit right"


def test_words_lead_the_camera(tmp_path: Path) -> None:
    outcome = extend(tmp_path, panning(tmp_path / "clip.mp4"), prompt="push in")
    assert isinstance(outcome, Done)
    assert outcome.notes["camera"] == "push in"


@pytest.mark.parametrize(("step", "move"), [(3, Move.ORBIT_RIGHT), (-3, Move.ORBIT_LEFT), (0, Move.STATIC)])
def test_how_the_camera_moved(step: int, move: Move) -> None:
    drift = Drift(FPS)
    wide = clouds(192 + 72, 108, seed=5, grain=12)
    for number in range(16):
        left = 36 + number * step - 8 * step
        drift.see(np.ascontiguousarray(wide[:, left : left + 192]))
    assert drift.move() is move


def test_sound_is_kept(tmp_path: Path) -> None:
    source = panning(tmp_path / "clip.mp4")
    with av.open(str(tmp_path / "loud.mp4"), "w") as output:
        video = output.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = 192, 108, "yuv420p"
        audio = output.add_stream("aac", rate=44100)
        for picture in frames_of(source):
            output.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        output.mux(video.encode())
        tone = (0.3 * np.sin(np.arange(44100) * 2 * np.pi * 440 / 44100)).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(tone, "fltp", "mono")
        frame.sample_rate = 44100
        output.mux(audio.encode(frame))
        output.mux(audio.encode())
    outcome = extend(tmp_path, tmp_path / "loud.mp4")
    assert isinstance(outcome, Done)
    with av.open(outcome.files[0].path) as container:
        assert len(container.streams.audio) == 1


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(panning(tmp_path / "clip.mp4").read_bytes()[:600])
    outcome = extend(tmp_path, broken)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
