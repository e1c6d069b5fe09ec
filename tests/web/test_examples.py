"""What the document shows works: examples, and samples in curl and Python, against the real server."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from atelier.db.pool import Pool
from tests.house import Customer, House
from tests.web.contract import PROBLEM, Contract
from tests.web.world import World, filled, new_world, put_sample_files

ENDLESS = {"followAccount"}
"""Its stream ends with the connection; `followJob` is read by the same lines."""

LAST = ("changeWebhook", "revokeKey", "deleteAsset", "deleteWebhook", "deleteJob", "deleteStyle", "deleteApp")
"""What the other samples need must not be gone before."""


@pytest.fixture
async def world(customer: Customer, house_pool: Pool) -> World:
    return await new_world(customer, house_pool)


def in_order(contract: Contract) -> list[str]:
    return sorted(contract.operations, key=lambda name: name in LAST)


def test_examples_of_answers_match_their_schemas(contract: Contract) -> None:
    shown = 0
    for method, path, operation in contract.operations.values():
        for status, answer in operation["responses"].items():
            content = contract.resolved(answer).get("content", {})
            for media_type, body in content.items():
                values = [body["example"]] if "example" in body else []
                values += [example["value"] for example in body.get("examples", {}).values()]
                assert values or media_type == "text/event-stream", (method, path, status)
                for value in values:
                    contract.validate(body["schema"], value)
                    if media_type == PROBLEM:
                        assert value["status"] == int(status)
                    shown += 1
    assert shown > 100


def test_examples_of_types_match_them(contract: Contract) -> None:
    for name, schema in contract.document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            contract.validate({"$ref": f"#/components/schemas/{name}"}, example)


async def test_examples_of_requests_are_accepted(customer: Customer, contract: Contract, world: World) -> None:
    sent = []
    for operation_id, (method, path, operation) in contract.operations.items():
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            body = content["application/json"]
            contract.validate(body["schema"], body["example"])
            url = path.format(**{name: getattr(world, name) for name in world.__struct_fields__})
            response = await customer.http.request(method, url, json=body["example"])
            assert response.is_success, (operation_id, response.text)
            contract.check(operation_id, response)
            sent.append(operation_id)
    assert {"createQuote", "createJob", "createKey", "createWebhook", "changeWebhook"} <= set(sent)


def sample(operation: dict[str, Any], language: str) -> str | None:
    return next((found["source"] for found in operation["x-codeSamples"] if found["label"] == language), None)


async def test_python_samples_run(
    customer: Customer, contract: Contract, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIER_API_KEY", customer.key)
    monkeypatch.chdir(tmp_path)
    put_sample_files(tmp_path)
    places = world.places(contract)

    def run(source: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(source, "sample", "exec"), {})
        return said.getvalue()

    for operation_id in in_order(contract):
        operation = contract.operations[operation_id][2]
        source = sample(operation, "Python")
        assert source is not None
        assert max(len(line) for line in source.splitlines() if "://" not in line) <= 110
        if operation_id not in ENDLESS:
            said = await asyncio.to_thread(run, filled(source, places))
            assert said or "204" in operation["responses"], operation_id


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
async def test_curl_samples_run(customer: Customer, contract: Contract, world: World, tmp_path: Path) -> None:
    put_sample_files(tmp_path)
    places = world.places(contract)
    environment = {**os.environ, "ATELIER_API_KEY": customer.key}
    for operation_id in in_order(contract):
        source = sample(contract.operations[operation_id][2], "curl")
        if source is None:
            assert operation_id == "followJobBySocket"
        elif operation_id not in ENDLESS:
            command = filled(source, places).replace("curl ", "curl --silent --show-error --fail-with-body ", 1)
            done = await asyncio.to_thread(
                subprocess.run, ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_samples_name_this_server(contract: Contract, house: House) -> None:
    for _, _, operation in contract.operations.values():
        for found in operation["x-codeSamples"]:
            assert house.url.removeprefix("http") in found["source"]
