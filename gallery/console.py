"""`python -m gallery.console [DATA_DIR]`: the screenshots of docs/console.md, in light, dark and on a phone.

Needs Debian's `chromium`. A data directory that is given is kept and used again, which saves making the content anew.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from PIL import Image

from atelier.cli.client import Client, connect
from atelier.cli.run import run_job

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS: Final = Path(__file__).parent.parent / "docs" / "console"
FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_WIDE: Final = {"width": 1360, "height": 850}
_PHONE: Final = {"width": 390, "height": 844}
_ALSO_DARK: Final = frozenset({"create", "form", "result", "gallery", "jobs", "balance", "apps", "editor", "style"})
_DRAWN: Final = "text_to_image"
_PICK: Final = "[0, 1, 5].forEach((at) => document.querySelectorAll('input[form=batch]')[at].click())"
_CONTENT: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (
        "atelier/sketch",
        {"prompt": "a castle above a misty valley at dawn, watercolour", "aspect_ratio": "3:2", "seed": 5},
    ),
    (
        "atelier/sketch",
        {"prompt": "sailboats in a harbour at sunset, oil painting", "aspect_ratio": "16:9", "seed": 11},
    ),
    ("atelier/music", {"prompt": "calm piano in the evening", "duration_s": 8, "seed": 2}),
    ("atelier/sketch", {"prompt": "a fox in a snowy forest, woodcut", "aspect_ratio": "1:1", "seed": 3}),
    ("atelier/face", {"seed": 21}),
    ("atelier/sketch", {"prompt": "a mountain lake under stars", "aspect_ratio": "4:3", "seed": 8}),
    ("atelier/film", {"prompt": "waves against a lighthouse at night, rain", "duration_s": 4, "seed": 4}),
    ("atelier/sketch", {"prompt": "a hot-air balloon over a lavender field", "aspect_ratio": "4:5", "seed": 9}),
)

_ABOUT: Final = "Draws a scene, lets a camera move through it, and makes a large print of it."
_GRAPH: Final[dict[str, Any]] = {
    "nodes": [
        {"type": "input", "id": "scene", "key": "scene", "kind": "text", "title": "Scene"},
        {
            "type": "text",
            "id": "prompt",
            "template": "{scene}, golden hour, watercolour",
            "parts": {"scene": {"from": "scene"}},
        },
        {
            "type": "operation",
            "id": "picture",
            "model": "atelier/sketch",
            "input": {"prompt": {"from": "prompt"}, "aspect_ratio": "3:2", "seed": 12},
        },
        {
            "type": "operation",
            "id": "clip",
            "model": "atelier/motion",
            "input": {"image": {"from": "picture"}, "prompt": "slow push in", "duration_s": 3, "seed": 1},
        },
        {
            "type": "operation",
            "id": "print",
            "model": "atelier/upscale",
            "input": {"image": {"from": "picture"}, "factor": 2},
        },
    ],
    "outputs": {"clip": "clip", "print": "print"},
}


def main(arguments: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("screenshots need Debian's chromium: apt-get install chromium")
    DOCS.mkdir(parents=True, exist_ok=True)
    with _data(arguments) as data, connect(None, None, data) as client:
        jobs = _content(client, data)
        asyncio.run(_become_operator(data))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            key = (data / "local.key").read_text().strip()
            for name, colours, size in (("light", "light", _WIDE), ("dark", "dark", _WIDE), ("phone", "dark", _PHONE)):
                _tour(browser, client.url, key, jobs, name, colours, size)
            browser.close()


@contextmanager
def _data(arguments: list[str]) -> Iterator[Path]:
    if arguments:
        yield Path(arguments[0])
        return
    with tempfile.TemporaryDirectory(prefix="atelier-screenshots-") as made:
        yield Path(made)


def _content(client: Client, data: Path) -> dict[str, str]:
    """Makes what the pages show. Gives the jobs that pages of their own are shown of."""
    kept = data / "screenshots.json"
    if kept.exists():
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, str])
    made = [run_job(client, model, given, data / "out") for model, given in _CONTENT]
    boats = made[1]["outputs"][0]["asset_id"]
    edit = {"images": [made[0]["outputs"][0]["asset_id"]], "prompt": "make it night", "seed": 1}
    jobs = {
        "picture": made[-1]["id"],
        "video": run_job(client, "atelier/motion", {"image": boats, "duration_s": 3, "seed": 1}, data / "out")["id"],
        "edit": run_job(client, "atelier/edit", edit, data / "out")["id"],
        "style": _style(client, data, [one["outputs"][0]["asset_id"] for one in made if one["operation"] == _DRAWN]),
        "app": client.get("/apps")["items"][0]["id"],
        "own_app": client.post("/apps", {"name": "Moving scene", "description": _ABOUT, "graph": _GRAPH})["id"],
    }
    run_job(client, f"apps/{jobs['own_app']}", {"scene": "a lighthouse on a cliff"}, data / "out")
    client.post("/webhooks", {"url": "https://example.com/hooks/atelier"})
    kept.write_bytes(msgspec.json.encode(jobs))
    return jobs


def _style(client: Client, data: Path, pictures: list[str]) -> str:
    """A style of the account's own, with what was drawn in it. Gives its id."""
    given = {"name": "Harbour evenings", "images": pictures, "trigger_word": "hrbrevng"}
    style: str = run_job(client, "atelier/train-style", given, data / "out")["id"]
    for prompt, seed in (("a lighthouse on a cliff", 3), ("a village by a river", 4), ("a tram in a narrow street", 6)):
        drawn = {"prompt": prompt, "seed": seed, "styles": [style], "aspect_ratio": "1:1"}
        run_job(client, "atelier/sketch", drawn, data / "out")
    return style


async def _become_operator(data: Path) -> None:
    from atelier.accounts.accounts import Accounts
    from atelier.app.database import open_database
    from atelier.db.pool import open_pool
    from atelier.settings import load

    settings = load(overrides={"data_dir": data})
    async with open_database(settings) as database, await open_pool(database.dsn, size=1, name="atelier") as pool:
        accounts = Accounts(pool)
        account = (await accounts.all())[0]
        await accounts.set_operator(account.id, operator=True)


def _tour(
    browser: Browser, url: str, key: str, jobs: dict[str, str], name: str, colours: Any, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size, color_scheme=colours, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url + "/console/sign-in")
    _keep(page, "sign-in", name)
    page.fill("#key", key)
    page.click("button.primary")
    page.wait_for_url("**/console")
    for title, path in _pages(jobs):
        if name == "dark" and title not in _ALSO_DARK:
            continue
        page.goto(f"{url}/console{path}")
        page.wait_for_load_state("networkidle")
        if title == "picked":
            page.evaluate(_PICK)
        _keep(page, title, name)
    context.close()


def _pages(jobs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("create", ""),
        ("form", f"/create/atelier/sketch?from={jobs['picture']}"),
        ("result", f"/jobs/{jobs['edit']}"),
        ("video", f"/jobs/{jobs['video']}"),
        ("gallery", "/gallery"),
        ("picked", "/gallery"),
        ("jobs", "/jobs"),
        ("uploads", "/assets"),
        ("styles", "/styles"),
        ("style", f"/styles/{jobs['style']}"),
        ("train", "/styles/new"),
        ("apps", "/apps"),
        ("app", f"/apps/{jobs['app']}"),
        ("editor", f"/apps/{jobs['own_app']}/edit"),
        ("balance", "/balance"),
        ("keys", "/keys"),
        ("webhooks", "/webhooks"),
        ("engines", "/engines"),
        ("accounts", "/accounts"),
        ("audit", "/audit"),
    )


def _keep(page: Page, title: str, name: str) -> None:
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        shown = picture.convert("RGB")
    shown.save(DOCS / f"{title}-{name}.webp", quality=66, method=6)


if __name__ == "__main__":
    main(sys.argv[1:])
