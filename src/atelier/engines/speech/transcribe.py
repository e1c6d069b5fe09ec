"""The operation `transcribe`: our own speech from the words it keeps, all else by a Whisper model if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.sound import SubtitleFormat, Transcribe
from atelier.engines.captions.breaking import cues_of
from atelier.engines.captions.cue import Word
from atelier.engines.captions.formats import Form, plain_text, subtitles_of
from atelier.engines.captions.transcript import transcript_of
from atelier.engines.frames.opening import open_media
from atelier.engines.frames.threads import allowed_threads
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.speech.keepsake import recall

_WEIGHTS: Final = "model.bin"
_ADVICE: Final = (
    "only speech made by this server, as the WAV file it came in, can be transcribed here: for other recordings the "
    "operator has to install faster-whisper and to name the directory of a Whisper model in CTranslate2's format"
)


def transcribe(task: Task, wish: Transcribe, progress: Progress, *, model: Path | None = None) -> Outcome:
    """One file of subtitles or text for each output, all alike.

    `model` is the directory of a model for faster-whisper; None: there is none. Nothing is ever downloaded.
    """
    progress(0.0, "listening")
    path = task.path(wish.media)
    kept = recall(path)
    if kept is not None:
        return _written(task, wish, kept.words, {"language": kept.language, "method": "word times kept in the file"})
    try:
        _check_sound(path)
    except MediaRejected as error:
        return Refused("unreadable_media", f"{error}; send a recording or a video with sound")
    if model is None:
        return Refused("not_configured", _ADVICE)
    return _heard(task, wish, path, model, progress)


def _check_sound(path: Path) -> None:
    with open_media(path) as container:
        if not container.streams.audio:
            raise MediaRejected("the file has no sound")


def _heard(task: Task, wish: Transcribe, path: Path, model: Path, progress: Progress) -> Outcome:
    # The library takes a path that does not exist for the name of a model to download, so it is looked at first.
    if not (model / _WEIGHTS).is_file():
        return Refused(
            "not_configured", f"the operator's Whisper model is missing: {_WEIGHTS} is not where it should be"
        )
    try:
        library = import_module("faster_whisper")  # an optional package
    except ImportError:
        return Refused("not_configured", _ADVICE)
    whisper = library.WhisperModel(
        str(model), device="cpu", compute_type="int8", cpu_threads=allowed_threads(), local_files_only=True
    )
    language = _spoken_language(wish.language, whisper.supported_languages)
    if wish.language is not None and language is None:
        return Refused("unsupported_input", f"the model does not know the language {wish.language!r}")
    segments, told = whisper.transcribe(str(path), language=language, word_timestamps=True, vad_filter=True)
    words = list(_words(segments, told.duration, progress))
    notes = {"language": told.language, "method": f"Whisper model {model.name}"}
    return _written(task, wish, words, notes)


def _spoken_language(name: str | None, known: Sequence[str]) -> str | None:
    """The model's code for a BCP 47 tag: its first part, if the model knows it."""
    code = (name or "").lower().replace("_", "-").partition("-")[0]
    return code if code in known else None


def _words(segments: Iterable[Any], duration_s: float, progress: Progress) -> Iterable[Word]:
    """The model's words as they are found: it works while this is iterated."""
    for segment in segments:
        for word in segment.words or ():
            yield Word(word.word, round(word.start, 3), round(max(word.start, word.end), 3))
        progress(min(1.0, segment.end / max(duration_s, 0.1)), "listening")


def _written(task: Task, wish: Transcribe, words: Sequence[Word], notes: dict[str, str]) -> Outcome:
    if not words:
        return Refused("unsupported_input", "nothing is said in this recording")
    extension = "txt" if wish.form is SubtitleFormat.TEXT else wish.form.value
    text = _text(wish.form, words, notes["language"])
    files = []
    for number in range(task.order.outputs):
        path = task.new_file(f"transcript-{number + 1}.{extension}")
        path.write_text(text, "utf-8")
        files.append(Made(str(path), MediaKind.TEXT))
    return Done(tuple(files), {**notes, "words": len(words)})


def _text(form: SubtitleFormat, words: Sequence[Word], language: str) -> str:
    match form:
        case SubtitleFormat.TEXT:
            return plain_text(words)
        case SubtitleFormat.JSON:
            return transcript_of(words, language)
        case SubtitleFormat.SRT | SubtitleFormat.VTT:
            return subtitles_of(cues_of(words), Form(form.value))
