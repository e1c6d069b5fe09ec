"""Discovery: lists, one model, near misses, and the text for readers."""

from __future__ import annotations

import json
from typing import get_args

import httpx
import msgspec
import pytest

from atelier.dialects.gateai import wire
from atelier.dialects.gateai.asking import ask
from atelier.dialects.gateai.models import detail
from tests.dialects.gateai import judge
from tests.dialects.gateai.guest import Guest
from tests.dialects.gateai.models import OFFERS
from tests.house import House

THEIRS = judge.CONTRACT["models"]
DETAIL = {"$ref": "#/components/schemas/ModelDetail"}

OURS = {
    "kino-xl": {"prompt", "width", "height", "quantity"},
    "cortex_1.0": {"image"},
    "rodin-v2": {"prompt", "reference_images"},
}
"""Parameters of models for which the vendor lists too few to use them."""


async def test_the_list_has_every_model_of_theirs(visitor: Guest) -> None:
    listed = (await visitor.get("/v1/models")).json()
    assert {model["id"]: model["type"] for model in listed} == {name: one["type"] for name, one in THEIRS.items()}
    for model in listed:
        theirs = set(THEIRS[model["id"]]["params"]) - {"use_auto_dimensions"}
        assert set(model["params"]) == theirs | OURS.get(model["id"], set()), model["id"]
        assert model["cost"].startswith("~$")


async def test_the_three_ways_to_ask_say_the_same(visitor: Guest) -> None:
    every = (await visitor.get("/v1/models/schema")).json()
    listed = (await visitor.get("/v1/models")).json()
    assert [model["id"] for model in every] == [model["id"] for model in listed]
    for model, short in zip(every, listed, strict=True):
        judge.validate(DETAIL, model)
        assert {name: model[name] for name in ("id", "type", "cost")} == {n: short[n] for n in ("id", "type", "cost")}
        assert list(model["params"]) == short["params"]
        assert (await visitor.get(f"/v1/models/{model['id']}")).json() == model


def test_a_model_in_full() -> None:
    shown = detail(OFFERS["veo-3.1-lite"])
    assert shown.params["prompt"] == wire.ParamSpec(type="string", required=True)
    assert shown.params["duration"] == wire.ParamSpec(type="integer", enum=[4, 6, 8], default=8)
    assert shown.params["seed"] == wire.ParamSpec(type="number", min=0, max=4294967295)
    assert str(shown.params["start_frame"].description).startswith("A picture: an https link")
    assert shown.snap == "pair"
    assert [(size.width, size.height, size.tier) for size in shown.resolutions][-1] == (1080, 1920, "RESOLUTION_1080")
    shown = detail(OFFERS["gpt-image-1.5"])
    assert shown.params["width"] == wire.ParamSpec(type="integer", min=1024, max=1536, step=8, default=1024)
    assert shown.dimension_range == wire.DimensionRange(wire.Range(1024, 1536, 8), wire.Range(1024, 1536, 8))
    guidances = shown.params["image_guidances"]
    assert (guidances.type, guidances.items) == ("array", {"type": "object"})
    assert str(guidances.description).endswith('An item is {"image": file}.')
    shown = detail(OFFERS["seedance-2.0"])
    assert shown.params["prompt"].max_length == 1500  # it says 5000, and that never counts
    assert "Needs reference_image_urls or reference_video_urls beside it." in str(
        shown.params["reference_audio_urls"].description
    )


@pytest.mark.parametrize("model", OFFERS)
def test_examples_are_accepted(model: str) -> None:
    example = detail(OFFERS[model]).example
    asked = ask(wire.Generate(model=example.model, params=example.params))
    assert asked.filled.items() >= example.params.items()


@pytest.mark.parametrize(
    ("asked", "suggestions"),
    [
        ("seedance", ["seedance-2.0"]),
        ("seedance-2", ["seedance-2.0"]),
        ("Sora-2", ["sora-2", "sora-2-pro"]),
        ("flux", ["flux-dev", "flux-kontext-max", "flux-kontext-pro", "flux-pro-2.0", "flux-schnell"]),
        ("turbo", ["kling-2.5-turbo-standard"]),
        ("qqqq", []),
    ],
)
async def test_near_misses(visitor: Guest, asked: str, suggestions: list[str]) -> None:
    missing = [
        await visitor.get(f"/v1/models/{asked}"),
        await visitor.post("/api/generate", {"model": asked, "params": {}}),
        await visitor.post("/api/estimate", {"model": asked, "params": {}}),
    ]
    for answer in missing:
        assert (answer.status_code, answer.json()["code"]) == (404, "MODEL_NOT_FOUND")
        assert set(suggestions) <= set(answer.json()["suggestions"])
        assert bool(answer.json()["suggestions"]) is bool(suggestions)
    assert missing[0].json()["suggestions"][:1] == suggestions[:1]


async def test_the_text_tells_everything(counter: House) -> None:
    async with httpx.AsyncClient(base_url=counter.url) as nobody:
        answer = await nobody.get("/gateai/docs.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"POST {counter.url}/gateai/api/generate" in answer.text
    for model in OFFERS.values():
        assert f"- {model.id}: " in answer.text
    for fact in ("100 USD a day", "1500 characters", "at most 8", "5 requests", "30 seconds", "5 slots", "After 10 minutes",
                 "after 20 minutes", "after 40 minutes", "Generation timed out (40 min hard limit)"):  # fmt: skip
        assert fact in " ".join(answer.text.split()), fact
    assert "$" not in answer.text.replace("~$", "").replace(", ~$", "").replace("min $0.00", "")


async def test_a_client_can_be_built_from_the_text_alone(counter: House) -> None:
    """It names every field of every answer and every code; its requests are taken; media are told from other texts."""
    async with httpx.AsyncClient(base_url=counter.url) as nobody:
        text = (await nobody.get("/gateai/docs.txt")).text
    for answer in (wire.Task, wire.TaskStatus, wire.Estimate, wire.Suggestion, wire.Adjustment, wire.Upload, wire.Error,
                   wire.Credits, wire.Budget, wire.Pool):  # fmt: skip
        for field in msgspec.structs.fields(answer):
            if field.encode_name != "expires_at":  # of uploads that do not stay
                assert f'"{field.encode_name}"' in text, (answer, field.encode_name)
    assert [code for code in get_args(wire.ErrorCode) if code not in text] == []
    requests = [json.loads(line) for line in text.splitlines() if line.startswith('    {"model": ')]
    assert [ask(msgspec.convert(body, wire.Generate)).offer.id for body in requests] == ["flux-schnell", "sora-2"]
    for name, told in (
        ("start_frame", "picture"),
        ("image_guidance", "list of pictures; an item may be {"),
        ("video_guidance", "list of videos; an item may be {"),
        ("reference_audio_urls", "list of sounds; 1 to 3 items; at most 15 s"),
    ):
        assert f"    {name}: {told}" in text
    assert "    rule: where resolution is 1080p, durationSeconds is 6" in text
    assert "    rule: needs prompt or reference_images" in text
    assert max(map(len, text.splitlines())) <= 120


async def test_the_dialect_by_its_host_name(counter: House) -> None:
    port = counter.url.rpartition(":")[2]
    async with httpx.AsyncClient(base_url=counter.url, headers={"host": f"gateai.localhost:{port}"}) as nobody:
        assert len((await nobody.get("/v1/models")).json()) == 53
