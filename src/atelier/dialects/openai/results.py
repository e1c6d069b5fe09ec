"""What jobs have made, on its way out: their files, whole, in pieces or in base64."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from atelier.dialects.openai.errors import JobFailed
from atelier.domain.job import JobState
from atelier.jobs.records import Job
from atelier.storage.assets import Asset, Assets
from atelier.storage.store import Store


class Results:
    def __init__(self, assets: Assets, store: Store) -> None:
        self._assets = assets
        self._store = store

    async def of(self, job: Job) -> list[Asset]:
        """The files of a job that has ended. Raises JobFailed where there are none."""
        if job.state not in (JobState.SUCCEEDED, JobState.PARTIAL):
            raise JobFailed(job)
        return (await self._assets.outputs([job.id])).get(job.id, [])

    def pieces(self, asset: Asset) -> AsyncIterator[bytes]:
        return self._store.open(asset.path, 0, asset.size_bytes)

    async def whole(self, asset: Asset) -> bytes:
        """For small files."""
        return b"".join([piece async for piece in self.pieces(asset)])

    async def base64(self, asset: Asset) -> AsyncIterator[bytes]:
        """The file in base64, in pieces that can be joined."""
        rest = b""
        async for piece in self.pieces(asset):
            content = rest + piece
            whole = len(content) // 3 * 3
            rest = content[whole:]
            yield base64.b64encode(content[:whole])
        yield base64.b64encode(rest)


def given_to(job: Job) -> dict[str, Any]:
    """The parameters that were kept with a job."""
    given: dict[str, Any] = msgspec.json.decode(job.input)
    return given
