"""Whatever is done in whatever order, by however many at once, the ledger adds up and never goes below zero."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from atelier.db.pool import open_pool
from atelier.domain.errors import InsufficientCredits
from atelier.domain.ids import new_id
from atelier.domain.money import missing_share
from atelier.ledger.ledger import EntryKind, Ledger
from tests.support import accept, new_owner

AMOUNTS = st.integers(1, 1_000)
FINAL = st.sampled_from(["succeeded", "partial", "failed", "canceled"])


@given(price=st.integers(0, 10**12), asked=st.integers(1, 100), data=st.data())
def test_missing_share_favours_the_customer(price: int, asked: int, data: st.DataObject) -> None:
    made = data.draw(st.integers(0, asked))
    refund = missing_share(price, asked, made)
    assert 0 <= refund <= price
    assert refund * asked >= price * (asked - made)  # never less than the exact share
    assert (refund - 1) * asked < price * (asked - made) or refund == 0  # and less than one micro more


class LedgerMachine(RuleBasedStateMachine):
    """A model of one account's wallet and allowance beside the real ones."""

    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.wallet = 0
        self.allowance = 500
        self.open: dict[UUID, tuple[str, int]] = {}

    def run(self, awaitable: Any) -> Any:
        return self.runner.run(awaitable)

    @initialize()
    def begin(self) -> None:
        async def connect() -> None:
            self.connection = await asyncpg.connect(DSN[0], server_settings={"search_path": "atelier, public"})

        self.run(connect())
        self.owner = self.run(new_owner(self.connection))

    @rule(amount=AMOUNTS)
    def grant(self, amount: int) -> None:
        self.run(Ledger(self.connection).post(self.owner[0], EntryKind.GRANT, amount))
        self.wallet += amount

    @rule(amount=AMOUNTS)
    def take(self, amount: int) -> None:
        ledger = Ledger(self.connection)
        if amount <= self.wallet:
            self.run(ledger.post(self.owner[0], EntryKind.ADJUSTMENT, -amount))
            self.wallet -= amount
        else:
            with pytest.raises(InsufficientCredits):
                self.run(ledger.post(self.owner[0], EntryKind.ADJUSTMENT, -amount))

    @rule(target=jobs, price=st.integers(0, 300), from_allowance=st.booleans())
    def submit(self, price: int, from_allowance: bool) -> UUID:
        source = "allowance" if from_allowance else "wallet"
        job_id = new_id()
        attempt = accept(self.connection, self.owner, price, id=job_id, allowance=500 if from_allowance else None)
        if price <= getattr(self, source):
            self.run(attempt)
            setattr(self, source, getattr(self, source) - price)
            self.open[job_id] = (source, price)
        else:
            with pytest.raises(asyncpg.PostgresError) as refused:
                self.run(attempt)
            assert refused.value.sqlstate == "AT402"
        return job_id

    @rule(job_id=jobs, status=FINAL, share=st.integers(0, 100))
    def finish(self, job_id: UUID, status: str, share: int) -> None:
        """Ends a job, or tries to end one that has ended or never was."""
        running = job_id in self.open
        source, price = self.open.pop(job_id, ("wallet", 0))
        refund = {"succeeded": 0, "partial": price * share // 100}.get(status, price)
        worker = new_id()
        self.run(self.connection.fetch("select * from start_jobs($1, $2)", [job_id], worker))
        ended = self.run(
            self.connection.fetchval(
                "select finish_job($1, $2, 1, null, $3, $4, null, null, '{}', '[]')", job_id, worker, status, refund
            )
        )
        assert (ended is not None) == running
        if running:
            setattr(self, source, getattr(self, source) + refund)

    @invariant()
    def balances_are_those_of_the_model(self) -> None:
        if not hasattr(self, "owner"):
            return
        rows = self.run(
            self.connection.fetch(
                """select kind, (select balance from entries where purse_id = p.id order by seq desc limit 1) as balance
                from purses p where account_id = $1""",
                self.owner[0],
            )
        )
        real = {row["kind"]: row["balance"] or 0 for row in rows}
        assert real.get("wallet", 0) == self.wallet
        assert real.get("allowance", 500) == self.allowance

    def teardown(self) -> None:
        if hasattr(self, "connection"):
            faults = self.run(Ledger(self.connection).faults())
            self.run(self.connection.close())
            assert faults == []
        self.runner.close()


DSN: list[str] = []


def test_any_history_adds_up(database: str) -> None:
    DSN[:] = [database]
    case = LedgerMachine.TestCase
    case.settings = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case().runTest()


@pytest.fixture
def seeds() -> Iterator[random.Random]:
    yield random.Random(20_26)


async def test_many_at_once_never_overdraw(database: str, seeds: random.Random) -> None:
    """32 sessions race for the same credits: submits, ends, cancels, adjustments."""
    async with await open_pool(database, size=32, name="test") as pool:
        owner = await new_owner(pool)
        await Ledger(pool).post(owner[0], EntryKind.GRANT, 10_000)
        jobs: list[UUID] = []
        refused = 0

        async def act(choice: float, price: int, victim: float) -> None:
            nonlocal refused
            try:
                if choice < 0.6:
                    jobs.append((await accept(pool, owner, price))["job_id"])
                elif choice < 0.7:
                    await Ledger(pool).post(owner[0], EntryKind.ADJUSTMENT, -price)
                elif jobs:
                    job_id = jobs[int(victim * len(jobs))]
                    if choice < 0.85:
                        await pool.execute("select cancel_job($1, $2)", job_id, owner[0])
                    else:
                        worker = new_id()
                        await pool.fetch("select * from start_jobs($1, $2)", [job_id], worker)
                        await pool.fetchval(
                            "select finish_job($1, $2, 1, null, 'succeeded', 0, null, null, '{}', '[]')", job_id, worker
                        )
            except (asyncpg.PostgresError, InsufficientCredits) as error:
                assert isinstance(error, InsufficientCredits) or error.sqlstate == "AT402", error
                refused += 1

        for _ in range(12):
            await asyncio.gather(*(act(seeds.random(), seeds.randrange(1, 400), seeds.random()) for _ in range(64)))
        assert refused > 0, "the race for the last credits did not happen"
        assert await Ledger(pool).faults() == []
        balance = await Ledger(pool).balance(owner[0])
        assert balance.available >= 0
        total = await pool.fetchval("select sum(amount) from entries")
        assert total == balance.available
