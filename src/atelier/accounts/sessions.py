"""Sessions of the console: who is signed in, and the link that lets the first one in.

A session belongs to a key: it may what the key may, and ends with it. The database holds hashes only.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any, Final

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Account, Caller, Scope, Session
from atelier.db.pool import Pool, statements
from atelier.domain.errors import Forbidden, NotFound

IDLE_S: Final = 14 * 86_400.0
"""A session that nobody uses ends after so long."""
MOST_S: Final = 90 * 86_400.0
"""Every session ends after so long."""
KEY_NAME: Final = "Console"

_TOKEN_BYTES: Final = 32
_FIELDS: Final = tuple(name for name in Caller.__struct_fields__ if name != "scopes")

_sql: Any = statements("accounts")


class Sessions:
    def __init__(self, pool: Pool, accounts: Accounts) -> None:
        self._pool = pool
        self._accounts = accounts

    async def open(self, key: str) -> str:
        """Signs in by a key. Returns what the cookie holds. Raises Unauthenticated."""
        return await self._open((await self._accounts.authenticate(key)).key_id)

    async def find(self, token: str | None) -> Session | None:
        """Who is behind a cookie; None when it has expired, was signed out, or its key was revoked."""
        if not token:
            return None
        row = await _sql.find_session(self._pool, hash=_hash(token), idle_s=IDLE_S, most_s=MOST_S)
        if row is None:
            return None
        caller = Caller(scopes=frozenset(row["scopes"]), **{name: row[name] for name in _FIELDS})
        return Session(caller=caller, operator=row["operator"], csrf=csrf_of(token), hash=_hash(token))

    async def close(self, session: Session) -> None:
        await _sql.close_session(self._pool, hash=session.hash)

    async def offer_link(self) -> str | None:
        """A token that lets one person in without a key, or None once somebody has signed in. It replaces the one
        before."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        offered = await _sql.offer_link(self._pool, hash=_hash(token).hex())
        return None if offered is None else token

    async def check_link(self, token: str) -> None:
        """Raises Forbidden for a link that was used or replaced."""
        if not await _sql.link_holds(self._pool, hash=_hash(token).hex()):
            raise _used()

    async def use_link(self, token: str, email: str) -> tuple[Account, str, bool]:
        """Lets the first person in, as the operator. Returns the account, which is made where there is none with that
        address, what the cookie holds, and whether the account is new.

        Raises Invalid for a broken address, Forbidden for a link that was used or replaced.
        """
        await self.check_link(token)
        try:
            account, fresh = await self._accounts.find(email), False
        except NotFound:
            account, fresh = await self._accounts.create(email), True
        if await _sql.use_link(self._pool, hash=_hash(token).hex()) is None:
            raise _used()
        await self._accounts.set_operator(account.id, operator=True)
        key, _ = await self._accounts.create_key(account.id, name=KEY_NAME, scopes=list(Scope))
        return account, await self._open(key.id), fresh

    async def _open(self, key_id: str) -> str:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        await _sql.open_session(self._pool, hash=_hash(token), key_id=key_id, idle_s=IDLE_S)
        return token


def csrf_of(token: str) -> str:
    """What forms of a session carry. It tells nothing of the cookie."""
    return hmac.digest(token.encode(), b"atelier console form", hashlib.sha256).hex()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def _used() -> Forbidden:
    return Forbidden("this link was used, or a newer one replaced it; sign in with a key")
