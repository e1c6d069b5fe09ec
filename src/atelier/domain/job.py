"""The life of a job: its states, and the only steps between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def final(self) -> bool:
        return not STEPS[self]


class Channel(StrEnum):
    """By what way a job came: the console, a program, or an agent's tools."""

    PRODUCT = "product"
    API = "api"
    MCP = "mcp"


STEPS: Final[dict[JobState, frozenset[JobState]]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELED}),
    JobState.RUNNING: frozenset({JobState.SUCCEEDED, JobState.PARTIAL, JobState.FAILED, JobState.CANCELED}),
    JobState.SUCCEEDED: frozenset(),
    JobState.PARTIAL: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELED: frozenset(),
}
"""Every allowed step. A job that runs again after a crash stays `running`: states never go back."""


def may_step(before: JobState, after: JobState) -> bool:
    return after in STEPS[before]
