"""Our own speech of another language, told in English: its cues, translated by the operator's chat endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.wishes.sound import SubtitleFormat, Transcribe
from atelier.engines.captions.cue import Cue
from atelier.engines.captions.formats import Form, parse, subtitles_of
from atelier.engines.captions.transcript import Stretch, Transcript
from atelier.engines.port import Done, Later, Made, Progress, Refused, Task
from atelier.engines.speech.languages import ENGLISH
from atelier.engines.text.translate import read_subtitles, translate_patiently
from atelier.settings import ChatSettings


class Told(msgspec.Struct, frozen=True):
    """A file of subtitles, and the BCP 47 tag of its language."""

    subtitles: Path
    language: str


async def translated(
    task: Task, wish: Transcribe, told: Told, chat: ChatSettings | None, progress: Progress
) -> Done | Refused | Later:
    """One file for each output, all alike, with the times of what was said. Words have no times of their own."""
    if chat is None:
        return Refused(
            "not_configured",
            f"this recording is in the language {told.language!r}: to put it into English takes a Whisper model or a "
            "chat endpoint, and the operator has configured neither; have it transcribed as it was said",
        )
    subtitles = await asyncio.to_thread(read_subtitles, told.subtitles)
    text = await translate_patiently(task, chat, subtitles, ENGLISH, progress)
    if not isinstance(text, str):
        return text
    content = _written(wish.form, parse(text).cues)
    extension = "txt" if wish.form is SubtitleFormat.TEXT else wish.form.value
    paths = [task.new_file(f"translation-{number + 1}.{extension}") for number in range(task.order.outputs)]
    for path in paths:
        await asyncio.to_thread(path.write_text, content, "utf-8")
    notes = {"language": ENGLISH, "method": f"word times kept in the file, translated by the model {chat.model}"}
    return Done(tuple(Made(str(path), MediaKind.TEXT) for path in paths), notes)


def _written(form: SubtitleFormat, cues: Sequence[Cue]) -> str:
    """The content of a file, ending in a line break."""
    match form:
        case SubtitleFormat.SRT | SubtitleFormat.VTT:
            return subtitles_of(cues, Form(form.value))
        case SubtitleFormat.TEXT:
            return f"{_joined(cues)}\n"
        case SubtitleFormat.JSON:
            stretches = tuple(Stretch(cue.text, cue.start_ms / 1000, cue.end_ms / 1000) for cue in cues)
            told = Transcript(language=ENGLISH, text=_joined(cues), words=(), cues=stretches)
            return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def _joined(cues: Sequence[Cue]) -> str:
    return " ".join(" ".join(cue.text for cue in cues).split())
