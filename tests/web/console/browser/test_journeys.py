"""What people come for, from the first click to the result."""

from __future__ import annotations

import asyncio
import io
import json
import re
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.async_api import Browser, Page, Route

from tests.house import serving
from tests.web.console.browser.conftest import NewPerson, Person

pytestmark = pytest.mark.long


async def test_from_the_first_link_to_the_first_image(chromium: Browser, database: str, tmp_path: Path) -> None:
    with serving(database, tmp_path / "data") as house:
        link = re.search(r"^open (\S+) ", house.log, re.MULTILINE)
        assert link
        context = await chromium.new_context(reduced_motion="reduce")
        person = Person(await context.new_page(), house.url + "/console", None)
        await person.page.goto(link[1])
        await person.page.fill("#email", "ada@example.com")
        await person.page.click("text=Start creating")
        await person.page.fill("#ask", "a red kite over dunes")
        await person.page.press("#ask", "Enter")
        await person.page.wait_for_selector("#go")
        assert await person.page.input_value("#f-prompt") == "a red kite over dunes"
        await person.page.click("#go")
        await person.made()
        assert await _width(person.page, ".job .shot img") >= 1000
        await person.page.wait_for_selector(".side .purse b:has-text('9,999')")
        again = await (await chromium.new_context()).new_page()
        answer = await again.goto(link[1])
        assert answer is not None
        assert answer.status == 403
        assert "was used" in await again.inner_text("main")
        await again.context.close()
        await context.close()
        assert not person.errors


async def test_an_upload_is_edited_within_a_painted_mask(person: Person, picture: Path) -> None:
    page = person.page
    await person.go("/create/atelier/edit")
    await page.set_input_files("[data-field=images] input[type=file]", picture)
    await page.wait_for_selector("[data-field=images] .tile:not(.loading)")
    await page.fill("#f-prompt", "make it night")
    await page.click("[data-paint]")
    box = await page.locator(".paint canvas").bounding_box()
    assert box
    await page.mouse.move(box["x"] + 40, box["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 140, box["y"] + 60, steps=4)
    await page.mouse.up()
    await page.click("text=Use this mask")
    await page.wait_for_selector("[data-field=mask] .tile:not(.loading)")
    await page.click("#go")
    job = await person.customer.job(await person.made())
    assert len(job["input"]["images"]) == 1
    mask = (await person.customer.http.get(f"/v1/assets/{job['input']['mask']}")).json()
    assert (mask["width_px"], mask["height_px"]) == (320, 240)
    await page.locator(".compare input").fill("80")
    cut = await page.evaluate("document.querySelector('.compare').style.getPropertyValue('--cut')")
    assert cut == "80%"


async def test_a_video_shows_its_progress_and_then_itself(person: Person, picture: Path) -> None:
    page = person.page
    await person.go("/create/atelier/motion")
    await page.set_input_files("[data-field=image] input[type=file]", picture)
    await page.wait_for_selector("[data-field=image] .tile:not(.loading)")
    await page.evaluate(
        "new MutationObserver(() => { const told = document.querySelector('[data-percent]');"
        " if (told) (window.seen ??= new Set()).add(told.textContent); })"
        ".observe(document.getElementById('stage'), { childList: true, subtree: true, characterData: true })"
    )
    await page.click("#go")
    await person.made()
    assert len(await page.evaluate("[...window.seen]")) > 1
    await _true(page, "document.querySelector('.job video')?.duration > 0")


async def test_a_solid_is_drawn(people: NewPerson) -> None:
    person = await people(color_scheme="dark")
    page = person.page
    file = {"file": ("solid.glb", _triangle(), "model/gltf-binary")}
    asset = (await person.customer.http.post("/v1/assets", files=file)).json()
    await person.go(f"/assets/{asset['id']}")
    canvas = page.locator(".solid canvas")
    deadline = time.monotonic() + 30
    while max(_reds(await canvas.screenshot())) < 90:  # the ground is nearly black
        assert time.monotonic() < deadline
    assert "Drag to turn" in await page.inner_text(".solid")


async def test_a_job_is_canceled_and_costs_nothing(person: Person) -> None:
    page = person.page
    await person.go("/create/atelier/rehearsal")
    await page.fill("[name=work_s]", "120")
    await page.click(".rest summary")
    await page.fill("[name=credits]", "9")
    await page.click("#go")
    await page.click(".job button:has-text('Cancel')")
    await page.wait_for_selector(".job[data-status=canceled]")
    assert "9 credits went back" in await page.inner_text(".job")
    assert await person.customer.balance() == 1000


async def test_what_was_quoted_is_charged(person: Person) -> None:
    page = person.page
    await person.go("/create/atelier/rehearsal")
    await page.click(".rest summary")
    await page.fill("[name=credits]", "12.5")
    await page.wait_for_selector("#quote b:has-text('12.5')")
    await page.click("#go")
    await person.made()
    await page.click(".job >> text=Details")
    assert await page.locator("[data-charged]").get_attribute("data-charged") == "12.5"
    assert await person.customer.balance() == 987.5


async def test_bad_input_is_shown_at_its_field_and_goes_with_it(person: Person) -> None:
    page = person.page
    await person.go("/create/atelier/sketch")
    await page.click("#go")
    await page.wait_for_selector("#fault-prompt:not([hidden])")
    assert await page.locator("#f-prompt").get_attribute("aria-invalid") == "true"
    assert await page.evaluate("document.activeElement.id") == "f-prompt"
    await page.fill("#f-prompt", "a boat")
    assert await page.locator("#fault-prompt").is_hidden()


async def test_a_lost_connection_is_taken_up_again(person: Person) -> None:
    page, failures = person.page, 0

    async def break_twice(route: Route) -> None:
        nonlocal failures
        failures += 1
        await (route.abort() if failures == 1 else route.fulfill(status=502) if failures == 2 else route.continue_())

    await page.route("**/events", break_twice)
    await person.go("/create/atelier/rehearsal")
    await page.fill("[name=work_s]", "1")
    await page.click("#go")
    await person.made()
    assert failures >= 3


async def test_a_key_is_made_and_used(person: Person) -> None:
    page = person.page
    await person.go("/keys")
    await page.fill("#name", "from the browser")
    await page.fill("#daily_budget", "3")
    await page.click("text=Create key")
    key = await page.input_value("#new-key")
    url = person.root.removesuffix("/console")
    async with httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {key}"}) as http:
        body = {"model": "atelier/rehearsal", "input": {"credits": 2}}
        assert (await http.post("/v1/jobs", json=body)).status_code == 201
        assert (await http.post("/v1/jobs", json=body)).status_code == 402
        await person.go("/keys")
        await page.click("li:has-text('from the browser') button")
        await page.click("dialog button:has-text('Yes')")
        await page.wait_for_selector("li:has-text('from the browser') .pill")
        assert (await http.get("/v1/me")).status_code == 401


async def test_a_webhook_is_sent_again(person: Person) -> None:
    page = person.page
    async with _receiver() as (url, bodies):
        await person.go("/webhooks")
        await page.fill("#url", url)
        await page.click("text=Add receiver")
        assert (await page.input_value("#secret")).startswith("whsec_")
        await person.customer.run(files=0)
        await _until(lambda: len(bodies) == 1)
        await person.go("/webhooks")
        await page.click("tr:has-text('job.succeeded') button")
        await _until(lambda: len(bodies) == 2)
    assert bodies[0] == bodies[1]


async def test_colours_follow_the_system_and_the_switch(people: NewPerson) -> None:
    person = await people(color_scheme="dark")
    page = person.page
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert await page.evaluate(ground) == "rgb(11, 11, 13)"
    await page.click(".side [value=light]")
    assert await page.evaluate(ground) == "rgb(246, 245, 243)"
    await _true(page, "document.querySelector('.side [value=light]').ariaPressed === 'true'")
    async with page.expect_response("**/theme"):
        await page.click(".side [value=light]")
    await page.reload()
    assert await page.evaluate(ground) == "rgb(246, 245, 243)"


async def _width(page: Page, selector: str) -> int:
    await _true(page, f"document.querySelector({selector!r})?.naturalWidth > 0")
    return int(await page.evaluate(f"document.querySelector({selector!r}).naturalWidth"))


async def _true(page: Page, expression: str, limit_s: float = 30) -> None:
    """Waits until it is. Playwright's own wait is evaluated by the page, which its policy forbids."""
    deadline = time.monotonic() + limit_s
    while not await page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        await asyncio.sleep(0.05)


async def _until(ready: object, limit_s: float = 30) -> None:
    deadline = time.monotonic() + limit_s
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _receiver() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Takes whatever is posted to it."""
    bodies: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        bodies.append(await reader.readexactly(int(length[1]) if length else 0))
        writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook", bodies


def _reds(png: bytes) -> list[int]:
    """The red of some points of a picture, 0 to 255."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("RGB").resize((16, 16), Image.Resampling.NEAREST)
        return [red for red, _, _ in small.get_flattened_data()]


def _triangle() -> bytes:
    """The smallest binary glTF that shows something."""
    points = struct.pack("<9f", -1, -1, 0, 1, -1, 0, 0, 1, 0)
    document = json.dumps(
        {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
            "accessors": [
                {
                    "bufferView": 0,
                    "componentType": 5126,
                    "count": 3,
                    "type": "VEC3",
                    "min": [-1, -1, 0],
                    "max": [1, 1, 0],
                }
            ],
            "bufferViews": [{"buffer": 0, "byteLength": len(points)}],
            "buffers": [{"byteLength": len(points)}],
        }
    ).encode()
    document += b" " * (-len(document) % 4)
    length = 28 + len(document) + len(points)
    head = struct.pack("<4sII", b"glTF", 2, length) + struct.pack("<I4s", len(document), b"JSON")
    return head + document + struct.pack("<I4s", len(points), b"BIN\0") + points
