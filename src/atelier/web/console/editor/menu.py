"""The models that graphs can be made of, as the editor needs them: what goes in, what comes out, what it costs."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import fields_of
from atelier.domain.operations import Operation
from atelier.flows.graphs.ports import FOLLOWS_MEDIA, field_port
from atelier.web.console.controls import Control, controls
from atelier.web.console.kinds import Kind
from atelier.web.console.shop import card_of
from atelier.web.console.words import operation_icon, title

_OUTSIDE: Final = frozenset({Operation.RUN_GRAPH, Operation.TRAIN_STYLE, Operation.REHEARSE})
_LONG: Final = frozenset({Kind.PROMPT, Kind.LINES, Kind.JSON})


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A port that a node takes something at. No `kinds`: nothing can be connected."""

    name: str
    title: str
    kinds: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    shown: bool = False
    """Whether the card of a node shows it, though nothing is given."""
    type: str = "text"
    """How it is written on the card: text, long, number, integer, boolean, choice, or panel: only beside it."""
    choices: tuple[str, ...] = ()
    default: Any = None
    example: str = ""


class Model(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`follows`: it gives what its field `media` is given."""

    id: str
    title: str
    operation: str
    icon: str
    shelf: str
    price: str
    makes: str
    fields: tuple[Field, ...]
    follows: bool = False


@functools.cache
def models() -> tuple[Model, ...]:
    """All that can stand in a graph, in the order of the menu."""
    return tuple(
        _model(offer)
        for offer in menu("native").offers.values()
        if offer.operations[0] not in _OUTSIDE and offer.makes is not None
    )


@functools.cache
def ids() -> frozenset[str]:
    return frozenset(model.id for model in models())


def _model(offer: Offer) -> Model:
    card = card_of("native", offer)
    schemas = fields_of(offer.input)
    one_of = {name for branch in offer.input.get("anyOf", ()) for name in branch.get("required", ())}
    return Model(
        id=offer.id,
        title=card.title,
        operation=title(card.operation),
        icon=operation_icon(card.operation, card.kind),
        shelf=card.shelf,
        price=card.price,
        makes=str(offer.makes),
        fields=tuple(
            _field(control, schemas[control.name], first=control.name in one_of)
            for control in controls({**offer.input, "properties": schemas}, {})
        ),
        follows=offer.operations[0] in FOLLOWS_MEDIA,
    )


def _field(control: Control, schema: Mapping[str, Any], *, first: bool) -> Field:
    port = field_port(schema)
    media = control.kind is Kind.MEDIA and control.name != "mask"
    return Field(
        name=control.name,
        title=control.title,
        kinds=tuple(sorted(port.kinds)),
        many=port.many,
        required=control.required,
        shown=control.required or first or media or control.name in ("prompt", "aspect_ratio"),
        type=_type(control, schema),
        choices=tuple(choice.value for choice in control.choices),
        default=schema.get("default"),
        example=control.example if control.kind in (Kind.PROMPT, Kind.TEXT) else "",
    )


def _type(control: Control, schema: Mapping[str, Any]) -> str:
    if control.choices:
        return "choice"
    if control.kind in (Kind.MEDIA, Kind.MASK, Kind.STYLES, Kind.LINES, Kind.JSON, Kind.COLOUR):
        return "panel"
    if control.kind in _LONG:
        return "long"
    named = schema.get("type")
    return named if named in ("number", "integer", "boolean") else "text"
