"""Pictures from words: what may be asked for, what comes back, and what it costs."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.dialects.openai.customer import Patron, micros, start

PROMPT = "a harbour at dawn"


def opened(picture: Any) -> Image.Image:
    image = Image.open(BytesIO(base64.b64decode(picture["b64_json"])))
    image.load()
    return image


async def test_the_least_that_may_be_asked_for(patron: Patron) -> None:
    made = await patron.draw(prompt=PROMPT)
    (picture,) = made.pop("data")
    image = opened(picture)
    assert (image.format, image.size) == ("PNG", (1024, 1024))
    assert picture.keys() == {"b64_json"}
    assert isinstance(made.pop("created"), int)
    assert made == {
        "background": "opaque",
        "output_format": "png",
        "quality": "medium",
        "size": "1024x1024",
        "usage": {
            "input_tokens": 5,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": 5},
            "output_tokens": 1767,
            "output_tokens_details": {"image_tokens": 1767, "text_tokens": 0},
            "total_tokens": 1772,
        },
    }
    assert await patron.entries() == [("hold", -micros("0.053")), ("settle", 0)]


async def test_every_format(patron: Patron) -> None:
    for form, seen in (("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")):
        made = await patron.draw(prompt=PROMPT, output_format=form, size="816x816", quality="low")
        assert (made["output_format"], made["quality"], made["size"]) == (form, "low", "816x816")
        image = opened(made["data"][0])
        assert (image.format, image.size) == (seen, (816, 816))


@pytest.mark.long
async def test_stronger_compression_makes_smaller_files(sitter: Patron) -> None:
    for form in ("jpeg", "webp"):
        lengths = []
        for compression in (95, 20):
            made = await sitter.draw(
                model="dall-e-2", prompt=PROMPT, size="256x256", response_format="b64_json",
                output_format=form, output_compression=compression,
            )  # fmt: skip
            lengths.append(len(made["data"][0]["b64_json"]))
        assert lengths[0] > 1.3 * lengths[1], form


async def test_links_instead_of_files(patron: Patron) -> None:
    made = await patron.draw(prompt=PROMPT, response_format="url", n=2)
    assert [picture.keys() for picture in made["data"]] == [{"url"}] * 2
    for picture in made["data"]:
        link = picture["url"]
        assert link.startswith(patron.house.url)
        async with httpx.AsyncClient() as stranger:
            got = await stranger.get(link)
        assert (got.status_code, got.headers["content-type"]) == (200, "image/png")
    assert await patron.entries() == [("hold", -micros("0.106")), ("settle", 0)]


async def test_ten_at_once(patron: Patron) -> None:
    made = await patron.draw(prompt=PROMPT, n=10, model="dall-e-2", size="256x256", response_format="b64_json")
    assert len({picture["b64_json"] for picture in made["data"]}) == 10
    assert await patron.entries() == [("hold", -micros("0.16")), ("settle", 0)]


async def test_the_older_models_answer_with_links_and_their_words(patron: Patron) -> None:
    made = await patron.draw(model="dall-e-3", prompt=PROMPT, quality="hd", size="1792x1024", style="natural")
    (picture,) = made["data"]
    assert picture.keys() == {"url", "revised_prompt"}
    assert (picture["revised_prompt"], made["size"]) == (PROMPT, "1792x1024")
    assert "quality" not in made  # today's clients know no such quality
    assert await patron.entries() == [("hold", -micros("0.12")), ("settle", 0)]


async def test_transparency(sitter: Patron) -> None:
    """The subject alone, cut out of what was drawn."""
    for form in ("png", "webp"):
        made = await sitter.draw(
            model="flux-1-dev", prompt="a red balloon", size="256x256", background="transparent", output_format=form
        )
        assert made["background"] == "transparent"
        image = opened(made["data"][0])
        assert image.mode == "RGBA"
        alpha = image.getchannel("A")
        assert alpha.getextrema() == (0, 255)
        # A balloon is a small part of the picture, and nothing of what is around it stays.
        assert 0.02 < np.asarray(alpha).mean() / 255 < 0.4
        assert max(alpha.getpixel(corner) for corner in ((0, 0), (255, 0), (0, 255), (255, 255))) == 0  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("given", "usd"),
    [
        ({"model": "gpt-image-1", "quality": "low", "size": "1536x1024"}, "0.016"),
        ({"model": "gpt-image-1", "quality": "high", "n": 2}, "0.334"),
        ({"model": "gpt-image-1-mini"}, "0.011"),
        ({"model": "gpt-image-1.5", "quality": "high", "size": "1024x1536"}, "0.2"),
        ({"model": "gpt-image-2-2026-04-21", "quality": "high", "size": "1536x1024"}, "0.3165"),
        ({"model": "chatgpt-image-latest", "quality": "low"}, "0.006"),
        ({"model": "gpt-image-2.5-flare", "quality": "max", "size": "2048x2048"}, "1.68"),
        ({"model": "dall-e-2", "size": "512x512"}, "0.018"),
        ({"model": "flux-1-dev", "size": "512x512"}, "0.0075"),
        ({"model": "flux-1-dev"}, "0.03"),
    ],
)
async def test_prices(caller: Patron, given: dict[str, Any], usd: str) -> None:
    """What is held; the server has nobody to make it."""
    await start(caller, {"prompt": PROMPT, **given})
    assert await caller.entries() == [("hold", -micros(usd))]


async def test_a_native_model_at_its_own_price(patron: Patron) -> None:
    made = await patron.draw(model="atelier/sketch", prompt=PROMPT, size="512x768")
    assert opened(made["data"][0]).size == (512, 768)
    (job,) = await patron.jobs()
    native = await patron.http.post(
        "/v1/quotes", json={"model": "atelier/sketch", "input": {"prompt": PROMPT, "width": 512, "height": 768}}
    )
    assert job["price"] == round(float(native.json()["credits"]) * 1_000_000)


async def test_any_model_of_the_catalogue(patron: Patron) -> None:
    made = await patron.draw(model="flux-1-dev", prompt=PROMPT, size="640x480", quality="high")
    assert opened(made["data"][0]).size == (640, 480)


async def test_fields_without_effect(patron: Patron) -> None:
    made = await patron.draw(
        prompt=PROMPT, moderation="low", complexity="high", user="ada", safety_identifier="x", style=None, n=None
    )
    assert len(made["data"]) == 1


async def test_less_than_was_asked_for_costs_less(patron: Patron) -> None:
    made = await patron.draw(prompt="[make 1] a harbour", n=4, quality="low")
    assert len(made["data"]) == 1
    assert sum(amount for _, amount in await patron.entries()) == -micros("0.006")


async def test_a_job_that_fails_is_told_and_not_charged(patron: Patron) -> None:
    answer = await patron.post("/images/generations", {"prompt": "[refuse] a harbour"})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": {
            "message": "this stand-in was asked to refuse",
            "type": "invalid_request_error",
            "param": None,
            "code": "unsupported_input",
        }
    }
    assert answer.headers["x-should-retry"] == "false"
    assert sum(amount for _, amount in await patron.entries()) == 0
