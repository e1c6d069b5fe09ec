"""A worker process: `python -m atelier.app.worker`. Runs jobs until it is told to drain, or its parent is gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Final
from uuid import UUID

import msgspec
import structlog

from atelier.app.logs import set_up_logs
from atelier.app.places import Places
from atelier.app.settle import settle
from atelier.db.notify import CANCELS, TICKETS, Bell, Listener
from atelier.db.pool import Pool, open_pool
from atelier.domain.errors import AtelierError
from atelier.domain.ids import new_id
from atelier.domain.media import media_type
from atelier.domain.wishes.parts import Media
from atelier.engines.builtin import GPU, GRAPHS, REMOTE, EngineCard, start_builtin
from atelier.engines.diffusers.engine import device_sandbox
from atelier.engines.installed import installed
from atelier.engines.remote.health import Ward
from atelier.engines.remote.hosted.remote import Link, Means
from atelier.engines.remote.http import Network
from atelier.engines.remote.record import Record
from atelier.engines.remote.start import start_remote
from atelier.engines.router import Router
from atelier.flows.choose import Choose
from atelier.flows.reconcile import Reconciler
from atelier.flows.run import Run
from atelier.flows.work import Work
from atelier.jobs.jobs import Jobs
from atelier.jobs.tickets import Tickets
from atelier.sandbox.host import Sandbox
from atelier.settings import JobSettings, Settings, load
from atelier.storage.assets import Assets
from atelier.storage.links import Links
from atelier.storage.opening import open_store
from atelier.styles.styles import Styles

log = structlog.get_logger(__name__)

_WAITING_CONNECTIONS: Final = 8
"""Connections to the database for all jobs of a shift that mostly waits."""


class _Shift(msgspec.Struct, frozen=True):
    """Lanes that share slots: what waits for a device or for somebody else must not keep the processors idle."""

    lanes: list[str]
    slots: int


async def work(settings: Settings, drain: asyncio.Event) -> None:
    """Works until `drain` is set and what runs has ended or was handed back."""
    dsn = settings.database.url
    cards = installed(settings.engines)
    shifts = _shifts(settings, cards)
    async with AsyncExitStack() as stack:
        size = settings.jobs.slots + 4 + sum(min(shift.slots, _WAITING_CONNECTIONS) for shift in shifts[1:])
        pool = await stack.enter_async_context(await open_pool(dsn, size=size, name="atelier worker"))
        bell = Bell(pool)
        stack.push_async_callback(bell.close)
        jobs = Jobs(pool)
        link = await public_links(settings, pool)
        engines, run = _open_rooms(settings, cards, pool, bell, jobs, link, stack)
        workers = [_worker(settings.jobs, shift, pool, run, jobs, engines) for shift in shifts]
        listener = Listener(
            dsn,
            {
                TICKETS: lambda lane: _each(workers, Work.on_tickets, lane),
                CANCELS: lambda job_id: _each(workers, Work.on_cancel, job_id),
            },
            name="atelier worker",
            after_gap=lambda: _each(workers, Work.look),
        )
        await listener.open()
        stack.push_async_callback(listener.close)
        settle()
        await _until_drained(workers, drain)


def _shifts(settings: Settings, cards: Sequence[EngineCard]) -> list[_Shift]:
    """The processors' first, then those that there is anything for."""
    here = sorted({card.lane for card in cards} - {GPU, REMOTE})
    device = settings.engines.diffusers
    shifts = [_Shift(here, settings.jobs.slots)]
    if device is not None:
        shifts.append(_Shift([GPU], device.waiting))
    if any(card.remote for card in cards):
        shifts.append(_Shift([REMOTE], settings.engines.remote.slots))
    return shifts


def _open_rooms(
    settings: Settings,
    cards: Sequence[EngineCard],
    pool: Pool,
    bell: Bell,
    jobs: Jobs,
    link: Link | None,
    stack: AsyncExitStack,
) -> tuple[list[str], Run]:
    """The names of the engines, and what runs jobs on them."""
    places = Places(settings.data_dir)
    sandbox = Sandbox(size=settings.jobs.slots, memory_bytes=settings.jobs.memory_bytes, idle_s=settings.jobs.idle_s)
    stack.push_async_callback(sandbox.close)
    device = None
    if settings.engines.diffusers is not None:
        device = device_sandbox(settings.engines.diffusers)
        stack.push_async_callback(device.close)
    network = Network(settings.fetch, file_bytes=settings.engines.remote.file_bytes)
    stack.push_async_callback(network.close)
    record = Record(pool)
    ward = Ward(pool, settings.engines.remote)
    means = Means(sandbox, link)
    elsewhere = {engine.name: engine for engine in start_remote(settings.engines, network, record, ward, means)}
    if elsewhere:
        reconciling = asyncio.create_task(Reconciler(record, elsewhere).run(), name="reconciler")
        stack.push_async_callback(_stop, reconciling)
    engines = {engine.name: engine for engine in start_builtin(sandbox, settings.engines, device)} | elsewhere
    router = Router(cards, settings.routes)
    run = Run(
        pool=pool,
        bell=bell,
        jobs=jobs,
        assets=Assets(pool),
        styles=Styles(pool),
        store=open_store(settings.storage.url, places.store),
        router=router,
        choose=Choose(router, record, ward, engines.keys()),
        engines=engines,
        sandbox=sandbox,
        identity=places.identity,
        scratch=places.jobs,
        settings=settings.jobs,
    )
    return sorted({*engines, GRAPHS.name}), run


async def public_links(settings: Settings, pool: Pool) -> Link | None:
    """What gives providers short-lived links to files of orders, where they can reach this server."""
    base = settings.server.public_url.rstrip("/")
    if not base.startswith("https://"):
        return None
    grants = await Links.open(pool)

    def link(media: Media) -> str:
        kind = media_type(media.media_type)
        name = f"input.{kind.extension if kind is not None else 'bin'}"
        return base + grants.sign(UUID(media.asset_id), name, ttl_s=settings.engines.remote.link_ttl_s)

    return link


def _worker(settings: JobSettings, shift: _Shift, pool: Pool, run: Run, jobs: Jobs, engines: list[str]) -> Work:
    worker_id = new_id()
    return Work(
        worker_id=worker_id,
        run=run,
        jobs=jobs,
        tickets=Tickets(pool, worker_id, shift.lanes, lost_after_s=settings.lost_after_s),
        lanes=shift.lanes,
        engines=engines,
        settings=msgspec.structs.replace(settings, slots=shift.slots),
    )


def _each(workers: Sequence[Work], tell: Callable[..., None], *what: str) -> None:
    for worker in workers:
        tell(worker, *what)


async def _until_drained(workers: Sequence[Work], drain: asyncio.Event) -> None:
    running = [asyncio.create_task(worker.run(), name="worker") for worker in workers]
    told = asyncio.create_task(drain.wait(), name="drain")
    await asyncio.wait({*running, told}, return_when=asyncio.FIRST_COMPLETED)
    _each(workers, Work.drain)
    await asyncio.gather(*running)
    told.cancel()


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


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
