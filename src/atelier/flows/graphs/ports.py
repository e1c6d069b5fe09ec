"""What the fields of a model take and what it gives, in the words of graphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.menu import Offer
from atelier.domain.graph import OperationNode, Port, PortKind, Source
from atelier.domain.operations import Operation

FOLLOWS_MEDIA: Final = frozenset({Operation.CROP, Operation.RESIZE, Operation.OVERLAY_TEXT, Operation.WATERMARK})
"""What they make is of the kind of their `media`."""

_PLAIN: Final = {
    "string": PortKind.TEXT,
    "number": PortKind.NUMBER,
    "integer": PortKind.INTEGER,
    "boolean": PortKind.BOOLEAN,
}


class FieldPort(msgspec.Struct, frozen=True):
    """What a field takes: any of `kinds`, one of them or a list. No kinds: only what the author writes down."""

    kinds: frozenset[PortKind]
    many: bool

    def takes(self, port: Port) -> bool:
        """A list fits a single field too: the operation then runs once for each item."""
        return port.kind in self.kinds or (port.kind is PortKind.INTEGER and PortKind.NUMBER in self.kinds)


def field_port(schema: Mapping[str, Any]) -> FieldPort:
    if "items" in schema:
        return FieldPort(field_port(schema["items"]).kinds, many=True)
    if "x-media" in schema:
        return FieldPort(frozenset(PortKind(kind) for kind in schema["x-media"].split("|")), many=False)
    types = schema.get("type", ())
    names = [types] if isinstance(types, str) else types
    return FieldPort(frozenset(_PLAIN[name] for name in names if name in _PLAIN), many=False)


def made_by(
    node: OperationNode, offer: Offer, fields: Mapping[str, FieldPort], ports: Mapping[str, Port]
) -> Port | None:
    """What an operation gives, where `ports` has what the nodes before it give. None for what makes no files."""
    operation, filled = offer.operations[0], node.sources()
    kind = None if offer.makes is None else PortKind(offer.makes)
    if operation in FOLLOWS_MEDIA and isinstance(source := filled.get("media"), Source):
        kind = ports[source.node].kind
    fans = any(
        isinstance(source, Source) and ports[source.node].many and not fields[name].many
        for name, source in filled.items()
    )
    several = (
        "count" in filled
        or node.input.get("count", 1) != 1
        or operation is Operation.EXTRACT_FRAMES
        or node.input.get("mode") in ("batch", "sequential")
    )
    return None if kind is None else Port(kind, many=fans or several)
