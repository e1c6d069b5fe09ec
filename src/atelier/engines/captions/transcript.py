"""What is said, as JSON for programs: the text, its words and its cues with their times."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from atelier.engines.captions.breaking import cues_of
from atelier.engines.captions.cue import Word
from atelier.engines.captions.formats import plain_text


class Stretch(msgspec.Struct, frozen=True):
    """Something said, in seconds from the beginning."""

    text: str
    start_s: float
    end_s: float


class Transcript(msgspec.Struct, frozen=True):
    """`language` is BCP 47. `cues` are those of the subtitles that would be made of it."""

    language: str
    text: str
    words: tuple[Stretch, ...]
    cues: tuple[Stretch, ...]


def transcript_of(words: Sequence[Word], language: str) -> str:
    """A file's text, ending in a line break."""
    transcript = Transcript(
        language=language,
        text=plain_text(words).rstrip("\n"),
        words=tuple(Stretch(word.text.strip(), word.start_s, word.end_s) for word in words),
        cues=tuple(Stretch(cue.text, cue.start_ms / 1000, cue.end_ms / 1000) for cue in cues_of(words)),
    )
    return msgspec.json.format(msgspec.json.encode(transcript), indent=2).decode() + "\n"
