"""The engine for speech, as workers know it: its work is done in a child of the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

from atelier.domain.operations import Operation
from atelier.domain.wishes.sound import Transcribe
from atelier.engines.port import Done, Outcome, Progress, Task
from atelier.engines.speech.languages import is_english
from atelier.engines.speech.run import Commission
from atelier.engines.speech.translating import Told, translated
from atelier.sandbox.host import Sandbox
from atelier.settings import ChatSettings

_FUNCTION: Final = "atelier.engines.speech.run:run"


class SpeechEngine:
    """Reads texts aloud and transcribes sound. `chat` translates what we have said in other languages into English."""

    name = "speech"
    operations = frozenset({Operation.SPEAK, Operation.TRANSCRIBE})

    def __init__(self, sandbox: Sandbox, whisper: str = "", chat: ChatSettings | None = None) -> None:
        self._sandbox = sandbox
        self._whisper = whisper
        self._chat = chat

    async def run(self, task: Task, progress: Progress) -> Outcome:
        # msgspec needs the union itself to decode into; the type checker does not take it for a type argument.
        outcome = await self._sandbox.call(
            _FUNCTION,
            Commission(task, self._whisper),
            cast(Any, Outcome),
            timeout_s=task.time_limit_s,
            progress=progress,
        )
        return await self._finished(task, cast(Outcome, outcome), progress)

    async def _finished(self, task: Task, outcome: Outcome, progress: Progress) -> Outcome:
        wish = task.order.wish
        if not (isinstance(outcome, Done) and isinstance(wish, Transcribe) and wish.in_english):
            return outcome
        spoken = str(outcome.notes["language"])
        if is_english(spoken):
            return outcome
        return await translated(task, wish, Told(Path(outcome.files[0].path), spoken), self._chat, progress)
