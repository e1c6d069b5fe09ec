"""A chat endpoint of one's own: the protocol over real HTTP, with answers that tests choose."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

KEY = "sk-very-secret-0123456789"


class Reply(msgspec.Struct):
    """What comes back. `after_s` passes first; `body` None: a completion with the text `content`."""

    content: str = "{}"
    status: int = 200
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    after_s: float = 0.0
    finish_reason: str = "stop"
    refusal: str | None = None

    def encoded(self) -> bytes:
        if self.body is not None:
            return self.body
        message = {"role": "assistant", "content": self.content, "refusal": self.refusal}
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        return json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}).encode()


class Asked(msgspec.Struct):
    """A question as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> Any:
        """The customer's part, parsed."""
        return json.loads(self.body["messages"][1]["content"])


Answer = Callable[[Asked], Reply]


class ChatServer:
    """`answer` may be exchanged at any time; `asked` are all questions so far."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.answer: Answer = lambda asked: Reply()
        self.closing = threading.Event()

    def reply(self, *replies: Reply) -> None:
        """Gives these answers in turn, the last of them forever."""
        left = list(replies)
        self.answer = lambda asked: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.path, headers, json.loads(self.rfile.read(length)))
            server.asked.append(asked)
            reply = server.answer(asked)
            server.closing.wait(reply.after_s)
            content = reply.encoded()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def handle(self) -> None:
            with suppress(ConnectionError):  # who asked did not wait for the answer
                super().handle()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        server = ChatServer(f"http://127.0.0.1:{listener.server_address[1]}/v1")
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            listener.shutdown()
            thread.join()
