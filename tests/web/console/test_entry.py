"""Coming in and leaving, and what keeps others out."""

from __future__ import annotations

import httpx
import pytest

from atelier.accounts.accounts import Accounts
from atelier.accounts.sessions import Sessions
from atelier.db.pool import Pool
from atelier.domain.errors import Forbidden, Invalid
from tests.house import House
from tests.web.console.conftest import NewVisitor, Visitor


def anybody(house: House) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=house.url, timeout=60)


async def test_the_front_door_leads_to_the_console_and_that_to_signing_in(house: House) -> None:
    async with anybody(house) as browser:
        assert (await browser.get("/")).headers["location"] == "/console"
        answer = await browser.get("/console/jobs?show=failed")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/console/sign-in?next=%2Fconsole%2Fjobs%3Fshow%3Dfailed"
        assert (await browser.get("/console/sign-in")).status_code == 200


async def test_a_wrong_key_is_refused_and_not_repeated_on_the_page(house: House) -> None:
    async with anybody(house) as browser:
        answer = await browser.post("/console/sign-in", data={"key": "atl_wrong"})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert "atl_wrong" not in answer.text


async def test_signing_in_gives_a_careful_cookie(house: House, visitors: NewVisitor) -> None:
    visitor = await visitors()
    async with anybody(house) as browser:
        answer = await browser.post(
            "/console/sign-in", data={"key": visitor.customer.key, "next": "/console/jobs?show=failed"}
        )
    assert answer.headers["location"] == "/console/jobs?show=failed"
    cookie = answer.headers["set-cookie"].lower()
    for word in ("httponly", "samesite=lax", "path=/console", "max-age="):
        assert word in cookie


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/console/../v1", "/console\\@evil", "x"])
async def test_signing_in_never_leads_to_another_site(house: House, visitor: Visitor, where: str) -> None:
    async with anybody(house) as browser:
        answer = await browser.post("/console/sign-in", data={"key": visitor.customer.key, "next": where})
    assert answer.headers["location"].startswith("/console")
    assert "evil" not in answer.headers["location"]


async def test_signing_out_ends_the_session_on_the_server(visitor: Visitor) -> None:
    cookie = visitor.browser.cookies["atelier_session"]
    await visitor.post("/sign-out")
    visitor.browser.cookies.set("atelier_session", cookie, path="/console")
    assert (await visitor.browser.get("/console")).status_code == 303


async def test_who_is_signed_out_meanwhile_is_led_to_signing_in_whatever_they_do(visitor: Visitor) -> None:
    await visitor.post("/sign-out")
    visitor.browser.cookies.clear()
    assert (await visitor.post("/keys", name="x")).headers["location"] == "/console/sign-in"
    assert (await visitor.act("/create/atelier/sketch", 401)).headers["hx-redirect"] == "/console/sign-in"
    events = await visitor.browser.get("/console/jobs/x/events", headers={"accept": "text/event-stream"})
    assert events.status_code == 401


async def test_the_database_knows_sessions_by_their_hash_only(visitor: Visitor, house_pool: Pool) -> None:
    cookie = visitor.browser.cookies["atelier_session"].encode()
    hashes = [row["hash"] for row in await house_pool.fetch("select hash from sessions")]
    assert hashes
    assert all(len(one) == 32 and cookie not in one for one in hashes)


async def test_a_session_ends_with_its_key_and_with_its_time(visitors: NewVisitor, house_pool: Pool) -> None:
    one, other = await visitors(), await visitors()
    await Accounts(house_pool).revoke_key(one.customer.account_id, one.customer.key_id)
    assert (await one.browser.get("/console")).status_code == 303
    await house_pool.execute("update sessions set expires_at = now() where key_id = $1", other.customer.key_id)
    assert (await other.browser.get("/console")).status_code == 303


@pytest.mark.parametrize("path", ["/sign-out", "/keys", "/jobs/x/cancel", "/jobs/x/delete", "/create/atelier/sketch"])
async def test_nothing_changes_without_the_token_of_the_session(visitors: NewVisitor, path: str) -> None:
    visitor, other = await visitors(), await visitors()
    for token in ("", other.csrf):
        answer = await visitor.browser.post("/console" + path, data={"_csrf": token, "name": "x", "scope": "read"})
        assert answer.status_code == 403
        assert "earlier session" in answer.text
    await visitor.get("")


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
async def test_nothing_changes_from_other_sites_not_even_signing_in(visitor: Visitor, headers: dict[str, str]) -> None:
    for path in ("/sign-in", "/sign-out", "/theme"):
        answer = await visitor.browser.post(
            "/console" + path, data={"_csrf": visitor.csrf, "key": visitor.customer.key}, headers=headers
        )
        assert answer.status_code == 403
    own = {"origin": str(visitor.browser.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert (await visitor.browser.post("/console/theme", data={"theme": "dark"}, headers=own)).status_code == 303
    assert 'data-theme="dark"' in (await visitor.get("")).text


async def test_every_answer_carries_the_headers_that_keep_pages_safe(house: House, visitor: Visitor) -> None:
    for path in ("", "/sign-in", "/nothing-here", "/jobs", "/static/x/none.css"):
        headers = (await visitor.browser.get("/console" + path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_files_are_kept_for_good_under_their_version_only(visitor: Visitor) -> None:
    page = await visitor.page("")
    sheet = next(link for link in page.links if link.endswith("console.css"))
    kept = await visitor.browser.get(sheet, headers={"accept-encoding": "gzip"})
    assert kept.status_code == 200
    assert "immutable" in kept.headers["cache-control"]
    version = sheet.split("/")[3]
    assert (await visitor.browser.get(sheet.replace(version, "old"))).headers["cache-control"] == "no-cache"
    for broken in ("../pages.py", "..%2fpages.py", "vendor"):
        assert (await visitor.browser.get(f"/console/static/{version}/{broken}")).status_code == 404


async def test_a_page_that_is_not_there_is_said_in_html_below_the_console_only(visitor: Visitor) -> None:
    answer = await visitor.browser.get("/console/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert (await visitor.browser.get("/nothing-here")).headers["content-type"] == "application/problem+json"


async def test_the_first_link_works_once_and_makes_an_operator(pool: Pool) -> None:
    sessions = Sessions(pool, Accounts(pool))
    replaced = await sessions.offer_link()
    token = await sessions.offer_link()
    assert replaced and token
    with pytest.raises(Forbidden):
        await sessions.check_link(replaced)
    with pytest.raises(Invalid):
        await sessions.use_link(token, "nobody")
    account, cookie, fresh = await sessions.use_link(token, "ada@example.com")
    assert fresh
    session = await sessions.find(cookie)
    assert session is not None
    assert session.operator
    assert session.caller.account_id == account.id
    assert session.caller.scopes == {"read", "generate", "admin"}
    with pytest.raises(Forbidden):
        await sessions.use_link(token, "eve@example.com")
    assert await sessions.offer_link() is None


async def test_there_is_no_link_any_more_once_somebody_signed_in_by_a_key(pool: Pool) -> None:
    accounts = Accounts(pool)
    sessions = Sessions(pool, accounts)
    token = await sessions.offer_link()
    assert token
    account = await accounts.create("ada@example.com")
    from atelier.accounts.tokens import spell

    _, key = await accounts.create_key(account.id, name="x", scopes=["read"])
    session = await sessions.find(await sessions.open(spell(key)))
    assert session is not None
    assert not session.operator
    with pytest.raises(Forbidden):
        await sessions.use_link(token, "eve@example.com")
    assert await sessions.offer_link() is None
