"""The OpenAPI document: valid, complete, stable, and nothing that is not so."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from typing import Any

import httpx
import pytest

from atelier import __version__
from atelier.dialects.native.errors import status_of
from atelier.domain import errors
from atelier.web.openapi.words import read_words
from tests.house import House
from tests.web.contract import Contract

IDS = {
    *("createQuote", "createJob", "listJobs", "getJob", "cancelJob", "deleteJob"),
    *("followJob", "followAccount", "followJobBySocket"),
    *("listModels", "getModel", "listEngines"),
    *("uploadAsset", "fetchAsset", "listAssets", "getAsset", "getAssetProvenance", "deleteAsset"),
    *("listStyles", "getStyle", "changeStyle", "deleteStyle", "linkStyle", "likeStyle", "unlikeStyle"),
    *("listApps", "getApp", "createApp", "changeApp", "deleteApp"),
    *("listAppVersions", "addAppVersion", "publishAppVersion"),
    *("getMe", "declareLikeness", "getBalance", "listTransactions"),
    *("listKeys", "createKey", "revokeKey"),
    *("listWebhooks", "createWebhook", "getWebhook", "changeWebhook", "deleteWebhook", "rotateWebhookSecret"),
    *("getJobSecret", "rotateJobSecret", "listDeliveries", "redeliver"),
    *("getHealth", "getReadiness"),
}
"""Clients are generated from these names: they may be added to, never changed."""

FRAMEWORK_CODES = {"bad_request": 400, "method_not_allowed": 405, "internal_error": 500}
UNTOLD = {"error", "payment_required", "too_many", "settings"}
"""Codes of classes that only stand above others, and of the one that operators meet before there is a server."""


def test_it_is_valid(document: dict[str, Any]) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.OpenAPIV31SpecValidator(document).validate()


def test_operations_keep_their_names(contract: Contract) -> None:
    assert set(contract.operations) == IDS


@pytest.fixture(scope="module")
def surveys() -> list[dict[str, Any]]:
    """Two processes, whose sets are in different orders."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.web.survey"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return [json.loads(text) for text in printed]


def test_every_route_is_documented_and_nothing_else(document: dict[str, Any], surveys: list[dict[str, Any]]) -> None:
    served = {(method, path) for method, path in surveys[0]["routes"] if not path.startswith("/files/")}
    documented = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert documented == served | {("get", "/healthz"), ("get", "/readyz")}


def test_every_process_makes_the_same_and_none_makes_it_early(surveys: list[dict[str, Any]]) -> None:
    """Else the ETags of two servers behind one address would differ, and every start would pay."""
    assert surveys[0] == surveys[1]
    assert surveys[0]["early"] == []


def test_everything_says_what_it_is(document: dict[str, Any], contract: Contract) -> None:
    tags = {tag["name"] for tag in document["tags"] if tag["description"]}
    for operation_id, (_, path, operation) in contract.operations.items():
        assert operation["summary"], operation_id
        assert operation["description"], operation_id
        assert set(operation["tags"]) <= tags
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (operation_id, parameter["name"])
            assert parameter.get("required", False) == (parameter["in"] == "path")
        assert bool(operation["security"]) == path.startswith("/v1/"), operation_id
        assert operation["x-codeSamples"], operation_id
    for name, schema in document["components"]["schemas"].items():
        lists = schema["properties"].keys() <= {"items", "next_cursor"}
        assert lists or name in ("Health", "Readiness") or schema.get("description"), name
    assert document["info"]["version"] == __version__


def test_parameters_and_bodies(contract: Contract) -> None:
    def parameters(operation_id: str) -> set[tuple[str, str]]:
        return {(p["in"], p["name"]) for p in contract.operations[operation_id][2].get("parameters", ())}

    assert parameters("createJob") == {("header", "Idempotency-Key"), ("header", "Prefer")}
    assert parameters("followJob") == {("path", "job_id"), ("header", "Last-Event-ID")}
    assert parameters("listDeliveries") == {
        ("query", name) for name in ("limit", "cursor", "webhook_id", "job_id", "state")
    }
    for operation_id in ("createJob", "uploadAsset", "createKey", "createWebhook"):
        assert ("header", "Idempotency-Key") in parameters(operation_id)
    limit = next(p for p in contract.operations["listJobs"][2]["parameters"] if p["name"] == "limit")
    assert limit["schema"] == {"type": "integer", "default": 50, "minimum": 1, "maximum": 200}
    form = contract.operations["uploadAsset"][2]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file"]
    assert set(form["properties"]) == {"file", "description"}


def test_scopes_and_keys_in_queries(contract: Contract) -> None:
    def needs(operation_id: str) -> Any:
        return contract.operations[operation_id][2]["security"]

    assert needs("createJob") == [{"bearer": ["generate"]}]
    assert needs("getMe") == [{"bearer": []}]
    assert needs("getHealth") == []
    streams = {name for name in contract.operations if {"keyInQuery": ["read"]} in needs(name)}
    assert streams == {"followJob", "followAccount", "followJobBySocket"}


def test_every_error_is_documented_with_its_status(document: dict[str, Any]) -> None:
    kinds = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, errors.AtelierError)]
    real = {kind.code: status_of(kind.__new__(kind)) for kind in kinds if kind.code not in UNTOLD}
    documented = {error.code: error.status for error in read_words().error}
    assert documented == real | FRAMEWORK_CODES
    used = {
        code: example["value"]["status"]
        for answer in document["components"]["responses"].values()
        for code, example in answer["content"]["application/problem+json"]["examples"].items()
    }
    assert used.items() <= documented.items()
    elsewhere = {"slots_taken", "time_limit"}  # what only other dialects answer, in their own words
    assert documented.keys() - used.keys() == {"forbidden", "method_not_allowed", "internal_error"} | elsewhere


def test_it_is_kept_compressed_and_revalidated(house: House) -> None:
    with httpx.Client(base_url=house.url) as anybody:
        plain = anybody.get("/v1/openapi.json", headers={"accept-encoding": "identity"})
        packed = anybody.get("/v1/openapi.json", headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert plain.content == packed.content
        assert int(packed.headers["content-length"]) < len(plain.content) / 4
        assert plain.headers["content-type"] == "application/json"
        assert plain.headers["etag"] != packed.headers["etag"]
        assert plain.headers["vary"] == "accept-encoding"
        for response in (plain, packed):
            again = anybody.get(
                "/v1/openapi.json",
                headers={
                    "if-none-match": f'W/"other", {response.headers["etag"]}',
                    "accept-encoding": response.headers.get("content-encoding", "identity"),
                },
            )
            assert (again.status_code, again.content) == (304, b"")
        head = anybody.head("/v1/openapi.json", headers={"accept-encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(plain.content))
