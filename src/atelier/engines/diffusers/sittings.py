"""Sittings: calls to the device's process that several tasks may share, and how each of them comes and goes alone."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from typing import Any, Final, cast

import structlog

from atelier.domain.wishes.image import TextToImage
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.looks import looks_of
from atelier.engines.diffusers.run import Commission
from atelier.engines.diffusers.turns import Turns, Waiting
from atelier.engines.port import Outcome, Progress
from atelier.sandbox.host import Sandbox, SandboxError

log = structlog.get_logger(__name__)

_ALONE: Final = "atelier.engines.diffusers.run:run"
_TOGETHER: Final = "atelier.engines.diffusers.run:run_together"
_GATHER_S: Final = 0.03  # before a call: jobs that were taken together come within milliseconds of each other


class Seat(Waiting):
    """A task from when it wants the device to its outcome, or to its end by a cancel."""

    def __init__(self, commission: Commission, progress: Progress) -> None:
        card = commission.card
        super().__init__(card.id, shape_of(commission), commission.task.order.outputs, card.batch)
        self.commission = commission
        self.progress = progress
        self._place: int | None = None
        self.outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    @property
    def taken(self) -> bool:
        """Whether somebody waits for the outcome; who is cancelled does not."""
        return not self.outcome.done()

    def stand_up(self) -> None:
        """From now on, it sits alone."""
        self.shape = None
        self._place = None

    def tell_place(self, before: int) -> None:
        """How many are before it, where that is news."""
        if before != self._place:
            self._place = before
            jobs = f", {before} {'job' if before == 1 else 'jobs'} before it" if before else ""
            self.progress(0.0, f"waiting for the device{jobs}")


class Sittings:
    """One at a time, in the process of the sandbox. A sitting of several that comes to nothing is repeated one by one,
    so that nobody fails by somebody else's fault."""

    def __init__(self, sandbox: Sandbox, passes: int) -> None:
        self._sandbox = sandbox
        self._turns: Turns[Seat] = Turns(passes)
        self._seats: list[Seat] = []
        self._running: asyncio.Task[None] | None = None

    async def attend(self, commission: Commission, progress: Progress) -> Outcome:
        """Waits for the device, which the task's time limit does not count, and works. Raises SandboxError."""
        seat = Seat(commission, progress)
        self._turns.join(seat)
        self._tell_places()
        self._go_on()
        try:
            return await seat.outcome
        except asyncio.CancelledError:
            await self._leave(seat)
            raise

    async def _leave(self, seat: Seat) -> None:
        """The others stay. When there are none, the call is stopped before this returns."""
        if seat in self._turns.waiting:
            self._turns.leave(seat)
            self._tell_places()
        elif seat in self._seats and self._running is not None and not any(other.taken for other in self._seats):
            self._running.cancel()
            await asyncio.wait({self._running})

    def _go_on(self) -> None:
        if self._running is None and self._turns.waiting:
            self._running = asyncio.create_task(self._sit(), name="sitting")
            self._running.add_done_callback(self._ended)

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._running = None
        self._seats = []
        self._tell_places()
        self._go_on()

    async def _sit(self) -> None:
        await asyncio.sleep(_GATHER_S)
        self._seats = self._turns.next()
        self._tell_places()
        if not self._seats:  # all have left meanwhile
            return
        try:
            served = list(zip(self._seats, await self._call(self._seats), strict=True))
        except Exception as error:
            self._fail(self._seats, error)
            return
        for seat, outcome in served:
            if seat.taken:
                seat.outcome.set_result(outcome)

    async def _call(self, seats: list[Seat]) -> list[Outcome]:
        commissions = [seat.commission for seat in seats]
        limit_s = commissions[0].task.time_limit_s

        def tell(share: float, stage: str) -> None:
            for seat in seats:
                if seat.taken:
                    seat.progress(share, stage)

        # msgspec needs the union itself to decode into; the type checker does not take it for a type argument.
        one, several = cast(Any, Outcome), cast(Any, list[Outcome])
        if len(seats) == 1:
            return [await self._sandbox.call(_ALONE, commissions[0], one, timeout_s=limit_s, progress=tell)]
        told: list[Outcome] = await self._sandbox.call(
            _TOGETHER, commissions, several, timeout_s=limit_s, progress=tell
        )
        return told

    def _fail(self, seats: list[Seat], error: Exception) -> None:
        left = [seat for seat in seats if seat.taken]
        if len(seats) == 1 or not isinstance(error, SandboxError):
            for seat in left:
                seat.outcome.set_exception(error)
            return
        log.warning("sitting_repeated", jobs=[seat.commission.task.job_id for seat in left], error=str(error))
        for seat in left:
            seat.stand_up()
        self._turns.put_back(left)

    def _tell_places(self) -> None:
        working = sum(seat.taken for seat in self._seats)
        for before, seat in enumerate(self._turns.waiting, working):
            seat.tell_place(before)


def shape_of(commission: Commission) -> Hashable:
    """What tasks must have in common to share a call; None for one that cannot.

    Words, seeds and numbers of outputs may differ. Files of styles are the same where they lie at the same place.
    """
    task, card = commission.task, commission.card
    wish = task.order.wish
    if not isinstance(wish, TextToImage) or commission.way is not Way.PICTURE or wish.references:
        return None
    looks = looks_of(wish.styles, task.styles).files
    return (card.id, wish.width_px, wish.height_px, wish.steps, wish.guidance, looks, task.time_limit_s)
