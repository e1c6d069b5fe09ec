"""What was asked of providers: the one module that reads and writes `remote_tasks`.

A row is there before the provider is asked. Every later step names the try that it belongs to, so that whoever comes
late changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from atelier.db.pool import Pool, persist, statements
from atelier.engines.remote.port import Broken, Declined, Finished, Handle, RemoteFile

_sql: Any = statements("engines")

_KEYS: Final = UUID("6f2c1d0e-9b57-4a57-8a3b-5f1f6b0c7d21")


class State(StrEnum):
    INTENDED = "intended"
    ACCEPTED = "accepted"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELED = "canceled"
    UNCLEAR = "unclear"
    GIVEN_UP = "given_up"


class Entry(msgspec.Struct, frozen=True):
    """A row of `remote_tasks`. The columns' comments are in db/schema.sql."""

    job_id: UUID
    engine: str
    position: int
    tries: int
    state: State
    name: str | None
    handle: str | None
    result: str | None
    body: bytes | None
    fault: str | None
    code: str | None
    billed: bool | None
    cost_usd: Decimal | None
    usage: str | None
    created_at: datetime
    asked_at: datetime
    accepted_at: datetime | None
    heard_at: datetime | None
    ended_at: datetime | None
    settle_at: datetime | None

    @property
    def key(self) -> str:
        """What the provider may know this try by."""
        return str(uuid5(_KEYS, f"{self.job_id}/{self.engine}/{self.position}/{self.tries}"))

    @property
    def known_as(self) -> Handle | None:
        if self.name is None:
            return None
        return Handle(self.name, msgspec.json.decode(self.handle or "{}", type=dict[str, str]))

    @property
    def files(self) -> tuple[RemoteFile, ...]:
        """Of a task that is done."""
        if self.body is not None:
            return (RemoteFile(body=self.body),)
        return tuple(RemoteFile(url=url) for url in msgspec.json.decode(self.result or "[]", type=list[str]))


class Record:
    """The tasks of one database."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def begin(self, job_id: UUID, engine: str, position: int, *, at_once: int) -> tuple[Entry, bool] | None:
        """The row of an output, and whether the caller is to ask for it now. None: not now."""
        row = await _sql.begin_remote_task(self._pool, job_id=job_id, engine=engine, position=position, at_once=at_once)
        if row is None:
            return None
        values = dict(row)
        mine = values.pop("mine")
        return _entry(values), mine

    async def accept(self, entry: Entry, handle: Handle) -> bool:
        """False: the row went another way meanwhile, and nobody will ask for the task again."""
        addresses = msgspec.json.encode(handle.addresses).decode()
        taken = await persist(
            lambda: _sql.accept_remote_task(self._pool, **_which(entry), name=handle.name, handle=addresses)
        )
        return taken is not None

    async def hear(self, entry: Entry) -> None:
        await _sql.hear_remote_task(self._pool, **_which(entry))

    async def end(self, entry: Entry, news: Finished | Declined | Broken, cost_usd: Decimal | None = None) -> bool:
        """Keeps what came of it. False: it had ended before."""
        body = next((file.body for file in news.files if file.body), None) if isinstance(news, Finished) else None
        ended = await persist(
            lambda: _sql.end_remote_task(
                self._pool,
                **_which(entry),
                state={Finished: State.DONE, Declined: State.REFUSED, Broken: State.FAILED}[type(news)],
                result=_urls(news),
                body=body,
                fault=_fault(news),
                code=news.code if isinstance(news, Declined) else None,
                billed=True if isinstance(news, Finished) else news.billed,
                usage=_usage(news),
                cost_usd=cost_usd,
            )
        )
        return ended is not None

    async def call_off(self, entry: Entry, fault: str) -> None:
        await _sql.end_remote_task(
            self._pool,
            **_which(entry),
            state=State.CANCELED,
            result=None,
            body=None,
            fault=fault,
            code=None,
            billed=None,
            usage=None,
            cost_usd=None,
        )

    async def doubt(self, entry: Entry, fault: str) -> bool:
        """A person must decide. False: it is no longer in question, or was so before."""
        return await _sql.doubt_remote_task(self._pool, **_which(entry), fault=fault) is not None

    async def drop(self, entry: Entry, fault: str) -> None:
        """The provider was certainly not asked, or certainly did not take it. Keys of earlier tries stay used."""
        if entry.tries == 1:
            await _sql.drop_remote_task(self._pool, **_which(entry))
        else:
            await self.end(entry, Broken(fault, billed=False))

    async def holder(self, job_id: UUID) -> str | None:
        """The engine that a job must stay with."""
        holder: str | None = await _sql.holder_of_job(self._pool, job_id=job_id)
        return holder

    async def take_unsettled(self, *, count: int, lease_s: float) -> list[Entry]:
        return [_entry(dict(row)) async for row in _sql.take_unsettled(self._pool, count=count, lease_s=lease_s)]

    async def settle(self, entry: Entry) -> None:
        await _sql.settle_remote_task(self._pool, job_id=entry.job_id, engine=entry.engine, position=entry.position)

    async def all(self, *, open_only: bool, count: int) -> list[dict[str, Any]]:
        """For people."""
        rows = _sql.list_remote_tasks(self._pool, open=open_only, count=count)
        return [dict(row) async for row in rows]

    async def decide(self, job_id: UUID, state: State, fault: str) -> int:
        """A person's word on what is unclear of a job. Returns on how many outputs it fell."""
        count: int = await _sql.decide_remote_task(self._pool, job_id=job_id, state=state, fault=fault)
        return count

    async def costs(self, since: datetime) -> list[dict[str, Any]]:
        """By engine."""
        return [dict(row) async for row in _sql.engine_costs(self._pool, since=since)]


def _which(entry: Entry) -> dict[str, Any]:
    return {"job_id": entry.job_id, "engine": entry.engine, "position": entry.position, "tries": entry.tries}


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**row | {"state": State(row["state"])})


def _urls(news: Finished | Declined | Broken) -> str | None:
    if not isinstance(news, Finished):
        return None
    return msgspec.json.encode([file.url for file in news.files if file.url]).decode()


def _usage(news: Finished | Declined | Broken) -> str | None:
    if not isinstance(news, Finished) or not news.usage:
        return None
    return msgspec.json.encode({unit: float(amount) for unit, amount in news.usage.items()}).decode()


def _fault(news: Finished | Declined | Broken) -> str | None:
    match news:
        case Declined(_, message):
            return message
        case Broken(reason):
            return reason
        case _:
            return None
