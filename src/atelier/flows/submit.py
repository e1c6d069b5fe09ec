"""Accepting an order: checks, then one transaction that holds its price and queues it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from atelier.accounts.accounts import Accounts, RateState
from atelier.accounts.records import Caller, Scope
from atelier.catalogue.quote import Quote
from atelier.db.notify import CHANGES, TICKETS, Bell
from atelier.db.pool import Pool, statements
from atelier.domain import policy
from atelier.domain.errors import (
    AccountBlocked,
    AtelierError,
    BacklogFull,
    BudgetExceeded,
    ConsentMissing,
    IdempotencyConflict,
    PolicyRefused,
    RateLimited,
    ScopeMissing,
    SlotsTaken,
)
from atelier.domain.ids import new_id
from atelier.domain.job import Channel
from atelier.domain.operations import Operation
from atelier.domain.order import Order, encode
from atelier.ledger.ledger import short_balance
from atelier.settings import JobSettings

_sql: Any = statements("flows")

EXCLUSIONS = "/negative_prompt"
"""The end of the pointers to words that say what should not be there."""


class RateLimit(msgspec.Struct, frozen=True):
    requests: int
    window_s: float


def submits_bucket(dialect: str) -> str:
    """The window in which accepted requests are counted where a Submission has a rate limit."""
    return f"{dialect} submits"


class Retry(msgspec.Struct, frozen=True):
    """What makes a create safe to repeat: the client's key, and a digest of everything that must be equal."""

    key: str
    fingerprint: bytes


class Moments(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to a job so many seconds after it was accepted, if it has not ended (flows/moments.py); None: never.

    `slot_s`: it stops counting against its key's slots and concurrency. `refund_s`: its price goes back, while it goes
    on; a later success is free. `fail_s`: it fails.
    """

    slot_s: float | None = None
    refund_s: float | None = None
    fail_s: float | None = None


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """An order that is ready to be accepted. `input` is the body as the customer gave it, as JSON."""

    dialect: str
    order: Order
    input: str
    quote: Quote
    lane: str
    time_limit_s: float
    metadata: str | None = None
    webhook_url: str | None = None
    retry: Retry | None = None
    rate_limit: RateLimit | None = None
    allowance: int | None = None
    """Micros: draw on the key's daily allowance of this size instead of the account's wallet."""
    slots: int | None = None
    """Refuse the job when the key has so many in this dialect that have not ended or given up their slot."""
    moments: Moments = Moments()
    channel: Channel = Channel.API


class Answer(msgspec.Struct, frozen=True):
    """A stored answer to a create, sent again when the create is repeated."""

    status: int
    body: bytes
    media_type: str


class Accepted(msgspec.Struct, frozen=True):
    """A new job. `balance` is what the purse holds now, in micros. `admitted`: it does not wait above its key's
    concurrency."""

    job_id: UUID
    created_at: datetime
    order: Order
    quote: Quote
    balance: int
    rate: RateState | None
    admitted: bool = True


class Replayed(msgspec.Struct, frozen=True):
    """A job that an earlier call under the same idempotency key has made. `answer` is what that call answered, None if
    it was lost before it could be stored."""

    job_id: UUID
    answer: Answer | None


Receipt = Accepted | Replayed


class Submit:
    def __init__(self, pool: Pool, bell: Bell, accounts: Accounts, settings: JobSettings) -> None:
        self._pool = pool
        self._bell = bell
        self._accounts = accounts
        self._settings = settings

    async def check(
        self, caller: Caller, operation: Operation, model: str, texts: Mapping[str, str], *, likeness: bool
    ) -> None:
        """What is decided before media are fetched and prices computed: scope, account, consent, content.

        `texts` are the customer's words by JSON pointer; `likeness`: a real person is put into media. Raises
        ScopeMissing, AccountBlocked, ConsentMissing, PolicyRefused.
        """
        if Scope.GENERATE not in caller.scopes:
            raise ScopeMissing(Scope.GENERATE)
        if caller.blocked:
            raise AccountBlocked
        if likeness and not caller.likeness_accepted:
            raise ConsentMissing(operation)
        for pointer, text in texts.items():
            refusal = policy.review_exclusions(text) if pointer.endswith(EXCLUSIONS) else policy.review(text)
            if refusal is None:
                continue
            if refusal.severe:
                await self._accounts.record(
                    "policy.severe",
                    account_id=caller.account_id,
                    key_id=caller.key_id,
                    facts={"model": model, "operation": operation},
                )
            field = pointer.strip("/").replace("/", ".")
            raise PolicyRefused(f"{field}: {refusal.message}", pointer, severe=refusal.severe)

    async def accept(self, caller: Caller, submission: Submission) -> Receipt:
        """Holds the price and queues the job, or raises and keeps nothing.

        Raises InsufficientCredits, BudgetExceeded, BacklogFull, SlotsTaken, RateLimited, AccountBlocked,
        IdempotencyConflict.
        """
        order, quote, retry, rate = submission.order, submission.quote, submission.retry, submission.rate_limit
        limit = self._settings.concurrency if caller.concurrency is None else caller.concurrency
        job_id = new_id()
        try:
            row = await _sql.submit_job(
                self._pool,
                id=job_id,
                account_id=caller.account_id,
                key_id=caller.key_id,
                dialect=submission.dialect,
                model=order.model,
                operation=order.operation,
                lane=submission.lane,
                input=submission.input,
                order_json=encode(order),
                input_assets=[UUID(media.asset_id) for media in order.media()],
                outputs=order.outputs,
                metadata=submission.metadata,
                webhook_url=submission.webhook_url,
                time_limit_s=submission.time_limit_s,
                parts=order.parts,
                price=quote.credits,
                unit=quote.unit,
                unit_amount=quote.amount,
                allowance=submission.allowance,
                concurrency=limit or None,
                backlog=self._settings.backlog,
                daily_budget=caller.daily_budget,
                rate_limit=rate and rate.requests,
                rate_window_s=rate and rate.window_s,
                slots=submission.slots,
                slot_s=submission.moments.slot_s,
                refund_s=submission.moments.refund_s,
                fail_s=submission.moments.fail_s,
                idempotency_key=retry and retry.key,
                fingerprint=retry and retry.fingerprint,
                channel=submission.channel,
            )
        except asyncpg.PostgresError as error:
            raise _refusal(error) or error from error
        return self._receipt(caller, submission, row)

    def _receipt(self, caller: Caller, submission: Submission, row: Any) -> Receipt:
        if row["outcome"] == "conflict":
            raise IdempotencyConflict("this idempotency key was used with another request")
        job_id: UUID = row["job_id"]
        if row["outcome"] == "replayed":
            stored = row["answer"]
            answer = None if stored is None else Answer(row["answer_status"], stored, row["answer_type"])
            return Replayed(job_id, answer)
        if row["admitted"]:
            self._bell.ring(TICKETS, submission.lane)
        self._bell.ring(CHANGES, f"{caller.account_id} {job_id}")
        limit = submission.rate_limit
        rate = None
        if limit is not None:
            rate = RateState(limit.requests, row["rate_remaining"], row["rate_reset_s"])
        order, quote = submission.order, submission.quote
        return Accepted(job_id, row["created_at"], order, quote, row["balance"], rate, row["admitted"])


def _facts(error: asyncpg.PostgresError) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.json.decode(str(error.detail))
    return facts


_REFUSALS: dict[str, Callable[[asyncpg.PostgresError], AtelierError]] = {
    "AT403": lambda _: AccountBlocked(),
    "AT412": lambda error: BudgetExceeded(**_facts(error)),
    "AT429": lambda error: BacklogFull("this key has too many jobs waiting; wait for some to end", **_facts(error)),
    "AT430": lambda error: RateLimited("too many requests", **_facts(error)),
    "AT431": lambda error: SlotsTaken(**_facts(error)),
}


def _refusal(error: asyncpg.PostgresError) -> AtelierError | None:
    """The refusals of functions/submit_job.sql as ours."""
    known = _REFUSALS.get(error.sqlstate or "")
    return known(error) if known else short_balance(error)
