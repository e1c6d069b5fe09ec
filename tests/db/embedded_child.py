"""A process of its own that uses an embedded server, for tests. Called by path.

hold DIRECTORY          takes a share, prints the server's pid and address, gives the share back when stdin ends
hammer DIRECTORY ROUNDS takes a share, asks something and gives the share back, again and again; prints the rounds done
acquire DIRECTORY       takes a share and gives it back; prints the refusal if there is one
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import asyncpg

from atelier.db.embedded import EmbeddedPostgres
from atelier.domain.errors import Unavailable


async def add_one(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(1)")  # two may not create one table at the same moment
        await connection.execute("create table if not exists rounds (n int)")
        await connection.execute("insert into rounds values (1)")
    await connection.close()


def hold(directory: Path) -> None:
    server = EmbeddedPostgres(directory)
    with server as dsn:
        print(server.pid, dsn, flush=True)
        sys.stdin.read()


def hammer(directory: Path, rounds: int) -> None:
    for _ in range(rounds):
        with EmbeddedPostgres(directory) as dsn:
            asyncio.run(add_one(dsn))
    print(rounds)


def acquire(directory: Path) -> None:
    try:
        with EmbeddedPostgres(directory):
            print("acquired")
    except Unavailable as refusal:
        print(refusal)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hold", directory]:
            hold(Path(directory))
        case ["hammer", directory, rounds]:
            hammer(Path(directory), int(rounds))
        case ["acquire", directory]:
            acquire(Path(directory))
