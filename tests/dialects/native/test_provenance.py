"""Where outputs say how they were made: inside, or beside them where the format has no room."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

import httpx

from atelier.app.places import Places
from atelier.provenance.facts import Seal
from atelier.provenance.identity import Identity
from atelier.provenance.read import inspect
from tests.dialects.conftest import NewCustomer
from tests.house import Customer, House
from tests.web.world import PNG

WORDS = {"type": "operation", "id": "words", "model": "atelier/expand-prompt", "input": {"prompt": "a quiet harbour"}}


async def told(customer: Customer, asset_id: str) -> Any:
    return (await customer.http.get(f"/v1/assets/{asset_id}/provenance")).json()


async def proven_job(customer: Customer, house: House, output: Any, folder: Path) -> str:
    """The job that the manifest beside an output names. It must be whole, and fit the file as it is delivered."""
    said = await told(customer, output["asset_id"])
    assert (said["asset_id"], said["manifest"]) == (output["asset_id"], "beside")
    async with httpx.AsyncClient() as anybody:
        (folder / "file").write_bytes((await anybody.get(output["url"])).content)
    (folder / "file.c2pa").write_bytes(b64decode(said["body"]))
    found = inspect(folder / "file", output["media_type"], Identity.load(Places(house.data_dir).identity))
    assert found is not None
    assert found.seal is Seal.INTACT
    assert found.statement is not None
    return found.statement.job


async def test_texts_and_models_have_it_beside_them(house: House, customer: Customer, tmp_path: Path) -> None:
    text = await customer.run("atelier/expand-prompt", prompt="a quiet harbour")
    assert await proven_job(customer, house, text["outputs"][0], tmp_path) == text["id"]
    job = await customer.run("atelier/3d", prompt="a teapot", seed=1)
    assert job["status"] == "succeeded", job
    shape = next(output for output in job["outputs"] if output["media_type"] == "model/gltf-binary")
    assert await proven_job(customer, house, shape, tmp_path) == job["id"]


async def test_pictures_have_it_inside_and_uploads_are_left_alone(customer: Customer, customers: NewCustomer) -> None:
    job = await customer.run(files=1)
    made = job["outputs"][0]["asset_id"]
    assert await told(customer, made) == {"asset_id": made, "manifest": "inside", "body": None}
    upload = (await customer.http.post("/v1/assets", files={"file": ("dot.png", PNG)})).json()["id"]
    assert (await told(customer, upload))["manifest"] == "none"
    stranger = await customers()
    assert (await told(stranger, made))["code"] == "not_found"


async def test_what_an_app_gives_on_keeps_it(house: House, customer: Customer, tmp_path: Path) -> None:
    graph = {"nodes": [WORDS], "outputs": {"text": "words"}}
    app = (await customer.http.post("/v1/apps", json={"name": "Words", "graph": graph})).json()
    run = await customer.run(f"apps/{app['id']}")
    assert run["status"] == "succeeded", run
    (part,) = (await customer.http.get("/v1/jobs", params={"parent": run["id"]})).json()["items"]
    assert await proven_job(customer, house, run["outputs"][0], tmp_path) == part["id"]
