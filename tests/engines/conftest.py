"""What tests of engines in the house's sandbox share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from atelier.sandbox.host import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()
