"""A worker process: `python -m atelier.app.worker`. Runs jobs until it is told to drain, or its parent is gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from contextlib import AsyncExitStack

import structlog

from atelier.app.logs import set_up_logs
from atelier.app.places import Places
from atelier.db.notify import CANCELS, TICKETS, Bell, Listener
from atelier.db.pool import open_pool
from atelier.domain.errors import AtelierError
from atelier.domain.ids import new_id
from atelier.engines.builtin import BUILTIN, start_builtin
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
    places = Places(settings.data_dir)
    dsn = settings.database.url
    worker_id = new_id()
    lanes = sorted({card.lane for card in BUILTIN})
    async with AsyncExitStack() as stack:
        size = settings.jobs.slots + 4
        pool = await stack.enter_async_context(await open_pool(dsn, size=size, name="atelier worker"))
        bell = Bell(pool)
        stack.push_async_callback(bell.close)
        sandbox = Sandbox(
            size=settings.jobs.slots, memory_bytes=settings.jobs.memory_bytes, idle_s=settings.jobs.idle_s
        )
        stack.push_async_callback(sandbox.close)
        engines = {engine.name: engine for engine in start_builtin(sandbox, settings.engines)}
        jobs = Jobs(pool)
        worker = Work(
            worker_id=worker_id,
            run=Run(
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
            ),
            jobs=jobs,
            tickets=Tickets(pool, worker_id, lanes, lost_after_s=settings.jobs.lost_after_s),
            lanes=lanes,
            engines=sorted(engines),
            settings=settings.jobs,
        )
        listener = Listener(
            dsn,
            {TICKETS: worker.on_tickets, CANCELS: worker.on_cancel},
            name="atelier worker",
            after_gap=worker.look,
        )
        await listener.open()
        stack.push_async_callback(listener.close)
        running = asyncio.create_task(worker.run(), name="worker")
        told = asyncio.create_task(drain.wait(), name="drain")
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        worker.drain()
        await running
        told.cancel()


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
        set_up_logs(settings.server.log_format, settings.server.log_level)
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
