"""Pictures from words: what may be asked for, what comes back, and what it costs."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from PIL import Image

from tests.dialects.openai.customer import Patron, micros

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
