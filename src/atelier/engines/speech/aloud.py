"""Speech for other engines: a text as samples, with the times of its words and of their single sounds.

    spoken = read_aloud("Good evening.", "en-gb-female", task.new_file("speech.wav"))

is what the operation `speak` would have made of it, mastered alike; the WAV file stays at that path for whoever muxes
it into a video. A video that shall be known as our own speech takes the words along:

    Encoder(..., audio=sound, tags=tags_of(sound))  # tags_of: atelier.engines.speech.keepsake

Call it in a child of the sandbox only: the library behind it keeps its state in globals.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from atelier.engines.captions.cue import Word
from atelier.engines.port import Refused
from atelier.engines.sound.arrays import RATE_HZ, Wave
from atelier.engines.sound.wav import read_samples
from atelier.engines.speech.speak import find_reader, say, write_speech


class Spoken(msgspec.Struct, frozen=True):
    """`samples` are float32 of shape (samples,) at `rate_hz`.

    `words` joined are the whole text. `phonemes` are names in the library's notation, each with the second when it
    begins; names that begin with "_" are silence.
    """

    samples: Wave
    rate_hz: int
    words: tuple[Word, ...]
    phonemes: tuple[tuple[str, float], ...]


def read_aloud(text: str, voice: str, path: Path, *, speed: float = 1.0, pitch: float = 1.0) -> Spoken | Refused:
    """Reads a text into the WAV file `path`. `voice` as in the wish, "" for the default one."""
    reader = find_reader(text, voice)
    if isinstance(reader, Refused):
        return reader
    said = say(text, reader, path.with_name(f".{path.name}.raw"), speed=speed, pitch=pitch)
    if isinstance(said, Refused):
        return said
    write_speech(path, said, reader, lambda share: None)
    said.raw.unlink()
    return Spoken(read_samples(path)[0], RATE_HZ, said.words, said.phonemes)
