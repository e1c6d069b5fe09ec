"""A key's day in US dollars: its allowance, and what is left of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

from atelier.accounts.records import Caller
from atelier.dialects.gateai.sizes import menu_facts
from atelier.domain.errors import BudgetExceeded, InsufficientCredits, PaymentRequired
from atelier.domain.money import MICROS_PER_CREDIT, micros
from atelier.jobs.records import Job
from atelier.ledger.ledger import Ledger
from atelier.settings import MoneySettings

_PLACES: Final = 6
"""Dollars are shown to a millionth: rounded ones would not add up."""


class Budget(msgspec.Struct, frozen=True):
    """Micros of credits: what a key may spend today (UTC), and what of it is left."""

    limit: int
    remaining: int


class DaySpent(PaymentRequired):
    """Even the least version of a task costs more than is left of the day. Amounts in US dollars."""

    code = "day_spent"

    def __init__(self, *, required: float, available: float) -> None:
        super().__init__(
            f"this costs {required:g} USD and today's budget has {available:g} USD left; "
            f"it is whole again at {menu_facts().budget_resets_utc} UTC"
        )


class Budgets:
    def __init__(self, ledger: Ledger, settings: MoneySettings) -> None:
        self._ledger = ledger
        self._rate = settings.usd
        daily_usd = settings.gateai_daily_usd
        self.allowance = micros((menu_facts().daily_budget_usd if daily_usd is None else daily_usd) * self._rate)
        """What a key gets every day."""

    async def of(self, caller: Caller) -> Budget:
        """The allowance, or what the key's own daily budget leaves of it."""
        day = await self._ledger.allowance(caller.account_id, caller.key_id, self.allowance)
        if caller.daily_budget is None:
            return Budget(self.allowance, day.available)
        left = max(0, caller.daily_budget - day.spent)
        return Budget(min(self.allowance, caller.daily_budget), min(day.available, left))

    def usd(self, amount: int) -> float:
        """Micros of credits in dollars."""
        return float(round(Decimal(amount) / (MICROS_PER_CREDIT * self._rate), _PLACES))

    def spent(self, short: InsufficientCredits | BudgetExceeded) -> DaySpent:
        """A short purse as this dialect tells of it."""
        return DaySpent(required=self.usd(short.required), available=self.usd(short.available))

    def cost(self, job: Job) -> float:
        """What a job costs: its price, less the share of a partial result. What was given back altogether is still
        shown; `refunded` tells."""
        if 0 < job.refunded < job.price:
            return self.usd(job.price - job.refunded)
        return float(job.unit_amount)


def is_refunded(job: Job) -> bool:
    return job.price > 0 and job.refunded >= job.price
