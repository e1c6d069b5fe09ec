"""The parent's side: a pool of warm children, one call each at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
import structlog

from atelier.sandbox.wire import HEADER, STOP, Call, Fault, Message, Result, Step, frame

log = structlog.get_logger(__name__)

T = TypeVar("T")

_ERROR_TAIL: Final = 4_000  # bytes of the child's stderr that are kept for the log
_PASSED_ON: Final = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TZ")


class SandboxError(Exception):
    """A call did not return a value. The text is for the log; customers get a plain sentence from the caller."""


class ChildCrashed(SandboxError):
    """The child died: a crash in native code, or the system's memory killer."""


class OutOfMemory(SandboxError):
    """The call needed more memory than the sandbox allows."""


class TimedOut(SandboxError):
    """The call took longer than it may, and was killed."""


class CallFailed(SandboxError):
    """The called function raised an exception."""


class Sandbox:
    """At most `size` children, each confined to `memory_bytes` of private memory.

    Children start on demand, stay warm between calls and leave after `idle_s` seconds without one.

    `memory_bytes` 0: no limit. With `grace_s`, a child whose call is cancelled is asked first, and has so long to stop
    by itself, when it next tells its progress; then it stays, with what it has loaded. `passed_on` are names of
    environment variables that children get beside the usual ones, `calls` is how many calls a child lives for.
    """

    def __init__(
        self,
        *,
        size: int,
        memory_bytes: int,
        idle_s: float = 120.0,
        grace_s: float = 0.0,
        passed_on: tuple[str, ...] = (),
        calls: int = 500,  # then a fresh one: libraries leak
    ) -> None:
        self._places = asyncio.Semaphore(size)
        self._threads = max(1, (os.cpu_count() or 1) // size)
        self._memory_bytes = memory_bytes
        self._idle_s = idle_s
        self._grace_s = grace_s
        self._passed_on = (*_PASSED_ON, *passed_on)
        self._calls = calls
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._sweeper: asyncio.Task[None] | None = None

    async def call(
        self,
        function: str,
        argument: Any,
        result: type[T] | Any,
        *,
        timeout_s: float,
        progress: Callable[[float, str], None] | None = None,
    ) -> T:
        """Runs `function` ("module:name", taking the argument and a progress function) in a child.

        The argument and the result travel as msgpack; `result` is the type to decode into. Raises SandboxError.
        When the awaiting task is cancelled, the child is killed with all its processes before this returns.
        """
        async with self._places:
            child = self._idle.pop() if self._idle else await self._start()
            self._busy.add(child)
            healthy = False
            try:
                async with asyncio.timeout(timeout_s):
                    value = await child.run(Call(function, argument), progress)
                healthy = True
                return msgspec.msgpack.decode(value, type=result)
            except CallFailed:
                healthy = True
                raise
            except asyncio.CancelledError:
                healthy = bool(self._grace_s) and await asyncio.shield(child.leave_off(self._grace_s))
                raise
            except TimeoutError as error:
                raise TimedOut(f"{function} took longer than {timeout_s:g} s") from error
            finally:
                self._busy.discard(child)
                if healthy and child.calls < self._calls:
                    child.idle_since = time.monotonic()
                    self._idle.append(child)
                    self._sweep()
                else:
                    await asyncio.shield(child.stop())

    async def close(self) -> None:
        if self._sweeper is not None:
            self._sweeper.cancel()
        children = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(child.stop() for child in children))

    async def _start(self) -> _Child:
        """A start that is cancelled is seen through and undone: half a child could not be stopped by anybody."""
        starting = asyncio.create_task(_Child.start(self._memory_bytes, self._threads, self._passed_on))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            await asyncio.shield(_undo(starting))
            raise

    def _sweep(self) -> None:
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._dismiss_idle(), name="sandbox sweeper")

    async def _dismiss_idle(self) -> None:
        while self._idle:
            oldest = self._idle[0]
            wait_s = oldest.idle_since + self._idle_s - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            elif oldest in self._idle:
                self._idle.remove(oldest)
                self._busy.add(oldest)  # so that `close` stops it, should it come in between
                await oldest.stop()
                self._busy.discard(oldest)


async def _undo(starting: asyncio.Task[_Child]) -> None:
    with contextlib.suppress(OSError):  # it never started
        await (await starting).stop()


class _Child:
    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._errors = asyncio.create_task(self._read_errors())
        self._tail = b""
        self._due: int | None = None  # bytes of the message whose header has come
        self.calls = 0
        self.idle_since = 0.0

    @classmethod
    async def start(cls, memory_bytes: int, threads: int, passed_on: tuple[str, ...]) -> _Child:
        count = str(threads)
        environment = {name: os.environ[name] for name in passed_on if name in os.environ} | {
            "OMP_NUM_THREADS": count,
            "OPENBLAS_NUM_THREADS": count,
            "ATELIER_THREADS": count,
        }
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as unless_started, theirs:
            unless_started.callback(ours.close)
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "atelier.sandbox.child",
                str(theirs.fileno()),
                str(memory_bytes),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
                env=environment,
            )
            unless_started.pop_all()
        reader, writer = await asyncio.open_connection(sock=ours)
        return cls(process, reader, writer)

    async def run(self, call: Call, progress: Callable[[float, str], None] | None) -> msgspec.Raw:
        self.calls += 1
        try:
            self._writer.write(frame(call))
            await self._writer.drain()
            while True:
                match await self._message():
                    case Step(fraction, stage):
                        if progress is not None:
                            progress(fraction, stage)
                    case Result(value):
                        return value
                    case Fault(kind, message, traceback):
                        if kind == "MemoryError":
                            raise OutOfMemory(f"{call.function}: {message}")
                        raise CallFailed(f"{call.function}: {kind}: {message}\n{traceback}")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            code = await self._process.wait()
            await self._errors
            raise ChildCrashed(
                f"{call.function}: the child ended with {code}: {self._tail.decode(errors='replace')}"
            ) from error

    async def leave_off(self, grace_s: float) -> bool:
        """Asks for the end of a call whose answer nobody waits for. Returns whether it came to its end in time."""
        try:
            async with asyncio.timeout(grace_s):
                self._writer.write(STOP)
                await self._writer.drain()
                while isinstance(await self._message(), Step):
                    pass
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            return False
        return True

    async def _message(self) -> Message:
        """The next message, also where an earlier wait for it was cancelled between its header and its body."""
        if self._due is None:
            self._due = HEADER.unpack(await self._reader.readexactly(HEADER.size))[0]
        body = await self._reader.readexactly(self._due)
        self._due = None
        message: Message = msgspec.msgpack.decode(body, type=Message)
        return message

    async def stop(self) -> None:
        """Kills the child and everything in its process group, and waits until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
        await self._errors

    async def _read_errors(self) -> None:
        assert self._process.stderr is not None
        while piece := await self._process.stderr.read(_ERROR_TAIL):
            self._tail = (self._tail + piece)[-_ERROR_TAIL:]
