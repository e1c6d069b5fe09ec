"""From a brief to a song: the plan, the chords, and every player's notes."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import msgspec

from atelier.engines.synth.genres.genre import Genre, Harmony, Line, Role
from atelier.engines.synth.genres.registry import common_harmonies
from atelier.engines.synth.music.chords import Change, parse_chord, parse_progression
from atelier.engines.synth.music.drumming import drummed
from atelier.engines.synth.music.form import Kind, Plan, Section, plan, sections
from atelier.engines.synth.music.lines import Music, written
from atelier.engines.synth.music.scales import Key
from atelier.engines.synth.music.score import Hit, Part, Song


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be composed. `exact`: the tempo was asked for and is kept. `lines` are the players, `drums` whether
    the genre's drums are played. `softness` takes that share off all strengths."""

    genre: Genre
    key: Key
    tempo_bpm: float
    exact: bool
    meter: int
    duration_s: float
    lines: tuple[Line, ...]
    drums: bool
    softness: float = 0.0
    texture: str = ""
    finish: str = ""
    room: str = ""


def compose(brief: Brief, seed: int) -> Song:
    """The same brief and seed give the same song."""
    genre, chance = brief.genre, Random(seed)
    planned = plan(brief.duration_s, brief.meter, brief.tempo_bpm, exact=brief.exact)
    order = tuple(sections(planned.bars, genre.form))
    music = _music(brief, planned, order, chance)
    parts = tuple(part for line in _tuned(brief.lines, order) if (part := _part(line, brief, music, chance)).notes)
    hits: tuple[Hit, ...] = ()
    if brief.drums and genre.grooves:
        hits = drummed(
            chance.choice(genre.grooves), genre.fills, order, brief.meter, chance, ending=planned.ring_s > 0.5
        )
    return Song(
        genre=genre.name,
        key=brief.key,
        tempo_bpm=planned.tempo_bpm,
        meter=brief.meter,
        duration_s=brief.duration_s,
        bars=planned.bars,
        sections=order,
        parts=parts,
        kit=genre.kit,
        hits=hits,
        drums_db=genre.drums_db,
        swing=genre.swing,
        swing_unit=genre.swing_unit,
        loose_ms=genre.loose_ms,
        room=brief.room or genre.room,
        echo_beats=genre.echo_beats,
        finish=brief.finish or genre.finish,
        pump=genre.pump,
        texture=brief.texture or genre.texture,
    )


def _music(brief: Brief, planned: Plan, order: tuple[Section, ...], chance: Random) -> Music:
    harmony = brief.genre.harmonies.get(brief.key.mode) or common_harmonies()[brief.key.mode]
    chosen = _chosen(harmony, brief, chance)
    bars: list[tuple[Change, ...]] = []
    for section in order:
        progression = chosen[section.kind]
        bars += [progression[number % len(progression)] for number in range(section.bars)]
    last = parse_chord(("I" if brief.key.bright else "i") + brief.genre.close, brief.key)
    beat_s = 60 / planned.tempo_bpm
    return Music(brief.key, brief.meter, order, tuple(bars), last, planned.ring_s / beat_s, beat_s)


def _chosen(harmony: Harmony, brief: Brief, chance: Random) -> Mapping[Kind, list[tuple[Change, ...]]]:
    def read(text: str) -> list[tuple[Change, ...]]:
        return [tuple(bar) for bar in parse_progression(text, brief.key, brief.meter)]

    theme = read(chance.choice(harmony.theme))
    contrast = read(chance.choice(harmony.contrast))
    rest = read(chance.choice(harmony.rest)) if harmony.rest else theme
    return {
        Kind.INTRO: theme,
        Kind.THEME: theme,
        Kind.RETURN: theme,
        Kind.CONTRAST: contrast,
        Kind.BREAK: rest,
        Kind.OUTRO: theme,
    }


def _tuned(lines: tuple[Line, ...], order: tuple[Section, ...]) -> tuple[Line, ...]:
    """Short pieces may lack the sections that a tune waits for: the first one then plays in the theme."""
    tunes = [line for line in lines if line.role is Role.MELODY]
    if not tunes or any(section.kind in line.kinds for section in order for line in tunes):
        return lines
    heard = msgspec.structs.replace(tunes[0], kinds=tunes[0].kinds + Kind.THEME)
    return tuple(heard if line is tunes[0] else line for line in lines)


def _part(line: Line, brief: Brief, music: Music, chance: Random) -> Part:
    instrument = chance.choice(line.instruments)
    own = Random(chance.randrange(1 << 60))  # what one player does moves nobody else's chance
    softer = msgspec.structs.replace(line, strength=line.strength * (1 - brief.softness))
    fitting = softer if brief.meter == 4 else msgspec.structs.replace(softer, patterns=_in_three(softer))
    return Part(
        name=line.role,
        instrument=instrument,
        notes=written(fitting, instrument, music, own),
        level_db=line.level_db,
        place=line.place,
        room_db=line.room_db,
        echo_db=line.echo_db,
        effect=line.effect,
        ducks=line.ducks,
    )


def _in_three(line: Line) -> tuple[str, ...]:
    """Patterns of bars of three beats: those written so stay, of others the first three are taken."""
    return tuple("|".join(bar[:12] for bar in pattern.split("|")) for pattern in line.patterns)
