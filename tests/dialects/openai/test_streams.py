"""Pictures in events: some in the making, then the finished ones."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import numpy as np
import pytest

from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import BASE, Patron, micros
from tests.dialects.openai.streams import events_of
from tests.dialects.openai.test_edits import PICTURE
from tests.dialects.openai.test_images import opened

IMAGES = "/images/generations"


async def test_a_stream_without_partial_pictures(patron: Patron) -> None:
    answer = await patron.post(IMAGES, {"prompt": "a harbour", "stream": True, "output_format": "webp"})
    (done,) = events_of(answer)
    assert opened(done).format == "WEBP"
    assert isinstance(done.pop("created_at"), int) and done.pop("b64_json")
    assert done == {
        "type": "image_generation.completed",
        "size": "1024x1024",
        "quality": "medium",
        "background": "opaque",
        "output_format": "webp",
        "usage": {
            "input_tokens": 3,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": 3},
            "output_tokens": 1767,
            "output_tokens_details": {"image_tokens": 1767, "text_tokens": 0},
            "total_tokens": 1770,
        },
    }
    assert await patron.entries() == [("hold", -micros("0.053")), ("settle", 0)]


@pytest.mark.parametrize("count", [1, 3])
async def test_partial_pictures(patron: Patron, count: int) -> None:
    given = {"prompt": "[wait 1] a harbour", "stream": True, "partial_images": count, "output_format": "jpeg"}
    *partial, done = events_of(await patron.post(IMAGES, given))
    assert [event["type"] for event in partial] == ["image_generation.partial_image"] * count
    assert [event["partial_image_index"] for event in partial] == list(range(count))
    assert {event["output_format"] for event in partial} == {"jpeg"}
    shades = []
    for event in partial:
        image = opened(event)
        assert (image.format, image.size) == ("JPEG", (1024, 1024))
        shades.append(np.asarray(image).mean())
    assert shades == sorted(shades)
    assert done["type"] == "image_generation.completed"


async def test_a_picture_grows(sitter: Patron) -> None:
    """On the engine in the box: each one is nearer to what comes out."""
    given = {"prompt": "a lighthouse on a cliff at sunset", "model": "flux-1-dev", "size": "512x384", "stream": True}
    given["partial_images"] = 3
    *partial, done = events_of(await sitter.post(IMAGES, given))
    assert len(partial) == 3
    final = np.asarray(opened(done).convert("RGB"), np.float32)
    far = [np.abs(np.asarray(opened(event).convert("RGB"), np.float32) - final).mean() for event in partial]
    assert far[0] > far[2] > 0


async def test_edits_in_events(sitter: Patron) -> None:
    fields = {
        "prompt": "make it snowy",
        "model": "flux-1-dev",
        "size": "320x240",
        "stream": "true",
        "partial_images": "2",
    }
    *partial, done = events_of(await sitter.send("/images/edits", fields, {"image": ("a.png", PICTURE)}))
    assert [event["type"] for event in partial] == ["image_edit.partial_image"] * 2
    assert done["type"] == "image_edit.completed"
    assert done["usage"]["input_tokens_details"]["image_tokens"] == 323


async def test_several_pictures_are_several_events(patron: Patron) -> None:
    told = events_of(await patron.post(IMAGES, {"prompt": "a harbour", "stream": True, "n": 3}))
    assert [event["type"] for event in told] == ["image_generation.completed"] * 3
    assert len({event["b64_json"] for event in told}) == 3


async def test_a_failure_ends_the_stream(patron: Patron) -> None:
    (error,) = events_of(await patron.post(IMAGES, {"prompt": "[refuse] a harbour", "stream": True}))
    assert error == {
        "type": "error",
        "error": {
            "message": "this stand-in was asked to refuse",
            "type": "invalid_request_error",
            "param": None,
            "code": "unsupported_input",
        },
    }
    assert sum(amount for _, amount in await patron.entries()) == 0


async def test_what_is_refused_at_once_is_no_stream(caller: Patron) -> None:
    answer = await caller.post(IMAGES, {"prompt": "a harbour", "stream": True, "n": 11})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/json")


async def test_events_come_as_they_happen(patron: Patron) -> None:
    """The first picture is there while the work goes on."""
    body = {"prompt": "[wait 3] a harbour", "stream": True, "partial_images": 1}
    async with patron.http.stream("POST", BASE + IMAGES, json=body) as answer:
        lines = answer.aiter_lines()
        assert await anext(lines) == "event: image_generation.partial_image"
        assert (await patron.jobs())[0]["status"] == "running"
        assert any([line == "event: image_generation.completed" async for line in lines])


async def test_previews_that_nobody_asked_for_are_not_made(patron: Patron) -> None:
    """Only a stream shows them."""
    await patron.draw(prompt="[wait 1] a harbour", partial_images=3)
    kept = "select count(*) from previews p join jobs j on j.id = p.job_id where j.account_id = $1"
    assert await patron.pool.fetchval(kept, patron.customer.account_id) == 0


async def test_two_streams_of_one_key(patrons: NewPatron) -> None:
    """A repetition sees all that the first one saw."""
    patron = await patrons()
    body: dict[str, Any] = {"prompt": "[wait 1] a harbour", "stream": True, "partial_images": 1}
    key = {"idempotency_key": "twice"}

    async def told() -> httpx.Response:
        return await patron.post(IMAGES, body, **key)

    first, second = await asyncio.gather(told(), told())
    assert events_of(first) == events_of(second)
    assert len(await patron.jobs()) == 1
