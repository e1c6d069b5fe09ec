"""Sizes: what was asked for becomes what there is, before the input is checked. Pure.

Two ways of snapping: to the nearest size of a table (`pair`), or each side for itself to a step (`step`). Where no size
is given and none is the default, it follows the tier that was asked for and the shape of the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from atelier.catalogue.facts import GateMenu, GateOffer, Side, Size
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.domain.media import MediaKind, parse_aspect

Pair = tuple[int, int]

SIDES: Final = ("width", "height")

LEAST_PX: Final = 64
"""No video has a shorter side, and no task is lessened beyond it: that would be of no use to anybody."""
_NEAR: Final = 0.03
"""Shapes whose logarithms lie closer than this count as the same."""
_PAID: Final = (Fraction(2, 3), Fraction(3, 2))
"""Between these shares of the pixels that are made, those that were asked for count."""
_MODES: Final = "RESOLUTION_"
_WIDE: Final = Fraction(16, 9)
_SQUARE: Final = Fraction(1)


def facts_of(offer: Offer) -> GateOffer:
    assert isinstance(offer.facts, GateOffer)
    return offer.facts


def menu_facts() -> GateMenu:
    facts = menu("gateai").facts
    assert isinstance(facts, GateMenu)
    return facts


def listed(offer: Offer) -> tuple[Size, ...]:
    """The table that the model publishes."""
    own = facts_of(offer)
    return menu_facts().sizes[own.sizes_from] if own.sizes_from else own.sizes


def legal(offer: Offer) -> tuple[Size, ...]:
    """Every size that the model has by name: the published table first, then those of its tiers."""
    return (*listed(offer), *facts_of(offer).tier_sizes)


def with_size(offer: Offer, given: Mapping[str, Any]) -> dict[str, Any]:
    """The input with width and height as the model can make them. What is not a number is left to the check."""
    sized = {name: value for name, value in given.items() if name not in SIDES or name in offer.input["properties"]}
    sides = {side: sized[side] for side in SIDES if sized.get(side) is not None}
    if not all(is_number(value) for value in sides.values()):
        return sized
    snap = facts_of(offer).snap
    asked = {side: round_half_up(value) for side, value in sides.items()}
    if snap == "pair":  # a zero asks for nothing, unless the schema says what it asks for
        asked = {side: length for side, length in asked.items() if length or 0 in _schema(offer, side).get("enum", ())}
    if not asked:
        return _unsized(sized) | _by_tier(offer, given)
    if snap == "step":
        return sized | {side: _stepped(offer, side, length) for side, length in asked.items()}
    if snap == "pair":
        return _unsized(sized) | _paired(offer, asked)
    return sized


def paid_size(offer: Offer, given: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, int]:
    """The sides that the price counts where they are not those that are made.

    Where sides are brought to a step, the vendor's list counts them as they were asked for; sizes of a table cost what
    they are. What was asked for must come near what is made: a tiny size does not buy a large picture, and nobody pays
    for a slip of the pen.
    """
    if facts_of(offer).snap != "step" or not all(made.get(side) for side in SIDES):
        return {}
    asked = {side: round_half_up(given[side]) if is_number(given.get(side)) else made[side] for side in SIDES}
    least, most = (share * made["width"] * made["height"] for share in _PAID)
    near = min(asked.values()) > 0 and least <= asked["width"] * asked["height"] <= most
    return asked if near else {}


def nearest(sizes: Iterable[Size], width: int, height: int) -> Pair:
    """The size nearest in shape, and of those that are about as near, the nearest in area; then the first."""
    table = list(sizes)
    shape, area = _shape(width, height), math.log(width * height)
    off = [abs(_shape(size.width_px, size.height_px) - shape) for size in table]
    near = [size for size, distance in zip(table, off, strict=True) if distance <= min(off) + _NEAR]
    best = min(near, key=lambda size: abs(math.log(size.width_px * size.height_px) - area))
    return best.width_px, best.height_px


def frame(offer: Offer, given: Mapping[str, Any], picture: Fraction | None) -> Pair:
    """The size of a result, for an input with its defaults filled in: as asked, else by tier and shape.

    `picture` is width by height of the picture that it starts from, None without one.
    """
    width, height = given.get("width") or 0, given.get("height") or 0
    if width and height:
        return width, height
    ratio = _asked_ratio(given) or picture or (_WIDE if offer.makes is MediaKind.VIDEO else _SQUARE)
    if width or height:
        return (width, max(1, round(width / ratio))) if width else (max(1, round(height * ratio)), height)
    return by_ratio(_tier(offer, given), ratio)


def by_ratio(sizes: Sequence[Size], ratio: Fraction) -> Pair:
    shape = _shape(ratio.numerator, ratio.denominator)
    best = min(sizes, key=lambda size: abs(_shape(size.width_px, size.height_px) - shape))
    return best.width_px, best.height_px


def same_shape(size: Size, width: int, height: int) -> bool:
    return abs(_shape(size.width_px, size.height_px) - _shape(width, height)) <= _NEAR


def side_range(offer: Offer, side: str) -> Side:
    """Where a side may lie, and its step: what the model's dimensions and its schema both allow.

    Sides of videos are even, and not too short.
    """
    own: Side | None = getattr(facts_of(offer), side)
    schema = _schema(offer, side)
    low, high, step = (own.low_px, own.high_px, own.step_px) if own else (1, schema["maximum"], 1)
    low, high = max(low, schema.get("minimum", low)), min(high, schema.get("maximum", high))
    step = math.lcm(step, schema.get("multipleOf", 1))
    if offer.makes is MediaKind.VIDEO:
        low, step = max(low, LEAST_PX), math.lcm(step, 2)
    return Side(-(-low // step) * step, high // step * step, step)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def round_half_up(value: float) -> int:
    """Exact for integers of any size."""
    return math.floor(Fraction(value) + Fraction(1, 2))


def _shape(width: int, height: int) -> float:
    return math.log(width) - math.log(height)


def _schema(offer: Offer, side: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = offer.input["properties"].get(side, {})
    return found


def _unsized(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in SIDES}


def _paired(offer: Offer, asked: Mapping[str, int]) -> dict[str, int]:
    """A size of the table, or zeros where no side has a length; a missing side follows the shape of the default."""
    chosen = {side: max(1, length) for side, length in asked.items() if length}
    if not chosen:
        return dict(asked)
    ratio = _default_ratio(offer)
    width = chosen.get("width") or max(1, round(chosen["height"] * ratio))
    height = chosen.get("height") or max(1, round(chosen["width"] / ratio))
    return dict(zip(SIDES, nearest(legal(offer), width, height), strict=True))


def _default_ratio(offer: Offer) -> Fraction:
    width, height = (_schema(offer, side).get("default") for side in SIDES)
    if width and height:
        return Fraction(width, height)
    return _WIDE if offer.makes is MediaKind.VIDEO else _SQUARE


def _stepped(offer: Offer, side: str, length: int) -> int:
    if length == 0 and _schema(offer, side).get("x-auto-value") == 0:
        return 0
    bounds = side_range(offer, side)
    return min(
        bounds.high_px, max(bounds.low_px, (2 * length + bounds.step_px) // (2 * bounds.step_px) * bounds.step_px)
    )


def _by_tier(offer: Offer, given: Mapping[str, Any]) -> dict[str, int]:
    """The size of the tier that was asked for, where the default size would stand in its way."""
    own = facts_of(offer)
    mode = given.get(own.tier_field or "mode")
    tier = str(mode) if own.tier_field else str(mode).removeprefix(_MODES)
    sizes = [size for size in own.tier_sizes if size.tier == tier]
    if not sizes or "default" not in _schema(offer, "width"):
        return {}
    width, height = by_ratio(sizes, _default_ratio(offer) if own.tier_field else _WIDE)
    return {"width": width, "height": height}


def _tier(offer: Offer, given: Mapping[str, Any]) -> Sequence[Size]:
    """The sizes to choose from when none was asked for."""
    own = facts_of(offer)
    if own.tier_field:
        found = [size for size in own.tier_sizes if size.tier == given.get(own.tier_field)]
        return found or listed(offer)
    table = own.tier_sizes or listed(offer)
    default = _schema(offer, "width").get("default", 0) * _schema(offer, "height").get("default", 0)
    first = min(table, key=lambda size: abs(size.width_px * size.height_px - default)) if default else table[0]
    return [size for size in table if size.tier == first.tier]


def _asked_ratio(given: Mapping[str, Any]) -> Fraction | None:
    return parse_aspect(given["aspect_ratio"]) if given.get("aspect_ratio") else None
