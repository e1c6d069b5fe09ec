"""What is played: notes and hits, in beats; and the song that they make up."""

from __future__ import annotations

import msgspec

from atelier.engines.synth.music.form import Section
from atelier.engines.synth.music.scales import Key


class Note(msgspec.Struct, frozen=True):
    """`at` and `length` in beats, `pitch` a MIDI number, `strength` 0..1."""

    at: float
    length: float
    pitch: float
    strength: float


class Hit(msgspec.Struct, frozen=True):
    at: float
    drum: str
    strength: float


class Part(msgspec.Struct, frozen=True):
    """What one instrument plays, and how it stands in the mix: levels in dB, `place` -1 left .. 1 right.

    `room` and `echo` are sends. `effect` names something of mixing/effects.py. `ducks`: it gives way to the kick.
    """

    name: str
    instrument: str
    notes: tuple[Note, ...]
    level_db: float
    place: float = 0.0
    room_db: float = -14.0
    echo_db: float | None = None
    effect: str = ""
    ducks: bool = False


class Song(msgspec.Struct, frozen=True):
    """`swing` is by how much of half its length the second of two units comes late, 0..0.5; `swing_unit` is that unit
    in beats. `loose_ms` is how far from exact the players are."""

    genre: str
    key: Key
    tempo_bpm: float
    meter: int
    duration_s: float
    bars: int
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    kit: str
    hits: tuple[Hit, ...]
    drums_db: float = 0.0
    swing: float = 0.0
    swing_unit: float = 0.5
    loose_ms: float = 6.0
    room: str = "chamber"
    echo_beats: float = 0.75
    finish: str = "clean"
    pump: float = 0.0
    texture: str = ""

    @property
    def beat_s(self) -> float:
        return 60 / self.tempo_bpm

    def seconds(self, beat: float) -> float:
        """When a beat is played, swing included."""
        pair = 2 * self.swing_unit
        whole, within = divmod(beat, pair)
        # The first of two units takes more than half of the pair; what lies inside is stretched along with it.
        middle = self.swing_unit * (1 + self.swing)
        if within <= self.swing_unit:
            swung = within * middle / self.swing_unit
        else:
            swung = middle + (within - self.swing_unit) * (pair - middle) / self.swing_unit
        return (whole * pair + swung) * self.beat_s
