"""A customer of the OpenAI dialect who makes videos."""

from __future__ import annotations

import time
from typing import Any

import httpx

from atelier.flows.submit import submits_bucket
from tests.dialects.openai.customer import Patron
from tests.house import pause

PROMPT = "a harbour at dawn, slow pan to the right"
LITTLE = {"model": "kling-2.1", "size": "64x64", "seconds": "1"}
"""What is made at once, where pixels are not the point."""
ENDED = ("completed", "failed")


class Director(Patron):
    async def ask(self, **given: Any) -> httpx.Response:
        return await self.post("/videos", given)

    async def make(self, path: str = "/videos", **given: Any) -> Any:
        """Accepts a video."""
        answer = await self.post(path, given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def form(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """A form without files, which the client libraries send too."""
        return await self.send(path, {}, {name: (None, value) for name, value in fields.items()}, **headers)

    async def video(self, video_id: str) -> Any:
        answer = await self.get(f"/videos/{video_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def end(self, video_id: str, *, limit_s: float = 60) -> Any:
        """Polls a video until it has ended."""
        deadline = time.monotonic() + limit_s
        while (video := await self.video(video_id))["status"] not in ENDED:
            assert time.monotonic() < deadline, video
            await pause(0.05)
        return video

    async def finish(self, path: str = "/videos", **given: Any) -> Any:
        """A finished video."""
        video = await self.end((await self.make(path, **given))["id"])
        assert video["status"] == "completed", video
        return video

    async def content(self, video_id: str, **params: Any) -> httpx.Response:
        return await self.get(f"/videos/{video_id}/content", **params)

    async def fill_window(self, *, free_in_s: float) -> None:
        """Lets this key have made all the requests of a minute, at once."""
        await self.pool.execute(
            "insert into rate_windows (key_id, bucket, hits) values ($1, $2, array_fill("
            "clock_timestamp() - make_interval(secs => 60 - $3::double precision), array[600]))",
            *(self.customer.key_id, submits_bucket("openai"), free_in_s),
        )

    async def remove(self, video_id: str) -> httpx.Response:
        return await self.http.delete(f"/openai/v1/videos/{video_id}")


def director_of(patron: Patron) -> Director:
    return Director(patron.customer, patron.pool, patron.house)
