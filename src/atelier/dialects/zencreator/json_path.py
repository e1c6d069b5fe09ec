"""JSON Pointers as JSONPath (RFC 9535), by which this dialect names what is wrong."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def json_path(pointer: str) -> str:
    """`/clips/1/duration` as `$.clips[1].duration`; a parameter of the query, `?page`, as `$.page`."""
    steps = pointer.replace("?", "/", 1).split("/")[1:] if pointer else []
    return "$" + "".join(_step(step.replace("~1", "/").replace("~0", "~")) for step in steps)


def _step(name: str) -> str:
    if name.isdecimal():
        return f"[{name}]"
    if _PLAIN.fullmatch(name):
        return f".{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
