"""What the room keeps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Scope(StrEnum):
    READ = "read"
    GENERATE = "generate"
    ADMIN = "admin"


class Account(msgspec.Struct, frozen=True):
    """Accounts with the same workspace can share with each other; by default an account is alone in its own."""

    id: UUID
    email: str
    workspace_id: UUID
    tier: str
    blocked_at: datetime | None
    likeness_terms_accepted_at: datetime | None
    operator: bool
    created_at: datetime


class Key(msgspec.Struct, frozen=True):
    """A key without its secret. Amounts in micros; `concurrency` None means the server's default."""

    id: str
    account_id: UUID
    name: str
    scopes: list[str]
    concurrency: int | None
    daily_budget: int | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    created_at: datetime


class AuditLine(msgspec.Struct, frozen=True):
    """Something that was recorded; `email` is that of the account which did it. `facts` are JSON."""

    id: int
    at: datetime
    action: str
    facts: str
    key_id: str | None
    email: str | None


class Caller(msgspec.Struct, frozen=True):
    """Who makes a request: a valid key and the account behind it."""

    account_id: UUID
    workspace_id: UUID
    email: str
    tier: str
    blocked: bool
    likeness_accepted: bool
    key_id: str
    key_name: str
    scopes: frozenset[str]
    concurrency: int | None
    daily_budget: int | None
    expires_at: datetime | None


class Session(msgspec.Struct, frozen=True):
    """Somebody who is signed in to the console. `csrf` goes into its forms; `operator`: may look after all accounts."""

    caller: Caller
    operator: bool
    csrf: str
    hash: bytes
