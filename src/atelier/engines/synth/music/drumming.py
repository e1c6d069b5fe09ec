"""What is drummed: grooves, fills into the next section, and the last stroke."""

from __future__ import annotations

from random import Random
from typing import Final

from atelier.engines.synth.genres.genre import Groove, Grooves
from atelier.engines.synth.genres.registry import fills as fills_of
from atelier.engines.synth.music.form import Kind, Section
from atelier.engines.synth.music.melody import STEPS_A_BEAT
from atelier.engines.synth.music.score import Hit

_STRENGTHS: Final = {"X": 1.0, "x": 0.82, "o": 0.6, "g": 0.36}
_LANDS_IN: Final = (Kind.RETURN, Kind.CONTRAST, Kind.THEME)


def drummed(
    grooves: Grooves, fills: str, sections: tuple[Section, ...], meter: int, chance: Random, *, ending: bool
) -> tuple[Hit, ...]:
    """All hits of a piece, in beats. `ending`: the last chord is struck after the last bar."""
    hits: list[Hit] = []
    known_fills = fills_of(fills)
    busy = False
    for place, section in enumerate(sections):
        groove = _groove(grooves, section.kind)
        landing = busy and section.kind in _LANDS_IN and groove is not None
        busy = groove is not None
        if groove is None:
            continue
        following = sections[place + 1].kind if place + 1 < len(sections) else None
        leads_on = following is not None and section.bars > 1 and _groove(grooves, following) is not None
        for number in range(section.bars):
            begin = (section.first_bar + number) * meter
            bar = _bar(groove, number, meter)
            if number == section.bars - 1 and leads_on and known_fills:
                bar = _with_fill(bar, chance.choice(known_fills), meter)
            hits += [
                Hit(begin + step / STEPS_A_BEAT, drum, _STRENGTHS[sign] * _dynamic(section) * chance.uniform(0.92, 1))
                for drum, step, sign in bar
            ]
        if landing and fills != "none":
            hits.append(Hit(section.first_bar * meter, "crash", 0.85))
    last = sections[-1]
    closing = _groove(grooves, last.kind)
    if ending and closing is not None:
        end = (last.first_bar + last.bars) * meter
        drums = [drum for drum in ("kick", "taiko", "timpani") if drum in closing]
        hits += [Hit(end, drum, 0.9) for drum in drums] + ([Hit(end, "crash", 0.7)] if fills != "none" else [])
    return tuple(sorted(hits, key=lambda hit: hit.at))


def _groove(grooves: Grooves, kind: Kind) -> Groove | None:
    return next((groove for kinds, groove in grooves.items() if kind in kinds), None)


def _dynamic(section: Section) -> float:
    return 0.86 + 0.16 * section.energy


def _bar(groove: Groove, number: int, meter: int) -> list[tuple[str, int, str]]:
    """(drum, step, sign) of one bar."""
    found = []
    for drum, pattern in groove.items():
        bars = pattern.split("|")
        steps = bars[number % len(bars)][: meter * STEPS_A_BEAT]
        found += [(drum, step, sign) for step, sign in enumerate(steps) if sign in _STRENGTHS]
    return found


def _with_fill(bar: list[tuple[str, int, str]], fill: Groove, meter: int) -> list[tuple[str, int, str]]:
    """A fill stands at the end of the bar and silences all but the kick while it lasts."""
    length = max(map(len, fill.values()))
    start = max(0, meter * STEPS_A_BEAT - length)
    kept = [(drum, step, sign) for drum, step, sign in bar if step < start or drum == "kick"]
    added = [
        (drum, start + step, sign)
        for drum, pattern in fill.items()
        for step, sign in enumerate(pattern[-(meter * STEPS_A_BEAT) :])
        if sign in _STRENGTHS
    ]
    return kept + added
