"""Hundreds of requests made up from the document, right and wrong ones: no answer breaks, and none is undocumented.

Nobody works on this server and nobody waits for long, so what is right is a call that took too long.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.conftest import serve
from tests.dialects.made_up import CHECKS, STRICT, examples
from tests.dialects.openai.conftest import COMMON, STAND_IN, NewPatron, patrons_of
from tests.house import House

pytestmark = pytest.mark.long

EXAMPLES = examples(20)
NAMES = (
    "listModels",
    "retrieveModel",
    "createImage",
    "createImageEdit",
    "createImageVariation",
    "createSpeech",
    "createTranscription",
    "createTranslation",
    *("createVideo", "editVideo", "extendVideo", "remixVideo", "listVideos", "retrieveVideo", "deleteVideo"),
    *("downloadVideoContent", "createWebhookEndpoint", "listWebhookEndpoints", "retrieveWebhookEndpoint"),
    *(
        "updateWebhookEndpoint",
        "deleteWebhookEndpoint",
        "rotateWebhookSecret",
        "testWebhookEndpoint",
        "listWebhookEventTypes",
    ),
)
HARMLESS = (
    "listModels",
    "retrieveModel",
    "retrieveVideo",
    "deleteVideo",
    "retrieveWebhookEndpoint",
    "deleteWebhookEndpoint",
    "listWebhookEventTypes",
)
"""They take nothing that could be wrong."""


@pytest.fixture(scope="module")
def bazaar(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The stand-in, for whoever asks."""
    folder = tmp_path_factory.mktemp("openai_bazaar")
    yield from serve(postgres, template, folder, "openai_bazaar", config=COMMON + STAND_IN)


@pytest.fixture(scope="module")
async def key(bazaar: House) -> AsyncIterator[str]:
    async for make in patrons_of(bazaar):
        yield (await _rich(make)).customer.key


async def _rich(make: NewPatron) -> Any:
    return await make(credit=1_000_000)


@pytest.fixture(scope="module")
def api(bazaar: House) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{bazaar.url}/openai/v1/openapi.json")


def asked(case: schemathesis.Case, key: str, checks: Sequence[Any]) -> int:
    """The status of the answer, once it is checked. Events have a schema of their own (`x-event-schema`)."""
    answer = case.call(headers={"authorization": f"Bearer {key}"})
    events = answer.headers["content-type"][0].startswith("text/event-stream")
    fitting = [check for check in checks if not (events and check is response_schema_conformance)]
    case.validate_response(answer, checks=fitting)
    return answer.status_code


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_asked(name: str, mode: GenerationMode, api: OpenApiSchema, key: str) -> None:
    checks = CHECKS if mode is GenerationMode.POSITIVE else STRICT

    @given(case=api.find_operation_by_id(name).as_strategy(generation_mode=mode))
    @EXAMPLES
    def ask(case: schemathesis.Case) -> None:
        form = case.media_type == "multipart/form-data"  # where everything is text, little is of a wrong type
        query = case.method == "GET"  # what is not known there has no effect
        asked(case, key, CHECKS if form or query else checks)

    try:
        ask()
    except Unsatisfiable:
        assert name in HARMLESS and mode is GenerationMode.NEGATIVE


USUAL = {
    "model": ["gpt-image-2", "gpt-image-1", "dall-e-2", "dall-e-3", "flux-1-dev", "atelier/sketch"],
    "n": [1, 2],
    "size": ["auto", "1024x1024", "256x256", "1536x1024"],
    "quality": ["auto", "low", "high", "hd", "standard"],
    "output_format": ["png", "jpeg", "webp"],
    "output_compression": [0, 50, 100],
    "background": ["auto", "opaque"],
    "response_format": ["url", "b64_json", None],
    "stream": [True, False],
    "partial_images": [0, 2],
    "style": ["vivid"],
    "user": ["ada"],
    "moderation": ["low"],
}
"""What clients send: values that are right by themselves, and not always together."""


def test_whatever_clients_combine(api: OpenApiSchema, key: str) -> None:
    operation = api.find_operation_by_id("createImage")
    seen: set[int] = set()

    @given(st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in USUAL.items()}))
    @settings(EXAMPLES, max_examples=40)
    def ask(given: dict[str, Any]) -> None:
        case = operation.Case(body={"prompt": "a harbour", **given}, media_type="application/json")
        seen.add(asked(case, key, CHECKS))

    ask()
    assert seen == {200, 400}
