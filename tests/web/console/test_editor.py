"""The editor of node apps, as its page asks: looking a graph over, settings of nodes, saving, running."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.web.console.conftest import NewVisitor, Visitor

SKETCH = {"type": "operation", "id": "picture", "model": "atelier/sketch", "input": {"prompt": "a hill"}}
UPSCALE = {"type": "operation", "id": "large", "model": "atelier/upscale", "input": {"image": {"from": "picture"}}}
SCENE = {"type": "input", "id": "scene", "key": "scene", "kind": "text", "title": "Scene"}


def graph(*nodes: Mapping[str, Any], **more: Any) -> str:
    return json.dumps({"nodes": nodes, "outputs": {"picture": "picture"}, **more})


async def ask(visitor: Visitor, path: str, status: int = 200, **form: Any) -> Any:
    """As the page's scripts do."""
    headers = {"hx-request": "true", "x-csrf": visitor.csrf, "accept": "application/json"}
    answer = await visitor.browser.post("/console/apps" + path, data=form, headers=headers)
    assert answer.status_code == status, answer.text[:1000]
    return answer.json()


async def save(visitor: Visitor, document: str, where: str = "/new", status: int = 200, **more: Any) -> Any:
    form = {"name": "Hills", "description": "", "audience": "user", "base": "0", "publish": "", **more}
    return await ask(visitor, where, status, graph=document, **form)


async def test_pages_are_well_formed_and_show_the_graph_without_scripts(visitor: Visitor) -> None:
    empty = await visitor.page("/apps/new")
    assert empty.outline[0] == 1
    for app in (await visitor.customer.http.get("/v1/apps")).json()["items"]:
        answer = await visitor.browser.get(f"/console/apps/{app['id']}/edit")
        assert answer.headers["location"] == f"/console/apps/new?copy={app['id']}"
        page = await visitor.page(f"/apps/new?copy={app['id']}")
        assert page.text.count("<g class=") == len(app["latest"]["graph"]["nodes"])
        assert f"{app['name']}, copy" in page.text


async def test_a_graph_is_looked_over_and_priced_by_its_steps(visitor: Visitor) -> None:
    told = await ask(visitor, "/check", graph=graph(SKETCH, UPSCALE))
    assert told["faults"] == []
    assert told["ports"] == {"picture": {"kind": "image", "many": False}, "large": {"kind": "image", "many": False}}
    assert told["prices"].keys() == {"picture", "large"}
    assert float(told["total"]) == sum(map(float, told["prices"].values()))


async def test_an_estimate_is_what_a_run_with_the_defaults_costs(visitor: Visitor) -> None:
    for app in (await visitor.customer.http.get("/v1/apps")).json()["items"]:
        told = await ask(visitor, "/check", graph=json.dumps(app["latest"]["graph"]))
        assert float(told["total"]) > 0, app["name"]
        if app["name"] == "Picture to clip":
            quoted = await visitor.customer.http.post(
                "/v1/quotes", json={"model": f"apps/{app['id']}", "input": {"scene": "a hill"}}
            )
            assert quoted.json()["credits"] == float(told["total"])


@pytest.mark.parametrize(
    ("document", "pointer", "said"),
    [
        ("{", "", "is not JSON"),
        ('{"nodes": [{"type": "dance", "id": "x"}], "outputs": {}}', "/nodes/0/type", "dance"),
        (graph({**SKETCH, "input": {}}), "/nodes/0/input/prompt", "prompt is required"),
        (graph({**SKETCH, "input": {"prompt": "x", "width": 9000}}), "/nodes/0/input/width", "at most 4096"),
        (
            graph(SCENE, SKETCH, {**UPSCALE, "input": {"image": {"from": "scene"}}}),
            "/nodes/2/input/image",
            "takes image",
        ),
        (json.dumps({"nodes": [SKETCH], "outputs": {}}), "/outputs", "at least one"),
        (graph({**SKETCH, "model": "atelier/3d", "input": {}}), "/nodes/0", "prompt"),
    ],
)
async def test_faults_are_told_where_they_are(visitor: Visitor, document: str, pointer: str, said: str) -> None:
    faults = {fault["pointer"]: fault["message"] for fault in (await ask(visitor, "/check", graph=document))["faults"]}
    assert pointer in faults, faults
    assert said in faults[pointer]


async def test_every_fault_is_told_at_once(visitor: Visitor) -> None:
    other = {**SKETCH, "id": "other", "input": {}}
    told = await ask(visitor, "/check", graph=json.dumps({"nodes": [{**SKETCH, "input": {}}, other], "outputs": {}}))
    pointers = {fault["pointer"] for fault in told["faults"]}
    assert pointers == {"/outputs", "/nodes/0/input/prompt", "/nodes/1/input/prompt"}


async def test_a_choice_that_nothing_decides_hides_no_other_fault(visitor: Visitor) -> None:
    choice = {"type": "choice", "id": "light", "by": {"from": ""}, "options": {"calm": "dawn"}}
    told = await ask(visitor, "/check", graph=graph(choice, {**SKETCH, "input": {}}))
    assert {fault["pointer"] for fault in told["faults"]} == {"/nodes/0/by", "/nodes/1/input/prompt"}


async def test_settings_of_a_node_go_into_a_form_and_back(visitor: Visitor) -> None:
    node = {**SKETCH, "input": {"prompt": {"from": "scene"}, "width": 640, "height": 480}}
    panel = await visitor.act("/apps/panel", node=json.dumps(node))
    assert 'data-wires="prompt"' in panel.text
    assert 'name="prompt"' not in panel.text
    assert 'name="width" value="640"' in panel.text
    told = await ask(visitor, "/node", node=json.dumps(node), width="800", height="480", count="1")
    assert told["faults"] == []
    assert told["node"]["input"] == {"prompt": {"from": "scene"}, "width": 800, "height": 480}
    bad = await ask(visitor, "/node", node=json.dumps(node), width="wide")
    assert bad["faults"] == [{"pointer": "/width", "message": "must be a whole number"}]
    await visitor.act("/apps/panel", 422, node="{}")


HOUSE_NODES = (
    ({"type": "text", "id": "t", "template": "{a}"}, {"template": "{a} and {b}"}, {"template": "{a} and {b}"}),
    (
        {"type": "value", "id": "v", "value": ""},
        {"value": "12\nten\ntrue", "many": "true"},
        {"value": [12, "ten", True]},
    ),
    (
        {"type": "choice", "id": "c", "by": {"from": "x"}, "options": {}},
        {"options": "calm = soft light\nwild = storm", "otherwise": "none"},
        {"options": {"calm": "soft light", "wild": "storm"}, "otherwise": "none"},
    ),
    (
        {"type": "input", "id": "n", "key": "n", "kind": "integer"},
        {"key": "count", "title": "Count", "kind": "integer", "default": "3", "minimum": "1", "required": "false"},
        {"key": "count", "title": "Count", "default": 3, "minimum": 1, "required": False},
    ),
    (
        {"type": "input", "id": "n", "key": "n", "kind": "text", "default": "a"},
        {"key": "n", "kind": "image", "default": "a", "required": "true"},
        {"key": "n", "kind": "image"},
    ),
)


@pytest.mark.parametrize(("node", "form", "wanted"), HOUSE_NODES)
async def test_nodes_of_the_house_have_settings_too(
    visitor: Visitor, node: dict[str, Any], form: dict[str, Any], wanted: dict[str, Any]
) -> None:
    panel = await visitor.act("/apps/panel", node=json.dumps(node))
    for name in form:
        assert f'name="{name}"' in panel.text
    told = await ask(visitor, "/node", node=json.dumps(node), **form)
    assert told["faults"] == []
    for name, value in wanted.items():
        assert told["node"][name] == value
    assert ("default" in told["node"]) == ("default" in wanted)


async def test_versions_are_saved_published_and_stay_what_they_were(visitors: NewVisitor) -> None:
    owner, other = await visitors(), await visitors()
    made = await save(owner, graph(SKETCH), audience="public")
    assert (made["number"], made["published"]) == (1, False)
    where = f"/{made['app']}/edit"
    await other.get(f"/apps/{made['app']}", 404)
    again = await save(owner, graph(SKETCH), where, audience="public", base="1", publish="yes", name="Green hills")
    assert (again["number"], again["published"]) == (1, True), "the same graph is no new version"
    assert "Green hills" in (await other.get(f"/apps/{made['app']}")).text
    moved = graph(SKETCH, UPSCALE, places={"picture": [0, 0], "large": [300, 40]})
    third = await save(owner, moved, where, audience="public", base="1")
    assert (third["number"], third["published"]) == (2, False)
    seen = (await other.customer.http.get(f"/v1/apps/{made['app']}")).json()
    assert (seen["latest"]["number"], len(seen["latest"]["graph"]["nodes"])) == (1, 1)
    own = (await owner.customer.http.get(f"/v1/apps/{made['app']}")).json()
    assert own["latest"]["graph"]["places"]["large"] == [300, 40]


async def test_a_newer_version_is_told_and_not_overwritten(visitor: Visitor) -> None:
    made = await save(visitor, graph(SKETCH))
    where = f"/{made['app']}/edit"
    await save(visitor, graph(SKETCH, UPSCALE), where, base="1")
    mine = graph({**SKETCH, "input": {"prompt": "mine"}})
    told = await save(visitor, mine, where, 409, base="1")
    assert told["number"] == 2
    assert "version 2" in told["message"]
    assert (await save(visitor, mine, where, base="2"))["number"] == 3
    plain = await visitor.post(
        f"/apps{where}", 409, name="Hills", audience="user", base="1", publish="", graph=graph(SKETCH)
    )
    assert "was saved in the meantime" in plain.text
    assert "a hill" in plain.text


async def test_of_two_who_save_at_once_one_is_told(visitor: Visitor) -> None:
    made = await save(visitor, graph(SKETCH))
    headers = {"hx-request": "true", "x-csrf": visitor.csrf, "accept": "application/json"}
    facts = {"name": "Hills", "description": "", "audience": "user", "base": "1", "publish": "", "cover": ""}
    answers = await asyncio.gather(
        *(
            visitor.browser.post(
                f"/console/apps/{made['app']}/edit",
                data={**facts, "graph": graph({**SKETCH, "input": {"prompt": f"hill {index}"}})},
                headers=headers,
            )
            for index in range(4)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


async def test_what_cannot_be_saved_is_told_and_kept_on_the_page(visitor: Visitor) -> None:
    faults = (await save(visitor, graph({**SKETCH, "input": {}}), status=422, name=" "))["faults"]
    assert {fault["pointer"] for fault in faults} == {"/name", "/graph/nodes/0/input/prompt"}
    form = {"name": "Hills <b>", "audience": "user", "base": "0", "publish": ""}
    plain = await visitor.post("/apps/new", 422, **form, graph='{"nodes": "<x>"}')
    assert "Hills &lt;b&gt;" in plain.text
    assert "&#34;&lt;x&gt;&#34;" in plain.text
    kept = await visitor.post("/apps/new", **form, graph=graph(SKETCH))
    assert re.fullmatch(r"/console/apps/[0-9a-f-]{36}", kept.headers["location"])


async def test_others_can_neither_edit_nor_run_what_is_not_theirs(visitors: NewVisitor) -> None:
    owner, other = await visitors(), await visitors()
    made = await save(owner, graph(SKETCH))
    job = await owner.customer.run(files=1)
    for path in (f"/apps/{made['app']}/edit", f"/apps/new?copy={made['app']}", f"/apps/new?job={job['id']}"):
        await other.get(path, 404)
    for path in (f"/apps/{made['app']}/run", f"/apps/runs/{job['id']}/events", "/apps/x/edit", "/apps/new?copy=x"):
        await other.get(path, 404)
    for path in (f"/apps/{made['app']}/edit", f"/apps/{made['app']}/run"):
        await other.post(path, 404, name="x", audience="user", base="1", publish="", graph=graph(SKETCH))
    known = (await owner.customer.http.get("/v1/apps")).json()["items"]
    house = next(app for app in known if app["owner"] is None)
    await owner.post(f"/apps/{house['id']}/edit", 404, name="x", audience="user", base="1", graph=graph(SKETCH))


async def test_what_is_nested_without_end_is_no_graph_and_no_node(visitor: Visitor) -> None:
    deep = '{"a":' * 400 + "1" + "}" * 400
    node = json.dumps(SKETCH).replace('"a hill"', deep)
    await visitor.act("/apps/panel", 422, node=node)
    await visitor.act("/apps/node", 422, node=node)
    assert (await ask(visitor, "/check", graph=graph(SKETCH).replace('"a hill"', deep)))["faults"]
    await save(visitor, graph(SKETCH).replace('"a hill"', deep), status=422)


@pytest.mark.parametrize(
    "path", ["/apps/new", "/apps/x/edit", "/apps/check", "/apps/panel", "/apps/node", "/apps/x/run"]
)
async def test_nothing_is_done_for_other_sites(visitor: Visitor, path: str) -> None:
    visitor.csrf = ""
    await visitor.post(path, 403, graph=graph(SKETCH))


async def test_a_job_becomes_an_app_that_asks_for_its_words_and_files(visitor: Visitor) -> None:
    made = await visitor.customer.run("atelier/sketch", wait_s=60, prompt="a hill", width=64, height=64, seed=3)
    page = await visitor.get(f"/apps/new?job={made['id']}")
    assert f'href="/console/apps/new?job={made["id"]}"' in (await visitor.get(f"/jobs/{made['id']}")).text
    document = json.loads(_document(page))
    asked, model = document["nodes"]
    assert (asked["key"], asked["kind"], asked["default"]) == ("prompt", "text", "a hill")
    assert model["input"] == {"prompt": {"from": "prompt"}, "width": 64, "height": 64}
    kept = await save(visitor, json.dumps(document))
    asset = made["outputs"][0]["asset_id"]
    edit = await visitor.customer.run("atelier/upscale", wait_s=60, image=asset, factor=1)
    asked, model = json.loads(_document(await visitor.get(f"/apps/new?job={edit['id']}")))["nodes"]
    assert (asked["kind"], model["input"]["image"]) == ("image", {"from": "image"})
    again = await visitor.customer.run(f"apps/{kept['app']}", wait_s=60)
    assert again["status"] == "succeeded"
    await visitor.get(f"/apps/new?job={again['id']}", 409)


async def test_a_run_is_told_node_by_node(visitor: Visitor) -> None:
    small = {**SKETCH, "input": {"prompt": {"from": "scene"}, "width": 64, "height": 64}}
    made = await save(visitor, graph(SCENE, small, UPSCALE))
    form = await visitor.get(f"/apps/{made['app']}/run")
    assert 'name="scene"' in form.text
    refused = await ask(visitor, f"/{made['app']}/run", 422, scene="")
    assert refused["faults"][0]["pointer"] == "/scene"
    job = (await ask(visitor, f"/{made['app']}/run", scene="a hill"))["job"]
    states = []
    async with visitor.browser.stream("GET", f"/console/apps/runs/{job}/events") as events:
        async for line in events.aiter_lines():
            if line.startswith("data: "):
                states.append(json.loads(line.removeprefix("data: ")))
    last = states[-1]
    assert last["status"] == "succeeded"
    assert {name: node["status"] for name, node in last["nodes"].items()} == {
        "picture": "succeeded",
        "large": "succeeded",
    }
    assert (await visitor.get(f"/thumbs/{last['nodes']['large']['thumb']}")).headers["content-type"] == "image/webp"
    assert "a hill" in (await visitor.get(f"/apps/{made['app']}/run?from={job}")).text


async def test_a_purse_that_is_empty_is_said_before_a_run(visitors: NewVisitor) -> None:
    poor = await visitors(credit=0)
    made = await save(poor, graph(SKETCH))
    refused = await ask(poor, f"/{made['app']}/run", 422)
    assert "are available" in refused["faults"][0]["message"]


def _document(page: httpx.Response) -> str:
    import html

    found = re.search(r'<textarea id="app-graph"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return html.unescape(found[1])


async def test_an_app_has_a_cover_of_ones_own(visitors: NewVisitor) -> None:
    owner, other = await visitors(), await visitors()
    picture = (await owner.customer.run("atelier/sketch", prompt="a hill", width=64, height=64))["outputs"][0][
        "asset_id"
    ]
    for wrong in ("x", "01a1f815-37b0-756d-aa7f-bced2d28ec00"):
        told = await save(owner, graph(SKETCH), status=422, cover=wrong)
        assert told["faults"][0]["pointer"] == "/cover"
    made = await save(owner, graph(SKETCH), cover=picture, audience="public", publish="yes")
    assert f"/files/{picture}/" in (await other.get("/apps")).text
    assert f'name="cover" value="{picture}"' in (await owner.get(f"/apps/{made['app']}/edit")).text
    await save(other, graph(SKETCH), status=422, cover=picture)
    await save(owner, graph(SKETCH), f"/{made['app']}/edit", base="1", audience="public")
    assert f"/files/{picture}/" not in (await other.get("/apps")).text
