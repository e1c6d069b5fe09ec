"""The accounts room: creating accounts and keys, and recognising callers."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.accounts import tokens
from atelier.accounts.records import Account, AuditLine, Caller, Key, Scope
from atelier.db.notify import KEYS, Bell
from atelier.db.pool import Pool, statements
from atelier.domain.errors import Conflict, Invalid, NotFound, RateLimited, Unauthenticated
from atelier.domain.ids import new_id

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_TIER: Final = re.compile(r"[\w-]{1,40}", re.ASCII)
_REMEMBER_S: Final = 5.0  # how long a revoked key may still work where the notification was lost
_REMEMBER_MOST: Final = 10_000

_sql: Any = statements("accounts")


class RateState(msgspec.Struct, frozen=True):
    """A key's window: what an edge puts into its headers. `reset_s` is when it is empty, or, with none remaining,
    when the next request is allowed."""

    limit: int
    remaining: int
    reset_s: float


class Accounts:
    def __init__(self, pool: Pool, bell: Bell | None = None) -> None:
        self._pool = pool
        self._bell = bell
        self._remembered: dict[bytes, tuple[float, Caller]] = {}

    async def create(
        self,
        email: str,
        *,
        tier: str = "standard",
        accept_likeness_terms: bool = False,
        workspace_id: UUID | None = None,
    ) -> Account:
        """In a workspace of its own unless one is given. Raises Conflict when the address has an account."""
        if not _EMAIL.fullmatch(email) or len(email) > 254:
            raise Invalid.at("/email", f"{email!r} is not an e-mail address")
        row = await _sql.create_account(
            self._pool,
            id=new_id(),
            email=email,
            workspace_id=workspace_id,
            tier=tier,
            likeness=accept_likeness_terms,
        )
        if row is None:
            raise Conflict(f"{email} already has an account")
        return Account(**row)

    async def get(self, account_id: UUID) -> Account:
        return _found(await _sql.get_account(self._pool, id=account_id), str(account_id))

    async def find(self, email: str) -> Account:
        return _found(await _sql.find_account(self._pool, email=email), email)

    async def all(self, count: int = 1000, *, text: str | None = None) -> list[Account]:
        """`text` is looked for in their addresses and tiers."""
        return [Account(**row) async for row in _sql.list_accounts(self._pool, count=count, text=text)]

    async def set_tier(self, account_id: UUID, *, tier: str) -> Account:
        """Raises Invalid for a tier that is no name."""
        if not _TIER.fullmatch(tier):
            raise Invalid.at("/tier", "must be a name of 1 to 40 letters, digits, hyphens and underscores")
        account = _found(await _sql.set_tier(self._pool, id=account_id, tier=tier), str(account_id))
        self._forget_everywhere(str(account_id))
        return account

    async def set_blocked(self, account_id: UUID, *, blocked: bool) -> Account:
        account = _found(await _sql.set_blocked(self._pool, id=account_id, blocked=blocked), str(account_id))
        self._forget_everywhere(str(account_id))
        return account

    async def set_operator(self, account_id: UUID, *, operator: bool) -> Account:
        """Whether an account looks after all others in the console."""
        return _found(await _sql.set_operator(self._pool, id=account_id, operator=operator), str(account_id))

    async def accept_likeness_terms(self, account_id: UUID) -> Account:
        """Records that the account declares to have the consent of the people whose likeness it uses."""
        account = _found(await _sql.accept_likeness_terms(self._pool, id=account_id), str(account_id))
        self._forget_everywhere(str(account_id))
        return account

    async def create_key(
        self,
        account_id: UUID,
        *,
        name: str,
        scopes: Iterable[str],
        concurrency: int | None = None,
        daily_budget: int | None = None,
        expires_at: datetime | None = None,
    ) -> tuple[Key, tokens.Token]:
        """A new key. The token holds the only copy of its secret."""
        wanted = sorted(set(scopes))
        if not wanted or any(scope not in list(Scope) for scope in wanted):
            raise Invalid.at("/scopes", f"must be one or more of {', '.join(Scope)}")
        if not 1 <= len(name) <= 100:
            raise Invalid.at("/name", "must have 1 to 100 characters")
        if expires_at is not None and expires_at <= datetime.now(UTC):
            raise Invalid.at("/expires_at", "must lie in the future")
        token = tokens.new_token()
        row = await _sql.create_key(
            self._pool,
            id=token.key_id,
            account_id=account_id,
            name=name,
            secret_hash=tokens.hash_secret(token.secret),
            scopes=wanted,
            concurrency=concurrency,
            daily_budget=daily_budget,
            expires_at=expires_at,
        )
        return Key(**row), token

    async def keys(self, account_id: UUID) -> list[Key]:
        return [Key(**row) async for row in _sql.list_keys(self._pool, account_id=account_id)]

    async def revoke_key(self, account_id: UUID, key_id: str) -> Key:
        row = await _sql.revoke_key(self._pool, id=key_id, account_id=account_id)
        if row is None:
            raise NotFound("key", key_id)
        self._forget_everywhere(key_id)
        return Key(**row)

    async def authenticate(self, text: str | None) -> Caller:
        """The caller behind a key as a client sent it. Raises Unauthenticated.

        Callers are remembered for a few seconds; `forget` (on the KEYS channel) ends that at once.
        """
        if not text:
            raise Unauthenticated("no API key was given: send it as 'Authorization: Bearer <key>'", key_given=False)
        digest = hashlib.sha256(text.encode()).digest()
        remembered = self._remembered.get(digest)
        if remembered is not None and remembered[0] > time.monotonic():
            caller = remembered[1]
        else:
            caller = await self._look_up(text)
            if len(self._remembered) >= _REMEMBER_MOST:
                self._remembered.clear()
            self._remembered[digest] = (time.monotonic() + _REMEMBER_S, caller)
        if caller.expires_at is not None and caller.expires_at <= datetime.now(UTC):
            raise Unauthenticated("this API key has expired", key_given=True)
        return caller

    def forget(self, key_or_account: str) -> None:
        """Drops what is remembered of a key, or of all keys of an account."""
        self._remembered = {
            digest: (until, caller)
            for digest, (until, caller) in self._remembered.items()
            if key_or_account not in (caller.key_id, str(caller.account_id))
        }

    async def take_rate(self, key_id: str, bucket: str, limit: int, window_s: float) -> RateState:
        """Counts a request. Raises RateLimited when the window is full."""
        row = await _sql.take_rate(self._pool, key_id=key_id, bucket=bucket, most=limit, window_s=window_s)
        if not row["allowed"]:
            raise RateLimited(
                f"more than {limit} requests in {window_s:g} s", limit=limit, retry_after_s=row["reset_s"]
            )
        return RateState(limit, row["remaining"], row["reset_s"])

    async def check_rate(self, key_id: str, bucket: str, limit: int, window_s: float) -> None:
        """Counts nothing. Raises RateLimited when the window is full."""
        rate = await self.see_rate(key_id, bucket, limit, window_s)
        if not rate.remaining:
            raise RateLimited(f"more than {limit} requests in {window_s:g} s", limit=limit, retry_after_s=rate.reset_s)

    async def see_rate(self, key_id: str, bucket: str, limit: int, window_s: float) -> RateState:
        """How the window stands. Counts nothing."""
        row = await _sql.see_rate(self._pool, key_id=key_id, bucket=bucket, most=limit, window_s=window_s)
        return RateState(limit, row["remaining"], row["reset_s"])

    async def record(self, action: str, *, account_id: UUID | None, key_id: str | None, facts: dict[str, Any]) -> None:
        """Adds a line to the audit log."""
        body = msgspec.json.encode(facts).decode()
        await _sql.record_audit(self._pool, account_id=account_id, key_id=key_id, action=action, facts=body)

    async def audit(
        self, *, count: int, before: int | None = None, action: str | None = None, email: str | None = None
    ) -> list[AuditLine]:
        """The audit log of all accounts, newest first; `before` is the line to go on from. `email` is a part of the
        address of whoever did it."""
        rows = _sql.list_audit(self._pool, count=count, before=before, action=action, email=email)
        return [AuditLine(**row) async for row in rows]

    async def audited(self) -> list[str]:
        """The kinds of lines that there are."""
        return [row["action"] async for row in _sql.list_audited(self._pool)]

    async def _look_up(self, text: str) -> Caller:
        token = tokens.parse(text)
        row = None if token is None else await _sql.find_key(self._pool, id=token.key_id)
        if token is None or row is None or not tokens.matches(token.secret, row["secret_hash"]):
            raise Unauthenticated("this API key is not valid", key_given=True)
        if row["revoked"]:
            raise Unauthenticated("this API key has been revoked", key_given=True)
        facts = {name: row[name] for name in Caller.__struct_fields__ if name != "scopes"}
        return Caller(scopes=frozenset(row["scopes"]), **facts)

    def _forget_everywhere(self, key_or_account: str) -> None:
        self.forget(key_or_account)
        if self._bell is not None:
            self._bell.ring(KEYS, key_or_account)


def _found(row: Any, name: str) -> Account:
    if row is None:
        raise NotFound("account", name)
    return Account(**row)
