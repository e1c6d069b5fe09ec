"""Walking through a graph: which operations it comes down to, given its inputs and what earlier ones have made.

The same walk computes a price, with files that are only foreseen, and runs the graph, with files that are there. So
what is charged is what runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

import msgspec

from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import fields_of
from atelier.domain.errors import Fault, Invalid
from atelier.domain.graph import (
    ChoiceNode,
    Graph,
    InputNode,
    Node,
    OperationNode,
    Source,
    TextNode,
    ValueNode,
    in_order,
)
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.graph import RunGraph
from atelier.domain.wishes.parts import Media
from atelier.flows.canonical import Canonical, native
from atelier.flows.graphs.ports import field_port
from atelier.flows.place import SEED_LIMIT

Item = Media | str | int | float | bool


class Value(msgspec.Struct, frozen=True):
    """What a node gives: items of its kind; a list only if `many`."""

    items: tuple[Any, ...]
    many: bool


class Call(msgspec.Struct, frozen=True):
    """One run of an operation node. `input` is checked and has its defaults."""

    part: str
    node: str
    offer: Offer
    input: Mapping[str, Any]
    media: Mapping[str, Media]
    canonical: Canonical
    order: Order

    @property
    def texts(self) -> dict[str, str]:
        return {f"/{self.node}/{name}": text for name, text in self.canonical.texts().items()}


Results = Callable[[Call], tuple[Item, ...] | None]
"""What a call has made; None: it is not known yet."""


class Walk(msgspec.Struct, frozen=True):
    """Every call that could be worked out, and what the nodes give; None for what is not known yet."""

    calls: tuple[Call, ...]
    values: Mapping[str, Value | None]


def walk(graph: Graph, given: Mapping[str, Value], seed: int, results: Results) -> Walk:
    """Walks as far as the results lead. `given` are the public inputs by key.

    Raises Invalid, naming the node, where an operation does not take what it gets.
    """
    values: dict[str, Value | None] = {}
    calls: list[Call] = []
    for node in in_order(graph):
        if isinstance(node, OperationNode):
            made = _calls(node, values, seed)
            calls += made or ()
            values[node.id] = None if made is None else _together(node, made, results)
        else:
            values[node.id] = _plain(node, given, values)
    return Walk(tuple(calls), values)


def plain_values(graph: Graph, values: Mapping[str, Any]) -> dict[str, Value | None]:
    """What the nodes give that need no operation and no media. `values` are the public inputs that are no media."""
    given = _values(graph, values)
    found: dict[str, Value | None] = {}
    for node in in_order(graph):
        operation = isinstance(node, OperationNode) or (isinstance(node, InputNode) and node.kind.media is not None)
        found[node.id] = None if operation else _plain(node, given, found)
    return found


def given_values(wish: RunGraph) -> dict[str, Value]:
    """The public inputs of a run, by key."""
    given = _values(wish.graph, wish.values)
    for node in wish.graph.inputs():
        media = {one.index: one.media for one in wish.media if one.key == node.key}
        if media:
            given[node.key] = Value(tuple(media[index] for index in sorted(media)), node.many)
    return given


def _values(graph: Graph, values: Mapping[str, Any]) -> dict[str, Value]:
    return {
        node.key: Value(tuple(values[node.key]) if node.many else (values[node.key],), node.many)
        for node in graph.inputs()
        if values.get(node.key) is not None
    }


def _plain(node: Node, given: Mapping[str, Value], values: Mapping[str, Value | None]) -> Value | None:
    """What a node gives that is no operation."""
    match node:
        case InputNode(key=key, many=many):
            return given.get(key, Value((), many))
        case ValueNode(value=value):
            return Value(tuple(value), many=True) if isinstance(value, list) else Value((value,), many=False)
        case TextNode():
            return _text(node, values)
        case ChoiceNode():
            return _choice(node, values)
        case OperationNode():
            raise AssertionError("operations are walked by their calls")


def _text(node: TextNode, values: Mapping[str, Value | None]) -> Value | None:
    parts = {name: values[source.node] for name, source in node.parts.items()}
    known = {name: value for name, value in parts.items() if value is not None}
    if len(known) < len(parts):
        return None
    count, many = _length(node, known)
    texts = []
    for index in range(count):
        filled = {name: _shown(_nth(value, index)) for name, value in known.items()}
        texts.append(_TEMPLATES.vformat(node.template, (), filled))
    return Value(tuple(texts), many)


class _Templates(Formatter):
    """Only plain names: no attributes, no indexing, no formats."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(value)


_TEMPLATES = _Templates()


def _choice(node: ChoiceNode, values: Mapping[str, Value | None]) -> Value | None:
    by = values[node.by.node]
    if by is None:
        return None
    chosen = []
    for name in by.items:
        value = node.options.get(name, node.otherwise)
        if value is None:
            raise _fault(node, f"must be one of {', '.join(node.options)}, not {name!r}")
        chosen.append(value)
    return Value(tuple(chosen), by.many)


def _calls(node: OperationNode, values: Mapping[str, Value | None], seed: int) -> list[Call] | None:
    """The runs of an operation; None while something that it needs is not known."""
    offer = menu("native").offers[node.model]
    ports = {name: field_port(schema) for name, schema in fields_of(offer.input).items()}
    whole, spread = dict(node.input), {}
    for name, filled in node.sources().items():
        found = [values[one.node] if isinstance(one, Source) else Value((one,), False) for one in _listed(filled)]
        known = [value for value in found if value is not None]
        if len(known) < len(found):
            return None
        if ports[name].many:
            whole[name] = [item for value in known for item in value.items]
        else:
            spread[name] = known[0]
    count, _ = _length(node, spread)
    return [
        _call(node, offer, index, whole | {name: _nth(value, index) for name, value in spread.items()}, seed)
        for index in range(count)
    ]


def _listed(filled: Source | list[Any]) -> list[Any]:
    return filled if isinstance(filled, list) else [filled]


def _call(node: OperationNode, offer: Offer, index: int, fields: Mapping[str, Any], seed: int) -> Call:
    part = f"{node.id}/{index}"
    plain = {name: _named(value) for name, value in fields.items() if value is not None and value != []}
    media = {pointer: medium for name, value in fields.items() for pointer, medium in _media(f"/{name}", value)}
    try:
        filled, canonical = native(offer, offer.check.accept(plain))
        if "seed" in fields_of(offer.input) and filled.get("seed") is None:
            canonical = msgspec.structs.replace(canonical, fields={**canonical.fields, "seed": _seed(seed, part)})
        order = canonical.order(offer.id, media)
    except Invalid as invalid:
        raise _fault(node, invalid.message) from None
    return Call(part, node.id, offer, filled, media, canonical, order)


def _seed(seed: int, part: str) -> int:
    """A seed of its own for every call, the same whenever the graph runs with the same seed."""
    digest = hashlib.blake2b(f"{seed} {part}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % SEED_LIMIT


def _together(node: OperationNode, calls: list[Call], results: Results) -> Value | None:
    """What the runs of an operation give together."""
    items: list[Item] = []
    for call in calls:
        made = results(call)
        if made is None:
            return None
        items += made
    several = len(calls) != 1 or any(_several(call.order) for call in calls)
    return Value(tuple(items if several else items[:1]), many=several)


def _several(order: Order) -> bool:
    return order.outputs > 1 or order.operation is Operation.EXTRACT_FRAMES


def _length(node: Node, values: Mapping[str, Value]) -> tuple[int, bool]:
    """How many times a node works: once, or once for each item of the lists it gets."""
    lengths = {name: len(value.items) for name, value in values.items() if value.many}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} has {count}" for name, count in lengths.items())
        raise _fault(node, f"gets lists of different lengths: {shown}")
    return (next(iter(lengths.values())), True) if lengths else (1, False)


def _nth(value: Value, index: int) -> Any:
    if not value.items:
        return None
    return value.items[index if value.many else 0]


def _named(value: Any) -> Any:
    """As the check of an input sees it: media by their ids."""
    if isinstance(value, list):
        return [_named(item) for item in value]
    return value.asset_id if isinstance(value, Media) else value


def _media(pointer: str, value: Any) -> list[tuple[str, Media]]:
    if isinstance(value, list):
        return [(f"{pointer}/{index}", item) for index, item in enumerate(value) if isinstance(item, Media)]
    return [(pointer, value)] if isinstance(value, Media) else []


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fault(node: Node, message: str) -> Invalid:
    text = f"node {node.id}: {message}"
    return Invalid(text, (Fault("", text),))
