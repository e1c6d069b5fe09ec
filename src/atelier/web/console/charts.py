"""Small charts, drawn on the server. Shapes have no styles of their own: the page's sheet colours them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from atelier.domain.money import as_credits
from atelier.jobs.records import DaySpending
from atelier.web.console.words import figure

_HEIGHT: Final = 96.0
_STEP: Final = 20.0
_GAP: Final = 5.0
_MOST_MODELS: Final = 6


class Bar(msgspec.Struct, frozen=True):
    """A bar in units of the drawing, with its words."""

    label: str
    value: str
    x: float
    y: float
    width: float
    height: float


class Chart(msgspec.Struct, frozen=True):
    width: float
    height: float
    top: str
    """What the highest bar stands for."""
    bars: list[Bar]


def by_day(spent: Sequence[DaySpending], days: Sequence[date]) -> Chart:
    """A bar for every day; days without spending have a sliver, so that the row can be read."""
    sums: dict[date, int] = defaultdict(int)
    for one in spent:
        sums[one.day] += one.micros
    most = max(sums.values(), default=0)
    bars = []
    for index, day in enumerate(days):
        height = max(2.0, _HEIGHT * sums[day] / most) if most else 2.0
        value = figure(as_credits(sums[day]))
        bars.append(
            Bar(
                f"{day:%-d %b}",
                value,
                index * _STEP + _GAP / 2,
                round(_HEIGHT - height, 1),
                _STEP - _GAP,
                round(height, 1),
            )
        )
    return Chart(len(days) * _STEP, _HEIGHT, figure(as_credits(most)), bars)


def by_model(spent: Sequence[DaySpending]) -> list[Bar]:
    """The models that cost most, the rest as one. Widths in percent of the widest."""
    sums: dict[str, int] = defaultdict(int)
    for one in spent:
        sums[one.model] += one.micros
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    shown = ordered[:_MOST_MODELS]
    if rest := sum(amount for _, amount in ordered[_MOST_MODELS:]):
        shown.append(("everything else", rest))
    most = max((amount for _, amount in shown), default=0)
    return [
        Bar(model, figure(as_credits(amount)), 0, 0, round(100 * amount / most, 1) if most else 0, 8)
        for model, amount in shown
    ]
