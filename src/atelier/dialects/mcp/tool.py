"""What a tool is, whatever carries it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from atelier.dialects.mcp.native import Native

Report = Callable[[float, str], Awaitable[None]]
"""Tells the caller how far the work is: percent, and a word or two on what it is busy with."""


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tool's arguments: one that is not known is a fault."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a tool answers. It takes room in a model's context, so what says nothing is left out."""


class Picture(msgspec.Struct, frozen=True):
    """An image to look at, beside an answer."""

    data: bytes
    media_type: str


class Told(msgspec.Struct, frozen=True):
    """An answer, with what else the model is shown."""

    answer: Answer
    pictures: tuple[Picture, ...] = ()
    texts: tuple[str, ...] = ()


class Misuse(Exception):
    """A call that cannot be right, whatever the server holds. The message names the argument and says what to do."""


Work = Callable[[Native, Any, Report], Awaitable[Told]]


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool: `given` and `answer` are the types of its arguments and of its answer, and their schemas are shown."""

    name: str
    title: str
    description: str
    given: type[Given]
    answer: type[Answer]
    work: Work
    reads: bool = False
    """It changes nothing."""
    destroys: bool = False
    """It can end or overwrite something."""
    repeatable: bool = False
    """A second call with the same arguments changes nothing more."""
    open_world: bool = False
    """It reaches beyond this server: to links, say."""

    @property
    def input_schema(self) -> dict[str, Any]:
        return _schema(self.given)

    @property
    def output_schema(self) -> dict[str, Any]:
        return _schema(self.answer)


def _schema(kind: type) -> dict[str, Any]:
    """JSON Schema with the object itself at the root, as MCP wants it."""
    (root,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    name = root["$ref"].rpartition("/")[2]
    schema = {key: value for key, value in parts.pop(name).items() if key != "title"}
    return schema | ({"$defs": parts} if parts else {})
