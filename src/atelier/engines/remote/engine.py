"""An engine that asks and waits. It never asks twice for what it may have asked for already."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

import msgspec
import structlog

from atelier.domain.media import MediaKind
from atelier.domain.operations import OUTPUT_KIND, Operation
from atelier.engines.frames.redraw import READ_BY_ALL, Redrawing, redraw_outside
from atelier.engines.port import Done, Failed, Later, Made, Outcome, Progress, Refused, Task
from atelier.engines.remote.health import Ward
from atelier.engines.remote.port import (
    Accepted,
    Ask,
    Away,
    Broken,
    Busy,
    Declined,
    Finished,
    News,
    Reception,
    Remote,
    Silent,
    Working,
)
from atelier.engines.remote.record import Entry, Record, State
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.settings_remote import RemoteSettings

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S: Final = 0.25
_FULL_S: Final = 2.0
"""When to come back to an engine that has its fill of tasks."""
_PART_OF_LIMIT: Final = 0.8
"""Of an attempt's time limit: then it is handed back, so that the limit never ends a task that goes on elsewhere."""
_LAST_WORD_S: Final = 1.5
"""What a cancelled attempt takes to hear whether the provider took what it was just asked for."""
_FETCHES: Final = 3
_MARGIN_S: Final = 15.0
"""Clocks of workers and the database differ, and a request has to be written down and sent."""

_Part = tuple[Made, ...] | Refused | Later | Failed


class Contract(msgspec.Struct, frozen=True):
    """What is agreed for an engine. `rates` are dollars for each unit that the provider tells of; without them,
    `cost_usd` for an output, and for each second of it. `repeats`: what may have been asked for is asked for again."""

    name: str
    operations: frozenset[Operation]
    at_once: int
    repeats: bool = False
    cost_usd: Decimal | None = None
    cost_usd_per_s: Decimal | None = None
    rates: dict[str, Decimal] = {}

    def cost_of(self, task: Task, usage: Mapping[str, Decimal]) -> Decimal | None:
        """What an output costs: by what the provider told, else as far as the settings say."""
        if told := [amount * self.rates[unit] for unit, amount in usage.items() if unit in self.rates]:
            return sum(told, Decimal(0))
        if self.cost_usd is None and self.cost_usd_per_s is None:
            return None
        duration_s = Decimal(str(getattr(task.order.wish, "duration_s", None) or 0))
        return (self.cost_usd or Decimal(0)) + (self.cost_usd_per_s or Decimal(0)) * duration_s


class RemoteEngine:
    """Each output of an order is a task of its own."""

    def __init__(
        self,
        contract: Contract,
        remote: Remote,
        record: Record,
        ward: Ward,
        settings: RemoteSettings,
        sandbox: Sandbox,
    ) -> None:
        self._sandbox = sandbox
        self.name = contract.name
        self.operations = contract.operations
        self._contract = contract
        self._remote = remote
        self._record = record
        self._ward = ward
        self._settings = settings

    @property
    def remote(self) -> Remote:
        return self._remote

    @property
    def grace_s(self) -> float:
        """For how long a request may still be under way."""
        return self._remote.patience_s + _MARGIN_S

    async def run(self, task: Task, progress: Progress) -> Outcome:
        redrawn = await self._redrawn(task)
        if redrawn is None:
            return Refused("unreadable_media", "a picture cannot be read; send it as a JPEG or PNG")
        share = _Shares(task.order.outputs, progress)
        until = time.monotonic() + min(self._settings.turn_s, task.time_limit_s * _PART_OF_LIMIT)
        works = [
            asyncio.create_task(
                self._output(task, position, redrawn, share.of(position), until), name=f"{self.name} {position}"
            )
            for position in range(task.order.outputs)
        ]
        try:
            parts = await asyncio.gather(*works)
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
        return _together(parts)

    async def _redrawn(self, task: Task) -> dict[str, str] | None:
        """Pictures as phones make them, for whoever does not read those. None: one cannot be read."""
        files: dict[str, str] = {}
        for media in task.order.media():
            if media.kind is MediaKind.IMAGE and media.media_type not in READ_BY_ALL:
                files[media.asset_id] = str(task.new_file(f"redrawn-{len(files)}.jpg"))
                try:
                    await redraw_outside(self._sandbox, Redrawing(str(task.path(media)), files[media.asset_id]))
                except SandboxError:
                    return None
        return files

    async def _output(
        self, task: Task, position: int, redrawn: dict[str, str], progress: Progress, until: float
    ) -> _Part:
        """One output, as far as it comes until the turn is over."""
        begun = await self._record.begin(UUID(task.job_id), self.name, position, at_once=self._contract.at_once)
        if begun is None:
            return Later(_FULL_S, f"{self.name} has as many tasks as it may")
        entry, mine = begun
        ask = Ask(task, position, entry.key, redrawn=redrawn)
        if entry.state is State.INTENDED:
            news = await (self._ask(entry, ask) if mine else self._ask_again(entry, ask))
            if isinstance(news, Refused | Later | Failed):
                return news
            return await self._follow(news, ask, progress, until)
        if entry.state is State.UNCLEAR and entry.known_as is None:
            return Later(
                self._settings.unclear_pause_s, entry.fault or "it is not known whether the provider was asked"
            )
        return await self._follow(entry, ask, progress, until)

    async def _ask(self, entry: Entry, ask: Ask) -> Entry | Refused | Later | Failed:
        """Asks, and writes down what came of it even when the attempt is cancelled meanwhile: a moment is enough for
        most providers to give the task its name."""
        asking = asyncio.create_task(self._ask_and_note(entry, ask), name=f"ask {self.name}")
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            await asyncio.wait({asking}, timeout=_LAST_WORD_S)
            asking.cancel()
            raise

    async def _ask_and_note(self, entry: Entry, ask: Ask) -> Entry | Refused | Later | Failed:
        return await self._note(entry, ask, await self._remote.ask(ask))

    async def _ask_again(self, entry: Entry, ask: Ask) -> Entry | Refused | Later | Failed:
        """Someone meant to ask, and it is not known whether they did."""
        if self._remote.repeatable:
            return await self._ask(entry, msgspec.structs.replace(ask, again=True))
        left_s = self.grace_s - (datetime.now(UTC) - entry.asked_at).total_seconds()
        if left_s > 0:  # whoever asked may be waiting for the answer
            return Later(min(left_s, _FULL_S), f"whether {self.name} was asked is not known yet")
        fault = f"whether {self.name} was asked is not known"
        if self._contract.repeats:
            await self._record.end(entry, Broken(fault))
        else:
            await self._doubt(entry, fault)
        return Later(_FULL_S if self._contract.repeats else self._settings.unclear_pause_s, fault)

    async def _note(self, entry: Entry, ask: Ask, answer: Reception) -> Entry | Refused | Later | Failed:
        """Writes down what a provider answered to a request, before anything else is done with it."""
        match answer:
            case Accepted(handle):
                await self._ward.well(self.name)
                if not await self._record.accept(entry, handle):
                    await self._remote.call_off(handle)
                    return Later(_FULL_S, "the task was called off meanwhile")
                return msgspec.structs.replace(
                    entry,
                    state=State.ACCEPTED,
                    name=handle.name,
                    handle=msgspec.json.encode(handle.addresses).decode(),
                    accepted_at=datetime.now(UTC),
                    heard_at=datetime.now(UTC),
                )
            case Busy(after_s, reason):
                await self._record.drop(entry, reason)
                await self._ward.well(self.name)  # who counts our requests is there
                return Later(after_s, reason, elsewhere=True)
            case Away(reason, after_s):
                await self._record.drop(entry, reason)
                await self._ward.failed(self.name, reason)
                log.warning("engine_away", engine=self.name, job=ask.task.job_id, fault=reason)
                return Later(after_s, reason, elsewhere=True)
            case Silent(reason):
                await self._ward.failed(self.name, reason)
                log.warning("engine_silent", engine=self.name, job=ask.task.job_id, fault=reason)
                if self._remote.repeatable:
                    return Later(_FULL_S, reason)
                if self._contract.repeats:
                    await self._record.end(entry, Broken(reason))
                    return Failed(reason)
                await self._doubt(entry, reason)
                return Later(self._settings.unclear_pause_s, reason)
            case Declined(asked=False):
                await self._ward.untried(self.name)
                return await self._conclude(entry, ask, answer)
            case _:
                await self._ward.well(self.name)
                return await self._conclude(entry, ask, answer)

    async def _conclude(self, entry: Entry, ask: Ask, news: Finished | Declined | Broken) -> Entry | Refused | Failed:
        """Keeps a provider's last word on a task."""
        usage = news.usage if isinstance(news, Finished) else {}
        billed = isinstance(news, Finished) or news.billed
        cost_usd = self._contract.cost_of(ask.task, usage) if billed else None
        await self._record.end(entry, news, cost_usd)
        match news:
            case Declined(code, message):
                return Refused(code, message)
            case Broken(reason):
                log.warning("remote_task_failed", engine=self.name, job=ask.task.job_id, fault=reason)
                return Failed(reason)
            case Finished(files, _):
                urls = msgspec.json.encode([file.url for file in files if file.url]).decode()
                body = next((file.body for file in files if file.body), None)
                return msgspec.structs.replace(entry, state=State.DONE, result=urls, body=body)

    async def _follow(self, entry: Entry, ask: Ask, progress: Progress, until: float) -> _Part:
        """From a task that the provider has, or had, to its files."""
        pause_s = _FIRST_PAUSE_S
        heard = entry.heard_at or entry.asked_at
        while entry.state in (State.ACCEPTED, State.UNCLEAR):
            if time.monotonic() >= until:
                return Later(pause_s, "the provider is not finished")
            handle = entry.known_as
            assert handle is not None
            news: News = await self._remote.look(handle, ask)
            if isinstance(news, Silent):
                if await self._worn_out(entry, heard, news.reason):
                    return Later(self._settings.unclear_pause_s, news.reason)
            elif isinstance(news, Working):
                progress(0.95 * (news.share or 0.0), news.stage)
                if _since(entry.accepted_at or heard) > self._settings.result_limit_s:
                    await self._doubt(entry, f"{self.name} keeps saying that it works")
                    return Later(self._settings.unclear_pause_s, "the provider works for too long")
                heard = await self._heard(entry, heard)
                entry = msgspec.structs.replace(entry, state=State.ACCEPTED)
            else:
                concluded = await self._conclude(entry, ask, news)
                if isinstance(concluded, Refused | Failed):
                    return concluded
                entry = concluded
                break
            if entry.state is State.UNCLEAR:
                return Later(self._settings.unclear_pause_s, entry.fault or "the provider is silent")
            await asyncio.sleep(min(pause_s, max(0.0, until - time.monotonic())))
            pause_s = min(pause_s * 1.5, self._settings.poll_s)
        if entry.state is State.DONE:
            return await self._fetch(entry, ask, progress)
        return Refused(entry.code or "unavailable", entry.fault or "the operator has given this task up")

    async def _worn_out(self, entry: Entry, heard: datetime, reason: str) -> bool:
        """Whether a provider has been silent for too long; then a person is asked."""
        if _since(heard) <= self._settings.unclear_after_s:
            return False
        await self._doubt(entry, reason)
        return True

    async def _heard(self, entry: Entry, heard: datetime) -> datetime:
        """Notes a sign of life, now and then."""
        if entry.state is State.UNCLEAR or _since(heard) > self._settings.poll_s:
            await self._record.hear(entry)
            return datetime.now(UTC)
        return heard

    async def _doubt(self, entry: Entry, fault: str) -> bool:
        doubted = await self._record.doubt(entry, fault)
        if doubted:
            log.error("remote_task_unclear", engine=self.name, job=str(entry.job_id), fault=fault)
        return doubted

    async def _fetch(self, entry: Entry, ask: Ask, progress: Progress) -> _Part:
        """The result's files. What was paid for is fetched again and again before it is given up."""
        made: list[Made] = []
        for number, file in enumerate(entry.files):
            progress(0.95, "fetching")
            path = ask.task.new_file(f"{self.name}-{entry.position}-{number}-{time.monotonic_ns()}")
            fault: Silent | Broken | None = None
            for attempt in range(_FETCHES):
                fault = await self._remote.fetch(file, path)
                if not isinstance(fault, Silent):
                    break
                await asyncio.sleep(_FIRST_PAUSE_S * 2**attempt)
            if isinstance(fault, Broken) or (
                fault is not None and _since(entry.ended_at or datetime.now(UTC)) > self._settings.unclear_after_s
            ):
                return Refused("unavailable", f"what {self.name} made cannot be fetched any more")
            if fault is not None:
                return Later(_FULL_S, fault.reason)
            made.append(Made(str(path), _kind(ask.task.order.operation)))
        progress(1.0, "fetching")
        return tuple(made)


class _Shares:
    """The progress of several outputs as one."""

    def __init__(self, count: int, progress: Progress) -> None:
        self._done = [0.0] * count
        self._progress = progress

    def of(self, position: int) -> Callable[[float, str], None]:
        def tell(share: float, stage: str) -> None:
            self._done[position] = max(self._done[position], share)
            self._progress(sum(self._done) / len(self._done), stage)

        return tell


def _together(parts: list[_Part]) -> Outcome:
    """One outcome of all outputs: nothing is over before each of them is; then what there is counts."""
    if waiting := [part for part in parts if isinstance(part, Later)]:
        elsewhere = len(waiting) == len(parts) and all(part.elsewhere for part in waiting)
        return Later(min(part.after_s for part in waiting), waiting[0].reason, elsewhere)
    made = tuple(file for part in parts if isinstance(part, tuple) for file in part)
    if made:
        return Done(made)
    return next((part for part in parts if isinstance(part, Failed)), None) or next(
        part for part in parts if isinstance(part, Refused)
    )


def _kind(operation: Operation) -> MediaKind:
    return OUTPUT_KIND[operation] or MediaKind.TEXT


def _since(moment: datetime) -> float:
    return (datetime.now(UTC) - moment).total_seconds()
