"""The same job once more: what it wants, what it costs now, and sending it off."""

from __future__ import annotations

from atelier.accounts.records import Caller
from atelier.dialects.edge.rates import SUBMITS, Limits
from atelier.domain.errors import Conflict, Invalid, NotFound
from atelier.flows.place import Place, Terms, Wanted
from atelier.flows.submit import Receipt
from atelier.jobs.records import Job
from atelier.web.console.asking import Asking, given_to, model_of


class Repeats:
    def __init__(self, asking: Asking, place: Place, limits: Limits) -> None:
        self._asking = asking
        self._place = place
        self._limits = limits

    async def quote(self, caller: Caller, job: Job) -> int:
        """In micros. Raises Conflict where it cannot be asked for again."""
        wanted, _ = await self._wanted(caller, job)
        try:
            return (await self._place.quote(caller, wanted)).credits
        except Invalid as invalid:
            raise Conflict(f"it cannot be repeated: {invalid}") from invalid

    async def repeat(self, caller: Caller, job: Job) -> Receipt:
        """Places it anew, at today's price. Raises Conflict, and what an order raises."""
        wanted, body = await self._wanted(caller, job)
        try:
            return await self._place.place(caller, wanted, Terms(input=body, rate_limit=self._limits.get(SUBMITS)))
        except Invalid as invalid:
            raise Conflict(f"it cannot be repeated: {invalid}") from invalid

    async def _wanted(self, caller: Caller, job: Job) -> tuple[Wanted, str]:
        model_id = model_of(job)
        if model_id is None:
            raise Conflict("jobs of this kind cannot be repeated here")
        try:
            model = await self._asking.model(model_id, caller)
            return await self._asking.wanted(model, caller, given_to(job.dialect, job.model, job.input))
        except Invalid as invalid:
            raise Conflict(f"it cannot be repeated: {invalid}") from invalid
        except NotFound as gone:
            raise Conflict(f"it cannot be repeated: {gone}") from gone
