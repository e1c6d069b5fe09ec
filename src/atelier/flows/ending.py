"""How an attempt ends a job."""

from __future__ import annotations

from typing import Any

import msgspec

from atelier.domain.job import JobState


class Ending(msgspec.Struct, frozen=True):
    """The final state and what goes with it. `outputs` are rows for functions/add_outputs.sql. `refund`, in micros, is
    what goes back; None: what follows from the state and the number of outputs."""

    state: JobState
    code: str | None = None
    message: str | None = None
    notes: dict[str, Any] = {}
    outputs: tuple[dict[str, Any], ...] = ()
    refund: int | None = None
