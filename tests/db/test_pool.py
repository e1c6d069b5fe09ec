"""Statements on a pool: what they keep of it, and for how long."""

from __future__ import annotations

import asyncio
from uuid import UUID

from atelier.accounts.accounts import Accounts
from atelier.db.pool import open_pool, statements


async def test_rows_are_read_without_a_connection(database: str) -> None:
    """Whoever asks the pool again while they go through rows would wait for themselves in a small pool."""
    sql = statements("accounts")
    async with await open_pool(database, size=1, name="test") as pool, asyncio.timeout(20):
        accounts = Accounts(pool)
        made = [(await accounts.create(f"{name}@example.com")).id for name in ("a", "b", "c")]
        seen: list[UUID] = []
        async for row in sql.list_accounts(pool, count=10, text=None):
            seen.append((await accounts.get(row["id"])).id)
        assert sorted(seen) == sorted(made)


async def test_rows_that_nobody_reads_to_the_end_cost_the_pool_nothing(database: str) -> None:
    sql = statements("accounts")
    async with await open_pool(database, size=1, name="test") as pool, asyncio.timeout(20):
        accounts = Accounts(pool)
        for name in ("a", "b"):
            await accounts.create(f"{name}@example.com")
        rows = sql.list_accounts(pool, count=10, text=None)
        await anext(rows)
        assert len(await accounts.all()) == 2
        await rows.aclose()


async def test_statements_take_a_connection_as_well(database: str) -> None:
    sql = statements("accounts")
    async with await open_pool(database, size=1, name="test") as pool:
        made = await Accounts(pool).create("a@example.com")
        async with pool.acquire() as connection:
            row = await sql.get_account(connection, id=made.id)
            assert row["email"] == "a@example.com"
