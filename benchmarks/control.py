"""The controls: a bare Starlette application around the same SQL, and the same SQL without any HTTP.

`python -m benchmarks.control DSN OWNERS_JSON PORT` serves the first. What it leaves out is what Atelier does around a
statement: keys, schemas, prices, limits, error shapes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from atelier.domain.ids import new_id

SUBMIT = """select * from submit_job($1, $2, $3, 'native', 'atelier/rehearsal', 'rehearse', $5, $4, $4, '{}', 1,
  null, null, 900, null, 10000, 'credits', 0.01, null, null, 100,
  null, null, null, null, null, null, null, null, null, 'api')"""
READ = "select * from jobs where id = $1 and account_id = $2 and deleted_at is null"
START = "select * from start_jobs($1, $2)"
FINISH = "select finish_job($1, $2, 1, 'rehearsal', 'succeeded', 0, null, null, '{}', '[]')"

Owner = tuple[str, str]


def build(dsn: str, owners: list[Owner]) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(dsn, min_size=1, max_size=12, server_settings=OPTIONS) as pool:
            app.state.pool = pool
            yield

    async def submit(request: Request) -> JSONResponse:
        body = await request.json()
        account, key = owners[_caller(request)]
        row = await request.app.state.pool.fetchrow(
            SUBMIT, new_id(), UUID(account), key, json.dumps(body["input"]), "none"
        )
        return JSONResponse({"id": str(row["job_id"]), "created_at": row["created_at"].isoformat()}, status_code=201)

    async def read(request: Request) -> JSONResponse:
        account, _ = owners[_caller(request)]
        row = await request.app.state.pool.fetchrow(READ, UUID(request.path_params["job"]), UUID(account))
        shown = ("model", "status", "progress", "operation", "input", "version", "outputs")
        return JSONResponse({"id": str(row["id"]), **{name: row[name] for name in shown}})

    routes = [Route("/jobs", submit, methods=["POST"]), Route("/jobs/{job}", read)]
    return Starlette(routes=routes, lifespan=lifespan)


OPTIONS = {"search_path": "atelier, public"}


def _caller(request: Request) -> int:
    return int(request.headers["authorization"].rpartition(" ")[2])


async def bare_jobs(dsn: str, owner: Owner, seconds: float) -> Sequence[float]:
    """Accepts, starts and ends jobs with the same SQL on one connection. Returns what each took, in seconds."""
    connection = await asyncpg.connect(dsn, server_settings=OPTIONS)
    worker = new_id()
    took = []
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        job = new_id()
        await connection.fetchrow(SUBMIT, job, UUID(owner[0]), owner[1], "{}", "none")
        await connection.fetch(START, [job], worker)
        await connection.fetchval(FINISH, job, worker)
        took.append(time.perf_counter() - began)
    await connection.close()
    return took


def main() -> None:
    dsn, owners, port = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
    uvicorn.run(build(dsn, owners), port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
