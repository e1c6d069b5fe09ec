"""For operators: engines and queues, accounts, and the audit log."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from litestar import Request, Response, get, post

from atelier.accounts import tokens
from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Scope, Session
from atelier.domain.errors import AtelierError, Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.money import micros
from atelier.engines.builtin import EngineCard
from atelier.jobs.jobs import Jobs
from atelier.ledger.ledger import EntryKind, Ledger
from atelier.settings import Settings
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages

_ACCOUNTS: Final = 200
_LINES: Final = 60


@get("/console/engines", scope=Scope.READ)
async def engines_page(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    cards: tuple[EngineCard, ...],
    jobs: Jobs,
    settings: Settings,
) -> Response[bytes]:
    """What does the work here, how much waits for it, and which models are sent where."""
    workers = await jobs.workers(settings.jobs.lost_after_s)
    alive = {card.name: sum(one.serves(card.name, card.lane) for one in workers) for card in cards}
    return await pages.page(
        request,
        session,
        "engines.html",
        engines=[(card, sorted(card.operations), alive[card.name]) for card in cards],
        workers=workers,
        depths=sorted((await jobs.queue_depths()).items()),
        routes=settings.routes,
    )


@get("/console/accounts", operator=True)
async def accounts_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts, ledger: Ledger
) -> Response[bytes]:
    """Every account of this server."""
    return await _accounts(request, session, pages, accounts, ledger)


@post("/console/accounts", operator=True)
async def create_account(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts, ledger: Ledger
) -> Response[bytes]:
    """A new account with credits and a first key, which is shown this once."""
    form = await request.form()
    email, amount = str(form.get("email", "")).strip(), str(form.get("credits", ""))
    try:
        given = _amount(amount)
        account = await accounts.create(email)
    except AtelierError as error:
        return await _accounts(
            request, session, pages, accounts, ledger, status=422, fault=str(error), email=email, amount=amount
        )
    if given:
        await ledger.post(account.id, EntryKind.GRANT, given, note="at creation")
    key, token = await accounts.create_key(account.id, name="First key", scopes=list(Scope))
    await _record(accounts, session, "account.created", account=str(account.id), email=email)
    return await pages.page(request, session, "new_key.html", key=key, text=tokens.spell(token))


@post("/console/accounts/{account_id:str}/credit", operator=True)
async def credit_account(
    request: Request[Any, Any, Any], account_id: str, session: Signed, pages: Pages, accounts: Accounts, ledger: Ledger
) -> Response[bytes]:
    """Gives credits, or takes some back by a negative amount."""
    form = await request.form()
    account = await accounts.get(_known(account_id))
    try:
        amount = _amount(str(form.get("credits", "")))
        kind = EntryKind.GRANT if amount > 0 else EntryKind.ADJUSTMENT
        await ledger.post(account.id, kind, amount, note=str(form.get("note", ""))[:200])
    except AtelierError as error:
        fault = f"{account.email}: {error}"
        return await _accounts(request, session, pages, accounts, ledger, status=422, fault=fault)
    await _record(accounts, session, "account.credited", account=account_id, micros=amount)
    return pages.go(request, "/accounts")


@post("/console/accounts/{account_id:str}/block", operator=True)
async def block_account(
    request: Request[Any, Any, Any], account_id: str, session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """Blocks an account, or lets it in again. Blocked ones may look, but start nothing."""
    account = await accounts.get(_known(account_id))
    blocked = account.blocked_at is None
    await accounts.set_blocked(account.id, blocked=blocked)
    await _record(accounts, session, "account.blocked" if blocked else "account.unblocked", account=account_id)
    return pages.go(request, "/accounts")


@get("/console/audit", operator=True)
async def audit_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """What was recorded, newest first."""
    before = request.query_params.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 18 else None
    lines = await accounts.audit(count=_LINES, before=number)
    known: dict[str, Any] = {"lines": lines, "more": lines[-1].id if len(lines) == _LINES else None}
    if number is not None:
        return pages.part(request, session, "part/audit.html", **known)
    return await pages.page(request, session, "audit.html", **known)


async def _accounts(
    request: Request[Any, Any, Any],
    session: Session,
    pages: Pages,
    accounts: Accounts,
    ledger: Ledger,
    *,
    status: int = 200,
    fault: str = "",
    email: str = "",
    amount: str = "100",
) -> Response[bytes]:
    found = await accounts.all(_ACCOUNTS)
    rows = [(account, await ledger.balance(account.id)) for account in found]
    return await pages.page(
        request, session, "accounts.html", status=status, rows=rows, fault=fault, email=email, amount=amount
    )


async def _record(accounts: Accounts, session: Session, action: str, **facts: Any) -> None:
    caller = session.caller
    await accounts.record(action, account_id=caller.account_id, key_id=caller.key_id, facts=facts)


def _known(account_id: str) -> Any:
    found = parse_id(account_id)
    if found is None:
        raise NotFound("account", account_id)
    return found


def _amount(text: str) -> int:
    try:
        amount = Decimal(text.strip() or "0")
        if not abs(amount) < Decimal(10**10):
            raise InvalidOperation
        return micros(amount)
    except InvalidOperation:
        raise Invalid.at("/credits", "must be a number of credits") from None


OPERATING = (*(engines_page, accounts_page, create_account, credit_account, block_account, audit_page),)
