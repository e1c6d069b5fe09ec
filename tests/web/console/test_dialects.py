"""Models of every dialect in the playground: quoted and charged by their own price lists, kept as their dialect does."""

from __future__ import annotations

import re
from typing import Any

import pytest

from atelier.domain.money import MICROS_PER_CREDIT
from tests.web.console.conftest import Visitor

WISHES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("krea/bfl/flux-1-dev", {"prompt": "a red kite", "width": "512", "height": "512"}, "/krea/jobs/{}"),
    ("gateai/flux-schnell", {"prompt": "a red kite", "width": "512", "height": "512"}, "/gateai/get/{}"),
    (
        "zencreator/by_prompt",
        {"positive_prompt": "a red kite", "ratio": "1:1"},
        "/zencreator/api/public/v1/generations/{}",
    ),
    ("openai/sora-2", {"prompt": "a red kite", "seconds": "4"}, "/openai/v1/videos/video_{hex}"),
    ("openai/gpt-image-1-mini", {"prompt": "a red kite", "quality": "low"}, ""),
    ("openai/tts-1", {"input": "a red kite", "voice": "nova"}, ""),
)


@pytest.mark.parametrize(("model", "wish", "seen"), WISHES, ids=[model for model, _, _ in WISHES])
async def test_a_job_is_quoted_charged_seen_and_repeated(
    visitor: Visitor, model: str, wish: dict[str, str], seen: str
) -> None:
    quoted = await visitor.act(f"/quote/{model}", **wish)
    price = re.search(r'data-credits="(\d+)"', quoted.text)
    assert price, quoted.text[:300]
    before = await visitor.customer.balance()
    job_id = await _placed(visitor, model, wish)
    assert before - await visitor.customer.balance() == pytest.approx(int(price[1]) / MICROS_PER_CREDIT)
    if seen:
        assert (await visitor.customer.http.get(seen.format(job_id, hex=job_id.replace("-", "")))).status_code == 200
    assert "a red kite" in (await visitor.page("/jobs")).text
    page = (await visitor.page(f"/create/{model}?from={job_id}")).text
    for name, value in wish.items():
        told = rf'name="{name}"[^>]*value="{value}"|name="{name}"[^>]*>{value}<|<option value="{value}" selected'
        assert re.search(told, page), name
    again = await visitor.post(f"/jobs/{job_id}/retry")
    second = again.headers["location"].rpartition("/")[2]
    assert second != job_id
    assert (await visitor.customer.job(second))["input"] == (await visitor.customer.job(job_id))["input"]
    for one in (job_id, second):
        await visitor.post(f"/jobs/{one}/cancel")


async def test_files_of_ones_own_go_into_every_dialect(visitor: Visitor) -> None:
    asset = (await visitor.customer.run(files=1))["outputs"][0]["asset_id"]
    for model, wish in (
        ("gateai/seedance-1.0-pro", {"prompt": "slowly", "start_frame": asset}),
        ("zencreator/videogen", {"prompt": "slowly", "ref_asset": asset}),
        ("openai/sora-2", {"prompt": "slowly", "input_reference": asset}),
    ):
        job_id = await _placed(visitor, model, wish)
        page = (await visitor.page(f"/create/{model}?from={job_id}")).text
        assert re.search(rf'name="\w+" value="{asset}"', page), model
        assert f'"/console/assets/{asset}"' in (await visitor.page(f"/jobs/{job_id}")).text
        await visitor.post(f"/jobs/{job_id}/cancel")


async def test_what_was_chosen_can_be_left_to_the_model_again(visitor: Visitor) -> None:
    job_id = await _placed(visitor, "atelier/sketch", {"prompt": "x", "aspect_ratio": "1:1"})
    page = (await visitor.page(f"/create/atelier/sketch?from={job_id}")).text
    assert re.search(r'name="aspect_ratio" value=""><', page)
    assert re.search(r'name="aspect_ratio" value="1:1" checked', page)
    await visitor.customer.until(job_id, lambda job: job["status"] == "succeeded", limit_s=120)


async def test_faults_of_a_dialect_stand_at_their_fields(visitor: Visitor) -> None:
    cases: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("gateai/flux-schnell", {"prompt": ""}, "prompt"),
        ("zencreator/by_prompt", {"positive_prompt": "x", "batch_size": "99"}, "batch_size"),
        ("openai/gpt-image-1", {"prompt": "x", "n": "99"}, "n"),
        ("openai/tts-1", {"input": "x", "voice": "nobody"}, "voice"),
        ("krea/kling/kling-2.5", {"prompt": "x", "duration": "7"}, "duration"),
    )
    for model, wish, field in cases:
        answer = await visitor.act(f"/create/{model}", 422, **wish)
        assert re.search(rf'id="fault-{field}"[^>]*hx-swap-oob="true">\w', answer.text), (model, answer.text)


async def _placed(visitor: Visitor, model: str, wish: dict[str, str]) -> str:
    answer = await visitor.post(f"/create/{model}", **wish)
    return str(answer.headers["location"].rpartition("/")[2])
