"""`/gateai/api/generate` and `/gateai/api/estimate`: doing something, and asking what it would cost."""

from __future__ import annotations

import functools
from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from msgspec import UNSET

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.rates import keep
from atelier.dialects.edge.retry import RetryKey, retry_of
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import Asked, PromptTooLong, QuantityTooHigh, ask
from atelier.dialects.gateai.budget import Budgets, DaySpent
from atelier.dialects.gateai.lessen import adjustments, lessened
from atelier.dialects.gateai.sizes import menu_facts
from atelier.dialects.gateai.tasks import STATES, Tasks
from atelier.domain import errors
from atelier.domain.job import JobState
from atelier.flows.once import Once
from atelier.flows.place import Place, Terms, Wanted
from atelier.flows.submit import Accepted, Answer, Moments, RateLimit, Replayed, Retry

_BYTES: Final = 48 << 20  # room for media as data: URIs
_JSON: Final = "application/json"
_ASKING_FAILS: Final = (errors.UnknownModel, PromptTooLong, QuantityTooHigh)
_FAILS: Final = (
    *_ASKING_FAILS,
    errors.AccountBlocked,
    DaySpent,
    errors.RateLimited,
    errors.SlotsTaken,
)
_HEADERS: Final = [
    ResponseHeader(name=name, description=description, documentation_only=True)
    for name, description in (
        ("Idempotent-Replayed", "`true`: an earlier request under this Idempotency-Key had this answer."),
        ("X-RateLimit-Limit", "Tasks that this key may have accepted in the window."),
        ("X-RateLimit-Remaining", "Those that are left of it."),
        ("X-RateLimit-Reset", "Seconds until the window is empty again."),
    )
]


class Lessened(msgspec.Struct, frozen=True):
    """What is kept with a task that was lessened."""

    adjustments: list[wire.Adjustment]


class Placing:
    """A request on its way: it may have to be lessened to fit the budget, and remembers what was placed in the end."""

    def __init__(self, asked: Asked, place: Place, body: str, retry: Retry | None, allowance: int) -> None:
        self._asked = asked
        self._placed = asked
        self._place = place
        self._body = body
        self._retry = retry
        self._allowance = allowance

    @property
    def adjustments(self) -> list[wire.Adjustment]:
        return adjustments(self._asked, self._placed)

    @property
    def terms(self) -> Terms:
        limits, changes = menu_facts(), self.adjustments
        return Terms(
            input=self._body,
            metadata=msgspec.json.encode(Lessened(changes)).decode() if changes else None,
            retry=self._retry,
            rate_limit=RateLimit(limits.rate.requests, limits.rate.window_s),
            allowance=self._allowance,
            slots=limits.slots_per_key,
            moments=Moments(slot_s=limits.slot_release_s, refund_s=limits.refund_s, fail_s=limits.hard_deadline_s),
        )

    def less(self, available: int) -> tuple[Wanted, Terms] | None:
        """What fits into so many micros, if anything does."""
        found = lessened(self._asked, functools.partial(_cost, self._place), available)
        if found is None:
            return None
        self._placed = found
        return found.wanted, self.terms


def _cost(place: Place, asked: Asked) -> int:
    """Micros of credits."""
    return place.price(asked.offer, asked.priced).credits


@post(
    "/api/generate",
    scope=Scope.GENERATE,
    status_code=200,
    request_max_body_size=_BYTES,
    tags=["Tasks"],
    operation_id="create_generation",
    window=True,
    responses={200: ResponseSpec(wire.Task, description="The task. Follow it at its `url`.")},
    response_headers=_HEADERS,
    fails=_FAILS,
)
async def create_generation(
    request: Request[Any, Any, Any],
    data: wire.Generate,
    caller: Authenticated,
    place: Place,
    once: Once,
    budgets: Budgets,
    tasks: Tasks,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Accepts a task and takes its cost from today's budget.

    If the budget is short, the task is made smaller and then shorter until it fits, and `adjustments` tells how. A task
    that fails costs nothing.
    """
    body = await request.body()
    retry = retry_of(idempotency_key, "POST /gateai/api/generate", body)
    asked = ask(data)
    placing = Placing(asked, place, body.decode(), retry, budgets.allowance)
    try:
        receipt = await place.place(caller, asked.wanted, placing.terms, lesser=placing.less)
    except (errors.InsufficientCredits, errors.BudgetExceeded) as short:
        raise budgets.spent(short) from None
    if isinstance(receipt, Replayed):
        answer = receipt.answer or await _again(receipt, caller, tasks, budgets)
        return _sent(answer, {"idempotent-replayed": "true"})
    keep(request, receipt.rate)
    answer = Answer(200, msgspec.json.encode(await _accepted(receipt, caller, budgets, placing.adjustments)), _JSON)
    if retry is not None:
        await once.store(caller.account_id, retry, receipt.job_id, answer)
    return _sent(answer, {})


@post(
    "/api/estimate",
    scope=Scope.READ,
    status_code=200,
    request_max_body_size=_BYTES,
    tags=["Tasks"],
    operation_id="estimate_cost",
    fails=_ASKING_FAILS,
)
async def estimate_cost(data: wire.Generate, caller: Authenticated, place: Place, budgets: Budgets) -> wire.Estimate:
    """What a task would cost, and whether today's budget has room for it.

    Computed by the same function that charges. If it does not fit, `suggested` is what would be done instead.
    """
    asked = ask(data)
    cost = _cost(place, asked)
    remaining = (await budgets.of(caller)).remaining
    suggested: wire.Suggestion | msgspec.UnsetType = UNSET
    if cost > remaining:
        less = lessened(asked, functools.partial(_cost, place), remaining)
        if less is not None:
            changes = adjustments(asked, less)
            suggested = wire.Suggestion(
                params={**data.params, **{change.param: change.after for change in changes}},
                cost=budgets.usd(_cost(place, less)),
                adjustments=changes,
            )
    return wire.Estimate(
        cost=budgets.usd(cost),
        daily_remaining=budgets.usd(remaining),
        fits_in_budget=cost <= remaining,
        suggested=suggested,
    )


async def _accepted(receipt: Accepted, caller: Caller, budgets: Budgets, changes: list[wire.Adjustment]) -> wire.Task:
    remaining = receipt.balance if caller.daily_budget is None else (await budgets.of(caller)).remaining
    return wire.Task(
        task_id=str(receipt.job_id),
        url=f"/get/{receipt.job_id}",
        status=STATES[JobState.QUEUED],
        cost=float(receipt.quote.amount),
        remaining=budgets.usd(remaining),
        adjustments=changes or UNSET,
    )


async def _again(receipt: Replayed, caller: Caller, tasks: Tasks, budgets: Budgets) -> Answer:
    """The answer for a task whose first answer was lost before it could be stored."""
    job = await tasks.get(caller.account_id, str(receipt.job_id))
    task = wire.Task(
        task_id=str(job.id),
        url=f"/get/{job.id}",
        status=STATES[job.state],
        cost=budgets.cost(job),
        remaining=budgets.usd((await budgets.of(caller)).remaining),
        adjustments=UNSET if job.metadata is None else msgspec.json.decode(job.metadata, type=Lessened).adjustments,
    )
    return Answer(200, msgspec.json.encode(task), _JSON)


def _sent(answer: Answer, headers: dict[str, str]) -> Response[bytes]:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type, headers=headers)


HANDLERS: tuple[Any, ...] = (create_generation, estimate_cost)
