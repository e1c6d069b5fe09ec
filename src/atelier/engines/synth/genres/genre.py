"""What a genre is: who plays what, over which chords, how fast, and how it is mixed.

Rhythms are written in sixteenths, a bar as a word, several bars set apart by `|`. `-` holds, `.` is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a line does with its pattern:

    CHORDS: `x` and `X` are chords, weak and strong. ARPEGGIO: digits are notes of the chord, 0 the lowest, on over the
    octave. BASS: `r` root, `o` its octave, `3`, `5`, `7` those of the chord, `a` a step that leads to the next root,
    `w` a walking step. POWER: chords of root, fifth and octave. MELODY: the patterns are rhythms of the tune's bars,
    all of them in use. COUNTER: a slow second voice, one note of the chord at each sign.
    """

    MELODY = "melody"
    COUNTER = "counter"
    CHORDS = "chords"
    POWER = "power"
    ARPEGGIO = "arpeggio"
    BASS = "bass"


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One player. `instruments` and, but for melodies, `patterns` are choices: one of each is taken for a song.

    `kinds` are the letters of the sections that it plays in (music/form.py). `low` and `high` bound its pitches.
    `spread_ms` is how far apart the notes of a chord are, as when strummed. The mix is as in music/score.py.
    """

    role: Role
    instruments: tuple[str, ...]
    patterns: tuple[str, ...]
    kinds: str = "IARBCO"
    level_db: float = 0.0
    place: float = 0.0
    room_db: float = -14.0
    echo_db: float | None = None
    effect: str = ""
    ducks: bool = False
    low: int = 0
    high: int = 0
    voices: int = 4
    spread_ms: float = 0.0
    strength: float = 0.75
    pentatonic: bool = False


Groove = Mapping[str, str]
"""A drum's name to its pattern: `X` loud, `x` usual, `o` soft, `g` hardly heard."""

Grooves = Mapping[str, Groove]
"""Letters of sections to what is drummed in them, nothing in others. In the files a groove may stand by its name."""


class Harmony(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Progressions to choose from, as music/chords.py reads them: for the theme, for what contrasts with it, and for
    the break; without one, that of the theme."""

    theme: tuple[str, ...]
    contrast: tuple[str, ...]
    rest: tuple[str, ...] = ()


class Genre(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of data/. `words` is a regular expression of what people call it. `tempo_bpm` bounds the tempo where none
    is asked for.

    `harmonies` are by mode, the first the most usual; modes not in there have general ones (harmonies.toml). `grooves`
    are choices. `form` names an order of sections (music/form.py). `close` is the suffix of the last chord. `fills`
    names a family of fills (grooves.toml). The rest is as in music/score.py.
    """

    name: str
    words: str
    tempo_bpm: tuple[int, int]
    harmonies: Mapping[str, Harmony] = {}
    lines: tuple[Line, ...]
    grooves: tuple[Grooves, ...] = ()
    kit: str = "pop"
    drums_db: float = 0.0
    fills: str = "toms"
    meter: int = 4
    form: str = "song"
    close: str = ""
    swing: float = 0.0
    swing_unit: float = 0.5
    loose_ms: float = 6.0
    room: str = "chamber"
    echo_beats: float = 0.75
    finish: str = "clean"
    pump: float = 0.0
    texture: str = ""
