"""Signed links: they open what they were made for, and nothing else."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atelier.db.pool import Pool
from atelier.domain.errors import Forbidden
from atelier.storage.links import Links

LINKS = Links(bytes(range(32)))
ASSET = UUID("0198a5b2-0000-7000-8000-000000000001")
NOW = 1_790_000_000.0
OWN = ("https://atelier.example", "http://127.0.0.1:8000/base/")


def signed(filename: str = "photo.png", ttl_s: float = 60, now: float = NOW) -> tuple[str, str]:
    path, _, query = LINKS.sign(ASSET, filename, ttl_s=ttl_s, now=now).partition("?")
    return path, query


@given(st.uuids(), st.text(max_size=50), st.floats(0, 10**7))
def test_a_link_opens_its_asset_until_it_expires(asset_id: UUID, filename: str, ttl_s: float) -> None:
    assume(not any(sign in filename for sign in "%/") and filename.isprintable())
    path, _, query = LINKS.sign(asset_id, filename, ttl_s=ttl_s, now=NOW).partition("?")
    grant = LINKS.verify(path, query, now=NOW)
    assert grant.asset_id == asset_id
    assert NOW + ttl_s <= grant.expires_at <= NOW + ttl_s + 300
    assert LINKS.verify(unquote(path), query, now=NOW) == grant, "servers hand paths on decoded"
    with pytest.raises(Forbidden, match="expired"):
        LINKS.verify(path, query, now=grant.expires_at)


@given(st.data())
def test_any_change_closes_a_link(data: st.DataObject) -> None:
    path, query = signed()
    whole = f"{path}?{query}"
    at = data.draw(st.integers(0, len(whole) - 1))
    change = data.draw(st.sampled_from(["", *"abcXYZ019-_./?&="]))
    changed = whole[:at] + change + whole[at + 1 :]
    assume(changed != whole)
    path, _, query = changed.partition("?")
    with pytest.raises(Forbidden):
        LINKS.verify(path, query, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda path, query: (path, query + "&sig=x"),
        lambda path, query: (path, query.replace("exp=", "exp=0")),
        lambda path, query: (path, query.replace("exp=", "exp=%31")),
        lambda path, query: (path, query.replace("exp=", "exp=+")),
        lambda path, query: (path, query + "=="),
        lambda path, query: (path, query.partition("&")[0]),
        lambda path, query: (path, ""),
        lambda path, query: (path.upper(), query),
        lambda path, query: (path.replace("photo.png", "photo.exe"), query),
        lambda path, query: (path.replace("/photo.png", ""), query),
        lambda path, query: (path.replace(str(ASSET), str(uuid4())), query),
        lambda path, query: (path.replace(str(ASSET), ASSET.hex), query),
        lambda path, query: ("/other" + path, query),
        lambda path, query: (path, query.replace("sig=", "sig=é")),
        lambda path, query: (path + "\udc80", query),
    ],
)
def test_known_ways_of_tampering(change: object) -> None:
    assert callable(change)
    with pytest.raises(Forbidden, match="not valid"):
        LINKS.verify(*change(*signed()), now=NOW)


@given(st.text(), st.text())
def test_any_path_and_query_are_taken(path: str, query: str) -> None:
    with pytest.raises(Forbidden):
        LINKS.verify(path, query, now=NOW)


def test_other_parameters_do_no_harm() -> None:
    path, query = signed()
    assert LINKS.verify(path, f"utm_source=x&{query}&download=1", now=NOW).asset_id == ASSET


def test_links_for_another_purpose_or_by_another_server_do_not_open() -> None:
    path, query = signed()
    for other in (Links(bytes(range(32)), purpose="preview"), Links(bytes(32))):
        with pytest.raises(Forbidden):
            other.verify(path, query, now=NOW)


def test_links_made_within_minutes_are_equal() -> None:
    start = NOW - NOW % 300 + 1
    assert signed(now=start) == signed(now=start + 200)
    assert signed(now=start) != signed(now=start + 300)


def test_own_links_are_recognised() -> None:
    path, query = signed()
    link = f"{path}?{query}"
    for url in (
        link,
        "https://atelier.example" + link,
        "http://atelier.example" + link,
        "https://ATELIER.example:443" + link,
        "http://127.0.0.1:8000/base" + link,
    ):
        grant = LINKS.parse_own(url, OWN, now=NOW)
        assert grant is not None and grant.asset_id == ASSET


def test_other_urls_are_not_ours() -> None:
    path, query = signed()
    link = f"{path}?{query}"
    for url in (
        "https://other.example" + link,
        "https://atelier.example.evil.example" + link,
        "https://evil.example/?https://atelier.example" + link,
        "https://atelier.example:8443" + link,
        "http://127.0.0.1:8000" + link,
        "https://atelier.example/other" + link,
        "https://atelier.example/photo.png",
        "http://[::1" + link,
        "https://atelier.example:port" + link,
        "photo.png",
        "",
    ):
        assert LINKS.parse_own(url, OWN, now=NOW) is None


def test_own_links_that_do_not_hold_are_named_so() -> None:
    path, query = signed()
    with pytest.raises(Forbidden, match="not valid"):
        LINKS.parse_own(f"https://atelier.example{path}?{query[:-1]}", OWN, now=NOW)
    with pytest.raises(Forbidden, match="expired"):
        LINKS.parse_own(f"{path}?{query}", OWN, now=NOW + 3600)


async def test_all_processes_share_one_secret(pool: Pool) -> None:
    opened = await asyncio.gather(*(Links.open(pool) for _ in range(8)))
    assert len({links.sign(ASSET, "a.png", ttl_s=1, now=NOW) for links in opened}) == 1
    assert await pool.fetchval("select length(value) from atelier_meta where name = 'link_secret'") == 44
