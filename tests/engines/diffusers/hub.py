"""A model hub of one's own: repositories with branches and commits, files behind redirects, in the mood of a test."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

TENSORS = (".safetensors", ".bin")
TOKEN = "hf_very_secret_0123456789"


class Hub:
    """`commits` by repository and commit, each with its files; `branches` by repository. Of the files whose path is in
    `breaks`, one connection each ends half way; of those in `cut`, all others end at once; `wrong` ones arrive with a changed byte; `claims` replaces sizes in
    lists; `gated` repositories want the token. While `hold` is not set, nothing is answered. `asked`: method-less paths in their order, with the range if one was
    asked for; `keys`: what was sent as authorization, by path."""

    def __init__(self) -> None:
        self.url = ""
        self.commits: dict[tuple[str, str], dict[str, bytes]] = {}
        self.branches: dict[tuple[str, str], str] = {}
        self.breaks: list[str] = []
        self.cut: set[str] = set()
        self.wrong: set[str] = set()
        self.claims: dict[str, int] = {}
        self.gated: set[str] = set()
        self.hold = threading.Event()
        self.hold.set()
        self.ranges = True
        self.down = False
        self.asked: list[tuple[str, str]] = []
        self.keys: list[tuple[str, str]] = []

    def commit(self, repository: str, files: dict[str, bytes], branch: str = "main") -> str:
        """A new commit at the head of a branch."""
        told = b"".join(name.encode() + content for name, content in sorted(files.items()))
        sha = hashlib.sha1(told, usedforsecurity=False).hexdigest()
        self.commits[repository, sha] = files
        self.branches[repository, branch] = sha
        return sha

    def fetched(self, word: str = "") -> list[str]:
        """The files that were asked for."""
        return [path.partition("/blobs/")[2] for path, _ in self.asked if "/blobs/" in path and word in path]

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        key = headers.get("authorization", "")
        self.asked.append((path, headers.get("range", "")))
        self.keys.append((path, key))
        steps = unquote(path).strip("/").split("/")
        self.hold.wait(60)
        if self.down:
            return 503, {}, b"{}"
        match steps:
            case ["api", "models", owner, name, "revision", revision]:
                return self._list(f"{owner}/{name}", revision, key)
            case ["blobs", owner, name, revision, *file]:
                return self._blob(f"{owner}/{name}", revision, "/".join(file), headers.get("range", ""))
            case [owner, name, "resolve", revision, *file]:
                return self._resolve(f"{owner}/{name}", revision, "/".join(file), key)
        return 404, {}, b""

    def _list(self, repository: str, revision: str, key: str) -> tuple[int, dict[str, str], bytes]:
        known = [(name, sha) for name, sha in self.commits if name == repository]
        if not known:
            return 401, {"x-error-code": "RepoNotFound"}, b'{"error": "Invalid username or password."}'
        if fault := self._closed(repository, key):
            return fault
        sha = self.branches.get((repository, revision), revision)
        if (repository, sha) not in self.commits:
            return 404, {"x-error-code": "RevisionNotFound"}, b'{"error": "Invalid rev id"}'
        siblings = [self._entry(name, content) for name, content in self.commits[repository, sha].items()]
        body = {"id": repository, "sha": sha, "gated": False, "siblings": siblings}
        return 200, {"content-type": "application/json"}, json.dumps(body).encode()

    def _entry(self, name: str, content: bytes) -> dict[str, Any]:
        size = self.claims.get(name, len(content))
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        entry: dict[str, Any] = {"rfilename": name, "size": size, "blobId": blob}
        if name.endswith(TENSORS):
            entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": size, "pointerSize": 134}
        return entry

    def _closed(self, repository: str, key: str) -> tuple[int, dict[str, str], bytes] | None:
        if repository in self.gated and key != f"Bearer {TOKEN}":
            return 403 if key else 401, {"x-error-code": "GatedRepo"}, b'{"error": "Access is restricted."}'
        return None

    def _resolve(self, repository: str, revision: str, name: str, key: str) -> tuple[int, dict[str, str], bytes]:
        """Where the bytes are: another host, as far as a client can tell."""
        if fault := self._closed(repository, key):
            return fault
        if name not in self.commits.get((repository, revision), {}):
            return 404, {"x-error-code": "EntryNotFound"}, b""
        elsewhere = self.url.replace("127.0.0.1", "localhost")
        headers = {"location": f"{elsewhere}/blobs/{repository}/{revision}/{name}", "x-repo-commit": revision}
        return 302, headers, b""

    def _blob(self, repository: str, revision: str, name: str, wanted: str) -> tuple[int, dict[str, str], bytes]:
        content = self.commits[repository, revision][name]
        if name in self.wrong:
            content = bytes([content[0] ^ 1]) + content[1:]
        if not wanted or not self.ranges:
            return 200, {}, content
        start = int(wanted.removeprefix("bytes=").partition("-")[0])
        return 206, {"content-range": f"bytes {start}-{len(content) - 1}/{len(content)}"}, content[start:]


@contextmanager
def hub() -> Iterator[Hub]:
    """The server, for as long as this is open."""
    world = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            status, headers, content = world.answer(path, {name.lower(): text for name, text in self.headers.items()})
            sends = status in (200, 206)
            breaks = next((name for name in world.breaks if sends and path.endswith(name)), None)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            if breaks is not None:
                world.breaks.remove(breaks)
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
            elif sends and path.endswith(tuple(world.cut)):
                self.close_connection = True
            else:
                self.wfile.write(content)

        def handle(self) -> None:
            with suppress(ConnectionError):
                super().handle()

        def log_message(self, *_: Any) -> None:
            """Tests read what was asked from the hub."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        world.url = f"http://127.0.0.1:{listener.server_address[1]}"
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield world
        finally:
            listener.shutdown()
            thread.join()
