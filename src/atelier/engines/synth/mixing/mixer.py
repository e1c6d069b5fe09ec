"""Plays a song: every part through its effect to its place, then rooms, echoes and the finish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import BLOCK, RATE_HZ, Blocks, Wave, floats, gain, samples_in
from atelier.engines.sound.filters import Convolver
from atelier.engines.sound.room import ROOMS, reverberation
from atelier.engines.synth.drums.hit import Drum
from atelier.engines.synth.drums.kits import KITS
from atelier.engines.synth.instruments.instrument import Instrument, Shelf, Tone
from atelier.engines.synth.instruments.registry import INSTRUMENTS
from atelier.engines.synth.mixing.effects import EFFECTS, Effect, echo_response
from atelier.engines.synth.mixing.finishes import FINISHES
from atelier.engines.synth.music.score import Note, Part, Song
from atelier.engines.synth.noises.noise import Setting
from atelier.engines.synth.noises.registry import NOISES
from atelier.engines.synth.noises.streams import Stream
from atelier.engines.synth.tones.lanes import Lane

_TEXTURE_DB: Final = -13.0
_DUCK_S: Final = 0.004
_FADE_S: Final = 1.2


class _Due(msgspec.Struct, frozen=True):
    """A note with its place in samples. `number` is its place in the part, which its chance hangs on."""

    at: int
    tone: Tone
    number: int


class _Track:
    """One part as a stream."""

    def __init__(self, part: Part, song: Song, seed: int, place: int, shelf: Shelf) -> None:
        self._instrument = INSTRUMENTS[part.instrument]
        self._shelf = shelf
        self._seed = (seed, place)
        self._lane = Lane()
        self._due = _in_time(part.notes, song, self._instrument, np.random.default_rng([seed, place]))
        self._next = 0
        self._effect: Effect | None = EFFECTS[part.effect](song.beat_s) if part.effect else None
        angle = (part.place + 1) * np.pi / 4
        sides = np.array([[np.cos(angle)], [np.sin(angle)]]) * np.sqrt(2) * gain(part.level_db)
        self._sides = floats(sides)
        self.part = part

    def take(self, start: int, samples: int) -> Wave:
        while self._next < len(self._due) and self._due[self._next].at < start + samples:
            due = self._due[self._next]
            chance = np.random.default_rng([*self._seed, due.number])
            self._lane.lay(self._instrument.play(due.tone, self._shelf, chance), due.at - start)
            self._next += 1
        sound = self._lane.take(samples)
        if self._effect is not None:
            sound = self._effect(sound)
        return sound * self._sides


def _in_time(notes: Iterable[Note], song: Song, instrument: Instrument, chance: np.random.Generator) -> list[_Due]:
    found = []
    for number, note in enumerate(notes):
        begin_s = song.seconds(note.at)
        length_s = song.seconds(note.at + note.length) - begin_s
        loose_s = float(np.clip(chance.normal(0, 0.4), -1, 1)) * song.loose_ms / 1000
        at = samples_in(begin_s + max(-begin_s, loose_s))
        found.append(_Due(at, Tone(_within(note.pitch, instrument), note.strength, max(0.03, length_s)), number))
    return sorted(found, key=lambda due: due.at)


def _within(pitch: float, instrument: Instrument) -> float:
    """The pitch, by octaves moved into what the instrument can play."""
    while pitch < instrument.low:
        pitch += 12
    while pitch > instrument.high:
        pitch -= 12
    return pitch


class _Drums:
    """The kit as two streams: what is heard directly, and what goes into the room."""

    def __init__(self, song: Song, seed: int, shelf: Shelf) -> None:
        self._kit: dict[str, Drum] = KITS[song.kit]
        self._level = gain(song.drums_db)
        self._shelf = shelf
        chance = np.random.default_rng([seed, 7_001])
        jitter = np.clip(chance.normal(0, 0.25, len(song.hits)), -1, 1) * song.loose_ms / 1000
        timed = [
            (samples_in(max(0.0, song.seconds(hit.at) + float(late))), hit)
            for hit, late in zip(song.hits, jitter, strict=True)
        ]
        self._due = sorted(timed, key=lambda item: item[0])
        self._next = 0
        self._dry, self._wet = Lane(), Lane()

    def take(self, start: int, samples: int) -> tuple[Wave, Wave]:
        while self._next < len(self._due) and self._due[self._next][0] < start + samples:
            at, hit = self._due[self._next]
            drum = self._kit[hit.drum]
            sound = drum.hit(hit.strength, self._next, self._shelf) * np.float32(self._level)
            self._dry.lay(sound, at - start)
            self._wet.lay(sound * np.float32(drum.room), at - start)
            self._next += 1
        return self._dry.take(samples), self._wet.take(samples)


class _Duck:
    """How far ducking parts give way: down at each kick, back within most of a beat."""

    def __init__(self, song: Song) -> None:
        kicks = sorted(song.seconds(hit.at) for hit in song.hits if hit.drum == "kick")
        self._kicks = np.array([-1e3, *kicks])
        self._depth = song.pump
        self._back_s = 0.8 * song.beat_s

    def take(self, start: int, samples: int) -> Wave:
        times = (start + np.arange(samples)) / RATE_HZ
        since = times - self._kicks[np.searchsorted(self._kicks, times, "right") - 1]
        down = np.minimum(1, since / _DUCK_S) * np.square(1 - np.minimum(1, since / self._back_s))
        return floats(1 - self._depth * down)


def play_song(song: Song, seed: int) -> Blocks:
    """The finished mix, (2, samples) a block, exactly `song.duration_s` long; it is yet to be brought to a loudness.

    Memory does not grow with the length: a shelf of 96 MB of sounds, and a block of each part.
    """
    return FINISHES[song.finish].over(_faded(_mixed(song, seed), samples_in(song.duration_s)))


def _mixed(song: Song, seed: int) -> Blocks:
    shelf = Shelf()
    tracks = [_Track(part, song, seed, place, shelf) for place, part in enumerate(song.parts)]
    drums = _Drums(song, seed, shelf)
    duck = _Duck(song) if song.pump else None
    room = Convolver(reverberation(ROOMS[song.room]))
    echo = Convolver(echo_response(song.echo_beats * song.beat_s)) if _echoes(song) else None
    texture = _texture(song, seed)
    start = 0
    while True:
        mix, to_room = drums.take(start, BLOCK)
        to_echo = np.zeros_like(mix)
        ducked = None if duck is None else duck.take(start, BLOCK)
        for track in tracks:
            sound = track.take(start, BLOCK)
            if ducked is not None and track.part.ducks:
                sound = sound * ducked
            mix = mix + sound
            to_room = to_room + sound * np.float32(gain(track.part.room_db))
            if track.part.echo_db is not None:
                to_echo = to_echo + sound * np.float32(gain(track.part.echo_db))
        if echo is not None:
            repeats = echo.feed(to_echo)
            mix, to_room = mix + repeats, to_room + np.float32(0.25) * repeats
        mix = mix + room.feed(to_room)
        yield mix if texture is None else mix + np.float32(gain(_TEXTURE_DB)) * texture.take(BLOCK)
        start += BLOCK


def _echoes(song: Song) -> bool:
    return any(part.echo_db is not None for part in song.parts)


def _texture(song: Song, seed: int) -> Stream | None:
    if not song.texture:
        return None
    noise = next(noise for noise in NOISES if noise.name == song.texture)
    return noise.build(Setting(song.duration_s, np.random.default_rng([seed, 7_002])))


def _faded(blocks: Blocks, samples: int) -> Blocks:
    """The first `samples`; the last moments go out on a curve, so that nothing is cut off."""
    fade = max(1, min(samples_in(_FADE_S), samples // 5))
    done = 0
    for block in blocks:
        piece = block[:, : samples - done]
        left = samples - done - np.arange(piece.shape[1])
        if left[-1] < fade:
            piece = piece * floats(np.sin(np.pi / 2 * np.clip(left / fade, 0, 1)) ** 2)
        yield piece
        done += piece.shape[1]
        if done >= samples:
            return
