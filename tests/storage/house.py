"""The storage rooms, wired as the application wires them, in a directory of the test's own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from atelier.db.pool import Pool
from atelier.flows.collect import Collector
from atelier.flows.upload import Intake
from atelier.sandbox.host import Sandbox
from atelier.settings import StorageSettings, WebhookSettings
from atelier.storage.assets import Assets
from atelier.storage.links import Links
from atelier.storage.opening import open_store
from atelier.storage.store import Store
from tests.support import new_owner

KEEP_DELIVERIES_S = WebhookSettings().keep_s


class House(msgspec.Struct):
    pool: Pool
    folder: Path
    store: Store
    assets: Assets
    intake: Intake
    links: Links
    collector: Collector
    owner: tuple[UUID, str]

    @property
    def account_id(self) -> UUID:
        return self.owner[0]

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    def stored_files(self) -> list[Path]:
        """Every file in the store's directory, but for the collector's mark."""
        return sorted(path for path in (self.folder / "store").glob("*/**/*") if path.is_file())

    def scratch_files(self) -> list[Path]:
        return sorted(self.scratch.iterdir()) if self.scratch.exists() else []


@pytest.fixture(scope="session", name="sandbox")
async def sandbox_fixture() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=2, memory_bytes=1 << 30)
    yield sandbox
    await sandbox.close()


@pytest.fixture(name="house")
async def house_fixture(pool: Pool, sandbox: Sandbox, tmp_path: Path) -> House:
    return await open_house(pool, sandbox, tmp_path)


async def open_house(pool: Pool, sandbox: Sandbox, folder: Path, options: StorageSettings | None = None) -> House:
    options = options or StorageSettings()
    store = open_store(options.url, folder / "store")
    assets = Assets(pool)
    scratch = folder / "scratch"
    return House(
        pool=pool,
        folder=folder,
        store=store,
        assets=assets,
        intake=Intake(assets=assets, store=store, sandbox=sandbox, scratch=scratch, options=options),
        links=await Links.open(pool),
        collector=Collector(
            pool=pool, store=store, scratch=[scratch], options=options, keep_deliveries_s=KEEP_DELIVERIES_S
        ),
        owner=await new_owner(pool),
    )


async def stream(*pieces: bytes) -> AsyncGenerator[bytes, None]:
    for piece in pieces:
        yield piece


async def gather(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])
