"""Videos behind links to pages become assets, like any other file that is fetched for a customer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from uuid import UUID

import httpx

from atelier.domain.media import MediaKind
from atelier.flows.upload import Intake
from atelier.settings import FetchSettings
from atelier.storage.assets import Asset
from atelier.storage.fetch import Fetcher
from atelier.storage.video_pages import find_video


class VideoPages:
    """`client` is a guarded one that follows redirects."""

    def __init__(self, *, client: httpx.AsyncClient, fetcher: Fetcher, intake: Intake, options: FetchSettings) -> None:
        self._client = client
        self._fetcher = fetcher
        self._intake = intake
        self._most_bytes = options.max_bytes(MediaKind.VIDEO)

    async def take(self, account_id: UUID, page: str, extractors: Sequence[str]) -> Asset:
        """The video that a page shows, as an asset of the account. `extractors` as in storage/video_pages.py. Raises
        MediaRejected and its like."""
        found = await find_video(self._client, page, extractors)
        content = self._fetcher.fetch(found.url, max_bytes=self._most_bytes, headers=found.headers)
        async with aclosing(content):
            return await self._intake.upload(
                account_id,
                content,
                filename="video.mp4",
                kinds=(MediaKind.VIDEO,),
                max_bytes=self._most_bytes,
                origin="fetched",
            )
