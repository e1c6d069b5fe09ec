"""Giving handlers the rooms that they name, once, when the application is built.

The framework's own dependencies are looked up for every request, each in a task of its own, which took a fifth of a
submit. Rooms never change while the application lives, so a handler that names one simply gets it.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from litestar.handlers import BaseRouteHandler


def bind(handlers: Iterable[BaseRouteHandler], rooms: Mapping[str, Any]) -> list[BaseRouteHandler]:
    """The handlers with every parameter filled that has the name of a room."""
    return [copy.copy(handler)(_bound(handler.fn, rooms)) for handler in handlers]


def _bound(function: Any, rooms: Mapping[str, Any]) -> Any:
    signature = inspect.signature(function)
    given = {name: rooms[name] for name in signature.parameters if name in rooms}

    @functools.wraps(function)
    async def call(**arguments: Any) -> Any:
        return await function(**arguments, **given)

    # What the framework sees, and asks of the request, is the rest.
    rest = [parameter for name, parameter in signature.parameters.items() if name not in given]
    call.__signature__ = signature.replace(parameters=rest)  # type: ignore[attr-defined]
    call.__annotations__ = {name: kind for name, kind in function.__annotations__.items() if name not in given}
    return call
