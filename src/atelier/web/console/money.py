"""What there is, where it went, and every entry: as pages, and as a table to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.response import Stream

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller, Scope
from atelier.domain.money import as_credits
from atelier.jobs.jobs import Jobs
from atelier.ledger.ledger import Entry, EntryKind, Ledger
from atelier.web.console.charts import by_day, by_model
from atelier.web.console.guard import Signed
from atelier.web.console.pages import HEADERS, Pages
from atelier.web.console.views import Views
from atelier.web.console.words import DIALECTS

_PAGE: Final = 40
_PERIODS: Final = {"7": 7, "30": 30, "90": 90}
_HOLDERS: Final = 12
_CSV_PAGE: Final = 500
_COLUMNS: Final = ("time", "kind", "credits", "balance", "model", "dialect", "key", "job", "note")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Choice(msgspec.Struct, frozen=True):
    """What the page is about. An empty text: any."""

    days: int
    key: str
    dialect: str
    kind: str

    @property
    def since(self) -> datetime:
        """The first moment of its first day (UTC)."""
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=self.days - 1)

    @property
    def query(self) -> str:
        """As part of an address; all of it is made of ids and numbers."""
        return f"days={self.days}&key={self.key}&dialect={self.dialect}"

    @property
    def dates(self) -> list[date]:
        return [self.since.date() + timedelta(days=ahead) for ahead in range(self.days)]

    async def entries(self, ledger: Ledger, caller: Caller, *, count: int, before: int | None) -> list[Entry]:
        return await ledger.entries(
            caller.account_id,
            count=count,
            before=before,
            kind=self.kind or None,
            key_id=self.key or None,
            dialect=self.dialect or None,
            since=self.since,
        )


@get("/console/balance", scope=Scope.READ)
async def balance_page(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    ledger: Ledger,
    jobs: Jobs,
    views: Views,
    accounts: Accounts,
) -> Response[bytes]:
    """What there is, what is held and why, where it went, and every entry."""
    choice, account_id = _choice(request), session.caller.account_id
    before = request.query_params.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 18 else None
    entries = await choice.entries(ledger, session.caller, count=_PAGE, before=number)
    known: dict[str, Any] = {
        "choice": choice,
        "entries": entries,
        "more": entries[-1].seq if len(entries) == _PAGE else None,
    }
    if number is not None and request.headers.get("hx-request"):
        return pages.part(request, session, "part/entries.html", **known)
    spent = await jobs.spent(account_id, days=choice.days, key_id=choice.key or None, dialect=choice.dialect or None)
    holding = await jobs.page(account_id, count=_HOLDERS, status=["queued", "running"])
    return await pages.page(
        request,
        session,
        "balance.html",
        chart=by_day(spent, choice.dates),
        models=by_model(spent),
        total=sum(one.micros for one in spent),
        count=sum(one.requests for one in spent),
        holding=await views.jobs(holding),
        keys=await accounts.keys(account_id),
        periods=_PERIODS,
        kinds=list(EntryKind),
        **known,
    )


@get("/console/balance.csv", scope=Scope.READ)
async def balance_table(request: Request[Any, Any, Any], session: Signed, ledger: Ledger) -> Response[Any]:
    """Every entry of the choice as CSV, newest first, sent as it is read."""
    choice = _choice(request)

    async def lines() -> AsyncGenerator[bytes, None]:
        yield _csv([_COLUMNS])
        before: int | None = None
        while entries := await choice.entries(ledger, session.caller, count=_CSV_PAGE, before=before):
            yield _csv([_row(entry) for entry in entries])
            before = entries[-1].seq

    name = f"atelier-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {**HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Stream(lines(), headers=headers, media_type="text/csv; charset=utf-8")


@get("/console/purse", scope=Scope.READ)
async def purse(request: Request[Any, Any, Any], session: Signed, pages: Pages, ledger: Ledger) -> Response[bytes]:
    """What there is, anew for the frame of a page."""
    balance = await ledger.balance(session.caller.account_id)
    return pages.part(request, session, "part/purse.html", balance=balance)


def _choice(request: Request[Any, Any, Any]) -> Choice:
    asked = request.query_params
    key, kind, dialect = asked.get("key", ""), asked.get("kind", ""), asked.get("dialect", "")
    return Choice(
        days=_PERIODS.get(asked.get("days", ""), 30),
        key=key if key.isalnum() and len(key) <= 64 else "",
        dialect=dialect if dialect in DIALECTS else "",
        kind=kind if kind in list(EntryKind) else "",
    )


def _row(entry: Entry) -> Sequence[Any]:
    return (
        entry.created_at.isoformat(),
        entry.kind,
        as_credits(entry.amount),
        as_credits(entry.balance),
        _harmless(entry.model or ""),
        entry.dialect or "",
        entry.key_id or "",
        entry.job_id or "",
        _harmless(entry.note),
    )


def _harmless(text: str) -> str:
    """Not a formula to a spreadsheet."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue().encode()


MONEY = (balance_page, balance_table, purse)
