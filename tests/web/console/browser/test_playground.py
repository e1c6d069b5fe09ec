"""Every model at a browser: found without a new page, filled in field by field, and copied as code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from atelier.catalogue.menu import Offer
from atelier.web.console.asking import model_at, offers
from atelier.web.console.controls import controls
from atelier.web.console.kinds import Schema
from atelier.web.console.ways import WAYS
from tests.web.console.browser.conftest import Person

pytestmark = pytest.mark.long

NAMELESS = """() => [...document.querySelectorAll(
    "#form :is(input:not([type=hidden]), select, textarea)")].filter((field) => {
  const labels = [...(field.labels ?? [])].map((label) => label.textContent).join("");
  return !(labels + (field.getAttribute("aria-label") ?? "")).trim();
}).map((field) => field.name)"""
"""Fields that nothing names."""
OPEN_ALL = """() => {
  for (const box of document.querySelectorAll("details")) box.open = true;
  for (const button of document.querySelectorAll("[data-add]")) button.click();
}"""


def shown(dialect: str, offer: Offer) -> Schema:
    return WAYS[dialect].shown(offer) if dialect in WAYS else offer.input


def kinds_of_forms() -> list[str]:
    """A model for every set of controls that a form may have."""
    found: dict[frozenset[str], str] = {}
    for dialect, offer in offers():
        if offer.id != "apps":
            parts = [part for field in controls(shown(dialect, offer), {}) for part in field.walk()]
            kinds = frozenset({dialect, *(part.kind for part in parts)})
            found.setdefault(kinds, model_at(dialect, offer.id) or "")
    return list(found.values())


async def test_forms_of_every_sort_work_and_name_their_fields(person: Person) -> None:
    for model in kinds_of_forms():
        await person.go(f"/create/{model}")
        await person.page.wait_for_selector("[data-copy-as]")
        await person.page.evaluate(OPEN_ALL)
        assert await person.page.evaluate(NAMELESS) == [], model
        assert not person.errors, (model, person.errors)


async def test_rows_are_added_moved_and_removed_and_their_faults_stand_in_them(person: Person, picture: Path) -> None:
    page = person.page
    await person.go("/create/krea/luma/uni-1")
    await page.fill("#f-prompt", "a boat")
    rows = page.locator("[data-field=style_images] [data-row]")
    for number in (1, 2):
        await page.click("[data-field=style_images] [data-add]")
        await rows.nth(number - 1).locator("input[type=range]").fill(str(number / 2))
    await rows.nth(0).locator("input[type=file]").set_input_files(picture)
    await rows.nth(0).locator(".tile:not(.loading)").wait_for()
    await rows.nth(1).locator("input[type=range]").fill("0.75")
    await page.click("#go")
    fault = rows.nth(1).locator(".fault:not([hidden])")
    await fault.wait_for()
    assert "required" in await fault.inner_text()
    assert await rows.nth(0).locator(".fault:not([hidden])").count() == 0
    await rows.nth(1).locator("input[type=file]").set_input_files(picture)
    await rows.nth(1).locator(".tile:not(.loading)").wait_for()
    assert await fault.count() == 0
    await rows.nth(1).locator("[data-up]").click()
    assert [one["strength"] for one in (await _body(person))["style_images"]] == [0.75, 0.5]
    await rows.nth(1).locator("[data-drop]").click()
    assert [one["strength"] for one in (await _body(person))["style_images"]] == [0.75]


async def test_one_of_several_shapes_is_chosen(person: Person) -> None:
    page = person.page
    await person.go("/create/krea/kling/kling-1")
    await page.fill("#f-prompt", "a boat")
    await page.click(".rest summary")
    zoom = page.locator("[name='camera_control/0/config/zoom']")
    assert not await zoom.is_visible()
    await page.click(".union label:has-text('Simple')")
    await zoom.fill("3")
    assert (await _body(person))["camera_control"] == {"type": "simple", "config": {"zoom": 3}}
    await page.click(".union label:has-text('Down back')")
    assert (await _body(person))["camera_control"] == {"type": "down_back"}


async def test_looks_have_strengths(person: Person) -> None:
    page = person.page
    await person.go("/create/atelier/sketch")
    await page.fill("#f-prompt", "a boat")
    await page.click(".look:has-text('Ink')")
    await page.click(".look:has-text('Pencil')")
    await page.locator(".strength:has-text('Pencil') input").fill("0.5")
    styles = (await _body(person))["input"]["styles"]
    assert sorted(styles, key=str) == ["ink", {"id": "pencil", "strength": 0.5}]


async def test_code_stays_as_it_was_chosen_while_one_writes(person: Person) -> None:
    page = person.page
    await person.go("/create/atelier/sketch")
    await page.fill("#f-prompt", "a boat")
    await page.wait_for_selector("#quote b")
    await page.click(".as-code summary")
    await page.click("[data-codes] button[data-dialect=OpenAI]")
    await page.click("[data-codes] button[data-language=Node]")
    await page.fill("#f-prompt", "a boat at sea")
    await page.wait_for_selector("pre:visible:has-text('a boat at sea')")
    assert "client.images.generate" in await page.inner_text("pre:visible")
    assert await page.get_attribute("[data-codes] button[data-language=Node]", "aria-pressed") == "true"


async def test_models_are_found_without_a_new_page(person: Person) -> None:
    page = person.page
    await page.evaluate("window.same = true")
    await page.fill("#q", "kontext")
    await page.wait_for_selector(".found:has-text('3 models')")
    await page.fill("#q", "")
    await page.click(".start[data-operation=upscale_image]")
    await page.wait_for_selector(".found:has-text('for upscale image')")
    await page.click("label.chip:has-text('ZenCreator')")
    await page.wait_for_selector(".found:has-text('1 model for')")
    assert "dialect=zencreator" in page.url
    assert await page.evaluate("window.same")
    await page.reload()
    assert await page.locator(".shelf .card").count() == 1


async def _body(person: Person) -> dict[str, object]:
    """What the code would send, once it has caught up with the form."""
    await person.page.evaluate("document.querySelector('[data-copy-as]')?.remove()")
    await person.page.evaluate("document.body.dispatchEvent(new Event('filled'))")
    code = await person.page.wait_for_selector("[data-copy-as] pre[data-language=curl] code", state="attached")
    told = re.search(r"-d '(.*)'$", await code.text_content() or "", re.S)
    assert told
    body: dict[str, object] = json.loads(told[1])
    return body
