"""Which engines an attempt may run on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from atelier.domain.operations import Operation
from atelier.engines.builtin import REMOTE, EngineCard
from atelier.engines.port import Refused
from atelier.engines.remote.health import Ward
from atelier.engines.remote.record import Record
from atelier.engines.router import Router
from atelier.jobs.records import Job

_ELSEWHERE_S: Final = 10.0
"""After how long another worker may have come that has an engine."""


class Passed(msgspec.Struct, frozen=True):
    """An engine that did not begin, and after how many seconds it may; or why it cannot at all."""

    engine: str
    after_s: float = 0.0
    refused: Refused | None = None


class Choice(msgspec.Struct, frozen=True):
    """The engines to try, in order, and whether the job is bound to the first by what that has begun for it."""

    cards: list[EngineCard]
    bound: bool = False


class Choose:
    """A job stays with an engine elsewhere that has begun something for it. Otherwise the route decides: after each
    failed attempt its next engine. `here` are the engines of this worker."""

    def __init__(self, router: Router, record: Record, ward: Ward, here: Collection[str]) -> None:
        self._router = router
        self._record = record
        self._ward = ward
        self._here = here

    async def engines(self, job: Job) -> Choice:
        """Raises Unavailable when there is none."""
        cards = self._router.engines(job.model, Operation(job.operation))
        if job.lane == REMOTE or any(card.remote for card in cards):
            holder = await self._record.holder(job.id)
            if holder is not None and (card := self._router.card(holder)) is not None:
                return Choice([card], bound=True)
        first = (job.attempt - 1) % len(cards)
        return Choice(cards[first:] + cards[:first])

    async def closed(self, card: EngineCard, choice: Choice) -> Passed | None:
        """An engine that is not here, or is to be left alone for now. Whoever gets None must try it."""
        if card.name not in self._here:
            return Passed(card.name, _ELSEWHERE_S)
        if choice.bound or not card.remote:
            return None
        wait_s = await self._ward.wait_s(card.name)
        return None if wait_s is None else Passed(card.name, wait_s)
