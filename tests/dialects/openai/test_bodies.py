"""Forms are read as JSON would be, and numbers become what their schemas ask for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.dialects.openai.bodies import Body, typed
from tests.dialects.openai.customer import Patron
from tests.dialects.openai.test_edits import PICTURE

KINDS = {
    "n": {"type": "integer"},
    "speed": {"type": "number"},
    "stream": {"type": "boolean"},
    "user": {"type": "string"},
    "image": {"type": "array"},
}


@given(st.fixed_dictionaries({"n": st.integers(-(2**40), 2**40), "speed": st.floats(0.25, 4), "stream": st.booleans(), "user": st.text()}))  # fmt: skip
def test_text_becomes_what_it_was(fields: dict[str, Any]) -> None:
    written = {name: str(value).lower() if name == "stream" else str(value) for name, value in fields.items()}
    read = typed(Body(written, b"", typed=False), KINDS)
    assert read == fields
    assert {name: type(value) for name, value in read.items()} == {name: type(value) for name, value in fields.items()}


@given(st.integers(-(2**40), 2**40))
def test_whole_numbers_with_a_point(number: int) -> None:
    read = typed(Body({"n": float(number), "speed": 1.0}, b""), KINDS)
    assert read == {"n": number, "speed": 1.0}
    assert (type(read["n"]), type(read["speed"])) == (int, float)


@pytest.mark.parametrize("value", ["", "1e", "nan", "inf", "0x10", "1,5", "yes"])
def test_what_cannot_be_a_number_or_a_switch_is_left(value: str) -> None:
    for name in ("n", "stream"):
        read = typed(Body({name: value}, b"", typed=False), KINDS)[name]
        assert not isinstance(read, (int, bool))


async def test_numbers_with_a_point_are_ordered_whole(patron: Patron) -> None:
    made = await patron.draw(prompt="a harbour", n=2.0, output_format="jpeg", output_compression=60.0, quality="low")
    assert len(made["data"]) == 2
    order = await patron.order()
    assert (order.outputs, order.finish.quality) == (2, 60)


async def test_one_of_a_list_in_a_form(patron: Patron) -> None:
    """`image`, `image[]` and `image` twice: one picture, one, and two."""
    for files, count in (
        ([("image", ("a.png", PICTURE))], 1),
        ([("image[]", ("a.png", PICTURE))], 1),
        ([("image", ("a.png", PICTURE)), ("image", ("b.png", PICTURE))], 2),
    ):
        answer = await patron.send("/images/edits", {"prompt": "in autumn", "quality": "low"}, files)
        assert answer.status_code == 200, answer.text
        assert len(list((await patron.order()).media())) == count
