"""Reading scripts: screenplays as they are commonly typed (and as Fountain writes them), and plain prose."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

import msgspec

_HEADING: Final = re.compile(
    r"^\s*(?:\d+[A-Z]?[.)]?\s+)?(?:(?:INT|EXT|EST)(?:ERIOR|\.)?\s*/\s*(?:INT|EXT)(?:ERIOR)?|I/E|INT(?:ERIOR)?|EXT(?:ERIOR)?|EST)"
    r"(?:\.|\s|:|-)\s*(?P<place>.*?)\s*(?:#[^#]*#)?\s*$",
    re.IGNORECASE,
)
_FORCED_HEADING: Final = re.compile(r"^\.(?P<place>[^.].*)$")
_INSIDE: Final = re.compile(r"^\s*(?:\d+[A-Z]?[.)]?\s+)?(?:INT|I/E)", re.IGNORECASE)
_TRANSITION: Final = re.compile(
    r"^\s*>?\s*(?P<name>(?:(?:SMASH|MATCH|JUMP|HARD)\s+)?CUT(?:\s+TO(?:\s+BLACK)?)?|FADE\s+(?:IN|OUT|TO\s+\w+)|(?:CROSS)?FADE"
    r"|DISSOLVE(?:\s+TO)?|WIPE(?:\s+TO)?|IRIS\s+(?:IN|OUT)|BACK\s+TO\s+\w+)\s*[.:]?\s*$"
)
_CUE: Final = re.compile(r"^\s*@?(?P<name>[^\Wa-z\d_][^a-z\n]{0,38}?)\s*(?P<how>(?:\([^)]*\)\s*)*)\^?\s*$")
_FORCED_CUE: Final = re.compile(r"^\s*@(?P<name>[^(\n]+?)\s*(?P<how>(?:\([^)]*\)\s*)*)\^?\s*$")
_SAID: Final = re.compile(r"^\s*(?P<name>[A-Z][A-Z .'-]{1,30}|[A-Z][a-z]+(?: [A-Z][a-z]+)?):\s+(?P<words>\S.*)$")
_TIMES: Final = re.compile(
    r"\b(?:DAY|NIGHT|MORNING|EVENING|AFTERNOON|DAWN|DUSK|SUNRISE|SUNSET|NOON|MIDNIGHT|MAGIC HOUR|TWILIGHT|LATER"
    r"|CONTINUOUS|SAME)\b.*$",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"/\*.{0,2000}?\*/|\[\[.{0,2000}?\]\]", re.DOTALL)
_TITLE_PAGE: Final = re.compile(
    r"^(?:title|credit|author|authors|source|draft date|contact|copyright|notes)\s*:", re.IGNORECASE
)
_EMPHASIS: Final = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)(.{1,300}?)(?<=\S)[*_]{1,3}(?!\w)")
_DIVIDER: Final = re.compile(r"\s*(?:[*~-]\s*){3,}|\s*={3,}\s*|\s*#.*")
_LONGEST_MARK: Final = 200
"""Characters of a line that may be a heading, a name or a transition. Longer ones are prose, and would take patterns
with several open ends too long."""

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME: Final = 3
_LIST_ITEM: Final = re.compile(r"^\s*(?:shot|scene)?\s*(?:\d{1,3}[.):]|[-*•]\s)\s*(?=\S)", re.IGNORECASE)


class Kind(Enum):
    ACTION = auto()
    SPEECH = auto()
    TRANSITION = auto()


class Beat(msgspec.Struct, frozen=True):
    """One thing after the other: something seen, something said, a way to go on. `how` is a speech's direction."""

    kind: Kind
    text: str
    speaker: str = ""
    how: str = ""
    alone: bool = False
    """Whether it was listed as a shot of its own."""


class Scene(msgspec.Struct, frozen=True):
    beats: tuple[Beat, ...]
    location: str = ""
    time_of_day: str = ""
    inside: bool = False


def read_script(script: str) -> list[Scene]:
    """The scenes in order. Whatever has no headings is one scene, or one for each part that a blank line and a line
    of dashes or stars set apart."""
    text = _COMMENT.sub("", script.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = _without_title_page([line.rstrip() for line in text.split("\n")])
    scenes: list[Scene] = []
    rest: list[str] = []
    heading = Scene(())
    for line in lines:
        found = _heading(line)
        if found is not None:
            _close(scenes, heading, rest)
            heading, rest = found, []
        elif len(line) <= _LONGEST_MARK and _DIVIDER.fullmatch(line):
            _close(scenes, heading, rest)
            rest = []
        elif not line.lstrip().startswith("= "):
            rest.append(line)
    _close(scenes, heading, rest)
    return scenes


def _without_title_page(lines: list[str]) -> list[str]:
    if not lines or not _TITLE_PAGE.match(lines[0]):
        return lines
    blank = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    return lines[blank:]


def _heading(line: str) -> Scene | None:
    if len(line) > _LONGEST_MARK:
        return None
    found = _HEADING.match(line) or _FORCED_HEADING.match(line)
    if found is None or not found["place"].strip(" .-–—"):
        return None
    place = found["place"].strip(" .")
    time = ""
    pieces = re.split(r"\s+[-–—]+\s*|\s*[-–—]+\s+|,\s*(?=(?:DAY|NIGHT|MORNING|EVENING)\b)", place)
    if len(pieces) > 1 and _TIMES.search(pieces[-1]):
        time = pieces.pop()
    return Scene((), _titled(" - ".join(pieces)), time.strip(" .").lower(), bool(_INSIDE.match(line)))


def _titled(text: str) -> str:
    """Shouted places in ordinary letters."""
    plain = text.strip(" .")
    if plain != plain.upper():
        return plain
    return _LETTERS.sub(_capitalised, plain)


def _capitalised(run: re.Match[str]) -> str:
    """`O'BRIEN'S` becomes `O'Brien's`: what an apostrophe leaves of an ending stays small."""
    ending = run.string[max(0, run.start() - 1)] in "'’" and len(run[0]) < _SHORTEST_NAME
    return run[0].lower() if ending else run[0].capitalize()


def _close(scenes: list[Scene], heading: Scene, lines: list[str]) -> None:
    beats = tuple(_beats(lines))
    if beats:
        scenes.append(msgspec.structs.replace(heading, beats=beats))


def _beats(lines: list[str]) -> list[Beat]:
    beats: list[Beat] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif (transition := _transition(line)) is not None:
            beats.append(Beat(Kind.TRANSITION, transition["name"].lower()))
            at += 1
        elif (cue := _cue(lines, at)) is not None:
            end = _block_end(lines, at)
            beats.append(_speech(cue, lines[at + 1 : end]))
            at = end
        else:
            end = _paragraph_end(lines, at)
            beats.extend(_prose(lines[at:end]))
            at = end
    return beats


def _transition(line: str) -> re.Match[str] | None:
    return _TRANSITION.match(line) if len(line) <= _LONGEST_MARK else None


def _cue(lines: list[str], at: int) -> re.Match[str] | None:
    """A speaker's name: in capitals, and followed at once by what is said."""
    if at + 1 >= len(lines) or not lines[at + 1].strip() or (at and lines[at - 1].strip()):
        return None
    if len(lines[at]) > _LONGEST_MARK:
        return None
    found = _FORCED_CUE.match(lines[at]) or _CUE.match(lines[at])
    if found is None or not any(character.isalpha() for character in found["name"]):
        return None
    return None if lines[at].rstrip().endswith((".", ":", "!", "?", ",")) else found


def _block_end(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _paragraph_end(lines: list[str], at: int) -> int:
    """The next blank line, list item, speech or transition."""
    at += 1
    while at < len(lines) and lines[at].strip():
        if _LIST_ITEM.match(lines[at]) or _SAID.match(lines[at]) or _transition(lines[at]):
            break
        at += 1
    return at


def _speech(cue: re.Match[str], lines: list[str]) -> Beat:
    said, how = [], [cue["how"].strip(" ()")] if cue["how"].strip() else []
    for line in lines:
        if re.fullmatch(r"\s*\(.*\)\s*", line):
            how.append(line.strip(" ()"))
        else:
            said.append(line.strip().lstrip("~"))
    return Beat(Kind.SPEECH, _plain(" ".join(said)), _titled(cue["name"]), ", ".join(how).lower())


def _prose(lines: list[str]) -> list[Beat]:
    said = _SAID.match(lines[0])
    if said is not None and said["name"].upper() not in _CAMERA_WORDS:
        words = " ".join([said["words"], *(line.strip() for line in lines[1:])])
        return [Beat(Kind.SPEECH, _plain(words).strip('"“”'), _titled(said["name"]))]
    item = _LIST_ITEM.match(lines[0])
    text = " ".join(line.strip() for line in lines)
    if item is not None:
        text = _LIST_ITEM.sub("", text, count=1)
    text = _plain(text.lstrip("!>").rstrip("<"))
    return [Beat(Kind.ACTION, text, alone=item is not None)] if text else []


_CAMERA_WORDS: Final = frozenset(
    ("CLOSE ON", "ANGLE ON", "WIDE SHOT", "CLOSE UP", "CLOSE-UP", "POV", "INSERT", "NOTE", "SCENE", "SHOT", "CUT TO")
)


def _plain(text: str) -> str:
    return " ".join(_EMPHASIS.sub(r"\1", text).split())
