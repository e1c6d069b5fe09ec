"""What a file looks like on a page: pictures as they are, videos as a strip of moments, sounds as their shape."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import numpy as np
from PIL import Image, ImageDraw

WIDE_PX: Final = 640
_MOMENTS: Final = 4
_PAPER: Final = (244, 244, 240)
_INK: Final = (52, 92, 120)
_CHECKS: Final = ((236, 236, 236), (206, 206, 206))


def picture_of(file: Path) -> Image.Image:
    if file.suffix in (".mp4", ".webm"):
        return _strip(file)
    if file.suffix in (".wav", ".mp3", ".ogg"):
        return _wave(file)
    return _still(file)


def sheet_of(files: list[Path]) -> Image.Image:
    """Several files as one picture, up to four of them; nothing else fits."""
    pictures = [picture_of(file) for file in files]
    return pictures[0] if len(pictures) == 1 else _in_two_columns(pictures[: len(pictures) // 2 * 2][:_MOMENTS])


def _still(file: Path) -> Image.Image:
    with Image.open(file) as opened:
        picture = opened.convert("RGBA")
    ground = _checked(picture.size)
    ground.alpha_composite(picture)
    return _fitted(ground.convert("RGB"))


def _checked(size: tuple[int, int]) -> Image.Image:
    """The pattern that stands for transparency."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]] // 16
    return Image.fromarray(np.array(_CHECKS, np.uint8)[(x + y) % 2]).convert("RGBA")


def _fitted(picture: Image.Image) -> Image.Image:
    wide = WIDE_PX if picture.width >= picture.height else WIDE_PX // 2
    return picture.resize((wide, round(wide * picture.height / picture.width)), Image.Resampling.LANCZOS)


def _strip(file: Path) -> Image.Image:
    with av.open(str(file)) as container:
        count = container.streams.video[0].frames
        wanted = {round(number * (count - 1) / (_MOMENTS - 1)) for number in range(_MOMENTS)}
        frames = [frame.to_image() for number, frame in enumerate(container.decode(video=0)) if number in wanted]
    return _in_two_columns(frames)


def _in_two_columns(pictures: list[Image.Image]) -> Image.Image:
    across = 2
    wide = WIDE_PX // across
    tall = round(wide * pictures[0].height / pictures[0].width)
    sheet = Image.new("RGB", (across * wide, -(-len(pictures) // across) * tall))
    for number, picture in enumerate(pictures):
        small = picture.resize((wide, tall), Image.Resampling.LANCZOS)
        sheet.paste(small, (number % across * wide, number // across * tall))
    return sheet


def _wave(file: Path) -> Image.Image:
    """The loudest and the softest value of each column."""
    with av.open(str(file)) as container:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    sound = np.concatenate(parts)
    tall = 120
    picture = Image.new("RGB", (WIDE_PX, tall), _PAPER)
    draw = ImageDraw.Draw(picture)
    for column, part in enumerate(np.array_split(sound, WIDE_PX)):
        high, low = float(part.max()), float(part.min())
        draw.line((column, tall / 2 * (1 - high), column, tall / 2 * (1 - low) + 1), fill=_INK)
    return picture
