"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from pathlib import Path

import msgspec

from atelier.domain.wishes.sound import Speak, Transcribe
from atelier.engines.port import Outcome, Progress, Refused, Task


class Commission(msgspec.Struct, frozen=True):
    """What the child gets. `whisper` is the directory of a Whisper model; empty: there is none."""

    task: Task
    whisper: str = ""


def run(commission: Commission, progress: Progress) -> Outcome:
    """Sound for a text, or text for a sound. Memory stays below 200 MB, whatever the length; a Whisper model needs
    about as much as its file beyond that."""
    task = commission.task
    match task.order.wish:
        case Speak() as wish:
            from atelier.engines.speech.speak import speak

            return speak(task, wish, progress)
        case Transcribe() as wish:
            from atelier.engines.speech.transcribe import transcribe

            model = Path(commission.whisper) if commission.whisper else None
            return transcribe(task, wish, progress, model=model)
        case _:
            return Refused("unsupported_input", "this engine speaks and transcribes only")
