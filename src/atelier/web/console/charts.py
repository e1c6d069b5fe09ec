"""Small charts, drawn on the server. Shapes have no styles of their own: the page's sheet colours them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from atelier.domain.money import as_credits
from atelier.jobs.records import DaySpending
from atelier.web.console.words import figure

_HEIGHT: Final = 100.0
_STEP: Final = 20.0
_GAP: Final = 5.0
_MOST_MODELS: Final = 8
_SLIVER: Final = 1.2
_ROUND: Final = (1, 2, 2.5, 5, 10)


class Bar(msgspec.Struct, frozen=True):
    """A bar in units of the drawing, with its words. `requests` is how many jobs it stands for."""

    label: str
    value: str
    x: float
    y: float
    width: float
    height: float
    requests: int = 0


class Chart(msgspec.Struct, frozen=True):
    """`lines` are the words and heights of the lines across, `marks` the days named below it, evenly spread."""

    width: float
    height: float
    bars: list[Bar]
    lines: list[tuple[str, float]]
    marks: list[str]

    @property
    def filled(self) -> list[Bar]:
        """The days on which something was spent."""
        return [bar for bar in self.bars if bar.value != "0"]


def by_day(spent: Sequence[DaySpending], days: Sequence[date]) -> Chart:
    """A bar for every day; days without spending have a sliver, so that the row can be read."""
    sums: dict[date, int] = defaultdict(int)
    counts: dict[date, int] = defaultdict(int)
    for one in spent:
        sums[one.day] += one.micros
        counts[one.day] += one.requests
    top = ceiling(as_credits(max(sums.values(), default=0)))
    bars = []
    for index, day in enumerate(days):
        amount = as_credits(sums[day])
        height = round(max(_SLIVER, _HEIGHT * float(amount) / float(top)), 1)
        y = round(_HEIGHT - height, 1)
        place = index * _STEP + _GAP / 2
        bars.append(Bar(f"{day:%-d %b}", figure(amount), place, y, _STEP - _GAP, height, counts[day]))
    return Chart(
        width=len(days) * _STEP,
        height=_HEIGHT,
        bars=bars,
        lines=[(figure(top * share), round(_HEIGHT * (1 - float(share)), 1)) for share in (Decimal(1), Decimal("0.5"))],
        marks=[f"{days[place]:%-d %b}" for place in (0, len(days) // 2, len(days) - 1)],
    )


def by_model(spent: Sequence[DaySpending]) -> list[Bar]:
    """The models that cost most, the rest as one. Widths in percent of the widest."""
    sums: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for one in spent:
        sums[one.model] += one.micros
        counts[one.model] += one.requests
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    shown = [(model, amount, counts[model]) for model, amount in ordered[:_MOST_MODELS]]
    if rest := ordered[_MOST_MODELS:]:
        shown.append(("everything else", sum(amount for _, amount in rest), sum(counts[model] for model, _ in rest)))
    most = max((amount for _, amount, _ in shown), default=0)
    return [
        Bar(model, figure(as_credits(amount)), 0, 0, round(100 * amount / most, 1) if most else 0, 8, count)
        for model, amount, count in shown
    ]


def ceiling(most: Decimal) -> Decimal:
    """The next round number, so that a chart ends at one: 1, 2, 2.5 or 5 times a power of ten. 1 for nothing."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** most.adjusted()
    return next(Decimal(str(step)) * power for step in _ROUND if Decimal(str(step)) * power >= most)
