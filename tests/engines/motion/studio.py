"""Pictures to film, orders to film them by, and ways to measure what moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media, StyleUse
from atelier.domain.wishes.video import ImageToVideo
from atelier.engines.frames.arrays import Field, Picture, Plane
from atelier.engines.motion.asking.words import understand
from atelier.engines.motion.run import run
from atelier.engines.motion.shooting.scene import look_at
from atelier.engines.motion.shooting.shot import Shot
from atelier.engines.motion.shooting.timing import Timing
from atelier.engines.port import Done, Outcome, Task
from tests.engines.frames.samples import clouds, save


def room(width: int = 320, height: int = 180, *, seed: int = 3) -> Picture:
    """Texture all over, with nothing to tell depth by: the engine sees a plane that leans away."""
    fine = clouds(width, height, seed=seed, grain=6)
    return cv2.addWeighted(clouds(width, height, seed=seed + 1, grain=20), 0.5, fine, 0.5, 30)


def still_life(width: int = 320, height: int = 180) -> Picture:
    """A patterned ball before a calm background."""
    picture = cv2.convertScaleAbs(clouds(width, height, seed=5, grain=24), alpha=0.22, beta=60)
    ball = np.zeros((height, width), np.uint8)
    cv2.circle(ball, (width // 2, round(0.56 * height)), round(0.3 * height), 255, -1, cv2.LINE_AA)
    pattern = clouds(width, height, seed=9, grain=7).astype(np.float32) * (0.75, 0.25, 0.15) + (60, 20, 10)
    share = ball[..., None].astype(np.float32) / 255
    return (picture * (1 - share) + pattern * share).astype(np.uint8)


def landscape(width: int = 320, height: int = 180, *, water: bool = False) -> Picture:
    """A blue sky with clouds over hills; below the middle ground, or still water that mirrors them."""
    shore = height // 2
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    sky = np.array([70, 130, 215], np.float32) * (1 - rows) + np.array([190, 215, 240], np.float32) * rows
    veil = cv2.resize(clouds(width, height, seed=2, grain=30), (width, height)).astype(np.float32)[..., :1]
    picture = sky + 0.14 * (veil - 128)
    top = (0.36 + 0.1 * np.sin(np.arange(width) / width * 11) + 0.03 * np.sin(np.arange(width) / 7)) * height
    hills = np.arange(height)[:, None] > top[None]
    picture[hills] = (clouds(width, height, seed=4, grain=5).astype(np.float32) * 0.35 + (20, 45, 15))[hills]
    if water:
        picture[shore:] = picture[: height - shore][::-1] * 0.92
    else:
        picture[shore:] = clouds(width, height, seed=6, grain=4).astype(np.float32)[shore:] * 0.4 + (60, 80, 20)
    return np.clip(picture, 0, 255).astype(np.uint8)


def film(
    folder: Path,
    picture: Picture,
    prompt: str = "",
    *,
    last: Picture | None = None,
    size: tuple[int, int] | None = None,
    duration_s: float = 1.0,
    fps: float = 8.0,
    negative_prompt: str = "",
    outputs: int = 1,
    seed: int = 1,
    styles: tuple[StyleUse, ...] = (),
) -> Outcome:
    """Run an order in `folder`."""
    task = order(
        {"first": save(folder / "first.png", picture)}
        | ({} if last is None else {"last": save(folder / "last.png", last)}),
        folder,
        prompt,
        size=size or (picture.shape[1], picture.shape[0]),
        duration_s=duration_s,
        fps=fps,
        negative_prompt=negative_prompt,
        outputs=outputs,
        seed=seed,
        styles=styles,
    )
    return run(task, lambda fraction, stage: None)


def order(
    inputs: dict[str, Path],
    folder: Path,
    prompt: str,
    *,
    size: tuple[int, int],
    duration_s: float,
    fps: float,
    negative_prompt: str = "",
    outputs: int = 1,
    seed: int = 1,
    styles: tuple[StyleUse, ...] = (),
) -> Task:
    def media(name: str) -> Media:
        return Media(name, MediaKind.IMAGE, "image/png")

    wish = ImageToVideo(
        image=media("first"),
        width_px=size[0],
        height_px=size[1],
        duration_s=duration_s,
        fps=fps,
        prompt=prompt,
        negative_prompt=negative_prompt,
        styles=styles,
        last_frame=media("last") if "last" in inputs else None,
    )
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    paths = {name: str(path) for name, path in inputs.items()}
    return Task("job", Order("motion", wish, outputs, seed), str(scratch), paths)


def clips(outcome: Outcome) -> list[Path]:
    assert isinstance(outcome, Done), outcome
    return [Path(made.path) for made in outcome.files]


def shoot(picture: Picture, prompt: str, *, frames: int = 16, duration_s: float = 4.0, seed: int = 1) -> Shot:
    """A take that is drawn but not encoded."""
    scene = look_at(picture, picture.shape[1], picture.shape[0])
    return Shot(scene, understand(prompt), Timing(frames, duration_s), seed=seed, take=0)


def luma(packed: Plane) -> Field:
    """Brightness of a frame packed as I420."""
    return packed[: packed.shape[0] * 2 // 3].astype(np.float32)


def shift_between(
    one: Field, other: Field, where: Callable[[Field, Field], Field] | None = None
) -> tuple[float, float]:
    """By how many pixels the content moved, right and down: the median over the places chosen by `where(x, y)`,
    which gets positions as fractions of the sides."""
    dense = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow = dense.calc(one.astype(np.uint8), other.astype(np.uint8), None)
    height, width = one.shape
    y, x = np.mgrid[:height, :width] / np.array([height, width]).reshape(2, 1, 1)
    inner = (x > 0.12) & (x < 0.88) & (y > 0.12) & (y < 0.88)
    chosen = inner if where is None else inner & where(x, y)
    return float(np.median(flow[..., 0][chosen])), float(np.median(flow[..., 1][chosen]))


def growth_between(one: Field, other: Field) -> float:
    """How much larger the content became."""
    corners = cv2.goodFeaturesToTrack(one.astype(np.uint8), 300, 0.01, 5)
    found, status, _ = cv2.calcOpticalFlowPyrLK(one.astype(np.uint8), other.astype(np.uint8), corners, None)
    kept = status.ravel() == 1
    matrix, _ = cv2.estimateAffinePartial2D(corners[kept], found[kept])
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))
