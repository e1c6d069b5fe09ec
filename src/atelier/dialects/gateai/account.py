"""`/gateai/credits` and `/gateai/api/me`: what a key has spent today, and what it has going on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from litestar import get

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated, Connection, bearer
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.budget import Budget, Budgets
from atelier.dialects.gateai.sizes import menu_facts
from atelier.dialects.gateai.tasks import DIALECT, ENDED_STATES, Tasks
from atelier.domain.job import JobState
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job

_ALIVE_WITHIN_S: Final = 30.0
"""Workers give a sign of life every few seconds."""


def query_or_bearer(connection: Connection) -> str | None:
    """The key in `?key=`, else in the header."""
    return connection.query_params.get("key") or bearer(connection)


@get("/credits", scope=Scope.READ, tags=["Account"], operation_id="get_credits")
async def get_credits(caller: Authenticated, budgets: Budgets, jobs: Jobs) -> wire.Credits:
    """Today's budget of the key, and how busy the server is. The budget is whole again at 00:00 UTC."""
    return wire.Credits(
        your_budget=_budget(budgets, await budgets.of(caller)),
        pool=await _pool(jobs),
    )


@get("/api/me", scope=Scope.READ, read_key=query_or_bearer, tags=["Account"], operation_id="get_dashboard")
async def get_dashboard(caller: Authenticated, budgets: Budgets, jobs: Jobs, tasks: Tasks) -> wire.Dashboard:
    """The key's day: its budget, its slots, its tasks, and what it has spent on which model.

    A task gives up its slot after ten minutes, so there may be more tasks than slots.
    """
    limits = menu_facts()
    active, ended = await jobs.of_key(caller.account_id, caller.key_id, DIALECT, ended=limits.recent_tasks_max)
    made = await tasks.outputs(ended)
    now = datetime.now(UTC)
    return wire.Dashboard(
        budget=_budget(budgets, await budgets.of(caller)),
        concurrency=_concurrency(active, now, limits.slots_per_key),
        active_tasks=[_active(job, now, budgets) for job in active],
        recent_tasks=[
            wire.RecentTask(
                task_id=str(job.id),
                model=job.model,
                status=ENDED_STATES[job.state],
                cost=budgets.cost(job),
                result_count=len(made.get(job.id, ())),
            )
            for job in ended
        ],
        today_spending={
            spent.model: wire.Spending(requests=spent.requests, cost=budgets.usd(spent.micros))
            for spent in await jobs.spending(caller.account_id, caller.key_id, DIALECT)
        },
    )


def _budget(budgets: Budgets, day: Budget) -> wire.Budget:
    return wire.Budget(
        daily_limit=budgets.usd(day.limit),
        used=budgets.usd(day.limit - day.remaining),
        remaining=budgets.usd(day.remaining),
    )


async def _pool(jobs: Jobs) -> wire.Pool:
    places = sum(worker.slots for worker in await jobs.workers(_ALIVE_WITHIN_S))
    running = sum(count for (_, status), count in (await jobs.queue_depths()).items() if status == JobState.RUNNING)
    return wire.Pool(total_accounts=places, locked=min(places, running))


def _concurrency(active: Sequence[Job], now: datetime, most: int) -> wire.Concurrency:
    holding = [job for job in active if job.slot_until is None or job.slot_until > now][:most]
    return wire.Concurrency(
        used=len(holding),
        max=most,
        available=most - len(holding),
        active_slots=[
            wire.ActiveSlot(task_id=str(job.id), model=job.model, elapsed=_elapsed_s(job, now)) for job in holding
        ],
    )


def _active(job: Job, now: datetime, budgets: Budgets) -> wire.ActiveTask:
    return wire.ActiveTask(
        task_id=str(job.id),
        model=job.model,
        status="QUEUED" if job.state is JobState.QUEUED else "PROCESSING",
        cost=budgets.cost(job),
        elapsed=f"{_elapsed_s(job, now)}s",
    )


def _elapsed_s(job: Job, now: datetime) -> int:
    """Whole seconds; the clock of the database may be a little ahead of ours."""
    return max(0, int((now - job.created_at).total_seconds()))


HANDLERS: tuple[Any, ...] = (get_credits, get_dashboard)
