"""A request as code: complete, without the key, and in the terms of every dialect that can do it."""

from __future__ import annotations

import re

import pytest

from atelier.catalogue.load import menu
from atelier.web.console.alike import SHARED, alike, operation_of
from atelier.web.console.asking import Model, Sent, offers
from atelier.web.console.samples import Sample, samples
from atelier.web.console.ways import WAYS
from tests.web.console.conftest import Visitor

SERVER = "http://atelier.test"
ASSET = "01a1f815-37b0-756d-aa7f-bced2d28ec00"
LINK = f"{SERVER}/files/{ASSET}/dunes.png?sig=x"


def told(model: str, **given: object) -> list[Sample]:
    """The code for a native model."""
    offer = menu("native").offers[model]
    asked = Model(
        id=model,
        offer=model,
        dialect="native",
        title=offer.title,
        operation=offer.operations[0],
        price="",
        schema=offer.input,
        example={},
    )
    linked = {name: [LINK] if value == [ASSET] else LINK if value == ASSET else value for name, value in given.items()}
    return samples(SERVER, asked, given, Sent({}, linked))


@pytest.mark.parametrize(
    ("model", "given", "dialects"),
    [
        (
            "atelier/sketch",
            {"prompt": "a kite", "aspect_ratio": "16:9", "count": 2},
            ["Krea", "GateAI", "ZenCreator", "OpenAI"],
        ),
        ("atelier/edit", {"prompt": "at night", "images": [ASSET]}, ["Krea", "GateAI", "ZenCreator", "OpenAI"]),
        ("atelier/film", {"prompt": "waves", "duration_s": 4}, ["Krea", "GateAI", "OpenAI"]),
        ("atelier/motion", {"image": ASSET, "prompt": "slowly"}, ["Krea", "GateAI", "ZenCreator", "OpenAI"]),
        ("atelier/speak", {"text": "Hello", "voice": "de-female"}, ["OpenAI"]),
        ("atelier/transcribe", {"media": ASSET}, ["OpenAI"]),
        ("atelier/trim", {"video": ASSET}, []),
    ],
)
def test_every_dialect_that_can_do_it_is_told(model: str, given: dict[str, object], dialects: list[str]) -> None:
    made = told(model, **given)
    assert [one.language for one in made if one.dialect == "Atelier"] == ["curl", "Python", "JavaScript", "Terminal"]
    assert list(dict.fromkeys(one.dialect for one in made)) == ["Atelier", *dialects]
    for one in made:
        assert "ATELIER_API_KEY" in one.code or one.language == "Terminal"
    openai = {one.language for one in made if one.dialect == "OpenAI"}
    assert openai in (set(), {"Python", "Node", "curl"})


def test_what_was_chosen_is_said_in_each_dialects_words() -> None:
    code = {
        (one.dialect, one.language): one.code
        for one in told("atelier/sketch", prompt="a kite", aspect_ratio="16:9", count=2, seed=7)
    }
    assert re.search(r'"batch_size": 2\b', code["Krea", "curl"])
    assert re.search(r'"width": 1360, "height": 768|"width": 136\d, "height": 76\d', code["Krea", "curl"])
    assert re.search(r'"quantity": 2\b', code["GateAI", "curl"])
    assert re.search(r'"ratio": "16:9"', code["ZenCreator", "curl"])
    assert re.search(r'"positive_prompt": "a kite"', code["ZenCreator", "curl"])
    assert 'size="1536x1024"' in code["OpenAI", "Python"]
    assert "n=2" in code["OpenAI", "Python"]


def test_a_request_that_is_not_finished_is_shown_with_an_example() -> None:
    assert "a lighthouse on a cliff at dusk" in told("atelier/sketch")[0].code


def test_each_shared_operation_is_found_in_both_directions() -> None:
    words = {
        "prompt": "a kite",
        "positive_prompt": "a kite",
        "input": "a kite",
        "text": "a kite",
        "voice": "en-gb-male",
    }
    lonely = set()
    for dialect, offer in offers():
        if offer.id == "apps" or offer.operations[0] not in SHARED:
            continue
        shown = WAYS[dialect].shown(offer) if dialect in WAYS else offer.input
        given = {name: value for name, value in words.items() if name in shown["properties"]}
        if shown.get("required", ()) and not set(shown["required"]) <= set(given):
            continue
        assert operation_of(offer, given) in SHARED
        if not alike(dialect, offer, given, given):
            lonely.add((dialect, offer.id))
    assert not lonely


async def test_code_of_a_page_names_this_server_and_no_key(visitor: Visitor) -> None:
    answer = await visitor.act("/quote/gateai/flux-schnell", prompt="a red kite")
    assert "/gateai/api/generate" in answer.text
    assert "/krea/generate/image/" in answer.text
    assert visitor.customer.key not in answer.text
