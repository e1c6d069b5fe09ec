"""What the vendor's price list says is what is held, told and booked, to the last credit, asked for over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import tests.catalogue
from atelier.catalogue.load import menu
from atelier.catalogue.presets import load_presets
from atelier.ledger.ledger import Ledger
from tests.dialects.zencreator.guest import Guest
from tests.storage import samples
from tests.support import accept

VECTORS: dict[str, Any] = json.loads(
    (Path(tests.catalogue.__file__).parent / "vectors" / "zencreator.json").read_text()
)["vectors"]
MEASURED = ("lipsync", "video2video", "video_upscaler")


def completed(guest: Guest, tool: str, given: dict[str, Any]) -> dict[str, Any]:
    """A line of the list with what else the tool needs to take it. The list's own media are only counted."""
    filled: dict[str, Any] = {**guest.least(tool), **guest.with_files(menu("zencreator").offers[tool].input, given)}
    if tool == "image_editor" and filled.get("model") == "FLUX_KLEIN_LORA":
        filled["lora_id"] = str(load_presets().loras[0].id)
    if tool == "image_editor" and not filled["image_assets"] and not filled.get("batch_mode"):
        filled["image_assets"] = [guest.picture]
    return filled


async def charged(guest: Guest, tool: str, given: dict[str, Any]) -> int:
    """What a generation takes: the same in the balance, in the transaction, and in the native quote of the job."""
    before = await guest.credits()
    generation_id = await guest.make(tool, **given)
    amount = before - await guest.credits()
    (newest, *_) = (await guest.get("/transactions", limit=1)).json()["transactions"]
    assert (newest["type"], newest["source"], newest["amount"]) == ("spend", "task", -amount)
    assert newest["resulting_amount"] == before - amount
    assert (await guest.customer.job(generation_id))["cost"]["credits"] == amount
    return amount


def test_every_vector_is_asked_for() -> None:
    assert sum(map(len, VECTORS.values())) == 153
    assert VECTORS.keys() == menu("zencreator").offers.keys()


@pytest.mark.parametrize("tool", sorted(VECTORS.keys() - set(MEASURED)))
async def test_tools_cost_what_the_list_says(tool: str, regular: Guest) -> None:
    for given, amount, *_ in VECTORS[tool]:
        body = completed(regular, tool, given)
        if amount == "0":  # nothing to edit, which is refused
            answer = await regular.ask(tool, **body)
            assert answer.json()["error"]["message"].endswith("$.image_assets")
        else:
            assert await charged(regular, tool, body) == int(amount), given


def clip(width: int = 64, height: int = 48, fps: int = 24, seconds: float = 1.0) -> bytes:
    """A plain video of exactly so many frames."""
    frames = max(1, int(seconds * fps))
    source = f"color=c=gray:s={width}x{height}:r={fps}"
    return samples.encoded(
        "mp4", "-f", "lavfi", "-i", source, "-frames:v", str(frames), "-pix_fmt", "yuv420p", "-preset", "ultrafast"
    )


@pytest.mark.parametrize("line", VECTORS["video2video"], ids=str)
async def test_seconds_of_a_video(line: Any, regular: Guest) -> None:
    given, amount, measured = line
    fps = 100 if measured["source_seconds"] == 5.01 else 10
    video = await regular.upload(clip(fps=fps, seconds=measured["source_seconds"]), "video/mp4")
    body = {"image_asset": regular.picture, "video_asset": video, **given}
    assert await charged(regular, "video2video", body) == int(amount)


async def test_seconds_of_a_sound(regular: Guest) -> None:
    ((given, amount, measured),) = VECTORS["lipsync"]
    for seconds, price in ((measured["audio_seconds"], int(amount)), (1.2, 6)):
        sound = samples.encoded("wav", "-f", "lavfi", "-i", f"sine=d={seconds}:r=8000")
        body = {"image_asset": regular.picture, "audio_asset": await regular.upload(sound, "audio/wav"), **given}
        assert await charged(regular, "lipsync", body) == price


@pytest.mark.parametrize("line", VECTORS["video_upscaler"], ids=str)
async def test_pixels_and_seconds_of_a_video(line: Any, regular: Guest) -> None:
    """Also where the factor leads beyond what can be made."""
    given, amount, measured = line
    seconds, fps = measured["duration_seconds"], measured["fps"]
    fps += not float(fps * seconds).is_integer()  # which costs the same
    clip_of = clip(measured["source_width"], measured["source_height"], fps, seconds)
    video = await regular.upload(clip_of, "video/mp4")
    assert await charged(regular, "video_upscaler", {"video_asset": video, **given}) == int(amount)


@pytest.mark.parametrize(("factor", "price", "kept"), [("100", 82, 1), ("max", 1, 1), ("4", 1, 1)])
async def test_pixels_that_cannot_be_made_are_given_back(factor: str, price: int, kept: int, guest: Guest) -> None:
    video = await guest.upload(clip(1280, 16, fps=10, seconds=0.2), "video/mp4")
    before = await guest.credits()
    generation_id = await guest.make("video_upscaler", video_asset=video, scale_factor=factor)
    await guest.end(generation_id)
    status, result = await guest.status(generation_id), await guest.result(generation_id)
    assert len(result["outputs"]) == 1
    assert status["status"] == ("partial" if price > kept else "succeeded")
    assert (status["error"] or "").startswith("100 times is 128000 x 1600" if price > kept else "")
    wish: Any = (await guest.order(generation_id)).wish
    assert (wish.width_px, wish.height_px) == (5120, 64)
    listed = await guest.transactions()
    assert [one["amount"] for one in listed[::-1][1:]] == ([-price, price - kept] if price > kept else [-price])
    assert await guest.credits() == before - kept
    assert await Ledger(guest.pool).faults() == []


@pytest.mark.parametrize(("fps", "factor"), [(30, 1), (31, 2), (60, 2), (61, 3)])
async def test_the_frame_rate(fps: int, factor: int, regular: Guest) -> None:
    video = await regular.upload(clip(512, 256, fps=fps), "video/mp4")
    megapixels = 5120 * 2560 / 1e6
    assert await charged(regular, "video_upscaler", {"video_asset": video, "scale_factor": "max"}) == -int(
        -2 * megapixels * factor // 1
    )


async def test_a_video_that_is_large_already_keeps_its_size(regular: Guest) -> None:
    video = await regular.upload(clip(5200, 16, fps=10), "video/mp4")
    generation_id = await regular.make("video_upscaler", video_asset=video, scale_factor="max")
    wish: Any = (await regular.order(generation_id)).wish
    assert (wish.width_px, wish.height_px) == (5200, 16)


@pytest.mark.parametrize("tool", sorted(VECTORS))
async def test_the_price_of_a_tool_is_that_of_its_default_input(tool: str, regular: Guest) -> None:
    await regular.refresh()
    told = (await regular.get(f"/tools/{tool}")).json()
    if tool in MEASURED:
        assert told["price"] > 0
        return
    assert await charged(regular, tool, completed(regular, tool, {})) == told["price"]


async def test_a_balance_of_less_than_the_price(visitors: Any) -> None:
    poor = await visitors(credit=2)
    await poor.stock()
    answer = await poor.ask("carousel", asset_ref=poor.picture)
    assert (answer.status_code, answer.json()["error"]["code"]) == (402, "insufficient_credits")
    assert "4 credits" in answer.json()["error"]["message"]
    assert await poor.untouched()
    assert await charged(poor, "carousel", {"asset_ref": poor.picture, "number_of_images": 2}) == 2


async def test_fractions_of_other_dialects_are_not_shown(visitors: Any) -> None:
    guest = await visitors(credit=10)
    owner = guest.customer.account_id, guest.customer.key_id
    await accept(guest.pool, owner, 1_700_000, id=uuid4())
    await accept(guest.pool, owner, 600_000, id=uuid4())
    assert await guest.credits() == 7
    listed = await guest.transactions()
    assert [one["amount"] for one in listed] == [-1, -2, 10]
    assert sum(one["amount"] for one in listed) == 7 == listed[0]["resulting_amount"]
