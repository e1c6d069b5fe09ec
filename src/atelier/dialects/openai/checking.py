"""Checking parameters against the terms of the model that was asked for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from atelier.dialects.openai.bodies import Body, typed
from atelier.dialects.openai.choice import Choice
from atelier.domain.errors import Fault, Invalid
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.storage.data_uri import is_data_uri

_SHOWN: Final = 64


def checked(choice: Choice, body: Body, *, without: Collection[str] = ()) -> dict[str, Any]:
    """The parameters with defaults filled in. Raises Invalid; `without` are parameters that this call does not have."""
    properties: Mapping[str, Any] = choice.offer.input["properties"]
    given = typed(body, properties)
    unknown = [name for name in given if name in without or properties.get(name, {}).get("x-internal")]
    if unknown:
        faults = tuple(Fault(f"/{name}", f"there is no field {name} here") for name in unknown)
        raise Invalid("; ".join(fault.message for fault in faults), faults)
    return choice.offer.check.accept(given)


def parse_size(text: str) -> tuple[int, int]:
    """`1536x1024`, checked by the schema already."""
    width, _, height = text.partition("x")
    return int(width), int(height)


def checked_size(choice: Choice, text: str) -> tuple[int, int]:
    """Width and height in pixels. Raises Invalid for what the model cannot make."""
    width, height = parse_size(text)
    facts = choice.facts
    low, high = facts.side_px
    least, most = facts.pixels
    step, ratio = facts.side_step_px, facts.longest_ratio
    if not (low <= width <= high and low <= height <= high):
        raise Invalid.at("/size", f"both sides must have {low} to {high} pixels, not {text}")
    if width % step or height % step:
        raise Invalid.at("/size", f"both sides must be multiples of {step} pixels, not {text}")
    if not least <= width * height <= most:
        raise Invalid.at("/size", f"must have {least:,} to {most:,} pixels altogether, not {text}")
    if ratio is not None and max(width, height) > ratio * min(width, height):
        raise Invalid.at("/size", f"one side may be at most {ratio} times the other, not {text}")
    return width, height


def remembered(value: Any) -> Any:
    """A parameter as it is kept with the job: without the bytes of what came as a data: URI."""
    if isinstance(value, list):
        return [remembered(item) for item in value]
    if isinstance(value, str) and is_data_uri(value):
        return value[:_SHOWN] + "..."
    return value


def native_input(choice: Choice, canonical: Mapping[str, Any]) -> dict[str, Any]:
    """What a native model's own schema has a place for. Raises Invalid when it wants more, or less."""
    assert choice.native is not None
    fields = choice.native.input["properties"]
    return choice.native.check.accept({name: value for name, value in canonical.items() if name in fields})


def native_figures(choice: Choice, order: Order) -> dict[str, Any]:
    """What the price of a native model asks of its media: they stand under its own names in the wish alone."""
    figures: dict[str, Any] = {}
    for name, variable in choice.native.price.reckoning.measured() if choice.native else ():
        for field in variable.of:
            found = getattr(order.wish, field, None)
            medium = found[0] if isinstance(found, tuple) and found else found
            if isinstance(medium, Media):
                figures.setdefault(name, getattr(medium, variable.figure))
    return figures
