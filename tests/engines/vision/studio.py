"""Pictures whose truth is known, orders for them, and ways to measure what comes out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.parts import Media
from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.frames.encoder import Encoder
from atelier.engines.port import Done, Outcome, Task
from atelier.engines.vision.run import run
from tests.engines.frames.samples import clouds, likeness_db

IMAGE = Media("image", MediaKind.IMAGE, "image/png")
VIDEO = Media("video", MediaKind.VIDEO, "video/mp4")


def carry_out(folder: Path, wish: Wish, *, outputs: int = 1, seed: int = 1, **inputs: Path) -> Outcome:
    """Run a wish in `folder`; inputs by the asset's id."""
    return run(order(folder, wish, outputs=outputs, seed=seed, **inputs), lambda fraction, stage: None)


def order(
    folder: Path, wish: Wish, *, outputs: int = 1, seed: int = 1, time_limit_s: float = 900, **inputs: Path
) -> Task:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    paths = {name: str(path) for name, path in inputs.items()}
    return Task("job", Order("vision", wish, outputs, seed), str(scratch), paths, time_limit_s)


def made(outcome: Outcome) -> list[Path]:
    assert isinstance(outcome, Done), outcome
    return [Path(one.path) for one in outcome.files]


def picture_of(path: Path) -> Picture:
    """As it is in the file, with alpha if it has any."""
    content = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert content is not None
    return cv2.cvtColor(content, cv2.COLOR_BGRA2RGBA if content.shape[2] == 4 else cv2.COLOR_BGR2RGB)


def figure(width: int, height: int) -> tuple[Picture, Field]:
    """A patterned vase with a handle, and its exact alpha: smooth edges, a hole, and thin parts."""
    scale = 4
    mask = np.zeros((height * scale, width * scale), np.uint8)
    unit = height * scale / 100
    middle = width * scale // 2

    def at(x: float, y: float) -> tuple[int, int]:
        return middle + round(x * unit), round(y * unit)

    cv2.ellipse(mask, at(17, 50), (round(13 * unit), round(15 * unit)), 0, 0, 360, 255, round(4 * unit))
    cv2.ellipse(mask, at(0, 58), (round(20 * unit), round(26 * unit)), 0, 0, 360, 255, -1)
    cv2.rectangle(mask, at(-9, 18), at(9, 45), 255, -1)
    cv2.ellipse(mask, at(0, 18), (round(13 * unit), round(4 * unit)), 0, 0, 360, 255, -1)
    alpha = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    pattern = clouds(width, height, seed=9, grain=9).astype(np.float32) * (0.45, 0.2, 0.12) + (120, 30, 20)
    return np.clip(pattern, 0, 255).astype(np.uint8), alpha


def composed(ground: Picture) -> tuple[Picture, Field]:
    """The figure before a ground, and its alpha."""
    height, width = ground.shape[:2]
    colours, alpha = figure(width, height)
    share = alpha[..., None]
    return (colours * share + ground * (1 - share) + 0.5).astype(np.uint8), alpha


def scenery(width: int, height: int, seed: int = 3) -> Picture:
    """A blurred garden: greens and blues that change all over."""
    soft = clouds(width, height, seed=seed, grain=max(8, height // 6)).astype(np.float32)
    return np.clip(soft * (0.25, 0.4, 0.3) + (30, 70, 60), 0, 255).astype(np.uint8)


def detailed(width: int, height: int, seed: int = 1) -> Picture:
    """Slanted edges, circles and fine lines over soft colours, drawn without steps."""
    scale = 3
    canvas = cv2.resize(clouds(width, height, seed=seed, grain=24), (width * scale, height * scale))
    random = np.random.default_rng(seed)
    for _ in range(40):
        start, end = (tuple(int(v) for v in random.integers(0, (width * scale, height * scale))) for _ in range(2))
        colour = tuple(int(v) for v in random.integers(0, 256, 3))
        thick = int(random.integers(4, 14))
        if random.random() < 0.5:
            cv2.line(canvas, start, end, colour, thick, cv2.LINE_AA)
        else:
            cv2.circle(canvas, start, int(random.integers(10, 25)) * scale, colour, thick, cv2.LINE_AA)
    return cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)


def panned(width: int, height: int, count: int, speed_px: float, seed: int = 2) -> list[Picture]:
    """A camera that passes over a detailed scene by `speed_px` a frame to the right. Colours are muted: video has them
    at half the size only."""
    scene = detailed(width * 2, height, seed)
    grey = cv2.cvtColor(cv2.cvtColor(scene, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    scene = cv2.addWeighted(scene, 0.3, grey, 0.6, 12)
    shots = []
    for number in range(count):
        move = np.array([[1, 0, -speed_px * number], [0, 1, 0]], np.float32)
        shots.append(cv2.warpAffine(scene, move, (width, height), flags=cv2.INTER_CUBIC))
    return shots


def write_sounding_clip(path: Path, pictures: list[Picture], fps: int, *, tone: Path | None = None) -> Path:
    height, width = pictures[0].shape[:2]
    with Encoder(path, width_px=width, height_px=height, fps=Fraction(fps), crf=8, audio=tone) as encoder:
        for picture in pictures:
            encoder.write(picture)
    return path


class Clip:
    """The figures of a video file."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            video = container.streams.video[0]
            self.size = (video.width, video.height)
            self.fps = float(video.average_rate or 0)
            self.frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        with av.open(str(path)) as container:
            self.sound_s = 0.0
            if container.streams.audio:
                rate = container.streams.audio[0].rate
                self.sound_s = sum(frame.samples for frame in container.decode(audio=0)) / rate

    @property
    def duration_s(self) -> float:
        return len(self.frames) / self.fps


def light_db(one: Picture, other: Picture) -> float:
    """PSNR of brightness alone."""
    return likeness_db(*(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (one, other)))
