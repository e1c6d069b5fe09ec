"""A workflow on ComfyUI servers, behind the port."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, Final

from atelier.domain.wishes.parts import Media
from atelier.engines.remote.comfyui.progress import Lines
from atelier.engines.remote.comfyui.server import Queue, Server
from atelier.engines.remote.comfyui.workflow import Workflow
from atelier.engines.remote.http import Network, Part, Reply, Unanswered, Unsent, place_of
from atelier.engines.remote.port import (
    Accepted,
    Ask,
    Away,
    Broken,
    Busy,
    Declined,
    Finished,
    Handle,
    News,
    Reception,
    RemoteFile,
    Silent,
    Working,
)
from atelier.engines.remote.values import media_of, passed_over, values_of
from atelier.settings_remote import ComfyUISettings

_FOLDER: Final = "atelier"
_FULL_S: Final = 2.0
_AVOID_S: Final = 15.0
"""For how long a server that did not answer is not asked."""
_CALLS: Final = 4
"""To a server before it has a task."""
_LOOKS: Final = 4
_PAUSE_S: Final = 0.5
"""A prompt that has left the queue is in the history only a moment later."""


class ComfyUI:
    """The least busy of several servers gets the task, and it stays there."""

    repeatable = True
    """Prompts carry our key: whether one arrived can be looked up."""

    def __init__(self, workflow: Workflow, settings: ComfyUISettings, network: Network) -> None:
        self._workflow = workflow
        self._at_once = settings.at_once
        self.patience_s = _CALLS * settings.timeout_s
        self._network = network
        self._lines = Lines(network)
        self._servers = {
            server.url: server
            for server in (Server(url, network, timeout_s=settings.timeout_s) for url in settings.servers)
        }
        self._avoid: dict[str, float] = {}

    async def ask(self, ask: Ask) -> Reception:
        if fault := passed_over(ask, frozenset(self._workflow.spots)):
            return Declined("unsupported_input", fault, billed=False, asked=False)
        if ask.again and (found := await self._find(ask.key)) is not None:
            return found
        server = await self._choose()
        if not isinstance(server, Server):
            return server
        values = await self._values(ask, server)
        if isinstance(values, Unsent | Unanswered):
            return self._avoided(server, values.reason)
        reply = await server.prompt(self._workflow.filled(values), ask.key)
        match reply:
            case Unsent(reason):
                return self._avoided(server, reason)
            case Unanswered(reason):
                return Silent(reason)
        return await self._received(server, reply)

    async def look(self, handle: Handle, ask: Ask | None = None) -> News:
        server = self._server_of(handle)
        for attempt in range(_LOOKS):
            told = await server.history(handle.name)
            if isinstance(told, Unsent | Unanswered):
                return Silent(told.reason)
            if told:
                self._lines.close(handle.name)
                return self._over(server, told)
            queue = await server.queue()
            if not isinstance(queue, Queue):
                return Silent(queue.reason)
            if handle.name in queue.running:
                line = server.line_of(ask.key if ask else handle.name)
                return self._lines.latest(handle.name, line, len(self._workflow.nodes)) or Working(stage="working")
            if handle.name in queue.waiting:
                return Working(stage="queued at ComfyUI")
            if attempt < _LOOKS - 1:
                await asyncio.sleep(_PAUSE_S)
        return Broken("the server has lost it, as one does that is started anew", billed=False)

    async def fetch(self, file: RemoteFile, path: Path) -> Silent | Broken | None:
        return await self._network.download(file.url, path, own={}, at=place_of(file.url))

    async def call_off(self, handle: Handle) -> bool:
        self._lines.close(handle.name)
        return await self._server_of(handle).drop(handle.name)

    def _server_of(self, handle: Handle) -> Server:
        """One that left the settings is asked all the same: it has the task."""
        url = handle.addresses["server"]
        known = next(iter(self._servers.values()))
        return self._servers.get(url) or known.at(url)

    async def _find(self, key: str) -> Accepted | Silent | None:
        """Where a prompt is that may have been asked for. None: certainly nowhere."""
        for server in self._servers.values():
            queue = await server.queue()
            if not isinstance(queue, Queue):
                return Silent(f"a server that may have it does not answer: {queue.reason}")
            if name := queue.named(key) or await server.past(key):
                return Accepted(Handle(name, {"server": server.url}))
        return None

    async def _choose(self) -> Server | Busy | Away:
        """The server with the least to do. All that answered lately are asked at once."""
        now = time.monotonic()
        fit = [server for server in self._servers.values() if self._avoid.get(server.url, 0.0) <= now]
        servers = fit or list(self._servers.values())
        queues = await asyncio.gather(*(server.queue() for server in servers))
        loads = []
        for server, queue in zip(servers, queues, strict=True):
            if isinstance(queue, Queue):
                self._avoid.pop(server.url, None)
                loads.append((queue.load, server))
            else:
                self._avoid[server.url] = now + _AVOID_S
        if not loads:
            return Away("no ComfyUI server answers")
        load, server = min(loads, key=lambda pair: pair[0])
        return server if load < self._at_once else Busy(_FULL_S, "all ComfyUI servers have enough to do")

    def _avoided(self, server: Server, reason: str) -> Away:
        self._avoid[server.url] = time.monotonic() + _AVOID_S
        return Away(reason, _FULL_S)

    async def _values(self, ask: Ask, server: Server) -> dict[str, Any] | Unsent | Unanswered:
        """What goes into the nodes; files are brought over and stand by the names that they have there."""
        values = values_of(ask)
        for name, files in media_of(ask).items():
            field = "image" if name == "images" else name
            if field not in self._workflow.spots:
                continue
            part = await asyncio.to_thread(_part, ask, field, files[0])
            uploaded = await server.upload(part, _FOLDER)
            if not isinstance(uploaded, str):
                return uploaded
            values[field] = uploaded
        return values

    async def _received(self, server: Server, reply: Reply) -> Accepted | Declined | Away | Silent:
        name = reply.values.get("prompt_id")
        fault = self._workflow.fault_of(reply.values)
        if reply.well and isinstance(name, str):
            if fault is None:
                return Accepted(Handle(name, {"server": server.url}))
            await server.drop(name)  # a server runs those branches that it could, and leaves the others out
        elif reply.well:
            return Silent("its answer makes no sense")
        elif reply.status != 400 or fault is None:
            return Away(f"it answers with status {reply.status}")
        return fault if isinstance(fault, Declined) else Away(fault.reason)

    def _over(self, server: Server, told: dict[str, Any]) -> Finished | Broken | Working:
        """What the history says of a prompt."""
        status = told.get("status") if isinstance(told.get("status"), dict) else {}
        if status and status.get("status_str") == "error":
            return Broken(_reason(status), billed=False)
        outputs = told.get("outputs")
        files = self._workflow.files(outputs if isinstance(outputs, dict) else {})
        if files:
            return Finished((RemoteFile(server.address_of(files[0])),))
        if status and not status.get("completed", True):
            return Working(stage="finishing")
        return Broken("the workflow ended without a file", billed=False)


def _reason(status: dict[str, Any]) -> str:
    """Why a prompt broke off, without the words of an exception: they may hold the customer's."""
    messages = status.get("messages")
    for message in messages if isinstance(messages, list) else []:
        match message:
            case ["execution_interrupted", _]:
                return "somebody interrupted it on the server"
            case ["execution_error", {"node_type": str(node), "exception_type": str(kind)}]:
                return f"the workflow broke off in {node} ({kind})"
    return "the workflow broke off"


def _part(ask: Ask, field: str, media: Media) -> Part:
    """A file under a name that no other order uses."""
    kind = ask.media_type(media)
    extension = kind.rpartition("/")[2].replace("quicktime", "mov").replace("mpeg", "mp3")
    return Part("image", f"{ask.key}-{field}.{extension}", ask.path(media).read_bytes(), kind)
