"""Speech, and what is understood of it: every format, on the engines in the box."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import av
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.dialects.openai.choice import menu_facts
from atelier.dialects.openai.voices import voice_for
from atelier.engines.speech.voices import find_voice
from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron, micros
from tests.dialects.openai.streams import events_of

TEXT = "The lighthouse keeper is asleep. Nobody has seen the ferry since nine."

FORMATS = {
    "mp3": ("audio/mpeg", "mp3", "mp3float"),
    "opus": ("audio/ogg", "ogg", "opus"),
    "aac": ("audio/mp4", "mov,mp4,m4a,3gp,3g2,mj2", "aac"),
    "flac": ("audio/flac", "flac", "flac"),
    "wav": ("audio/wav", "wav", "pcm_s16le"),
}


def seconds_of(content: bytes) -> tuple[str, str, float]:
    """The container, the codec and the length of a sound, decoded to its end."""
    with av.open(BytesIO(content)) as source:
        track = source.streams.audio[0]
        samples = sum(frame.samples for frame in source.decode(track))
        return source.format.name, track.codec_context.name, samples / track.rate


@pytest.fixture(scope="module")
async def said(sitters: NewPatron) -> bytes:
    sitter = await sitters()
    answer = await sitter.post("/audio/speech", {"model": "tts-1", "input": TEXT, "voice": "alloy"})
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("form", FORMATS)
async def test_every_format(form: str, sitter: Patron) -> None:
    answer = await sitter.post(
        "/audio/speech", {"model": "tts-1", "input": TEXT, "voice": "nova", "response_format": form}
    )
    assert answer.status_code == 200, answer.text
    media_type, container, codec = FORMATS[form]
    assert answer.headers["content-type"] == media_type
    found = seconds_of(answer.content)
    assert found[:2] == (container, codec)
    assert 3 < found[2] < 8
    assert await sitter.entries() == [("hold", -micros("0.00105")), ("settle", 0)]


async def test_bare_samples_are_24_khz(sitter: Patron) -> None:
    """As the service has them: 16 bits, one channel, no header. They are those of the WAV file at that rate."""
    asked = {"model": "tts-1", "input": TEXT, "voice": "nova"}
    answer = await sitter.post("/audio/speech", {**asked, "response_format": "pcm"})
    wav = await sitter.post("/audio/speech", {**asked, "response_format": "wav"})
    assert answer.headers["content-type"] == "audio/pcm"
    length = seconds_of(wav.content)[2]
    assert len(answer.content) / 2 / 24_000 == pytest.approx(length, abs=0.01)
    samples = memoryview(answer.content).cast("h")
    assert max(map(abs, samples)) > 3_000


async def test_sound_in_events(sitter: Patron) -> None:
    asked = {"model": "gpt-4o-mini-tts", "input": TEXT, "voice": {"id": "en-gb-male"}, "instructions": "Calmly."}
    *deltas, done = events_of(await sitter.post("/audio/speech", {**asked, "stream_format": "sse"}))
    sound = b"".join(base64.b64decode(delta["audio"]) for delta in deltas)
    assert seconds_of(sound)[1] == "mp3float"
    assert {delta["type"] for delta in deltas} == {"speech.audio.delta"}
    usage = done["usage"]
    assert done["type"] == "speech.audio.done"
    assert usage["input_tokens"] == 18 and usage["total_tokens"] == 18 + usage["output_tokens"]


async def test_a_faster_voice_takes_less_time(sitter: Patron) -> None:
    lengths = []
    for speed in (0.25, 1, 2, 4):
        asked = {"model": "tts-1", "input": TEXT, "voice": "onyx", "speed": speed, "response_format": "wav"}
        lengths.append(seconds_of((await sitter.post("/audio/speech", asked)).content)[2])
    assert lengths[0] > 1.6 * lengths[1] and lengths[1] > 1.6 * lengths[2] == lengths[3] * 1.6


async def test_a_native_voice_at_its_own_price(sitter: Patron) -> None:
    answer = await sitter.post("/audio/speech", {"model": "atelier/speak", "input": "Guten Abend.", "voice": "de-male"})
    assert answer.status_code == 200, answer.text
    (job,) = await sitter.jobs()
    assert (job["model"], job["dialect"], job["unit"]) == ("atelier/speak", "openai", "credits")
    assert (await sitter.order()).wish.voice == "de-male"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "text", "voice"),
    [
        ("alloy", "Good evening.", "en-us-female"),
        ("Onyx", "Guten Abend.", "en-us-male"),
        ("onyx", "Добрый вечер.", "ru-male"),
        ("nova", "こんばんは、世界。", "ja-female"),
        ("nova", "晚上好。", "cmn-female"),
        ("fable", "مساء الخير", "ar-male"),
        ("sage", "Say привет once.", "en-gb-female"),
        ("uk-female", "Добрий вечір.", "uk-female"),
        ("en-us-male", "Добрый вечер.", "en-us-male"),
        ("de", "Guten Abend.", "de-female"),
        ("alloy", "1, 2, 3", "en-us-female"),
    ],
)
def test_who_reads_what(name: str, text: str, voice: str) -> None:
    assert voice_for(name, text) == voice


@given(st.sampled_from(sorted(menu_facts().voices)), st.text(max_size=40))
def test_somebody_reads_whatever_is_written(name: str, text: str) -> None:
    assert find_voice(voice_for(name, text)) is not None


async def test_another_alphabet(sitter: Patron) -> None:
    answer = await sitter.post("/audio/speech", {"model": "tts-1", "input": "Добрый вечер.", "voice": "alloy"})
    assert answer.status_code == 200, answer.text
    assert seconds_of(answer.content)[2] > 0.5


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({}, "input", "missing_required_parameter"),
        ({"voice": None}, "voice", "missing_required_parameter"),
        ({"model": None}, "model", "missing_required_parameter"),
        ({"input": "x" * 4097}, "input", "invalid_value"),
        ({"input": ""}, "input", "invalid_value"),
        ({"voice": "nobody"}, "voice", "invalid_value"),
        ({"voice": {"name": "nobody"}}, "voice", "invalid_value"),
        ({"speed": 4.5}, "speed", "invalid_value"),
        ({"response_format": "midi"}, "response_format", "invalid_value"),
        ({"stream_format": "packets"}, "stream_format", "invalid_value"),
        ({"model": "gpt-image-2"}, "model", "invalid_value"),
        ({"tempo": 1}, "tempo", "unknown_parameter"),
    ],
)
async def test_what_a_reading_cannot_be(caller: Patron, fields: dict[str, Any], param: str, code: str) -> None:
    usual = {"model": "tts-1", "voice": "alloy"} | ({"input": TEXT} if fields else {})
    answer = await caller.post("/audio/speech", usual | fields)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert await caller.untouched()


# ---------------------------------------------------------------- transcriptions


async def heard(patron: Patron, recording: bytes, **fields: Any) -> Any:
    answer = await patron.send(
        "/audio/transcriptions", {"model": "whisper-1", **fields}, {"file": ("a.mp3", recording)}
    )
    assert answer.status_code == 200, answer.text
    return answer


async def test_what_was_said_comes_back(sitter: Patron, said: bytes) -> None:
    seconds = seconds_of(said)[2]
    answer = (await heard(sitter, said)).json()
    assert answer == {"text": TEXT, "usage": {"type": "duration", "seconds": answer["usage"]["seconds"]}}
    assert answer["usage"]["seconds"] == pytest.approx(seconds, abs=0.1)
    ((hold, amount), settled) = await sitter.entries()
    assert (hold, settled) == ("hold", ("settle", 0))
    assert -amount == pytest.approx(micros(0.006 * seconds / 60), rel=0.03)


async def test_text_and_subtitles(sitter: Patron, said: bytes) -> None:
    for form, start in (("text", TEXT), ("srt", "1\n00:00:00,"), ("vtt", "WEBVTT\n")):
        answer = await heard(sitter, said, response_format=form)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.startswith(start)
        assert "lighthouse" in answer.text


async def test_the_time_of_every_word(sitter: Patron, said: bytes) -> None:
    whole = (await heard(sitter, said, response_format="verbose_json")).json()
    assert (whole["task"], whole["language"], whole["text"]) == ("transcribe", "en-us", TEXT)
    assert " ".join(segment["text"] for segment in whole["segments"]) == TEXT
    assert [segment["id"] for segment in whole["segments"]] == list(range(len(whole["segments"])))
    assert "words" not in whole
    fields = {"response_format": "verbose_json", "timestamp_granularities[]": ["word"]}
    fine = (await heard(sitter, said, **fields)).json()
    assert [word["word"] for word in fine["words"]] == TEXT.split()
    assert "segments" not in fine
    ends = [time for word in fine["words"] for time in (word["start"], word["end"])]
    assert ends == sorted(ends) and ends[-1] <= whole["duration"]


async def test_the_text_in_events(sitter: Patron, said: bytes) -> None:
    body = {"model": "gpt-4o-transcribe", "stream": "true"}
    *deltas, done = events_of(await sitter.send("/audio/transcriptions", body, {"file": ("a.mp3", said)}))
    assert (done["type"], done["text"]) == ("transcript.text.done", TEXT)
    usage = done["usage"]
    assert (usage["type"], usage["output_tokens"]) == ("tokens", 18)
    assert usage["total_tokens"] == usage["input_tokens"] + 18
    assert usage["input_tokens"] == pytest.approx(10 * seconds_of(said)[2], abs=2)
    assert "".join(delta["delta"] for delta in deltas) == TEXT
    assert (await heard(sitter, said, stream="true")).json()["text"] == TEXT  # the service never streams this model


async def test_hints_and_the_language_that_was_found(sitter: Patron, said: bytes) -> None:
    """What the newest of the service's models takes and tells."""
    hints = {"model": "gpt-transcribe", "keywords[]": ["ferry", "keeper"], "languages[]": ["en", "de"]}
    answer = (await heard(sitter, said, **hints)).json()
    assert (answer["text"], answer["languages"], answer["usage"]["type"]) == (TEXT, [{"code": "en"}], "tokens")
    assert (await sitter.order()).wish.language is None  # type: ignore[union-attr]
    await heard(sitter, said, model="gpt-transcribe", **{"languages[]": ["de"]})
    assert (await sitter.order()).wish.language == "de"  # type: ignore[union-attr]


async def test_a_recording_in_json(sitter: Patron, said: bytes) -> None:
    """By the id of an upload, or as a data: URI."""
    sent = "data:audio/mpeg;base64," + base64.b64encode(said).decode()
    answer = await sitter.post("/audio/transcriptions", {"model": "atelier/transcribe", "file": sent})
    assert answer.json()["text"] == TEXT
    kept = await sitter.http.post("/v1/assets", files={"file": ("said.mp3", said)})
    again = await sitter.post("/audio/transcriptions", {"model": "whisper-1", "file": kept.json()["id"]})
    assert again.json()["text"] == TEXT


async def test_other_recordings_take_a_model_that_is_not_there(sitter: Patron) -> None:
    from tests.storage import samples

    files = {"file": ("beep.wav", samples.encoded("wav", "-f", "lavfi", "-i", "sine=d=2"))}
    answer = await sitter.send("/audio/transcriptions", {"model": "whisper-1"}, files)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (503, "service_unavailable", "server_error")
    assert "Whisper" in error["message"]
    assert answer.headers["x-should-retry"] == "false"
    assert sum(amount for _, amount in await sitter.entries()) == 0


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"file": None}, "file"),
        ({"model": None}, "model"),
        ({"response_format": "diarized_json"}, "response_format"),
        ({"timestamp_granularities[]": ["word"]}, "timestamp_granularities"),
        ({"model": "gpt-4o-transcribe", "stream": "true", "response_format": "srt"}, "stream"),
        ({"temperature": "2"}, "temperature"),
        ({"temperature": "warm"}, "temperature"),
        ({"include[]": ["logprobs"]}, "include"),
        ({"known_speaker_names[]": ["ada"]}, "known_speaker_names"),
        ({"model": "tts-1"}, "model"),
    ],
)
async def test_what_a_transcription_cannot_be(caller: Patron, said: bytes, fields: dict[str, Any], param: str) -> None:
    usual = {"model": "whisper-1", **fields}
    files = {} if usual.pop("file", "") is None else {"file": ("a.mp3", said)}
    body = {name: value for name, value in usual.items() if value is not None}
    answer = await caller.send("/audio/transcriptions", body, files or {"other": ("", "")})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["param"] in (param, "other")
    assert await caller.untouched()
    kept = "select count(*) from assets where account_id = $1 and deleted_at is null"
    assert await caller.pool.fetchval(kept, caller.customer.account_id) == 0


# ------------------------------------------------------------------ translations


async def translated(patron: Patron, recording: bytes, **fields: Any) -> httpx.Response:
    files = {"file": ("a.mp3", recording)}
    return await patron.send("/audio/translations", {"model": "whisper-1", **fields}, files)


async def test_english_stays_as_it_was_said(sitter: Patron, said: bytes) -> None:
    assert (await translated(sitter, said)).json() == {"text": TEXT}
    for form, start in (("text", TEXT), ("srt", "1\n00:00:00,"), ("vtt", "WEBVTT\n")):
        answer = await translated(sitter, said, response_format=form)
        assert answer.text.startswith(start) and "lighthouse" in answer.text
    whole = (await translated(sitter, said, response_format="verbose_json", temperature="0.2")).json()
    assert (whole["task"], whole["language"], whole["text"]) == ("translate", "english", TEXT)
    assert " ".join(segment["text"] for segment in whole["segments"]) == TEXT
    assert whole["duration"] == pytest.approx(seconds_of(said)[2], abs=0.1)
    assert [kind for kind, _ in await sitter.entries()] == ["hold", "settle"] * 5


async def test_other_languages_take_somebody_who_translates(sitter: Patron) -> None:
    spoken = {"model": "tts-1", "input": "Der Leuchtturm steht im Nebel.", "voice": "de-female"}
    said = (await sitter.post("/audio/speech", spoken)).content
    assert (await heard(sitter, said)).json()["text"] == spoken["input"]
    paid = await sitter.entries()
    answer = await translated(sitter, said)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (503, "service_unavailable", "server_error")
    assert "'de'" in error["message"] and "operator" in error["message"]
    assert answer.headers["x-should-retry"] == "false"
    assert sum(amount for _, amount in await sitter.entries()) == sum(amount for _, amount in paid)


@pytest.mark.parametrize("name", ["language", "timestamp_granularities[]", "stream", "chunking_strategy", "keywords[]"])
async def test_what_a_translation_cannot_be(caller: Patron, said: bytes, name: str) -> None:
    answer = await translated(caller, said, **{name: "true"})
    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["code"]) == (400, name.removesuffix("[]"), "unknown_parameter")
    assert await caller.untouched()
