"""What holds for every page: everybody can use it, it fits a phone, and it is light."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atelier.accounts.accounts import Accounts
from atelier.db.pool import Pool
from tests.support import add_style
from tests.web.console.browser.conftest import NewPerson, Person

pytestmark = pytest.mark.long

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
PAGES = (
    *(
        "",
        "?dialect=gateai&operation=edit_image",
        "/create/krea/bfl/flux-1-dev",
        "/create/krea/kling/kling-1",
        "/create/gateai/kling-3.0",
        "/create/zencreator/video_merger",
        "/create/openai/gpt-image-1",
        "/create/atelier/sketch",
        "/create/atelier/edit",
        "/create/atelier/face",
        "/create/atelier/merge",
    ),
    *("/gallery", "/jobs", "/assets", "/styles", "/apps", "/apps/new", "/balance", "/keys", "/webhooks", "/engines"),
    *("/accounts", "/audit", "/nothing-here"),
    *("/styles/watercolor", "/styles/new", "/styles?show=own", "/engines?model=atelier/sketch", "/gallery?q=nothing"),
)
MOST_BYTES = 300_000
MEDIA = ("/files/", "/thumbs/", "/covers/")


@pytest.fixture
async def furnished(house_pool: Pool) -> Any:
    """Gives a person's account one of everything, and the rights of an operator. Returns the pages of its own."""

    async def furnish(person: Person) -> tuple[str, ...]:
        await Accounts(house_pool).set_operator(person.customer.account_id, operator=True)
        job = await person.customer.run(files=2, credits=2)
        failed = await person.customer.run(part="refuse", credits=2)
        app = (await person.customer.http.get("/v1/apps")).json()["items"][0]
        file, style = job["outputs"][0]["asset_id"], await add_style(house_pool, person.customer)
        return (
            *(f"/jobs/{job['id']}", f"/jobs/{failed['id']}", f"/apps/{app['id']}", f"/create/apps/{app['id']}"),
            *(f"/assets/{file}", f"/assets/{file}/origin", f"/styles/{style}", f"/apps/new?copy={app['id']}"),
        )

    return furnish


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_axe_finds_nothing_serious(people: NewPerson, furnished: Any, colours: str) -> None:
    person = await people(color_scheme=colours)
    own = await furnished(person)
    for path in (*PAGES, *own):
        await person.go(path)
        await check(person, path)
    await person.page.context.clear_cookies()
    await person.go("/sign-in")
    await check(person, "/sign-in")


async def check(person: Person, path: str) -> None:
    """The page as it stands has no serious fault."""
    await person.page.evaluate(AXE)  # by the debugger: the page's own policy would not let it in
    found = await person.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    serious = [
        (rule["id"], [node["html"][:160] for node in rule["nodes"][:3]])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert not serious, (path, serious)


async def test_pages_fit_a_phone(people: NewPerson, furnished: Any) -> None:
    person = await people(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    for path in (*PAGES, *await furnished(person)):
        await person.go(path)
        over = await person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, (path, over)
    await person.go("")
    await person.page.click(".burger summary")
    await person.page.click(".burger a:has-text('API keys')")
    await person.page.wait_for_selector("#name")


async def test_pages_are_light(people: NewPerson, furnished: Any) -> None:
    """Counted as they travel, everything but media, for a browser that has kept nothing."""
    person = await people()
    page = person.page
    sizes: dict[str, int] = {}
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("Network.enable")
    await debugger.send("Network.setCacheDisabled", {"cacheDisabled": True})
    urls: dict[str, str] = {}
    debugger.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    debugger.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls.get(event["requestId"], ""): event["encodedDataLength"]}),
    )
    for path in (*PAGES, *await furnished(person)):
        sizes.clear()
        await person.go(path)
        await page.wait_for_load_state("networkidle")
        weight = sum(size for url, size in sizes.items() if not any(part in url for part in MEDIA))
        assert 20_000 < weight < MOST_BYTES, (path, sizes)
