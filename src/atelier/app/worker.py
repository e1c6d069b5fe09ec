"""A worker process: `python -m atelier.app.worker`. Runs jobs until it is told to drain, or its parent is gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import msgspec
import structlog

from atelier.app.logs import set_up_logs
from atelier.app.places import Places
from atelier.db.notify import CANCELS, TICKETS, Bell, Listener
from atelier.db.pool import Pool, open_pool
from atelier.domain.errors import AtelierError
from atelier.domain.ids import new_id
from atelier.engines.builtin import BUILTIN, GPU, start_builtin
from atelier.engines.diffusers.engine import device_sandbox
from atelier.engines.router import Router
from atelier.flows.run import Run
from atelier.flows.work import Work
from atelier.jobs.jobs import Jobs
from atelier.jobs.tickets import Tickets
from atelier.sandbox.host import Sandbox
from atelier.settings import Settings, load
from atelier.storage.assets import Assets
from atelier.storage.store import open_store
from atelier.styles.styles import Styles

log = structlog.get_logger(__name__)


async def work(settings: Settings, drain: asyncio.Event) -> None:
    """Works until `drain` is set and what runs has ended or was handed back."""
    dsn = settings.database.url
    async with AsyncExitStack() as stack:
        size = sum(slots for _, slots in _shifts(settings)) + 4
        pool = await stack.enter_async_context(await open_pool(dsn, size=size, name="atelier worker"))
        bell = Bell(pool)
        stack.push_async_callback(bell.close)
        jobs = Jobs(pool)
        engines, run = _open_rooms(settings, pool, bell, jobs, stack)
        workers = [
            _worker(settings, pool, jobs, run, engines, lanes=lanes, slots=slots) for lanes, slots in _shifts(settings)
        ]
        listener = Listener(dsn, _ears(workers), name="atelier worker", after_gap=_looking(workers))
        await listener.open()
        stack.push_async_callback(listener.close)
        running = [asyncio.create_task(worker.run(), name="worker") for worker in workers]
        told = asyncio.create_task(drain.wait(), name="drain")
        await asyncio.wait({*running, told}, return_when=asyncio.FIRST_COMPLETED)
        for worker in workers:
            worker.drain()
        await asyncio.gather(*running)
        told.cancel()


def _ears(workers: Sequence[Work]) -> dict[str, Callable[[str], None]]:
    """What the channels of the bell are heard by."""

    def on_tickets(lane: str) -> None:
        for worker in workers:
            worker.on_tickets(lane)

    def on_cancel(job_id: str) -> None:
        for worker in workers:
            worker.on_cancel(job_id)

    return {TICKETS: on_tickets, CANCELS: on_cancel}


def _looking(workers: Sequence[Work]) -> Callable[[], None]:
    def look() -> None:
        for worker in workers:
            worker.look()

    return look


def _shifts(settings: Settings) -> list[tuple[list[str], int]]:
    """Lanes that share slots, and how many: what waits for the device must not keep the processors idle."""
    everywhere = sorted({card.lane for card in BUILTIN} - {GPU})
    device = settings.engines.diffusers
    return [(everywhere, settings.jobs.slots), *([([GPU], device.waiting)] if device is not None else [])]


def _open_rooms(
    settings: Settings, pool: Pool, bell: Bell, jobs: Jobs, stack: AsyncExitStack
) -> tuple[Sequence[str], Run]:
    """The names of the engines, and what runs jobs on them."""
    places = Places(settings.data_dir)
    sandbox = Sandbox(size=settings.jobs.slots, memory_bytes=settings.jobs.memory_bytes, idle_s=settings.jobs.idle_s)
    stack.push_async_callback(sandbox.close)
    device = None
    if settings.engines.diffusers is not None:
        device = device_sandbox(settings.engines.diffusers)
        stack.push_async_callback(device.close)
    engines = {engine.name: engine for engine in start_builtin(sandbox, settings.engines, device)}
    run = Run(
        pool=pool,
        bell=bell,
        jobs=jobs,
        assets=Assets(pool),
        styles=Styles(pool),
        store=open_store(settings.storage.url, places.store),
        router=Router(BUILTIN, settings.routes),
        engines=engines,
        sandbox=sandbox,
        identity=places.identity,
        scratch=places.jobs,
        settings=settings.jobs,
    )
    return sorted(engines), run


def _worker(
    settings: Settings, pool: Pool, jobs: Jobs, run: Run, engines: Sequence[str], *, lanes: list[str], slots: int
) -> Work:
    worker_id = new_id()
    return Work(
        worker_id=worker_id,
        run=run,
        jobs=jobs,
        tickets=Tickets(pool, worker_id, lanes, lost_after_s=settings.jobs.lost_after_s),
        lanes=lanes,
        engines=engines,
        settings=msgspec.structs.replace(settings.jobs, slots=slots),
    )


async def _main(settings: Settings) -> None:
    drain = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, drain.set)
    # The parent holds the other end of our standard input: its end means that the parent is gone.
    if not sys.stdin.isatty():
        loop.add_reader(sys.stdin.fileno(), _on_input, loop, drain)
    await work(settings, drain)


def _on_input(loop: asyncio.AbstractEventLoop, drain: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1):
        loop.remove_reader(sys.stdin.fileno())
        drain.set()


def main() -> int:
    try:
        settings = load()
        set_up_logs(settings.server.log_format)
        with contextlib.suppress(KeyboardInterrupt):
            if sys.platform == "win32":
                asyncio.run(_main(settings))
            else:
                import uvloop

                uvloop.run(_main(settings))
    except AtelierError as error:
        print(f"atelier worker: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
