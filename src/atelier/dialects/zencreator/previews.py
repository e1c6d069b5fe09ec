"""`/previews/<key>.webp`: what templates, LoRAs and photoshoots look like. Public: they are a part of the product."""

from __future__ import annotations

import functools
import hashlib
from typing import Annotated, Any, Final

from litestar import Request, Response, route
from litestar.params import PathParameter

from atelier.catalogue.presets import load_presets
from atelier.catalogue.presets.records import preview
from atelier.domain.errors import NotFound

PATH: Final = "/previews"
_SUFFIX: Final = ".webp"
_HEADERS: Final = {
    "cache-control": "public, max-age=86400",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
}

Name = Annotated[str, PathParameter(description="The key of a preset, and `.webp`.")]


@route(f"{PATH}/{{name:str}}", http_method=["GET", "HEAD"], include_in_schema=False)
async def get_preview(request: Request[Any, Any, Any], name: Name) -> Response[bytes]:
    """A WebP picture of at most 384 px. Raises NotFound."""
    content, etag = _preview(name)
    headers = {**_HEADERS, "etag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type="image/webp")
    return Response(content, headers=headers, media_type="image/webp")


def preview_url(base: str, key: str) -> str:
    """`base` is where the dialect is reached."""
    return f"{base}{PATH}/{key}{_SUFFIX}"


def _preview(name: str) -> tuple[bytes, str]:
    """Only keys of presets lead to files, so no name leads out of the folder."""
    key = name.removesuffix(_SUFFIX)
    if not name.endswith(_SUFFIX) or key not in _keys():
        raise NotFound("preview", name)
    return _kept(key)


@functools.cache
def _keys() -> frozenset[str]:
    return frozenset(preset.key for preset in load_presets().previewed())


@functools.cache
def _kept(key: str) -> tuple[bytes, str]:
    content = preview(key).read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'
