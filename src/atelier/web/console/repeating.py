"""The same job once more: what it costs now, and sending it off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from atelier.accounts.records import Caller
from atelier.domain.errors import Conflict, Invalid, NotFound
from atelier.flows.submit import Receipt
from atelier.jobs.records import Job
from atelier.web.console.asking import Asking, Model, given_to, model_of
from atelier.web.console.ordering import Ordering


class Repeats:
    def __init__(self, asking: Asking, ordering: Ordering) -> None:
        self._asking = asking
        self._ordering = ordering

    async def quote(self, caller: Caller, job: Job) -> int:
        """In micros. Raises Conflict where it cannot be asked for again."""
        with _told():
            return (await self._ordering.quote(caller, *await self._asked(caller, job))).credits

    async def repeat(self, caller: Caller, job: Job) -> Receipt:
        """Places it anew, at today's price. Raises Conflict, and what an order raises."""
        with _told():
            return await self._ordering.place(caller, *await self._asked(caller, job))

    async def _asked(self, caller: Caller, job: Job) -> tuple[Model, Mapping[str, Any]]:
        model_id = model_of(job)
        if model_id is None:
            raise Conflict("jobs of this kind cannot be repeated here")
        return await self._asking.model(model_id, caller), given_to(job.dialect, job.model, job.input)


@contextmanager
def _told() -> Iterator[None]:
    """What has changed since the job was made, or is gone, is no fault of a form."""
    try:
        yield
    except (Invalid, NotFound) as error:
        raise Conflict(f"it cannot be repeated: {error}") from error
