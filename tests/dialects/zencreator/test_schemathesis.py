"""Thousands of requests made up from the document, right and wrong ones: no answer breaks, and none is undocumented."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from atelier.accounts.accounts import Accounts
from atelier.accounts.tokens import spell
from atelier.catalogue.load import menu
from tests.dialects.made_up import CHECKS, JSON_VALUES, STRICT, examples
from tests.dialects.zencreator import judge
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import Guest
from tests.house import House

pytestmark = pytest.mark.long

EXAMPLES = examples(30)
HARMLESS = ("list_tools", "get_tool", "get_balance")
"""They take nothing that could be wrong."""
KEYS = 60
"""So many that their windows do not hide what is behind them."""
TOOLS = menu("zencreator").offers


@pytest.fixture(scope="module")
async def keys(visitors: NewGuest) -> Iterator[str]:
    return itertools.cycle([(await visitors()).customer.key for _ in range(KEYS)])


@pytest.fixture(scope="module")
def api(counter: House) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{counter.url}/zencreator/openapi.json")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", judge.OPERATIONS)
def test_whatever_is_asked(name: str, mode: GenerationMode, api: OpenApiSchema, keys: Iterator[str]) -> None:
    operation = api.find_operation_by_id(name)
    strict = mode is GenerationMode.NEGATIVE and operation.method != "get"  # unknown parameters of queries are ignored
    checks = STRICT if strict else CHECKS

    @given(case=operation.as_strategy(generation_mode=mode))
    @EXAMPLES
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"authorization": f"Bearer {next(keys)}"}, checks=checks)

    try:
        ask()
    except Unsatisfiable:
        assert name in HARMLESS and mode is GenerationMode.NEGATIVE


@st.composite
def bodies(draw: st.DrawFn, files: dict[str, str]) -> dict[str, Any]:
    """Requests for tools that exist: every second one makes sense as far as its schema tells, the others need not."""
    sober = draw(st.booleans())
    offer = TOOLS[draw(st.sampled_from(sorted(TOOLS)))]
    fields = offer.input["properties"]
    media = {field.path[0]: files[field.kinds[0]] for field in offer.media if len(field.path) == 1}
    chosen = draw(st.lists(st.sampled_from(sorted(fields)), max_size=3))
    sent: dict[str, Any] = {}
    for name in sorted({*offer.input.get("required", ()), *chosen}):  # a set has another order in every process
        likely = fields[name].get("enum", [fields[name].get("minimum", 1), fields[name].get("default", 1)])
        likely = [media[name], [media[name]]] if name in media else [*likely, "a harbour"]
        sent[name] = draw(st.sampled_from(likely) if sober or draw(st.integers(0, 3)) else JSON_VALUES)
    beside = {} if sober else draw(st.dictionaries(st.text(), JSON_VALUES, max_size=1))
    return {"tool": offer.id, "input": {**sent, **beside}}


@pytest.fixture(scope="module")
async def own_keys(regular: Guest) -> Iterator[str]:
    """Many keys of one account, whose files may stand in all requests."""
    accounts, account_id = Accounts(regular.pool), regular.customer.account_id
    made = [await accounts.create_key(account_id, name="many", scopes=["generate"]) for _ in range(KEYS)]
    return itertools.cycle([spell(token) for _, token in made])


def test_whatever_is_asked_of_tools(api: OpenApiSchema, regular: Guest, own_keys: Iterator[str]) -> None:
    operation = api.find_operation_by_id("create_generation")
    answered: Counter[int] = Counter()
    files = {"image": regular.picture, "video": regular.clip, "audio": regular.sound}

    @given(body=bodies(files))
    @settings(EXAMPLES, max_examples=150)
    def ask(body: dict[str, Any]) -> None:
        case = operation.Case(body=body, media_type="application/json")
        answer = case.call_and_validate(headers={"authorization": f"Bearer {next(own_keys)}"}, checks=CHECKS)
        answered[answer.status_code] += 1

    ask()
    assert answered[201] > 5
    assert answered[422] > 20
