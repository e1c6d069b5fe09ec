"""File work in threads, safely."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`asyncio.to_thread`, except that a cancelled caller is held until the thread is done.

    Otherwise its clean-up would run beside the thread: a descriptor closed then, and opened anew by someone else, would
    get the bytes that the thread still writes.
    """
    work = asyncio.create_task(asyncio.to_thread(function, *args, **kwargs))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            try:
                await asyncio.wait({work})
            except asyncio.CancelledError:  # cancelled again: the thread is no quicker for it
                continue
        if not work.cancelled():
            work.exception()  # taken note of; the cancellation goes before it
        raise
