"""Form: which sections a piece has, and how many bars each, so that it fits its time."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Kind(StrEnum):
    """`RETURN` is a later A: the same music, played with more."""

    INTRO = "I"
    THEME = "A"
    RETURN = "R"
    CONTRAST = "B"
    BREAK = "C"
    OUTRO = "O"


class Section(msgspec.Struct, frozen=True):
    """`energy` 0..1 is how much is going on. `first_bar` counts from 0."""

    kind: Kind
    first_bar: int
    bars: int
    energy: float


class Plan(msgspec.Struct, frozen=True):
    """`bars` are played at `tempo_bpm`; what is left of the time is for the last chord to ring."""

    tempo_bpm: float
    bars: int
    ring_s: float


_ORDERS: Final[dict[str, tuple[str, ...]]] = {
    # by the number of sections between intro and outro
    "song": ("A", "AB", "ABR", "ARBR", "ABRCB", "ARBRCB", "ARBRCBR", "ARBRCBRB"),
    "build": ("A", "AB", "ACB", "ARCB", "ABCRB", "ARBCRB", "ARBCABR", "ARBRCRBB"),
    "arc": ("A", "AB", "ABR", "ABCR", "ABRCR", "ABRCBR", "ABRCBRA", "ABRBCRBR"),
    "loop": ("A", "AR", "ARB", "ARBR", "ARCBR", "ARBCRB", "ARBCRBR", "ARBRCRBR"),
}
_ENERGY: Final[dict[str, dict[Kind, float]]] = {
    "song": dict(zip(Kind, (0.5, 0.68, 0.8, 0.95, 0.5, 0.5), strict=True)),
    "build": dict(zip(Kind, (0.3, 0.55, 0.75, 1.0, 0.4, 0.5), strict=True)),
    "arc": dict(zip(Kind, (0.4, 0.6, 0.7, 0.8, 0.5, 0.4), strict=True)),
    "loop": dict(zip(Kind, (0.5, 0.7, 0.8, 0.88, 0.5, 0.5), strict=True)),
}
_RING_S: Final = 2.2
_SHORTEST_RING_S: Final = 0.9
_STRETCH: Final = 0.07
"""How far the tempo may be from what was aimed at, where nobody asked for one."""


def plan(duration_s: float, meter: int, tempo_bpm: float, *, exact: bool) -> Plan:
    """How many bars fit. An asked-for tempo is kept exactly; others bend a little so that whole phrases come out."""
    if exact:
        return _planned(duration_s, meter, tempo_bpm, _RING_S)
    best = _planned(duration_s, meter, tempo_bpm, _RING_S)
    best_cost = _cost(best, tempo_bpm)
    for bars in range(max(1, best.bars - 8), best.bars + 9):
        ring_s = _RING_S if duration_s > 12 else _SHORTEST_RING_S + 0.2
        tempo = bars * meter * 60 / max(0.5, duration_s - ring_s)
        candidate = Plan(round(tempo, 2), bars, duration_s - bars * meter * 60 / round(tempo, 2))
        if abs(tempo / tempo_bpm - 1) <= _STRETCH and _cost(candidate, tempo_bpm) < best_cost:
            best, best_cost = candidate, _cost(candidate, tempo_bpm)
    return best


def _planned(duration_s: float, meter: int, tempo_bpm: float, ring_s: float) -> Plan:
    bar_s = meter * 60 / tempo_bpm
    bars = max(1, int((duration_s - ring_s) / bar_s + 1e-6))
    if bars * bar_s > duration_s - _SHORTEST_RING_S and bars > 1:
        bars -= 1
    return Plan(tempo_bpm, bars, max(0.0, duration_s - bars * bar_s))


def _cost(plan: Plan, tempo_bpm: float) -> float:
    """Whole phrases of four bars are best, of two still good; the tempo should be near, the last chord not endless."""
    remainder = 0.0 if plan.bars % 4 == 0 else 0.5 if plan.bars % 2 == 0 else 1.0
    return remainder + 6 * abs(plan.tempo_bpm / tempo_bpm - 1) + 0.25 * max(0.0, plan.ring_s - _RING_S - 1.5)


def sections(bars: int, style: str) -> list[Section]:
    """The sections of a piece of so many bars, in order, without gaps."""
    intro, outro = _ends(bars, style)
    middle = bars - intro - outro
    unit = 8 if middle >= 32 else 4
    count = max(1, min(middle // unit, len(_ORDERS[style]) if unit == 4 else 40))
    order = _order(style, count)
    lengths = _lengths(middle, len(order), unit)
    found: list[tuple[Kind, int]] = [(Kind.INTRO, intro)] if intro else []
    found += [(Kind(letter), length) for letter, length in zip(order, lengths, strict=True)]
    found += [(Kind.OUTRO, outro)] if outro else []
    placed: list[Section] = []
    at = 0
    for kind, length in found:
        placed.append(Section(kind, at, length, _ENERGY[style][kind]))
        at += length
    return placed


def _ends(bars: int, style: str) -> tuple[int, int]:
    """Bars of intro and outro."""
    if bars < 6:
        return 0, 0
    if bars < 11:
        return 2 if bars % 4 in (2, 3) else 0, 0
    if bars < 19:
        return 2, 2 if bars % 4 in (0, 1) else 0
    return 4, 4 if style != "song" or bars >= 28 else 2


def _order(style: str, count: int) -> str:
    known = _ORDERS[style]
    if count <= len(known):
        return known[count - 1]
    return (known[-1] + "CRBRARB" * count)[: count - 1] + "B"


def _lengths(bars: int, count: int, unit: int) -> list[int]:
    """The bars shared out in whole units; what is left over lengthens the last section, or the last few by halves."""
    lengths = [unit] * count
    rest = bars - unit * count
    place = count - 1
    while rest > 0:
        added = min(rest, unit)
        lengths[place] += added
        rest -= added
        place = place - 1 if place else count - 1
    if rest < 0:
        lengths[-1] += rest
    return lengths
