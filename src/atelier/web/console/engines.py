"""What does the work: engines and how they are, workers, queues, where a model is sent, and tasks at providers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Scope
from atelier.catalogue.load import dialects, menu
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import NotFound
from atelier.domain.operations import Operation
from atelier.engines.builtin import EngineCard
from atelier.engines.remote.health import Health, Ward
from atelier.engines.remote.record import Record, State
from atelier.engines.router import Router, Step
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import WorkerRecord
from atelier.settings import Settings
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages

_TASKS: Final = 30
_COSTS_OVER: Final = timedelta(days=30)
_DECISIONS: Final = {"again": State.FAILED, "give-up": State.GIVEN_UP}


class Machine(msgspec.Struct, frozen=True):
    """An engine, how many live workers have it, and what ails it."""

    card: EngineCard
    workers: int
    health: Health | None

    @property
    def condition(self) -> str:
        """`away`: no worker has it. `closed`: it is left alone for a while. Else `failing` or `well`."""
        if not self.workers:
            return "away"
        return "well" if self.health is None else self.health.condition


class Lane(msgspec.Struct, frozen=True):
    """A queue: the jobs in it, and how many its workers can do at a time."""

    name: str
    queued: int
    running: int
    slots: int


@get("/console/engines", scope=Scope.READ)
async def engines_page(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    cards: tuple[EngineCard, ...],
    jobs: Jobs,
    ward: Ward,
    engines: Router,
    remote_record: Record,
    settings: Settings,
) -> Response[bytes]:
    """Everything about the machinery; what providers were asked is for operators."""
    workers = await jobs.workers(settings.jobs.lost_after_s)
    ailing = await ward.all()
    model = request.query_params.get("model", "").strip()
    return await pages.page(
        request,
        session,
        "engines.html",
        machines=[
            Machine(card, sum(one.serves(card.name, card.lane) for one in workers), ailing.get(card.name))
            for card in cards
        ],
        workers=workers,
        lanes=_lanes(workers, await jobs.queue_depths()),
        routes=settings.routes,
        model=model,
        steps=_steps(engines, model) if model else None,
        models=sorted(menu("native").offers),
        tasks=await remote_record.all(open_only=False, count=_TASKS) if session.operator else [],
        costs=await remote_record.costs(datetime.now(UTC) - _COSTS_OVER) if session.operator else [],
    )


@post("/console/engines/tasks/{job_id:str}/{decision:str}", operator=True)
async def decide_task(
    request: Request[Any, Any, Any],
    job_id: str,
    decision: str,
    session: Signed,
    pages: Pages,
    remote_record: Record,
    accounts: Accounts,
) -> Response[bytes]:
    """A person's word on a task of which nobody knows whether the provider has it."""
    if decision not in _DECISIONS:
        raise NotFound("decision", decision)
    ident = known_id("job", job_id)
    if not await remote_record.decide(ident, _DECISIONS[decision], "the operator has given this up"):
        raise NotFound("job with unclear tasks", job_id)
    caller, facts = session.caller, {"job": job_id, "decision": decision}
    await accounts.record("task.decided", account_id=caller.account_id, key_id=caller.key_id, facts=facts)
    return pages.go(request, "/engines")


def _lanes(workers: Sequence[WorkerRecord], depths: dict[tuple[str, str], int]) -> list[Lane]:
    names = {lane for one in workers for lane in one.lanes} | {lane for lane, _ in depths}
    return [
        Lane(
            name,
            depths.get((name, "queued"), 0),
            depths.get((name, "running"), 0),
            sum(one.slots for one in workers if name in one.lanes),
        )
        for name in sorted(names)
    ]


def _steps(router: Router, model: str) -> list[tuple[Operation, list[Step]]]:
    """Where jobs for a model would be tried, by what it can be asked to do; nothing for an unknown one."""
    found = [menu(name).offers[model] for name in dialects() if model in menu(name).offers]
    operations = sorted({Operation(one) for offer in found for one in offer.operations})
    return [(operation, router.explain(model, operation)) for operation in operations]


ENGINES = (engines_page, decide_task)
