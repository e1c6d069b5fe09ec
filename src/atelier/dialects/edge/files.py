"""Stored files as answers: with ranges and validators, for whoever has a link."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from litestar.response import Stream

from atelier.storage.assets import Asset
from atelier.storage.serve import deliver
from atelier.storage.store import Store


def send_file(request: Request[Any, Any, Any], asset: Asset, store: Store, *, expires_at: int | None) -> Response[Any]:
    """The file, or the part of it that was asked for. `expires_at` is when the link to it ends, in unix seconds; None:
    it takes a key, and may be deleted any time."""
    delivery = deliver(
        asset,
        store,
        method=request.method,
        headers=dict(request.headers.items()),
        expires_at=expires_at,
        download="download" in request.query_params,
    )
    media_type = delivery.headers.pop("content-type", "application/octet-stream")
    if delivery.body is None:
        return Response(b"", status_code=delivery.status, headers=delivery.headers, media_type=media_type)
    return Stream(delivery.body, status_code=delivery.status, headers=delivery.headers, media_type=media_type)
