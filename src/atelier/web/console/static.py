"""Styles, scripts, fonts and icons of the console, under a folder named by the digest of all of them.

One digest for all, so that scripts can import each other by plain relative names and browsers keep them for good.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, route
from markupsafe import Markup

from atelier.domain.errors import NotFound

_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".txt": "text/plain",
}
_FOREVER: Final = "public, max-age=31536000, immutable"
_SYMBOL: Final = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*)</symbol>')


class Static:
    """Every file below `static/`, in memory."""

    def __init__(self) -> None:
        folder = Path(str(files(__package__))) / "static"
        self._files = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        digest = hashlib.sha256()
        for name, body in self._files.items():
            digest.update(f"{name} {len(body)}\n".encode() + body)
        self.version = digest.hexdigest()[:12]
        self._packed = {
            name: gzip.compress(body, mtime=0)
            for name, body in self._files.items()
            if not name.endswith((".woff2", ".webp"))
        }
        self._icons = dict(_SYMBOL.findall((folder.parent / "icons.svg").read_text("utf-8")))

    def body(self, name: str, *, packed: bool) -> tuple[bytes, bool]:
        """A file, and whether it is compressed. Raises NotFound."""
        if name not in self._files:
            raise NotFound("file", name)
        if packed and name in self._packed:
            return self._packed[name], True
        return self._files[name], False

    def has(self, name: str) -> bool:
        return name in self._files

    def icon(self, name: str, label: str = "") -> Markup:
        """A drawing that takes the colour and the size of the text; without a label, readers skip it."""
        told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(told, Markup(self._icons[name]))  # noqa: S704


@route("/console/static/{version:str}/{name:path}", http_method=["GET", "HEAD"], include_in_schema=False, public=True)
async def static_file(request: Request[Any, Any, Any], version: str, name: str, static: Static) -> Response[bytes]:
    """A file. Only under the current version may it be kept for good."""
    name = name.lstrip("/")
    body, packed = static.body(name, packed="gzip" in request.headers.get("accept-encoding", ""))
    headers = {
        "cache-control": _FOREVER if version == static.version else "no-cache",
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    }
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type=_TYPES[Path(name).suffix])
