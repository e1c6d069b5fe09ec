"""Templates, LoRAs and photoshoot categories: listed, filtered, and usable as they are."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from atelier.catalogue.presets import load_presets
from tests.dialects.zencreator import judge
from tests.dialects.zencreator.guest import Guest

PRESETS = load_presets()


async def every(guest: Guest, path: str, key: str, **params: Any) -> list[Any]:
    """A whole list, page by page."""
    found: list[Any] = []
    for page in itertools.count(1):
        await guest.refresh()
        answer = await guest.get(path, page=page, limit=7, **params)
        assert answer.status_code == 200, answer.text
        found += answer.json()[key]
        if page >= answer.json()["pagination"]["total_pages"]:
            return found
    raise AssertionError


async def test_templates(regular: Guest) -> None:
    listed = await every(regular, "/templates", "templates")
    assert [one["id"] for one in listed] == [str(template.id) for template in PRESETS.templates]
    for one in listed:
        await regular.refresh()
        answer = await regular.get(f"/templates/{one['id']}")
        judge.check("get_template", answer)
        assert answer.json() == one
    assert {one["tool_name"] for one in listed} == judge.TOOLS.keys()


async def test_templates_by_tool_and_tags(regular: Guest) -> None:
    for tool in judge.TOOLS:
        listed = await every(regular, "/templates", "templates", tool_name=tool)
        assert [one["id"] for one in listed] == [str(t.id) for t in PRESETS.templates if t.tool_name == tool]
    first = next(template for template in PRESETS.templates if len(template.tags) > 1)
    listed = await every(regular, "/templates", "templates", tags=list(first.tags[:2]))
    assert [one["id"] for one in listed] == [
        str(template.id) for template in PRESETS.templates if set(first.tags[:2]) <= set(template.tags)
    ]
    assert await every(regular, "/templates", "templates", tags=[first.tags[0], "no such tag"]) == []
    assert await every(regular, "/templates", "templates", tool_name="no such tool") == []


@pytest.mark.parametrize("key", [template.key for template in PRESETS.templates])
async def test_a_template_is_ready(key: str, regular: Guest) -> None:
    await regular.refresh()
    found = next(template.id for template in PRESETS.templates if template.key == key)
    shown = (await regular.get(f"/templates/{found}")).json()
    await regular.make(shown["tool_name"], **shown["input"])


async def test_loras(regular: Guest) -> None:
    for model in ("wan@2.2", "flux_klein"):
        listed = await every(regular, "/loras", "loras", model=model)
        assert [one["id"] for one in listed] == [str(lora.id) for lora in PRESETS.loras if lora.model == model]
        assert all(one["trigger_word"] and one["is_nsfw"] is False for one in listed)


async def test_a_lora_becomes_a_style_by_id_by_name_and_by_template(regular: Guest) -> None:
    lora = PRESETS.loras[0]
    used = [use.id for use in lora.at(0.5)]
    for named in (str(lora.id), lora.name):
        order = await regular.order(await regular.make("by_prompt", positive_prompt="a harbour", loras={named: 0.5}))
        wish: Any = order.wish
        assert [(use.id, use.strength) for use in wish.styles] == [(use.id, use.strength) for use in lora.at(0.5)]
        edit = {"image_assets": [regular.picture], "prompt": "autumn", "model": "FLUX_KLEIN_LORA", "lora_id": named}
        edited: Any = (await regular.order(await regular.make("image_editor", **edit))).wish
        assert [use.id for use in edited.styles] == used
    template = next(one for one in PRESETS.templates if one.input.get("lora_id"))
    edit["lora_id"] = str(template.id)
    styled: Any = (await regular.order(await regular.make("image_editor", **edit))).wish
    assert styled.styles


async def test_loras_of_a_video_model(regular: Guest) -> None:
    lora = next(one for one in PRESETS.loras if one.model == "wan@2.2")
    given = {"ref_asset": regular.picture, "loras": {lora.name: {"high": 0.3, "low": -0.9}}}
    for model, count in (("wan@2.2-lora", len(lora.styles)), ("wan@2.2", 0)):
        wish: Any = (await regular.order(await regular.make("videogen", model=model, **given))).wish
        assert len(wish.styles) == count


async def test_categories(regular: Guest) -> None:
    for gender in ("male", "female"):
        listed = await every(regular, "/photoshoot-categories", "categories", gender=gender)
        assert [one["id"] for one in listed] == [str(one.id) for one in PRESETS.categories if one.gender == gender]
    await regular.refresh()
    answer = await regular.get("/photoshoot-categories")
    judge.check("list_photoshoot_categories", answer)
    assert answer.json()["pagination"]["limit"] == 20


async def test_a_category_wins_over_the_prompt(regular: Guest) -> None:
    category = PRESETS.categories[0]
    given = {"face_ref": regular.picture, "body_ref": regular.picture, "prompt": "on the moon", "image_count": 3}
    wish: Any = (await regular.order(await regular.make("photoshoot", category_id=str(category.id), **given))).wish
    assert wish.shots == category.prompts
    assert wish.prompt == ""


async def test_everything_has_a_picture(regular: Guest) -> None:
    listed = [
        *await every(regular, "/templates", "templates"),
        *await every(regular, "/loras", "loras", model="wan@2.2"),
        *await every(regular, "/loras", "loras", model="flux_klein"),
        *await every(regular, "/photoshoot-categories", "categories"),
    ]
    for one in listed:
        answer = await regular.http.get(one["preview_url"], headers={"authorization": ""})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp"), one["preview_url"]
        again = await regular.http.get(one["preview_url"], headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
    base = listed[0]["preview_url"].rpartition("/")[0]
    for name in ("nothing.webp", "..%2f__init__.py", "samples.toml"):
        answer = await regular.http.get(f"{base}/{name}")
        judge.validate({"$ref": "#/components/schemas/PublicApiError"}, answer.json())
        assert answer.status_code == 404
