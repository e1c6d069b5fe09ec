"""How the ComfyUI servers are: asked of themselves, for whoever looks after them."""

from __future__ import annotations

import asyncio
import time
from typing import Final

import msgspec

from atelier.engines.remote.comfyui.server import Device, Server
from atelier.engines.remote.http import Network, Unanswered, Unsent
from atelier.settings_remote import ComfyUISettings, RemoteEngines

_PATIENCE_S: Final = 3.0
"""A page waits for the answers."""
_FRESH_S: Final = 5.0
"""Answers serve everybody who asks within so long."""


class ServerStatus(msgspec.Struct, frozen=True):
    """One server of the group `group` in the settings; `engines` are the workflows that run on it. `fault` is "" for a
    server that answers. `running` and `waiting` are prompts, ours and others'."""

    group: str
    url: str
    engines: tuple[str, ...]
    fault: str = ""
    version: str = ""
    running: int = 0
    waiting: int = 0
    devices: tuple[Device, ...] = ()

    @property
    def reachable(self) -> bool:
        return not self.fault


class ComfyUIStatus:
    """Of all servers in the settings, in their order."""

    def __init__(self, settings: RemoteEngines, network: Network) -> None:
        self._settings = settings
        self._network = network
        self._latest: tuple[ServerStatus, ...] = ()
        self._asked = -_FRESH_S
        self._asking = asyncio.Lock()

    async def servers(self) -> tuple[ServerStatus, ...]:
        if not self._settings.comfyui:
            return ()
        async with self._asking:
            if time.monotonic() - self._asked >= _FRESH_S:
                groups = self._settings.comfyui.items()
                looks = [self._look(name, group, url) for name, group in groups for url in group.servers]
                self._latest = tuple(await asyncio.gather(*looks))
                self._asked = time.monotonic()
        return self._latest

    async def _look(self, name: str, group: ComfyUISettings, url: str) -> ServerStatus:
        engines = tuple(flow.name for flow in self._settings.workflows if flow.servers == name)
        status = ServerStatus(name, url, engines)
        server = Server(url, self._network, timeout_s=min(group.timeout_s, _PATIENCE_S))
        about, queue = await asyncio.gather(server.about(), server.queue())
        if isinstance(about, Unsent | Unanswered):
            return msgspec.structs.replace(status, fault=about.reason)
        if isinstance(queue, Unsent | Unanswered):
            return msgspec.structs.replace(status, fault=queue.reason)
        return msgspec.structs.replace(
            status,
            version=about.version,
            devices=about.devices,
            running=len(queue.running),
            waiting=len(queue.waiting),
        )
