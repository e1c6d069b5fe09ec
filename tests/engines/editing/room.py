"""The cutting room: clips whose frames carry their number, sounds that can be told apart, and ways to read both."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import imageio_ffmpeg
import numpy as np
import pillow_heif
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.parts import Media
from atelier.engines.editing.run import run
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.encoder import Encoder
from atelier.engines.port import Done, Outcome, Refused, Task
from tests.engines.frames.samples import frames_of

BITS = (4, 3)
"""Columns and rows of the blocks that write a frame's number, the lowest bit first."""

RATE_HZ = 48_000


def numbered(number: int, size: tuple[int, int] = (64, 48), tint: tuple[int, int, int] = (255, 255, 255)) -> Picture:
    """A picture that says which one it is, in blocks of black and of `tint`."""
    columns, rows = BITS
    bits = [(number >> bit) & 1 for bit in range(columns * rows)]
    blocks = np.array(bits, np.uint8).reshape(rows, columns, 1) * np.array(tint, np.uint8)
    return cv2.resize(blocks, size, interpolation=cv2.INTER_NEAREST)


def number_of(picture: Picture) -> int:
    columns, rows = BITS
    height, width = picture.shape[:2]
    number = 0
    for bit in range(columns * rows):
        x, y = int((bit % columns + 0.5) * width / columns), int((bit // columns + 0.5) * height / rows)
        number |= int(picture[y - 1 : y + 2, x - 1 : x + 2].max(axis=2).mean() > 100) << bit
    return number


def numbers_of(path: Path) -> list[int]:
    return [number_of(frame) for frame in frames_of(path)]


def tone(frequency_hz: float, seconds: float, *, level: float = 0.3, rate_hz: int = RATE_HZ) -> np.ndarray:
    return (level * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def clicks(seconds: float, *, every_s: float = 0.5, frequency_hz: float = 1000) -> np.ndarray:
    """Beeps of 20 ms, the first at once."""
    sound = np.zeros(round(seconds * RATE_HZ), np.float32)
    beep = tone(frequency_hz, 0.02, level=0.8)
    for start in range(0, len(sound) - len(beep), round(every_s * RATE_HZ)):
        sound[start : start + len(beep)] = beep
    return sound


def save_sound(path: Path, sound: np.ndarray, *, rate_hz: int = RATE_HZ) -> Path:
    """Mono, as the name says: .wav, .mp3, .m4a."""
    raw = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    ffmpeg("-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "pipe:0", str(path), stdin=raw)
    return path


def ffmpeg(*arguments: str, stdin: bytes | None = None) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments]
    subprocess.run(command, input=stdin, check=True, stdin=subprocess.DEVNULL if stdin is None else None)


def clip(
    path: Path,
    frames: int = 30,
    *,
    fps: float = 30,
    size: tuple[int, int] = (64, 48),
    sound: np.ndarray | None = None,
    first: int = 0,
    tint: tuple[int, int, int] = (255, 255, 255),
) -> Path:
    """An MP4 with numbered frames from `first` on."""
    audio = None if sound is None else save_sound(path.with_suffix(".sound.wav"), sound)
    with Encoder(
        path, width_px=size[0], height_px=size[1], fps=Fraction(fps).limit_denominator(1001), audio=audio
    ) as encoder:
        for number in range(frames):
            encoder.write(numbered(first + number, size, tint))
    return path


def remade(source: Path, name: str, *options: str) -> Path:
    """The clip once more, as ffmpeg makes it with these options."""
    path = source.with_name(name)
    ffmpeg("-i", str(source), *options, str(path))
    return path


def still(path: Path, picture: Picture) -> Path:
    """Saved as the name says."""
    pillow_heif.register_heif_opener()
    Image.fromarray(picture).save(path, quality=95)
    return path


def picture_of(path: Path) -> Picture:
    """RGB or RGBA, as the file has it."""
    with Image.open(path) as image:
        return np.asarray(image)


def media(path: Path, kind: MediaKind = MediaKind.VIDEO, media_type: str = "video/mp4") -> Media:
    return Media(str(path), kind, media_type)


def task_of(wish: Wish, folder: Path, *, seed: int = 1) -> Task:
    """Assets are named by their paths."""
    order = Order("editing", wish, 1, seed)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return Task("job", order, str(scratch), {each.asset_id: each.asset_id for each in order.media()})


def edit(wish: Wish, folder: Path) -> Path:
    """The one file that comes out."""
    (path,) = edit_all(wish, folder)
    return path


def edit_all(wish: Wish, folder: Path) -> list[Path]:
    outcome = outcome_of(wish, folder)
    assert isinstance(outcome, Done), outcome
    return [Path(made.path) for made in outcome.files]


def outcome_of(wish: Wish, folder: Path) -> Outcome:
    return run(task_of(wish, folder), lambda fraction, stage: None)


def refusal_of(wish: Wish, folder: Path) -> Refused:
    outcome = outcome_of(wish, folder)
    assert isinstance(outcome, Refused), outcome
    return outcome


def sound_of(path: Path) -> np.ndarray:
    """Both channels as they are played, (2, samples) at 48 kHz."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", RATE_HZ)
        pieces = [piece.to_ndarray() for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate(pieces, axis=1)


def pitch_of(sound: np.ndarray) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    return float(np.argmax(spectrum) * RATE_HZ / (1 << 18))


def level_of(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if sound.size else 0.0


def middle_of(sound: np.ndarray, start_s: float, end_s: float) -> float:
    """Where the middle of the sound's energy is, within a stretch of it, in seconds."""
    begin = max(0, round(start_s * RATE_HZ))
    energy = np.square(sound[begin : round(end_s * RATE_HZ)], dtype=np.float64)
    return (begin + float((energy * np.arange(len(energy))).sum() / energy.sum())) / RATE_HZ


def clicks_in(sound: np.ndarray) -> Sequence[float]:
    """When beeps begin, in seconds."""
    loud = np.abs(sound) > 0.3
    places = np.flatnonzero(loud)
    begins = places[np.flatnonzero(np.diff(places, prepend=-RATE_HZ) > 0.1 * RATE_HZ)]
    return [float(place) / RATE_HZ for place in begins]
