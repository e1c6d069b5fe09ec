"""Thousands of requests made up from the document, right and wrong ones: no answer breaks, and none is undocumented."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from atelier.dialects.gateai.sizes import menu_facts
from tests.dialects.gateai import judge
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.models import OFFERS
from tests.dialects.made_up import CHECKS, JSON_VALUES, STRICT, examples
from tests.house import House

pytestmark = pytest.mark.long

EXAMPLES = examples(30)
HARMLESS = (
    "get_docs_txt",
    "list_models",
    "list_model_schemas",
    "get_model",
    "get_task",
    "get_credits",
    "get_dashboard",
)
"""They take nothing that could be wrong."""
KEYS = 60
"""So many that their windows and slots do not hide what is behind them."""


@pytest.fixture(scope="module")
async def keys(visitors: NewGuest) -> Iterator[str]:
    return itertools.cycle([(await visitors()).customer.key for _ in range(KEYS)])


@pytest.fixture(scope="module")
def api(counter: House) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{counter.url}/gateai/openapi.json")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", judge.OPERATIONS)
def test_whatever_is_asked(name: str, mode: GenerationMode, api: OpenApiSchema, keys: Iterator[str]) -> None:
    checks = CHECKS if mode is GenerationMode.POSITIVE else STRICT

    @given(case=api.find_operation_by_id(name).as_strategy(generation_mode=mode))
    @EXAMPLES
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"authorization": f"Bearer {next(keys)}"}, checks=checks)

    try:
        ask()
    except Unsatisfiable:
        assert name in HARMLESS and mode is GenerationMode.NEGATIVE


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Requests for models that exist, with sense and nonsense in their parameters and in those of others."""
    offer = OFFERS[draw(st.sampled_from(sorted(OFFERS)))]
    fields = {**{name: {} for name in ELSEWHERE}, **offer.input["properties"]}
    params: dict[str, Any] = {"prompt": draw(st.text(max_size=20))}
    for name in draw(st.lists(st.sampled_from(sorted(fields)), max_size=6)):
        likely = fields[name].get("enum", [fields[name].get("minimum", 1), fields[name].get("default", 1)])
        params[name] = draw(st.sampled_from(likely) | JSON_VALUES)
    beside = draw(st.dictionaries(st.sampled_from(["images", "videos", "type", "more"]), JSON_VALUES, max_size=2))
    return {"model": offer.id, "params": params, **beside}


ELSEWHERE = sorted(
    {name for offer in OFFERS.values() for name in offer.input["properties"]}
    | {name for names in menu_facts().references.aliases.values() for name in names}
    | {"images", "videos"}
)


@pytest.mark.parametrize("name", ["create_generation", "estimate_cost"])
def test_whatever_is_asked_of_models(name: str, api: OpenApiSchema, keys: Iterator[str]) -> None:
    operation = api.find_operation_by_id(name)
    answered: Counter[int] = Counter()

    @given(body=bodies())
    @EXAMPLES
    def ask(body: dict[str, Any]) -> None:
        case = operation.Case(body=body, media_type="application/json")
        answer = case.call_and_validate(headers={"authorization": f"Bearer {next(keys)}"}, checks=CHECKS)
        answered[answer.status_code] += 1

    ask()
    assert answered[200] > 5
    assert answered[400] > 5
