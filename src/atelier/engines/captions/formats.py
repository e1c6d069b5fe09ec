"""SubRip and WebVTT: read what others wrote, write what every player takes."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.engines.captions.breaking import pieces_of
from atelier.engines.captions.cue import Cue, Word

_TIME: Final = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES: Final = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(.*)$")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n+")
_VTT_BLOCKS: Final = ("NOTE", "STYLE", "REGION")


class Form(StrEnum):
    SRT = "srt"
    VTT = "vtt"


class Subtitles(msgspec.Struct, frozen=True):
    """A file of subtitles. `head` is what a WebVTT file says before its cues: title, notes, styles."""

    form: Form
    cues: tuple[Cue, ...]
    head: str = ""


def parse(text: str) -> Subtitles:
    """Reads SubRip or WebVTT. Cue texts keep their tags.

    Lenient where players are: numbers may be missing, blank lines doubled, line ends of any kind. Raises MediaRejected
    where nothing is a cue.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    form = Form.VTT if plain.startswith("WEBVTT") else Form.SRT
    head: list[str] = []
    cues: list[Cue] = []
    for number, block in enumerate(_BLANK_LINES.split(plain)):
        cue = _cue(block)
        if cue is not None:
            cues.append(cue)
        elif form is Form.VTT and not cues and (number == 0 or block.startswith(_VTT_BLOCKS)):
            head.append(block)
        elif cues and form is Form.SRT and block.strip() and not block.strip().isdecimal():
            last = cues[-1]  # a blank line inside a text
            cues[-1] = msgspec.structs.replace(last, text=f"{last.text}\n{block.strip()}".strip("\n"))
    if not cues:
        raise MediaRejected("the file holds no subtitles; send SubRip (.srt) or WebVTT (.vtt)")
    return Subtitles(form, tuple(cues), "\n\n".join(head))


def _cue(block: str) -> Cue | None:
    lines = block.split("\n")
    for place, line in enumerate(lines[:2]):
        if (times := _TIMES.match(line)) is not None:
            groups = times.groups()
            name = lines[0].strip() if place else ""
            text = "\n".join(lines[place + 1 :]).strip()
            return Cue(_milliseconds(*groups[:4]), _milliseconds(*groups[4:8]), text, name, groups[8].strip())
    return None


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def write(subtitles: Subtitles) -> str:
    """The file's text, ending in a line break. SubRip is numbered anew; times and texts stay as they are."""
    if subtitles.form is Form.SRT:
        return "\n".join(
            f"{number}\n{_stamp(cue.start_ms, ',')} --> {_stamp(cue.end_ms, ',')}{_settings(cue)}\n{cue.text}\n"
            for number, cue in enumerate(subtitles.cues, 1)
        )
    head = subtitles.head or "WEBVTT"
    blocks = [
        f"{cue.name}\n" * bool(cue.name)
        + f"{_stamp(cue.start_ms, '.')} --> {_stamp(cue.end_ms, '.')}{_settings(cue)}\n{cue.text}"
        for cue in subtitles.cues
    ]
    return "\n\n".join([head, *blocks]) + "\n"


def _settings(cue: Cue) -> str:
    return f" {cue.settings}" if cue.settings else ""


def _stamp(time_ms: int, point: str) -> str:
    seconds, milliseconds = divmod(max(0, time_ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"


def subtitles_of(cues: Sequence[Cue], form: Form) -> str:
    """A file of plain cues, whose texts are taken literally."""
    if form is Form.VTT:
        cues = [msgspec.structs.replace(cue, text=html.escape(cue.text, quote=False)) for cue in cues]
    return write(Subtitles(form, tuple(cues)))


def with_word_times(cues: Sequence[Cue], words: Sequence[Word]) -> str:
    """A WebVTT file in which every word carries its own time, for players that light words up as they are said."""
    left = [piece for word in words for piece in pieces_of(word)]
    timed = []
    for cue in cues:
        text, at = "", 0
        while left and at < len(cue.text):
            word = left[0]
            found = cue.text.find(body, at) if (body := word.text.strip()) else -1
            if found < 0 or cue.text[at:found].strip():
                break
            stamp = "" if at == 0 else f"<{_stamp(round(1000 * word.start_s), '.')}>"
            text += html.escape(cue.text[at:found], quote=False) + stamp + html.escape(body, quote=False)
            at = found + len(body)
            left.pop(0)
        timed.append(msgspec.structs.replace(cue, text=text + html.escape(cue.text[at:], quote=False)))
    return write(Subtitles(Form.VTT, tuple(timed)))


def plain_text(words: Sequence[Word]) -> str:
    """What is said, as paragraphs, ending in a line break."""
    paragraphs = "".join(word.text for word in words).split("\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()) + "\n"
