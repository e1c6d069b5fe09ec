"""Every operation of the contract answers with each of its statuses, in bodies that the contract's schemas accept."""

from __future__ import annotations

import httpx

from atelier.dialects.gateai.sizes import menu_facts
from tests.dialects.gateai import judge
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.guest import Guest, micros
from tests.house import House
from tests.storage import samples

PROMPT = "a harbour at dawn"


def test_the_walk_covers_the_contract() -> None:
    assert set(judge.OPERATIONS) == {
        *("get_docs_txt", "list_models", "list_model_schemas", "get_model"),
        *("create_generation", "upload_file", "get_task", "estimate_cost", "get_credits", "get_dashboard"),
    }
    assert len(judge.CONTRACT["models"]) == 53


async def test_everything_works(guest: Guest) -> None:
    file = await guest.http.post("/gateai/api/upload", files={"file": ("a.png", samples.image("PNG"))})
    made = await guest.ask("gpt-image-2", prompt=PROMPT, images=[file.json()["file_id"]])
    task_id = made.json()["task_id"]
    task = await guest.end(task_id)
    answers = {
        "upload_file": file,
        "create_generation": made,
        "get_task": await guest.get(f"/get/{task_id}"),
        "estimate_cost": await guest.post("/api/estimate", {"model": "gpt-image-2", "params": {"prompt": PROMPT}}),
        "get_credits": await guest.get("/credits"),
        "get_dashboard": await guest.get("/api/me", key=guest.customer.key),
        "get_docs_txt": await guest.get("/docs.txt"),
        "list_models": await guest.get("/v1/models"),
        "list_model_schemas": await guest.get("/v1/models/schema"),
        "get_model": await guest.get("/v1/models/seedance-2.0"),
    }
    for name, answer in answers.items():
        assert answer.status_code == 200, answer.text
        judge.check(name, answer)
    assert made.json().keys() == {"task_id", "url", "status", "cost", "remaining"}
    assert made.json()["url"] == f"/get/{task_id}"
    assert task == {
        "task_id": task_id,
        "status": "FINISHED",
        "model": "gpt-image-2",
        "cost": 0.003,
        "result": task["result"],
    }
    (link,) = task["result"]
    assert (await guest.http.get(link)).status_code == 200
    assert answers["get_docs_txt"].headers["content-type"].startswith("text/plain")


async def test_every_refusal_of_a_task(visitors: NewGuest) -> None:
    visitor, poor, hasty = await visitors(), await visitors(daily_budget=micros("0.0001")), await visitors()
    good = {"model": "flux-schnell", "params": {"prompt": PROMPT}}
    for _ in range(menu_facts().rate.requests):
        assert (await hasty.post("/api/generate", good)).status_code == 200
    refusals = {
        ("PROMPT_TOO_LONG", 400): await visitor.ask("flux-schnell", prompt="x" * 1501),
        ("QUANTITY_TOO_HIGH", 400): await visitor.ask("flux-schnell", prompt=PROMPT, quantity=9),
        ("INVALID_REQUEST", 400): await visitor.post("/api/generate", {"model": "flux-schnell"}),
        ("INVALID_PARAMS", 400): await visitor.ask("sora-2", prompt=PROMPT, duration=5),
        ("UNAUTHORIZED", 401): await visitor.post("/api/generate", good, authorization="Bearer nonsense"),
        ("BUDGET_EXCEEDED", 402): await poor.ask("sora-2", prompt=PROMPT),
        ("MODEL_NOT_FOUND", 404): await visitor.ask("seedance", prompt=PROMPT),
        ("RATE_LIMITED", 429): await hasty.post("/api/generate", good),
    }
    documented = {
        (code, int(status))
        for status, answer in judge.OPERATIONS["create_generation"][2]["responses"].items()
        for code in answer.get("x-error-codes", ())
    }
    assert refusals.keys() == documented
    for (code, status), answer in refusals.items():
        judge.check("create_generation", answer)
        assert (answer.json()["code"], answer.status_code) == (code, status)
    assert int(refusals["RATE_LIMITED", 429].headers["retry-after"]) > 0
    assert refusals["MODEL_NOT_FOUND", 404].json()["suggestions"] == ["seedance-2.0"]
    assert await visitor.untouched()
    assert "USD" in refusals["BUDGET_EXCEEDED", 402].json()["error"]


async def test_every_refusal_of_an_estimate(visitor: Guest) -> None:
    async def estimate(model: str, **params: object) -> httpx.Response:
        return await visitor.post("/api/estimate", {"model": model, "params": params})

    for answer, code in (
        (await estimate("flux-schnell", prompt="x" * 1501), "PROMPT_TOO_LONG"),
        (await estimate("flux-schnell", prompt=PROMPT, quantity=9), "QUANTITY_TOO_HIGH"),
        (await visitor.post("/api/estimate", [1]), "INVALID_REQUEST"),
        (await estimate("sora-2", prompt=PROMPT, duration=5), "INVALID_PARAMS"),
        (await estimate("sora-3", prompt=PROMPT), "MODEL_NOT_FOUND"),
    ):
        judge.check("estimate_cost", answer)
        assert answer.json()["code"] == code


async def test_the_refusals_of_the_others(visitor: Guest, visitors: NewGuest, counter: House) -> None:
    broken = await visitor.http.post("/gateai/api/upload", files={"file": ("a.png", b"no picture")})
    assert (broken.status_code, broken.json()["code"]) == (415, "UNSUPPORTED_MEDIA")
    judge.check("upload_file", broken)
    large = await visitor.http.post("/gateai/api/upload", files={"file": ("a.png", bytes(100_000_001))})
    assert (large.status_code, large.json()["code"]) == (413, "FILE_TOO_LARGE")
    judge.check("upload_file", large)

    foreign = (await (await visitors()).make("flux-schnell", prompt=PROMPT))["task_id"]
    for task_id in (foreign, "nonsense"):
        missing = await visitor.get(f"/get/{task_id}")
        assert (missing.status_code, missing.json()["code"]) == (404, "TASK_NOT_FOUND")
        judge.check("get_task", missing)
    unknown = await visitor.get("/v1/models/seedance")
    assert unknown.json()["suggestions"] == ["seedance-2.0"]
    judge.check("get_model", unknown)
    async with httpx.AsyncClient(base_url=counter.url) as nobody:
        for name, (method, path, operation) in judge.OPERATIONS.items():
            answer = await nobody.request(method, f"/gateai{path.format(task_id=foreign, modelId='sora-2')}")
            assert answer.status_code == (200 if operation.get("x-public") else 401), name
            judge.check(name, answer)
