"""Accounts, keys, callers and rate windows against a real database."""

from __future__ import annotations

import asyncio
import contextlib
import re
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from atelier.accounts import tokens
from atelier.accounts.accounts import Accounts, RateState
from atelier.accounts.records import Account
from atelier.db.notify import KEYS, Bell, Listener
from atelier.db.pool import Pool
from atelier.domain.errors import Conflict, Invalid, NotFound, RateLimited, Unauthenticated
from atelier.domain.ids import new_id


@pytest.fixture
def accounts(pool: Pool) -> Accounts:
    return Accounts(pool)


@pytest.fixture
async def account(accounts: Accounts) -> Account:
    return await accounts.create("ada@example.com")


@pytest.mark.parametrize("form", ["atl_{0}_{1}", "zc_live_{0}_{1}", "sk-{0}_{1}", "{0}:{1}", " atl_{0}_{1}\n"])
def test_keys_are_read_in_every_clients_form(form: str) -> None:
    token = tokens.new_token()
    assert tokens.parse(form.format(*token)) == token


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_keys(text: str) -> None:
    assert tokens.parse(text) is None or re.search(r"[0-9A-Za-z]{43}", text)


async def test_addresses_are_unique_whatever_their_case(accounts: Accounts, account: Account) -> None:
    with pytest.raises(Conflict):
        await accounts.create("Ada@Example.com")
    assert (await accounts.find("ADA@example.com")).id == account.id


@pytest.mark.parametrize("email", ["", "ada", "a b@c", "a@" + "b" * 260])
async def test_addresses_are_checked(accounts: Accounts, email: str) -> None:
    with pytest.raises(Invalid, match="email"):
        await accounts.create(email)


async def test_a_key_authenticates_until_it_is_revoked(accounts: Accounts, account: Account) -> None:
    key, token = await accounts.create_key(account.id, name="ci", scopes=["read", "generate"])
    caller = await accounts.authenticate(tokens.spell(token))
    assert (caller.account_id, caller.key_id, caller.scopes) == (account.id, key.id, {"read", "generate"})
    await accounts.revoke_key(account.id, key.id)
    with pytest.raises(Unauthenticated, match="revoked"):
        await accounts.authenticate(tokens.spell(token))


async def test_secrets_are_not_kept(accounts: Accounts, account: Account, pool: Pool) -> None:
    _, token = await accounts.create_key(account.id, name="ci", scopes=["read"])
    row = await pool.fetchrow("select * from keys")
    assert token.secret not in str(row)


@pytest.mark.parametrize("change", [lambda s: s[:-1] + ("a" if s[-1] != "a" else "b"), lambda s: "x" + s, lambda _: ""])
async def test_a_wrong_secret_is_refused(accounts: Accounts, account: Account, change: object) -> None:
    _, token = await accounts.create_key(account.id, name="ci", scopes=["read"])
    with pytest.raises(Unauthenticated):
        await accounts.authenticate(f"atl_{token.key_id}_{change(token.secret)}")  # type: ignore[operator]


async def test_an_expired_key_is_refused_even_if_remembered(accounts: Accounts, account: Account) -> None:
    for life_s in (0.3, 3, 30):  # a stalled machine may take longer than the first
        soon = datetime.now(UTC) + timedelta(seconds=life_s)
        _, token = await accounts.create_key(account.id, name="ci", scopes=["read"], expires_at=soon)
        with contextlib.suppress(Unauthenticated):
            await accounts.authenticate(tokens.spell(token))
            break
    await asyncio.sleep((soon - datetime.now(UTC)).total_seconds() + 0.01)
    with pytest.raises(Unauthenticated, match="expired"):
        await accounts.authenticate(tokens.spell(token))


async def test_a_missing_key_is_told_from_a_wrong_one(accounts: Accounts) -> None:
    for text, given_one in ((None, False), ("nonsense", True)):
        with pytest.raises(Unauthenticated) as refused:
            await accounts.authenticate(text)
        assert refused.value.key_given is given_one


async def test_revoking_reaches_other_processes(database: str, pool: Pool, account: Account) -> None:
    here, there = Accounts(pool, bell := Bell(pool)), Accounts(pool)
    listener = Listener(database, {KEYS: there.forget}, name="test", after_gap=lambda: None)
    await listener.open()
    key, token = await here.create_key(account.id, name="ci", scopes=["read"])
    await there.authenticate(tokens.spell(token))
    await here.revoke_key(account.id, key.id)
    async with asyncio.timeout(30):
        while True:
            try:
                await there.authenticate(tokens.spell(token))
            except Unauthenticated:
                break
            await asyncio.sleep(0.01)
    await listener.close()
    await bell.close()


@pytest.mark.parametrize(
    ("name", "scopes", "field"), [("", ["read"], "name"), ("x", [], "scopes"), ("x", ["root"], "scopes")]
)
async def test_keys_are_checked(accounts: Accounts, account: Account, name: str, scopes: list[str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await accounts.create_key(account.id, name=name, scopes=scopes)
    assert refused.value.faults[0].pointer == f"/{field}"


async def test_nobody_revokes_anothers_key(accounts: Accounts, account: Account) -> None:
    key, _ = await accounts.create_key(account.id, name="ci", scopes=["read"])
    with pytest.raises(NotFound):
        await accounts.revoke_key(new_id(), key.id)


async def test_the_window_slides_exactly(accounts: Accounts) -> None:
    states = [await accounts.take_rate("k", "b", 3, 0.4) for _ in range(3)]
    assert [state.remaining for state in states] == [2, 1, 0]
    with pytest.raises(RateLimited) as refused:
        await accounts.take_rate("k", "b", 3, 0.4)
    assert 0 < refused.value.retry_after_s <= 0.4
    await asyncio.sleep(refused.value.retry_after_s + 0.02)
    assert (await accounts.take_rate("k", "b", 3, 0.4)).remaining >= 0
    await accounts.take_rate("k", "other", 3, 0.4)


async def test_looking_at_a_window_takes_no_place(accounts: Accounts) -> None:
    assert await accounts.see_rate("k", "b", 2, 60) == RateState(2, 2, 0)
    await accounts.take_rate("k", "b", 2, 60)
    for _ in range(3):
        seen = await accounts.see_rate("k", "b", 2, 60)
        assert (seen.remaining, 59 < seen.reset_s <= 60) == (1, True)
        await accounts.check_rate("k", "b", 2, 60)
    await accounts.take_rate("k", "b", 2, 60)
    assert (await accounts.see_rate("k", "b", 2, 60)).remaining == 0
    with pytest.raises(RateLimited) as refused:
        await accounts.check_rate("k", "b", 2, 60)
    assert 58 < refused.value.retry_after_s <= 60


async def test_the_window_holds_under_a_race(accounts: Accounts) -> None:
    results = await asyncio.gather(*(accounts.take_rate("k", "b", 10, 60) for _ in range(40)), return_exceptions=True)
    assert sum(not isinstance(result, RateLimited) for result in results) == 10
