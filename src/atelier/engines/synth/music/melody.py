"""Melodies: a motif, its repetition on other chords, an answer, and an end that sounds like one."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import msgspec

from atelier.engines.synth.music.chords import Change, Chord
from atelier.engines.synth.music.scales import Key
from atelier.engines.synth.music.score import Note

STEPS_A_BEAT: Final = 4

_ARCHES: Final = ((0, 2, 3, 1), (2, 1, 3, 0), (0, 1, 2, 4), (3, 2, 1, 0), (0, 3, 1, 2))
"""How high the bars of a phrase begin, in steps of the scale."""

_MOVES: Final = (0, 1, 1, 1, -1, -1, -1, 2, -2, 2, -2, 3, -3)
_CLOSINGS: Final = {
    4: ("x---x---x-------", "x-x-x---x-------", "x-----x-x-------"),
    3: ("x---x-------", "x-x-x-------"),
}


class Stroke(msgspec.Struct, frozen=True):
    """A note of a rhythm: when it begins and how long it is, in beats; `sign` is how it was written."""

    at: float
    length: float
    sign: str = "x"


def strokes(pattern: str) -> list[Stroke]:
    """A rhythm written in sixteenths: `-` holds a note, `.` is silent, every other sign begins one. What signs mean is
    the reader's: `x` and `X` are usual for weak and strong."""
    found: list[Stroke] = []
    for place, sign in enumerate(pattern):
        if sign not in "-.":
            found.append(Stroke(place / STEPS_A_BEAT, 1 / STEPS_A_BEAT, sign))
        elif sign == "-" and found:
            last = found[-1]
            found[-1] = Stroke(last.at, (place + 1) / STEPS_A_BEAT - last.at, last.sign)
    return found


class _Motif(msgspec.Struct, frozen=True):
    """One bar's rhythm and the way it moves: steps along the scale from note to note."""

    rhythm: tuple[Stroke, ...]
    moves: tuple[int, ...]


class Melodist:
    """Invents the tunes of one song. `rhythms` are patterns of one bar; `pentatonic` keeps passing notes to five."""

    def __init__(
        self, key: Key, meter: int, rhythms: Sequence[str], *, low: int, high: int, pentatonic: bool, chance: Random
    ) -> None:
        self._key = key
        self._meter = meter
        self._low, self._high = low, high
        self._pentatonic = pentatonic
        self._chance = chance
        self._rhythms = list(rhythms)
        self._tunes: dict[str, tuple[list[_Motif], tuple[int, ...], int]] = {}

    def tune(
        self, name: str, bars: Sequence[Sequence[Change]], *, lift: int, strength: float, varied: bool
    ) -> list[Note]:
        """A melody over the bars, in beats from their beginning. The same name gives the same tune; `varied` changes
        some of its long notes. `lift` moves it up by so many steps."""
        if name not in self._tunes:
            self._tunes[name] = self._invent()
        motifs, arch, seed = self._tunes[name]
        chance = Random(seed + varied)
        notes: list[Note] = []
        pitch = self._home(lift)
        for number, bar in enumerate(bars):
            last = number == len(bars) - 1
            closing = last or number % 4 == 3
            motif = motifs[2 if closing else number % 2]
            if last:
                motif = motifs[3]
            goal = self._home(lift + arch[number % 4])
            pitch = self._nearest(bar[0].chord.classes(), round((2 * goal + pitch) / 3))
            drawn, pitch = self._draw(motif, bar, pitch, number * self._meter, strength, chance)
            if closing:
                drawn = self._closed(drawn, bar[-1].chord, final=last)
            notes += self._varied(drawn, bar, chance) if varied and not closing else drawn
        return notes

    def _invent(self) -> tuple[list[_Motif], tuple[int, ...], int]:
        """Two motifs, a half close and a close, and a line for their heights."""
        chosen = self._chance.sample(self._rhythms, min(2, len(self._rhythms)))
        chosen = [*chosen, chosen[0]][:2]
        closings = self._chance.sample(_CLOSINGS[self._meter], 2)
        motifs = [self._motif(pattern) for pattern in (*chosen, *closings)]
        return motifs, self._chance.choice(_ARCHES), self._chance.randrange(1 << 30)

    def _motif(self, pattern: str) -> _Motif:
        rhythm = strokes(pattern)
        moves: list[int] = []
        for _ in rhythm[1:]:
            move = self._chance.choice(_MOVES)
            if moves and abs(moves[-1]) >= 2:
                move = -1 if moves[-1] > 0 else 1  # a leap is answered by a step back
            moves.append(move)
        return _Motif(tuple(rhythm), tuple(moves))

    def _home(self, lift: int) -> int:
        """The tonic in the middle of the range, `lift` steps of the scale higher."""
        middle = (self._low + self._high) // 2 - 3
        home = middle + (self._key.tonic - middle + 6) % 12 - 6
        return home + round(lift * 12 / 7)

    def _draw(
        self, motif: _Motif, bar: Sequence[Change], pitch: int, begin: float, strength: float, chance: Random
    ) -> tuple[list[Note], int]:
        notes = []
        for place, stroke in enumerate(motif.rhythm):
            chord = _chord_at(bar, stroke.at)
            if place:
                pitch = self._moved(pitch, motif.moves[place - 1], chord)
            weighty = stroke.at % 2 == 0 or stroke.length >= 1
            if weighty:
                pitch = self._nearest(chord.classes(), pitch)
            accent = 1.0 if stroke.at == 0 else 0.93 if stroke.at % 1 == 0 else 0.84
            length = stroke.length * (0.96 if stroke.length > 0.5 else 0.9)
            notes.append(Note(begin + stroke.at, length, pitch, strength * accent * chance.uniform(0.94, 1.0)))
        return notes, pitch

    def _moved(self, pitch: int, steps: int, chord: Chord) -> int:
        """So many steps along the scale that suits the chord, turned back at the ends of the range."""
        allowed = chord.scale_in(self._key)
        if self._pentatonic:
            allowed = (self._key.pentatonic() & allowed) | chord.classes()
        ladder = [note for note in range(self._low, self._high + 1) if note % 12 in allowed]
        here = min(range(len(ladder)), key=lambda rung: abs(ladder[rung] - pitch))
        there = here + steps
        if not 0 <= there < len(ladder):
            there = here - steps
        return ladder[min(max(there, 0), len(ladder) - 1)]

    def _nearest(self, classes: frozenset[int], pitch: int) -> int:
        able = [note for note in range(self._low, self._high + 1) if note % 12 in classes]
        return min(able, key=lambda note: (abs(note - pitch), note))

    def _closed(self, notes: list[Note], chord: Chord, *, final: bool) -> list[Note]:
        """The last note of a phrase: at home at the end, open before."""
        if not notes:
            return notes
        end = notes[-1]
        home = self._key.tonic
        wanted = {home} if final and home in chord.classes() else chord.classes() - ({home} if not final else set())
        pitch = self._nearest(frozenset(wanted or chord.classes()), round(end.pitch))
        return [*notes[:-1], msgspec.structs.replace(end, pitch=pitch)]

    def _varied(self, notes: list[Note], bar: Sequence[Change], chance: Random) -> list[Note]:
        """Some long notes get a turn: half of them gives way to the next step."""
        found: list[Note] = []
        for note in notes:
            if note.length < 0.9 or chance.random() > 0.4:
                found.append(note)
                continue
            half = note.length / 2
            chord = _chord_at(bar, note.at % self._meter)
            turn = self._moved(round(note.pitch), chance.choice((1, -1)), chord)
            found.append(msgspec.structs.replace(note, length=half * 0.95))
            found.append(Note(note.at + half, half, turn, note.strength * 0.88))
        return found


def _chord_at(bar: Sequence[Change], beat: float) -> Chord:
    return next((change.chord for change in reversed(bar) if change.at <= beat + 1e-9), bar[0].chord)
