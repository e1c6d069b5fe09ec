"""Picking several things, styles, and results looked at closely, in a real browser."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.console.browser.conftest import Person
from tests.web.console.browser.test_journeys import _true

pytestmark = pytest.mark.long

PICKED = "document.querySelectorAll('input[form=batch]:checked').length"


async def test_files_are_picked_by_click_range_and_key(person: Person) -> None:
    page = person.page
    await person.customer.run(files=5, credits=1)
    await person.go("/gallery")
    boxes = page.locator(".pickable .tick")
    assert not await page.locator(".batch").is_visible()
    await boxes.nth(0).click(force=True)
    await boxes.nth(3).click(force=True, modifiers=["Shift"])
    assert await page.evaluate(PICKED) == 4
    assert await page.inner_text("[data-picked]") == "4 selected"
    await page.keyboard.press("Escape")
    assert await page.evaluate(PICKED) == 0
    await page.locator(".pickable > a").nth(1).focus()
    for key in ("x", "j", "j", "Shift+X"):
        await page.keyboard.press(key)
    assert await page.evaluate(PICKED) == 3
    await page.locator(".pickable > a").nth(4).click()  # picks, as something is picked already
    assert await page.evaluate(PICKED) == 4
    assert page.url.endswith("/gallery")


async def test_picked_files_are_saved_and_deleted(person: Person) -> None:
    page = person.page
    await person.customer.run(files=4, credits=1)
    await person.go("/gallery")
    await page.locator(".pickable .tick").nth(0).click(force=True)
    await page.click("[data-pick-all]")
    async with page.expect_download() as saving:
        await page.click(".batch button:has-text('Download')")
    with zipfile.ZipFile(io.BytesIO(Path(await (await saving.value).path()).read_bytes())) as archive:
        assert len(archive.namelist()) == 4
    await page.locator(".pickable .tick").nth(0).click(force=True)
    await page.click(".batch button:has-text('Delete')")
    assert "Delete 3 files" in await page.inner_text("#sheet h2")
    await page.click("#sheet a:has-text('Keep them')")
    assert await page.locator(".pickable").count() == 4
    await page.click(".batch button:has-text('Delete')")
    await page.click("#sheet .primary")
    await page.wait_for_selector(".toast:has-text('3 files deleted')")
    assert await page.locator(".pickable").count() == 1


async def test_what_could_not_be_done_stays_on_the_sheet(person: Person) -> None:
    page = person.page
    job = await person.customer.run(files=1, credits=1)
    await person.customer.run(files=1, credits=1)
    await person.go("/jobs")
    await page.locator(".pickable .tick").nth(0).click(force=True)
    await page.click("[data-pick-all]")
    await page.click(".batch button:has-text('Delete')")
    await page.wait_for_selector("#sheet[open]")
    await person.customer.http.delete(f"/v1/jobs/{job['id']}")  # somebody else was quicker
    await page.click("#sheet .primary")
    await page.wait_for_selector("#sheet .fault")
    assert "1 job deleted" in await page.inner_text("#sheet h2")


async def test_a_style_is_taught_from_picked_pictures(person: Person) -> None:
    page = person.page
    for shade in ("morning", "evening"):
        await person.customer.run("atelier/sketch", prompt=f"a harbour in the {shade}", width=256, height=256)
    await person.go("/gallery")
    await page.locator(".pickable .tick").nth(0).click(force=True)
    await page.click("[data-pick-all]")
    await page.click(".batch button:has-text('Use in')")
    await page.wait_for_selector("#sheet a:has-text('Train a style')")
    found = await page.evaluate("[...document.querySelectorAll('input[form=batch]:checked')].map((one) => one.value)")
    await person.go("/styles/new?" + "&".join(f"media={one}" for one in found))
    await page.fill("#name", "Harbour")
    await page.wait_for_selector("#training-price b:has-text('6')")
    await page.click("text=Begin training")
    await page.wait_for_selector(".look-hero")
    assert await page.inner_text("h1") == "Harbour"
    assert await page.locator(".palette li").count() >= 4
    await page.click(".strength-form button")
    await page.wait_for_selector("#strengths:not([hx-get]) .slides li.here img")
    await page.locator(".strength-slide input").fill("0")
    assert await page.inner_text(".strength-slide output") == "Without"
    assert await page.locator(".strength-shots li.here").count() == 1
    await page.locator(".head-acts .like").click()
    await page.wait_for_selector(".head-acts .like[aria-pressed=true]")


async def test_a_picture_is_seen_closely(person: Person) -> None:
    page = person.page
    job = await person.customer.run("atelier/sketch", prompt="a boat", width=512, height=512, count=2)
    await person.go(f"/jobs/{job['id']}")
    await page.locator("[data-zoom]").first.click()
    told = page.locator(".zoom output")
    await page.mouse.move(600, 400)
    await page.mouse.wheel(0, -300)
    await _true(page, "parseInt(document.querySelector('.zoom output').textContent) > 150")
    await page.keyboard.press("0")
    assert await told.inner_text() == "100%"
    await page.keyboard.press("+")
    assert await told.inner_text() == "150%"
    await page.keyboard.press("0")
    first = await page.locator(".zoom > img").get_attribute("src")
    await page.keyboard.press("ArrowRight")
    assert await page.locator(".zoom > img").get_attribute("src") != first
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".zoom", state="detached")


async def test_a_video_goes_on_by_single_frames(person: Person, picture: Path) -> None:
    page = person.page
    file = {"file": ("dunes.png", picture.read_bytes(), "image/png")}
    image = (await person.customer.http.post("/v1/assets", files=file)).json()["id"]
    job = await person.customer.run("atelier/motion", image=image, duration_s=1)
    await person.go(f"/jobs/{job['id']}")
    told = page.locator(".frames output")
    await _true(page, "document.querySelector('.film video').readyState > 1")
    for frame in (2, 3):
        await page.click("[data-step='1']")
        await page.wait_for_selector(f".frames output:has-text('frame {frame}')")
    await page.locator(".film video").press(",")
    await page.wait_for_selector(".frames output:has-text('frame 2')")
    assert (await told.inner_text()).startswith("0.0")


async def test_subtitles_are_read_by_the_browser(person: Person) -> None:
    page = person.page
    made = await page.evaluate(
        "async () => (await import(document.querySelector('script[type=module]').src.replace('console.js', 'player.js')))"
        ".webvtt('1\\r\\n00:00:01,500 --> 00:00:02,000\\r\\nA pier, at 10,5 m\\r\\n')"
    )
    assert made == "WEBVTT\n\n1\n00:00:01.500 --> 00:00:02.000\nA pier, at 10,5 m\n"


async def test_a_running_picture_is_seen_growing(person: Person) -> None:
    page = person.page
    await person.go("/create/atelier/sketch")
    await page.evaluate(_WATCH)
    await page.fill("#f-prompt", "a lighthouse on a cliff at dusk, oil painting")
    await page.click("#go")
    await person.made()
    assert await page.evaluate("window.seen.size") > 1


async def test_a_result_arrives_although_the_connection_was_cut(person: Person) -> None:
    page = person.page
    job = await person.customer.submit(work_s=4, files=1, credits=1)
    async with _wire(person.root) as (root, cut):
        await page.goto(f"{root}/jobs/{job['id']}")
        await page.evaluate("window.here = true")
        await _true(page, "document.querySelector('progress')?.value > 10")
        cut()
        await page.wait_for_selector("[data-stage]:has-text('Connecting again')")
        await person.made()
        assert await page.evaluate("window.here")  # the page was never loaded again


_WATCH = """() => {
    window.seen = new Set();
    new MutationObserver(() => {
        const image = document.querySelector('.canvas > img');
        if (image) window.seen.add(image.src);
    }).observe(document.getElementById('stage'), { childList: true, subtree: true, attributes: true });
}"""


@asynccontextmanager
async def _wire(root: str) -> AsyncIterator[tuple[str, Callable[[], None]]]:
    """Another way to the server, and what cuts every connection on it."""
    address = urlsplit(root)
    ends: set[asyncio.StreamWriter] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends.add(writer)
        with suppress(ConnectionError):
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(address.hostname, address.port)
        await asyncio.gather(carry(reader, there[1]), carry(there[0], writer))

    def cut() -> None:
        for end in ends:
            end.transport.abort()

    server = await asyncio.start_server(join, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{address.path}", cut
        cut()
