"""Every operation of the contract answers with each of its statuses, in bodies that the contract's schemas accept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from atelier.catalogue.presets import load_presets
from tests.dialects.zencreator import judge
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import API, Guest
from tests.house import House
from tests.storage import samples

PROMPT = "a harbour at dawn"
GOOD = {"tool": "by_prompt", "input": {"positive_prompt": PROMPT}}


def test_the_walk_covers_the_contract() -> None:
    assert set(judge.OPERATIONS) == {
        *("upload_asset", "get_balance", "create_generation", "get_generation", "get_generation_result", "list_loras"),
        *("list_photoshoot_categories", "list_templates", "get_template", "list_tools", "get_tool"),
        "list_transactions",
    }
    assert len(judge.TOOLS) == 14


async def test_everything_works(guest: Guest) -> None:
    file = await guest.send(samples.image("PNG"), "image/png")
    made = await guest.post("/generations", GOOD)
    generation_id = made.json()["id"]
    result = await guest.end(generation_id)
    template = load_presets().templates[0]
    answers = {
        "upload_asset": file,
        "create_generation": made,
        "get_generation": await guest.get(f"/generations/{generation_id}"),
        "get_generation_result": await guest.get(f"/generations/{generation_id}/result"),
        "list_loras": await guest.get("/loras", model="flux_klein"),
        "list_photoshoot_categories": await guest.get("/photoshoot-categories"),
        "list_templates": await guest.get("/templates"),
        "get_template": await guest.get(f"/templates/{template.id}"),
        "list_tools": await guest.get("/tools"),
        "get_tool": await guest.get("/tools/by_prompt"),
        "get_balance": await guest.get("/balance"),
        "list_transactions": await guest.get("/transactions"),
    }
    assert answers.keys() == judge.OPERATIONS.keys()
    for name, answer in answers.items():
        assert answer.status_code == (201 if name in ("upload_asset", "create_generation") else 200), answer.text
        judge.check(name, answer)
    assert made.json()["status"] == "queued"
    assert file.json() == {"asset_id": file.json()["asset_id"], "media_type": "image/png"}
    assert result["id"] == generation_id
    assert answers["get_generation"].json() == {
        "id": generation_id,
        "status": "succeeded",
        "progress": 100,
        "error": None,
    }
    assert answers["get_balance"].json() == {"credits": 999}
    (output,) = result["outputs"]
    assert set(output) == {"asset_id", "url", "download_url"}
    shown, saved = await guest.http.get(output["url"]), await guest.http.get(output["download_url"])
    assert shown.headers["content-type"] == "image/png"
    assert shown.content == saved.content
    assert shown.headers["content-disposition"].startswith("inline")
    assert saved.headers["content-disposition"].startswith("attachment")


async def test_outputs_are_inputs_of_later_generations(guest: Guest) -> None:
    first = await guest.run("by_prompt", positive_prompt=PROMPT)
    second = await guest.run("upscaler", image_asset=first["outputs"][0]["asset_id"])
    assert len(second["outputs"]) == 1


class Visit:
    """Collects the refusals of operations."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, int, str]] = set()

    def saw(self, name: str, answer: httpx.Response) -> None:
        judge.check(name, answer)
        assert answer.status_code >= 400, answer.text
        self.seen.add((name, answer.status_code, answer.json()["error"]["code"]))


def requests_of(name: str) -> tuple[str, str, dict[str, Any]]:
    """The least request of an operation: method, path, and what goes with it."""
    method, path, _ = judge.OPERATIONS[name]
    template = load_presets().templates[0]
    path = path.format(generation_id=uuid4(), template_id=template.id, tool_name="by_prompt")
    given: dict[str, Any] = {}
    if name == "create_generation":
        given["json"] = GOOD
    if name == "upload_asset":
        given = {"files": {"file": ("a.png", samples.image("PNG"))}, "data": {"media_type": "image/png"}}
    if name == "list_loras":
        given["params"] = {"model": "wan@2.2"}
    return method.upper(), f"/zencreator{path}", given


async def test_refusals_of_every_operation(visitors: NewGuest) -> None:
    visitor, reader, writer, blocked = (
        await visitors(),
        await visitors(scopes=("read",)),
        await visitors(scopes=("generate",)),
        await visitors(),
    )
    await blocked.block()
    visit = Visit()
    for name in judge.OPERATIONS:
        method, path, given = requests_of(name)
        needs = judge.OPERATIONS[name][2]["x-required-scope"]
        for guest, headers in (
            (visitor, {"authorization": ""}),
            (visitor, {"authorization": "Bearer zc_live_abcdefghijkl_nonsense"}),
            (reader if needs == "generate" else writer, {}),
            (blocked, {}),
        ):
            visit.saw(name, await guest.http.request(method, path, headers=headers, **given))
    for name in judge.OPERATIONS:
        assert {(status, code) for seen, status, code in visit.seen if seen == name} == {
            (401, "missing_api_key"),
            (401, "invalid_api_key"),
            (403, "insufficient_scope"),
            (403, "user_blocked"),
        }


async def test_every_refusal_of_a_generation(visitors: NewGuest) -> None:
    visitor, poor, other = await visitors(), await visitors(credit=0.5), await visitors()
    foreign = await other.upload(samples.image("PNG"), "image/png")
    visit = Visit()
    for answer in (
        await visitor.http.post(f"{API}/generations", content=b"{", headers={"content-type": "application/json"}),
        await visitor.post("/generations", {"tool": "by_magic", "input": {}}),
        await visitor.post("/generations", {"tool": "by_prompt"}),
        await visitor.ask("by_prompt"),
        await visitor.ask("upscaler", image_asset=foreign),
        await visitor.ask("upscaler", image_asset=str(uuid4())),
        await poor.post("/generations", GOOD),
    ):
        visit.saw("create_generation", answer)
    assert await visitor.untouched()
    assert (await visitor.post("/generations", GOOD, idempotency_key="a")).status_code == 201
    again = {"tool": "by_prompt", "input": {"positive_prompt": "a forest"}}
    visit.saw("create_generation", await visitor.post("/generations", again, idempotency_key="a"))
    for _ in range(9):
        assert (await visitor.post("/generations", GOOD)).status_code == 201
    visit.saw("create_generation", await visitor.post("/generations", GOOD))
    documented = judge.OPERATIONS["create_generation"][2]["responses"]
    everywhere = {
        (403, "insufficient_scope"),
        (403, "user_blocked"),
        (401, "missing_api_key"),
        (401, "invalid_api_key"),
    }
    assert {(status, code) for _, status, code in visit.seen} == {
        (int(status), code)
        for status in documented
        if int(status) >= 400
        for code in judge.codes_of(documented, int(status))
    } - everywhere


async def test_refusals_of_reading(visitors: NewGuest) -> None:
    visitor, other = await visitors(), await visitors()
    theirs = await other.make("by_prompt", positive_prompt=PROMPT)
    for name, path, status, code in (
        ("get_generation", f"/generations/{theirs}", 403, "forbidden"),
        ("get_generation", f"/generations/{uuid4()}", 404, "not_found"),
        ("get_generation", "/generations/1", 422, "validation_error"),
        ("get_generation_result", f"/generations/{theirs}/result", 403, "forbidden"),
        ("get_generation_result", f"/generations/{uuid4()}/result", 404, "not_found"),
        ("get_generation_result", "/generations/1/result", 422, "validation_error"),
        ("get_template", f"/templates/{uuid4()}", 404, "not_found"),
        ("get_template", "/templates/1", 422, "validation_error"),
        ("get_tool", "/tools/by_promt", 404, "not_found"),
        ("list_loras", "/loras", 422, "validation_error"),
        ("list_loras", "/loras?model=sd", 422, "validation_error"),
        ("list_photoshoot_categories", "/photoshoot-categories?gender=other", 422, "validation_error"),
        ("list_templates", "/templates?page=0", 422, "validation_error"),
        ("list_templates", "/templates?limit=101", 422, "validation_error"),
        ("list_transactions", "/transactions?type=gift", 422, "validation_error"),
        ("list_transactions", "/transactions?channel=tv", 422, "validation_error"),
        ("list_transactions", "/transactions?date_from=yesterday", 422, "validation_error"),
        ("list_transactions", "/transactions?page=x", 422, "validation_error"),
    ):
        answer = await visitor.get(path) if "?" not in path else await visitor.http.get(f"{API}{path}")
        judge.check(name, answer)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    wrong = (await visitor.http.get(f"{API}/templates?limit=101")).json()["error"]["message"]
    assert wrong.endswith("$.limit")
    assert "by_prompt" in (await visitor.get("/tools/by_promt")).json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", f"{API}/nothing", 404), ("GET", "/zencreator", 404), ("PUT", f"{API}/tools", 405)],
)
async def test_routes_that_are_not_there(method: str, path: str, status: int, visitor: Guest) -> None:
    answer = await visitor.http.request(method, path)
    assert answer.status_code == status
    judge.validate({"$ref": "#/components/schemas/PublicApiError"}, answer.json())


async def test_jobs_of_other_dialects_are_not_here(visitor: Guest) -> None:
    job = await visitor.customer.submit()
    assert (await visitor.get(f"/generations/{job['id']}")).status_code == 404


async def test_a_canceled_job_has_failed(visitor: Guest) -> None:
    generation_id = await visitor.make("by_prompt", positive_prompt=PROMPT)
    assert (await visitor.http.post(f"/v1/jobs/{generation_id}/cancel")).status_code == 200
    assert await visitor.status(generation_id) == {
        "id": generation_id,
        "status": "failed",
        "progress": 0,
        "error": "canceled",
    }
    assert await visitor.credits() == 1000


async def test_by_host_name(visitor: Guest, counter: House) -> None:
    answer = await visitor.http.get("/api/public/v1/tools", headers={"host": "zencreator.localhost"})
    judge.check("list_tools", answer)
    assert len(answer.json()["tools"]) == 14


async def test_a_failure_is_told_and_costs_nothing(guest: Guest) -> None:
    result = await guest.end(await guest.make("by_prompt", positive_prompt="[refuse]"))
    assert (result["status"], result["outputs"]) == ("failed", [])
    assert "refuse" in result["error"]
    assert await guest.credits() == 1000


async def test_what_is_missing_is_paid_back(guest: Guest) -> None:
    result = await guest.end(
        await guest.make(
            "image_editor",
            image_assets=[await guest.upload(samples.image("PNG"), "image/png")],
            prompt="[make 1] autumn",
            number_of_images=4,
        )
    )
    assert (result["status"], len(result["outputs"])) == ("partial", 1)
    assert result["error"] == "1 of 4 outputs were made"
    assert await guest.credits() == 999
    assert [(one["type"], one["amount"]) for one in await guest.transactions()][:2] == [("refund", 3), ("spend", -4)]
