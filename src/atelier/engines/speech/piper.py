"""Reading aloud by Piper, a program of the operator's with voices of the operator's: the engine `piper`."""

from __future__ import annotations

import os
import subprocess
import wave
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.sound import Speak
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.sandbox.confine import die_with_parent
from atelier.sandbox.host import Sandbox
from atelier.settings import PiperSettings

_FUNCTION: Final = "atelier.engines.speech.piper:run"
_LONGEST: Final = 10_000
_TAIL: Final = 2_000


class PiperFailed(Exception):
    """The program gave up on a text that it should be able to read; the message ends with its own words."""


class Reading(msgspec.Struct, frozen=True):
    """What the child gets."""

    task: Task
    piper: PiperSettings


class PiperEngine:
    """Runs where a route names it."""

    name = "piper"
    operations = frozenset({Operation.SPEAK})

    def __init__(self, sandbox: Sandbox, settings: PiperSettings | None) -> None:
        self._sandbox = sandbox
        self._settings = settings

    async def run(self, task: Task, progress: Progress) -> Outcome:
        if self._settings is None:
            return Refused("not_configured", "the operator has not configured Piper on this server")
        outcome = await self._sandbox.call(
            _FUNCTION,
            Reading(task, self._settings),
            cast(Any, Outcome),
            timeout_s=task.time_limit_s,
            progress=progress,
        )
        return cast(Outcome, outcome)


def run(reading: Reading, progress: Progress) -> Outcome:
    """One WAV file for each output; Piper reads no two alike."""
    task, wish = reading.task, reading.task.order.wish
    if not isinstance(wish, Speak):
        return Refused("unsupported_input", "this engine speaks only")
    text = " ".join(wish.text.split())  # the program takes each line for a text of its own
    if not text:
        return Refused("unsupported_input", "there is nothing to read; send at least one word")
    if len(text) > _LONGEST:
        return Refused(
            "input_too_long", f"the text has {len(text):,} characters; at most {_LONGEST:,} are read at a time"
        )
    voice = _voice(wish.voice, reading.piper.voices)
    if voice is None:
        return Refused("unsupported_input", f"there is no voice {wish.voice!r}: take {', '.join(reading.piper.voices)}")
    files = []
    for number in range(task.order.outputs):
        progress(number / task.order.outputs, "speaking")
        path = task.new_file(f"speech-{number + 1}.wav")
        _speak(reading.piper, voice, text, wish.speed, path)
        files.append(Made(str(path), MediaKind.AUDIO))
    progress(1.0, "speaking")
    return Done(tuple(files), {"voice": voice, "duration_s": round(_duration_s(path), 2)})


def _voice(wanted: str, voices: dict[str, str]) -> str | None:
    """The voice of that name, else one of its language."""
    if wanted in voices:
        return wanted
    return next((name for name in voices if name.partition("-")[0] == wanted.partition("-")[0]), None)


def _speak(piper: PiperSettings, voice: str, text: str, speed: float, path: Path) -> None:
    """Raises PiperFailed."""
    command = [
        *(piper.program, "--model", piper.voices[voice], "--output_file", str(path)),
        *("--length_scale", f"{1 / speed:g}"),
    ]
    done = subprocess.run(
        command,
        input=text.encode() + b"\n",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=dict(os.environ),
        preexec_fn=die_with_parent,
        check=False,
    )
    if done.returncode or not path.is_file():
        raise PiperFailed(f"status {done.returncode}: {done.stderr[-_TAIL:].decode(errors='replace').strip()}")


def _duration_s(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return float(sound.getnframes() / sound.getframerate())
