"""The engine for text, on the worker's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Final

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.text import ExpandPrompt, ScriptToShots, TranslateSubtitles
from atelier.engines.port import Done, Later, Made, Outcome, Progress, Refused, Task
from atelier.engines.text.expand.chat import expand_by_chat
from atelier.engines.text.expand.rules import expand
from atelier.engines.text.shots.breakdown import break_down
from atelier.engines.text.shots.chat import break_down_by_chat
from atelier.engines.text.shots.shot import Shot
from atelier.engines.text.translate import patiently, read_subtitles, translate_patiently
from atelier.settings import ChatSettings

LONGEST_PROMPT: Final = 4_000
LONGEST_SCRIPT: Final = 50_000
"""Characters."""

_BY_RULES: Final = "rules"
_TRIES_FOR_ANOTHER: Final = 20


class TextEngine:
    """Expands prompts, breaks scripts into shots, translates subtitles.

    Without a chat endpoint the first two follow rules, and the third is refused. They do so as well where the endpoint
    gives nothing usable, or is away for longer than jobs wait for it; the notes tell.
    """

    name = "text"
    operations = frozenset({Operation.EXPAND_PROMPT, Operation.SCRIPT_TO_SHOTS, Operation.TRANSLATE_SUBTITLES})

    def __init__(self, chat: ChatSettings | None = None) -> None:
        self._chat = chat

    async def run(self, task: Task, progress: Progress) -> Outcome:
        match task.order.wish:
            case ExpandPrompt() as wish:
                return await self._expand(task, wish, progress)
            case ScriptToShots() as wish:
                return await self._shots(task, wish, progress)
            case TranslateSubtitles() as wish:
                return await self._translate(task, wish, progress)
            case _:
                return Refused("unsupported_input", f"this engine works on text; it cannot {task.order.operation}")

    async def _expand(self, task: Task, wish: ExpandPrompt, progress: Progress) -> Outcome:
        if not wish.prompt.strip():
            return Refused("unsupported_input", "there is no prompt to expand; send at least one word")
        if len(wish.prompt) > LONGEST_PROMPT:
            return _too_long("prompt", wish.prompt, LONGEST_PROMPT)
        chat = self._chat
        prompts: list[str] = []
        methods = []
        for number, seed in enumerate(_seeds(task)):
            progress(number / task.order.outputs, "writing")
            answer = None if chat is None else await expand_by_chat(chat, wish, seed)
            if chat is not None and isinstance(answer, Later):
                answer = patiently(task, chat, answer)
            if isinstance(answer, Refused | Later):
                return answer
            prompts.append(_another(wish, seed, prompts) if answer is None else answer)
            methods.append(self._method(answer))
        files = await _write(task, "prompt-{}.txt", [prompt + "\n" for prompt in prompts])
        progress(1.0, "writing")
        return Done(files, {"prompts": prompts, "method": ", ".join(dict.fromkeys(methods))})

    async def _shots(self, task: Task, wish: ScriptToShots, progress: Progress) -> Outcome:
        if not wish.script.strip():
            return Refused("unsupported_input", "there is no script; send at least one sentence")
        if len(wish.script) > LONGEST_SCRIPT:
            return _too_long("script", wish.script, LONGEST_SCRIPT)
        chat = self._chat
        lists: list[list[Shot]] = []
        methods = []
        for number, seed in enumerate(_seeds(task)):
            progress(number / task.order.outputs, "reading")
            answer = None if chat is None else await break_down_by_chat(chat, wish, seed)
            if chat is not None and isinstance(answer, Later):
                answer = patiently(task, chat, answer)
            if isinstance(answer, Refused | Later):
                return answer
            methods.append(self._method(answer))
            if answer is None:
                answer = await asyncio.to_thread(break_down, wish.script, wish.most, wish.style, seed)
            lists.append(answer)
        if not lists[0]:
            return Refused("unsupported_input", "the script has nothing to show; describe what is seen or said")
        encoded = [msgspec.json.format(msgspec.json.encode(shots), indent=2).decode() + "\n" for shots in lists]
        files = await _write(task, "shots-{}.json", encoded)
        progress(1.0, "reading")
        duration_s = round(sum(shot.duration_s for shot in lists[0]), 1)
        method = ", ".join(dict.fromkeys(methods))
        return Done(files, {"method": method, "shots": len(lists[0]), "duration_s": duration_s})

    async def _translate(self, task: Task, wish: TranslateSubtitles, progress: Progress) -> Outcome:
        if self._chat is None:
            return Refused(
                "not_configured",
                "subtitles are translated by a chat endpoint, and the operator has not configured one on this server",
            )
        progress(0.0, "reading")
        try:
            subtitles = await asyncio.to_thread(read_subtitles, task.path(wish.subtitles))
        except MediaRejected as error:
            return Refused("unreadable_media", str(error))
        translated = await translate_patiently(task, self._chat, subtitles, wish.language, progress)
        if not isinstance(translated, str):
            return translated
        files = await _write(task, "subtitles-{}." + subtitles.form, [translated] * task.order.outputs)
        notes = {"cues": len(subtitles.cues), "language": wish.language.strip(), "method": self._method(translated)}
        return Done(files, notes)

    def _method(self, answer: object) -> str:
        """How it came about, for the notes."""
        if self._chat is None:
            return _BY_RULES
        if answer is None:
            return f"{_BY_RULES}, as the model {self._chat.model} gave no answer that could be used"
        return f"model {self._chat.model}"


def _seeds(task: Task) -> list[int]:
    return [task.order.seed_of(number) for number in range(task.order.outputs)]


def _another(wish: ExpandPrompt, seed: int, known: Collection[str]) -> str:
    """A fuller prompt by rules, unlike those before it if the rules have another to give."""
    made = (expand(wish.prompt, wish.target, wish.style, seed + step) for step in range(_TRIES_FOR_ANOTHER))
    return next((prompt for prompt in made if prompt not in known), expand(wish.prompt, wish.target, wish.style, seed))


def _too_long(what: str, text: str, most: int) -> Refused:
    return Refused("input_too_long", f"the {what} has {len(text):,} characters; at most {most:,} are taken")


async def _write(task: Task, name: str, texts: list[str]) -> tuple[Made, ...]:
    """The texts as files of that name, numbered from 1."""
    return await asyncio.to_thread(_write_files, [task.new_file(name.format(n)) for n, _ in enumerate(texts, 1)], texts)


def _write_files(paths: list[Path], texts: list[str]) -> tuple[Made, ...]:
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return tuple(Made(str(path), MediaKind.TEXT) for path in paths)
