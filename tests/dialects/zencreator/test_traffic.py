"""What clients of the vendor do, in their order: read a tool, fill its schema, upload, start, poll, download."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from tests.dialects.zencreator.guest import API, FINAL, Guest
from tests.house import pause
from tests.storage import samples


def resolved(schema: Any, whole: Any) -> Any:
    """As clients read a schema: with every `$ref` in it followed."""
    if isinstance(schema, list):
        return [resolved(part, whole) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return resolved(target, whole)
    return {name: resolved(part, whole) for name, part in schema.items()}


async def test_a_whole_session(guest: Guest) -> None:
    http = guest.http
    tools = (await http.get(f"{API}/tools")).json()["tools"]
    assert {tool["name"] for tool in tools} >= {"image_editor", "videogen"}
    tool = next(tool for tool in tools if tool["name"] == "image_editor")
    schema = resolved(tool["input_schema"], tool["input_schema"])
    defaults = {name: field["default"] for name, field in schema["properties"].items() if "default" in field}

    upload = await http.post(
        f"{API}/assets",
        data={"media_type": "image/jpg"},
        files={"file": ("me.jpg", samples.image("JPEG"), "image/jpeg")},
    )
    asset = upload.json()
    assert UUID(asset["asset_id"])
    assert asset["media_type"] == "image/jpg"

    given = {**defaults, "image_assets": [asset["asset_id"]], "prompt": "in autumn", "width": 320, "height": 240}
    body = {"tool": "image_editor", "input": given}
    headers = {"Idempotency-Key": str(uuid4())}
    started = await http.post(f"{API}/generations", json=body, headers=headers)
    repeated = await http.post(f"{API}/generations", json=body, headers=headers)
    assert started.json() == repeated.json()
    generation_id = started.json()["id"]
    assert UUID(generation_id)

    while (status := (await http.get(f"{API}/generations/{generation_id}")).json())["status"] not in FINAL:
        assert 0 <= status["progress"] <= 100
        await pause(0.2)
    result = (await http.get(f"{API}/generations/{generation_id}/result")).json()
    assert (result["id"], result["status"]) == (generation_id, "succeeded")
    for output in result["outputs"]:
        assert UUID(output["asset_id"])
        file = await http.get(output["download_url"], headers={"authorization": ""})  # links need no key
        assert file.headers["content-type"] == "image/png"


async def test_every_default_of_a_tool_may_be_sent(regular: Guest) -> None:
    """Forms of clients send all fields, null ones as well."""
    await regular.refresh()
    for tool in (await regular.get("/tools")).json()["tools"]:
        fields = tool["input_schema"]["properties"]
        defaults = {name: field["default"] for name, field in fields.items() if "default" in field}
        await regular.make(tool["name"], **{**defaults, **regular.least(tool["name"])})
