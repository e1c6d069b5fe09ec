"""The control for submits: a bare Starlette application around the same SQL, with nothing else.

`python -m benchmarks.control DSN ACCOUNT KEY_ID PORT`
"""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from atelier.domain.ids import new_id

SUBMIT = """select * from submit_job($1, $2, $3, 'native', 'atelier/rehearsal', 'rehearse', 'none', $4, $4, '{}', 1,
  null, null, 900, 0, 'credits', 0, null, null, 100, null, null, null, null, null)"""


def build(dsn: str, owners: list[tuple[str, str]]) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        options = {"search_path": "atelier, public"}
        async with asyncpg.create_pool(dsn, min_size=1, max_size=12, server_settings=options) as pool:
            app.state.pool = pool
            yield

    async def submit(request: Request) -> JSONResponse:
        body = await request.json()
        index = int(request.headers["authorization"].rpartition(" ")[2])
        account, key = owners[index]
        row = await request.app.state.pool.fetchrow(SUBMIT, new_id(), UUID(account), key, json.dumps(body["input"]))
        return JSONResponse({"id": str(row["job_id"]), "created_at": row["created_at"].isoformat()}, status_code=201)

    return Starlette(routes=[Route("/jobs", submit, methods=["POST"])], lifespan=lifespan)


def main() -> None:
    dsn, owners, port = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
    uvicorn.run(build(dsn, owners), port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
