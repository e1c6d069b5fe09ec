"""Hosted providers of one's own: their wire protocols over real sockets, in the mood that a test wants.

Every provider is a path of one server. A task is done after `polls` looks, or meets another `fate`.
"""

from __future__ import annotations

import base64
import json
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import msgspec

KEY = "key-very-secret-0123456789"


class Answer(msgspec.Struct):
    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = {}
    raw: bytes | None = None

    def encoded(self) -> bytes:
        return json.dumps(self.body).encode() if self.raw is None else self.raw


class Asked(msgspec.Struct):
    method: str
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


class Task(msgspec.Struct):
    provider: str
    name: str
    looks: int = 0
    called_off: bool = False
    key: str = ""


class World:
    """What tests turn: `fate` of new tasks (done, policy, failed, never), `polls` until they end, `instead`: answers
    to the next requests whose path has a word, `pause_s` before every answer to a request for work, `dead`: every
    connection is dropped."""

    def __init__(self) -> None:
        self.usage = True  # whether answers tell what they took
        self.url = ""
        self.fate = "done"
        self.polls = 1
        self.pause_s = 0.0
        self.dead = False
        self.instead: list[tuple[str, Answer]] = []
        self.asked: list[Asked] = []
        self.tasks: dict[str, Task] = {}
        self.picture = png(64, 48)
        self.sound = b""  # the result of tasks that came with a key, if there is one
        self.lock = threading.Lock()
        self.keys_honoured = False

    def asks(self, word: str = "") -> list[Asked]:
        return [asked for asked in self.asked if asked.method == "POST" and word in asked.path]

    def address(self, kind: str) -> str:
        """The `url` of a provider in the settings."""
        return f"{self.url}/{kind}"

    def begin(self, provider: str, key: str = "") -> Task:
        with self.lock:
            if self.keys_honoured and key:
                for task in self.tasks.values():
                    if task.key == key:
                        return task
            task = Task(provider, f"{provider}-{len(self.tasks)}", key=key)
            self.tasks[task.name] = task
            return task

    def state(self, task: Task) -> str:
        """After one more look: waiting, or its fate."""
        task.looks += 1
        return "waiting" if task.looks <= self.polls or self.fate == "never" else self.fate

    def answer(self, asked: Asked) -> Answer:
        for number, (word, answer) in enumerate(self.instead):
            if word in asked.path:
                del self.instead[number]
                return answer
        path = urlsplit(asked.path).path
        if path.startswith("/files/"):
            task = self.tasks.get(path.removeprefix("/files/").partition(".")[0])
            return Answer(raw=self.sound if task is not None and task.key and self.sound else self.picture)
        kind, _, rest = path.removeprefix("/").partition("/")
        return _SPEAK[kind](self, asked, rest)


def _fal(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("authorization") != f"Key {KEY}":
        return Answer(401, {"detail": "Authentication is required"})
    _, found, name = rest.partition("/requests/")
    if not found:
        task = world.begin("fal", asked.headers.get("idempotency-key", ""))
        base = f"{world.url}/fal/{rest}/requests/{task.name}"
        return Answer(
            200,
            {
                "status": "IN_QUEUE",
                "request_id": task.name,
                "response_url": base,
                "status_url": f"{base}/status",
                "cancel_url": f"{base}/cancel",
                "queue_position": 0,
            },
        )
    name, _, what = name.partition("/")
    task = world.tasks[name]
    if what == "cancel":
        task.called_off = True
        return Answer(202, {"status": "CANCELLATION_REQUESTED"})
    if what == "status":
        waiting = world.state(task) == "waiting"
        return Answer(
            202 if waiting else 200, {"status": "IN_PROGRESS" if waiting else "COMPLETED", "request_id": name}
        )
    match world.fate:
        case "policy":
            detail = [{"loc": ["body", "prompt"], "msg": "flagged", "type": "content_policy_violation"}]
            return Answer(422, {"detail": detail})
        case "failed":
            return Answer(500, {"detail": "Internal Server Error"})
    headers = {"x-fal-billable-units": "0.79"} if world.usage else {}
    body = {"images": [{"url": f"{world.url}/files/{name}.png"}], "prompt": "https://not.a.result/"}
    return Answer(200, body, headers)


def _replicate(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("authorization") != f"Bearer {KEY}":
        return Answer(401, {"title": "Unauthenticated", "status": 401})
    if rest.endswith("/cancel"):
        world.tasks[rest.split("/")[-2]].called_off = True
        return Answer(200, {"status": "canceled"})
    if rest == "files":
        return Answer(201, {"id": "f1", "urls": {"get": f"{world.url}/replicate/files/f1"}})
    if asked.method == "POST":
        task = world.begin("replicate")
        urls = {"get": "", "cancel": f"{world.url}/replicate/predictions/{task.name}/cancel"}
        return Answer(201, {"id": task.name, "status": "starting", "urls": urls, "output": None})
    task = world.tasks[rest.rpartition("/")[2]]
    match world.state(task):
        case "waiting":
            return Answer(200, {"id": task.name, "status": "processing"})
        case "policy":
            return Answer(200, {"id": task.name, "status": "failed", "error": "NSFW content detected. Try again."})
        case "failed":
            return Answer(200, {"id": task.name, "status": "failed", "error": "CUDA out of memory"})
    metrics = {"predict_time": 2.5, "total_time": 9.0} if world.usage else {}
    output = [f"{world.url}/files/{task.name}.png"]
    return Answer(200, {"id": task.name, "status": "succeeded", "output": output, "metrics": metrics})


def _runway(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("authorization") != f"Bearer {KEY}" or "x-runway-version" not in asked.headers:
        return Answer(401, {"error": "unauthorized"})
    if asked.method == "POST":
        return Answer(200, {"id": world.begin("runway").name})
    task = world.tasks[rest.rpartition("/")[2]]
    if asked.method == "DELETE":
        task.called_off = True
        return Answer(204, raw=b"")
    match world.state(task):
        case "waiting":
            return Answer(200, {"id": task.name, "status": "RUNNING", "progress": 0.5})
        case "policy":
            failure = {"failure": "Blocked", "failureCode": "SAFETY.INPUT.TEXT"}
            return Answer(200, {"id": task.name, "status": "FAILED", **failure})
        case "failed":
            return Answer(200, {"id": task.name, "status": "FAILED", "failureCode": "INTERNAL.BAD_OUTPUT.CODE01"})
    return Answer(200, {"id": task.name, "status": "SUCCEEDED", "output": [f"{world.url}/files/{task.name}.png"]})


def _luma(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("authorization") != f"Bearer {KEY}":
        return Answer(403, {"detail": "Not authenticated"})
    if asked.method == "POST":
        return Answer(201, {"id": world.begin("luma").name, "state": "queued", "assets": None})
    task = world.tasks[rest.rpartition("/")[2]]
    if asked.method == "DELETE":
        task.called_off = True
        return Answer(204, raw=b"")
    match world.state(task):
        case "waiting":
            return Answer(200, {"id": task.name, "state": "dreaming"})
        case "policy":
            return Answer(200, {"id": task.name, "state": "failed", "failure_reason": "prompt failed moderation"})
        case "failed":
            return Answer(200, {"id": task.name, "state": "failed", "failure_reason": "an error occurred"})
    assets = {"video": None, "image": f"{world.url}/files/{task.name}.png"}
    return Answer(200, {"id": task.name, "state": "completed", "assets": assets})


def _bfl(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("x-key") != KEY:
        return Answer(403, {"detail": "Not authenticated"})
    if asked.method == "POST":
        task = world.begin("bfl")
        return Answer(200, {"id": task.name, "polling_url": f"{world.url}/bfl/get_result?id={task.name}"})
    task = world.tasks[urlsplit(asked.path).query.removeprefix("id=")]
    match world.state(task):
        case "waiting":
            return Answer(200, {"id": task.name, "status": "Pending", "result": None, "progress": 0.4})
        case "policy":
            return Answer(200, {"id": task.name, "status": "Request Moderated", "result": None})
        case "failed":
            return Answer(200, {"id": task.name, "status": "Error", "result": None})
    return Answer(200, {"id": task.name, "status": "Ready", "result": {"sample": f"{world.url}/files/{task.name}.png"}})


def _openai(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("authorization") != f"Bearer {KEY}":
        return Answer(401, {"error": {"code": "invalid_api_key", "message": f"Incorrect API key provided: {KEY}"}})
    world.begin("openai")
    match world.fate:
        case "policy":
            error = {"code": "moderation_blocked", "type": "image_generation_user_error", "message": "rejected"}
            return Answer(400, {"error": error})
        case "failed":
            return Answer(500, {"error": {"type": "server_error", "message": "The server had an error"}})
    details = {"text_tokens": 20, "image_tokens": 300}
    usage = {"input_tokens": 320, "input_tokens_details": details, "output_tokens": 4160, "total_tokens": 4480}
    told = {"usage": usage} if world.usage else {}
    return Answer(200, {"created": 1, "data": [{"b64_json": base64.b64encode(world.picture).decode()}], **told})


def _google(world: World, asked: Asked, rest: str) -> Answer:
    if asked.headers.get("x-goog-api-key") != KEY:
        details = [{"reason": "API_KEY_INVALID"}]
        return Answer(400, {"error": {"code": 400, "message": "API key not valid.", "details": details}})
    if rest.endswith(":generateContent"):
        world.begin("google")
        if world.fate == "policy":
            return Answer(200, {"candidates": [{"finishReason": "IMAGE_SAFETY", "content": {}}]})
        if world.fate == "failed":
            return Answer(500, {"error": {"code": 500, "status": "INTERNAL"}})
        data = {"mimeType": "image/png", "data": base64.b64encode(world.picture).decode()}
        parts = [{"text": "Here it is"}, {"inlineData": data}]
        usage = {"promptTokenCount": 12, "candidatesTokenCount": 1290, "totalTokenCount": 1302} if world.usage else {}
        candidates = [{"finishReason": "STOP", "content": {"parts": parts}}]
        return Answer(200, {"candidates": candidates, "usageMetadata": usage})
    if rest.endswith(":predict"):
        world.begin("google")
        if world.fate == "policy":
            return Answer(200, {"predictions": [{"raiFilteredReason": "58061214"}]})
        return Answer(200, {"predictions": [{"bytesBase64Encoded": base64.b64encode(world.picture).decode()}]})
    if asked.method == "POST":
        return Answer(200, {"name": f"models/veo/operations/{world.begin('google').name}"})
    name = f"models/veo/operations/{rest.rpartition('/')[2]}"
    task = world.tasks[rest.rpartition("/")[2]]
    match world.state(task):
        case "waiting":
            return Answer(200, {"name": name})
        case "policy":
            videos = {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": ["blocked"]}
            return Answer(200, {"name": name, "done": True, "response": {"generateVideoResponse": videos}})
        case "failed":
            return Answer(200, {"name": name, "done": True, "error": {"code": 13, "message": "internal"}})
    videos = {"generatedSamples": [{"video": {"uri": f"{world.url}/files/{task.name}"}}]}
    return Answer(200, {"name": name, "done": True, "response": {"generateVideoResponse": videos}})


_SPEAK = {
    "fal": _fal,
    "replicate": _replicate,
    "runway": _runway,
    "luma": _luma,
    "bfl": _bfl,
    "openai": _openai,
    "google": _google,
}


@contextmanager
def providers(port: int = 0) -> Iterator[World]:
    """The server, for as long as this is open."""
    world = World()

    class Handler(BaseHTTPRequestHandler):
        def _speak(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            if world.dead:
                self.connection.close()
                return
            with world.lock:
                world.asked.append(asked)
            answer = world.answer(asked)
            if asked.method == "POST":
                time.sleep(world.pause_s)
            content = answer.encoded()
            with suppress(OSError):
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _speak  # noqa: N815 - the standard library's names

        def log_message(self, *_: object) -> None:
            """Tests read what was asked from the world."""

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    world.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
