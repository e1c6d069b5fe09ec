"""`/healthz` and `/readyz`."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec

from atelier.db.pool import CONNECTION_LOST
from atelier.jobs.jobs import Jobs
from atelier.settings import Settings


class Health(msgspec.Struct, frozen=True):
    status: Literal["ok"]


class Readiness(msgspec.Struct, frozen=True):
    status: Literal["ready", "not ready"]
    database: bool
    workers: int


@get("/healthz", tags=["Health"], operation_id="getHealth")
async def health() -> Health:
    """The process answers."""
    return Health("ok")


@get(
    "/readyz",
    tags=["Health"],
    operation_id="getReadiness",
    responses={
        200: ResponseSpec(Readiness, description="Ready."),
        503: ResponseSpec(Readiness, description="Not ready: the database is away, or no worker is alive."),
    },
)
async def readiness(jobs: Jobs, settings: Settings) -> Response[Readiness]:
    """The database answers, and at least one worker is alive. 503 otherwise."""
    try:
        workers = await jobs.worker_processes(settings.jobs.lost_after_s)
        database = True
    except CONNECTION_LOST:
        workers, database = 0, False
    ready = database and workers > 0
    body = Readiness("ready" if ready else "not ready", database, workers)
    return Response(body, status_code=200 if ready else 503)
