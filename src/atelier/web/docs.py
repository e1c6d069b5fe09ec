"""The documentation for clients: `/v1/openapi.json` and `<dialect>/openapi.json` for programs, `/docs` for people.

All are made when they are first asked for, from the application that serves them, and then kept.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import Litestar, Request, Response, route
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from atelier.domain.errors import NotFound
from atelier.settings import Settings
from atelier.web.openapi.face import Face

_STATIC: Final = {
    "docs.css": "text/css",
    "docs.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_REVALIDATE: Final = "no-cache"
_FOREVER: Final = "public, max-age=31536000, immutable"
_PAGE_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
}


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A body that does not change, as it is and compressed. `version` is a digest of it."""

    body: bytes
    packed: bytes
    media_type: str
    version: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> Kept:
        digest = hashlib.sha256(body).hexdigest()[:16]
        return cls(body=body, packed=gzip.compress(body, mtime=0), media_type=media_type, version=digest)


class Documentation:
    """The documentation of what is served at `server`. `problem` and `job` are the types of what an error of the native
    API holds, and of what its webhooks tell."""

    def __init__(self, *, server: str, settings: Settings, problem: type, job: type) -> None:
        self._server = server
        self.base = urlsplit(server).path.rstrip("/")
        self._settings = settings
        self._problem = problem
        self._job = job
        self._kept: dict[str, Kept] = {}
        self._making = asyncio.Lock()

    async def openapi(self, app: Litestar) -> Kept:
        def make() -> Kept:
            return Kept.of(msgspec.json.encode(self._document(app)), "application/json")

        return await self._once("openapi.json", make)

    async def dialect(self, app: Litestar, face: Face) -> Kept:
        def make() -> Kept:
            from atelier.web.openapi.dialect import dialect_document

            return Kept.of(msgspec.json.encode(dialect_document(app, face, server=self._server)), "application/json")

        return await self._once(face.base, make)

    async def page(self, app: Litestar) -> Kept:
        static = {name: await self.static(name) for name in _STATIC}

        def make() -> Kept:
            from atelier.web.openapi.page import render_page

            versions = {name: kept.version for name, kept in static.items()}
            page = render_page(self._document(app), self._settings, versions)
            return Kept.of(page.encode(), "text/html")

        return await self._once("page", make)

    async def static(self, name: str) -> Kept:
        """Raises NotFound."""
        if name not in _STATIC:
            raise NotFound("file", name)

        def make() -> Kept:
            return Kept.of((files(__package__) / "static" / name).read_bytes(), _STATIC[name])

        return await self._once(name, make)

    def _document(self, app: Litestar) -> dict[str, Any]:
        from atelier.web.openapi.document import openapi_document

        return openapi_document(app, problem=self._problem, job=self._job, server=self._server)

    async def _once(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Made in a thread, so that the first reader holds nobody up."""
        if name not in self._kept:
            async with self._making:
                if name not in self._kept:
                    self._kept[name] = await asyncio.to_thread(make)
        return self._kept[name]


@route("/v1/openapi.json", http_method=["GET", "HEAD"], include_in_schema=False)
async def openapi_json(request: Request[Any, Any, Any], documentation: Documentation) -> Response[bytes]:
    return _answer(request, await documentation.openapi(request.app), {"cache-control": _REVALIDATE})


@route("/docs", http_method=["GET", "HEAD"], include_in_schema=False)
async def docs_page(request: Request[Any, Any, Any], documentation: Documentation) -> Response[bytes]:
    return _answer(request, await documentation.page(request.app), {"cache-control": _REVALIDATE, **_PAGE_HEADERS})


@route("/docs/static/{name:str}", http_method=["GET", "HEAD"], include_in_schema=False)
async def docs_static(request: Request[Any, Any, Any], name: str, documentation: Documentation) -> Response[bytes]:
    kept = await documentation.static(name)
    fresh = request.query_params.get("v") == kept.version
    return _answer(request, kept, {"cache-control": _FOREVER if fresh else _REVALIDATE})


@route("/problems/{code:str}", http_method=["GET", "HEAD"], include_in_schema=False)
async def problem_type(code: str, documentation: Documentation) -> Redirect:
    """Where the `type` of a problem leads: to what the page says of its code."""
    if not code.replace("_", "").isalpha():
        raise NotFound("problem", code)
    return Redirect(f"{documentation.base}/docs#error-{code}", status_code=302)


DOCS = (openapi_json, docs_page, docs_static, problem_type)


def openapi_of(face: Face) -> HTTPRouteHandler:
    """`<base>/openapi.json` of a dialect. No key is needed, as clients read it before they have one."""

    @route(f"{face.base}/openapi.json", http_method=["GET", "HEAD"], include_in_schema=False)
    async def dialect_openapi(request: Request[Any, Any, Any], documentation: Documentation) -> Response[bytes]:
        return _answer(request, await documentation.dialect(request.app, face), {"cache-control": _REVALIDATE})

    return dialect_openapi


def _answer(request: Request[Any, Any, Any], kept: Kept, headers: dict[str, str]) -> Response[bytes]:
    packed = "gzip" in request.headers.get("accept-encoding", "")
    etag = f'"{kept.version}{"-gzip" if packed else ""}"'
    headers = {**headers, "etag": etag, "vary": "accept-encoding", "x-content-type-options": "nosniff"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=kept.media_type)
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(kept.packed if packed else kept.body, headers=headers, media_type=kept.media_type)
