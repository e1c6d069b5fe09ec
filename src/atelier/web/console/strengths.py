"""The same picture at several strengths of a style, so that one sees what the number does."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from atelier.accounts.records import Caller
from atelier.dialects.edge.rates import SUBMITS, Limits
from atelier.domain.ids import new_id
from atelier.flows.place import Place, Terms, Wanted
from atelier.jobs.jobs import Jobs
from atelier.web.console.asking import Asking
from atelier.web.console.views import JobView, Views

PROMPT: Final = "a lighthouse on a cliff at dusk"
STEPS: Final = (0.0, 0.4, 0.7, 1.0, 1.4)
_MODEL: Final = "atelier/sketch"
_SEED: Final = 7
_LOOKED_AT: Final = 60  # of the newest jobs
_MARK: Final = "style_strength"


class Shot(msgspec.Struct, frozen=True):
    """The picture at a strength, or the job that draws it."""

    strength: float
    view: JobView


class Strengths:
    """Its jobs are like any others; their metadata say which set they belong to."""

    def __init__(self, asking: Asking, place: Place, limits: Limits, jobs: Jobs, views: Views) -> None:
        self._asking = asking
        self._place = place
        self._limits = limits
        self._jobs = jobs
        self._views = views

    async def price(self, caller: Caller, style_id: str) -> int:
        """Of a set, in micros."""
        prices = [
            await self._place.quote(caller, (await self._wanted(caller, style_id, one, PROMPT))[0]) for one in STEPS
        ]
        return sum(price.credits for price in prices)

    async def draw(self, caller: Caller, style_id: str, prompt: str) -> None:
        """Asks for one picture at each strength, from the same words and the same seed. Raises what an order raises."""
        mark = str(new_id())
        for strength in STEPS:
            wanted, body = await self._wanted(caller, style_id, strength, prompt)
            metadata = msgspec.json.encode({_MARK: mark, "strength": strength}).decode()
            terms = Terms(input=body, metadata=metadata, rate_limit=self._limits.get(SUBMITS))
            await self._place.place(caller, wanted, terms)

    async def _wanted(self, caller: Caller, style_id: str, strength: float, prompt: str) -> tuple[Wanted, str]:
        worn = [{"id": style_id, "strength": strength}]
        given = {"prompt": prompt, "aspect_ratio": "3:2", "seed": _SEED, "styles": worn}
        return await self._asking.wanted(await self._asking.model(_MODEL, caller), caller, given)

    async def last(self, caller: Caller, style_id: str) -> list[Shot]:
        """The newest set for a style, weakest first; as far as its jobs were not deleted."""
        found: dict[float, Any] = {}
        newest = None
        for job in await self._jobs.page(caller.account_id, count=_LOOKED_AT, model=_MODEL):
            marks = msgspec.json.decode(job.metadata) if job.metadata and _MARK in job.metadata else {}
            if not marks or f'"{style_id}"' not in job.input or newest not in (None, marks[_MARK]):
                continue
            newest = marks[_MARK]
            found[marks["strength"]] = job
        views = await self._views.jobs(list(found.values()))
        return sorted((Shot(*one) for one in zip(found, views, strict=True)), key=lambda shot: shot.strength)
