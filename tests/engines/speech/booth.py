"""Orders to speak and to listen, and ways to measure voices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.sound import Speak, SubtitleFormat, Transcribe
from atelier.engines.port import Done, Outcome, Task
from atelier.engines.sound.arrays import RATE_HZ, Wave
from atelier.engines.sound.wav import read_samples
from atelier.engines.speech.run import Commission, run

STORY = """\
The harbour lay still. Mrs. Gray counted 21 boats, and paid £3.50 for tea; nobody answered.

Then, at last, the ferry came."""


def task(folder: Path, wish: Speak | Transcribe, inputs: dict[str, str] | None = None, outputs: int = 1) -> Task:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return Task("job", Order("speech", wish, outputs, 1), str(scratch), inputs or {})


def speak(folder: Path, text: str = STORY, *, outputs: int = 1, **given: Any) -> Outcome:
    return run(Commission(task(folder, Speak(text, **given), outputs=outputs)), lambda fraction, stage: None)


def speech(folder: Path, text: str = STORY, **given: Any) -> Path:
    outcome = speak(folder, text, **given)
    assert isinstance(outcome, Done), outcome
    return Path(outcome.files[0].path)


def transcribe(folder: Path, sound: Path, form: SubtitleFormat = SubtitleFormat.SRT, **given: Any) -> Outcome:
    model = given.pop("whisper", "")
    outputs = given.pop("outputs", 1)
    media = Media("recording", MediaKind.AUDIO, "audio/wav")
    wish = Transcribe(media, form=form, **given)
    return run(Commission(task(folder, wish, {"recording": str(sound)}, outputs), model), lambda fraction, stage: None)


def transcript(folder: Path, sound: Path, form: SubtitleFormat = SubtitleFormat.SRT) -> str:
    outcome = transcribe(folder, sound, form)
    assert isinstance(outcome, Done), outcome
    return Path(outcome.files[0].path).read_text("utf-8")


def stretch(sound: Wave, start_s: float, end_s: float) -> Wave:
    return sound[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]


def samples(path: Path) -> Wave:
    wave: Wave = read_samples(path)[0]
    return wave


def level_db(sound: Wave) -> float:
    return float(10 * np.log10(np.square(sound, dtype=np.float64).mean() + 1e-12))


def pitch_hz(sound: Wave) -> float:
    """The median pitch of what is voiced, by autocorrelation of stretches of 40 ms."""
    length = round(0.04 * RATE_HZ)
    found = []
    for start in range(0, len(sound) - length, length):
        piece = sound[start : start + length] - sound[start : start + length].mean()
        if level_db(piece) < -35:
            continue
        echo = np.correlate(piece, piece, "full")[length - 1 :]
        lags = slice(RATE_HZ // 450, RATE_HZ // 60)
        best = int(np.argmax(echo[lags])) + lags.start
        if echo[best] > 0.5 * echo[0]:
            found.append(RATE_HZ / best)
    return float(np.median(found))
