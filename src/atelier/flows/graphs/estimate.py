"""What a graph will cost before anybody has run it: its nodes priced with made-up public inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from atelier.catalogue.quote import Exchange
from atelier.domain.graph import Graph, InputNode, PortKind
from atelier.domain.media import MediaKind
from atelier.domain.wishes.graph import Given, RunGraph
from atelier.domain.wishes.parts import Media
from atelier.flows.graphs.forecast import FORESEEN
from atelier.flows.graphs.order import plan

_FILES: Final[Mapping[MediaKind, Media]] = {
    MediaKind.IMAGE: Media(FORESEEN, MediaKind.IMAGE, "image/png", width_px=1024, height_px=1024),
    MediaKind.VIDEO: Media(
        FORESEEN, MediaKind.VIDEO, "video/mp4", width_px=1280, height_px=720, duration_s=5.0, fps=24.0
    ),
    MediaKind.AUDIO: Media(FORESEEN, MediaKind.AUDIO, "audio/wav", duration_s=5.0),
    MediaKind.MODEL_3D: Media(FORESEEN, MediaKind.MODEL_3D, "model/gltf-binary"),
}
"""Files as people mostly give them."""
_PLAIN: Final[Mapping[PortKind, Any]] = {
    PortKind.TEXT: "words",
    PortKind.NUMBER: 1,
    PortKind.INTEGER: 1,
    PortKind.BOOLEAN: True,
}


def estimate(graph: Graph, exchange: Exchange) -> dict[str, int]:
    """Micros by node, for a checked graph: with the defaults of its inputs, else with one file or value of each kind.

    Raises Invalid, naming the node, where a call does not fit its model.
    """
    inputs = [node for node in graph.inputs() if node.required or node.default is not None]
    values = {node.key: _value(node) for node in inputs if node.kind.media is None}
    files = tuple(Given(node.key, 0, _FILES[node.kind.media]) for node in inputs if node.kind.media is not None)
    shares, _ = plan(RunGraph(app="", graph=graph, values=values, media=files), 0, exchange)
    costs: Counter[str] = Counter()
    for part, micros in shares.items():
        costs[part.partition("/")[0]] += micros
    return dict(costs)


def _value(node: InputNode) -> Any:
    if node.default is not None:
        return node.default
    one = node.choices[0] if node.choices else _PLAIN[node.kind]
    if node.minimum is not None and node.kind in (PortKind.NUMBER, PortKind.INTEGER):
        one = max(one, node.minimum)
    return [one] if node.many else one
