"""What a tool's input comes to: an operation, its canonical fields, and where each medium belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from atelier.dialects.zencreator.orders.given import Given
from atelier.domain.media import fit_aspect, parse_aspect
from atelier.domain.operations import Operation
from atelier.domain.order import Shortfall
from atelier.flows.canonical import Canonical
from atelier.flows.place import Found

_SQUARE_PX: Final = 1024 * 1024
_NOTHING: Final[tuple[object, ...]] = (None, "", {})


def _nothing_more(_: Found) -> Mapping[str, Any]:
    return {}


def _no_shortfall(_: Found) -> Shortfall | None:
    return None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`media` are pointers into the tool's input, and the canonical ones. `measured` are the fields that only the media
    tell; it raises Invalid where these break a rule. `shortfall` tells what cannot be given of what is paid. `effects`
    names what became of fields that are called something else canonically; what is not in it, and no canonical field by
    its own name, had no effect.
    """

    operation: Operation
    fields: Mapping[str, Any]
    media: Mapping[str, str] = {}
    outputs: int | None = None
    measured: Callable[[Found], Mapping[str, Any]] = _nothing_more
    shortfall: Callable[[Found], Shortfall | None] = _no_shortfall
    effects: Mapping[str, str] = {}

    def canonical(self, given: Given, found: Found) -> Canonical:
        return Canonical(
            operation=self.operation,
            fields={**self.fields, **self.measured(found)},
            media=self.media,
            outputs=self.outputs,
            shortfall=self.shortfall(found),
            asked={name: self._became(name) for name in given.sent if _matters(given, name)},
        )

    def _became(self, name: str) -> str:
        if name in self.effects or name in self.fields:
            return self.effects.get(name, name)
        return ""


def _matters(given: Given, name: str) -> bool:
    """A field that asks for nothing, or for what is so anyway, needs no effect; media speak for themselves, and so does
    the choice of a model."""
    offer = given.offer
    if name == offer.cards_by or name in {field.path[0] for field in offer.media}:
        return False
    return given[name] not in _NOTHING and given[name] != offer.input["properties"][name].get("default")


def size(given: Given) -> dict[str, int]:
    """Both sides where a tool has a ratio and sides, all with defaults: a ratio that was sent wins, else sides that
    were sent, else the usual ratio, else the usual sides."""
    ratio = given["ratio"]
    if ratio and ("ratio" in given.sent or not {"width", "height"} & set(given.sent)):
        width, height = fit_aspect(parse_aspect(ratio), _SQUARE_PX)
        return {"width": width, "height": height}
    return {"width": given["width"], "height": given["height"]}
