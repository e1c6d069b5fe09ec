"""What each player plays: patterns turned into notes over the chords."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

import msgspec

from atelier.engines.synth.genres.genre import Line, Role
from atelier.engines.synth.instruments.registry import INSTRUMENTS
from atelier.engines.synth.music.chords import Change, Chord
from atelier.engines.synth.music.form import Kind, Section
from atelier.engines.synth.music.melody import Melodist, strokes
from atelier.engines.synth.music.scales import Key
from atelier.engines.synth.music.score import Note
from atelier.engines.synth.music.voicing import VoiceLeader

_WEAK: Final = 0.84
_TUNES: Final = {
    Kind.THEME: "A",
    Kind.RETURN: "A",
    Kind.CONTRAST: "B",
    Kind.BREAK: "C",
    Kind.INTRO: "A",
    Kind.OUTRO: "A",
}
_LIFTS: Final = {Kind.CONTRAST: 2, Kind.BREAK: -1, Kind.RETURN: 0}
_RANGES: Final = {
    Role.MELODY: (62, 84),
    Role.COUNTER: (55, 74),
    Role.CHORDS: (52, 76),
    Role.ARPEGGIO: (52, 76),
    Role.POWER: (38, 50),
    Role.BASS: (28, 47),
}


class Music(msgspec.Struct, frozen=True):
    """What all players have before them. `bars` has the changes of every bar; `last` is the chord that rings at the
    end, for `ring_beats`."""

    key: Key
    meter: int
    sections: tuple[Section, ...]
    bars: tuple[tuple[Change, ...], ...]
    last: Chord
    ring_beats: float
    beat_s: float

    def bar_numbers(self, kinds: str) -> Iterator[tuple[Section, int]]:
        """Sections and bars in which those of these kinds are played."""
        for section in self.sections:
            if section.kind in kinds:
                yield from ((section, number) for number in range(section.first_bar, section.first_bar + section.bars))

    def change_at(self, number: int, beat: float) -> Change:
        return next((each for each in reversed(self.bars[number]) if each.at <= beat + 1e-9), self.bars[number][0])

    def after(self, number: int, change: Change) -> Chord:
        """The chord after that change of that bar."""
        later = [each for each in self.bars[number] if each.at > change.at]
        if later:
            return later[0].chord
        return self.bars[number + 1][0].chord if number + 1 < len(self.bars) else self.last

    @property
    def end(self) -> float:
        """Beats until the last chord."""
        return float(len(self.bars) * self.meter)

    def ends_with(self, kinds: str) -> bool:
        return self.ring_beats > 0.4 and self.sections[-1].kind in kinds


def written(line: Line, instrument: str, music: Music, chance: Random) -> tuple[Note, ...]:
    """The notes of a player, in order."""
    if line.role is Role.MELODY:
        notes = _melody(line, instrument, music, chance)
    else:
        notes = _WRITERS[line.role](line, _range(line, instrument), music, chance.choice(line.patterns), chance)
    return tuple(sorted(notes, key=lambda note: note.at))


def _range(line: Line, instrument: str) -> tuple[int, int]:
    low, high = _RANGES[line.role]
    known = INSTRUMENTS[instrument]
    low, high = max(line.low or low, known.low), min(line.high or high, known.high)
    return (low, high) if high - low >= 12 else (known.low, known.high)


def _melody(line: Line, instrument: str, music: Music, chance: Random) -> list[Note]:
    low, high = _range(line, instrument)
    melodist = Melodist(
        music.key, music.meter, line.patterns, low=low, high=high, pentatonic=line.pentatonic, chance=chance
    )
    notes: list[Note] = []
    for section in music.sections:
        if section.kind not in line.kinds:
            continue
        bars = music.bars[section.first_bar : section.first_bar + section.bars]
        begin = section.first_bar * music.meter
        tune = melodist.tune(
            _TUNES[section.kind],
            bars,
            lift=_LIFTS.get(section.kind, 0),
            strength=line.strength * (0.8 + 0.25 * section.energy),
            varied=section.kind is Kind.RETURN,
        )
        notes += [msgspec.structs.replace(note, at=note.at + begin) for note in tune]
    return notes


def _bar_of(pattern: str, number: int) -> str:
    bars = pattern.split("|")
    return bars[number % len(bars)]


def _played(
    line: Line, music: Music, pattern: str, chance: Random
) -> Iterator[tuple[int, Change, float, float, str, float]]:
    """Every stroke of a pattern, cut where the chord changes: bar, change, when (in beats of the piece), how long, sign
    and strength."""
    for section, number in music.bar_numbers(line.kinds):
        for stroke in strokes(_bar_of(pattern, number - section.first_bar)):
            accent = 1.0 if stroke.sign == "X" or stroke.at == 0 else _WEAK if stroke.sign == "x" else 0.92
            strength = line.strength * accent * (0.82 + 0.22 * section.energy) * chance.uniform(0.94, 1.0)
            begin, end = stroke.at, stroke.at + stroke.length
            while begin < end - 1e-6:
                change = music.change_at(number, begin)
                until = min(end, max(change.at + change.length, begin + 0.25))
                yield number, change, number * music.meter + begin, until - begin, stroke.sign, strength
                begin = until


def _voicer(line: Line, span: tuple[int, int]) -> Callable[[Chord], tuple[int, ...]]:
    leader = VoiceLeader(low=span[0], high=span[1], voices=line.voices, rooted=False)
    return leader.voice


def _chords(line: Line, span: tuple[int, int], music: Music, pattern: str, chance: Random) -> list[Note]:
    voice = _voicer(line, span)
    notes: list[Note] = []
    spread = line.spread_ms / 1000 / music.beat_s
    for number, (_, change, at, length, _, strength) in enumerate(_played(line, music, pattern, chance)):
        notes += _struck(voice(change.chord), at, length, strength, spread, down=number % 2 == 0)
    if music.ends_with(line.kinds):
        notes += _struck(voice(music.last), music.end, music.ring_beats, 0.9 * line.strength, 2 * spread, down=True)
    return notes


def _struck(
    pitches: Sequence[int], at: float, length: float, strength: float, spread: float, *, down: bool
) -> list[Note]:
    """A chord, its notes one after the other when it is strummed."""
    order = pitches if down else tuple(reversed(pitches))
    gap = min(spread, 0.4 * length / max(1, len(order)))
    return [
        Note(at + place * gap, max(0.1, 0.97 * length - place * gap), pitch, strength)
        for place, pitch in enumerate(order)
    ]


def _power(line: Line, span: tuple[int, int], music: Music, pattern: str, chance: Random) -> list[Note]:
    def pitches(chord: Chord) -> tuple[int, ...]:
        root = span[0] + (chord.root - span[0]) % 12
        return root, root + 7, root + 12

    notes: list[Note] = []
    for _, change, at, length, _, strength in _played(line, music, pattern, chance):
        notes += [Note(at, 0.96 * length, pitch, strength) for pitch in pitches(change.chord)]
    if music.ends_with(line.kinds):
        notes += [Note(music.end, music.ring_beats, pitch, line.strength) for pitch in pitches(music.last)]
    return notes


def _arpeggio(line: Line, span: tuple[int, int], music: Music, pattern: str, chance: Random) -> list[Note]:
    voice = _voicer(line, span)
    notes: list[Note] = []
    for _, change, at, length, sign, strength in _played(line, music, pattern, chance):
        chord = voice(change.chord)
        octave, place = divmod(int(sign), len(chord))
        notes.append(Note(at, 0.98 * length, chord[place] + 12 * octave, strength))
    if music.ends_with(line.kinds):
        notes += _struck(voice(music.last), music.end, music.ring_beats, 0.85 * line.strength, 0.12, down=True)
    return notes


def _counter(line: Line, span: tuple[int, int], music: Music, pattern: str, chance: Random) -> list[Note]:
    """One voice that moves as little as it can from note to note."""
    notes: list[Note] = []
    pitch = (span[0] + span[1]) // 2
    for _, change, at, length, _, strength in _played(line, music, pattern, chance):
        pitch = _nearest(change.chord.classes(), pitch, span)
        notes.append(Note(at, 0.98 * length, pitch, strength))
    if music.ends_with(line.kinds):
        pitch = _nearest(frozenset((music.key.tonic,)), pitch, span)
        notes.append(Note(music.end, music.ring_beats, pitch, line.strength))
    return notes


def _nearest(classes: frozenset[int], pitch: int, span: tuple[int, int]) -> int:
    able = [note for note in range(span[0], span[1] + 1) if note % 12 in classes]
    return min(able, key=lambda note: (abs(note - pitch), note))


def _bass(line: Line, span: tuple[int, int], music: Music, pattern: str, chance: Random) -> list[Note]:
    bassist = _Bassist(span, music.key, chance)
    notes = []
    for number, change, at, length, sign, strength in _played(line, music, pattern, chance):
        pitch = bassist.pitch(sign, change.chord, music.after(number, change))
        notes.append(Note(at, 0.95 * length, pitch, strength))
    if music.ends_with(line.kinds):
        held = min(music.ring_beats, music.meter)  # a bass that stays longer than a bar is a drone
        notes.append(Note(music.end, held, bassist.pitch("r", music.last, music.last), line.strength))
    return notes


class _Bassist:
    """Knows where the last note was, so that roots stay near each other."""

    def __init__(self, span: tuple[int, int], key: Key, chance: Random) -> None:
        self._low, self._high = span[0], min(span[1], span[0] + 19)
        self._key = key
        self._chance = chance
        self._root = self._before = self._place(key.tonic, span[0] + 7)

    def pitch(self, sign: str, chord: Chord, following: Chord) -> int:
        self._root = self._place(chord.bass, self._root if abs(self._root - self._low - 7) < 9 else self._low + 7)
        self._before = self._chosen(sign, chord, following)
        return self._before

    def _chosen(self, sign: str, chord: Chord, following: Chord) -> int:
        match sign:
            case "o":
                return self._root + 12
            case "3" | "5" | "7":
                step = {"3": 1, "5": 2, "7": 3}[sign]
                interval = chord.intervals[step] if step < len(chord.intervals) else chord.intervals[-1]
                above = chord.root + interval
                return self._place(above % 12, self._root + (5 if self._root < self._high - 7 else -3))
            case "a":
                goal = self._place(following.bass, self._before)
                return goal + self._chance.choice((-1, 1, -2, 2) if goal != self._before else (-5, 7, -2))
            case "w":
                allowed = chord.scale_in(self._key)
                near = [self._before + step for step in (-4, -3, -2, -1, 1, 2, 3, 4)]
                able = [note for note in near if note % 12 in allowed and self._low <= note <= self._high]
                goal = self._place(following.bass, self._before)
                toward = [note for note in able if abs(note - goal) <= abs(self._before - goal)]
                return self._chance.choice(toward or able or [self._root])
            case _:
                return self._root

    def _place(self, pitch_class: int, near: int) -> int:
        able = [note for note in range(self._low, self._high + 1) if note % 12 == pitch_class]
        return min(able, key=lambda note: (abs(note - near), note))


_WRITERS: Final = {
    Role.CHORDS: _chords,
    Role.POWER: _power,
    Role.ARPEGGIO: _arpeggio,
    Role.COUNTER: _counter,
    Role.BASS: _bass,
}
