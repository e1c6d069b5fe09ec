"""Words and their times, kept inside the file that says them, so that it can be transcribed without guessing.

They stand as JSON, in WAV in a chunk of their own behind the sound, in other formats as a tag. Players skip it, the
marks of provenance leave it as it is (a test sees to that), and a copy in another format takes it along.

They count as long as the sound is the one that they belong to: the outline of its level is kept beside them. Another
format or volume does no harm; whoever cuts the sound or puts other words in makes them worthless.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import av
import av.error
import msgspec
import numpy as np

from atelier.domain.errors import MediaRejected
from atelier.engines.captions.cue import Word
from atelier.engines.frames.opening import open_media
from atelier.engines.sound.arrays import Wave, floats
from atelier.engines.sound.wav import add_chunk, chunks

TAG: Final = "atelier_words"
CHUNK: Final = b"wrds"
_VERSION: Final = 1
_LARGEST: Final = 8 << 20

_RATE_HZ: Final = 16_000
_STEP: Final = 800  # samples, 50 ms
_FLOOR_DB: Final = 40
_SLACK: Final = 3
"""Steps that a copy may be longer, shorter or later by: encoders put some silence around the sound."""

_DIFFERENCE_DB: Final = 12
_DIFFERENT: Final = 2
_ONE_IN: Final = 500
"""At most two steps, and one in 500, may be so far off. Copies by the usual codecs have none, by telephones two; half
a word that was silenced is more."""


class Keepsake(msgspec.Struct, frozen=True):
    """`language` is BCP 47. `outline`: for every 50 ms of the sound, how many decibels it is below its loudest."""

    language: str
    words: tuple[Word, ...]
    outline: bytes
    version: int = _VERSION


def keep(path: Path, words: Sequence[Word], language: str) -> None:
    """Puts the words into a finished WAV file that has none yet. Raises MediaRejected where it has no sound."""
    kept = Keepsake(language, tuple(words), outline(path))
    write_kept(path, {TAG: msgspec.json.encode(kept).decode()})


def recall(path: Path) -> Keepsake | None:
    """What a file keeps, if its sound is still the one that the words belong to."""
    try:
        text = read_kept(path)
        kept = None if text is None else msgspec.json.decode(text, type=Keepsake)
        if kept is None or kept.version != _VERSION or not _alike(kept.outline, outline(path)):
            return None
    except (MediaRejected, msgspec.DecodeError):
        return None
    return kept


def read_kept(path: Path) -> str | None:
    """The text that a file keeps, whether it still counts or not. Raises MediaRejected where it cannot be read."""
    for kind, at, length in chunks(path):
        if kind == CHUNK and length <= _LARGEST:
            with path.open("rb") as file:
                file.seek(at)
                return file.read(length).decode(errors="replace")
    with open_media(path) as container:
        tags = container.metadata | (container.streams.audio[0].metadata if container.streams.audio else {})
        return tags.get(TAG)


def tags_of(path: Path) -> dict[str, str]:
    """What a file keeps, as the tags that a copy in another format has to have: a video with the speech in, too."""
    text = read_kept(path)
    return {} if text is None else {TAG: text}


def write_kept(path: Path, tags: Mapping[str, str]) -> None:
    """Puts what another file keeps, if it does, into a finished WAV file, which takes no such tags."""
    if TAG in tags:
        add_chunk(path, CHUNK, tags[TAG].encode())


def outline(path: Path) -> bytes:
    """How loud a sound is, step by step. Raises MediaRejected."""
    powers = np.array([np.square(step).mean(dtype=np.float64) for step in _steps(path)])
    smooth = np.convolve(powers, (0.25, 0.5, 0.25), "same") if len(powers) else powers
    below_db = 10 * np.log10((smooth.max(initial=0.0) + 1e-9) / (smooth + 1e-9))
    return bytes(np.clip(np.rint(below_db), 0, _FLOOR_DB).astype(np.uint8))


def _steps(path: Path) -> Iterator[Wave]:
    resampler = av.AudioResampler("flt", "mono", _RATE_HZ, frame_size=_STEP)
    with open_media(path) as container:
        if not container.streams.audio:
            raise MediaRejected("the file has no sound")
        try:
            for frame in container.decode(audio=0):
                frame.pts = None
                for piece in resampler.resample(frame):
                    yield floats(piece.to_ndarray())
            for piece in resampler.resample(None):
                yield floats(piece.to_ndarray())
        except av.error.FFmpegError as error:
            raise MediaRejected(f"the sound is damaged: {error}") from error


def _alike(kept: bytes, heard: bytes) -> bool:
    """Whether two outlines are those of one sound, at whatever place the copy begins within the slack."""
    if not kept or abs(len(kept) - len(heard)) > _SLACK:
        return False
    ours = np.frombuffer(kept, np.uint8).astype(int)
    theirs = np.pad(np.frombuffer(heard, np.uint8).astype(int), _SLACK, constant_values=_FLOOR_DB)
    theirs = np.pad(theirs, (0, _SLACK), constant_values=_FLOOR_DB)
    shifted = (theirs[start : start + len(ours)] for start in range(2 * _SLACK + 1))
    fewest = min(int((np.abs(ours - other) > _DIFFERENCE_DB).sum()) for other in shifted)
    return fewest <= _DIFFERENT + len(ours) // _ONE_IN
