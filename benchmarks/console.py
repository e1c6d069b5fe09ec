"""The playground in a browser on a slow machine: when it is seen, when it reacts, what it weighs.

Needs Debian's chromium.
"""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING, Any, Final

import msgspec
from gallery.console import FLAGS

from benchmarks.ground import Ground, ground
from benchmarks.report import Report

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

_SLOWER: Final = 4  # times as slow as this machine's processor
_RUNS: Final = 5
_PAGES: Final = {"create": "", "a form": "/create/atelier/sketch", "a large form": "/create/krea/kling/kling-o1"}
_MEDIA: Final = ("/files/", "/thumbs/", "/covers/")
_EMPTY: Final = "data:text/html,<title>x</title><p>x"
_WATCH: Final = """
addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("[data-expand]");
  const look = () => {
    const search = document.getElementById("finder");
    field?.click();
    const reacts = field ? document.querySelector("textarea.grown") : search && "htmx-internal-data" in search;
    if (reacts) window.reacted = performance.now();
    else setTimeout(look, 4);
  };
  look();
});
"""
"""Presses a button until something comes of it; where there is none, until the search is listened to."""
_LISTEN: Final = """
document.getElementById("q").addEventListener("input", () => { window.asked ??= performance.now(); });
document.addEventListener("htmx:afterSettle", () => {
  window.found ??= performance.now();
  document.documentElement.dataset.found = "yes";
});
"""
_PAINTED: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


class Seen(msgspec.Struct, frozen=True):
    """Milliseconds from the click that leads to a page; bytes as they travel, everything but media."""

    painted_ms: float
    reacts_ms: float
    weight: int


async def console(report: Report) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        report.plain("console in a browser", "skipped: apt-get install chromium", "")
        return
    from playwright.async_api import async_playwright

    async with ground(workers=1) as here, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        cookies = await _sign_in(browser, here)
        blank = await _blank(browser)
        for name, path in _PAGES.items():
            url = f"{here.house.url}/console{path}"
            found = [await _open(browser, url, cookies) for _ in range(_RUNS)]
            painted = statistics.median(one.painted_ms for one in found)
            reacts = statistics.median(one.reacts_ms for one in found)
            report.limit(f"{name}: first contentful paint, {_SLOWER} times slower", painted, blank, "ms", most=1000)
            report.limit(f"{name}: until it reacts", reacts, blank, "ms", most=1500)
            report.plain(f"{name}: weight without media", f"{found[0].weight / 1000:.0f} kB", "")
        searched = statistics.median([await _search(browser, here, cookies) for _ in range(_RUNS)])
        report.limit("from a key in the search to the models", searched, blank, "ms", most=600)
        await browser.close()


async def _sign_in(browser: Browser, here: Ground) -> Any:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{here.house.url}/console/sign-in")
    await page.fill("#key", here.keys[0])
    await page.click("text=Sign in >> nth=-1")
    await page.wait_for_selector(".composer")
    cookies = await context.cookies()
    await context.close()
    return cookies


async def _slow(browser: Browser, cookies: Any) -> tuple[BrowserContext, Page, Any]:
    """A page of a browser that has kept nothing, on a slow processor."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    await context.add_cookies(cookies)
    page = await context.new_page()
    debugger = await context.new_cdp_session(page)
    await debugger.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    await debugger.send("Network.enable")
    return context, page, debugger


async def _blank(browser: Browser) -> float:
    """The first paint of a page with one letter."""
    painted = []
    for _ in range(_RUNS):
        context, page, _ = await _slow(browser, [])
        await page.goto(_EMPTY)
        await page.wait_for_timeout(100)
        painted.append(await page.evaluate(_PAINTED))
        await context.close()
    return statistics.median(painted)


async def _open(browser: Browser, url: str, cookies: Any) -> Seen:
    context, page, debugger = await _slow(browser, cookies)
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    debugger.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    debugger.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    await page.add_init_script(_WATCH)
    await page.goto(url)
    await page.wait_for_load_state("networkidle")
    reacted = await page.evaluate("window.reacted")
    painted = await page.evaluate(_PAINTED)
    await context.close()
    weight = sum(size for ident, size in sizes.items() if not any(part in urls.get(ident, "") for part in _MEDIA))
    return Seen(painted, reacted, int(weight))


async def _search(browser: Browser, here: Ground, cookies: Any) -> float:
    """Milliseconds until the list is another, the pause that the search waits for more keys included."""
    context, page, _ = await _slow(browser, cookies)
    await page.goto(f"{here.house.url}/console")
    await page.wait_for_load_state("networkidle")
    await page.evaluate(_LISTEN)
    await page.locator("#q").press_sequentially("k")
    await page.wait_for_selector("html[data-found]", state="attached")
    passed: float = await page.evaluate("window.found - window.asked")
    await context.close()
    return passed
