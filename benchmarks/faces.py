"""The faces engine beside the bare OpenCV calls and the bare encoder that come nearest to what it does."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.image import CreateFace
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import AnimateExpression, Expression, TalkingHead
from atelier.engines.faces.exchange.swap import exchanged
from atelier.engines.faces.find import find_faces
from atelier.engines.faces.improving.improve import improved
from atelier.engines.faces.run import run
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.encoder import Encoder, exact_rate
from atelier.engines.frames.images import read_image
from atelier.engines.port import Done, Task
from atelier.engines.sound.wav import WavWriter
from benchmarks.report import Report
from benchmarks.stopwatch import timed

_SIDE_PX: Final = 1024
_SOUND_S: Final = 8
_FPS: Final = 25.0
_TRIES: Final = 3  # the best of them counts
_FRAMES: Final = round(_SOUND_S * _FPS)


async def pictures(report: Report) -> None:
    """On portraits of one megapixel that the engine draws itself."""
    await asyncio.to_thread(_pictures, report)


async def films(report: Report) -> None:
    """On eight seconds of 1280 x 720."""
    await asyncio.to_thread(_films, report)


def _pictures(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wish = CreateFace(_SIDE_PX, _SIDE_PX, prompt="a woman of 30 with a bun, studio")
        took, woman = timed(lambda: _face(folder, wish, 21), tries=_TRIES)
        bare, _ = timed(lambda: _strokes(np.zeros((1400, 1400, 3), np.uint8)), tries=_TRIES)
        report.limit("draw a face of 1 megapixel, against 20,000 hairs by cv2.polylines", took, bare, "s", most=2.5)
        man = _face(folder, CreateFace(_SIDE_PX, _SIDE_PX, prompt="a man of 40 with short hair, studio"), 61)
    cascade = cv2.CascadeClassifier(f"{Path(cv2.__file__).parent}/data/haarcascade_frontalface_alt2.xml")
    grey = cv2.resize(cv2.cvtColor(woman, cv2.COLOR_RGB2GRAY), (560, 560), interpolation=cv2.INTER_AREA)
    took, faces = timed(lambda: find_faces(woman), tries=_TRIES)
    bare, _ = timed(lambda: cascade.detectMultiScale(grey, 1.08, 3), tries=_TRIES)
    report.limit("find a face and its 68 points, against one upright cascade", took, bare, "s", most=1)
    others = find_faces(man)
    took, _ = timed(lambda: exchanged(man, others[0], woman, faces[0]), tries=_TRIES)
    bare, _ = timed(lambda: _cloned(man, woman), tries=_TRIES)
    report.limit("swap a face, against cv2.seamlessClone", took, bare, "s", most=0.5)
    took, _ = timed(lambda: improved(woman, faces[0], 0.5), tries=_TRIES)
    bare, _ = timed(lambda: cv2.bilateralFilter(woman, 9, 30, 9), tries=_TRIES)
    report.limit("improve a face, against a bilateral filter", took, bare, "s", most=0.5)


def _films(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        face = Path(folder) / "face.png"
        portrait = _face(folder, CreateFace(1280, 720, prompt="a woman of 30 with a bun, studio"), 21)
        cv2.imwrite(str(face), cv2.cvtColor(portrait, cv2.COLOR_RGB2BGR))
        sound = _voice(Path(folder) / "voice.wav")
        image, audio = Media("face", MediaKind.IMAGE, "image/png"), Media("voice", MediaKind.AUDIO, "audio/wav")
        inputs = {"face": str(face), "voice": str(sound)}
        bare, _ = timed(lambda: _encoded(portrait, Path(folder) / "bare.mp4", sound), tries=_TRIES)
        talking = TalkingHead(1280, 720, _FPS, image=image, audio=audio)
        took, _ = timed(lambda: _made(folder, talking, inputs), tries=_TRIES)
        report.limit(f"talk for {_SOUND_S} s, against encoding as many frames", took, bare, "s", most=2 * _SOUND_S)
        smile = AnimateExpression(image, Expression.SMILE, 1280, 720, float(_SOUND_S), _FPS)
        took, _ = timed(lambda: _made(folder, smile, inputs), tries=_TRIES)
        report.limit(f"smile for {_SOUND_S} s, against the same", took, bare, "s", most=2 * _SOUND_S)


def _made(folder: str, wish: Any, inputs: dict[str, str], seed: int = 1) -> str:
    outcome = run(Task("job", Order("faces", wish, 1, seed), folder, inputs), lambda fraction, stage: None)
    assert isinstance(outcome, Done), outcome
    return outcome.files[0].path


def _face(folder: str, wish: CreateFace, seed: int) -> Picture:
    return read_image(Path(_made(folder, wish, {}, seed)), max_pixels=4_000_000)


def _strokes(canvas: Picture) -> None:
    chance = np.random.default_rng(1)
    for start in chance.integers(0, 1300, (20_000, 1, 2)):
        path = (start + chance.integers(0, 90, (6, 2))).astype(np.int32)
        cv2.polylines(canvas, [path], False, (90, 60, 40), 1, cv2.LINE_AA)


def _cloned(picture: Picture, face: Picture) -> Picture:
    mask = np.zeros(picture.shape[:2], np.uint8)
    centre = (_SIDE_PX // 2, _SIDE_PX // 2)
    cv2.ellipse(mask, centre, (190, 250), 0, 0, 360, 255, -1)
    return cv2.seamlessClone(face, picture, mask, centre, cv2.NORMAL_CLONE)


def _voice(path: Path) -> Path:
    rate = 48_000
    time_s = np.arange(_SOUND_S * rate) / rate
    buzz = np.sign(np.sin(2 * np.pi * 130 * time_s)) * np.clip(np.sin(2 * np.pi * 2.5 * time_s), 0, 1)
    with WavWriter(path, channels=1) as writer:
        writer.write((0.3 * buzz).astype(np.float32)[None])
    return path


def _encoded(picture: Picture, path: Path, sound: Path) -> None:
    """The portrait, shifted by a pixel from frame to frame so that there is something to encode."""
    with Encoder(path, width_px=1280, height_px=720, fps=exact_rate(_FPS), audio=sound) as encoder:
        for number in range(_FRAMES):
            encoder.write(np.roll(picture, number % 9, axis=1))
