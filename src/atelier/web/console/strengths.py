"""The same picture at several strengths of a style, so that one sees what the number does."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from atelier.accounts.records import Caller
from atelier.domain.ids import new_id
from atelier.jobs.jobs import Jobs
from atelier.web.console.asking import Asking
from atelier.web.console.ordering import Ordering
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

    def __init__(self, asking: Asking, ordering: Ordering, jobs: Jobs, views: Views) -> None:
        self._asking = asking
        self._ordering = ordering
        self._jobs = jobs
        self._views = views

    async def price(self, caller: Caller, style_id: str) -> int:
        """Of a set, in micros."""
        model = await self._asking.model(_MODEL, caller)
        prices = [await self._ordering.quote(caller, model, _given(style_id, one, PROMPT)) for one in STEPS]
        return sum(price.credits for price in prices)

    async def draw(self, caller: Caller, style_id: str, prompt: str) -> None:
        """Asks for one picture at each strength, from the same words and the same seed. Raises what an order raises."""
        model, mark = await self._asking.model(_MODEL, caller), str(new_id())
        for strength in STEPS:
            metadata = msgspec.json.encode({_MARK: mark, "strength": strength}).decode()
            await self._ordering.place(caller, model, _given(style_id, strength, prompt), metadata=metadata)

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


def _given(style_id: str, strength: float, prompt: str) -> dict[str, Any]:
    worn = [{"id": style_id, "strength": strength}]
    return {"prompt": prompt, "aspect_ratio": "3:2", "seed": _SEED, "styles": worn}
