"""Running a job: inputs to a scratch directory, the engine, the finished files into the store, and the last step."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import structlog

from atelier.db.notify import CHANGES, DELIVERIES, TICKETS, Bell
from atelier.db.pool import Pool, persist, statements
from atelier.domain.errors import AtelierError, NotFound, Unavailable
from atelier.domain.ids import age_s, new_id
from atelier.domain.job import JobState
from atelier.domain.media import MediaKind, media_type
from atelier.domain.money import missing_share
from atelier.domain.operations import OUTPUT_KIND
from atelier.domain.order import Order
from atelier.engines.builtin import GPU, GRAPHS, REMOTE, EngineCard
from atelier.engines.port import Done, Engine, Failed, Later, Made, Outcome, Refused, StyleFile, Task
from atelier.engines.router import Router
from atelier.flows.choose import Choice, Choose, Passed
from atelier.flows.cut_out import CutOut, easily_cut
from atelier.flows.ending import Ending
from atelier.flows.finish_file import Finished, Finishing
from atelier.flows.graphs.run import GraphRun
from atelier.flows.mask import plain_masks
from atelier.flows.previewing import previewing
from atelier.flows.reporting import Reporting
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job, Preview
from atelier.provenance.facts import Input, Marking
from atelier.sandbox.host import OutOfMemory, Sandbox, SandboxError, TimedOut
from atelier.settings import JobSettings
from atelier.storage.assets import Assets
from atelier.storage.store import Store, blob_path
from atelier.styles.styles import Styles

log = structlog.get_logger(__name__)
_sql: Any = statements("flows")

_FINISH_LIMIT_S = 120.0
_RETRY_DELAY_S = 1.0


class Postponed(msgspec.Struct, frozen=True):
    """The attempt is over and the job goes back to the queue; `counts` towards the attempts limit or not."""

    delay_s: float
    counts: bool


class Run:
    """Runs attempts. One of these serves a whole worker."""

    def __init__(
        self,
        *,
        pool: Pool,
        bell: Bell,
        jobs: Jobs,
        assets: Assets,
        styles: Styles,
        store: Store,
        router: Router,
        choose: Choose,
        engines: Mapping[str, Engine],
        sandbox: Sandbox,
        identity: Path,
        scratch: Path,
        settings: JobSettings,
    ) -> None:
        self._pool = pool
        self._bell = bell
        self._jobs = jobs
        self._assets = assets
        self._styles = styles
        self._store = store
        self._choose = choose
        self._engines = engines
        self._cut_out = CutOut(router, engines)
        self._sandbox = sandbox
        self._identity = identity
        self._scratch = scratch
        self._settings = settings
        self._guests = asyncio.Semaphore(settings.slots)  # what was to run elsewhere and is done here after all
        self._graphs = GraphRun(
            pool=pool,
            bell=bell,
            jobs=jobs,
            assets=assets,
            store=store,
            router=router,
            settings=settings,
        )

    async def attempt(self, job: Job, *, stop: Callable[[], None]) -> None:
        """Runs one attempt of a job that this worker has started, to its end.

        `stop` is called when the job turns out to be canceled; it must cancel the task that runs this. A cancelled
        task leaves the job to whoever cancelled it. Database outages are waited out.
        """
        if job.cancel_requested_at is not None:
            await self.end(job, Ending(JobState.CANCELED, "canceled", "canceled by the customer"))
            return
        if job.attempt > self._settings.attempts:
            message = f"given up after {self._settings.attempts} attempts: each died with its worker"
            await self.end(job, Ending(JobState.FAILED, "attempts_exhausted", message))
            return
        try:
            choice: Choice = await persist(lambda: self._choose.engines(job))
        except Unavailable as error:
            await self.end(job, Ending(JobState.FAILED, error.code, error.message))
            return
        if choice.cards[0] is GRAPHS:
            await self._advance(job)
            return
        scratch = self._scratch / f"{job.id}-{new_id().hex[-8:]}"
        try:
            scratch.mkdir(parents=True)
            engine, result = await self._try(job, choice, scratch, stop)
            if isinstance(result, Ending):
                await self.end(job, result, engine=engine)
            else:
                await self.postpone(job, delay_s=result.delay_s, counts=result.counts)
        finally:
            await asyncio.shield(_remove(scratch))

    async def _try(
        self, job: Job, choice: Choice, scratch: Path, stop: Callable[[], None]
    ) -> tuple[str | None, Ending | Postponed]:
        """The engines in their order, to the first that begins; which one that was, and what came of it."""
        passed: list[Passed] = []
        for card in choice.cards:
            closed: Passed | None = await persist(partial(self._choose.closed, card, choice))
            if closed is not None:
                passed.append(closed)
                continue
            guest = job.lane in (GPU, REMOTE) and card.lane not in (GPU, REMOTE)
            async with (
                self._guests if guest else contextlib.nullcontext(),
                Reporting(self._jobs, self._bell, job, card.name, stop) as report,
            ):
                result = await self._work(job, card, scratch, report)
            if isinstance(result, Passed):
                passed.append(result)
                continue
            if passed and isinstance(result, Ending):
                notes = {**result.notes, "passed_over": [other.engine for other in passed]}
                result = msgspec.structs.replace(result, notes=notes)
            return card.name, result
        return self._nobody(job, passed)

    def _nobody(self, job: Job, passed: Sequence[Passed]) -> tuple[str | None, Ending | Postponed]:
        """After all engines were passed over: a while later, as long as one of them may be ready then."""
        waits = [other.after_s for other in passed if other.refused is None]
        if waits and age_s(job.id) <= self._settings.patience_s:
            return None, Postponed(max(_RETRY_DELAY_S, min(waits)), counts=False)
        for other in passed:
            if other.refused is not None:
                return other.engine, Ending(JobState.FAILED, other.refused.code, other.refused.message)
        message = "no engine that could do this was to be reached; try again later"
        return passed[-1].engine, Ending(JobState.FAILED, "unavailable", message)

    async def _advance(self, job: Job) -> None:
        """One step of a graph, whose work is done by jobs of its own."""
        result: Ending | Postponed | None
        try:
            result = await self._graphs.advance(job)
        except Exception as error:
            result = self._fault(job, error)
        if isinstance(result, Ending):
            await self.end(job, result, engine=GRAPHS.name)
        elif result is not None:
            await self.postpone(job, delay_s=result.delay_s, counts=result.counts)

    async def end(self, job: Job, ending: Ending, *, engine: str | None = None) -> None:
        """The last step: state, money, outputs and webhooks, in one transaction."""
        refund = ending.refund
        if refund is None:
            refund = {
                JobState.SUCCEEDED: 0,
                JobState.PARTIAL: missing_share(job.price, job.outputs, min(len(ending.outputs), job.outputs)),
            }.get(ending.state, job.price)
        deliveries = await persist(
            lambda: _sql.finish_job(
                self._pool,
                id=job.id,
                worker_id=job.worker_id,
                attempt=job.attempt,
                engine=engine,
                status=ending.state,
                refund=refund,
                error_code=ending.code,
                error_message=ending.message,
                notes=msgspec.json.encode(ending.notes).decode(),
                outputs=msgspec.json.encode(ending.outputs).decode(),
            )
        )
        if deliveries is None:
            log.info("attempt_superseded", job=str(job.id), attempt=job.attempt)
            return
        self._announce(job)
        if deliveries:
            self._bell.ring(DELIVERIES)

    async def postpone(self, job: Job, *, delay_s: float, counts: bool) -> None:
        """Hands the job back to the queue."""
        await persist(lambda: self._jobs.hand_back(job, delay_s=delay_s, counts=counts))
        self._announce(job)

    def _announce(self, job: Job) -> None:
        self._bell.ring(CHANGES, f"{job.account_id} {job.id}")
        if job.parent_id is not None:
            self._bell.ring(TICKETS, GRAPHS.lane)
            self._bell.ring(CHANGES, f"{job.account_id} {job.parent_id}")
        if job.key_concurrency is not None:  # its end may have admitted another
            self._bell.ring(TICKETS, job.lane)

    async def _work(
        self, job: Job, card: EngineCard, scratch: Path, report: Callable[[float, str], None]
    ) -> Ending | Postponed | Passed:
        """The engine's part and what follows from it, with every fault turned into a value."""
        order = job.order
        try:
            async with asyncio.timeout(job.time_limit_s) as limit:
                task = await self._prepare(job, _given(order, card), scratch)
                async with previewing(task, partial(self._keep_preview, job, order, card)), _timed(card, job, limit):
                    outcome = await self._engines[card.name].run(task, report)
                outcome = await self._cut_out.apply(task, outcome, report)
        except (TimeoutError, TimedOut):
            return Ending(JobState.FAILED, "time_limit", f"took longer than {job.time_limit_s:g} s")
        except OutOfMemory:
            return Ending(JobState.FAILED, "out_of_memory", "needs more memory than a job may use; ask for less")
        except AtelierError as error:
            return Ending(JobState.FAILED, error.code, error.message)
        except Exception as error:
            return self._fault(job, error)
        try:
            return await self._conclude(job, order, task, outcome, card)
        except (SandboxError, AtelierError, OSError) as error:
            return self._fault(job, error)

    async def _prepare(self, job: Job, order: Order, scratch: Path) -> Task:
        ids = {UUID(media.asset_id) for media in order.media()}
        assets = await persist(lambda: self._assets.inputs(job.account_id, list(ids))) if ids else {}
        if lost := ids - assets.keys():
            raise NotFound("asset", ", ".join(map(str, lost)))
        inputs = {str(asset.id): await self._fetch(asset.path, scratch) for asset in assets.values()}
        inputs |= await plain_masks(self._sandbox, order, inputs, scratch)
        styles = await self._styles_of(order, scratch)
        return Task(str(job.id), order, str(scratch), inputs, job.time_limit_s, styles)

    async def _styles_of(self, order: Order, scratch: Path) -> dict[str, StyleFile]:
        """The order's styles; those that were deleted meanwhile are left out."""
        ids = [use.id for use in order.styles()]
        if not ids:
            return {}
        return {
            style.id: StyleFile(style.words, style.engine, style.path and await self._fetch(style.path, scratch))
            for style in await persist(lambda: self._styles.files(ids))
        }

    async def _fetch(self, path: str, scratch: Path) -> str:
        """A local file with the bytes of a stored one: the store's own, or a copy."""
        local = self._store.local_path(path)
        if local is None:
            local = scratch / f"input-{new_id()}"
            await self._store.get_file(path, local)
        return str(local)

    async def _conclude(
        self, job: Job, order: Order, task: Task, outcome: Outcome, card: EngineCard
    ) -> Ending | Postponed | Passed:
        match outcome:
            case Later(after_s, _, elsewhere):
                return Passed(card.name, after_s) if elsewhere else Postponed(after_s, counts=False)
            case Failed():
                return self._again(job)
            case Refused("not_configured", message):
                log.warning("engine_not_configured", engine=card.name, job=str(job.id), fault=message)
                return Passed(card.name, refused=outcome)
            case Refused(code, message):
                return Ending(JobState.FAILED, code, message)
            case Done(files, notes):
                outputs = await self._finish_files(job, order, task, files, card)
                wanted = order.outputs if OUTPUT_KIND[order.operation] is not None else 0
                if wanted and not outputs:
                    raise SandboxError(f"{card.name} made no file")
                unused = order.unused(card.ignores)
                notes = {"seed": order.seed, **({"unused": unused} if unused else {}), **notes}
                if len(outputs) >= wanted and (short := order.shortfall):
                    refund = missing_share(job.price, short.asked, short.given)
                    return Ending(JobState.PARTIAL, "partial", short.told, notes, tuple(outputs), refund)
                if len(outputs) >= wanted:
                    return Ending(JobState.SUCCEEDED, notes=notes, outputs=tuple(outputs))
                message = f"{len(outputs)} of {wanted} outputs were made"
                return Ending(JobState.PARTIAL, "partial", message, notes, tuple(outputs))

    async def _finish_files(
        self, job: Job, order: Order, task: Task, files: Sequence[Made], card: EngineCard
    ) -> list[dict[str, Any]]:
        """Marks, measures and stores the engine's files. Returns their rows for the database."""
        inputs = tuple(Input(str(task.path(media)), media.media_type) for media in order.media())
        marking = _marking(job, order, card, inputs)
        rows: list[dict[str, Any]] = []
        for position, made in enumerate(files):
            file = await self._finish(made, marking, order)
            blob_id = new_id()
            name = _filename(job, position, file)
            await self._store.put_file(blob_path(blob_id), Path(file.path))
            rows.append(file.row(asset_id=new_id(), blob_id=blob_id, filename=name, position=position))
        return rows

    async def _finish(self, made: Made, marking: Marking, order: Order) -> Finished:
        finished: Finished = await self._sandbox.call(
            "atelier.flows.finish_file:finish_file",
            Finishing(made.path, made.kind, marking, str(self._identity), order.finish),
            Finished,
            timeout_s=_FINISH_LIMIT_S,
        )
        return finished

    async def _keep_preview(self, job: Job, order: Order, card: EngineCard, number: int, path: Path) -> None:
        """Shows a picture of the work in progress. One that cannot be finished is left out."""
        try:
            file = await self._finish(Made(str(path), MediaKind.IMAGE), _marking(job, order, card), order)
        except (SandboxError, AtelierError) as error:
            log.warning("preview_lost", job=str(job.id), number=number, error=str(error))
            return
        body = await asyncio.to_thread(Path(file.path).read_bytes)
        await persist(lambda: self._jobs.keep_preview(job, Preview(number, file.facts.media_type, body)))
        self._bell.ring(CHANGES, f"{job.account_id} {job.id}")

    def _fault(self, job: Job, error: Exception) -> Ending | Postponed:
        """A defect, in an engine or in ours: the attempt failed, and the next may do better."""
        told = {"exc_info": error} if not isinstance(error, SandboxError) else {}  # which brings the child's traceback
        log.error("attempt_failed", job=str(job.id), attempt=job.attempt, model=job.model, error=str(error), **told)
        return self._again(job)

    def _again(self, job: Job) -> Ending | Postponed:
        """After an attempt that came to nothing: the next one, if there is one left."""
        if job.attempt >= self._settings.attempts:
            return Ending(JobState.FAILED, "engine_failed", "the engine broke off; that is our fault, not your input's")
        return Postponed(_RETRY_DELAY_S * job.attempt, counts=True)


def _given(order: Order, card: EngineCard) -> Order:
    """As the engine gets it: with as many previews as it shows unasked, where the customer has not said how many, and
    easily cut out, where it does not draw on transparency itself."""
    shown = order if order.previews else msgspec.structs.replace(order, previews=card.previews)
    return shown if card.transparent else easily_cut(shown)


def _marking(job: Job, order: Order, card: EngineCard, inputs: tuple[Input, ...] = ()) -> Marking:
    return Marking(
        job_id=str(job.id),
        operation=order.operation,
        engine=card.name,
        model=order.model,
        trained=card.trained,
        inputs=inputs,
    )


@asynccontextmanager
async def _timed(card: EngineCard, job: Job, limit: asyncio.Timeout) -> AsyncIterator[None]:
    """Suspends the limit while an engine works that keeps to it by itself; what follows may take as long again."""
    if card.times_itself:
        limit.reschedule(None)
    yield
    if card.times_itself:
        limit.reschedule(asyncio.get_running_loop().time() + job.time_limit_s)


async def _remove(scratch: Path) -> None:
    """An empty directory at once, a full one in a thread: large files take their time."""
    try:
        scratch.rmdir()  # noqa: ASYNC240 - one quick system call
    except OSError:
        await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)


def _filename(job: Job, position: int, file: Finished) -> str:
    kind = media_type(file.facts.media_type)
    extension = kind.extension if kind is not None else "bin"
    return f"{job.operation}-{str(job.id)[-8:]}-{position + 1}.{extension}"
