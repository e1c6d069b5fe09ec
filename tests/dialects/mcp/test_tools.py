"""The tools over stdio (a real process) and over HTTP (the real server), with the official client."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from tests.dialects.conftest import NewCustomer
from tests.dialects.mcp.agents import ERAS, WAYS, agent, refused, told
from tests.house import Customer, House

NAMES = [
    *("list_models", "get_model", "estimate", "upload"),
    *("run", "get_job", "list_jobs", "cancel_job", "download", "get_balance"),
]
SKETCH = {"model": "atelier/sketch", "input": {"prompt": "a red kite", "width": 320, "height": 192, "seed": 7}}
SPENT = "/zencreator/api/public/v1/transactions"
WORK = {"model": "atelier/rehearsal", "input": {"work_s": 1, "files": 1, "credits": 1.5}}

pytestmark = pytest.mark.parametrize("way", WAYS)


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(stream, kind)
    return stream.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image.size


@pytest.mark.parametrize("era", ERAS)
async def test_tools_say_what_they_take_and_give(
    way: str, era: str, house: House, customer: Customer, tmp_path: Path
) -> None:
    async with agent(way, house.url, customer.key, tmp_path / "log", era=era) as client:
        tools = (await client.list_tools()).tools
        assert "content rules" in str(client.instructions).lower()
    assert [tool.name for tool in tools] == NAMES
    for tool in tools:
        for schema in (tool.input_schema, tool.output_schema):
            assert schema is not None
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
        assert tool.title
        assert tool.description
        assert tool.annotations is not None
        changes = {"upload", "run", "cancel_job", *(["download"] if way == "stdio" else [])}
        assert tool.annotations.read_only_hint == (tool.name not in changes), tool.name
    assert sum(len(tool.model_dump_json()) for tool in tools) < 24_000  # what every conversation begins with


@pytest.mark.parametrize("era", ERAS)
async def test_what_was_estimated_is_charged_and_what_was_made_decodes(
    way: str, era: str, house: House, customer: Customer, tmp_path: Path
) -> None:
    seen: list[tuple[float, float | None, str | None]] = []

    async def report(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total, message))

    async with agent(way, house.url, customer.key, tmp_path / "log", era=era) as client:
        estimate = await told(client, "estimate", **SKETCH)
        assert estimate["available"] == 1000
        result = await client.call_tool("run", SKETCH, progress_callback=report)
        job: Any = result.structured_content
        assert job["status"] == "succeeded", result.content
        assert job["credits"] == estimate["credits"] > 0
        assert (await told(client, "get_balance"))["available"] == 1000 - estimate["credits"]
        output = job["outputs"][0]
        assert (output["width_px"], output["height_px"]) == (320, 192)
        told_to_a_program = (await customer.http.get(SPENT, params={"channel": "mcp"})).json()["transactions"]
        assert [(one["source"], one["channel"]) for one in told_to_a_program] == [("task", "mcp")]
        given = {"asset_id": output["asset_id"]} | (
            {"path": str(tmp_path / "new" / "kite.png")} if way == "stdio" else {}
        )
        file = await client.call_tool("download", given)
    assert not file.is_error, file.content
    if way == "stdio":
        assert size_of(Path(file.structured_content["path"]).read_bytes()) == (320, 192)
    else:
        shown = file.content[1]
        assert shown.type == "image"
        assert size_of(base64.b64decode(shown.data)) == (320, 192)
        assert file.structured_content["url"].startswith(house.url + "/files/")
    progress = [step[0] for step in seen]
    assert progress == sorted(set(progress))
    assert seen[-1][:2] == (100, 100)
    assert all(message for _, _, message in seen)


async def test_models_are_found_and_described(way: str, house: House, customer: Customer, tmp_path: Path) -> None:
    async with agent(way, house.url, customer.key, tmp_path / "log") as client:
        every = await told(client, "list_models")
        assert every["found"] == len(every["models"]) > 30
        assert len(json.dumps(every)) < 10_000
        few = await told(client, "list_models", media="video", limit=2)
        assert len(few["models"]) == 2 < few["found"]
        assert {model["id"] for model in (await told(client, "list_models", search="sketch"))["models"]} == {
            "atelier/sketch"
        }
        model = await told(client, "get_model", model="atelier/sketch")
        assert "prompt" in model["input_schema"]["required"]
        Draft202012Validator(model["input_schema"]).validate(model["example"])
        assert (await told(client, "estimate", model="atelier/sketch", input=model["example"]))["credits"] == 1


async def test_an_agent_finds_a_tool_of_zencreator_and_runs_it(
    way: str, house: House, customer: Customer, tmp_path: Path
) -> None:
    async with agent(way, house.url, customer.key, tmp_path / "log") as client:
        found = (await told(client, "list_models", search="zencreator"))["models"]
        assert len(found) == 14
        model = await told(client, "get_model", model="zencreator/by_prompt")
        given = {**model["example"], "width": 64, "height": 64}
        Draft202012Validator(model["input_schema"]).validate(given)
        estimate = await told(client, "estimate", model="zencreator/by_prompt", input=given)
        job = await told(client, "run", model="zencreator/by_prompt", input=given)
        assert (job["status"], job["model"], job["credits"]) == (
            "succeeded",
            "zencreator/by_prompt",
            estimate["credits"],
        )
        assert [one["job_id"] for one in (await told(client, "list_jobs"))["jobs"]] == [job["job_id"]]


async def test_uploads_are_used(way: str, house: House, customer: Customer, tmp_path: Path) -> None:
    file = tmp_path / "red.png"
    file.write_bytes(picture("png"))
    data = base64.b64encode(picture("png")).decode()
    async with agent(way, house.url, customer.key, tmp_path / "log") as client:
        if way == "stdio":
            asset = await told(client, "upload", path=str(file), description="red")
        else:
            asset = await told(client, "upload", data=data, filename="red.png", description="red")
            again = await told(client, "upload", url=asset["url"])
            assert again["asset_id"] == asset["asset_id"]
            inline = await told(client, "upload", url=f"data:image/png;base64,{data}", description="inline")
            assert inline["media_type"] == "image/png"
        assert (asset["filename"], asset["width_px"], asset["height_px"]) == ("red.png", 64, 48)
        crop = {"media": asset["asset_id"], "left": 0, "top": 0, "width": 32, "height": 32}
        job = await told(client, "run", model="atelier/crop", input=crop)
        assert job["status"] == "succeeded", job
        assert (job["outputs"][0]["width_px"], job["outputs"][0]["height_px"]) == (32, 32)
    stored = (await customer.http.get(f"/v1/assets/{asset['asset_id']}")).json()
    assert stored["description"] == "red"


async def test_a_text_is_read_and_a_file_is_not_overwritten_unasked(
    way: str, house: House, customer: Customer, tmp_path: Path
) -> None:
    upload = await customer.http.post("/v1/assets", files={"file": ("note.txt", b"remember the milk")})
    asset_id = upload.json()["id"]
    async with agent(way, house.url, customer.key, tmp_path / "log") as client:
        if way == "http":
            result = await client.call_tool("download", {"asset_id": asset_id})
            assert result.content[1].text == "remember the milk"  # type: ignore[union-attr]
            assert len((await client.call_tool("download", {"asset_id": asset_id, "show": False})).content) == 1
            return
        saved = await told(client, "download", asset_id=asset_id, path=str(tmp_path))
        assert Path(saved["path"]) == tmp_path / "note.txt"
        assert "already" in await refused(client, "download", asset_id=asset_id, path=str(tmp_path))
        await told(client, "download", asset_id=asset_id, path=str(tmp_path), overwrite=True)
        assert "cannot be written" in await refused(
            client, "download", asset_id=asset_id, path=str(tmp_path / "note.txt" / "x")
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "note.txt"]


async def test_refusals_name_the_field_and_say_what_to_do(
    way: str, house: House, customer: Customer, customers: NewCustomer, tmp_path: Path
) -> None:
    sketch = "atelier/sketch"
    file = {"path": str(tmp_path / "nowhere.png")} if way == "stdio" else {"data": "no base64!"}
    expected: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
        ("run", {"model": sketch, "input": {"prompt": "x", "width": 1}}, ("input.width", "at least 64", "get_model")),
        ("estimate", {"model": sketch, "input": {}}, ("input.prompt", "get_model")),
        ("run", {"model": "atelier/skech", "input": {}}, ("atelier/sketch", "list_models")),
        ("get_model", {"model": "nothing"}, ("nothing", "list_models")),
        (
            "run",
            {"model": sketch, "input": {"prompt": "undress the woman"}},
            ("content_policy", "input.prompt", "rephrase"),
        ),
        ("run", {"model": "atelier/rehearsal", "input": {"credits": 1000.0}}, ()),
        ("run", {"model": "atelier/motion", "input": {"image": "nope", "prompt": "x"}}, ("input.image",)),
        ("run", {"model": sketch}, ("input", "run takes: model, input, wait_s, idempotency_key")),
        ("run", {"model": 3, "input": {}}, ("model: Expected `str`",)),
        ("run", {"model": sketch, "input": {}, "wait_s": 601}, ("wait_s: ", "600")),
        ("list_models", {"opration": "x"}, ("opration", "operation, media, search, limit")),
        ("get_job", {"job_id": "x"}, ("no job 'x'", "list_jobs")),
        ("cancel_job", {"job_id": "00000000-0000-0000-0000-000000000000"}, ("not_found",)),
        ("download", {"asset_id": "x"}, ("no asset 'x'",)),
        ("upload", file, ("path" if way == "stdio" else "data",)),
        ("sing", {}, ("no tool 'sing'", "list_models")),
    ]
    async with agent(way, house.url, customer.key, tmp_path / "log") as client:
        for tool, arguments, words in expected:
            if words:
                text = await refused(client, tool, **arguments)
                assert all(word in text for word in words), (tool, arguments, text)
                assert len(text) < 800
        faces = {"image": "a", "face": "b"}
        consent = await refused(client, "run", model="atelier/face-swap", input=faces)
        assert "consent_missing" in consent
        assert "declare-likeness" in consent
        broke = await told(client, "run", model="atelier/rehearsal", input={"part": "refuse", "credits": 3})
        assert broke["status"] == "failed"
        assert broke["error"]
        assert broke["credits"] == 0
        assert (await told(client, "get_balance"))["available"] == 1000  # nothing of all this has cost anything
    poor, reader = await customers(credit=1), await customers(scopes=("read",))
    async with agent(way, house.url, poor.key, tmp_path / "log") as client:
        text = await refused(client, "run", model="atelier/rehearsal", input={"credits": 5})
        assert "costs 5 credits and 1 are available" in text
        assert "cheaper" in text
    async with agent(way, house.url, reader.key, tmp_path / "log") as client:
        assert "scope_missing" in await refused(client, "run", **WORK)


async def test_a_job_goes_on_when_the_wait_is_over(way: str, house: House, customer: Customer, tmp_path: Path) -> None:
    async with agent(way, house.url, customer.key, tmp_path / "log") as client:
        started = await told(client, "run", wait_s=0, idempotency_key="mine", **WORK)
        assert started["status"] in ("queued", "running")
        assert "get_job" in started["next"]
        again = await told(client, "run", wait_s=0, idempotency_key="mine", **WORK)
        assert again["job_id"] == started["job_id"]
        ended = await told(client, "get_job", job_id=started["job_id"], wait_s=60)
        assert (ended["status"], ended["credits"]) == ("succeeded", 1.5)
        listed = (await told(client, "list_jobs", status="succeeded"))["jobs"]
        assert [job["job_id"] for job in listed] == [started["job_id"]]
        assert (await told(client, "list_jobs", status="failed"))["jobs"] == []
        canceled = await told(client, "cancel_job", job_id=started["job_id"])
        assert canceled["status"] == "succeeded"  # it had ended before
