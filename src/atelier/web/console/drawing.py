"""A graph as a drawing: boxes in columns by what they wait for, and lines between them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from atelier.domain.graph import ChoiceNode, Graph, InputNode, Node, OperationNode, TextNode, in_order, sources_of

_WIDTH: Final = 168
_HEIGHT: Final = 54
_COLUMN: Final = 232
_ROW: Final = 76
_MARGIN: Final = 8


class Box(msgspec.Struct, frozen=True):
    """A node. `kind` says how it is coloured; `words` stand below its title."""

    x: int
    y: int
    kind: str
    title: str
    words: str


class Drawing(msgspec.Struct, frozen=True):
    """`lines` are SVG paths."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[str]
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def draw(graph: Graph) -> Drawing:
    """Inputs on the left, each node right of the last that it needs, results marked."""
    columns: dict[str, int] = {}
    for node in in_order(graph):
        columns[node.id] = max((columns[source.node] + 1 for source in sources_of(node)), default=0)
    rows: dict[int, int] = {}
    at: dict[str, tuple[int, int]] = {}
    for node in in_order(graph):
        column = columns[node.id]
        at[node.id] = (_MARGIN + column * _COLUMN, _MARGIN + rows.get(column, 0) * _ROW)
        rows[column] = rows.get(column, 0) + 1
    results = {node: name for name, node in graph.outputs.items()}
    return Drawing(
        width=2 * _MARGIN + max(columns.values(), default=0) * _COLUMN + _WIDTH,
        height=2 * _MARGIN + (max(rows.values(), default=1) - 1) * _ROW + _HEIGHT,
        boxes=[_box(node, at[node.id], results) for node in graph.nodes],
        lines=[_line(at[source.node], at[node.id]) for node in graph.nodes for source in sources_of(node)],
    )


def _box(node: Node, place: tuple[int, int], results: Mapping[str, str]) -> Box:
    kind, title, words = _told(node)
    if node.id in results:
        kind, words = f"{kind} result", f"gives {results[node.id]}"
    return Box(*place, kind, _short(title, 20), _short(words, 26))


def _told(node: Node) -> tuple[str, str, str]:
    match node:
        case InputNode():
            return "input", node.title or node.key, f"list of {node.kind}" if node.many else str(node.kind)
        case TextNode():
            return "plain", "Words", node.template
        case ChoiceNode():
            return "plain", "Choice", ", ".join(node.options)
        case OperationNode():
            return "model", node.model.rpartition("/")[2].capitalize(), node.id
        case _:
            return "plain", "Value", str(node.value)


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    x, y = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    to_x, to_y = end[0], end[1] + _HEIGHT // 2
    bend = max(28, (to_x - x) // 2)
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
