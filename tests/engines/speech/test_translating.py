"""What is said, in English, whatever it was said in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.sound import SubtitleFormat, Transcribe
from atelier.engines.captions.formats import parse
from atelier.engines.captions.transcript import Transcript
from atelier.engines.port import Done, Later, Outcome, Refused
from atelier.engines.speech.engine import SpeechEngine
from atelier.sandbox.host import Sandbox
from atelier.settings import ChatSettings
from tests.engines.speech.booth import speech, task
from tests.engines.text.chat_server import KEY, Asked, ChatServer, Reply, chat_server

SAID = "Der Leuchtturm steht im Nebel. Niemand hat die Fähre gesehen."
ENGLISH = "The lighthouse stands in fog. Nobody has seen the ferry."


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    try:
        yield sandbox
    finally:
        await sandbox.close()


def in_english(asked: Asked) -> Reply:
    cues = asked.text["cues"]
    words = ENGLISH.split()
    share = -(-len(words) // len(cues))
    told = [{"n": cue["n"], "text": " ".join(words[at * share : (at + 1) * share])} for at, cue in enumerate(cues)]
    return Reply(msgspec.json.encode({"cues": told}).decode())


async def put(sandbox: Sandbox, sound: Path, form: SubtitleFormat, chat: ChatSettings | None = None) -> Outcome:
    media = Media("recording", MediaKind.AUDIO, "audio/wav")
    wish = Transcribe(media, form=form, in_english=True)
    order = task(sound.parent, wish, {"recording": str(sound)}, outputs=2)
    order = msgspec.structs.replace(order, job_id=str(new_id()))
    return await SpeechEngine(sandbox, chat=chat).run(order, lambda fraction, stage: None)


def chat_at(server: ChatServer) -> ChatSettings:
    return ChatSettings(url=server.url, model="tiny", key=KEY, timeout_s=5.0)


@pytest.mark.parametrize("form", SubtitleFormat)
async def test_our_own_speech_is_translated_cue_by_cue(
    sandbox: Sandbox, server: ChatServer, tmp_path: Path, form: SubtitleFormat
) -> None:
    server.answer = in_english
    outcome = await put(sandbox, speech(tmp_path, SAID, voice="de-female"), form, chat_at(server))
    assert isinstance(outcome, Done), outcome
    assert outcome.notes["language"] == "en" and "tiny" in outcome.notes["method"]
    first, second = (Path(file.path).read_text("utf-8") for file in outcome.files)
    assert first == second
    assert " ".join(cue["text"] for asked in server.asked for cue in asked.text["cues"]).replace("\n", " ") == SAID
    if form is SubtitleFormat.TEXT:
        assert first == ENGLISH + "\n"
    elif form is SubtitleFormat.JSON:
        found = msgspec.json.decode(first, type=Transcript)
        assert (found.language, found.text, found.words) == ("en", ENGLISH, ())
        assert 0 <= found.cues[0].start_s < found.cues[-1].end_s
    else:
        found_cues = parse(first)
        assert found_cues.form == form.value
        assert " ".join(" ".join(cue.text for cue in found_cues.cues).split()) == ENGLISH


async def test_english_asks_nobody(sandbox: Sandbox, server: ChatServer, tmp_path: Path) -> None:
    outcome = await put(sandbox, speech(tmp_path, ENGLISH, voice="en-us-male"), SubtitleFormat.TEXT, chat_at(server))
    assert isinstance(outcome, Done), outcome
    assert Path(outcome.files[0].path).read_text("utf-8") == ENGLISH + "\n"
    assert server.asked == []


async def test_without_anybody_who_translates(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = await put(sandbox, speech(tmp_path, SAID, voice="de-female"), SubtitleFormat.TEXT)
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured" and "'de'" in outcome.message


async def test_an_endpoint_that_is_busy(sandbox: Sandbox, server: ChatServer, tmp_path: Path) -> None:
    """The job comes back later, for as long as the operator wants."""
    server.answer = lambda asked: Reply(status=429, headers={"Retry-After": "7"})
    sound = speech(tmp_path, SAID, voice="de-female")
    outcome = await put(sandbox, sound, SubtitleFormat.TEXT, chat_at(server))
    assert isinstance(outcome, Later) and 0 < outcome.after_s <= 7
    impatient = msgspec.structs.replace(chat_at(server), patience_s=0)
    outcome = await put(sandbox, sound, SubtitleFormat.TEXT, impatient)
    assert isinstance(outcome, Refused) and outcome.code == "not_configured"
