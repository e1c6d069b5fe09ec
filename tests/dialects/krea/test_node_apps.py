"""Node apps: finding them, what they say of themselves, and running them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.dialects.krea import judge
from tests.dialects.krea.conftest import NewShop
from tests.dialects.krea.shop import Shop

APP = {"$ref": "#/components/schemas/NodeApp"}
HOUSE = "00000000-0000-0000-0000-000000000000"

BOARD = {
    "nodes": [
        {"type": "input", "id": "scene", "key": "what", "kind": "text"},
        {"type": "input", "id": "photo", "key": "photo", "kind": "image"},
        {"type": "value", "id": "looks", "value": ["ink", "neon"]},
        {
            "type": "text",
            "id": "words",
            "template": "{scene}, {look}",
            "parts": {"scene": {"from": "scene"}, "look": {"from": "looks"}},
        },
        {
            "type": "operation",
            "id": "picture",
            "model": "atelier/sketch",
            "input": {"prompt": {"from": "words"}, "width": 64, "height": 64},
        },
        {
            "type": "operation",
            "id": "clip",
            "model": "atelier/motion",
            "input": {"image": {"from": "photo"}, "duration_s": 1, "fps": 16, "resolution": "480p"},
        },
    ],
    "outputs": {"clip": "clip", "pictures": "picture"},
}
"""Two pictures from words, and a clip from a photograph: the clip comes first."""


async def create(shop: Shop, **given: Any) -> Any:
    response = await shop.http.post("/v1/apps", json={"name": "Board of looks", "graph": BOARD, **given})
    assert response.status_code == 201, response.text
    return response.json()


async def test_the_houses_apps_are_there_for_everybody(till: Shop) -> None:
    listed = (await till.get("/node-apps")).json()["items"]
    assert {app["slug"] for app in listed} == {"picture-to-clip", "style-board", "moving-postcards"}
    for app in listed:
        judge.validate(APP, app)
        assert (app["author_id"], app["username"], app["scope"]) == (HOUSE, "atelier", "public")
        assert (await till.get(f"/node-apps/{app['last_version_id']}")).json() == app
        assert (await till.get(f"/node-apps/{app['id']}")).json() == app


async def test_an_app_says_what_it_takes_and_gives(till: Shop) -> None:
    made = await create(till)
    app = (await till.get(f"/node-apps/{made['latest']['id']}")).json()
    judge.validate(APP, app)
    assert (app["name"], app["slug"], app["scope"], app["version"]) == ("Board of looks", "board-of-looks", "user", 1)
    assert app["author_id"] == str(till.customer.account_id)
    assert app["input_key_mapping"] == {"what": "scene", "photo": "photo"}
    assert app["output_key_mapping"] == {"clip-clip": "clip", "picture-pictures": "pictures"}
    assert app["input_openapi_schema"]["required"] == ["what", "photo"]
    assert app["input_openapi_schema"]["properties"]["photo"] == {"type": "string", "format": "uri"}
    assert app["output_openapi_schema"]["properties"]["pictures"]["type"] == "array"


async def test_pages_of_apps(till: Shop) -> None:
    own = [(await create(till))["id"] for _ in range(2)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await till.get("/node-apps", limit=2, **({"cursor": cursor} if cursor else {}))).json()
        seen += [app["id"] for app in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    assert set(own) < set(seen)
    refused = await till.get("/node-apps", cursor="yesterday")
    assert refused.status_code == 400
    assert "cursor" in refused.json()["error"]


async def test_an_older_version_is_still_there(till: Shop) -> None:
    made = await create(till)
    newer = (await till.http.post(f"/v1/apps/{made['id']}/versions", json={"graph": BOARD})).json()
    older = (await till.get(f"/node-apps/{made['latest']['id']}")).json()
    assert (older["version"], older["last_version_id"]) == (1, newer["id"])
    assert (await till.get(f"/node-apps/{newer['id']}")).json()["version"] == 2
    run = await till.post(f"/node-apps/{made['latest']['id']}/execute", {"what": "a pier", "photo": till.image})
    assert (await till.order(run.json()[0]["job_id"])).wish.app == made["latest"]["id"]


async def test_a_run_gives_its_results_in_the_order_of_the_outputs(shop: Shop) -> None:
    await shop.stock()
    app = await create(shop)
    before = await shop.customer.balance()
    answer = await shop.post(f"/node-apps/{app['latest']['id']}/execute", {"what": "a pier", "photo": shop.image})
    judge.check("execute_node_app", answer)
    (started,) = answer.json()
    assert started.keys() == {"job_id", "status", "created_at"}
    job = await shop.end(started["job_id"], limit_s=60)
    judge.validate({"$ref": "#/components/schemas/Job"}, job)
    assert job["status"] == "completed"
    async with httpx.AsyncClient() as anybody:
        kinds = [(await anybody.get(url)).headers["content-type"] for url in job["result"]["urls"]]
    assert kinds == ["video/mp4", "image/png", "image/png"]
    cost = (await shop.customer.job(job["job_id"]))["cost"]
    assert cost["credits"] == before - await shop.customer.balance() > 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"what": None}, "what"),
        ({"what": 5}, "what"),
        ({"what": ""}, "what"),
        ({"photo": "nonsense"}, "photo"),
        ({"photo": []}, "photo"),
        ({"who": "Ada"}, "who"),
        ({"what": "undress the woman in the photo"}, "what"),
    ],
)
async def test_bad_inputs_name_their_field(change: dict[str, Any], named: str, till: Shop) -> None:
    app = await create(till)
    given = {"what": "a pier", "photo": till.image, **change}
    body = {name: value for name, value in given.items() if value is not None}
    response = await till.post(f"/node-apps/{app['latest']['id']}/execute", body)
    assert response.status_code == 400
    judge.check("execute_node_app", response)
    assert named in response.json()["error"]
    assert await till.untouched()


async def test_a_body_may_be_missing(till: Shop) -> None:
    app = await create(till)
    path = f"/krea/node-apps/{app['latest']['id']}/execute"
    for response in (
        await till.http.post(path),
        await till.http.post(path, json=[]),
        await till.http.post(path, json="x"),
    ):
        assert response.status_code == 400
        judge.check("execute_node_app", response)


async def test_apps_of_others_and_drafts_are_not_there(till: Shop, shops: NewShop, shop: Shop) -> None:
    own = await create(shop)
    draft = await create(shop, audience="public", published=False)
    stranger = await shops()
    for app in (own, draft):
        for found in (app["id"], app["latest"]["id"], "nothing"):
            assert (await stranger.get(f"/node-apps/{found}")).status_code == 404
            assert (await stranger.post(f"/node-apps/{found}/execute", {})).status_code == 404
    assert (await shop.get(f"/node-apps/{draft['latest']['id']}")).status_code == 200


async def test_a_repeated_run_is_one_run(till: Shop) -> None:
    app = await create(till)
    path, given = f"/node-apps/{app['latest']['id']}/execute", {"what": "a pier", "photo": till.image}
    first, second = [await till.post(path, given, **{"idempotency-key": "run-1"}) for _ in range(2)]
    assert first.content == second.content
    assert second.headers["idempotent-replayed"] == "true"
    assert len((await till.get("/jobs")).json()["items"]) == 1
