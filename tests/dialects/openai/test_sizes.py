"""Sizes: any that keeps the rules of its model is made, any other is refused with the rule that it breaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.checking import checked_size
from atelier.dialects.openai.choice import Kind, choose, known
from atelier.dialects.openai.pictures import Making, draft
from atelier.domain.errors import Invalid
from atelier.domain.wishes.image import TextToImage
from tests.dialects.openai.customer import Patron

SIDES = st.one_of(st.integers(1, 4200), st.integers(1, 262).map(lambda steps: 16 * steps))
FREE = [name for name, kinds in known().items() if Kind.IMAGE in kinds and kinds[Kind.IMAGE].facts.side_step_px == 16]


def test_some_models_take_any_size() -> None:
    assert {"gpt-image-2", "chatgpt-image-latest", "gpt-image-2.6-flare"} <= set(FREE)


@given(width=SIDES, height=SIDES)
@example(width=3840, height=2160)
@example(width=3840, height=2176)
@example(width=1536, height=512)
@example(width=1552, height=512)
@example(width=640, height=1024)
@example(width=1008, height=640)
def test_the_rules_of_gpt_image_2(width: int, height: int) -> None:
    """Sides of whole 16 pixels up to 3840, from 655,360 to 8,294,400 pixels, three times as long as wide at most."""
    legal = (
        width % 16 == height % 16 == 0
        and max(width, height) <= min(3840, 3 * min(width, height))
        and 655_360 <= width * height <= 8_294_400
    )
    choice = choose("gpt-image-2", Kind.IMAGE)
    if legal:
        assert checked_size(choice, f"{width}x{height}") == (width, height)
    else:
        with pytest.raises(Invalid) as refusal:
            checked_size(choice, f"{width}x{height}")
        assert [fault.pointer for fault in refusal.value.faults] == ["/size"]


@given(width=SIDES, height=SIDES, name=st.sampled_from(["gpt-image-2", "gpt-image-2.5-flare", "flux-1-dev"]))
def test_what_is_asked_for_is_ordered(width: int, height: int, name: str) -> None:
    """Whatever gets through is exactly what the engine is told, and what is paid for."""
    try:
        wanted = draft(Making.GENERATE, Body({"model": name, "prompt": "x", "size": f"{width}x{height}"}, b"")).wanted
    except Invalid:
        return
    wish = wanted.order({}).wish
    assert isinstance(wish, TextToImage)
    assert (wish.width_px, wish.height_px) == (width, height) == (wanted.input["width"], wanted.input["height"])


@given(
    text=st.text(max_size=12).filter(lambda text: text != "auto" and not re.fullmatch("[1-9][0-9]+x[1-9][0-9]+", text))
)
@example(text="1024")
@example(text="1024x")
@example(text="x1024")
@example(text="1024X1024")
@example(text="01024x1024")
@example(text=" 1024x1024")
@example(text="1024x1024\n")
@example(text="-16x16")
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draft(Making.GENERATE, Body({"prompt": "x", "size": text}, b""))
    assert [fault.pointer for fault in refusal.value.faults] == ["/size"]


@pytest.mark.parametrize(
    ("model", "size"),
    [("gpt-image-2", "1000x1000"), ("gpt-image-1", "512x512"), ("dall-e-3", "auto"), ("dall-e-2", "1536x1024")],
)
async def test_a_refused_size_names_its_parameter(caller: Patron, model: str, size: str) -> None:
    answer = await caller.post("/images/generations", {"model": model, "prompt": "a harbour", "size": size})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["param"], error["code"]) == ("size", "invalid_value")
    assert await caller.untouched()
