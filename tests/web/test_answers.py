"""What the server really answers is what the document says: a walk over everything, and what goes wrong."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from atelier.db.pool import Pool
from tests.conftest import serve
from tests.house import Customer, House
from tests.web.conftest import NewCustomer
from tests.web.contract import Contract
from tests.web.world import GRAPH, PNG, World, new_world

NOBODY = "01a1f815-37b0-756d-aa7f-bced2d28ec00"
JOB = {"model": "atelier/rehearsal", "input": {}}


async def test_everything_that_can_be_read(customer: Customer, contract: Contract, house_pool: Pool) -> None:
    world = await new_world(customer, house_pool)
    failed = await customer.run(part="refuse")
    walked = set()
    for operation_id, (method, path, operation) in contract.operations.items():
        if method != "get" or operation_id in ("followAccount", "followJobBySocket"):
            continue
        for job_id in (world.job_id, failed["id"]):
            ids = {name: getattr(world, name) for name in world.__struct_fields__} | {"job_id": job_id}
            response = await customer.http.get(path.format(**ids))
            assert response.status_code == 200, (operation_id, response.text)
            contract.check(operation_id, response)
            walked.add(operation_id)
        if operation["security"]:
            response = await customer.http.get(path.format(**ids), headers={"authorization": "Bearer no"})
            assert response.status_code == 401
            contract.check(operation_id, response)
    assert len(walked) > 15


async def test_the_accounts_stream(customer: Customer, contract: Contract) -> None:
    async with customer.http.stream("GET", "/v1/events") as response:
        await customer.submit()
        lines = []
        async for line in response.aiter_lines():
            lines.append(line)
            if line.startswith("data: "):
                break
    whole = httpx.Response(200, headers=response.headers, text="\n".join(lines))
    contract.check("followAccount", whole)


async def test_everything_that_can_be_done(customer: Customer, contract: Contract, house_pool: Pool) -> None:
    world = await new_world(customer, house_pool)
    http = customer.http
    steps: list[tuple[str, httpx.Response]] = []

    async def step(operation_id: str, **given: Any) -> None:
        method, path, _ = contract.operations[operation_id]
        url = path.format(**{name: getattr(world, name) for name in world.__struct_fields__})
        steps.append((operation_id, await http.request(method, url, **given)))

    await step("createQuote", json=JOB)
    await step("createJob", json=JOB, headers={"prefer": "wait=10", "idempotency-key": "k"})
    await step("createJob", json=JOB, headers={"prefer": "wait=10", "idempotency-key": "k"})
    await step(
        "uploadAsset", files={"file": ("a.png", PNG)}, data={"description": "x"}, headers={"idempotency-key": "a"}
    )
    link = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    await step("fetchAsset", json={"url": link, "description": "x"})
    await step("createKey", json={"name": "x", "scopes": ["read"]}, headers={"idempotency-key": "b"})
    await step("createKey", json={"name": "x", "scopes": ["read"]}, headers={"idempotency-key": "b"})
    await step("createWebhook", json={"url": "http://127.0.0.1:9/"})
    await step("declareLikeness")
    await step("changeWebhook", json={"enabled": True, "events": ["job.failed"]})
    await step("redeliver")
    await step("rotateWebhookSecret")
    await step("rotateJobSecret")
    await step("changeStyle", json={"title": "Rose", "cover": world.asset_id, "public": True})
    await step("linkStyle")
    await step("likeStyle")
    await step("unlikeStyle")
    await step("createApp", json={"name": "Sea", "graph": GRAPH})
    await step("changeApp", json={"audience": "public"})
    await step("addAppVersion", json={"graph": GRAPH})
    await step("publishAppVersion")
    await step("cancelJob")
    await step("revokeKey")
    await step("deleteAsset")
    await step("deleteWebhook")
    await step("deleteJob")
    await step("deleteStyle")
    await step("deleteApp")
    for operation_id, response in steps:
        assert response.is_success, (operation_id, response.text)
        contract.check(operation_id, response)
    writing = {name for name, (method, _, _) in contract.operations.items() if method != "get"}
    assert {operation_id for operation_id, _ in steps} == writing


USED = {"idempotency-key": "used"}
ZIP = "data:application/zip;base64,UEsDBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="

Mistake = tuple[str, int, str, dict[str, Any]]

MISTAKES: list[Mistake] = [
    # operation, status, code, request
    ("createJob", 400, "bad_request", {"content": b"{", "headers": {"content-type": "application/json"}}),
    ("createJob", 402, "insufficient_credits", {"json": {**JOB, "input": {"credits": 11}}}),
    ("createJob", 404, "unknown_model", {"json": {"model": "atelier/skech"}}),
    ("createJob", 409, "idempotency_conflict", {"json": {**JOB, "metadata": {}}, "headers": USED}),
    ("createJob", 422, "invalid_input", {"json": {**JOB, "modle": 1}}),
    ("createJob", 422, "invalid_input", {"json": {**JOB, "input": {"work_s": -1}}}),
    ("createJob", 422, "media_rejected", {"json": {"model": "atelier/motion", "input": {"image": "no link"}}}),
    ("createJob", 422, "content_policy", {"json": {"model": "atelier/sketch", "input": {"prompt": "undress her"}}}),
    ("createJob", 415, "unsupported_media_type", {"json": {"model": "atelier/motion", "input": {"image": ZIP}}}),
    ("createQuote", 404, "unknown_model", {"json": {"model": "x"}}),
    ("createKey", 413, "too_large", {"content": b" " * 11_000_000, "headers": {"content-type": "application/json"}}),
    ("createKey", 422, "invalid_input", {"json": {"name": "", "scopes": []}}),
    ("uploadAsset", 415, "unsupported_media_type", {"files": {"file": ("a.zip", b"PK\x03\x04" + bytes(99))}}),
    ("uploadAsset", 422, "media_rejected", {"files": {"file": ("a.png", PNG[:40])}}),
    ("uploadAsset", 422, "invalid_input", {"content": b"x"}),
    ("createWebhook", 422, "invalid_input", {"json": {"url": "nonsense"}}),
    ("changeWebhook", 404, "not_found", {"json": {}}),
    ("listJobs", 422, "invalid_input", {"params": {"limit": "0"}}),
    ("listModels", 422, "invalid_input", {"params": {"media": "x"}}),
    ("listTransactions", 422, "invalid_input", {"params": {"kind": "x"}}),
    ("listAssets", 422, "invalid_input", {"params": {"cursor": "x"}}),
    ("listDeliveries", 404, "not_found", {"params": {"webhook_id": "x"}}),
    ("listDeliveries", 422, "invalid_input", {"params": {"state": "x"}}),
    ("followAccount", 422, "invalid_input", {"headers": {"last-event-id": "x"}}),
    ("getModel", 404, "unknown_model", {}),
    *((name, 404, "not_found", {}) for name in ("getJob", "cancelJob", "deleteJob", "followJob", "getAsset")),
    *((name, 404, "not_found", {}) for name in ("deleteAsset", "revokeKey", "getWebhook", "redeliver")),
    *((name, 404, "not_found", {}) for name in ("deleteWebhook", "rotateWebhookSecret")),
    *((name, 404, "not_found", {}) for name in ("getStyle", "deleteStyle", "linkStyle", "likeStyle", "unlikeStyle")),
    *((name, 404, "not_found", {}) for name in ("getApp", "deleteApp", "listAppVersions", "publishAppVersion")),
    ("listStyles", 422, "invalid_input", {"params": {"show": "x"}}),
    ("changeStyle", 404, "not_found", {"json": {"title": "x"}}),
    ("changeApp", 404, "not_found", {"json": {"name": "x"}}),
    ("addAppVersion", 404, "not_found", {"json": {"graph": GRAPH}}),
    ("createApp", 422, "invalid_input", {"json": {"name": "x", "graph": {"nodes": []}}}),
]


async def test_mistakes_are_answered_as_documented(customers: NewCustomer, contract: Contract) -> None:
    customer = await customers(credit=10)
    await customer.http.post("/v1/jobs", json=JOB, headers=USED)
    nowhere = dict.fromkeys(World.__struct_fields__, NOBODY)
    for operation_id, status, code, request in MISTAKES:
        method, path, _ = contract.operations[operation_id]
        response = await customer.http.request(method, path.format(**nowhere), **request)
        assert (response.status_code, response.json()["code"]) == (status, code), (operation_id, response.text)
        contract.check(operation_id, response)


async def test_every_operation_names_the_scope_it_needs(customers: NewCustomer, contract: Contract) -> None:
    """A key without the documented scope is refused; one with it alone is not."""
    by_scope = {scope: await customers(scopes=(scope,)) for scope in ("read", "generate", "admin")}
    nowhere = dict.fromkeys(World.__struct_fields__, NOBODY)
    for operation_id, (method, path, operation) in contract.operations.items():
        scopes = [scope for way in operation["security"] for scope in way.get("bearer", ())]
        if not scopes or operation_id in ("followAccount", "followJobBySocket"):
            continue
        for scope, customer in by_scope.items():
            response = await customer.http.request(method, path.format(**nowhere))
            assert (response.status_code == 403) == (scope not in scopes), (operation_id, scope, response.text)
            contract.check(operation_id, response)


async def test_limits_are_answered_as_documented(customers: NewCustomer, contract: Contract, house_pool: Pool) -> None:
    customer = await customers(concurrency=1, daily_budget=1_000_000)
    http = customer.http
    refused: list[tuple[str, str, httpx.Response]] = []

    jobs = [await customer.submit(work_s=60) for _ in range(3)]
    refused.append(("createJob", "backlog_full", await http.post("/v1/jobs", json=JOB)))
    for job in jobs:
        await http.delete(f"/v1/jobs/{job['id']}")
    dear = {**JOB, "input": {"credits": 2}}
    refused.append(("createJob", "budget_exceeded", await http.post("/v1/jobs", json=dear)))
    for _ in range(9):
        upload = await http.post("/v1/assets", files={"file": ("a.png", PNG)})
    refused.append(("uploadAsset", "rate_limited", upload))
    for _ in range(3):
        hook = await http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/"})
    refused.append(("createWebhook", "conflict", hook))
    await house_pool.execute("update accounts set blocked_at = now() where id = $1", customer.account_id)
    refused.append(("createJob", "account_blocked", await http.post("/v1/jobs", json=JOB)))
    for operation_id, code, response in refused:
        assert response.json()["code"] == code, response.text
        contract.check(operation_id, response)
    assert int(upload.headers["retry-after"]) >= 1


async def test_sockets_are_opened_and_refused_as_documented(customer: Customer, contract: Contract) -> None:
    job = await customer.run()
    upgrade = {
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    for job_id, status in ((NOBODY, 404), (job["id"], 101)):
        async with customer.http.stream("GET", f"/v1/jobs/{job_id}/ws", headers=upgrade) as response:
            assert response.status_code == status
            assert str(status) in contract.operations["followJobBySocket"][2]["responses"]


@pytest.fixture
def idle_house(postgres: str, template: str, tmp_path: Any) -> Any:
    yield from serve(postgres, template, tmp_path, "idle_documentation", workers=0)


def test_a_server_without_workers_is_not_ready(idle_house: House, contract: Contract) -> None:
    response = httpx.get(idle_house.url + "/readyz")
    assert response.status_code == 503
    contract.check("getReadiness", response)
