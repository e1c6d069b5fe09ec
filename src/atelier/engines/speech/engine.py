"""The engine for speech, as workers know it: its work is done in a child of the sandbox."""

from __future__ import annotations

from typing import Any, Final, cast

from atelier.domain.operations import Operation
from atelier.engines.port import Outcome, Progress, Task
from atelier.engines.speech.run import Commission
from atelier.sandbox.host import Sandbox

_FUNCTION: Final = "atelier.engines.speech.run:run"


class SpeechEngine:
    """Reads texts aloud and transcribes sound."""

    name = "speech"
    operations = frozenset({Operation.SPEAK, Operation.TRANSCRIBE})

    def __init__(self, sandbox: Sandbox, whisper: str = "") -> None:
        self._sandbox = sandbox
        self._whisper = whisper

    async def run(self, task: Task, progress: Progress) -> Outcome:
        # msgspec needs the union itself to decode into; the type checker does not take it for a type argument.
        outcome = await self._sandbox.call(
            _FUNCTION,
            Commission(task, self._whisper),
            cast(Any, Outcome),
            timeout_s=task.time_limit_s,
            progress=progress,
        )
        return cast(Outcome, outcome)
