"""Request limits of keys, and the headers that tell of them."""

from __future__ import annotations

from collections.abc import Mapping

from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard, Message, Scope

from atelier.accounts.accounts import Accounts, RateState
from atelier.dialects.edge.auth import Connection, caller_of
from atelier.flows.submit import RateLimit
from atelier.settings import LimitSettings

READS = "reads"
UPLOADS = "uploads"
SUBMITS = "submits"

_KEPT = "atelier.rate"
_MINUTE_S = 60.0

Limits = Mapping[str, RateLimit]
"""What a key may do, by bucket. A bucket that is missing has no limit."""


def limits_of(settings: LimitSettings) -> Limits:
    most = {READS: settings.reads, UPLOADS: settings.uploads, SUBMITS: settings.submits}
    return {bucket: RateLimit(requests, _MINUTE_S) for bucket, requests in most.items() if requests}


def rate_guard(accounts: Accounts, limits: Limits) -> Guard:
    """Counts reads, and what names another bucket. Submits are counted when they are accepted (flows/submit.py)."""

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        bucket = handler.opt.get("bucket") or (READS if connection.scope.get("method", "GET") == "GET" else None)
        if bucket is not None:
            await take(connection, accounts, limits, bucket, caller_of(connection).key_id)

    return guard


async def take(connection: Connection, accounts: Accounts, limits: Limits, bucket: str, key_id: str) -> None:
    """Counts a request against its bucket. Raises RateLimited."""
    limit = limits.get(bucket)
    if limit is not None:
        keep(connection, await accounts.take_rate(key_id, bucket, limit.requests, limit.window_s))


def keep(connection: Connection, rate: RateState | None) -> None:
    """Has the answer to this request tell of the window."""
    if rate is not None:
        connection.scope["state"][_KEPT] = rate


def kept(scope: Scope) -> RateState | None:
    """How the window stands after this request, if it was counted."""
    rate: RateState | None = scope.get("state", {}).get(_KEPT)
    return rate


async def tell(message: Message, scope: Scope) -> None:
    """Puts what was kept into the answer's headers. A hook of the application, run before every message."""
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
        return
    rate = kept(scope)
    if rate is not None:
        message["headers"] = [
            *message.get("headers", ()),
            (b"x-ratelimit-limit", str(rate.limit).encode()),
            (b"x-ratelimit-remaining", str(rate.remaining).encode()),
            (b"x-ratelimit-reset", str(round(rate.reset_s)).encode()),
        ]
