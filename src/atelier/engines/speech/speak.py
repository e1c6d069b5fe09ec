"""The operation `speak`: a text becomes a WAV file of one channel that knows its own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.wishes.sound import Speak
from atelier.engines.captions.breaking import cues_of
from atelier.engines.captions.cue import Word
from atelier.engines.captions.formats import with_word_times
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.sound.arrays import Blocks, Wave, samples_in
from atelier.engines.sound.master import write_mastered
from atelier.engines.speech.keepsake import keep
from atelier.engines.speech.library import Event, EventKind, Parameter, espeak
from atelier.engines.speech.polish import polished
from atelier.engines.speech.spelling import is_spelled
from atelier.engines.speech.timing import Pause, Timeline, pauses_of, tokens_of, words_of
from atelier.engines.speech.voices import DEFAULT_VOICE, Gender, Voice, find_voice

LOUDNESS_LUFS: Final = -16.0
LONGEST: Final = 10_000
"""Characters of a text: at the slowest, half an hour."""

_WORDS_A_MINUTE: Final = 165
_VOLUME: Final = 40  # of 200; at 60 some voices clip
_VARIANT: Final = {Gender.FEMALE: "f1", Gender.MALE: "m7"}
"""Of the library's variants. Those with "breath" are no choice: they read memory that was never written, and sound a
little different each time."""

_RANGE: Final = {Gender.FEMALE: 85, Gender.MALE: 68}
"""How far the pitch moves, of 100. At the library's 50 it spreads by 1.5 and 2 semitones, with these by 2.3 and 2.5;
people who read aloud come to 2.5 or 3."""

_LEAD_IN_S: Final = 0.08
_CLOSING_S: Final = 0.35
_PIECE: Final = 1 << 16  # samples
_RELEASE: Final = 60.0  # samples, 2.7 ms
_UNSPEAKABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters; the library takes some of them for commands."""


class Saying(msgspec.Struct, frozen=True):
    """What the library has said: raw samples in a file, and the words with their times in the finished sound.

    `phonemes` have the times of the single sounds, in the library's notation, for those who move lips to them.
    """

    raw: Path
    rate_hz: int
    pauses: tuple[Pause, ...]
    words: tuple[Word, ...]
    phonemes: tuple[tuple[str, float], ...]
    duration_s: float


def speak(task: Task, wish: Speak, progress: Progress) -> Outcome:
    """One WAV file for each output, all alike, and one WebVTT file if subtitles are wanted."""
    voice = find_reader(wish.text, wish.voice)
    if isinstance(voice, Refused):
        return voice
    progress(0.0, "reading")
    said = say(wish.text, voice, task.new_file("voice.raw"), speed=wish.speed, pitch=wish.pitch)
    if isinstance(said, Refused):
        return said
    files = []
    outputs = task.order.outputs
    for number in range(outputs):
        path = task.new_file(f"speech-{number + 1}.wav")

        def heard(share: float, begun: int = number) -> None:
            progress(0.1 + 0.9 * (begun + share) / outputs, "speaking")

        write_speech(path, said, voice, heard)
        files.append(Made(str(path), MediaKind.AUDIO))
    if wish.subtitles:
        path = task.new_file("speech.vtt")
        path.write_text(with_word_times(cues_of(said.words), said.words), "utf-8")
        files.append(Made(str(path), MediaKind.TEXT))
    said.raw.unlink()
    return Done(tuple(files), {"voice": voice.id, "words": len(said.words), "duration_s": round(said.duration_s, 2)})


def find_reader(text: str, voice: str) -> Voice | Refused:
    """The voice of that name, if there is one and the text is not too much for it."""
    found = find_voice(voice)
    if found is None:
        return Refused(
            "unsupported_input",
            f"there is no voice {voice!r}: name a language and who speaks, such as {DEFAULT_VOICE} or de-male",
        )
    if len(text) > LONGEST:
        return Refused(
            "input_too_long", f"the text has {len(text):,} characters; at most {LONGEST:,} are read at a time"
        )
    return found


def say(text: str, voice: Voice, raw: Path, *, speed: float = 1.0, pitch: float = 1.0) -> Saying | Refused:
    """Has the library say a text into the file `raw`. `speed` and `pitch` are factors, 0.5..2.

    Refuses a text without a word in it, and one in letters that the voice does not know.
    """
    plain = _UNSPEAKABLE.sub(" ", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    events: list[Event] = []
    with espeak() as library, raw.open("wb") as file:

        def collect(sound: bytes, happened: list[Event]) -> None:
            file.write(sound)
            events.extend(happened)

        library.say(plain, f"{voice.espeak}+{_VARIANT[voice.gender]}", _parameters(voice.gender, speed, pitch), collect)
        rate_hz = library.rate_hz
    samples = raw.stat().st_size // 2
    tokens = tokens_of(plain, events, samples)
    if not tokens or not any(event.is_sound for event in events):
        raw.unlink()
        return Refused("unsupported_input", "the text holds nothing that this voice can say; send at least one word")
    if is_spelled(plain, tokens, events):
        raw.unlink()
        return Refused(
            "unsupported_input",
            f"the voice {voice.id} does not know these letters; name one of the text's own language, such as "
            "cmn-female, or write the text in the letters of the voice (Japanese in kana)",
        )
    begin = Pause(0, round(_LEAD_IN_S * rate_hz))
    end = Pause(samples, round(_CLOSING_S * rate_hz))
    pauses = [begin, *pauses_of(plain, tokens, events, rate_hz, speed), end]
    timeline = Timeline(pauses, rate_hz)
    return Saying(
        raw=raw,
        rate_hz=rate_hz,
        pauses=tuple(pauses),
        words=tuple(words_of(plain, tokens, timeline)),
        phonemes=tuple(
            (event.name, timeline.seconds(event.sample)) for event in events if event.kind is EventKind.PHONEME
        ),
        duration_s=timeline.seconds(samples),
    )


def write_speech(path: Path, said: Saying, voice: Voice, heard: Callable[[float], None]) -> None:
    """Writes what was said as a finished WAV file that keeps its words. `heard` gets the share done, 0..1."""
    write_mastered(
        path,
        polished(with_pauses(said.raw, said.pauses), said.rate_hz, voice.gender),
        channels=1,
        target_lufs=LOUDNESS_LUFS,
        samples=samples_in(said.duration_s),
        heard=heard,
    )
    keep(path, said.words, voice.language)


def _parameters(gender: Gender, speed: float, pitch: float) -> dict[Parameter, int]:
    """The library's figures. Its pitch goes from 0 to 99, 50 being the voice's own; an octave is about 50 of them."""
    octaves = np.log2(min(max(pitch, 0.5), 2.0))
    return {
        Parameter.RATE: round(_WORDS_A_MINUTE * min(max(speed, 0.5), 2.0)),
        Parameter.VOLUME: _VOLUME,
        Parameter.PITCH: int(np.clip(round(50 + 50 * octaves), 0, 99)),
        Parameter.RANGE: _RANGE[gender],
    }


def with_pauses(raw: Path, pauses: Sequence[Pause]) -> Blocks:
    """The library's samples with silence where it was asked for."""
    sound = np.memmap(raw, np.int16, "r")
    at = 0
    for pause in pauses:
        for start in range(at, pause.at, _PIECE):
            yield sound[start : min(start + _PIECE, pause.at)]
        at = pause.at
        before = sound[at - 1] if at else 0
        after = sound[at] if at < len(sound) else 0
        yield _silence(int(before), int(after), pause.samples)


def _silence(before: int, after: int, samples: int) -> Wave:
    """Silence that takes over from the sample before it and leads to the one after it: a step would click."""
    falling = np.exp(-np.arange(samples) / _RELEASE)
    return np.asarray(np.rint(before * falling + after * falling[::-1]), np.int16)
