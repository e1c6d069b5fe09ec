"""The page of a style, looking after it, what its strength does, and teaching a new one."""

from __future__ import annotations

import re

import msgspec
from litestar.datastructures import MultiDict

from atelier.db.pool import Pool
from atelier.domain.ids import parse_id
from atelier.web.console.asking import Model
from atelier.web.console.shop import wearing
from atelier.web.console.training import given_of
from tests.support import add_style
from tests.web.console.conftest import NewVisitor, Visitor
from tests.web.console.test_pages import picture

SCHEMA = {"properties": {"name": {}, "images": {}, "family": {}}}


async def uploaded(visitor: Visitor) -> str:
    answer = await visitor.customer.http.post("/v1/assets", files={"file": ("a.png", picture(), "image/png")})
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def test_a_house_style_has_its_page(visitor: Visitor) -> None:
    page = await visitor.page("/styles/watercolor")
    assert page.outline[0] == 1
    assert len(re.findall(r'fill="#[0-9a-f]{6}"', page.text)) >= 4
    assert "/console/create/atelier/sketch?style=watercolor" in page.links
    assert "Delete style" not in page.text
    form = (await visitor.get("/create/atelier/sketch?style=watercolor")).text
    assert re.search(r'value="watercolor[^"]*"[^>]* checked', form)


def test_styles_fit_the_models_of_their_families() -> None:
    everywhere = [card.id for card in wearing([])]
    flux = [card.id for card in wearing(["flux-dev"])]
    assert everywhere[0] == flux[0] == "atelier/sketch"
    assert "krea/bfl/flux-1-dev" in flux
    assert set(flux) < set(everywhere)


async def test_owners_look_after_their_styles(visitors: NewVisitor, house_pool: Pool) -> None:
    owner, other = await visitors(), await visitors()
    style = await add_style(house_pool, owner.customer, name="Dusk")
    await other.get(f"/styles/{style}", 404)
    await owner.post(f"/styles/{style}/change", title="Dawn <i>", words="soft light")
    page = (await owner.page(f"/styles/{style}")).text
    assert "Dawn &lt;i&gt;" in page
    assert "soft light" in page
    await owner.post(f"/styles/{style}/change", 422, title=" ")
    await owner.post(f"/styles/{style}/link")
    assert "Whoever has the link" in (await owner.get(f"/styles/{style}")).text
    seen = (await other.page(f"/styles/{style}")).text
    assert "Delete style" not in seen
    assert "Trained on" not in seen
    await owner.post(f"/styles/{style}/share")
    assert "Stop sharing" in (await owner.get(f"/styles/{style}")).text
    cover = await uploaded(owner)
    await owner.post(f"/styles/{style}/cover", file=cover)
    assert f"/files/{cover}/" in (await owner.get(f"/styles/{style}")).text
    for act, form in (("change", {"title": "Mine"}), ("share", {}), ("link", {}), ("publish", {}), ("delete", {})):
        await other.post(f"/styles/{style}/{act}", 404, **form)
    await owner.post(f"/styles/{style}/cover", 404, file=await uploaded(other))


async def test_a_like_by_the_page_comes_back_as_its_button(visitor: Visitor) -> None:
    liked = await visitor.act("/styles/ink/like")
    assert 'aria-pressed="true"' in liked.text
    assert 'aria-pressed="false"' in (await visitor.act("/styles/ink/like")).text


async def test_strengths_are_drawn_at_the_price_that_was_shown(visitor: Visitor) -> None:
    before = await visitor.customer.balance()
    assert "Draw it · 5 cr" in (await visitor.get("/styles/ink")).text
    await visitor.post("/styles/ink/strengths", prompt="a boat")
    assert await visitor.customer.balance() == before - 5
    part = (await visitor.get("/styles/ink/strengths")).text
    assert re.findall(r"<figcaption>([^<]+)<", part) == ["Without", "40 %", "70 %", "100 %", "140 %"]
    assert "hx-trigger" in part
    for job in (await visitor.customer.http.get("/v1/jobs")).json()["items"]:
        await visitor.customer.http.delete(f"/v1/jobs/{job['id']}")


async def test_a_style_is_taught_and_then_has_its_page(visitor: Visitor) -> None:
    image = await uploaded(visitor)
    form = await visitor.page(f"/styles/new?media={image}")
    assert f'name="images" value="{image}"' in form.text
    assert "Still needed: pictures" in (await visitor.act("/styles/quote", name="x")).text
    priced = (await visitor.act("/styles/quote", name="x", images=image)).text
    assert 'data-credits="6000000"' in priced
    refused = await visitor.post("/styles/new", 422, images=image, trigger_word="wrd")
    assert 'id="fault-name"' in refused.text
    assert 'value="wrd"' in refused.text
    sent = await visitor.post("/styles/new", name="Teal", images=image)
    where = sent.headers["location"].removeprefix("/console")
    page = (await visitor.get(where)).text
    assert "Teal" in page
    job = parse_id(where.rpartition("/")[2])
    assert job is not None
    ended = await visitor.customer.until(str(job), lambda one: one["status"] in ("succeeded", "failed"), limit_s=60)
    assert ended["status"] == "succeeded", ended["error"]
    done = (await visitor.page(where)).text
    assert "Trained on" in done
    assert "What the strength does" in done


def test_words_to_pictures_go_with_them_where_the_model_takes_words() -> None:
    form = MultiDict([("name", "x"), ("images", "b"), ("images", "a"), ("caption-a", " a pier "), ("steps", "50")])
    plain = Model(
        id="m", offer="m", dialect="native", title="", operation="train_style", price="", schema=SCHEMA, example={}
    )
    assert given_of(plain, form) == {"name": "x", "images": ["b", "a"]}
    fields = SCHEMA["properties"] | {"captions": {}, "steps": {}}
    wordy = msgspec.structs.replace(plain, schema={"properties": fields})
    assert given_of(wordy, form)["captions"] == ["", "a pier"]
    assert "steps" not in given_of(wordy, form)
    form.add("family", "sdxl")
    assert given_of(wordy, form)["steps"] == 50


async def test_only_trainings_have_the_page_of_a_style(visitor: Visitor) -> None:
    job = await visitor.customer.run(files=0, credits=1)
    await visitor.get(f"/styles/{job['id']}", 404)
    await visitor.get("/styles/nothing", 404)
    await visitor.get("/styles/nothing/strengths")
