"""Pictures and clips to change, orders to change them by, and ways to measure what changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.image import EditImage
from atelier.domain.wishes.parts import Media, StyleUse
from atelier.domain.wishes.video import TransformVideo
from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.port import Done, Outcome, Progress, StyleFile, Task
from atelier.engines.retouch.run import run
from atelier.engines.sketch.render import render
from atelier.engines.sketch.words.interpret import interpret
from tests.engines.frames.samples import save


@cache
def painted(prompt: str, width: int, height: int, seed: int) -> Picture:
    return render(interpret(prompt), width, height, seed)


def meadow(width: int = 240, height: int = 160) -> Picture:
    """Green hills under a blue sky."""
    return painted("green hills, clear sky, day", width, height, 4).copy()


def thing(width: int = 240, height: int = 160, *, x: float = 0.5) -> Picture:
    """A red ball before a calm grey wall, easily told from it."""
    rows = np.linspace(150, 190, height, dtype=np.float32)[:, None, None]
    picture = np.broadcast_to(rows, (height, width, 3)).astype(np.uint8).copy()
    centre = (round(x * width), round(0.58 * height))
    cv2.circle(picture, centre, round(0.26 * height), (200, 40, 36), -1, cv2.LINE_AA)
    cv2.circle(picture, (centre[0] - 8, centre[1] - 10), round(0.06 * height), (240, 150, 140), -1, cv2.LINE_AA)
    return picture


def ball_of(shape: tuple[int, ...], x: float = 0.5) -> Field:
    """True where the ball of `thing` is."""
    height, width = shape[:2]
    y, across = np.mgrid[:height, :width]
    return np.hypot(across - x * width, y - 0.58 * height) < 0.24 * height


def media(name: str, kind: MediaKind = MediaKind.IMAGE) -> Media:
    return Media(name, kind, "image/png" if kind is MediaKind.IMAGE else "video/mp4")


def task_of(
    folder: Path,
    wish: Wish,
    inputs: dict[str, Path],
    *,
    outputs: int = 1,
    seed: int = 1,
    styles: dict[str, StyleFile] | None = None,
) -> Task:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    order = Order("retouch", wish, outputs, seed)
    return Task("job", order, str(scratch), {name: str(path) for name, path in inputs.items()}, styles=styles or {})


def edit(
    folder: Path,
    pictures: Picture | Sequence[Picture],
    prompt: str,
    *,
    mask: Picture | None = None,
    outputs: int = 1,
    seed: int = 1,
    uses: tuple[StyleUse, ...] = (),
    styles: dict[str, StyleFile] | None = None,
    progress: Progress = lambda fraction, stage: None,
    **given: Any,
) -> Outcome:
    """Run an order in `folder`."""
    many = [pictures] if isinstance(pictures, np.ndarray) else pictures
    inputs = {f"p{number}": save(folder / f"p{number}.png", picture) for number, picture in enumerate(many)}
    if mask is not None:
        inputs["mask"] = save(folder / "mask.png", mask)
        given["mask"] = media("mask")
    images = tuple(media(f"p{number}") for number in range(len(many)))
    wish = EditImage(images=images, prompt=prompt, styles=uses, **given)
    return run(task_of(folder, wish, inputs, outputs=outputs, seed=seed, styles=styles), progress)


def restyle(
    folder: Path,
    video: Path,
    prompt: str = "",
    *,
    image: Picture | None = None,
    seed: int = 1,
    outputs: int = 1,
    uses: tuple[StyleUse, ...] = (),
    styles: dict[str, StyleFile] | None = None,
    **given: Any,
) -> Outcome:
    inputs = {"video": video}
    if image is not None:
        inputs["image"] = save(folder / "image.png", image)
        given["image"] = media("image")
    wish = TransformVideo(video=media("video", MediaKind.VIDEO), prompt=prompt, styles=uses, **given)
    task = task_of(folder, wish, inputs, outputs=outputs, seed=seed, styles=styles)
    return run(task, lambda fraction, stage: None)


def results(outcome: Outcome) -> list[Picture]:
    """The pictures of an outcome, RGB or RGBA."""
    assert isinstance(outcome, Done), outcome
    return [read(Path(made.path)) for made in outcome.files]


def read(path: Path) -> Picture:
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    flag = cv2.COLOR_BGR2RGB if picture.shape[2] == 3 else cv2.COLOR_BGRA2RGBA
    return cv2.cvtColor(picture, flag)


def mean(picture: Picture, where: Field | None = None) -> Field:
    """The mean colour, 0..255 each."""
    chosen = picture[..., :3].reshape(-1, 3) if where is None else picture[..., :3][where]
    return chosen.astype(np.float64).mean(axis=0)


def vividness(picture: Picture) -> float:
    hsv = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2HSV)
    return float(hsv[..., 1].mean())


def apart(one: Picture, other: Picture) -> float:
    """The mean difference of two pictures, in levels of 0..255."""
    return float(np.abs(one.astype(np.float64) - other.astype(np.float64)).mean())
