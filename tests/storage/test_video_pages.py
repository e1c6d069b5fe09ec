"""Pages that show videos, read by yt-dlp over a guarded client, from a server of our own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest

from atelier.domain.errors import MediaRejected
from atelier.guard.transport import guarded_client
from atelier.storage.video_pages import MOST_PAGE_BYTES, find_video, is_available

installed = pytest.mark.skipif(not is_available(), reason="the extra `links` is not installed")

LOOPBACK = (ip_network("127.0.0.0/8"),)
GENERIC = ("generic", "html5")
"""Reads any page; what customers give is read by the extractors of known sites alone."""


class Site(BaseHTTPRequestHandler):
    """A page with a video, one without, and one that never ends."""

    seen: list[tuple[str, str | None]] = []  # noqa: RUF012 - shared by all requests of a test

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("cookie")))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("location", "/page")
            self.end_headers()
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("location", "http://10.0.0.1/page")
            self.end_headers()
            return
        if self.path == "/broken":
            self.send_error(500)
            return
        page = {
            "/page": '<html><title>A clip</title><video src="/clip.mp4" width="64"></video></html>',
            "/nothing": "<html><p>No video here.</p></html>",
            "/endless": "x" * (MOST_PAGE_BYTES + 1),
        }[self.path]
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        try:
            self.wfile.write(page.encode())
        except ConnectionError:
            return

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@installed
@pytest.mark.parametrize("path", ["/page", "/moved"])
async def test_the_video_of_a_page(path: str, site: str) -> None:
    async with guarded_client(allow=LOOPBACK, max_redirects=3) as client:
        found = await find_video(client, site + path, GENERIC)
    assert found.url == f"{site}/clip.mp4"
    assert "User-Agent" in found.headers


@installed
@pytest.mark.parametrize("path", ["/nothing", "/broken", "/endless", "/away"])
async def test_pages_without_one(path: str, site: str) -> None:
    async with guarded_client(allow=LOOPBACK, max_redirects=3) as client:
        with pytest.raises(MediaRejected, match="no video was found"):
            await find_video(client, site + path, GENERIC)


@installed
async def test_the_guard_holds_for_yt_dlp_too(site: str) -> None:
    async with guarded_client(max_redirects=3) as client:
        with pytest.raises(MediaRejected, match="no video was found"):
            await find_video(client, f"{site}/page", GENERIC)
    assert Site.seen == []


@installed
async def test_only_the_extractors_of_known_sites(site: str) -> None:
    async with guarded_client(allow=LOOPBACK, max_redirects=3) as client:
        with pytest.raises(MediaRejected, match="no video was found"):
            await find_video(client, f"{site}/page", ("Instagram", "TikTok"))
    assert Site.seen == []


async def test_without_yt_dlp(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atelier.storage.video_pages.find_spec", lambda _: None)
    async with guarded_client(allow=LOOPBACK) as client:
        with pytest.raises(MediaRejected, match="upload the video"):
            await find_video(client, f"{site}/page", GENERIC)
    assert Site.seen == []
