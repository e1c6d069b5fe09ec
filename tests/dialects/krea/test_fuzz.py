"""Thousands of requests made up from the served document, right and wrong ones: no answer breaks, none is undocumented."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from atelier.db.pool import Pool
from tests.dialects.krea import judge
from tests.dialects.krea.shop import Shop
from tests.dialects.made_up import CHECKS, STRICT, examples
from tests.house import House, new_customer

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

EXAMPLES: Final = examples(12)
NOTHING_TO_GET_WRONG: Final = {
    "get_job",
    "get_asset",
    "get_style",
    "get_node_app",
    "list_assets",
    "get_style_share_link",
}
OURS: Final = ("list_node_apps",)
"""What the contract does not have."""


@pytest.fixture(scope="module")
def api(house: House) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{house.url}/krea/openapi.json")


@pytest.fixture(scope="module")
async def known(house: House, house_pool: Pool) -> AsyncIterator[Shop]:
    """A rich customer who has one of each thing."""
    shop = Shop(await new_customer(house_pool, house.url, credit=100_000_000, concurrency=100_000), house_pool)
    await shop.stock()
    yield shop
    await shop.close()


@pytest.fixture(scope="module")
async def things(known: Shop) -> list[str]:
    """The id of one of each."""
    job = (await known.make("/generate/image/bfl/flux-1-dev", prompt="a pier"))["job_id"]
    asset = (await known.get("/assets")).json()["items"][0]["id"]
    app = (await known.get("/node-apps")).json()["items"][0]["last_version_id"]
    return [job, asset, await known.train(), "oil", app]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", [*judge.OPERATIONS, *OURS])
def test_whatever_is_asked(name: str, mode: GenerationMode, api: OpenApiSchema, known: Shop, things: list[str]) -> None:
    operation = api.find_operation_by_id(name)
    strict = mode is GenerationMode.NEGATIVE and operation.method != "get"  # unknown parameters of queries are ignored
    checks = STRICT if strict else CHECKS
    headers = {"authorization": f"Bearer {known.customer.key}"}

    @given(case=operation.as_strategy(generation_mode=mode), thing=st.none() | st.sampled_from(things))
    @EXAMPLES
    def ask(case: schemathesis.Case, thing: str | None) -> None:
        if thing is not None and "id" in case.path_parameters and name != "delete_job":
            case.path_parameters["id"] = thing
        if isinstance(case.body, dict) and mode is GenerationMode.POSITIVE:
            case.body = with_own_files(case.body, known)
        case.call_and_validate(headers=headers, checks=checks)

    try:
        ask()
    except Unsatisfiable:
        assert name in NOTHING_TO_GET_WRONG
        assert mode is GenerationMode.NEGATIVE


def with_own_files(body: Any, shop: Shop) -> Any:
    """The same with every made-up link replaced by one that leads somewhere."""
    if isinstance(body, dict):
        return {
            name: (shop.video if "video" in name else shop.image)
            if isinstance(value, str) and "://" in value
            else with_own_files(value, shop)
            for name, value in body.items()
        }
    return [with_own_files(item, shop) for item in body] if isinstance(body, list) else body
