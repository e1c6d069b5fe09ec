"""ComfyUI servers of one's own: HTTP and web sockets as the real one speaks them, in the mood that a test wants."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs

import msgspec
import uvicorn

from tests.engines.remote.providers import png

NODES: dict[str, Any] = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 0, "steps": 20, "positive": ["6", 0]}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "default"}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}},
    "10": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
}


class Prompt(msgspec.Struct):
    name: str
    client: str
    nodes: dict[str, Any]
    state: str = "pending"
    looks: int = 0


class Comfy:
    """`looks`: how many a prompt takes until it is over; `fate`: done, error or never; `old`: names of its own for
    prompts; `gap`: looks into the history that do not have yet what left the queue; `rejects`: the body of a 400;
    `faulty`: nodes with errors in a prompt that is taken all the same; `messages`: what the history tells beside;
    `states`: progress of all nodes at once, as newer servers tell it;
    `away`: every call is answered with 500; `pause_s` before a prompt is answered; `forget`: loses its prompts."""

    def __init__(self) -> None:
        self.url = ""
        self.looks = 2
        self.fate = "done"
        self.old = False
        self.gap = 1
        self.rejects: Any = None
        self.faulty: dict[str, Any] = {}
        self.messages: list[Any] = []
        self.states = False
        self.away = False
        self.pause_s = 0.0
        self.picture = png(64, 48)
        self.prompts: dict[str, Prompt] = {}
        self.uploads: dict[str, bytes] = {}
        self.interrupted: list[str | None] = []
        self.deleted: list[str] = []
        self.told = 0
        self._lines: dict[str, Callable[[Any], Awaitable[None]]] = {}

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self._line(parse_qs(scope["query_string"].decode())["clientId"][0], receive, send)
        elif scope["type"] == "http":
            body = b""
            more = True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
            status, answer = (500, b"{}") if self.away else await self._answer(scope, body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": content})

    async def _line(self, client: str, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})

        async def tell(message: Any) -> None:
            with suppress(Exception):
                await send({"type": "websocket.send", "text": json.dumps(message)})
                self.told += 1

        await tell({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 1}}, "sid": client}})
        await send({"type": "websocket.send", "bytes": b"\0\0\0\1picture"})
        self._lines[client] = tell
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self._lines.pop(client, None)

    async def _answer(self, scope: Any, body: bytes) -> tuple[int, Any]:
        path, method = scope["path"], scope["method"]
        match path.strip("/").split("/"):
            case ["upload", "image"]:
                return 200, self._upload(scope, body)
            case ["prompt"]:
                await asyncio.sleep(self.pause_s)
                return self._take(json.loads(body))
            case ["system_stats"]:
                device = {"name": "cuda:0 Tiny", "type": "cuda", "vram_total": 8 << 30, "vram_free": 6 << 30}
                return 200, {"system": {"os": "linux", "comfyui_version": "0.33.0"}, "devices": [device]}
            case ["queue"] if method == "POST":
                for name in json.loads(body)["delete"]:
                    self.deleted.append(name)
                    if name in self.prompts and self.prompts[name].state == "pending":
                        del self.prompts[name]
                return 200, b""
            case ["queue"]:
                return 200, await self._queue()
            case ["interrupt"]:
                name = json.loads(body).get("prompt_id")
                self.interrupted.append(name)
                self.prompts.pop(name, None)
                return 200, b""
            case ["history", name]:
                return 200, self._history(name)
            case ["history"]:
                return 200, {name: told for name in self.prompts for told in self._history(name).values()}
            case ["view"]:
                return 200, self.picture
        return 404, {}

    def _upload(self, scope: Any, body: bytes) -> Any:
        kind = dict(scope["headers"])[b"content-type"]
        form = message_from_bytes(b"content-type: " + kind + b"\r\n\r\n" + body, policy=HTTP)
        fields = {}
        for part in form.iter_parts():  # type: ignore[attr-defined]
            name = part.get_param("name", header="content-disposition")
            fields[name] = part.get_payload(decode=True)
            if name == "image":
                filename = part.get_filename()
        self.uploads[filename] = fields["image"]
        return {"name": filename, "subfolder": fields["subfolder"].decode(), "type": "input"}

    def _take(self, body: Any) -> tuple[int, Any]:
        if self.rejects is not None:
            return 400, self.rejects
        name = f"own-{len(self.prompts)}" if self.old else body["prompt_id"]
        self.prompts[name] = Prompt(name, body["client_id"], body["prompt"])
        return 200, {"prompt_id": name, "number": len(self.prompts), "node_errors": self.faulty}

    async def _queue(self) -> Any:
        """The first prompt that is not over runs; every look brings it on."""
        begun = next((prompt for prompt in self.prompts.values() if prompt.state in ("pending", "running")), None)
        if begun is not None:
            begun.state = "running"
            begun.looks += 1
            tell = self._lines.get(begun.client)
            if tell is not None and self.states:
                state = {"value": begun.looks, "max": 10, "state": "running"}
                nodes = {"5": {"value": 1, "max": 1, "state": "finished"}, "3": state}
                await tell({"type": "progress_state", "data": {"prompt_id": begun.name, "nodes": nodes}})
            elif tell is not None:
                await tell({"type": "executing", "data": {"node": "3", "prompt_id": begun.name}})
                await tell({"type": "progress", "data": {"value": begun.looks, "max": 10, "node": "3"}})
            if begun.looks > self.looks and self.fate != "never":
                begun.state = self.fate
                begun.looks = 0
        lists: dict[str, list[Any]] = {"running": [], "pending": []}
        for prompt in self.prompts.values():
            if prompt.state in lists:
                lists[prompt.state].append([1, prompt.name, prompt.nodes, {"client_id": prompt.client}, ["9"]])
        return {"queue_running": lists["running"], "queue_pending": lists["pending"]}

    def _history(self, name: str) -> Any:
        prompt = self.prompts.get(name)
        if prompt is None or prompt.state not in ("done", "error"):
            return {}
        prompt.looks += 1
        if prompt.looks <= self.gap:
            return {}
        status = {"status_str": "success" if prompt.state == "done" else "error", "completed": prompt.state == "done"}
        images = [
            {"filename": "preview.png", "subfolder": "", "type": "temp"},
            {"filename": "made.png", "subfolder": "", "type": "output"},
        ]
        outputs = {"9": {"images": images}} if prompt.state == "done" else {}
        told = [1, name, prompt.nodes, {"client_id": prompt.client}, ["9"]]
        return {name: {"prompt": told, "outputs": outputs, "status": {**status, "messages": self.messages}}}


@contextmanager
def comfy(port: int = 0) -> Iterator[Comfy]:
    """A server, for as long as this is open."""
    server = Comfy()
    listening = socket.create_server(("127.0.0.1", port))
    server.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(server.app, interface="asgi3", log_level="critical", lifespan="off", ws="websockets-sansio")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    try:
        yield server
    finally:
        running.should_exit = True
        running.force_exit = True
        thread.join()
        listening.close()
