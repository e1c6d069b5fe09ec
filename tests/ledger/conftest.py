"""An account with a key for every test."""

from __future__ import annotations

from uuid import UUID

import pytest

from atelier.db.pool import Pool
from tests.support import new_owner


@pytest.fixture
async def owner(pool: Pool) -> tuple[UUID, str]:
    """(account id, key id)"""
    return await new_owner(pool)
