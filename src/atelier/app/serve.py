"""`atelier serve`: the API in this process, workers beside it, PostgreSQL below, and a watch over all of them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

import structlog
import uvicorn

from atelier.app.api import open_api
from atelier.app.database import Database, open_database
from atelier.app.places import Places
from atelier.app.settle import settle
from atelier.app.sign import Sign, sign
from atelier.domain.errors import Unavailable
from atelier.settings import Settings

log = structlog.get_logger(__name__)

_WATCH_INTERVAL_S = 0.5
_RESTART_PAUSE_S = 1.0  # between two starts of a worker that keeps dying
_REQUESTS_END_S = 5


async def serve(settings: Settings, on_ready: Callable[[str, str | None], None]) -> None:
    """Serves until SIGTERM or SIGINT, then drains. `on_ready` gets the URL once requests are accepted, and
    the link that lets the first person into the console, while nobody has signed in.

    Raises Unavailable when the port or the database cannot be had.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    places = Places(settings.data_dir)
    async with AsyncExitStack() as stack:
        listening = _listen(settings.server.host, settings.server.port)
        stack.callback(listening.close)
        url = settings.server.public_url.rstrip("/") or _url(listening)
        database = await stack.enter_async_context(open_database(settings))
        workers = Workers(settings, database.dsn)
        stack.push_async_callback(workers.close)
        workers.start()
        api = await stack.enter_async_context(open_api(settings, database.dsn, url))
        server = _Server(
            uvicorn.Config(
                api.app,
                http="httptools",
                ws="websockets-sansio",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_REQUESTS_END_S,
                timeout_keep_alive=30,
                forwarded_allow_ips="",
                proxy_headers=False,
            )
        )
        settle()
        serving = asyncio.create_task(server.serve(sockets=[listening]), name="http")
        await server.ready.wait()
        watching = asyncio.create_task(_watch(database, stack.enter_context(sign(places.running, url))), name="watch")
        stack.push_async_callback(_cancel, watching)
        on_ready(url, await api.first_link())
        stopping = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait({stopping, serving}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        log.info("stopping")
        api.end_streams()
        server.should_exit = True
        await serving


class Workers:
    """Worker processes: as many as wanted, started again when they die."""

    def __init__(self, settings: Settings, dsn: str) -> None:
        self._count = settings.server.workers
        self._drain_s = settings.jobs.drain_s
        self._environment = {
            **os.environ,
            "ATELIER_DATABASE_URL": dsn,
            "ATELIER_DATA_DIR": str(settings.data_dir),
            "ATELIER_LOG_FORMAT": settings.server.log_format,
            "ATELIER_LOG_LEVEL": settings.server.log_level,
        }
        self._tasks: list[asyncio.Task[None]] = []
        self._processes: set[asyncio.subprocess.Process] = set()
        self._closing = False

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._keep_one(), name="worker keeper") for _ in range(self._count)]

    async def close(self) -> None:
        """Drains the workers and waits for them; those that do not end in time are killed."""
        self._closing = True
        for process in list(self._processes):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=self._drain_s + 10)
        for process in list(self._processes):
            log.warning("worker_killed", pid=process.pid)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        if late:
            await asyncio.wait(late)

    def _is_closing(self) -> bool:
        return self._closing

    async def _keep_one(self) -> None:
        while not self._is_closing():
            started = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "atelier.app.worker",
                stdin=asyncio.subprocess.PIPE,  # its end tells the worker that we are gone
                env=self._environment,
                start_new_session=True,  # Ctrl-C is for us; we drain the workers
            )
            self._processes.add(process)
            if self._is_closing():  # while it was starting
                process.terminate()
            code = await process.wait()
            self._processes.discard(process)
            if not self._is_closing():
                log.warning("worker_died", pid=process.pid, code=code)
                await asyncio.sleep(max(0.0, _RESTART_PAUSE_S - (time.monotonic() - started)))


async def _watch(database: Database, ours: Sign) -> None:
    """Starts the embedded PostgreSQL again when it has died, and puts up the sign when another server's is down."""
    while True:
        await asyncio.sleep(_WATCH_INTERVAL_S)
        ours.put_up()
        try:
            if await database.ensure():
                log.warning("postgres_restarted")
        except Unavailable as error:
            log.error("postgres_down", error=str(error))


class _Server(uvicorn.Server):
    """uvicorn without its signal handling, which would end the process before the workers have drained."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Unavailable(f"cannot listen on {host}:{port}: {error.strerror}; choose another --port") from error
    listening.listen(1024)
    return listening


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"
