"""When the budget is short: the same wish with less of it. Smaller first, then shorter; never fewer. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, Final

from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import Asked
from atelier.dialects.gateai.sizes import LEAST_PX, legal, same_shape, side_range

_DURATIONS: Final = ("duration", "durationSeconds")

Change = dict[str, Any]
"""Fields of the input with other values."""


def lessened(asked: Asked, price: Callable[[Asked], int], available: int) -> Asked | None:
    """The first lesser wish that costs no more than `available`, in what `price` counts; None where none does.

    Prices never grow along the way: they are by pixels and seconds, or flat.
    """
    changes = list(_changes(asked))
    place = bisect_left(changes, True, key=lambda change: price(asked.changed(**change)) <= available)
    return asked.changed(**changes[place]) if place < len(changes) else None


def adjustments(asked: Asked, less: Asked) -> list[wire.Adjustment]:
    """What the lesser wish has otherwise."""
    return [
        wire.Adjustment(param=name, before=asked.filled.get(name), after=value)
        for name, value in less.filled.items()
        if asked.filled.get(name) != value
    ]


def _changes(asked: Asked) -> Iterator[Change]:
    size: Change = {}
    for width, height in _smaller(asked):
        size = {"width": width, "height": height}
        yield size
    for name, seconds in _shorter(asked):
        yield {**size, name: seconds}


def _smaller(asked: Asked) -> Iterator[tuple[int, int]]:
    """Sizes of about the same shape, from the next smaller one on: those with a name, else every step down."""
    width, height = (asked.filled.get(side) or 0 for side in ("width", "height"))
    if not (width and height):
        return
    named = {(size.width_px, size.height_px) for size in legal(asked.offer) if same_shape(size, width, height)}
    if named:
        smaller = (pair for pair in named if pair[0] * pair[1] < width * height)
        yield from sorted(smaller, key=lambda pair: pair[0] * pair[1], reverse=True)
    else:
        yield from _scaled(asked, width, height)


def _scaled(asked: Asked, width: int, height: int) -> Iterator[tuple[int, int]]:
    """The longer side a step shorter each time, the other along with it and rounded down."""
    ranges = {side: side_range(asked.offer, side) for side in ("width", "height")}
    long, short = ("width", "height") if width >= height else ("height", "width")
    most, other = max(width, height), min(width, height)
    step, other_step = ranges[long].step_px, ranges[short].step_px
    for length in range((most - 1) // step * step, max(ranges[long].low_px, LEAST_PX) - 1, -step):
        along = length * other // most // other_step * other_step
        if along < max(ranges[short].low_px, LEAST_PX):
            return
        yield (length, along) if long == "width" else (along, length)


def _shorter(asked: Asked) -> Iterator[tuple[str, int]]:
    properties = asked.offer.input["properties"]
    for name in _DURATIONS:
        if name in asked.filled:
            legal_s = properties[name]["enum"]
            yield from ((name, seconds) for seconds in sorted(legal_s, reverse=True) if seconds < asked.filled[name])
