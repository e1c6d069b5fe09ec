"""Editing: what a change costs next to the bare OpenCV call that comes nearest, and next to plain re-encoding."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.image import EditImage
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.training import TrainStyle
from atelier.domain.wishes.video import TransformVideo
from atelier.engines.frames.encoder import Encoder
from atelier.engines.frames.reader import FrameReader
from atelier.engines.port import Done, Outcome, Progress, Task
from atelier.engines.retouch.run import run as edit
from atelier.engines.sketch.learning.run import run as train
from atelier.engines.sketch.render import render
from atelier.engines.sketch.words.interpret import interpret
from benchmarks.report import Report
from benchmarks.stopwatch import timed

SCENE = "a sailboat on a lake, mountains, pine trees, clouds, day"
WIDTH, HEIGHT = 1024, 768
FRAMES = 24


async def retouching(report: Report) -> None:
    """Seconds for one picture of 1024 x 768, and for a second of 640 x 360 video."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        picture = render(interpret(SCENE), WIDTH, HEIGHT, 5)
        still = scratch / "picture.png"
        cv2.imwrite(str(still), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        _seconds(edit, EditImage(images=(_media("picture"),), prompt="night"), scratch)  # modules and tables load
        for prompt, control, most in (
            ("warmer, more contrast", lambda: _grade(still), 1.0),
            ("make it night, rain", lambda: _grade(still), 6.0),
            ("autumn", lambda: _grade(still), 4.0),
            ("watercolour", lambda: _stylise(still), 8.0),
        ):
            wish = EditImage(images=(_media("picture"),), prompt=prompt)
            report.limit(f"edit: {prompt}", _seconds(edit, wish, scratch), timed(control)[0], "s", most=most)
        report.limit("learn a style from 8 pictures", _train(scratch), timed(lambda: _means(still))[0], "s", most=8.0)
        clip = _clip(scratch)
        for prompt, most in (("warmer, vignette", 4.0), ("watercolour, snow", 30.0)):
            wish = TransformVideo(video=_media("clip", MediaKind.VIDEO), prompt=prompt)
            spent = _seconds(edit, wish, scratch)
            report.limit(f"restyle 1 s: {prompt}", spent, timed(lambda: _copy(clip))[0], "s", most=most)


def _media(name: str, kind: MediaKind = MediaKind.IMAGE) -> Media:
    return Media(name, kind, "image/png" if kind is MediaKind.IMAGE else "video/mp4")


def _seconds(run: Callable[[Task, Progress], Outcome], wish: Wish, folder: Path) -> float:
    inputs = {"picture": str(folder / "picture.png"), "clip": str(folder / "clip.mp4")}
    task = Task("job", Order("bench", wish, 1, 1), str(folder), inputs)
    spent, outcome = timed(lambda: run(task, lambda fraction, stage: None))
    assert isinstance(outcome, Done), outcome
    return spent


def _train(folder: Path) -> float:
    return _seconds(train, TrainStyle(images=(_media("picture"),) * 8, name="Bench"), folder)


def _grade(path: Path) -> None:
    """Read, one look-up table, write."""
    picture = cv2.imread(str(path))
    cv2.imwrite(str(path.with_name("control.png")), cv2.LUT(picture, np.arange(256, dtype=np.uint8)[::-1].copy()))


def _stylise(path: Path) -> None:
    cv2.imwrite(str(path.with_name("control.png")), cv2.stylization(cv2.imread(str(path))))


def _means(path: Path) -> None:
    for _ in range(8):
        cv2.meanStdDev(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2LAB))


def _clip(folder: Path) -> Path:
    wide = render(interpret(SCENE), 800, 360, 5)
    path = folder / "clip.mp4"
    with Encoder(path, width_px=640, height_px=360, fps=Fraction(FRAMES)) as encoder:
        for number in range(FRAMES):
            encoder.write(np.ascontiguousarray(wide[:, number * 5 : number * 5 + 640]))
    return path


def _copy(clip: Path) -> None:
    """Decode and encode, with nothing in between."""
    with (
        FrameReader(clip, max_pixels=1 << 22) as reader,
        Encoder(clip.with_name("copy.mp4"), width_px=640, height_px=360, fps=reader.fps) as encoder,
    ):
        for frame in reader:
            encoder.write(frame)
