"""Looking a graph over while one works on it: what is wrong and where, what its nodes give, what it will cost."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from atelier.catalogue.load import menu
from atelier.catalogue.quote import Exchange
from atelier.domain.documents import read_json
from atelier.domain.errors import Fault, Invalid
from atelier.domain.graph import Graph
from atelier.flows.graphs.check import check_graph, read_graph
from atelier.flows.graphs.estimate import estimate
from atelier.web.console.words import credits_of

_NODE: Final = re.compile(r"node ([A-Za-z0-9_]+): ")


class Given(msgspec.Struct, frozen=True):
    """What a node gives."""

    kind: str
    many: bool


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """`faults` have JSON pointers into the graph. `prices` are credits by node, as people read them; they and `total`
    are empty while something is wrong."""

    graph: Graph | None
    faults: tuple[Fault, ...] = ()
    ports: dict[str, Given] = {}
    prices: dict[str, str] = {}
    total: str = ""


def review(text: str, exchange: Exchange) -> Review:
    """By the core's own check. `text` is the graph as JSON."""
    try:
        document: Any = read_json(text)
    except msgspec.DecodeError as error:
        return Review(graph=None, faults=(Fault("", f"is not JSON: {error}"),))
    try:
        graph = read_graph(document)
    except Invalid as invalid:
        return Review(graph=None, faults=invalid.faults)
    try:
        ports = check_graph(graph, menu("native"))
    except Invalid as invalid:
        return Review(graph=graph, faults=invalid.faults)
    given = {name: Given(str(port.kind), port.many) for name, port in ports.items()}
    try:
        costs = estimate(graph, exchange)
    except Invalid as invalid:
        return Review(graph=graph, faults=_at_node(graph, invalid), ports=given)
    prices = {name: credits_of(micros) for name, micros in costs.items()}
    return Review(graph=graph, ports=given, prices=prices, total=credits_of(sum(costs.values())))


def _at_node(graph: Graph, invalid: Invalid) -> tuple[Fault, ...]:
    """A fault of a call, at the node that its sentence names."""
    found = _NODE.match(invalid.message)
    place = next((at for at, node in enumerate(graph.nodes) if found and node.id == found[1]), None)
    if found is None or place is None:
        return (Fault("", invalid.message),)
    return (Fault(f"/nodes/{place}", invalid.message[found.end() :]),)
