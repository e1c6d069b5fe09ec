"""One ComfyUI server: the calls we make, and what its answers say."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from atelier.engines.remote.http import Call, Network, Part, Reply, Unanswered, Unsent


class _System(msgspec.Struct, frozen=True):
    comfyui_version: str = ""


class _Device(msgspec.Struct, frozen=True):
    name: str
    vram_total: int = 0
    vram_free: int = 0


class _Stats(msgspec.Struct, frozen=True):
    """`GET /system_stats`."""

    system: _System
    devices: tuple[_Device, ...] = ()


class Queue(msgspec.Struct, frozen=True):
    """What a server has to do: prompts by id, each with the key under which its client listens."""

    running: dict[str, str]
    waiting: dict[str, str]

    @property
    def load(self) -> int:
        return len(self.running) + len(self.waiting)

    def named(self, key: str) -> str | None:
        """The prompt of a key. Older servers give prompts names of their own."""
        both = {**self.running, **self.waiting}
        return key if key in both else next((name for name, client in both.items() if client == key), None)


class Device(msgspec.Struct, frozen=True):
    """What a server computes on. Bytes of its memory."""

    name: str
    memory_bytes: int
    free_bytes: int


class About(msgspec.Struct, frozen=True):
    version: str
    devices: tuple[Device, ...]


class Server:
    def __init__(self, url: str, network: Network, *, timeout_s: float) -> None:
        self.url = url.rstrip("/")
        self._network = network
        self._timeout_s = timeout_s

    def at(self, url: str) -> Server:
        """Another server, reached alike."""
        return Server(url, self._network, timeout_s=self._timeout_s)

    async def queue(self) -> Queue | Unsent | Unanswered:
        values = await self._values("/queue")
        if isinstance(values, Unsent | Unanswered):
            return values
        lists = [values.get(name) for name in ("queue_running", "queue_pending")]
        if not all(isinstance(items, list) for items in lists):
            return Unanswered("its answer makes no sense")
        return Queue(*[dict(map(_known, items or [])) for items in lists])

    async def about(self) -> About | Unsent | Unanswered:
        """What kind of server it is."""
        values = await self._values("/system_stats")
        if isinstance(values, Unsent | Unanswered):
            return values
        try:
            told = msgspec.convert(values, _Stats)
        except msgspec.ValidationError:
            return Unanswered("its answer makes no sense")
        devices = tuple(Device(device.name, device.vram_total, device.vram_free) for device in told.devices)
        return About(told.system.comfyui_version, devices)

    async def history(self, name: str) -> dict[str, Any] | Unsent | Unanswered:
        """What became of a prompt; {} if it is not over or not known."""
        values = await self._values(f"/history/{name}")
        if isinstance(values, Unsent | Unanswered):
            return values
        told = values.get(name)
        return told if isinstance(told, dict) else {}

    async def past(self, key: str) -> str | None:
        """The prompt of a key among those that are over."""
        values = await self._values("/history?max_items=200")
        if isinstance(values, Unsent | Unanswered):
            return None
        for name, told in values.items():
            prompt = told.get("prompt") if isinstance(told, dict) else None
            if name == key or (isinstance(prompt, list) and _known(prompt)[1] == key):
                return name
        return None

    async def upload(self, part: Part, folder: str) -> str | Unsent | Unanswered:
        """Brings a file over; how nodes call it then."""
        fields = {"type": "input", "subfolder": folder, "overwrite": "true"}
        reply = await self._call(Call("POST", self.url + "/upload/image", body=fields, files=(part,)))
        if not isinstance(reply, Reply):
            return reply
        name, subfolder = reply.values.get("name"), reply.values.get("subfolder")
        if not reply.well or not isinstance(name, str):
            return Unanswered(f"it does not take the file (status {reply.status})")
        return f"{subfolder}/{name}" if subfolder else name

    async def prompt(self, nodes: dict[str, Any], key: str) -> Reply | Unsent | Unanswered:
        body = {"prompt": nodes, "client_id": key, "prompt_id": key}
        return await self._call(Call("POST", self.url + "/prompt", body=body))

    async def drop(self, name: str) -> bool:
        """Takes a prompt out of the queue, or stops it. False: no answer."""
        reply = await self._call(Call("POST", self.url + "/queue", body={"delete": [name]}))
        queue = await self.queue()
        if not isinstance(reply, Reply) or not isinstance(queue, Queue):
            return False
        if name in queue.running:  # older servers stop whatever runs: so never ask for more than ours
            stopped = await self._call(Call("POST", self.url + "/interrupt", body={"prompt_id": name}))
            return isinstance(stopped, Reply)
        return True

    def address_of(self, file: dict[str, str]) -> str:
        return f"{self.url}/view?{urlencode(file)}"

    def line_of(self, key: str) -> str:
        """Where a server tells how the prompts of a key go."""
        return f"ws{self.url.removeprefix('http')}/ws?{urlencode({'clientId': key})}"

    async def _values(self, path: str) -> dict[str, Any] | Unsent | Unanswered:
        reply = await self._call(Call("GET", self.url + path))
        if not isinstance(reply, Reply):
            return reply
        return reply.values if reply.well else Unanswered(f"it answers with status {reply.status}")

    async def _call(self, call: Call) -> Reply | Unsent | Unanswered:
        return await self._network.call(call, timeout_s=self._timeout_s)


def _known(item: Any) -> tuple[str, str]:
    """Of an entry of the queue (number, id, nodes, extra data, ...): the id, and the client's key."""
    name = item[1] if isinstance(item, list) and len(item) > 1 else ""
    extra = item[3] if isinstance(item, list) and len(item) > 3 and isinstance(item[3], dict) else {}
    return str(name), str(extra.get("client_id", ""))
