"""`/v1/apps`, and running them: what they cost, what they give, and what remains when a call fails."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from atelier.db.pool import Pool
from tests.dialects.conftest import NewCustomer
from tests.house import Customer, House

SKETCH = {
    "type": "operation",
    "id": "picture",
    "model": "atelier/sketch",
    "input": {"prompt": "a hill", "width": 64, "height": 64},
}


def graph(*nodes: dict[str, Any], **outputs: str) -> dict[str, Any]:
    return {"nodes": list(nodes), "outputs": outputs or {"picture": "picture"}}


def text_input(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "input", "id": key, "key": key, "kind": "text", **more}


def sketch(node_id: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": "operation",
        "id": node_id,
        "model": "atelier/sketch",
        "input": {"width": 64, "height": 64, "prompt": "a hill", **fields},
    }


def clip(node_id: str, source: str, **fields: Any) -> dict[str, Any]:
    given = {"image": {"from": source}, "duration_s": 1, "fps": 16, "resolution": "480p", **fields}
    return {"type": "operation", "id": node_id, "model": "atelier/motion", "input": given}


async def create(customer: Customer, document: dict[str, Any], **more: Any) -> Any:
    response = await customer.http.post("/v1/apps", json={"name": "Test app", "graph": document, **more})
    assert response.status_code == 201, response.text
    return response.json()


async def run(customer: Customer, app: Any, **given: Any) -> Any:
    return await customer.run(f"apps/{app['id']}", wait_s=60, **given)


async def calls(customer: Customer, job: Any) -> dict[str, Any]:
    page = (await customer.http.get("/v1/jobs", params={"parent": job["id"]})).json()
    return {child["part"]: child for child in page["items"]}


async def test_an_app_is_kept_shown_changed_and_deleted(customer: Customer) -> None:
    app = await create(customer, graph(text_input("scene", title="Scene"), sketch("picture", prompt={"from": "scene"})))
    assert (app["slug"], app["audience"], app["own"], app["latest"]["number"]) == ("test-app", "user", True, 1)
    schema = app["latest"]["input_schema"]
    assert (schema["required"], schema["properties"]["scene"]["title"]) == (["scene"], "Scene")
    assert app["latest"]["output_schema"]["properties"]["picture"]["x-media"] == "image"
    changed = await customer.http.patch(f"/v1/apps/{app['id']}", json={"name": "Hills!", "audience": "public"})
    assert (changed.json()["slug"], changed.json()["audience"]) == ("hills", "public")
    own = (await customer.http.get("/v1/apps", params={"own": True})).json()["items"]
    assert [one["id"] for one in own] == [app["id"]]
    assert (await customer.http.delete(f"/v1/apps/{app['id']}")).status_code == 204
    assert (await customer.http.get(f"/v1/apps/{app['id']}")).status_code == 404


async def test_versions_are_drafts_until_they_are_published(customer: Customer, customers: NewCustomer) -> None:
    stranger = await customers()
    app = await create(customer, graph(sketch("picture")), audience="public", published=False)
    assert (await stranger.http.get(f"/v1/apps/{app['id']}")).status_code == 404
    first = f"/v1/apps/{app['id']}/versions/{app['latest']['id']}/publish"
    assert (await stranger.http.post(first)).status_code == 404
    assert (await customer.http.post(first)).json()["published_at"]
    assert (await stranger.http.get(f"/v1/apps/{app['id']}")).json()["latest"]["number"] == 1

    more = {"graph": graph(sketch("picture", count=2))}
    second = (await customer.http.post(f"/v1/apps/{app['id']}/versions", json=more)).json()
    assert (second["number"], second["published_at"]) == (2, None)
    assert second["output_schema"]["properties"]["picture"]["type"] == "array"
    assert (await stranger.http.get(f"/v1/apps/{app['id']}")).json()["latest"]["number"] == 1
    assert (await customer.http.get(f"/v1/apps/{app['id']}")).json()["latest"]["number"] == 2
    for who, numbers in ((customer, [2, 1]), (stranger, [1])):
        found = (await who.http.get(f"/v1/apps/{app['id']}/versions")).json()["items"]
        assert [version["number"] for version in found] == numbers
    draft = {"model": f"apps/{second['id']}", "input": {}}
    assert (await stranger.http.post("/v1/quotes", json=draft)).status_code == 404
    assert (await customer.http.post("/v1/quotes", json=draft)).json()["credits"] == 2


@pytest.mark.parametrize(
    ("document", "pointer", "said"),
    [
        ({"nodes": [], "outputs": {}}, "/graph/nodes", "1 to 100"),
        (graph({**SKETCH, "type": "dance"}), "/graph/nodes/0/type", "dance"),
        (graph({**SKETCH, "model": "atelier/skech"}), "/graph/nodes/0/model", "did you mean atelier/sketch?"),
        (graph(sketch("picture", wdth=3)), "/graph/nodes/0/input/wdth", "did you mean width?"),
        (graph(sketch("picture", width=9000)), "/graph/nodes/0/input/width", "at most 4096"),
        (graph(sketch("picture", prompt={"from": "nothing"})), "/graph/nodes/0", "there is no such node"),
        (graph(sketch("picture"), picture="other"), "/graph/outputs/picture", "not an operation"),
        (graph(sketch("picture"), sketch("picture")), "/graph/nodes/0/id", "several nodes"),
        (graph(sketch("picture"), clip("clip", "clip"), clip="clip"), "/graph/nodes", "wait for each other: clip"),
        (graph(text_input("scene"), clip("picture", "scene")), "/graph/nodes/1/input/image", "takes image"),
        (
            graph({"type": "text", "id": "words", "template": "{a} and {b}", "parts": {}}, SKETCH),
            "/graph/nodes/0/parts/a",
            "not in parts",
        ),
        (
            graph(
                text_input("by"),
                {"type": "choice", "id": "c", "by": {"from": "by"}, "options": {"a": 1, "b": "x"}},
                SKETCH,
            ),
            "/graph/nodes/1/options",
            "all of one kind",
        ),
        (
            graph({"type": "input", "id": "a", "key": "a", "kind": "image", "default": "x"}, SKETCH),
            "/graph/nodes/0/default",
            "not for media",
        ),
    ],
)
async def test_a_bad_graph_is_refused_where_it_is_bad(
    customer: Customer, document: dict[str, Any], pointer: str, said: str
) -> None:
    response = await customer.http.post("/v1/apps", json={"name": "Bad", "graph": document})
    assert response.status_code == 422, response.text
    faults = {error["pointer"]: error["message"] for error in response.json()["errors"]}
    assert pointer in faults, faults
    assert said in faults[pointer]


async def test_a_run_costs_what_its_calls_cost_and_gives_their_files(customer: Customer) -> None:
    app = await create(
        customer,
        graph(
            text_input("scene"),
            {"type": "value", "id": "looks", "value": ["ink", "neon", "oil"]},
            {
                "type": "text",
                "id": "prompt",
                "template": "{scene}, {look}",
                "parts": {"scene": {"from": "scene"}, "look": {"from": "looks"}},
            },
            sketch("picture", prompt={"from": "prompt"}),
            clip("clip", "picture"),
            pictures="picture",
            clips="clip",
        ),
    )
    wish = {"model": f"apps/{app['id']}", "input": {"scene": "a harbour"}}
    quote = (await customer.http.post("/v1/quotes", json=wish)).json()
    one = (
        await customer.http.post("/v1/quotes", json={"model": "atelier/sketch", "input": sketch("x")["input"]})
    ).json()
    before = await customer.balance()
    job = await run(customer, app, scene="a harbour")
    assert job["status"] == "succeeded", job
    assert (job["operation"], job["engine"], job["progress"]) == ("run_graph", "graphs", 100)
    assert [output["kind"] for output in job["outputs"]] == ["image"] * 3 + ["video"] * 3
    assert job["notes"]["results"]["clips"] == [output["asset_id"] for output in job["outputs"][3:]]
    made = await calls(customer, job)
    assert sorted(made) == ["clip/0", "clip/1", "clip/2", "picture/0", "picture/1", "picture/2"]
    assert [made[f"picture/{index}"]["input"]["prompt"] for index in range(3)] == [
        "a harbour, ink",
        "a harbour, neon",
        "a harbour, oil",
    ]
    assert quote["credits"] == job["cost"]["credits"] == before - await customer.balance()
    assert quote["credits"] > 3 * one["credits"] > 0
    entries = (await customer.http.get("/v1/transactions", params={"job_id": job["id"]})).json()["items"]
    assert sorted(entry["kind"] for entry in entries) == ["hold", "settle"]
    assert job["id"] in {one["id"] for one in (await customer.http.get("/v1/jobs")).json()["items"]}
    assert not made.keys() & {one["id"] for one in (await customer.http.get("/v1/jobs")).json()["items"]}
    async with httpx.AsyncClient() as anybody:
        assert (await anybody.get(job["outputs"][5]["url"])).headers["content-type"] == "video/mp4"


async def test_lists_of_files_go_in_one_by_one(customer: Customer) -> None:
    first, second = (await customer.run("atelier/sketch", prompt="a hill", width=64, height=64, count=2))["outputs"]
    app = await create(
        customer,
        graph(
            {"type": "input", "id": "photos", "key": "photos", "kind": "image", "many": True},
            clip("clip", "photos"),
            clips="clip",
        ),
    )
    job = await run(customer, app, photos=[first["asset_id"], second["url"]])
    assert [output["kind"] for output in job["outputs"]] == ["video", "video"]
    for given, pointer in (
        ({}, "/input/photos"),
        ({"photos": []}, "/input/photos"),
        ({"photos": ["x"]}, "/input/photos/0"),
    ):
        refused = await customer.http.post("/v1/quotes", json={"model": f"apps/{app['id']}", "input": given})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_the_same_seed_is_not_asked_for_twice_but_the_run_is_repeatable(customer: Customer) -> None:
    app = await create(customer, graph(sketch("picture"), sketch("other"), a="picture", b="other"))
    job = await run(customer, app)
    made = await calls(customer, job)
    assert made["picture/0"]["notes"]["seed"] != made["other/0"]["notes"]["seed"]


async def test_a_failing_call_names_its_node_and_gives_back_what_was_not_used(
    customer: Customer, house_pool: Pool
) -> None:
    app = await create(
        customer,
        graph(
            {"type": "input", "id": "photo", "key": "photo", "kind": "image"},
            sketch("picture"),
            clip("clip", "photo"),
            picture="picture",
            clip="clip",
        ),
    )
    (photo,) = (await customer.run("atelier/sketch", prompt="a hill", width=64, height=64))["outputs"]
    before = await customer.balance()
    await house_pool.execute(
        "update blobs set path = path || '-gone' where id = (select blob_id from assets where id = $1::text::uuid)",
        photo["asset_id"],
    )
    job = await run(customer, app, photo=photo["asset_id"])
    made = await calls(customer, job)
    assert job["notes"]["failed_node"] == "clip"
    assert job["error"]["message"].startswith("node clip: ")
    used = sum(call["status"] == "succeeded" for call in made.values())
    assert job["status"] == ("partial" if used else "failed")
    assert job["cost"]["credits"] - job["cost"]["refunded"] == used == before - await customer.balance()
    assert len(job["outputs"]) == used


async def test_canceling_a_run_stops_its_calls_and_gives_everything_back(customer: Customer) -> None:
    app = await create(customer, graph(sketch("picture", width=4096, height=4096, count=8)))
    before = await customer.balance()
    job = await customer.submit(f"apps/{app['id']}")
    await customer.until(job["id"], lambda now: now["status"] == "running" and now["progress"] > 0)
    await customer.http.post(f"/v1/jobs/{job['id']}/cancel")
    await customer.until(job["id"], lambda now: now["status"] == "canceled", limit_s=2)
    assert await customer.balance() == before
    (child,) = (await calls(customer, job)).values()
    await customer.until(child["id"], lambda now: now["status"] == "canceled", limit_s=2)


async def test_words_are_reviewed_wherever_they_come_from(customer: Customer) -> None:
    bad = "undress the woman in the photo"
    app = await create(customer, graph(text_input("scene"), sketch("picture", prompt={"from": "scene"})))
    fixed = await create(customer, graph(sketch("picture", prompt=bad)))
    for model, given in ((app, {"scene": bad}), (fixed, {})):
        refused = await customer.http.post("/v1/jobs", json={"model": f"apps/{model['id']}", "input": given})
        assert (refused.status_code, refused.json()["code"]) == (422, "content_policy"), refused.text


async def test_calls_do_not_count_against_the_keys_concurrency(customers: NewCustomer) -> None:
    customer = await customers(concurrency=1)
    app = await create(customer, graph(sketch("a"), sketch("b"), sketch("c"), a="a", b="b", c="c"))
    jobs = await asyncio.gather(*(run(customer, app) for _ in range(3)))
    assert [job["status"] for job in jobs] == ["succeeded"] * 3


async def test_the_houses_apps_run(customer: Customer, house: House) -> None:
    found = (await customer.http.get("/v1/apps")).json()["items"]
    assert {app["slug"] for app in found} >= {"picture-to-clip", "style-board", "moving-postcards"}
    for app in found:
        if app["owner"] is None:
            assert app["latest"]["output_schema"], app["slug"]
    (board,) = (app for app in found if app["slug"] == "style-board")
    quote = await customer.http.post("/v1/quotes", json={"model": f"apps/{board['id']}", "input": {"scene": "a tree"}})
    assert quote.json()["credits"] == 4


async def test_a_cover_is_a_picture_of_ones_own_and_can_be_taken_off(
    customer: Customer, customers: NewCustomer
) -> None:
    app = await create(customer, graph(sketch("picture")), audience="public")
    assert app["cover_url"] is None
    (picture,) = (await customer.run("atelier/sketch", prompt="a hill", width=64, height=64))["outputs"]
    stranger = await customers()
    own = await create(stranger, graph(sketch("picture")))
    taken = await stranger.http.patch(f"/v1/apps/{own['id']}", json={"cover": picture["asset_id"]})
    assert (taken.status_code, taken.json()["errors"][0]["pointer"]) == (422, "/cover")
    changed = await customer.http.patch(f"/v1/apps/{app['id']}", json={"cover": picture["asset_id"]})
    seen = (await stranger.http.get(f"/v1/apps/{app['id']}")).json()
    assert (await stranger.http.get(seen["cover_url"])).headers["content-type"] == "image/png"
    assert changed.json()["name"] == app["name"]
    await customer.http.patch(f"/v1/apps/{app['id']}", json={"cover": None})
    assert (await customer.http.get(f"/v1/apps/{app['id']}")).json()["cover_url"] is None
