"""ZenCreator's tools as models of the native API."""

from __future__ import annotations

from typing import Any

import pytest

from atelier.catalogue.presets import load_presets
from tests.house import Customer

SMALL = {"positive_prompt": "a red kite", "width": 64, "height": 64}


async def listed(customer: Customer, **given: Any) -> list[str]:
    answer = await customer.http.get("/v1/models", params=given)
    assert answer.status_code == 200, answer.text
    return [model["id"] for model in answer.json()["items"]]


async def test_they_are_listed_beside_the_houses_own(customer: Customer) -> None:
    tools = await listed(customer, catalogue="zencreator")
    assert len(tools) == 14
    assert all(tool.startswith("zencreator/") for tool in tools)
    assert not set(tools) & set(await listed(customer))
    assert await listed(customer, catalogue="zencreator", q="zencreator lip sync") == ["zencreator/lipsync"]
    assert await listed(customer, catalogue="zencreator", operation="merge") == ["zencreator/video_merger"]
    unknown = await customer.http.get("/v1/models", params={"catalogue": "none"})
    assert unknown.status_code == 422
    assert "atelier, zencreator" in unknown.json()["detail"]


async def test_each_shows_an_input_that_runs_and_the_names_that_it_takes(customer: Customer) -> None:
    for tool in await listed(customer, catalogue="zencreator"):
        model = (await customer.http.get(f"/v1/models/{tool}")).json()
        assert model["engines"], tool
        quote = await customer.http.post("/v1/quotes", json={"model": tool, "input": model["example"]})
        assert quote.status_code == 200, (tool, quote.text)
        assert quote.json()["credits"] > 0
    fields = (await customer.http.get("/v1/models/zencreator/photoshoot")).json()["input_schema"]["properties"]
    assert all(str(category.id) in fields["category_id"]["description"] for category in load_presets().categories)
    fields = (await customer.http.get("/v1/models/zencreator/videogen")).json()["input_schema"]["properties"]
    assert all(lora.name in fields["loras"]["description"] for lora in load_presets().loras)


async def test_a_job_of_one_is_a_generation_at_the_tools_price(customer: Customer) -> None:
    body = {"model": "zencreator/by_prompt", "input": {**SMALL, "model": "NANO_BANANA"}}
    quote = (await customer.http.post("/v1/quotes", json=body)).json()
    started = await customer.http.post("/v1/jobs", json=body, headers={"idempotency-key": "kite"})
    again = await customer.http.post("/v1/jobs", json=body, headers={"idempotency-key": "kite"})
    assert started.status_code == again.status_code == 201, started.text
    job = started.json()
    assert (again.json()["id"], quote["credits"], job["cost"]["credits"]) == (job["id"], 2, 2)
    ended = await customer.until(job["id"], lambda seen: seen["status"] == "succeeded")
    assert ended["model"] == job["model"] == body["model"]
    assert ended["input"] == job["input"] == {"tool": "by_prompt", "input": body["input"]}
    found = (await customer.http.get("/v1/jobs", params={"model": body["model"]})).json()["items"]
    assert [one["id"] for one in found] == [job["id"]]
    result = (await customer.http.get(f"/zencreator/api/public/v1/generations/{job['id']}/result")).json()
    assert [one["asset_id"] for one in result["outputs"]] == [one["asset_id"] for one in ended["outputs"]]
    assert await customer.balance() == 998


@pytest.mark.parametrize(
    ("tool", "given", "pointer"),
    [
        ("by_prompt", {"positive_prompt": "a", "batch_size": 11}, "/input/batch_size"),
        ("photoshoot", {"face_ref": "x", "body_ref": "x", "prompt": "a"}, "/input/face_ref"),
        (
            "video2video",
            {"image_asset": str(load_presets().samples[0].id), "instagram_url": "https://www.instagram.com/reel/a"},
            "/input/instagram_url",
        ),
    ],
)
async def test_what_is_refused_names_the_field(
    tool: str, given: dict[str, Any], pointer: str, customer: Customer
) -> None:
    for path in ("/v1/quotes", "/v1/jobs"):
        answer = await customer.http.post(path, json={"model": f"zencreator/{tool}", "input": given})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert await customer.balance() == 1000


async def test_an_unknown_tool_has_suggestions(customer: Customer) -> None:
    answer = await customer.http.get("/v1/models/zencreator/photoshot")
    assert answer.status_code == 404
    assert "zencreator/photoshoot" in answer.json()["detail"]
