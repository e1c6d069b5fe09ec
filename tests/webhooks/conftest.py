"""An account for every test, and settings for receivers on loopback."""

from __future__ import annotations

from uuid import UUID

import pytest

from atelier.db.pool import Pool
from atelier.webhooks.endpoints import Webhooks
from tests.support import new_owner
from tests.webhooks.support import LOOPBACK


@pytest.fixture
async def owner(pool: Pool) -> tuple[UUID, str]:
    """(account id, key id)"""
    return await new_owner(pool)


@pytest.fixture
def webhooks(pool: Pool) -> Webhooks:
    return Webhooks(pool, LOOPBACK)
