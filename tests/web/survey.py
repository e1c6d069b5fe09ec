"""Run as a process of its own: what the native API serves, what importing it costs, and the digest of its document."""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

import atelier.app.api

LATE = ("jinja2", "atelier.web.openapi.document", "atelier.web.openapi.page", "mcp", "mcp_types", "httpx2")
"""What only the first reader of the documentation needs, or the first agent."""


def survey() -> dict[str, Any]:
    early = [name for name in LATE if name in sys.modules]
    from litestar import Litestar

    from atelier.dialects.native import routes, wire
    from atelier.web.openapi.document import openapi_document

    rooms = {name: None for handler in (*routes._HANDLERS, routes.assets.get_file) for name in _rooms(handler)}
    handlers = routes.native_routes(None, {}, rooms)  # type: ignore[arg-type]
    app = Litestar(route_handlers=handlers, openapi_config=None)
    document = openapi_document(app, problem=wire.Problem, job=wire.Job, server="http://localhost")
    return {
        "early": early,
        "routes": sorted(_routes(app)),
        "digest": hashlib.sha256(msgspec.json.encode(document)).hexdigest(),
    }


def _rooms(handler: Any) -> Iterator[str]:
    """What a handler is given when the application is built: all that a request does not bring."""
    for name, parameter in inspect.signature(handler.fn).parameters.items():
        in_path = any(f"{{{name}:" in path for path in handler.paths)
        brought = in_path or name in ("request", "socket", "data", "caller")
        if parameter.default is parameter.empty and not brought:
            yield name


def _routes(app: Any) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        path = "/" + "/".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in route.path_components)
        for method in (route.methods or {"GET"}) - {"OPTIONS"}:
            yield method.lower(), path


if __name__ == "__main__":
    assert atelier.app.api
    print(json.dumps(survey()))
