"""Jobs that run, and engines elsewhere to run them on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from atelier.db.pool import Pool
from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.image import EditImage, TextToImage
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import ImageToVideo, TextToVideo
from atelier.engines.port import Outcome, Task
from atelier.engines.remote.engine import RemoteEngine
from atelier.engines.remote.health import Ward
from atelier.engines.remote.hosted.remote import Link, Means
from atelier.engines.remote.http import Network
from atelier.engines.remote.record import Record
from atelier.engines.remote.start import start_remote
from atelier.sandbox.host import Sandbox
from atelier.settings_remote import HostedSettings, ProviderSettings, RemoteEngines, RemoteSettings
from tests.engines.remote.providers import KEY, World, png
from tests.support import accept, new_owner

MODELS = {
    "openai": "gpt-image-1",
    "google": "gemini-2.5-flash-image",
    "fal": "fal-ai/flux/dev",
    "replicate": "black-forest-labs/flux-dev",
    "runway": "gen4_image",
    "luma": "photon-1",
    "bfl": "flux-pro-1.1",
}
QUICK = RemoteSettings(turn_s=100, poll_s=0.2, close_after=3, closed_s=30)


class Bench:
    """`link` is what gives providers links to files, where a test wants that."""

    def __init__(self, pool: Pool, world: World, network: Network, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.link: Link | None = None
        self.pool = pool
        self.world = world
        self.network = network
        self.folder = folder
        self.record = Record(pool)
        self.told: list[tuple[float, str]] = []
        self.jobs: list[UUID] = []
        self._mark = uuid4().hex[:8]

    def name(self, kind: str) -> str:
        """Of this test's engine of a kind."""
        return f"{kind}-{self._mark}"

    def settings(
        self, kind: str, *, remote: RemoteSettings = QUICK, account: dict[str, Any] | None = None, **engine: Any
    ) -> RemoteEngines:
        given = {"key": KEY, "url": self.world.address(kind), "timeout_s": 45.0, **(account or {})}
        hosted = {
            "name": self.name(kind),
            "provider": "there",
            "model": MODELS[kind],
            "operations": (Operation.TEXT_TO_IMAGE,),
            "cost_usd": Decimal("0.05"),
            **engine,
        }
        return RemoteEngines(
            remote=remote,
            providers={"there": ProviderSettings(kind=kind, **given)},  # type: ignore[arg-type]
            hosted=(HostedSettings(**hosted),),
        )

    def engine(self, kind: str, **given: Any) -> RemoteEngine:
        settings = self.settings(kind, **given)
        return self.start(settings)

    def start(self, settings: RemoteEngines) -> RemoteEngine:
        """The one engine of some settings."""
        means = Means(self.sandbox, self.link)
        (engine,) = start_remote(settings, self.network, self.record, self.ward(settings.remote), means)
        return engine

    def ward(self, settings: RemoteSettings = QUICK) -> Ward:
        return Ward(self.pool, settings)

    async def job(self) -> UUID:
        """A job that a worker has begun."""
        row = await accept(self.pool, await new_owner(self.pool), 0)
        await self.pool.fetch("select * from start_jobs($1, $2)", [row["job_id"]], new_id())
        self.jobs.append(UUID(str(row["job_id"])))
        return self.jobs[-1]

    def task(self, job_id: UUID, wish: Any = None, *, outputs: int = 1, **given: Any) -> Task:
        """`wish` may refer to the picture `Bench.picture`."""
        wish = wish or TextToImage(prompt="a lighthouse at dusk", width_px=1024, height_px=768)
        scratch = self.folder / str(new_id())
        scratch.mkdir()
        source = self.folder / "picture.png"
        source.write_bytes(png(96, 64))
        order = Order("atelier/sketch", wish, outputs=outputs, seed=7)
        return Task(str(job_id), order, str(scratch), {picture().asset_id: str(source)}, **given)

    async def run(self, engine: RemoteEngine, task: Task) -> Outcome:
        return await engine.run(task, lambda share, stage: self.told.append((share, stage)))

    async def rows(self) -> list[dict[str, Any]]:
        found = await self.pool.fetch(
            "select * from remote_tasks where job_id = any($1) order by created_at, position", self.jobs
        )
        return [dict(row) for row in found]

    async def row(self) -> dict[str, Any]:
        (row,) = await self.rows()
        return row


def picture() -> Media:
    return Media("picture", MediaKind.IMAGE, "image/png", width_px=96, height_px=64)


def edit(**given: Any) -> EditImage:
    return EditImage(images=(picture(),), prompt="more light", **given)


def clip(**given: Any) -> TextToVideo:
    return TextToVideo(prompt="waves", width_px=1280, height_px=720, duration_s=5.0, fps=24.0, **given)


def moving(**given: Any) -> ImageToVideo:
    return ImageToVideo(picture(), width_px=720, height_px=1280, duration_s=5.0, fps=24.0, prompt="waves", **given)


async def until(condition: Callable[[], object], *, limit_s: float = 60.0) -> None:
    """Waits for a condition, or fails."""
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.01)
