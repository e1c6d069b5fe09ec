"""Graphs: small programs of operations, that node apps are made of.

A graph is a document that its author writes. Nodes name each other with `{"from": "<node id>"}`; what a node gives is a
value of a kind, or a list of such values. A list given where one value is expected fans out: the operation runs once
for each item, and its results are a list again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from atelier.domain.media import MediaKind

MOST_NODES: Final = 100


class PortKind(StrEnum):
    """What flows between nodes."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    MODEL_3D = "3d"

    @property
    def media(self) -> MediaKind | None:
        """The kind of file; None for plain values."""
        return MediaKind(self) if self in _MEDIA else None


_MEDIA: Final = frozenset({PortKind.IMAGE, PortKind.VIDEO, PortKind.AUDIO, PortKind.MODEL_3D})


class Port(msgspec.Struct, frozen=True):
    """A kind, and whether it is a list of them."""

    kind: PortKind
    many: bool = False

    def __str__(self) -> str:
        return f"list of {self.kind}" if self.many else str(self.kind)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another node's result."""

    node: str = msgspec.field(name="from")


class _Node(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    id: str


class InputNode(_Node, frozen=True, kw_only=True, tag="input", omit_defaults=True):
    """What whoever runs the app gives, under the public name `key`."""

    key: str
    kind: PortKind
    many: bool = False
    title: str = ""
    description: str = ""
    required: bool = True
    default: Any = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    @property
    def port(self) -> Port:
        return Port(self.kind, self.many)


class ValueNode(_Node, frozen=True, kw_only=True, tag="value"):
    """A fixed text, number or truth value, or a list of one of these."""

    value: Any


class TextNode(_Node, frozen=True, kw_only=True, tag="text"):
    """Text with `{name}` in it, where what `parts` gives under that name is put in. A list in one of the parts makes a
    list of texts."""

    template: str
    parts: dict[str, Source] = {}


class ChoiceNode(_Node, frozen=True, kw_only=True, tag="choice"):
    """One of several values, by a text that says which."""

    by: Source
    options: dict[str, Any]
    otherwise: Any = None
    """For a text that names none of them; None: that is a fault."""


class OperationNode(_Node, frozen=True, kw_only=True, tag="operation"):
    """A model of the native menu with its input, in which a field, or an item of a list, may be a source."""

    model: str
    input: dict[str, Any] = {}

    def sources(self) -> dict[str, Source | list[Any]]:
        """The fields that other nodes fill, wholly or in part."""
        found: dict[str, Source | list[Any]] = {}
        for name, value in self.input.items():
            if (source := source_in(value)) is not None:
                found[name] = source
            elif isinstance(value, list) and any(source_in(item) is not None for item in value):
                found[name] = [source_in(item) or item for item in value]
        return found


Node = InputNode | ValueNode | TextNode | ChoiceNode | OperationNode


class Graph(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`outputs` are the public results: a name for each, and the node that gives it. `places` are where an editor shows
    the nodes: x to the right and y down, of their upper left corner, in pixels."""

    nodes: tuple[Node, ...]
    outputs: dict[str, str]
    places: dict[str, tuple[int, int]] = {}

    def inputs(self) -> tuple[InputNode, ...]:
        return tuple(node for node in self.nodes if isinstance(node, InputNode))

    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}


def source_in(value: Any) -> Source | None:
    """The source that a value of an operation's input stands for; None for a plain value."""
    if isinstance(value, dict) and value.keys() == {"from"} and isinstance(value["from"], str):
        return Source(value["from"])
    return None


def sources_of(node: Node) -> tuple[Source, ...]:
    """The nodes that a node needs, in the order of its text."""
    match node:
        case TextNode(parts=parts):
            return tuple(parts.values())
        case ChoiceNode(by=by):
            return (by,)
        case OperationNode():
            found: list[Source] = []
            for value in node.sources().values():
                found += [value] if isinstance(value, Source) else [item for item in value if isinstance(item, Source)]
            return tuple(found)
        case _:
            return ()


def in_order(graph: Graph) -> tuple[Node, ...]:
    """The nodes, each behind those that it needs. Raises ValueError, naming the nodes, where they go in a circle."""
    waiting = {node.id: {source.node for source in sources_of(node)} for node in graph.nodes}
    known = graph.by_id()
    ordered: list[Node] = []
    while waiting:
        ready = [node_id for node_id, needed in waiting.items() if not needed & waiting.keys()]
        if not ready:
            raise ValueError(", ".join(waiting))
        for node_id in ready:
            ordered.append(known[node_id])
            del waiting[node_id]
    return tuple(ordered)
