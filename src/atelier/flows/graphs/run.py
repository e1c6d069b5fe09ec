"""A graph's job: looks what its calls have come to, queues those that can run now, and ends when all is done.

It is a job like others, claimed by a ticket, but it never waits in a worker: as long as its calls run, its ticket
sleeps (functions/graphs.sql), and whoever ends a call wakes it. Everything it knows is in the database, so any worker
can go on after a crash, and a call is queued once however often this runs.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import structlog

from atelier.db.notify import CHANGES, TICKETS, Bell
from atelier.db.pool import Pool, persist, statements
from atelier.domain import policy
from atelier.domain.errors import Invalid
from atelier.domain.graph import Graph
from atelier.domain.ids import new_id
from atelier.domain.job import JobState
from atelier.domain.media import MediaKind
from atelier.domain.order import encode
from atelier.domain.wishes.graph import RunGraph
from atelier.engines.router import Router
from atelier.flows.ending import Ending
from atelier.flows.graphs.walk import Call, Item, given_values, walk
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.settings import JobSettings
from atelier.storage.assets import Asset, Assets
from atelier.storage.store import Store

log = structlog.get_logger(__name__)
_sql: Any = statements("flows")

_TEXT_BYTES = 64 << 10  # of a file that goes on as text


class Child(msgspec.Struct, frozen=True):
    """A call that was queued, and what it has made."""

    job: Job
    outputs: Sequence[Asset]

    @property
    def made(self) -> bool:
        return self.job.state in (JobState.SUCCEEDED, JobState.PARTIAL)


class GraphRun:
    def __init__(
        self,
        *,
        pool: Pool,
        bell: Bell,
        jobs: Jobs,
        assets: Assets,
        store: Store,
        router: Router,
        settings: JobSettings,
    ) -> None:
        self._pool = pool
        self._bell = bell
        self._jobs = jobs
        self._assets = assets
        self._store = store
        self._router = router
        self._settings = settings

    async def advance(self, job: Job) -> Ending | None:
        """One look at a graph's job. None: its calls go on, and it has been handed back until one of them ends."""
        wish = job.order.wish
        assert isinstance(wish, RunGraph)
        children = await self._children(job)
        broken = next((child for child in children.values() if child.job.state.final and not child.made), None)
        if broken is not None:
            return self._stopped(job, wish, children, broken)
        results = {part: await self._items(child) for part, child in children.items() if child.made}
        try:
            walked = walk(wish.graph, given_values(wish), job.order.seed, lambda call: results.get(call.part))
        except Invalid as invalid:
            return self._ended(job, wish, children, JobState.FAILED, "invalid_input", invalid.message)
        wanted = [call for call in walked.calls if call.part in wish.shares]
        if all(call.part in results for call in wanted) and None not in walked.values.values():
            return self._ended(job, wish, children, JobState.SUCCEEDED)
        fresh = [call for call in wanted if call.part not in children]
        for call in fresh:  # words that a model of the graph has written
            for field, text in call.canonical.texts().items():
                if refusal := policy.review(text):
                    message = f"node {call.node}: {field}: {refusal.message}"
                    return self._ended(job, wish, children, JobState.FAILED, "content_policy", message, node=call.node)
        await self._spawn(job, fresh)
        ended = sum(child.job.state.final for child in children.values())
        await persist(
            lambda: _sql.await_children(
                self._pool, id=job.id, worker_id=job.worker_id, attempt=job.attempt, ended=ended
            )
        )
        return None

    async def _children(self, job: Job) -> dict[str, Child]:
        found: list[Job] = await persist(lambda: self._jobs.children(job.id))
        made: Mapping[UUID, Sequence[Asset]] = await persist(
            lambda: self._assets.outputs([child.id for child in found])
        )
        return {str(child.part): Child(child, made.get(child.id, ())) for child in found}

    async def _items(self, child: Child) -> tuple[Item, ...]:
        """What a call gives on: its files, or the text in them."""
        return tuple([await self._item(asset) for asset in child.outputs])

    async def _item(self, asset: Asset) -> Item:
        if asset.kind is not MediaKind.TEXT:
            return asset.media
        size = min(asset.size_bytes, _TEXT_BYTES)
        content = b"".join([piece async for piece in self._store.open(asset.path, 0, size)])
        return content.decode(errors="replace")

    async def _spawn(self, job: Job, calls: Sequence[Call]) -> None:
        """Queues calls. One that is there already, from an attempt that died, stays as it is."""
        for call in calls:
            lane = self._router.lane(call.order.model, call.order.operation)
            if await persist(functools.partial(self._queue, job, call, lane)):
                self._bell.ring(TICKETS, lane)
        self._bell.ring(CHANGES, f"{job.account_id} {job.id}")

    async def _queue(self, job: Job, call: Call, lane: str) -> bool:
        made: bool = await _sql.spawn_child(
            self._pool,
            parent_id=job.id,
            id=new_id(),
            part=call.part,
            model=call.order.model,
            operation=call.order.operation,
            lane=lane,
            input=msgspec.json.encode(call.input).decode(),
            order_json=encode(call.order),
            input_assets=[UUID(media.asset_id) for media in call.order.media()],
            outputs=call.order.outputs,
            time_limit_s=self._settings.limit_s(call.order.operation),
        )
        return made

    def _stopped(self, job: Job, wish: RunGraph, children: Mapping[str, Child], broken: Child) -> Ending:
        """A call has failed: what was made so far is kept and paid for, the rest goes back."""
        node = str(broken.job.part).partition("/")[0]
        code, message = broken.job.error_code or "failed", broken.job.error_message or broken.job.status
        return self._ended(job, wish, children, JobState.FAILED, code, f"node {node}: {message}", node=node)

    def _ended(
        self,
        job: Job,
        wish: RunGraph,
        children: Mapping[str, Child],
        state: JobState,
        code: str | None = None,
        message: str | None = None,
        *,
        node: str | None = None,
    ) -> Ending:
        used = sum(wish.shares.get(part, 0) for part, child in children.items() if child.made)
        results: dict[str, list[str]] = {}
        rows: list[dict[str, Any]] = []
        for key, source in wish.graph.outputs.items():
            results[key] = []
            for asset in _files(source, children, wish.graph):
                rows.append(_copy(asset, len(rows)))
                results[key].append(rows[-1]["asset_id"])
        if state is JobState.FAILED and rows:
            state = JobState.PARTIAL
        notes: dict[str, Any] = {"seed": job.order.seed, "results": results}
        if node is not None:
            notes["failed_node"] = node
        return Ending(state, code, message, notes, tuple(rows), refund=max(0, job.price - used))


def _files(node_id: str, children: Mapping[str, Child], graph: Graph) -> list[Asset]:
    """What the calls of a node have made, in order."""
    parts = sorted(
        (part for part in children if part.partition("/")[0] == node_id), key=lambda part: int(part.rpartition("/")[2])
    )
    return [asset for part in parts for asset in children[part].outputs]


def _copy(asset: Asset, position: int) -> dict[str, Any]:
    """A row for the graph's own outputs: another asset over the same blob."""
    return {"asset_id": str(new_id()), "copy_of": str(asset.id), "position": position}
