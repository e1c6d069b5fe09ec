"""People who do not exist, drawn once for all tests, and orders to treat them by."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.image import CreateFace
from atelier.domain.wishes.parts import Media
from atelier.engines.faces.portrait.asking.casting import Cast, cast
from atelier.engines.faces.portrait.asking.reading import read_wish
from atelier.engines.faces.portrait.portrait import frame_of, paint_portrait
from atelier.engines.faces.run import run
from atelier.engines.frames.arrays import Picture, Points
from atelier.engines.port import Done, Outcome, Refused, Task
from atelier.engines.sound.wav import WavWriter
from tests.engines.frames.samples import save

SIDE_PX = 360


def media(name: str, kind: MediaKind = MediaKind.IMAGE, **figures: float) -> Media:
    types = {MediaKind.IMAGE: "image/png", MediaKind.AUDIO: "audio/wav", MediaKind.VIDEO: "video/mp4"}
    return Media(name, kind, types[kind], **figures)  # type: ignore[arg-type]


@cache
def drawn(seed: int, *, width: int = SIDE_PX, height: int = SIDE_PX, **attributes: str) -> Picture:
    """A portrait, RGB; the same object for the same arguments, so do not write into it."""
    return paint_portrait(casting(seed, **attributes).portrait, width, height, seed)


def casting(seed: int, **attributes: str) -> Cast:
    return cast(read_wish(CreateFace(SIDE_PX, SIDE_PX, **attributes)), seed)


def woman() -> Picture:
    return drawn(21, gender="woman", age="30", skin="light", hair_style="bun", glasses="none", expression="neutral")


def man() -> Picture:
    return drawn(61, gender="man", age="40", skin="brown", beard="none", glasses="none", expression="neutral")


def place(seed: int, x: float, y: float, **attributes: str) -> Points:
    """A point in face units of a drawn portrait, in its pixels."""
    scale, (left, top) = frame_of(SIDE_PX, SIDE_PX)
    return np.array([x * scale + left, y * scale + top])


def nobody() -> Picture:
    """Hills and a sky."""
    picture = np.zeros((240, 320, 3), np.uint8)
    picture[:120], picture[120:] = (120, 170, 220), (60, 110, 50)
    cv2.circle(picture, (230, 60), 26, (250, 240, 190), -1, cv2.LINE_AA)
    return picture


def order(
    wish: Wish, folder: Path, pictures: dict[str, Picture], *, outputs: int = 1, seed: int = 5, **files: Path
) -> Task:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    inputs = {name: str(save(folder / f"{name}.png", picture)) for name, picture in pictures.items()}
    inputs |= {name: str(path) for name, path in files.items()}
    return Task("job", Order("faces", wish, outputs, seed), str(scratch), inputs)


def treat(
    wish: Wish,
    folder: Path,
    pictures: dict[str, Picture],
    *,
    outputs: int = 1,
    seed: int = 5,
    told: Callable[[float, str], None] = lambda fraction, stage: None,
    **files: Path,
) -> Outcome:
    return run(order(wish, folder, pictures, outputs=outputs, seed=seed, **files), told)


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def picture_of(outcome: Outcome, number: int = 0) -> Picture:
    """As it is in the file, RGB or RGBA."""
    seen = cv2.imread(done(outcome).files[number].path, cv2.IMREAD_UNCHANGED)
    assert seen is not None
    return cv2.cvtColor(seen, cv2.COLOR_BGRA2RGBA if seen.shape[2] == 4 else cv2.COLOR_BGR2RGB)


def refusal(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    assert len(outcome.message) > 20
    return outcome.code


def voice(path: Path, syllables: list[tuple[float, float]], *, pause_s: float = 0.0) -> Path:
    """A WAV of buzzing syllables, each (seconds, loudness 0..1), with pauses between them."""
    rate = 48_000
    parts = []
    for seconds, loud in syllables:
        time_s = np.arange(round(seconds * rate)) / rate
        buzz = sum(np.sin(2 * np.pi * 140 * n * time_s) / n for n in range(1, 16))
        swell = np.minimum(1, np.minimum(time_s, seconds - time_s) / 0.03)
        parts += [0.25 * loud * buzz * swell, np.zeros(round(pause_s * rate))]
    with WavWriter(path, channels=1) as writer:
        writer.write(np.concatenate(parts).astype(np.float32)[None])
    return path


def lightness(picture: Picture) -> Picture:
    return cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2LAB).astype(np.float32)
