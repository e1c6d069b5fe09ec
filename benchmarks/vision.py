"""The vision engine beside the bare OpenCV calls and ffmpeg commands that come nearest to it: time, and likeness."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from fractions import Fraction
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import IncreaseFps, UpscaleVideo
from atelier.engines.frames.arrays import Picture, Plane
from atelier.engines.frames.encoder import Encoder
from atelier.engines.port import Done, Task
from atelier.engines.sketch.render import render
from atelier.engines.sketch.words.interpret import interpret
from atelier.engines.vision.cutout import cut_out
from atelier.engines.vision.describe.facts import gather
from atelier.engines.vision.enhance.cure import enhance
from atelier.engines.vision.run import run
from atelier.engines.vision.upscale.enlarge import enlarge
from benchmarks.report import Report
from benchmarks.stopwatch import timed

_FILM_FRAMES = 48
_FILM = Media("film", MediaKind.VIDEO, "video/mp4")
_X264 = "-c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p out.mp4"


async def pictures(report: Report) -> None:
    """On a scene of one megapixel that the sketch engine draws."""
    await asyncio.to_thread(_pictures, report)


async def clips(report: Report) -> None:
    """On two seconds of 1280 x 720."""
    await asyncio.to_thread(_clips, report)


def _pictures(report: Report) -> None:
    scene = _scene("a red sailing boat on the sea, mountains behind", 1152, 864)
    half = cv2.resize(scene, (576, 432), interpolation=cv2.INTER_AREA)
    _cut(report, scene)
    took, large = timed(lambda: enlarge(half, 1152, 864, creativity=0.2))
    bare, cubic = timed(lambda: cv2.resize(half, (1152, 864), interpolation=cv2.INTER_CUBIC))
    report.limit("upscale to 1 megapixel, against cubic", took, bare, "s", most=3)
    report.plain("  likeness to the original", f"{_psnr(large, scene):.2f} dB", f"{_psnr(cubic, scene):.2f} dB")
    dull = cv2.convertScaleAbs(scene, alpha=0.4, beta=30)
    took, better = timed(lambda: enhance(dull, 0.7)[0])
    bare, equal = timed(lambda: _equalised(dull))
    report.limit("enhance 1 megapixel, against CLAHE", took, bare, "s", most=2)
    report.plain("  likeness to the original", f"{_psnr(better, scene):.2f} dB", f"{_psnr(equal, scene):.2f} dB")
    took, _ = timed(lambda: gather(scene))
    report.limit("describe 1 megapixel, against k-means", took, timed(lambda: _grouped(scene))[0], "s", most=4)


def _cut(report: Report, ground: Picture) -> None:
    """A ball with a pattern before the scene; its true outline is known."""
    height, width = ground.shape[:2]
    truth = np.zeros((height, width), np.uint8)
    cv2.circle(truth, (width // 2, round(0.58 * height)), height // 4, 255, -1, cv2.LINE_AA)
    share = truth[..., None] / 255.0
    ball = np.random.default_rng(1).integers(120, 256, (height // 12, width // 12, 3)).astype(np.uint8)
    ball = cv2.resize(ball, (width, height), interpolation=cv2.INTER_CUBIC) * (1.0, 0.5, 0.2)
    picture = (ball * share + cv2.GaussianBlur(ground, (0, 0), 3) * (1 - share)).astype(np.uint8)
    took, cut = timed(lambda: cut_out(picture))
    bare, mask = timed(lambda: _grabbed(picture))
    report.limit("cut out of 1 megapixel, against GrabCut in a box", took, bare, "s", most=3)
    ours = 0.0 if cut is None else _overlap(cut.rgba[..., 3], truth)
    report.plain("  overlap with the truth", f"{ours:.3f}", f"{_overlap(mask, truth):.3f}")


def _clips(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        film = _film(Path(folder) / "film.mp4")
        for name, wish, filters in (
            ("upscale 2 s to 2560 x 1440", UpscaleVideo(_FILM, 2560, 1440), "hqdn3d,scale=2560:1440:flags=lanczos,cas"),
            ("smooth 2 s to 48 frames per second", IncreaseFps(_FILM, 48.0), "minterpolate=fps=48"),
        ):
            took, _ = timed(lambda wish=wish: _run(wish, film))
            bare, _ = timed(lambda filters=filters: _ffmpeg(Path(folder), f"-i film.mp4 -vf {filters} {_X264}"))
            report.ratio(f"{name}, frames/s", _FILM_FRAMES / took, _FILM_FRAMES / bare, aim=1 / 1.15)


def _scene(prompt: str, width: int, height: int) -> Picture:
    return render(interpret(prompt, ""), width, height, 7, lambda share, stage: None)


def _film(path: Path) -> Path:
    """A camera that passes over a scene."""
    scene = _scene("a castle on a hill above a river, autumn trees", 1600, 900)
    with Encoder(path, width_px=1280, height_px=720, fps=Fraction(24)) as encoder:
        for number in range(_FILM_FRAMES):
            move = np.array([[1, 0, -5.3 * number], [0, 1, -2.1 * number]], np.float32)
            encoder.write(cv2.warpAffine(scene, move, (1280, 720), flags=cv2.INTER_CUBIC))
    return path


def _run(wish: Wish, film: Path) -> None:
    outcome = run(
        Task("bench", Order("vision", wish, 1, 1), str(film.parent), {"film": str(film)}), lambda share, stage: None
    )
    if not isinstance(outcome, Done):
        raise TypeError(str(outcome))


def _ffmpeg(folder: Path, arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments.split()]
    subprocess.run(command, check=True, cwd=folder)


def _grabbed(picture: Picture) -> Plane:
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    box = (round(0.05 * width), round(0.05 * height), round(0.9 * width), round(0.9 * height))
    cv2.grabCut(picture, mask, box, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_RECT)
    return ((mask & 1) * 255).astype(np.uint8)


def _equalised(picture: Picture) -> Picture:
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(2.0, (8, 8)).apply(np.ascontiguousarray(lab[..., 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def _grouped(picture: Picture) -> None:
    pixels = picture[::4, ::4].reshape(-1, 3).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 30, 0.3)
    cv2.kmeans(pixels, 8, np.empty(0), stop, 2, cv2.KMEANS_PP_CENTERS)


def _psnr(one: Picture, other: Picture) -> float:
    return float(10 * np.log10(255**2 / ((one.astype(np.float64) - other) ** 2).mean()))


def _overlap(one: Plane, other: Plane) -> float:
    return float(np.minimum(one, other).sum(dtype=np.float64) / np.maximum(one, other).sum(dtype=np.float64))
