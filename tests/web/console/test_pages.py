"""Every page: well formed, without anything inline, escaping what people write, and one's own only."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import msgspec
import pytest
from PIL import Image

from atelier.web.console.asking import model_at, offers
from atelier.web.console.controls import controls
from atelier.web.console.kinds import Kind
from atelier.web.console.ways import WAYS
from tests.house import House
from tests.web.console.conftest import NewVisitor, Visitor

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
PAGES = ("", "/gallery", "/jobs", "/assets", "/balance", "/keys")


def picture() -> bytes:
    held = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_well_formed_when_there_is_nothing_yet(visitor: Visitor, path: str) -> None:
    page = await visitor.page(path)
    assert page.outline[0] == 1


async def test_every_model_has_its_form(visitor: Visitor) -> None:
    for dialect, offer in offers():
        if offer.id == "apps":
            continue
        page = await visitor.page(f"/create/{model_at(dialect, offer.id)}")
        assert page.outline[0] == 1
        schema = WAYS[dialect].shown(offer) if dialect in WAYS else offer.input
        for place in _places(schema):
            assert f"fault-{place}" in page.ids, (offer.id, place)
        assert len(page.ids) == len(set(page.ids)), offer.id


def _places(schema: Any) -> Iterator[str]:
    """Everywhere that something may be wrong, in blank rows too. A branch has no place of its own."""
    for control in (one for field in controls(schema, {}) for one in field.walk()):
        if control.kind is not Kind.GROUP or not control.name[-1].isdecimal():
            yield control.name


async def test_what_people_write_stays_text_everywhere(visitor: Visitor) -> None:
    job = await visitor.customer.run(prompt=HOSTILE, files=1, credits=2)
    for path in (*PAGES, f"/jobs/{job['id']}", f"/create/atelier/rehearsal?from={job['id']}", "?q=%3Cscript%3E"):
        page = await visitor.page(path)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "49}" not in page.text


async def test_a_hostile_prompt_in_the_address_stays_text(visitor: Visitor) -> None:
    answer = await visitor.get("/create/atelier/sketch", params={"prompt": HOSTILE})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


async def test_what_others_have_is_not_there(visitors: NewVisitor) -> None:
    owner, other = await visitors(), await visitors()
    job = await owner.customer.run(files=1, credits=2)
    asset = job["outputs"][0]["asset_id"]
    for path in (
        f"/jobs/{job['id']}",
        f"/assets/{asset}",
        f"/thumbs/{asset}",
        f"/tiles/{asset}?field=x",
        "/jobs/nonsense",
    ):
        if path != "/jobs/nonsense":
            await owner.get(path)
        await other.get(path, 404)
    await other.get(f"/create/atelier/sketch?from={job['id']}", 404)
    await other.get(f"/create/atelier/edit?media={asset}", 404)
    await other.get(f"/jobs/{job['id']}/events", 404)
    for act in ("cancel", "retry", "delete"):
        await other.post(f"/jobs/{job['id']}/{act}", 404)
    await other.post(f"/assets/{asset}/delete", 404)
    await other.post(f"/keys/{owner.customer.key_id}/revoke", 404)
    assert job["id"] not in (await other.get("/jobs")).text


async def test_a_key_that_may_only_read_sees_and_starts_nothing(visitors: NewVisitor) -> None:
    reader = await visitors(scopes=("read",))
    await reader.get("/jobs")
    await reader.get("/keys", 403)
    answer = await reader.act("/create/atelier/sketch", 403, prompt="a boat")
    assert answer.headers["hx-retarget"] == "#toasts"


async def test_uploads_come_back_as_tiles_and_lead_on(house: House, visitor: Visitor) -> None:
    answer = await visitor.browser.post(
        "/console/uploads?field=images",
        files={"file": ("a<b>.png", picture(), "image/png")},
        headers={"x-csrf": visitor.csrf},
    )
    assert answer.status_code == 201
    assert 'name="images"' in answer.text
    assert answer.headers["content-security-policy"]
    (item,) = (await visitor.customer.http.get("/v1/assets")).json()["items"]
    assert item["id"] in answer.text
    page = await visitor.page(f"/assets/{item['id']}")
    assert f"/console/create/atelier/edit?media={item['id']}" in page.links
    form = (await visitor.get(f"/create/atelier/edit?media={item['id']}")).text
    assert f'name="images" value="{item["id"]}"' in form
    small = await visitor.get(f"/thumbs/{item['id']}")
    with Image.open(BytesIO(small.content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (64, 48))
    assert small.headers["cache-control"].startswith("private")
    picks = (await visitor.get("/pick?kinds=image&field=images")).text
    assert item["id"] in picks
    refused = await visitor.browser.post(
        "/console/uploads?field=images",
        files={"file": ("a.png", b"not a picture", "image/png")},
        headers={"x-csrf": visitor.csrf, "hx-request": "true"},
    )
    assert refused.status_code in (415, 422)
    assert "toast" in refused.text
    await visitor.post(f"/assets/{item['id']}/delete")
    await visitor.get(f"/assets/{item['id']}", 404)


async def test_long_lists_go_on_where_they_end(visitor: Visitor, house: House) -> None:
    for _ in range(31):
        await visitor.customer.run(files=0, credits=1)
    first = await visitor.page("/jobs")
    more = next(link for link in first.links if "before=" in link)
    rest = (await visitor.get(more.removeprefix("/console"))).text
    assert rest.count('class="row"') == 1
    assert "before=" not in rest
    assert "<title>" in rest  # without JavaScript it is a page of its own
    piece = (await visitor.get(more.removeprefix("/console"), headers={"hx-request": "true"})).text
    assert piece.count('class="row"') == 1
    assert "<title>" not in piece


@pytest.mark.parametrize(("kind", "model"), [("speech", "speak"), ("video", "film"), ("nothing", "sketch")])
async def test_words_on_the_first_page_reach_the_form(visitor: Visitor, kind: str, model: str) -> None:
    answer = await visitor.get("/begin", 303, params={"kind": kind, "prompt": "a fox & a hen"})
    where = answer.headers["location"]
    assert where.startswith(f"/console/create/atelier/{model}?")
    assert "a fox &amp; a hen</textarea>" in (await visitor.get(where.removeprefix("/console"))).text


async def test_whoever_is_out_comes_back_to_where_they_were(visitor: Visitor) -> None:
    visitor.browser.cookies.clear()
    here = {"referer": "http://127.0.0.1/console/keys"}
    answer = await visitor.browser.post("/console/keys", data={"name": "x"}, headers=here)
    assert answer.headers["location"] == "/console/sign-in?next=%2Fconsole%2Fkeys"


async def test_events_tell_the_progress_and_end_with_the_result(visitor: Visitor) -> None:
    job = await visitor.customer.submit(work_s=0.6, files=1, credits=1)
    ticks = []
    async with visitor.browser.stream("GET", f"/console/jobs/{job['id']}/events") as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                ticks.append(msgspec.json.decode(line[6:]))
    assert ticks[0]["html"]
    assert ticks[-1]["status"] == "succeeded"
    assert ticks[-1]["html"].count("<figure>") == 1


async def test_uploads_count_against_the_limit_of_the_key(visitor: Visitor) -> None:
    for _ in range(8):  # as the server of these tests is set
        answer = await visitor.browser.post("/console/uploads", headers={"x-csrf": visitor.csrf})
        assert answer.status_code == 422
    answer = await visitor.browser.post("/console/uploads", headers={"x-csrf": visitor.csrf, "hx-request": "true"})
    assert answer.status_code == 429
    assert answer.headers["hx-retarget"] == "#toasts"
