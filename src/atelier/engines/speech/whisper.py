"""Other people's recordings, by a Whisper model from a directory of the operator's. Nothing is ever downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import msgspec

from atelier.engines.captions.cue import Word
from atelier.engines.frames.threads import allowed_threads
from atelier.engines.port import Progress, Refused
from atelier.engines.speech.languages import ENGLISH

WHISPER_FILES: Final = ("model.bin", "config.json", "tokenizer.json")
"""What a directory must hold. Without a tokenizer the library would fetch one."""

_ADVICE: Final = (
    "only speech made by this server, as the file it came in, can be transcribed here: for other recordings the "
    "operator has to install faster-whisper and to name the directory of a Whisper model in CTranslate2's format"
)


class Heard(msgspec.Struct, frozen=True):
    """`language` is the model's code for it, which is BCP 47. `method` names the model."""

    language: str
    words: tuple[Word, ...]
    method: str


def listen(
    path: Path, language: str | None, model: Path | None, progress: Progress, *, in_english: bool = False
) -> Heard | Refused:
    """What is said in a file that has sound. `model` is the model's directory; None: there is none. `in_english`: the
    model translates.

    Takes the memory of the model, and about 1 MB for each second of the recording.
    """
    if model is None:
        return Refused("not_configured", _ADVICE)
    # The library takes a directory that does not exist for the name of a model to download, so it is looked at first.
    if missing := [name for name in WHISPER_FILES if not (model / name).is_file()]:
        return Refused("not_configured", f"the operator's Whisper model is incomplete: {', '.join(missing)} not found")
    try:
        library = import_module("faster_whisper")  # an optional package
    except ImportError:
        return Refused("not_configured", _ADVICE)
    whisper = library.WhisperModel(
        str(model), device="cpu", compute_type="int8", cpu_threads=allowed_threads(), local_files_only=True
    )
    spoken = _spoken_language(language, whisper.supported_languages)
    if language is not None and spoken is None:
        return Refused("unsupported_input", f"the model does not know the language {language!r}")
    work = "translate" if in_english else "transcribe"
    segments, told = whisper.transcribe(str(path), language=spoken, task=work, word_timestamps=True, vad_filter=True)
    return Heard(
        ENGLISH if in_english else told.language,
        tuple(_words(segments, told.duration, progress)),
        f"Whisper model {model.name}",
    )


def _spoken_language(name: str | None, known: Sequence[str]) -> str | None:
    """The model's code for a BCP 47 tag: its first part, if the model knows it."""
    code = (name or "").lower().replace("_", "-").partition("-")[0]
    return code if code in known else None


def _words(segments: Iterator[Any], duration_s: float, progress: Progress) -> Iterator[Word]:
    """The model's words as they are found: it works while this is iterated. Weak models go back in time now and then;
    words do not."""
    done = latest_s = 0.0
    for segment in segments:
        for word in segment.words or ():
            latest_s = max(latest_s, round(float(word.start), 3))
            yield Word(word.word, latest_s, max(latest_s, round(float(word.end), 3)))
        done = max(done, min(1.0, float(segment.end) / max(duration_s, 0.1)))
        progress(done, "listening")
