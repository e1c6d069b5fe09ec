"""Where a job's time went: waiting, working, and telling those who wanted to hear of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from atelier.jobs.records import Job
from atelier.web.console.words import seconds
from atelier.webhooks.records import Delivery


class Part(msgspec.Struct, frozen=True):
    """A stretch of time; `x` and `width` are in percent of the whole."""

    name: str
    title: str
    seconds: float
    x: float
    width: float


class Timing(msgspec.Struct, frozen=True):
    parts: list[Part]

    @property
    def words(self) -> str:
        return ", ".join(f"{part.title} {seconds(part.seconds)}" for part in self.parts)


def timing_of(job: Job, deliveries: Sequence[Delivery], now: datetime) -> Timing:
    """What has not ended counts up to `now`."""
    told = max((one.ended_at for one in deliveries if one.ended_at is not None), default=None)
    spans = [("queued", "Waiting", job.created_at, job.started_at or job.finished_at or now)]
    if job.started_at is not None:
        spans.append(("running", "Working", job.started_at, job.finished_at or now))
    if job.finished_at is not None and told is not None:
        spans.append(("told", "Webhooks", job.finished_at, told))
    lengths = [max(0.0, (end - start).total_seconds()) for _, _, start, end in spans]
    whole = sum(lengths) or 1.0
    parts, x = [], 0.0
    for (name, title, _, _), length in zip(spans, lengths, strict=True):
        width = round(100 * length / whole, 2)
        parts.append(Part(name, title, length, round(x, 2), width))
        x += width
    return Timing(parts)
