"""Checking a graph as its author writes it: everything that can be known before anybody runs it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any, Final

import msgspec

from atelier.catalogue.find import suggest
from atelier.catalogue.menu import Menu, Offer
from atelier.catalogue.schema import fields_of
from atelier.catalogue.validate import InputCheck
from atelier.domain.errors import Fault, Invalid
from atelier.domain.graph import (
    MOST_NODES,
    ChoiceNode,
    Graph,
    InputNode,
    Node,
    OperationNode,
    Port,
    PortKind,
    Source,
    TextNode,
    ValueNode,
    in_order,
    sources_of,
)
from atelier.domain.operations import Operation
from atelier.flows.graphs.ports import field_port, made_by

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_VALUE_KINDS: Final = {str: PortKind.TEXT, bool: PortKind.BOOLEAN, int: PortKind.INTEGER, float: PortKind.NUMBER}


def read_graph(document: Any) -> Graph:
    """A graph out of plain JSON, not checked yet. Raises Invalid with a JSON pointer into the document."""
    try:
        return msgspec.convert(document, Graph)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$")
        pointer = path.rstrip("`").replace(".", "/").replace("[", "/").replace("]", "")
        raise Invalid.at(pointer, text) from None


def check_graph(graph: Graph, menu: Menu) -> dict[str, Port]:
    """What each node gives. Raises Invalid with every fault, by JSON pointer into the graph."""
    faults = list(_shape(graph))
    if faults:
        raise _invalid([*faults, *_results(graph)])
    faults = [*_results(graph), *_references(graph)]
    places = {node.id: index for index, node in enumerate(graph.nodes)}
    ports: dict[str, Port] = {}
    for node in in_order(graph):
        if any(source.node not in ports for source in sources_of(node)):
            continue  # it stands behind a faulty node and cannot be judged
        port, found = _check_node(node, menu, ports, f"/nodes/{places[node.id]}")
        faults += found
        if port is not None:
            ports[node.id] = port
    if faults:
        raise _invalid(faults)
    return ports


def ports_of(graph: Graph, menu: Menu) -> dict[str, Port] | None:
    """What the nodes of a graph that was checked once give; None where the menu no longer has all of its models."""
    try:
        return check_graph(graph, menu)
    except Invalid:
        return None


def _invalid(faults: list[Fault]) -> Invalid:
    return Invalid("; ".join(fault.message for fault in faults[:3]), tuple(faults))


def _shape(graph: Graph) -> Iterator[Fault]:
    """Names and circles: without them in order, nothing else can be judged."""
    if not 1 <= len(graph.nodes) <= MOST_NODES:
        yield Fault("/nodes", f"must be 1 to {MOST_NODES} nodes, not {len(graph.nodes)}")
    ids = Counter(node.id for node in graph.nodes)
    keys = Counter(node.key for node in graph.inputs())
    for index, node in enumerate(graph.nodes):
        at = f"/nodes/{index}"
        if not _NAME.fullmatch(node.id):
            yield Fault(f"{at}/id", f"{node.id!r} must be a letter and up to 63 letters, digits or underscores")
        if ids[node.id] > 1:
            yield Fault(f"{at}/id", f"{node.id!r} stands for several nodes")
        if isinstance(node, InputNode) and (keys[node.key] > 1 or not _NAME.fullmatch(node.key)):
            yield Fault(f"{at}/key", f"{node.key!r} must be a name of letters, digits and underscores, used once")
    try:
        in_order(graph)
    except ValueError as circle:
        yield Fault("/nodes", f"these nodes wait for each other: {circle}")


def _references(graph: Graph) -> Iterator[Fault]:
    """What nodes take from nowhere."""
    known = graph.by_id()
    for index, node in enumerate(graph.nodes):
        for source in sources_of(node):
            if isinstance(node, ChoiceNode) and not source.node:
                yield Fault(f"/nodes/{index}/by", f"{node.id}: connect the text that it goes by")
            elif source.node not in known:
                message = f"{node.id} takes something from {source.node!r}, and there is no such node"
                yield Fault(f"/nodes/{index}", message)


def _results(graph: Graph) -> Iterator[Fault]:
    """What the graph gives to whoever runs it."""
    if not graph.outputs:
        yield Fault("/outputs", "must name at least one node")
    for key, name in graph.outputs.items():
        if not isinstance(graph.by_id().get(name), OperationNode):
            yield Fault(f"/outputs/{key}", f"{name!r} is not an operation of this graph")


def _check_node(node: Node, menu: Menu, ports: Mapping[str, Port], at: str) -> tuple[Port | None, list[Fault]]:
    match node:
        case InputNode():
            return node.port, list(_check_input(node, at))
        case ValueNode(value=value):
            port = _port_of_value(value)
            return port, [] if port else [Fault(f"{at}/value", "must be a text, a number, true, false, or a list")]
        case TextNode():
            faults = list(_check_text(node, ports, at))
            return Port(PortKind.TEXT, any(ports[part.node].many for part in node.parts.values())), faults
        case ChoiceNode():
            return _check_choice(node, ports, at)
        case OperationNode():
            return _check_operation(node, menu, ports, at)


def _check_input(node: InputNode, at: str) -> Iterator[Fault]:
    if node.choices and node.kind is not PortKind.TEXT:
        yield Fault(f"{at}/choices", "are for texts")
    if node.default is not None:
        if node.kind.media is not None:
            yield Fault(f"{at}/default", "is not for media")
        elif (port := _port_of_value(node.default)) is None or port.many != node.many:
            yield Fault(f"{at}/default", f"must be a {node.port}")


def _check_text(node: TextNode, ports: Mapping[str, Port], at: str) -> Iterator[Fault]:
    try:
        named = {name for _, name, _, _ in Formatter().parse(node.template) if name is not None}
    except ValueError as error:
        yield Fault(f"{at}/template", f"cannot be read: {error}")
        return
    for name in named ^ node.parts.keys():
        what = "stands in the template and not in parts" if name in named else "stands in parts and not in the template"
        yield Fault(f"{at}/parts/{name}", f"{{{name}}} {what}")
    for name, source in node.parts.items():
        if ports[source.node].kind.media is not None:
            yield Fault(f"{at}/parts/{name}", f"takes text, and {source.node} gives a {ports[source.node]}")


def _check_choice(node: ChoiceNode, ports: Mapping[str, Port], at: str) -> tuple[Port | None, list[Fault]]:
    by = ports[node.by.node]
    if by.kind is not PortKind.TEXT:
        return None, [Fault(f"{at}/by", f"takes text, and {node.by.node} gives a {by}")]
    values = [*node.options.values()] + ([] if node.otherwise is None else [node.otherwise])
    kinds = {_port_of_value(value) for value in values}
    if len(kinds) != 1 or (port := kinds.pop()) is None or port.many:
        return None, [Fault(f"{at}/options", "must be texts, numbers or truth values, all of one kind")]
    return Port(port.kind, many=by.many), []


def _check_operation(
    node: OperationNode, menu: Menu, ports: Mapping[str, Port], at: str
) -> tuple[Port | None, list[Fault]]:
    offer = menu.offers.get(node.model)
    if offer is None or offer.operations[0] in (Operation.RUN_GRAPH, Operation.TRAIN_STYLE):
        near = suggest(menu.offers, node.model)
        hint = f"; did you mean {near[0]}?" if near and near[0] != node.model else ""
        return None, [Fault(f"{at}/model", f"there is no model {node.model!r} for graphs{hint}")]
    faults = [
        Fault(f"{at}/input{fault.pointer}", f"{node.id}: {fault.message}") for fault in _check_literals(node, offer)
    ]
    fields = {name: field_port(schema) for name, schema in fields_of(offer.input).items()}
    for name, filled in node.sources().items():
        for source in [filled] if isinstance(filled, Source) else [one for one in filled if isinstance(one, Source)]:
            given = ports[source.node]
            if name in fields and not fields[name].takes(given):
                wanted = " or ".join(sorted(fields[name].kinds)) or "only a fixed value"
                faults.append(
                    Fault(f"{at}/input/{name}", f"{node.id}: {name} takes {wanted}, and {source.node} gives a {given}")
                )
    port = None if faults else made_by(node, offer, fields, ports)
    if port is None and not faults:
        faults = [Fault(f"{at}/model", f"{node.model} makes nothing that a graph could pass on")]
    return port, faults


def _check_literals(node: OperationNode, offer: Offer) -> list[Fault]:
    """What the author wrote down, everything but what other nodes fill; and what neither of them gives."""
    fields, filled = fields_of(offer.input), node.sources()
    whole = {keyword: value for keyword, value in offer.input.items() if keyword not in ("required", "oneOf", "anyOf")}
    check = InputCheck({**whole, "properties": fields}, offer.aliases)
    faults = check.check({name: value for name, value in node.input.items() if name not in filled})
    faults += [Fault(f"/{name}", f"there is no field {name}") for name in filled if name not in fields]
    missing = [name for name in offer.input.get("required", ()) if name not in node.input]
    return faults + [Fault(f"/{name}", f"{name} is required") for name in missing]


def _port_of_value(value: Any) -> Port | None:
    if isinstance(value, list):
        kinds = {_port_of_value(item) for item in value}
        if len(kinds) != 1 or (port := kinds.pop()) is None or port.many:
            return None
        return Port(port.kind, many=True)
    kind = _VALUE_KINDS.get(type(value))
    return None if kind is None else Port(kind)
