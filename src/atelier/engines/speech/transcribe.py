"""The operation `transcribe`: our own speech from the words it keeps, all else by a Whisper model if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.sound import SubtitleFormat, Transcribe
from atelier.engines.captions.breaking import cues_of
from atelier.engines.captions.cue import Word
from atelier.engines.captions.formats import Form, plain_text, subtitles_of
from atelier.engines.captions.transcript import transcript_of
from atelier.engines.frames.opening import open_media
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.speech.keepsake import recall
from atelier.engines.speech.languages import is_english
from atelier.engines.speech.whisper import listen


def transcribe(task: Task, wish: Transcribe, progress: Progress, *, model: Path | None = None) -> Outcome:
    """One file of subtitles or text for each output, all alike.

    `model` is the directory of a model for faster-whisper; None: there is none. Where English is wanted, our own speech
    is in another language, and no model is there to translate it, these are subtitles in that language.
    """
    progress(0.0, "listening")
    path = task.path(wish.media)
    kept = recall(path)
    if kept is not None and (model is None or not wish.in_english or is_english(kept.language)):
        foreign = wish.in_english and not is_english(kept.language)
        told = msgspec.structs.replace(wish, form=SubtitleFormat.SRT) if foreign else wish
        return _written(task, told, kept.words, kept.language, "word times kept in the file")
    try:
        _check_sound(path)
    except MediaRejected as error:
        return Refused("unreadable_media", f"{error}; send a recording or a video with sound")
    heard = listen(path, wish.language, model, progress, in_english=wish.in_english)
    if isinstance(heard, Refused):
        return heard
    return _written(task, wish, heard.words, heard.language, heard.method)


def _check_sound(path: Path) -> None:
    with open_media(path) as container:
        if not container.streams.audio:
            raise MediaRejected("the file has no sound")


def _written(task: Task, wish: Transcribe, words: Sequence[Word], language: str, method: str) -> Outcome:
    if not words:
        return Refused("unsupported_input", "nothing is said in this recording")
    extension = "txt" if wish.form is SubtitleFormat.TEXT else wish.form.value
    text = _text(wish.form, words, language)
    files = []
    for number in range(task.order.outputs):
        path = task.new_file(f"transcript-{number + 1}.{extension}")
        path.write_text(text, "utf-8")
        files.append(Made(str(path), MediaKind.TEXT))
    return Done(tuple(files), {"language": language, "method": method, "words": len(words)})


def _text(form: SubtitleFormat, words: Sequence[Word], language: str) -> str:
    match form:
        case SubtitleFormat.TEXT:
            return plain_text(words)
        case SubtitleFormat.JSON:
            return transcript_of(words, language)
        case SubtitleFormat.SRT | SubtitleFormat.VTT:
            return subtitles_of(cues_of(words), Form(form.value))
