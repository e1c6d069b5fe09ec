"""An identity, and one small real file of every format the house delivers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg
import pillow_heif
import pytest
from PIL import Image

from atelier.provenance.facts import Marking
from atelier.provenance.identity import Identity
from tests.provenance.pictures import leaves

pillow_heif.register_heif_opener()

EMBEDDED = {
    "picture.png": "image/png",
    "picture.jpg": "image/jpeg",
    "picture.webp": "image/webp",
    "lossless.webp": "image/webp",
    "moving.gif": "image/gif",
    "picture.avif": "image/avif",
    "picture.heic": "image/heic",
    "film.mp4": "video/mp4",
    "streamable.mp4": "video/mp4",
    "fragments.mp4": "video/mp4",
    "film.mov": "video/quicktime",
    "sound.wav": "audio/wav",
    "sound.mp3": "audio/mpeg",
    "sound.m4a": "audio/mp4",
    "sound.flac": "audio/flac",
}
BESIDE = {
    "film.webm": "video/webm",
    "sound.ogg": "audio/ogg",
    "shape.glb": "model/gltf-binary",
    "words.srt": "application/x-subrip",
    "words.vtt": "text/vtt",
    "words.txt": "text/plain",
    "words.json": "application/json",
    "unheard-of.bin": "application/x-unheard-of",
}
MEDIA_TYPES = EMBEDDED | BESIDE


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return Identity.load(tmp_path_factory.mktemp("house") / "identity")


@pytest.fixture(scope="session")
def other_house(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return Identity.load(tmp_path_factory.mktemp("other") / "identity")


@pytest.fixture
def facts() -> Marking:
    return Marking(
        job_id="0192f0aa-1111-7000-8000-00000000abcd",
        operation="text_to_image",
        engine="sketch",
        model="flux-dev",
        trained=False,
        made_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    picture = Image.fromarray(leaves(512, 384, seed=3, count=200))
    picture.save(folder / "picture.png")
    picture.save(folder / "picture.jpg", quality=90)
    smooth = Image.fromarray(leaves(640, 480, seed=4, count=6, grain=1))
    smooth.save(folder / "picture.webp", quality=90)
    for name, options in (("lossless.webp", {"lossless": True}), ("picture.avif", {}), ("picture.heic", {})):
        picture.save(folder / name, **options)
    _film(folder)
    (folder / "shape.glb").write_bytes(b"glTF\x02\0\0\0\x30\0\0\0\x1c\0\0\0JSON" + b'{"asset":{"version":"2.0"}} ')
    (folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nGood morning\n")
    (folder / "words.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nGood morning\n")
    (folder / "words.txt").write_text("Good morning\n")
    (folder / "words.json").write_text('{"greeting": "Good morning"}')
    (folder / "unheard-of.bin").write_bytes(bytes(range(256)) * 4)
    return folder


def _film(folder: Path) -> None:
    size, tone = "testsrc2=size=320x240:rate=12:duration=1", "sine=frequency=440:duration=1"
    h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    _ffmpeg("-f", "lavfi", "-i", size, "-f", "lavfi", "-i", tone, *h264, "-shortest", folder / "film.mp4")
    copies = {
        "streamable.mp4": ["-c", "copy", "-movflags", "+faststart"],
        "fragments.mp4": ["-c", "copy", "-movflags", "frag_keyframe+empty_moov"],
        "film.mov": ["-c", "copy"],
        "film.webm": ["-c:v", "libvpx", "-c:a", "libopus"],
        "moving.gif": ["-an", "-vf", "scale=160:-1,fps=5"],
        "sound.wav": ["-vn"],
        "sound.mp3": ["-vn"],
        "sound.m4a": ["-vn", "-c:a", "copy"],
        "sound.flac": ["-vn"],
        "sound.ogg": ["-vn", "-c:a", "libopus"],
    }
    for name, options in copies.items():
        _ffmpeg("-i", folder / "film.mp4", *options, folder / name)


def _ffmpeg(*arguments: str | Path) -> None:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-v", "error", "-y", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL)


@pytest.fixture
def fresh(samples: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a sample that the test may change."""

    def copy(name: str) -> Path:
        return Path(shutil.copy(samples / name, tmp_path / name))

    return copy


@pytest.fixture(scope="session")
def decoded_digest() -> Callable[[Path], str]:
    """A digest of everything that can be seen and heard in a film or a sound."""

    def digest(path: Path) -> str:
        program = imageio_ffmpeg.get_ffmpeg_exe()
        command = [program, "-v", "error", "-i", str(path), "-f", "md5", "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout

    return digest
