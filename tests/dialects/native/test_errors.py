"""Bad input: each a clear problem that names what is wrong, with nothing charged and nothing stored."""

from __future__ import annotations

import asyncio
import re
import struct
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from atelier.db.pool import Pool, open_pool
from tests.conftest import administer, at
from tests.dialects.conftest import NewCustomer
from tests.house import Customer, House, new_customer, serving


def wish(**given: Any) -> dict[str, Any]:
    return {"model": "atelier/rehearsal", "input": given}


SKETCH = {"model": "atelier/sketch"}
MOTION = {"model": "atelier/motion"}

BAD_BODIES: list[tuple[str, Any, int, str, str]] = [
    # what it is, body, status, code, pointer of the first fault
    ("an unknown model", {"model": "atelier/skech", "input": {}}, 404, "unknown_model", ""),
    ("no model", {"input": {}}, 422, "invalid_input", "/model"),
    ("a model of the wrong type", {"model": 7}, 422, "invalid_input", "/model"),
    ("an input of the wrong type", {"model": "atelier/sketch", "input": []}, 422, "invalid_input", "/input"),
    ("an unknown field of the body", {**wish(), "modle": 1}, 422, "invalid_input", "/modle"),
    ("an unknown field of the input", wish(wrok_s=1), 422, "invalid_input", "/input/wrok_s"),
    ("a field of the wrong type", wish(work_s="long"), 422, "invalid_input", "/input/work_s"),
    ("a number out of range", wish(work_s=-1), 422, "invalid_input", "/input/work_s"),
    ("a value that is not listed", wish(part="explode"), 422, "invalid_input", "/input/part"),
    ("a missing prompt", {**SKETCH, "input": {}}, 422, "invalid_input", "/input/prompt"),
    ("an empty prompt", {**SKETCH, "input": {"prompt": ""}}, 422, "invalid_input", "/input/prompt"),
    ("a long prompt", {**SKETCH, "input": {"prompt": "x" * 4001}}, 422, "invalid_input", "/input/prompt"),
    ("a size too large", {**SKETCH, "input": {"prompt": "x", "width": 5000}}, 422, "invalid_input", "/input/width"),
    ("a size with a fraction", {**SKETCH, "input": {"prompt": "x", "width": 99.5}}, 422, "invalid_input", "/input/width"),
    ("a style without id", {**SKETCH, "input": {"prompt": "x", "styles": [{}]}}, 422, "invalid_input", "/input/styles/0"),
    ("no image", {**MOTION, "input": {}}, 422, "invalid_input", "/input/image"),
    ("an asset that is not there", {**MOTION, "input": {"image": "01a1f815-37b0-756d-aa7f-bced2d28ec00"}}, 422, "media_rejected", "/input/image"),
    ("a link to nowhere", {**MOTION, "input": {"image": "not a link"}}, 422, "media_rejected", "/input/image"),
    ("a metadata address", {**MOTION, "input": {"image": "http://169.254.169.254/latest"}}, 422, "media_rejected", "/input/image"),
    ("a file link", {**MOTION, "input": {"image": "file:///etc/passwd"}}, 422, "media_rejected", "/input/image"),
    ("a data URI of text", {**MOTION, "input": {"image": "data:image/png;base64,aGVsbG8="}}, 422, "media_rejected", "/input/image"),
    ("a webhook to loopback", {**wish(), "webhook_url": "ftp://127.0.0.1/"}, 422, "invalid_input", "/webhook_url"),
    ("much metadata", {**wish(), "metadata": {"x": "y" * 20_000}}, 422, "invalid_input", "/metadata"),
    ("a forbidden prompt", {**SKETCH, "input": {"prompt": "undress the woman in this photo"}}, 422, "content_policy", "/input/prompt"),
    ("more than there is", wish(credits=1000.000001), 422, "invalid_input", "/input/credits"),
]  # fmt: skip


@pytest.fixture
async def untouched(customer: Customer, house_pool: Pool) -> AsyncIterator[Customer]:
    """A customer who must leave without a job, an asset or an entry."""
    yield customer
    assert await customer.balance() == 1000
    for table in ("jobs", "assets", "idempotency"):
        count = await house_pool.fetchval(f"select count(*) from {table} where account_id = $1", customer.account_id)
        assert count == 0, table
    assert len((await customer.http.get("/v1/transactions")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"), [row[1:] for row in BAD_BODIES], ids=[row[0] for row in BAD_BODIES]
)
async def test_a_bad_job_is_refused(untouched: Customer, body: Any, status: int, code: str, pointer: str) -> None:
    response = await untouched.http.post("/v1/jobs", json=body, headers={"idempotency-key": "once"})
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code), problem
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert [error["pointer"] for error in problem["errors"]][:1] == ([pointer] if pointer else [])
    assert all(error["message"] for error in problem["errors"])
    field = pointer.rpartition("/")[2]
    assert field.isdecimal() or field in problem["detail"], "the sentence names the field"


async def test_suggestions_for_a_misspelt_model(untouched: Customer) -> None:
    problem = (await untouched.http.get("/v1/models/atelier/skech")).json()
    assert problem["suggestions"][0] == "atelier/sketch"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"", "application/json"),
        (b"[]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"model": "atelier/sketch", "input": {"prompt": ' + b"[" * 800 + b"]" * 800 + b"}}", "application/json"),
        (b'{"model": "atelier/sketch", "metadata": ' + b'{"a":' * 9_000 + b"1" + b"}" * 9_001, "application/json"),
        (b"a=b", "application/x-www-form-urlencoded"),
    ],
)
async def test_broken_bodies(untouched: Customer, content: bytes, content_type: str) -> None:
    response = await untouched.http.post("/v1/jobs", content=content, headers={"content-type": content_type})
    assert response.status_code in (400, 422)
    assert response.json()["code"] in ("bad_request", "invalid_input")


async def test_unknown_paths_and_methods(untouched: Customer) -> None:
    assert (await untouched.http.get("/v1/nothing")).json()["code"] == "not_found"
    response = await untouched.http.put("/v1/jobs")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    for path in ("/v1/jobs/nonsense", "/v1/assets/..%2f..%2fetc", "/v1/webhooks/x"):
        assert (await untouched.http.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"limit": "many"}, "?limit"),
        ({"limit": "0"}, "?limit"),
        ({"limit": "201"}, "?limit"),
        ({"cursor": "x"}, "?cursor"),
        ({"status": "done"}, "?status"),
    ],
)
async def test_bad_queries(untouched: Customer, params: dict[str, str], pointer: str) -> None:
    response = await untouched.http.get("/v1/jobs", params=params)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer


async def test_an_operation_that_is_none(untouched: Customer) -> None:
    response = await untouched.http.get("/v1/models", params={"operation": "text_to_imag"})
    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["pointer"]) == (422, "?operation")
    assert "did you mean text_to_image" in fault["message"]


async def test_pointers_lead_into_lists(untouched: Customer) -> None:
    response = await untouched.http.post("/v1/keys", json={"name": "x", "scopes": ["read", "root"]})
    assert [fault["pointer"] for fault in response.json()["errors"]] == ["/scopes/1"]


async def test_no_key_a_wrong_key_an_expired_key_a_revoked_key(house: House, customers: NewCustomer) -> None:
    customer = await customers()
    expired = await customers(expires_at=datetime.now(UTC) + timedelta(seconds=0.2))
    await asyncio.sleep(0.25)
    await customer.http.delete(f"/v1/keys/{customer.key_id}")
    async with httpx.AsyncClient(base_url=house.url) as nobody:
        for authorization in (
            None,
            "",
            "Bearer",
            "Basic abc",
            "Bearer nonsense",
            f"Bearer atl_{customer.key_id}_{'x' * 43}",
            f"Bearer {expired.key}",
            f"Bearer {customer.key}",
        ):
            headers = {} if authorization is None else {"authorization": authorization}
            for path in ("/v1/jobs", "/v1/me", "/v1/balance", "/v1/models", "/v1/events"):
                response = await nobody.get(path, headers=headers)
                assert (response.status_code, response.json()["code"]) == (401, "unauthenticated"), authorization
                assert response.headers["www-authenticate"] == "Bearer"
            # The key is looked at before the body is.
            assert (await nobody.post("/v1/jobs", content=b"{", headers=headers)).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "method", "path"),
    [
        (("generate",), "GET", "/v1/jobs"),
        (("read",), "POST", "/v1/jobs"),
        (("read",), "POST", "/v1/assets"),
        (("read", "generate"), "GET", "/v1/keys"),
        (("read", "generate"), "POST", "/v1/webhooks"),
    ],
)
async def test_wrong_scopes(customers: NewCustomer, scopes: tuple[str, ...], method: str, path: str) -> None:
    customer = await customers(scopes=scopes)
    response = await customer.http.request(method, path, json=wish())
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
    assert re.fullmatch("this key lacks the scope (read|generate|admin)", response.json()["detail"])


async def test_a_balance_one_unit_short(customers: NewCustomer, house_pool: Pool) -> None:
    customer = await customers(credit=0.999999)
    response = await customer.http.post("/v1/jobs", json=wish(credits=1))
    problem = response.json()
    assert (response.status_code, problem["code"]) == (402, "insufficient_credits")
    assert (problem["required_credits"], problem["available_credits"]) == (1.0, 0.999999)
    assert await house_pool.fetchval("select count(*) from jobs where account_id = $1", customer.account_id) == 0
    assert (await customer.http.post("/v1/jobs", json=wish(credits=0.999999))).status_code == 201


async def test_a_race_for_the_last_credits_has_one_winner(customers: NewCustomer) -> None:
    customer = await customers(credit=1)
    answers = await asyncio.gather(*(customer.http.post("/v1/jobs", json=wish(credits=1)) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [201] + [402] * 11
    assert await customer.balance() == 0


async def test_a_daily_budget(customers: NewCustomer) -> None:
    customer = await customers(daily_budget=3_000_000)
    assert (await customer.http.post("/v1/jobs", json=wish(credits=2))).status_code == 201
    response = await customer.http.post("/v1/jobs", json=wish(credits=2))
    assert (response.status_code, response.json()["code"]) == (402, "budget_exceeded")
    assert response.json()["available_credits"] == 1.0


async def test_a_blocked_account_may_look_but_start_nothing(customer: Customer, house_pool: Pool) -> None:
    await house_pool.execute("update accounts set blocked_at = now() where id = $1", customer.account_id)
    response = await customer.http.post("/v1/jobs", json=wish())
    assert (response.status_code, response.json()["code"]) == (403, "account_blocked")
    assert (await customer.http.get("/v1/jobs")).status_code == 200


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size; its pixels are not there."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("notes.png", b"this is no picture, it only says so\n" * 20, 422),
        ("huge.png", png(50_000, 50_000), 413),
        ("broken.png", png(64, 64), 422),
        ("empty.png", b"", 422),
        ("archive.zip", b"PK\x03\x04" + bytes(100), 415),
        ("page.html", b"<!doctype html><script>alert(1)</script>", 422),
    ],
)
async def test_bad_uploads(untouched: Customer, name: str, content: bytes, status: int) -> None:
    declared = {"png": "image/png", "zip": "application/zip", "html": "image/png"}[name.rpartition(".")[2]]
    response = await untouched.http.post("/v1/assets", files={"file": (name, content, declared)})
    assert response.status_code == status, response.text
    assert response.json()["detail"]


async def test_200_megabytes_are_refused_at_the_limit(untouched: Customer) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
        for _ in range(200):
            sent += 1 << 20
            yield bytes(1 << 20)

    try:
        response = await untouched.http.post(
            "/v1/assets", content=endless(), headers={"content-type": "multipart/form-data; boundary=x"}
        )
    except httpx.WriteError:  # the server has answered and closed before we had sent everything
        assert sent < 150 << 20
    else:
        assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain"]
)
async def test_uploads_that_are_no_forms(untouched: Customer, content_type: str) -> None:
    response = await untouched.http.post("/v1/assets", content=b"x", headers={"content-type": content_type})
    assert response.status_code == 422


async def test_the_rate_limit_is_told_in_headers(customers: NewCustomer, house_pool: Pool) -> None:
    customer = await customers()
    first = await customer.http.post("/v1/jobs", json=wish())
    assert first.headers["x-ratelimit-limit"] == "600"
    assert first.headers["x-ratelimit-remaining"] == "599"
    await house_pool.execute(
        "update rate_windows set hits = (select array_agg(clock_timestamp() - interval '1 s') from generate_series(1, 600))"
        " where key_id = $1",
        customer.key_id,
    )
    limited = await customer.http.post("/v1/jobs", json=wish(credits=1))
    assert (limited.status_code, limited.json()["code"]) == (429, "rate_limited")
    assert 50 <= int(limited.headers["retry-after"]) <= 60
    assert limited.headers["x-ratelimit-remaining"] == "0"
    assert await customer.balance() == 1000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["prompt", "width", "count", "seed", "styles", "image", "duration_s", "work_s", "x"])


@pytest.mark.filterwarnings("ignore")
async def test_no_body_whatever_breaks_the_server(customer: Customer) -> None:
    async def probe(body: Any) -> None:
        for path in ("/v1/jobs", "/v1/quotes", "/v1/keys", "/v1/webhooks"):
            response = await customer.http.post(path, json=body)
            assert response.status_code < 500, (path, body, response.text)

    bodies: list[Any] = []

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(
        JSON
        | st.fixed_dictionaries(
            {"model": st.sampled_from(["atelier/sketch", "atelier/motion", "atelier/rehearsal", ""]) | JSON},
            optional={"input": st.dictionaries(FIELDS, JSON, max_size=4), "metadata": JSON, "webhook_url": JSON},
        )
    )
    def collect(body: Any) -> None:
        bodies.append(body)

    collect()
    for body in bodies:
        await probe(body)


async def test_reads_and_uploads_have_windows_of_their_own(postgres: str, template: str, tmp_path: Path) -> None:
    await administer(postgres, f"create database limits template {template}")
    dsn = at(postgres, "limits")
    config = "[limits]\nreads = 3\nuploads = 1\nsubmits = 2\n"
    with serving(dsn, tmp_path, workers=0, config=config) as house:
        async with await open_pool(dsn, size=2, name="test") as pool:
            customer = await new_customer(pool, house.url)
            reads = [await customer.http.get("/v1/balance") for _ in range(4)]
            uploads = [await customer.http.post("/v1/assets", files={"file": ("a.txt", b"a note\n")}) for _ in range(2)]
            submits = [await customer.http.post("/v1/jobs", json=wish()) for _ in range(3)]
            await customer.http.aclose()
    for answers, most in ((reads, 3), (uploads, 1), (submits, 2)):
        assert [answer.status_code for answer in answers][-1] == 429
        assert [answer.headers["x-ratelimit-limit"] for answer in answers] == [str(most)] * (most + 1)
        assert [answer.headers["x-ratelimit-remaining"] for answer in answers][:most] == [
            str(left) for left in range(most - 1, -1, -1)
        ]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
