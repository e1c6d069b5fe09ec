"""Real files of every type, made once and kept as bytes."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

TEST_PICTURE = ("-f", "lavfi", "-i", "testsrc=s=160x120:r=24:d=2")
TONE = ("-f", "lavfi", "-i", "sine=d=2")
YUV = ("-pix_fmt", "yuv420p")


@cache
def image(format: str, width: int = 160, height: int = 120, seed: int = 0, **options: Any) -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, format, **options)
    return file.getvalue()


@cache
def animation(format: str, frames: int = 5, shown_ms: int = 200) -> bytes:
    random = np.random.default_rng(1)
    pictures = [Image.fromarray(random.integers(0, 255, (60, 80, 3), dtype=np.uint8)) for _ in range(frames)]
    file = io.BytesIO()
    pictures[0].save(file, format, save_all=True, append_images=pictures[1:], duration=shown_ms, loop=0)
    return file.getvalue()


@cache
def encoded(extension: str, *arguments: str, into_pipe: bool = False) -> bytes:
    """What ffmpeg makes of its arguments. Into a pipe, it cannot go back and fill in lengths."""
    with tempfile.TemporaryDirectory() as folder:
        target = "pipe:1" if into_pipe else str(Path(folder) / f"file.{extension}")
        form = ("-f", extension) if into_pipe else ()
        done = subprocess.run(
            [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *arguments, *form, target], check=True, capture_output=True
        )
        return done.stdout if into_pipe else Path(target).read_bytes()


def video(extension: str = "mp4", *options: str) -> bytes:
    """Two seconds of picture and sound, 160 x 120 at 24 fps."""
    return encoded(extension, *TEST_PICTURE, *TONE, *YUV, *options)


def turned_video() -> bytes:
    """As a telephone held upright records it: a wide picture with the note to turn it."""
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(video())
        file.flush()
        return encoded("mp4", "-display_rotation", "90", "-i", file.name, "-c", "copy")


def sound(extension: str, *options: str) -> bytes:
    """Two seconds of a tone."""
    return encoded(extension, *TONE, *options)


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small file whose header claims a picture that nobody can hold in memory."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def model(document: dict[str, Any] | None = None, *, version: int = 2) -> bytes:
    """A GLB file; by default with one triangle."""
    if document is None:
        document = {
            "asset": {"version": "2.0"},
            "buffers": [{"byteLength": 36}],
            "bufferViews": [{"buffer": 0, "byteLength": 36}],
            "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", 36, b"BIN\x00") + bytes(36)
    return struct.pack("<4sII", b"glTF", version, 12 + len(body)) + body


def weights() -> bytes:
    """Safetensors with one tensor of four bytes."""
    header = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("photo.png", image("PNG"))
    return file.getvalue()


SUBTITLES = b"1\n00:00:00,000 --> 00:00:01,500\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\nthere\n"
TEXT = "A text, wörtlich.\n".encode()
WEB_SUBTITLES = b"WEBVTT\n\n00:00.000 --> 00:01.500\nHello\n"


_MAKERS: dict[str, Callable[[], bytes]] = {
    "image/png": lambda: image("PNG"),
    "image/jpeg": lambda: image("JPEG"),
    "image/webp": lambda: image("WEBP"),
    "image/gif": lambda: image("GIF"),
    "image/avif": lambda: image("AVIF"),
    "image/heic": lambda: image("HEIF"),
    "video/mp4": lambda: video("mp4"),
    "video/quicktime": lambda: video("mov"),
    "video/webm": lambda: video("webm"),
    "audio/wav": lambda: sound("wav"),
    "audio/mpeg": lambda: sound("mp3"),
    "audio/mp4": lambda: sound("m4a"),
    "audio/ogg": lambda: sound("ogg"),
    "audio/flac": lambda: sound("flac"),
    "model/gltf-binary": model,
    "application/x-safetensors": weights,
    "application/x-subrip": lambda: SUBTITLES,
    "text/vtt": lambda: WEB_SUBTITLES,
    "text/plain": lambda: TEXT,
    "application/json": lambda: b'{"scenes": [1, 2]}',
}


def of_type(name: str) -> bytes:
    """A file of a type that the house knows."""
    return _MAKERS[name]()
