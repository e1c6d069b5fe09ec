"""`/balance` and `/transactions`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID, uuid5

from litestar import get
from litestar.params import QueryParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.pages import PageLimit, PageNumber, pagination
from atelier.dialects.zencreator.wire import TransactionType
from atelier.domain.errors import Invalid
from atelier.domain.job import Channel
from atelier.domain.money import MICROS_PER_CREDIT
from atelier.ledger.ledger import Changes, Entry, EntryKind, Ledger

_TYPES: Final[dict[TransactionType, Changes]] = {
    TransactionType.TOPUP: Changes(kinds=(EntryKind.TOP_UP,)),
    TransactionType.SPEND: Changes(kinds=(EntryKind.HOLD, EntryKind.ADJUSTMENT), adds=False),
    TransactionType.REFUND: Changes(kinds=(EntryKind.SETTLE, EntryKind.RELEASE)),
    TransactionType.BONUS: Changes(kinds=(EntryKind.GRANT, EntryKind.ADJUSTMENT), adds=True),
}
_MOMENT: Final = {"format": "date-time"}

Choice = TypeVar("Choice", Channel, TransactionType)


@get("/balance", scope=Scope.READ, tags=["Balance"], operation_id="get_balance")
async def get_balance(caller: Authenticated, ledger: Ledger) -> wire.Balance:
    """What the account can spend now."""
    return wire.Balance(credits=_whole((await ledger.balance(caller.account_id)).available))


@get("/transactions", scope=Scope.READ, tags=["Transactions"], operation_id="list_transactions")
async def list_transactions(
    caller: Authenticated,
    ledger: Ledger,
    channel: Annotated[
        str | None, QueryParameter(description="Only of this channel.", schema_extra={"enum": list(map(str, Channel))})
    ] = None,
    type_: Annotated[
        str | None,
        QueryParameter(
            name="type", description="Only of this type.", schema_extra={"enum": list(map(str, TransactionType))}
        ),
    ] = None,
    date_from: Annotated[
        str | None, QueryParameter(description="Not before; with its zone, else in UTC.", schema_extra=_MOMENT)
    ] = None,
    date_to: Annotated[str | None, QueryParameter(description="Not after.", schema_extra=_MOMENT)] = None,
    page: PageNumber = 1,
    limit: PageLimit = 10,
) -> wire.Transactions:
    """What has changed the balance, newest first. The amounts add up to it."""
    kind = None if type_ is None else _one_of(TransactionType, "type", type_)
    wanted = _TYPES[kind] if kind is not None else Changes()
    by = None if channel is None else _one_of(Channel, "channel", channel)
    since, until = _moment("date_from", date_from), _moment("date_to", date_to)
    entries, total = await ledger.changes(
        caller.account_id,
        Changes(
            kinds=wanted.kinds,
            adds=wanted.adds,
            channel=by,
            since=since,
            until=until,
        ),
        count=limit,
        skip=(page - 1) * limit,
    )
    return wire.Transactions(
        transactions=[_transaction(caller.account_id, entry) for entry in entries],
        pagination=pagination(page, limit, total),
    )


def _transaction(account_id: UUID, entry: Entry) -> wire.Transaction:
    kind = _type_of(entry)
    of_job = entry.job_id is not None
    return wire.Transaction(
        id=uuid5(account_id, str(entry.seq)),
        channel=Channel(entry.channel or Channel.PRODUCT),
        type=kind,
        source={TransactionType.SPEND: "task", TransactionType.REFUND: "refund"}[kind] if of_job else entry.kind,
        amount=_whole(entry.balance) - _whole(entry.balance - entry.amount),
        resulting_amount=_whole(entry.balance),
        created_at=entry.created_at.astimezone(UTC),
    )


def _type_of(entry: Entry) -> TransactionType:
    return next(
        kind
        for kind, changes in _TYPES.items()
        if entry.kind in (changes.kinds or ()) and changes.adds in (None, entry.amount > 0)
    )


def _whole(micros: int) -> int:
    """Whole credits. Balances are shown so, and amounts as the steps between them: that way they always add up."""
    return micros // MICROS_PER_CREDIT


def _one_of(choices: type[Choice], name: str, text: str) -> Choice:
    if text not in list(choices):
        raise Invalid.at(f"?{name}", f"must be one of {', '.join(choices)}")
    return choices(text)


def _moment(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus that was not escaped
        if "T" not in text.upper():
            raise ValueError
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid.at(f"?{name}", "must be a time such as 2026-01-31T12:00:00Z") from None


HANDLERS: tuple[Any, ...] = (get_balance, list_transactions)
