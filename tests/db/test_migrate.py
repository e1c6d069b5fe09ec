"""Migrations lead to the declared schema, whoever applies them, however often and however many at once."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from atelier.db.embedded.binaries import choose
from atelier.db.migrate import MIGRATIONS, migrate
from atelier.domain.errors import Unavailable
from tests.conftest import administer, at, drop

SCHEMA = MIGRATIONS.parent / "schema.sql"


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """The DSN of a database with nothing in it."""
    name = f"empty_{uuid4().hex[:12]}"
    asyncio.run(administer(postgres, f"create database {name}"))
    yield at(postgres, name)
    asyncio.run(drop(postgres, name))


def dump(dsn: str) -> list[str]:
    """The tables, indexes and constraints of a database as pg_dump writes them, without what others own."""
    text = subprocess.run(
        [choose(None).program("pg_dump"), "--schema-only", "--no-owner", "--table=public.*", dsn],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    statements = (
        re.sub(r"\s+", " ", part).strip() for part in re.sub(r"^(--|\\).*$", "", text, flags=re.M).split(";\n")
    )
    foreign = ("pgqueuer", "_pogo", "CREATE TRIGGER", "SET ", "SELECT pg_catalog.set_config")
    return sorted(statement for statement in statements if statement and not any(word in statement for word in foreign))


async def test_migrations_give_the_declared_schema(empty: str, database: str) -> None:
    connection = await asyncpg.connect(empty)
    await connection.execute(SCHEMA.read_text())
    await connection.close()
    assert dump(database) == dump(empty)


async def test_a_second_time_changes_nothing(database: str) -> None:
    before = dump(database)
    await migrate(database)
    assert dump(database) == before


async def test_many_processes_may_start_at_once(empty: str) -> None:
    await asyncio.gather(*(migrate(empty) for _ in range(6)))
    connection = await asyncpg.connect(empty)
    applied = await connection.fetch("select migration_id from _pogo_migration")
    await connection.close()
    assert {row[0] for row in applied} == {path.stem for path in MIGRATIONS.glob("*.sql")}


async def test_functions_follow_the_code(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("drop function atelier.lock_key")
    await connection.execute("update atelier_meta set value = 'older' where name = 'functions'")
    await migrate(database)
    await connection.execute("select atelier.lock_key('x')")
    await connection.close()


async def test_every_function_has_a_sound_body(database: str) -> None:
    """They are created unchecked, because they call each other; here PostgreSQL reads every SQL body."""
    connection = await asyncpg.connect(database, server_settings={"search_path": "atelier, public"})
    files = sorted(Path(MIGRATIONS.parent.parent).glob("*/functions/*.sql"))
    assert files
    for file in files:
        await connection.execute(file.read_text())
    await connection.close()


async def test_a_newer_database_is_left_alone(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute(
        "insert into _pogo_migration select 'x', '9999_future', now(), schema_name from _pogo_migration limit 1"
    )
    await connection.close()
    with pytest.raises(Unavailable, match="newer Atelier"):
        await migrate(database)


async def test_no_server_is_told_plainly() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await migrate("postgresql://nobody@127.0.0.1:1/none")
