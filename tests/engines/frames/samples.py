"""Pictures and clips made on the spot, and ways to look at the results."""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.encoder import Encoder


def clouds(width: int, height: int, *, seed: int = 1, grain: int = 12) -> Picture:
    """Soft coloured texture without any structure, RGB."""
    random = np.random.default_rng(seed)
    small = random.integers(20, 236, (max(2, height // grain), max(2, width // grain), 3)).astype(np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def portrait(width: int, height: int, x: int, y: int, radius: int) -> Picture:
    """A drawn head and shoulders, good enough for a face finder; (x, y) is between the eyes."""
    picture = np.full((height, width, 3), (150, 170, 190), np.uint8)

    def oval(at: tuple[float, float], axes: tuple[float, float], colour: tuple[int, int, int]) -> None:
        centre = (round(x + at[0] * radius), round(y + at[1] * radius))
        size = (round(axes[0] * radius), round(axes[1] * radius))
        cv2.ellipse(picture, centre, size, 0, 0, 360, colour, -1, cv2.LINE_AA)

    oval((0, 3.2), (2, 2.2), (60, 60, 110))
    oval((0, -0.25), (1.02, 1.2), (50, 35, 25))
    oval((0, 0.15), (0.82, 1.08), (224, 180, 150))
    for side in (-0.34, 0.34):
        oval((side, -0.22), (0.22, 0.07), (60, 40, 30))
        oval((side, -0.04), (0.24, 0.15), (190, 145, 120))
        oval((side, -0.02), (0.15, 0.08), (245, 245, 245))
        oval((side, -0.02), (0.075, 0.075), (40, 30, 25))
    oval((0, 0.4), (0.12, 0.05), (170, 120, 100))
    oval((0, 0.68), (0.28, 0.09), (170, 80, 80))
    return cv2.GaussianBlur(picture, (0, 0), 1.5)


def save(path: Path, picture: Picture) -> Path:
    flag = cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    assert cv2.imwrite(str(path), cv2.cvtColor(picture, flag))
    return path


def frames_of(path: Path) -> list[Picture]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def write_clip(path: Path, pictures: list[Picture], fps: int = 10) -> Path:
    height, width = pictures[0].shape[:2]
    with Encoder(path, width_px=width, height_px=height, fps=Fraction(fps)) as encoder:
        for picture in pictures:
            encoder.write(picture)
    return path


def likeness_db(one: Picture, other: Picture) -> float:
    """PSNR; 40 and more is hard to tell apart."""
    error = float(((one.astype(np.float64) - other.astype(np.float64)) ** 2).mean())
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def png_header_bomb(width: int, height: int) -> bytes:
    """A tiny one-bit PNG that claims to be huge; its rows are all there, well compressed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
