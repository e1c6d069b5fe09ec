"""The windows of a key: reads, uploads and starts of generations, each for itself.

Reads and uploads count when they come in. A generation counts when it is accepted: what is refused, and what repeats an
earlier request, takes no place.
"""

from __future__ import annotations

from typing import Final

from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from atelier.accounts.accounts import Accounts, RateState
from atelier.accounts.records import Caller
from atelier.catalogue.facts import ZenMenu, ZenRates
from atelier.catalogue.load import menu
from atelier.dialects.edge.auth import Connection, bearer, check_scope
from atelier.dialects.edge.rates import keep
from atelier.domain.errors import AccountBlocked, RateLimited
from atelier.flows.submit import RateLimit, submits_bucket

DIALECT: Final = "zencreator"
STARTS: Final = submits_bucket(DIALECT)
UPLOADS: Final = f"{DIALECT} uploads"
_READS: Final = f"{DIALECT} reads"
RATE_HEADERS: Final = {
    "X-RateLimit-Limit": "How many requests of this kind the window takes.",
    "X-RateLimit-Remaining": "Those that are left of it.",
    "X-RateLimit-Reset": "Seconds until the window is empty again.",
}


def menu_facts() -> ZenMenu:
    facts = menu(DIALECT).facts
    assert isinstance(facts, ZenMenu)
    return facts


def start_limit() -> RateLimit:
    rates = menu_facts().rates
    return RateLimit(rates.starts, rates.window_s)


def gate(accounts: Accounts) -> Guard:
    """Lets callers in: key, account, window, scope, in this order. A route names its window (`window=STARTS`), else it
    reads."""
    rates = menu_facts().rates

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        caller = await accounts.authenticate(bearer(connection))
        connection.scope["auth"] = caller
        if caller.blocked:
            raise AccountBlocked
        bucket = handler.opt.get("window", _READS)
        try:
            rate = await _state(connection, accounts, caller, bucket, rates)
        except RateLimited as full:
            keep(connection, RateState(full.limit, 0, full.retry_after_s))
            raise
        keep(connection, rate)
        check_scope(caller, handler)

    return guard


async def _state(connection: Connection, accounts: Accounts, caller: Caller, bucket: str, rates: ZenRates) -> RateState:
    """The window, with this request in it. Raises RateLimited."""
    if bucket != STARTS:
        most = rates.uploads if bucket == UPLOADS else rates.reads
        return await accounts.take_rate(caller.key_id, bucket, most, rates.window_s)
    rate = await accounts.see_rate(caller.key_id, bucket, rates.starts, rates.window_s)
    if not rate.remaining and "idempotency-key" not in connection.headers:  # which may only ask again
        message = f"more than {rates.starts} generations were started in {rates.window_s} s"
        raise RateLimited(message, limit=rates.starts, retry_after_s=rate.reset_s)
    return rate
