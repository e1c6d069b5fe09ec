"""Pictures, clips and models from words beside what any program would need for the same files: encoding them."""

from __future__ import annotations

import asyncio
import io
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.model import Make3d
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import ExtendVideo, ImageToVideo, TextToVideo
from atelier.engines.film.run import run as film
from atelier.engines.frames.encoder import Encoder
from atelier.engines.frames.reader import FrameReader
from atelier.engines.mesh.run import run as mesh
from atelier.engines.motion.run import run as motion
from atelier.engines.port import Done, Outcome, Progress, Task
from atelier.engines.sketch.run import run as sketch
from benchmarks.report import Report

_SCENE = "a lighthouse on a cliff by the sea at sunset, clouds"
_WALK = "a woman walking in a park"


async def scenes(report: Report) -> None:
    await asyncio.to_thread(_scenes, report)


def _scenes(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        folder = Path(name)
        for engine in (sketch, mesh):  # what is imported and read once in a process
            _run(engine, folder, _wish_of(engine))
        took, (drawn,) = _run(sketch, folder, TextToImage(prompt=_SCENE, width_px=1360, height_px=768))
        report.limit("draw 1360 x 768, against packing it as PNG", took, _packed(drawn), "s", most=1.5)
        picture = Media(str(drawn), MediaKind.IMAGE, "image/png")
        for what, engine, wish, most in (
            ("image to video", motion, ImageToVideo(picture, 1280, 720, 5.0, 24.0, prompt="push in, waves"), 3),
            ("text to video with a walker", film, TextToVideo(_WALK, 1280, 720, 5.0, 24.0), 12),
            ("text to video", film, TextToVideo(_SCENE, 1280, 720, 5.0, 24.0), 12),
        ):
            took, (clip,) = _run(engine, folder, wish)
            report.limit(f"{what}, 5 s of 720p24, against encoding it", took, _encoded(clip), "s", most=most)
        video = Media(str(clip), MediaKind.VIDEO, "video/mp4")
        took, (longer,) = _run(film, folder, ExtendVideo(video, 5.0))
        report.limit("extend it by 5 s, against encoding both", took, _encoded(longer), "s", most=6)
        took, (_, preview) = _run(mesh, folder, Make3d(prompt="a red fox"))
        report.limit("a model of 150,000 triangles, against packing its preview", took, _packed(preview), "s", most=5)


def _wish_of(engine: object) -> Wish:
    return Make3d(prompt="a ball") if engine is mesh else TextToImage(prompt="the sea", width_px=64, height_px=64)


def _run(engine: object, folder: Path, wish: Wish) -> tuple[float, list[Path]]:
    assert callable(engine)
    media = [value.asset_id for value in (getattr(wish, "image", None), getattr(wish, "video", None)) if value]
    scratch = Path(tempfile.mkdtemp(dir=folder))
    task = Task("bench", Order("bench", wish, 1, 7), str(scratch), {path: path for path in media})
    began = time.perf_counter()
    outcome: Outcome = engine(task, _silent)
    took = time.perf_counter() - began
    if not isinstance(outcome, Done):
        raise TypeError(str(outcome))
    return took, [Path(made.path) for made in outcome.files]


_silent: Progress = lambda share, stage: None  # noqa: E731 - a named function would say no more


def _packed(file: Path) -> float:
    picture = Image.open(file)
    picture.load()
    began = time.perf_counter()
    picture.save(io.BytesIO(), "PNG", compress_level=3)
    return time.perf_counter() - began


def _encoded(clip: Path) -> float:
    """The frames of a clip through the same encoder."""
    with FrameReader(clip, max_pixels=1 << 24) as reader:
        frames, fps = [np.ascontiguousarray(frame) for frame in reader], reader.fps
    began = time.perf_counter()
    height, width = frames[0].shape[:2]
    with Encoder(clip.with_name("again.mp4"), width_px=width, height_px=height, fps=Fraction(fps)) as encoder:
        for frame in frames:
            encoder.write(frame)
    return time.perf_counter() - began
