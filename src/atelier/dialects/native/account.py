"""`/v1/me`, `/v1/balance`, `/v1/transactions` and `/v1/keys`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from atelier.accounts import tokens
from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.native import translate, wire
from atelier.dialects.native.jobs import Cursor, Limit, RetryKey
from atelier.domain.errors import Conflict, Invalid, ScopeMissing
from atelier.domain.ids import parse_id
from atelier.domain.money import micros
from atelier.flows.once import Once
from atelier.flows.submit import Answer
from atelier.ledger.ledger import EntryKind, Ledger


@get("/me", tags=["Account"])
async def get_me(caller: Authenticated) -> wire.Me:
    """The account and the key behind this request."""
    return translate.me(caller)


@post("/me/likeness-declaration", scope=Scope.GENERATE, status_code=200, tags=["Account"])
async def declare_likeness(caller: Authenticated, accounts: Accounts) -> wire.Me:
    """Declares, for this account, that it has the consent of the people whose likeness it puts into media.

    Operations that do so are refused without it. The declaration is recorded with its time and key.
    """
    await accounts.accept_likeness_terms(caller.account_id)
    await accounts.record("likeness.declared", account_id=caller.account_id, key_id=caller.key_id, facts={})
    return translate.me(msgspec.structs.replace(caller, likeness_accepted=True))


@get("/balance", scope=Scope.READ, tags=["Account"])
async def get_balance(caller: Authenticated, ledger: Ledger) -> wire.Balance:
    """Credits that can be spent, and credits that running jobs hold."""
    return translate.balance(await ledger.balance(caller.account_id))


@get("/transactions", scope=Scope.READ, tags=["Account"])
async def list_transactions(
    caller: Authenticated,
    ledger: Ledger,
    limit: Limit = 50,
    cursor: Cursor = None,
    kind: Annotated[
        str | None,
        QueryParameter(
            description="Only entries of this kind.", schema_extra={"enum": [str(kind) for kind in EntryKind]}
        ),
    ] = None,
    job_id: Annotated[str | None, QueryParameter(description="Only the entries of this job.")] = None,
) -> wire.TransactionPage:
    """The entries of the account's wallet, newest first. Their credits add up to the balance."""
    if kind is not None and kind not in list(EntryKind):
        raise Invalid.at("?kind", f"must be one of {', '.join(EntryKind)}")
    if cursor is not None and not cursor.isdecimal():
        raise Invalid.at("?cursor", "is not a cursor that we gave out")
    job = None if job_id is None else parse_id(job_id)
    if job_id is not None and job is None:
        return wire.TransactionPage(items=[], next_cursor=None)
    found = await ledger.entries(
        caller.account_id, count=limit, before=None if cursor is None else int(cursor), kind=kind, job_id=job
    )
    more = str(found[-1].seq) if len(found) == limit else None
    return wire.TransactionPage(items=[translate.transaction(entry) for entry in found], next_cursor=more)


@get("/keys", scope=Scope.ADMIN, tags=["Keys"])
async def list_keys(caller: Authenticated, accounts: Accounts) -> wire.KeyList:
    """The account's keys, without their secrets."""
    return wire.KeyList(items=[translate.key(key) for key in await accounts.keys(caller.account_id)])


@post(
    "/keys",
    scope=Scope.ADMIN,
    tags=["Keys"],
    responses={201: ResponseSpec(wire.NewKey | wire.Key, description="The key.")},  # type: ignore[arg-type]
    fails=(Conflict,),
)
async def create_key(
    request: Request[Any, Any, Any],
    data: wire.KeyCreate,
    caller: Authenticated,
    accounts: Accounts,
    once: Once,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """A new key. Its secret is in this answer and nowhere else.

    A repetition under the same Idempotency-Key shows the key's record without the secret.
    """
    for scope in data.scopes:
        if scope not in caller.scopes:
            raise ScopeMissing(scope)

    shown: list[bytes] = []  # the answer with the secret, which is not stored

    async def make() -> Answer:
        record, token = await accounts.create_key(
            caller.account_id,
            name=data.name,
            scopes=data.scopes,
            concurrency=data.concurrency,
            daily_budget=None if data.daily_budget is None else micros(Decimal(repr(data.daily_budget))),
            expires_at=data.expires_at,
        )
        shown.append(msgspec.json.encode(translate.new_key(record, tokens.spell(token))))
        return Answer(201, msgspec.json.encode(translate.key(record)), "application/json")

    retry = retry_of(idempotency_key, "POST /v1/keys", await request.body())
    answer = await once.do(caller.account_id, retry, make)
    return Response(shown[0] if shown else answer.body, status_code=answer.status, media_type=answer.media_type)


@delete("/keys/{key_id:str}", scope=Scope.ADMIN, tags=["Keys"], status_code=200)
async def revoke_key(key_id: str, caller: Authenticated, accounts: Accounts) -> wire.Key:
    """Revokes a key at once. Jobs that it started go on."""
    return translate.key(await accounts.revoke_key(caller.account_id, key_id))
