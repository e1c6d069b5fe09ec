"""For operators: accounts, and the audit log."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts import tokens
from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Scope, Session
from atelier.domain.errors import AtelierError, Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.money import micros
from atelier.ledger.ledger import EntryKind, Ledger
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages

_ACCOUNTS: Final = 200
_LINES: Final = 60


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


@post("/console/accounts/{account_id:str}/tier", operator=True)
async def set_tier(
    request: Request[Any, Any, Any], account_id: str, session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """Puts an account into another tier."""
    tier = str((await request.form()).get("tier", "")).strip()
    account = await accounts.set_tier(_known(account_id), tier=tier)
    await _record(accounts, session, "account.tier", account=account_id, tier=account.tier)
    return pages.go(request, "/accounts")


@get("/console/audit", operator=True)
async def audit_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """What was recorded, newest first; of one kind or one account, where wanted."""
    before = request.query_params.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 18 else None
    actions = await accounts.audited()
    action = request.query_params.get("action", "")
    email = request.query_params.get("email", "").replace("\x00", "").strip()
    lines = await accounts.audit(
        count=_LINES, before=number, action=action if action in actions else None, email=email or None
    )
    known: dict[str, Any] = {
        "lines": [(line, msgspec.json.decode(line.facts)) for line in lines],
        "more": lines[-1].id if len(lines) == _LINES else None,
        "action": action,
        "email": email,
    }
    if number is not None and request.headers.get("hx-request"):
        return pages.part(request, session, "part/audit.html", **known)
    return await pages.page(request, session, "audit.html", actions=actions, **known)


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
    text = request.query_params.get("q", "").replace("\x00", "").strip()
    found = await accounts.all(_ACCOUNTS, text=text or None)
    rows = [(account, await ledger.balance(account.id)) for account in found]
    return await pages.page(
        request, session, "accounts.html", status=status, rows=rows, fault=fault, email=email, amount=amount, q=text
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


OPERATING = (accounts_page, create_account, credit_account, block_account, set_tier, audit_page)
