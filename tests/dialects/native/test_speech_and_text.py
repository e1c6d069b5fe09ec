"""Speech and text through a real server, with a chat endpoint beside it that does what the tests tell it."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from atelier.db.pool import open_pool
from atelier.engines.captions.formats import parse
from atelier.engines.text.shots.shot import Shot
from tests.conftest import administer, at
from tests.dialects.conftest import CONFIG
from tests.engines.text.chat_server import KEY, Asked, ChatServer, Reply, chat_server
from tests.house import Customer, House, new_customer, serving

TEXT = "Good evening. The last ferry leaves the harbour in ten minutes."
SRT = "1\n00:00:01,000 --> 00:00:02,500\nGood morning.\n"


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture(scope="module")
def office(chat: ChatServer, postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    config = f"""{CONFIG}
[engines.chat]
url = "{chat.url}"
model = "tiny"
timeout_s = 1
patience_s = 4
"""
    asyncio.run(administer(postgres, f"create database office template {template}"))
    folder = tmp_path_factory.mktemp("office")
    environment = {"ATELIER_CHAT_KEY": KEY}
    with serving(at(postgres, "office"), folder, config=config, environment=environment) as house:
        yield house


@pytest.fixture
async def client(office: House) -> AsyncIterator[Customer]:
    async with await open_pool(office.dsn, size=2, name="test") as pool:
        customer = await new_customer(pool, office.url)
        yield customer
        await customer.http.aclose()


async def content(customer: Customer, job: Any, number: int = 0) -> bytes:
    assert job["status"] == "succeeded", job
    return (await customer.http.get(job["outputs"][number]["url"])).content


async def upload(customer: Customer, name: str, body: str, media_type: str) -> str:
    answer = await customer.http.post("/v1/assets", files={"file": (name, body.encode(), media_type)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_text_is_spoken_and_comes_back_word_for_word(client: Customer) -> None:
    spoken = await client.run("atelier/speak", text=TEXT, voice="en-us-male", subtitles=True)
    assert spoken["cost"]["credits"] == 1
    assert spoken["engine"] == "speech"
    sound, subtitles = spoken["outputs"]
    assert (sound["media_type"], subtitles["media_type"]) == ("audio/wav", "text/vtt")
    with wave.open(io.BytesIO(await content(client, spoken))) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(sound["duration_s"], abs=0.01)
        assert sound["duration_s"] > 3
    assert b"<00:00:" in await content(client, spoken, 1)
    forms = {
        form: (
            await content(client, await client.run("atelier/transcribe", media=sound["asset_id"], form=form))
        ).decode()
        for form in ("srt", "vtt", "text", "json")
    }
    assert forms["text"] == TEXT + "\n"
    assert json.loads(forms["json"])["text"] == TEXT
    for form in ("srt", "vtt"):
        assert " ".join(cue.text.replace("\n", " ") for cue in parse(forms[form]).cues) == TEXT


async def test_what_was_said_in_german_is_written_down_in_english(client: Customer, chat: ChatServer) -> None:
    spoken = await client.run("atelier/speak", text="Der Leuchtturm steht im Nebel.", voice="de-female")
    chat.reply(Reply('{"cues": [{"n": 1, "text": "The lighthouse stands in fog."}]}'))
    sound = spoken["outputs"][0]["asset_id"]
    job = await client.run("atelier/transcribe", media=sound, form="text", in_english=True)
    assert await content(client, job) == b"The lighthouse stands in fog.\n"
    job = await client.run("atelier/transcribe", media=sound, form="text")
    assert (await content(client, job)).decode() == "Der Leuchtturm steht im Nebel.\n"


async def test_other_recordings_are_refused_and_paid_back(client: Customer, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8_000, 8_000, "NONE", ""))
        file.writeframes(bytes(16_000))
    answer = await client.http.post("/v1/assets", files={"file": ("a.wav", path.read_bytes(), "audio/wav")})
    job = await client.run("atelier/transcribe", media=answer.json()["id"])
    assert (job["status"], job["error"]["code"]) == ("failed", "not_configured")
    assert "faster-whisper" in job["error"]["message"]
    assert await client.balance() == 1000


async def test_a_voice_that_nobody_has_is_refused(client: Customer) -> None:
    job = await client.run("atelier/speak", text="Hello", voice="klingon-opera")
    assert (job["status"], job["error"]["code"]) == ("failed", "unsupported_input")


async def test_prompts_are_expanded(client: Customer, chat: ChatServer) -> None:
    chat.reply(Reply('{"prompt": "a red fox in deep snow"}'))
    job = await client.run("atelier/expand-prompt", prompt="a fox", count=2, seed=3)
    assert await content(client, job) == b"a red fox in deep snow\n"
    assert job["notes"]["prompts"] == ["a red fox in deep snow"] * 2
    assert job["notes"]["method"] == "model tiny"
    assert job["cost"]["credits"] == 2


async def test_scripts_become_shots(client: Customer, chat: ChatServer) -> None:
    shot = {"number": 1, "description": "A ferry.", "camera": "wide shot, pan", "duration_s": 4.0}
    chat.reply(Reply(json.dumps({"shots": [shot]})))
    job = await client.run("atelier/shots", script="EXT. HARBOUR - NIGHT\n\nA ferry leaves.", most=3)
    (made,) = msgspec.json.decode(await content(client, job), type=list[Shot])
    assert made.description == "A ferry."
    assert job["outputs"][0]["media_type"] == "application/json"


def translation(asked: Asked) -> Reply:
    return Reply(json.dumps({"cues": [{"n": cue["n"], "text": "Guten Morgen."} for cue in asked.text["cues"]]}))


async def test_subtitles_are_translated(client: Customer, chat: ChatServer) -> None:
    chat.answer = translation
    asset = await upload(client, "a.srt", SRT, "application/x-subrip")
    job = await client.run("atelier/translate-subtitles", subtitles=asset, language="de")
    assert (await content(client, job)).decode() == SRT.replace("Good morning.", "Guten Morgen.")
    assert job["notes"]["cues"] == 1


def busy_once(reply: Reply, then: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
    left = [reply]
    return lambda asked: left.pop() if left else then(asked)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=429, headers={"retry-after": "1"}),
        Reply(status=500, headers={"retry-after": "1"}),
        Reply("not JSON at all"),
    ],
    ids=["busy", "broken", "malformed"],
)
async def test_a_fault_that_passes_is_sat_out(client: Customer, chat: ChatServer, reply: Reply) -> None:
    chat.answer = busy_once(reply, translation)
    asset = await upload(client, "a.srt", SRT, "application/x-subrip")
    job = await client.run("atelier/translate-subtitles", subtitles=asset, language="de")
    assert b"Guten Morgen." in await content(client, job)
    assert job["cost"]["state"] == "settled"


@pytest.mark.parametrize(
    "reply",
    [Reply(status=500, headers={"retry-after": "1"}), Reply(after_s=3, headers={"retry-after": "1"}), Reply("nothing")],
    ids=["broken", "silent", "malformed"],
)
async def test_without_an_answer_rules_write_prompts(client: Customer, chat: ChatServer, reply: Reply) -> None:
    chat.reply(reply)
    job = await client.run("atelier/expand-prompt", prompt="a fox in the snow")
    assert (await content(client, job)).startswith(b"a fox in the snow, ")
    assert job["notes"]["method"].startswith("rules, as the model tiny")


async def test_without_an_answer_translations_are_refused_and_paid_back(client: Customer, chat: ChatServer) -> None:
    chat.reply(Reply(status=500, headers={"retry-after": "1"}))
    asset = await upload(client, "a.srt", SRT, "application/x-subrip")
    job = await client.run("atelier/translate-subtitles", subtitles=asset, language="de")
    assert (job["status"], job["error"]["code"]) == ("failed", "not_configured")
    assert await client.balance() == 1000


async def test_waiting_for_an_endpoint_ends_with_a_cancel(client: Customer, chat: ChatServer) -> None:
    chat.reply(Reply(status=429, headers={"retry-after": "60"}))
    job = await client.submit("atelier/expand-prompt", prompt="a fox")
    await client.until(job["id"], lambda job: job["started_at"] is not None)
    await client.http.post(f"/v1/jobs/{job['id']}/cancel")
    job = await client.until(job["id"], lambda job: job["status"] == "canceled", limit_s=4)
    assert await client.balance() == 1000


async def test_the_key_is_sent_and_never_written_down(client: Customer, chat: ChatServer, office: House) -> None:
    chat.reply(Reply(status=401, body=f"wrong key {KEY}".encode()))
    job = await client.run("atelier/expand-prompt", prompt="a fox")
    assert (job["status"], job["error"]["code"]) == ("failed", "not_configured")
    assert chat.asked[-1].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(job)
    assert "chat_endpoint" in office.log
    assert KEY not in office.log
