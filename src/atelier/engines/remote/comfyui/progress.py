"""How far prompts are, as ComfyUI tells over a web socket. Without one, nothing is lost but that."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from atelier.engines.remote.http import Network
from atelier.engines.remote.port import Working

_IDLE_S: Final = 30.0
"""A line that nobody asks about for so long is closed."""


class Lines:
    """An open line for every prompt that is looked at."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._lines: dict[str, _Line] = {}

    def latest(self, key: str, address: str, nodes: int) -> Working | None:
        """The latest word on a prompt of so many nodes; opens a line to hear the next."""
        line = self._lines.get(key)
        if line is None or line.closed:
            line = self._lines[key] = _Line(nodes)
            line.listen(self._network, address, lambda: self._lines.pop(key, None))
        line.asked = time.monotonic()
        return line.latest

    def close(self, key: str) -> None:
        if line := self._lines.pop(key, None):
            line.close()


class _Line:
    def __init__(self, nodes: int) -> None:
        self.latest: Working | None = None
        self.asked = time.monotonic()
        self._nodes = max(1, nodes)
        self._begun: list[str] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def closed(self) -> bool:
        return self._task is not None and self._task.done()

    def listen(self, network: Network, address: str, gone: Callable[[], object]) -> None:
        self._task = asyncio.create_task(self._listen(network, address), name="comfyui progress")
        self._task.add_done_callback(lambda _: gone())

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _listen(self, network: Network, address: str) -> None:
        from websockets.exceptions import WebSocketException

        with contextlib.suppress(WebSocketException, OSError, TimeoutError):
            async with network.line(address) as socket:
                while time.monotonic() - self.asked < _IDLE_S:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_IDLE_S):
                            self._hear(await socket.recv())

    def _hear(self, message: str | bytes) -> None:
        if isinstance(message, bytes):  # a picture of the work in progress
            return
        try:
            told = msgspec.json.decode(message)
            self._take(told["type"], told["data"])
        except (msgspec.DecodeError, KeyError, TypeError, ValueError):
            return

    def _take(self, kind: str, data: dict[str, Any]) -> None:
        match kind:
            case "executing" if data.get("node") is not None:
                node = str(data["node"])
                if node not in self._begun:
                    self._begun.append(node)
                self._tell(0.0)
            case "execution_cached":
                self._begun += [str(node) for node in data["nodes"] if str(node) not in self._begun]
            case "progress_state":
                self._state(data["nodes"])
            case "progress":
                self._tell(float(data["value"]) / max(1.0, float(data["max"])))

    def _state(self, nodes: dict[str, dict[str, Any]]) -> None:
        """All nodes that have begun, as newer servers tell them at once: also what began before anybody listened."""
        done = 0.0
        for node, told in nodes.items():
            if node not in self._begun:
                self._begun.append(node)
            if told["state"] == "running":
                done += 1.0 - min(1.0, float(told["value"]) / max(1.0, float(told["max"])))
        self.latest = Working(min(1.0, (len(self._begun) - done) / self._nodes), "working")

    def _tell(self, within: float) -> None:
        """The nodes before the one at work, and its own part."""
        share = (max(0, len(self._begun) - 1) + min(1.0, within)) / self._nodes
        self.latest = Working(min(1.0, share), "working")
