"""Two accounts with a key each, and enough credits not to think of them."""

from __future__ import annotations

from uuid import UUID

import pytest

from atelier.db.pool import Pool
from atelier.ledger.ledger import EntryKind, Ledger
from tests.support import new_owner


@pytest.fixture
async def owner(pool: Pool) -> tuple[UUID, str]:
    return await rich_owner(pool)


@pytest.fixture
async def other(pool: Pool) -> tuple[UUID, str]:
    return await rich_owner(pool)


async def rich_owner(pool: Pool) -> tuple[UUID, str]:
    owner = await new_owner(pool)
    await Ledger(pool).post(owner[0], EntryKind.GRANT, 10**9)
    return owner
