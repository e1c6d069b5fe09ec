"""Making an app in the editor: by mouse, by keyboard alone, on a phone, and losing nothing on the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from atelier.db.pool import Pool
from tests.web.console.browser.conftest import NewPerson, Person
from tests.web.console.browser.test_every_page import check

pytestmark = pytest.mark.long

SKETCH, UPSCALE = "[data-world] [data-node=sketch]", "[data-world] [data-node=upscale]"
SMALL = {"prompt": "a hill", "width": 64, "height": 64}
WIRED = f"{UPSCALE} [data-port=image].wired"


async def add(page: Page, words: str) -> None:
    await page.keyboard.press("/")
    await page.wait_for_selector(".ed-chooser input:focus")
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")


async def middle(page: Page, selector: str) -> tuple[float, float]:
    """Of an element that may be drawn anew at any moment."""
    for _ in range(50):
        box = await page.locator(selector).bounding_box()
        if box:
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    raise AssertionError(selector)


async def drag(page: Page, selector: str, to: tuple[float, float]) -> None:
    await page.mouse.move(*await middle(page, selector))
    await page.mouse.down()
    await page.mouse.move(*to, steps=6)


async def kept(person: Person) -> dict[str, Any]:
    """The one app of a person."""
    (app,) = (await person.customer.http.get("/v1/apps", params={"own": True})).json()["items"]
    return app  # type: ignore[no-any-return]


async def small_app(person: Person) -> str:
    node = {"type": "operation", "id": "sketch", "model": "atelier/sketch", "input": SMALL}
    body = {"name": "Hills", "graph": {"nodes": [node], "outputs": {"sketch": "sketch"}}}
    return str((await person.customer.http.post("/v1/apps", json=body)).json()["id"])


async def test_two_nodes_are_connected_by_mouse_saved_and_run(person: Person) -> None:
    page = person.page
    await person.go("/apps/new")
    await page.click("[data-starts] >> text=Sketch")
    await page.fill(f"{SKETCH} textarea", "a lighthouse at dusk")
    await page.click("[data-do=add]")
    await page.fill(".ed-chooser input", "upsc")
    await page.click(".ed-choices >> text=Upscale image")
    await page.wait_for_selector(f"{UPSCALE} .fault:has-text('required')")
    await page.click(f"{SKETCH} .ed-head b")
    await page.click("[data-price] >> text=1 to settle")
    await page.wait_for_selector(f"{UPSCALE}.chosen")

    await drag(page, f"{SKETCH} [data-out]", await middle(page, f"{UPSCALE} [data-port=image] .ed-dot"))
    assert await page.locator(".fits").count() == 1, "a picture fits one port of two nodes"
    await page.mouse.up()
    await page.wait_for_selector("[data-price]:has-text('2 credits')")
    left = (await middle(page, UPSCALE))[0]
    await drag(page, f"{UPSCALE} .ed-head b", (left + 40, 640))
    await page.mouse.up()

    await page.click(f"{SKETCH} .ed-head b")
    await page.click("[data-ask=prompt]")
    await page.wait_for_selector("[data-world] [data-node=prompt]")
    await page.fill("[name=name]", "Large pictures")
    await check(person, "settings")
    await page.click("[data-do=list]")
    await check(person, "list")
    await page.click("[data-do=list]")
    await page.click("[data-do=add]")
    await check(person, "chooser")
    await page.keyboard.press("Escape")
    await page.click("[data-do=run]")
    await page.click("[data-run-form] button.primary")
    for node in (SKETCH, UPSCALE):
        await page.wait_for_selector(f"{node}[data-state=succeeded] img")
    await page.wait_for_selector("[data-run-status=succeeded]")
    app = await kept(person)
    assert (app["name"], app["latest"]["number"], app["latest"]["published_at"]) == ("Large pictures", 1, None)
    assert app["latest"]["input_schema"]["properties"]["prompt"]["default"] == "a lighthouse at dusk"
    assert app["latest"]["graph"]["outputs"] == {"upscale": "upscale"}
    await page.click("button[value=yes]")
    await page.wait_for_selector("[data-status]:has-text('published')")
    await page.reload()
    await page.wait_for_selector(f"{UPSCALE}[data-state=succeeded] img")
    assert "Version 1, published" in await page.inner_text("[data-status]")


async def test_the_same_by_keyboard_alone(person: Person) -> None:
    page, press = person.page, person.page.keyboard.press
    await person.go("/apps/new")
    await page.wait_for_selector(".ed.live")
    await add(page, "sketch")
    await page.wait_for_selector(f"{SKETCH}:focus")
    await press("Enter")
    await page.wait_for_selector("#f-prompt:focus")
    await page.keyboard.type("a fox")
    await page.wait_for_selector("[data-price]:has-text('1 credit')")
    await press("Escape")
    await add(page, "upscale")
    await page.wait_for_selector(f"{UPSCALE}:focus")
    await press("c")
    await page.wait_for_selector(".ed-choices >> text=Image from Sketch")
    await press("Enter")
    await page.wait_for_selector(f"{WIRED}")
    await page.wait_for_selector(f"{UPSCALE}:focus")
    before = await middle(page, UPSCALE)
    await press("ArrowDown")
    assert (await middle(page, UPSCALE))[1] - before[1] == pytest.approx(16, abs=1)
    await press("Shift+Tab")
    await page.wait_for_selector(f"{SKETCH}:focus")
    await page.focus("[name=name]")
    await page.keyboard.type("Foxes")
    await press("Enter")
    await page.wait_for_selector("[data-status]:has-text('Saved, version 1')")
    await page.focus("[data-do=run]")
    await press("Enter")
    await page.wait_for_selector("[data-run-form] button.primary:focus")
    await press("Enter")
    for node in (SKETCH, UPSCALE):
        await page.wait_for_selector(f"{node}[data-state=succeeded]")


async def test_steps_are_undone_and_done_again_and_a_reload_loses_nothing(person: Person) -> None:
    page, press = person.page, person.page.keyboard.press
    await person.go(f"/apps/{await small_app(person)}/edit")
    await page.wait_for_selector(SKETCH)
    await add(page, "upscale")
    await page.wait_for_selector(f"{UPSCALE}:focus")
    await press("c")
    await press("Enter")
    await page.wait_for_selector(WIRED)
    await press("Control+z")
    await page.wait_for_selector(f"{UPSCALE} [data-port=image]:not(.wired)")
    await press("Control+z")
    await page.wait_for_selector(UPSCALE, state="detached")
    await page.wait_for_selector("[data-status]:has-text('Version 1')")
    await press("Control+Shift+z")
    await press("Control+Shift+z")
    await page.wait_for_selector(WIRED)
    await page.reload()
    await page.wait_for_selector(WIRED)
    assert "Unsaved changes" in await page.inner_text("[data-status]")
    await page.focus(UPSCALE)
    await press("Delete")
    await page.wait_for_selector(UPSCALE, state="detached")
    await page.wait_for_selector(f"{SKETCH}:focus")


async def test_a_connection_is_taken_off_and_a_new_node_grows_out_of_one(person: Person) -> None:
    page = person.page
    await person.go(f"/apps/{await small_app(person)}/edit")
    x, y = await middle(page, SKETCH)
    await drag(page, f"{SKETCH} [data-out]", (x + 60, y + 250))
    await page.mouse.up()
    await page.fill(".ed-chooser input", "upscale")
    assert await page.locator(".ed-choices [role=option]").count() == 1, "only what takes a picture"
    await page.keyboard.press("Enter")
    await page.wait_for_selector(WIRED)
    await drag(page, f"{UPSCALE} [data-port=image] .ed-dot", (x - 260, y + 200))
    await page.mouse.up()
    await page.keyboard.press("Escape")
    await page.wait_for_selector(f"{UPSCALE} [data-port=image]:not(.wired)")


async def test_a_text_takes_others_in_and_lets_them_go_by_its_panel(person: Person) -> None:
    page = person.page
    await person.go(f"/apps/{await small_app(person)}/edit")
    await page.wait_for_selector(SKETCH)
    await add(page, "ask")
    await page.wait_for_selector("[data-world] [data-node=question]:focus")
    await add(page, "words")
    words = "[data-world] [data-node=words]"
    await page.wait_for_selector(f"{words}:focus")
    await page.fill("#f-template", "{scene}, at dawn")
    await page.click(".ed-panel [data-wire=scene]")
    await page.click(".ed-choices >> text=Question")
    await page.wait_for_selector(f"{words} [data-port=scene].wired")
    await page.click(".ed-chip [title=Disconnect]")
    await page.wait_for_selector(f"{words} [data-port=scene]:not(.wired)")


async def test_a_newer_version_of_somebody_else_is_told_and_mine_is_kept(person: Person) -> None:
    page = person.page
    app = await small_app(person)
    await person.go(f"/apps/{app}/edit")
    await page.fill(f"{SKETCH} textarea", "mine")
    node = {"type": "operation", "id": "sketch", "model": "atelier/sketch", "input": {**SMALL, "prompt": "theirs"}}
    body = {"graph": {"nodes": [node], "outputs": {"sketch": "sketch"}}}
    assert (await person.customer.http.post(f"/v1/apps/{app}/versions", json=body)).status_code == 201
    await page.click("button[name=publish] >> nth=0")
    await page.click("text=Later")
    await page.reload()
    await page.click("text=Keep mine as a new version")
    await page.wait_for_selector("[data-status]:has-text('Saved, version 3')")
    latest = (await kept(person))["latest"]
    assert latest["graph"]["nodes"][0]["input"]["prompt"] == "mine"


async def test_leaving_with_unsaved_changes_asks(person: Person) -> None:
    page = person.page
    await person.go(f"/apps/{await small_app(person)}/edit")
    await page.fill(f"{SKETCH} textarea", "another hill")
    asked: list[str] = []

    async def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.click(".ed-bar .back")
    await page.wait_for_selector("[data-status]:has-text('Unsaved')")
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", stay)
    page.on("dialog", lambda dialog: dialog.accept())


async def test_a_choice_that_does_not_fit_is_told_in_the_form_of_the_run(person: Person) -> None:
    page = person.page
    nodes = [
        {"type": "input", "id": "words", "key": "words", "kind": "text", "title": "Words"},
        {"type": "choice", "id": "pick", "by": {"from": "words"}, "options": {"yes": "a hill"}},
        {
            "type": "operation",
            "id": "sketch",
            "model": "atelier/sketch",
            "input": {**SMALL, "prompt": {"from": "pick"}},
        },
    ]
    body = {"name": "Picky", "graph": {"nodes": nodes, "outputs": {"sketch": "sketch"}}}
    app = (await person.customer.http.post("/v1/apps", json=body)).json()
    await person.go(f"/apps/{app['id']}/edit")
    await page.click("[data-do=run]")
    await page.fill("[data-run-form] textarea", "no")
    await page.click("[data-run-form] button.primary")
    await page.wait_for_selector("[data-run-form] .fault:has-text('must be one of yes')")


async def test_a_failed_node_says_why_also_on_a_page_that_comes_later(person: Person, house_pool: Pool) -> None:
    photo = {"type": "input", "id": "photo", "key": "photo", "kind": "image"}
    node = {"type": "operation", "id": "upscale", "model": "atelier/upscale", "input": {"image": {"from": "photo"}}}
    body = {"name": "Larger", "graph": {"nodes": [photo, node], "outputs": {"large": "upscale"}}}
    app = (await person.customer.http.post("/v1/apps", json=body)).json()
    (made,) = (await person.customer.run("atelier/sketch", **SMALL))["outputs"]
    await house_pool.execute(
        "update blobs set path = path || '-gone' where id = (select blob_id from assets where id = $1::text::uuid)",
        made["asset_id"],
    )
    await person.customer.submit(f"apps/{app['id']}", photo=made["asset_id"])
    await person.go(f"/apps/{app['id']}/edit")
    await person.page.wait_for_selector(f"{UPSCALE}[data-state=failed] .ed-out .fault")


async def test_on_a_phone_the_graph_is_a_list_with_a_sheet(people: NewPerson) -> None:
    person = await people(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = person.page
    await person.go(f"/apps/{await small_app(person)}/edit")
    row = "[data-list] [data-node=sketch]"
    await page.tap(row)
    await page.fill(".ed-panel.open #f-prompt", "a valley")
    await page.tap(".ed-panel [data-shut]")
    await page.wait_for_selector(f"{row}:focus")
    await page.tap("button[name=publish] >> nth=0")
    await page.wait_for_selector("[data-status]:has-text('Saved, version 2')")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert (await kept(person))["latest"]["graph"]["nodes"][0]["input"]["prompt"] == "a valley"
