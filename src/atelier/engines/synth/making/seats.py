"""Who plays what: the players of a genre, changed to those that a prompt names."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import msgspec

from atelier.engines.synth.genres.genre import Line, Role
from atelier.engines.synth.genres.registry import genres
from atelier.engines.synth.words.instruments import Named, Place

_ROLES: Final = {
    Place.LEAD: (Role.MELODY, Role.COUNTER),
    Place.ALONE: (Role.MELODY, Role.ARPEGGIO, Role.CHORDS),
    Place.CHORDS: (Role.CHORDS, Role.COUNTER, Role.ARPEGGIO),
    Place.BASS: (Role.BASS,),
}
_SUBSTITUTES: Final = {
    # who comes in where all the players of a line are not wanted
    Role.MELODY: ("flute", "soft_lead", "piano", "violin"),
    Role.COUNTER: ("cello", "horns"),
    Role.CHORDS: ("organ", "piano", "warm_pad"),
    Role.POWER: ("organ", "reese_bass"),
    Role.ARPEGGIO: ("piano", "harp", "bell_pluck"),
    Role.BASS: ("electric_bass", "upright_bass", "synth_bass"),
}


def seated(players: Sequence[Line], named: Sequence[Named], banned: frozenset[str], chance: Random) -> tuple[Line, ...]:
    """The lines of a genre with all named instruments among them, and without those that are banned."""
    lines = [kept for line in players if (kept := _without(banned, line)) is not None]
    taken: set[int] = set()
    for each in named:
        place = _place_for(each, lines, taken)
        if place is None:
            place = len(lines)
            lines.append(_own_line(each, chance))
        elif each.instruments[0] not in lines[place].instruments:
            lines[place] = msgspec.structs.replace(lines[place], effect="", low=0, high=0)
        player = next((name for name in each.instruments if name in lines[place].instruments), each.instruments[0])
        kinds = "".join(dict.fromkeys(lines[place].kinds + "ARB"))  # who is named is heard
        lines[place] = msgspec.structs.replace(lines[place], instruments=(player,), kinds=kinds)
        taken.add(place)
    return tuple(lines)


def _without(banned: frozenset[str], line: Line) -> Line | None:
    """The line without the banned instruments; None where the role is banned, or nobody is left to play it."""
    if line.role in banned:
        return None
    left = tuple(name for name in line.instruments if name not in banned)
    if not left:
        left = tuple(name for name in _SUBSTITUTES[line.role] if name not in banned)[:1]
        line = msgspec.structs.replace(line, effect="")
    return msgspec.structs.replace(line, instruments=left) if left else None


def _place_for(named: Named, lines: Sequence[Line], taken: set[int]) -> int | None:
    """A line where the genre has the instrument anyway, or else one that suits it."""
    free = [place for place in range(len(lines)) if place not in taken]
    for place in free:
        if any(name in lines[place].instruments for name in named.instruments):
            return place
    tuned = any(lines[place].role is Role.MELODY for place in taken)
    for role in _ROLES[named.place]:
        for place in free:
            if lines[place].role is role and not (tuned and role is Role.MELODY):  # two tunes at once are none
                return place
    return None


def _own_line(named: Named, chance: Random) -> Line:
    role = Role.COUNTER if named.place is Place.LEAD else _ROLES[named.place][-1]
    return Line(
        role=role,
        instruments=named.instruments[:1],
        patterns=("r-------5-------",) if role is Role.BASS else ("x-------x---x---",),
        level_db=-6,
        place=chance.choice((-0.4, 0.4)),
    )


def alone(named: Named) -> tuple[Line, ...]:
    """All that an instrument can play by itself: what a pianist does with two hands, or a tune alone."""
    name = named.instruments[0]
    pianist = genres()["classical piano"].lines
    if named.place is Place.ALONE:
        return tuple(msgspec.structs.replace(line, instruments=(name,)) for line in pianist)
    if named.place is Place.BASS:
        return (Line(role=Role.BASS, instruments=(name,), patterns=("r--5--o-r-3-5-a-", "r-r-5-r-3-r-5-a-")),)
    if named.place is Place.CHORDS:
        held = ("x---------------",)
        return (Line(role=Role.CHORDS, instruments=(name,), patterns=held, room_db=-9, low=43, high=76),)
    tune = next(line for line in pianist if line.role is Role.MELODY)
    return (msgspec.structs.replace(tune, instruments=(name,), kinds="IARBCO", low=0, high=0, room_db=-10),)
