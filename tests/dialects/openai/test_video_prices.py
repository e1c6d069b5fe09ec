"""What videos cost: by the list, exactly, whatever they are made from."""

from __future__ import annotations

import base64

import pytest

from tests.dialects.krea.samples import clip, picture
from tests.dialects.openai.customer import Patron, micros
from tests.dialects.openai.video_customer import Director, director_of

PROMPT = "a harbour at dawn"
SIZES = {
    "sora-2": {"720x1280": "0.1", "1280x720": "0.1"},
    "sora-2-pro": {"720x1280": "0.3", "1280x720": "0.3", "1024x1792": "0.5", "1792x1024": "0.5"},
    "sora-2-2025-10-06": {"1280x720": "0.1"},
    "sora-2-pro-2025-10-06": {"1792x1024": "0.5"},
}
"""The service's prices of a second, in dollars."""

RATES = [(model, size, rate) for model, sizes in SIZES.items() for size, rate in sizes.items()]


@pytest.mark.parametrize(("model", "size", "rate"), RATES)
@pytest.mark.parametrize("seconds", [4, 8, 12, 16, 20])
async def test_seconds_by_size(caller: Patron, model: str, size: str, rate: str, seconds: int) -> None:
    await director_of(caller).make(prompt=PROMPT, model=model, size=size, seconds=str(seconds))
    assert await caller.entries() == [("hold", -seconds * micros(rate))]


async def test_a_picture_to_begin_with_costs_nothing_more(caller: Patron) -> None:
    data = "data:image/png;base64," + base64.b64encode(picture()).decode()
    await director_of(caller).make(prompt=PROMPT, input_reference=data)
    assert await caller.entries() == [("hold", -4 * micros("0.1"))]


async def test_other_models_by_pixels(caller: Patron) -> None:
    """And native ones as everywhere."""
    director = director_of(caller)
    await director.make(prompt=PROMPT, model="kling-2.1", size="1280x720", seconds="10")
    await director.make(prompt=PROMPT, model="kling-2.1", size="640x360", seconds="3")
    await director.make(prompt=PROMPT, model="atelier/film", size="640x360", seconds="3")
    await director.make(prompt=PROMPT, model="atelier/film", size="1920x1080", seconds="3")
    native = {"model": "atelier/film", "input": {"prompt": PROMPT, "resolution": "480p", "duration_s": 3}}
    quoted = (await director.http.post("/v1/quotes", json=native)).json()["credits"]
    amounts = [-amount for _, amount in await caller.entries()]
    assert amounts == [10 * micros("0.05"), micros("0.0375"), 6_000_000, 24_000_000]
    assert amounts[2] == quoted * 1_000_000


async def test_what_is_changed_costs_what_it_is(director: Director) -> None:
    """By its own size and length, or the nearest that there is a price for; an extension costs what it adds."""
    source = await director.finish(prompt=PROMPT, model="sora-2-pro", size="1024x1792", seconds="4")
    before = len(await director.entries())
    await director.finish(f"/videos/{source['id']}/remix", prompt="at night")
    await director.finish("/videos/extensions", prompt="on", seconds="4", video={"id": source["id"]})
    edited = await director.send("/videos/edits", {"prompt": "x"}, {"video": ("c.mp4", clip(30), "video/mp4")})
    assert edited.status_code == 200, edited.text
    await director.end(edited.json()["id"])
    holds = [-amount for kind, amount in (await director.entries())[before:] if kind == "hold"]
    assert holds == [4 * micros("0.5"), 4 * micros("0.5"), 3 * micros("0.1")]
    kinds = [kind for kind, _ in await director.entries()]
    assert sorted(kinds) == ["hold"] * 4 + ["settle"] * 4
