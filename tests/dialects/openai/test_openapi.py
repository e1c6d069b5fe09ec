"""The document of the dialect: valid, complete, and with what the official client libraries know."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from tests.house import House


@pytest.fixture(scope="module")
def document(counter: House) -> dict[str, Any]:
    answer = httpx.get(f"{counter.url}/openai/v1/openapi.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_it_is_valid(document: dict[str, Any], counter: House) -> None:
    validate(document)
    assert document["servers"][0]["url"] == f"{counter.url}/openai/v1"


def test_it_has_these_operations(document: dict[str, Any]) -> None:
    found = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert {
        "listModels",
        "retrieveModel",
        "createImage",
        "createImageEdit",
        "createImageVariation",
        "createSpeech",
        "createTranscription",
        "createTranslation",
    } <= found


def test_bodies_come_both_ways(document: dict[str, Any]) -> None:
    for path in ("/images/edits", "/images/variations", "/audio/transcriptions", "/audio/translations"):
        content = document["paths"][path]["post"]["requestBody"]["content"]
        assert content.keys() == {"application/json", "multipart/form-data"}
    assert document["paths"]["/images/generations"]["post"]["requestBody"]["content"].keys() == {"application/json"}


def test_every_media_type_of_an_answer_is_told(document: dict[str, Any]) -> None:
    told = document["paths"]["/audio/speech"]["post"]["responses"]["200"]["content"]
    assert told.keys() == {
        *("audio/mpeg", "audio/ogg", "audio/mp4", "audio/flac", "audio/wav", "audio/pcm"),
        "text/event-stream",
    }


def test_errors_are_in_the_envelope(document: dict[str, Any]) -> None:
    failures = document["components"]["responses"]
    assert {
        "Error400",
        "Error401",
        "Error403",
        "Error404",
        "Error409",
        "Error413",
        "Error429",
        "Error503",
    } <= failures.keys()
    for failure in failures.values():
        assert failure["content"]["application/json"]["schema"]["$ref"].endswith("/Envelope")
