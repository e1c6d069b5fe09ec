"""As much of the S3 protocol as the store speaks, on loopback, over memory. Signatures are not checked."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import uvicorn

STAMP = "%Y-%m-%dT%H:%M:%S.000Z"


class FakeS3:
    """`objects` maps keys to content and the time of the put."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.failing = False
        self.port = 0

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[FakeS3]:
        server = uvicorn.Server(
            uvicorn.Config(self._app, port=0, log_level="critical", interface="asgi3", lifespan="off", ws="none")
        )
        task = asyncio.create_task(server.serve())
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0.01)
        self.port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.should_exit = True
            await task

    def age(self, by: timedelta) -> None:
        self.objects = {key: (content, at - by) for key, (content, at) in self.objects.items()}

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode(), True).items()}
        key = scope["path"].removeprefix("/bucket").removeprefix("/")
        status, answer, more = self._answer(scope["method"], key, query, headers, body)
        more.setdefault("content-length", str(len(answer)))
        lines = [(name.encode(), value.encode()) for name, value in more.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer})

    def _answer(
        self, method: str, key: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes, dict[str, str]]:
        if self.failing:
            return 403, b"<Error><Code>AccessDenied</Code><Message>secret detail</Message></Error>", {}
        if method == "PUT" and "uploadId" in query:
            self.uploads[query["uploadId"]][int(query["partNumber"])] = body
            return 200, b"", {"etag": f'"{hashlib.md5(body).hexdigest()}"'}
        if method == "PUT":
            self.objects[key] = (body, datetime.now(UTC))
            return 200, b"", {"etag": '"x"'}
        if method == "POST" and "uploads" in query:
            self.uploads[key] = {}
            return (
                200,
                _xml(f"<InitiateMultipartUploadResult><UploadId>{key}</UploadId></InitiateMultipartUploadResult>"),
                {},
            )
        if method == "POST" and "uploadId" in query:
            parts = self.uploads.pop(query["uploadId"])
            self.objects[key] = (b"".join(parts[number] for number in sorted(parts)), datetime.now(UTC))
            done = "<CompleteMultipartUploadResult><Key>k</Key><ETag>x</ETag></CompleteMultipartUploadResult>"
            return 200, _xml(done), {}
        if method == "POST" and "delete" in query:
            keys = [node.text or "" for node in ET.fromstring(body).iter() if node.tag.endswith("Key")]
            for gone in keys:
                self.objects.pop(gone, None)
            lines = "".join(f"<Deleted><Key>{gone}</Key></Deleted>" for gone in keys)
            return 200, _xml(f"<DeleteResult>{lines}</DeleteResult>"), {}
        if method == "GET" and "list-type" in query:
            return 200, self._listing(query.get("prefix", "")), {}
        if method in ("GET", "HEAD") and key in self.objects:
            return self._get(key, headers)
        return 404, b"<Error><Code>NoSuchKey</Code></Error>", {}

    def _get(self, key: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        content, at = self.objects[key]
        facts = {"etag": '"x"', "last-modified": at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("range", ""))
        if wanted is None:
            return 200, content, facts
        start, last = int(wanted[1]), min(int(wanted[2]), len(content) - 1)
        return 206, content[start : last + 1], facts | {"content-range": f"bytes {start}-{last}/{len(content)}"}

    def _listing(self, prefix: str) -> bytes:
        lines = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(content)}</Size><ETag>x</ETag>"
            f"<LastModified>{at.strftime(STAMP)}</LastModified></Contents>"
            for key, (content, at) in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        return _xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{lines}</ListBucketResult>")


def _xml(text: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8"?>' + text).encode()


@pytest.fixture(name="s3")
async def s3_fixture(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeS3]:
    """A server, and an environment in which s3:// leads to it."""
    async with FakeS3().serving() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        yield server
