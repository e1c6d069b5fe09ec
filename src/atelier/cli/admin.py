"""`atelier account` and `atelier key`: straight to the database, whether a server runs or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from atelier.cli.options import AsJson, DataDir

if TYPE_CHECKING:
    from atelier.accounts.accounts import Accounts
    from atelier.accounts.records import Key
    from atelier.ledger.ledger import Ledger

T = TypeVar("T")

accounts = typer.Typer(help="Create accounts, give them credits, block them.", no_args_is_help=True)
keys = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True)


class KeyForm(StrEnum):
    ATELIER = "atelier"
    ZENCREATOR = "zencreator"


_PREFIXES = {KeyForm.ATELIER: "atl_", KeyForm.ZENCREATOR: "zc_live_"}
"""Every key works in every form."""

Email = Annotated[str, typer.Argument(help="The account's e-mail address.")]


@accounts.command("create")
def create_account(
    email: Email,
    credit: Annotated[str, typer.Option("--credits", help="Credits to begin with.")] = "0",
    tier: Annotated[str, typer.Option(help="The account's tier.")] = "standard",
    accept_likeness_terms: Annotated[
        bool,
        typer.Option(help="Record that the account declares to have the consent of people whose likeness it uses."),
    ] = False,
    workspace_of: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="Join the workspace of this account, to share styles and apps.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Create an account and print its id."""
    amount = _amount(credit)
    if amount < 0:
        raise typer.BadParameter("an account cannot begin with less than nothing", param_hint="--credits")

    async def do(rooms: Rooms) -> str:
        host = None if workspace_of is None else await rooms.accounts.find(workspace_of)
        account = await rooms.accounts.create(
            email,
            tier=tier,
            accept_likeness_terms=accept_likeness_terms,
            workspace_id=None if host is None else host.workspace_id,
        )
        if amount:
            await rooms.grant(account.email, amount, note="at creation")
        return str(account.id)

    print(with_rooms(data_dir, do))


@accounts.command("credit", context_settings={"ignore_unknown_options": True})  # -5 is an amount
def credit_account(
    email: Email,
    amount: Annotated[str, typer.Argument(help="Credits to add; a negative number takes.")],
    note: Annotated[str, typer.Option(help="Why, for the ledger.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Give an account credits, or take some back; print what it has then."""
    micros = _amount(amount)
    print(with_rooms(data_dir, lambda rooms: rooms.grant(email, micros, note=note)))


@accounts.command("list")
def list_accounts(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the accounts with their balances."""
    from atelier.cli.show import table
    from atelier.domain.money import as_credits

    async def do(rooms: Rooms) -> list[dict[str, object]]:
        return [
            {
                "id": str(account.id),
                "email": account.email,
                "tier": account.tier,
                "credits": float(as_credits((await rooms.ledger.balance(account.id)).available)),
                "blocked": account.blocked_at is not None,
                "operator": account.operator,
                "created": account.created_at.isoformat(timespec="seconds"),
            }
            for account in await rooms.accounts.all()
        ]

    table(with_rooms(data_dir, do), as_json=as_json)


@accounts.command("block")
def block_account(
    email: Email,
    undo: Annotated[bool, typer.Option("--undo", help="Let the account back in.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Block an account: its keys may look, but start nothing."""

    async def do(rooms: Rooms) -> None:
        account = await rooms.accounts.find(email)
        await rooms.accounts.set_blocked(account.id, blocked=not undo)

    with_rooms(data_dir, do)


@accounts.command("operator")
def make_operator(
    email: Email,
    undo: Annotated[bool, typer.Option("--undo", help="Make it an account like others again.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Let an account look after all others in the console."""

    async def do(rooms: Rooms) -> None:
        account = await rooms.accounts.find(email)
        await rooms.accounts.set_operator(account.id, operator=not undo)

    with_rooms(data_dir, do)


@keys.command("create")
def create_key(
    email: Email,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "default",
    scope: Annotated[list[str] | None, typer.Option(help="read, generate or admin; repeat for several.")] = None,
    expires: Annotated[datetime | None, typer.Option(help="When it stops working.")] = None,
    daily_budget: Annotated[str | None, typer.Option(help="Credits a day (UTC).")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1, help="Jobs queued or running at a time.")] = None,
    form: Annotated[KeyForm, typer.Option(help="How it is spelled: some clients want the form of their vendor.")] = (
        KeyForm.ATELIER
    ),
    data_dir: DataDir = None,
) -> None:
    """Create a key and print it: this is the only time it is shown."""
    from atelier.accounts.tokens import spell

    async def do(rooms: Rooms) -> str:
        account = await rooms.accounts.find(email)
        _, token = await rooms.accounts.create_key(
            account.id,
            name=name,
            scopes=scope or ["read", "generate"],
            expires_at=None if expires is None else expires.astimezone(),
            daily_budget=None if daily_budget is None else _amount(daily_budget),
            concurrency=concurrency,
        )
        return spell(token, _PREFIXES[form])

    print(with_rooms(data_dir, do))


@keys.command("list")
def list_keys(email: Email, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List an account's keys, without their secrets."""
    from atelier.cli.show import table

    async def do(rooms: Rooms) -> list[dict[str, object]]:
        account = await rooms.accounts.find(email)
        return [
            {
                "id": key.id,
                "name": key.name,
                "scopes": " ".join(key.scopes),
                "state": _state(key),
                "expires": _moment(key.expires_at),
                "last used": _moment(key.last_used_at),
            }
            for key in await rooms.accounts.keys(account.id)
        ]

    table(with_rooms(data_dir, do), as_json=as_json)


@keys.command("revoke")
def revoke_key(
    email: Email, key_id: Annotated[str, typer.Argument(help="As `key list` shows it.")], data_dir: DataDir = None
) -> None:
    """Revoke a key. Running servers refuse it within seconds."""

    async def do(rooms: Rooms) -> None:
        account = await rooms.accounts.find(email)
        await rooms.accounts.revoke_key(account.id, key_id)

    with_rooms(data_dir, do)


def _state(key: Key) -> str:
    from datetime import UTC

    if key.revoked_at:
        return "revoked"
    return "expired" if key.expires_at and key.expires_at <= datetime.now(UTC) else "active"


def _moment(time: datetime | None) -> str:
    return time.isoformat(timespec="seconds") if time else "never"


class Rooms:
    """What administration works with."""

    def __init__(self, accounts: Accounts, ledger: Ledger) -> None:
        self.accounts = accounts
        self.ledger = ledger

    async def grant(self, email: str, micros: int, *, note: str) -> str:
        """Posts a grant or, for a negative amount, an adjustment. Returns the balance as text."""
        from atelier.domain.errors import Conflict, InsufficientCredits
        from atelier.domain.money import as_credits, credits_text
        from atelier.ledger.ledger import EntryKind

        account = await self.accounts.find(email)
        kind = EntryKind.GRANT if micros > 0 else EntryKind.ADJUSTMENT
        try:
            entry = await self.ledger.post(account.id, kind, micros, note=note)
        except InsufficientCredits as error:
            available = f"{as_credits(error.available):f} are available"
            raise Conflict(f"cannot take {credits_text(-micros)} from {account.email}: {available}") from error
        return str(as_credits(entry.balance))


def with_rooms(data_dir: Path | None, do: Callable[[Rooms], Awaitable[T]]) -> T:
    """Runs `do` over the database of a data directory: the server's if one runs, else one started for the moment."""
    import asyncio

    from atelier.accounts.accounts import Accounts
    from atelier.app.database import open_database
    from atelier.db.notify import Bell
    from atelier.db.pool import open_pool
    from atelier.ledger.ledger import Ledger
    from atelier.settings import load

    settings = load(overrides={"data_dir": data_dir})

    async def run() -> T:
        async with open_database(settings) as database, await open_pool(database.dsn, size=2, name="atelier") as pool:
            bell = Bell(pool)
            try:
                return await do(Rooms(Accounts(pool, bell), Ledger(pool)))
            finally:
                await bell.close()

    return asyncio.run(run())


_MOST_CREDITS: Final = 10**12
"""Of an amount that is typed; the ledger's integers hold some more."""


def _amount(text: str) -> int:
    """Micros. Nothing is rounded: who types a number gets this number."""
    from decimal import Decimal, InvalidOperation

    from atelier.domain.money import as_credits, micros

    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise typer.BadParameter(f"{text!r} is not a number of credits") from error
    if not number.is_finite() or abs(number) > _MOST_CREDITS:
        raise typer.BadParameter(f"{text!r} is not between -{_MOST_CREDITS:,} and {_MOST_CREDITS:,} credits")
    if as_credits(micros(number)) != number:
        raise typer.BadParameter(f"{text!r} has more than the six decimals that credits have")
    return micros(number)
