"""Values as text that people like to read: on one line where they fit, else one item a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

WIDE: Final = 60
"""Characters that fit beside the text of the page."""

_Write = Callable[[Any, int], str]


def json_text(value: Any, indent: int = 0) -> str:
    """As JSON. `indent` is the column that the lines begin at."""
    return _nested(value, indent, step=2, write=json_text, atom=_json_atom, end="\n")


def python_text(value: Any, indent: int = 0) -> str:
    """As Python."""
    return _nested(value, indent, step=4, write=python_text, atom=_python_atom, end=",\n")


def braced(items: Sequence[str], indent: int) -> str:
    """A dictionary in Python, whose items are written already."""
    flat = f"{{{', '.join(items)}}}"
    if indent + len(flat) <= WIDE:
        return flat
    return "{\n" + "".join(f"{' ' * (indent + 4)}{item},\n" for item in items) + " " * indent + "}"


def call_text(function: str, arguments: Sequence[str], tail: str = "") -> str:
    """A call in Python, whose arguments are written already."""
    flat = f"{function}({', '.join(arguments)}){tail}"
    if len(flat) <= WIDE and "\n" not in flat:
        return flat
    return "\n".join([f"{function}(", *(f"    {argument}," for argument in arguments), f"){tail}"])


def _nested(value: Any, indent: int, *, step: int, write: _Write, atom: Callable[[Any], str], end: str) -> str:
    if not isinstance(value, dict | list) or not value:
        return atom(value)
    inner = indent + step
    if isinstance(value, dict):
        items = [f"{atom(name)}: {write(item, inner)}" for name, item in value.items()]
        left, right = "{", "}"
    else:
        items = [write(item, inner) for item in value]
        left, right = "[", "]"
    flat = left + ", ".join(items) + right
    if indent + len(flat) <= WIDE and "\n" not in flat:
        return flat
    space = " " * inner
    return f"{left}\n{space}" + f",\n{space}".join(items) + end + " " * indent + right


def _json_atom(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _python_atom(value: Any) -> str:
    return _json_atom(value) if isinstance(value, str) else repr(value)
