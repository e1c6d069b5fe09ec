"""Keys, and what the account declares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from litestar import Request, Response, get, post

from atelier.accounts import tokens
from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Scope
from atelier.domain.errors import AtelierError, Invalid, ScopeMissing
from atelier.domain.money import micros
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages

_LIVES: Final = {"30": 30, "90": 90, "365": 365}


@get("/console/keys", scope=Scope.ADMIN)
async def keys_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """The account's keys, without their secrets."""
    keys = await accounts.keys(session.caller.account_id)
    return await pages.page(request, session, "keys.html", keys=keys, faults={}, form={}, scopes=list(Scope))


@post("/console/keys", scope=Scope.ADMIN)
async def create_key(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """A new key, shown this once."""
    form = await request.form()
    scopes = [str(scope) for scope in form.getall("scope", [])]
    lifetime = _LIVES.get(str(form.get("days", "")))
    try:
        for scope in scopes:
            if scope not in session.caller.scopes:
                raise ScopeMissing(scope)
        record, token = await accounts.create_key(
            session.caller.account_id,
            name=str(form.get("name", "")).strip(),
            scopes=scopes,
            daily_budget=_amount(str(form.get("daily_budget", ""))),
            concurrency=_count(str(form.get("concurrency", ""))),
            expires_at=None if lifetime is None else datetime.now(UTC) + timedelta(days=lifetime),
        )
    except AtelierError as error:
        faults = {fault.pointer.strip("/"): fault.message for fault in getattr(error, "faults", ())} or {"": str(error)}
        keys = await accounts.keys(session.caller.account_id)
        kept = {name: str(form.get(name, "")) for name in ("name", "daily_budget", "concurrency", "days")}
        return await pages.page(
            request,
            session,
            "keys.html",
            status=422,
            keys=keys,
            faults=faults,
            form={**kept, "scopes": scopes},
            scopes=list(Scope),
        )
    await accounts.record(
        "key.created", account_id=session.caller.account_id, key_id=session.caller.key_id, facts={"key": record.id}
    )
    return await pages.page(request, session, "new_key.html", key=record, text=tokens.spell(token))


@post("/console/keys/{key_id:str}/revoke", scope=Scope.ADMIN)
async def revoke_key(
    request: Request[Any, Any, Any], key_id: str, session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """Ends a key at once. Whoever is signed in by it is signed out."""
    await accounts.revoke_key(session.caller.account_id, key_id)
    await accounts.record(
        "key.revoked", account_id=session.caller.account_id, key_id=session.caller.key_id, facts={"key": key_id}
    )
    return pages.go(request, "/keys")


@post("/console/likeness", scope=Scope.GENERATE)
async def declare_likeness(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, accounts: Accounts
) -> Response[bytes]:
    """Records that the account has the consent of the people whose likeness it uses."""
    caller = session.caller
    await accounts.accept_likeness_terms(caller.account_id)
    await accounts.record("likeness.declared", account_id=caller.account_id, key_id=caller.key_id, facts={})
    model = str((await request.form()).get("model", ""))
    return pages.go(request, f"/create/{model}" if model.replace("/", "").replace("-", "").isalnum() else "")


def _amount(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip())
        if not 0 <= amount < Decimal(10**12):
            raise InvalidOperation
        return micros(amount)
    except InvalidOperation:
        raise Invalid.at("/daily_budget", "must be a number of credits, zero or more") from None


def _count(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 1 <= int(text) <= 10_000:
        raise Invalid.at("/concurrency", "must be a whole number from 1 to 10,000")
    return int(text)


ACCOUNT = (keys_page, create_key, revoke_key, declare_likeness)
