"""From a form to a job: what it costs, what is wrong with it, and what it becomes."""

from __future__ import annotations

import re

from tests.web.console.conftest import NewVisitor, Visitor

REHEARSAL = "/create/atelier/rehearsal"


async def test_the_quote_is_what_is_charged(visitor: Visitor) -> None:
    quoted = await visitor.act("/quote/atelier/rehearsal", credits="7", files="2")
    assert 'data-credits="7000000"' in quoted.text
    before = await visitor.customer.balance()
    started = await visitor.act(REHEARSAL, credits="7", files="2")
    job_id = re.search(r'id="job-([0-9a-f-]+)"', started.text)
    assert job_id
    await visitor.customer.until(job_id[1], lambda job: job["status"] == "succeeded")
    assert before - await visitor.customer.balance() == 7
    assert 'data-charged="7.0"' in (await visitor.get(f"/jobs/{job_id[1]}")).text


async def test_a_form_that_is_not_finished_says_what_is_needed_instead_of_a_price(visitor: Visitor) -> None:
    answer = await visitor.act("/quote/atelier/sketch", prompt="  ")
    assert "Still needed: prompt" in answer.text
    assert "data-credits" not in answer.text


async def test_what_is_wrong_is_said_next_to_its_field_and_nothing_is_charged(visitor: Visitor) -> None:
    before = await visitor.customer.balance()
    answer = await visitor.act("/create/atelier/sketch", 422, prompt="", width="12", count="x")
    assert answer.headers["hx-reswap"] == "none"
    assert re.search(r'id="fault-count"[^>]*hx-swap-oob="true">Must be a whole number', answer.text)
    answer = await visitor.act("/create/atelier/sketch", 422, prompt="", width="12")
    assert re.search(r'id="fault-prompt"[^>]*hx-swap-oob="true">Prompt is required', answer.text)
    assert re.search(r'id="fault-width"[^>]*hx-swap-oob="true">', answer.text)
    assert re.search(r'id="fault-height"[^>]* hidden', answer.text)
    plain = await visitor.post("/create/atelier/sketch", 422, prompt="", width="12")
    assert 'id="fault-prompt" role="alert">Prompt is required' in plain.text
    assert 'value="12"' in plain.text
    assert await visitor.customer.balance() == before


async def test_a_purse_that_is_empty_is_said_in_the_form(visitors: NewVisitor) -> None:
    poor = await visitors(credit=1)
    answer = await poor.act(REHEARSAL, 422, credits="2")
    assert re.search(r'id="fault-"[^>]*hx-swap-oob="true">This costs 2 credits and 1 are available', answer.text)


async def test_likeness_needs_a_declaration_that_the_page_offers(visitor: Visitor) -> None:
    assert "consent of the people" in (await visitor.get("/create/atelier/face-swap")).text
    answer = await visitor.post("/likeness", model="atelier/face-swap")
    assert answer.headers["location"] == "/console/create/atelier/face-swap"
    assert "consent of the people" not in (await visitor.get("/create/atelier/face-swap")).text
    away = await visitor.post("/likeness", model="//evil.example/x?")
    assert away.headers["location"] == "/console"


async def test_without_javascript_a_form_leads_to_its_job(visitor: Visitor) -> None:
    answer = await visitor.post(REHEARSAL, credits="3", files="1", pass_on="")
    where = answer.headers["location"]
    assert where.startswith("/console/jobs/")
    await visitor.customer.until(where.rpartition("/")[2], lambda job: job["status"] == "succeeded")
    again = await visitor.post(f"{where.removeprefix('/console')}/retry")
    assert again.headers["location"] != where
    filled = await visitor.get(f"{REHEARSAL}?from={where.rpartition('/')[2]}")
    assert re.search(r'name="credits"[^>]*value="3"', filled.text)


async def test_jobs_are_canceled_and_deleted(visitor: Visitor) -> None:
    job = await visitor.customer.submit(work_s=60, files=1, credits=4)
    shown = await visitor.act(f"/jobs/{job['id']}/cancel")
    assert f'id="job-{job["id"]}"' in shown.text
    await visitor.customer.until(job["id"], lambda job: job["status"] == "canceled")
    page = await visitor.get(f"/jobs/{job['id']}")
    assert "4 credits went back" in page.text
    assert 'data-live="' not in page.text
    await visitor.post(f"/jobs/{job['id']}/delete")
    await visitor.get(f"/jobs/{job['id']}", 404)


async def test_tools_are_found_by_words_and_shelves(visitor: Visitor) -> None:
    page = (await visitor.get("?q=upscale", headers={"hx-request": "true", "hx-target": "shop"})).text
    assert "atelier/upscale" in page
    assert "atelier/sketch" not in page
    assert "<html" not in page
    sound = (await visitor.get("?shelf=audio")).text
    assert "atelier/music" in sound
    assert "atelier/trim" not in sound
    assert "Nothing is called that" in (await visitor.get("?q=zzzz")).text


async def test_models_are_found_by_what_they_do_who_speaks_them_and_what_they_cost(visitor: Visitor) -> None:
    faces = await visitor.page("?operation=swap_face")
    assert _models(faces.text) == ["atelier/face-swap", "zencreator/faceswap"]
    cheap = _models((await visitor.page("?operation=text_to_image&credits=1")).text)
    assert "atelier/sketch" in cheap
    assert "krea/google/nano-banana-pro" not in cheap
    ordered = await visitor.page("?operation=text_to_video&sort=price")
    prices = [float(text.replace(",", "")) for text in re.findall(r"≈ ([\d.,]+) credit", ordered.text)]
    assert len(prices) > 50
    assert prices == sorted(prices)
    assert _models((await visitor.page("?q=kling&dialect=gateai")).text)[0].startswith("gateai/kling")


async def test_what_was_used_last_comes_first(visitor: Visitor) -> None:
    assert "Used last" not in (await visitor.page("")).text
    answer = await visitor.post("/create/gateai/flux-schnell", prompt="a kite")
    await visitor.post(f"{answer.headers['location'].removeprefix('/console')}/cancel")
    used = (await visitor.page("")).text.partition("Used last")[2].partition("</section>")[0]
    assert re.findall(r'/console/create/([^"]+)"', used) == ["gateai/flux-schnell"]


def _models(page: str) -> list[str]:
    """The models in the window, in their order."""
    return re.findall(r'class="card [^"]*" href="/console/create/([^"]+)"', page.partition('id="shop"')[2])


async def test_apps_have_forms_of_their_own(visitor: Visitor) -> None:
    apps = (await visitor.customer.http.get("/v1/apps")).json()["items"]
    for app in apps:
        page = await visitor.page(f"/create/apps/{app['id']}")
        for name in app["latest"]["input_schema"]["properties"]:
            assert f"fault-{name}" in page.ids
    await visitor.get("/create/apps/nonsense", 404)
    await visitor.get("/create/atelier/skech", 404)


async def test_models_of_other_dialects_have_forms_and_their_jobs_belong_there(visitor: Visitor) -> None:
    page = (await visitor.get("?dialect=krea")).text
    assert "/console/create/krea/bfl/flux-1-dev" in page
    assert "/console/create/atelier/upscale" not in page
    wish = {"prompt": "a red kite", "width": "512", "height": "512"}
    quoted = await visitor.act("/quote/krea/bfl/flux-1-dev", **wish)
    price = re.search(r'data-credits="(\d+)"', quoted.text)
    assert price
    assert "/krea/generate/image/bfl/flux-1-dev" in quoted.text
    before = await visitor.customer.balance()
    answer = await visitor.post("/create/krea/bfl/flux-1-dev", **wish)
    job_id = answer.headers["location"].rpartition("/")[2]
    assert before - await visitor.customer.balance() == int(price[1]) / 1e6
    assert "Krea" in (await visitor.page(f"/jobs/{job_id}")).text
    seen = await visitor.customer.http.get(f"/krea/jobs/{job_id}")
    assert seen.status_code == 200
    again = await visitor.page(f"/create/krea/bfl/flux-1-dev?from={job_id}")
    assert "a red kite" in again.text
    await visitor.post(f"/jobs/{job_id}/cancel")


async def test_a_file_of_ones_own_goes_into_a_dialect_by_its_link(visitor: Visitor) -> None:
    made = await visitor.customer.run(files=1)
    asset = made["outputs"][0]["asset_id"]
    answer = await visitor.post("/create/krea/kling/kling-2.5", prompt="slowly", duration="5", start_image=asset)
    job_id = answer.headers["location"].rpartition("/")[2]
    job = await visitor.customer.job(job_id)
    assert f"/files/{asset}/" in job["input"]["start_image"]
    again = (await visitor.get(f"/create/krea/kling/kling-2.5?from={job_id}")).text
    assert f'name="start_image" value="{asset}"' in again
    await visitor.post(f"/jobs/{job_id}/cancel")
    unknown = "01a1f815-37b0-756d-aa7f-bced2d28ec00"
    await visitor.act("/create/krea/kling/kling-2.5", 404, prompt="x", start_image=unknown)
