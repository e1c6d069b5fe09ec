"""Every way in which a chat endpoint can answer, and not answer."""

from __future__ import annotations

import socket
import time
from email.utils import formatdate
from typing import Any

import msgspec
import pytest
import structlog

from atelier.engines.port import Later, Refused
from atelier.engines.text.endpoint import Malformed, Question, ask
from atelier.settings import ChatSettings, EngineSettings, load
from tests.engines.text.chat_server import KEY, ChatServer, Reply


class Colour(msgspec.Struct, forbid_unknown_fields=True):
    colour: str


GOOD = '{"colour": "blue"}'
QUESTION = Question("Answer with a colour.", "the sea", seed=2**60, temperature=0.3)


async def test_a_question_and_its_answer(server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply('{"colour": "blue"}'))
    assert await ask(chat, QUESTION, Colour) == Colour("blue")
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body["model"] == "tiny"
    assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]
    assert asked.body["response_format"] == {"type": "json_object"}
    assert 0 <= asked.body["seed"] < 2**31


async def test_without_a_key_none_is_sent(server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply('{"colour": "blue"}'))
    await ask(msgspec.structs.replace(chat, key="", url=chat.url + "/"), QUESTION, Colour)
    assert "authorization" not in server.asked[0].headers
    assert server.asked[0].path == "/v1/chat/completions"


@pytest.mark.parametrize(
    "body",
    [
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "{red?}"}]},
                {"type": "text", "text": GOOD},
            ]
        },
        {"content": [{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}]},
        {"content": "<think>Is it {red}? No.</think>\n" + GOOD},
        {"content": "Is it {red}? No.</think>" + GOOD},
        {"content": GOOD, "reasoning_content": "Is it {red}?"},
    ],
    ids=["pieces with thoughts", "pieces", "thoughts aloud", "thoughts without a beginning", "thoughts beside"],
)
async def test_answers_of_models_that_think_are_read(server: ChatServer, chat: ChatSettings, body: Any) -> None:
    message = {"role": "assistant", **body}
    server.reply(Reply(body=msgspec.json.encode({"choices": [{"index": 0, "message": message}]})))
    assert await ask(chat, QUESTION, Colour) == Colour("blue")


@pytest.mark.parametrize(
    "content", ['```json\n{"colour": "blue"}\n```', 'Here you are:\n\n{"colour": "blue"}\n\nAnything else?']
)
async def test_wrapped_answers_are_unwrapped(server: ChatServer, chat: ChatSettings, content: str) -> None:
    server.reply(Reply(content))
    assert await ask(chat, QUESTION, Colour) == Colour("blue")


@pytest.mark.parametrize(
    "reply",
    [
        Reply("blue"),
        Reply('{"colour": 3}'),
        Reply('{"colour": "blue", "more": 1}'),
        Reply('{"colour": "blu', finish_reason="length"),
        Reply(""),
        Reply(body=b"<html>hello</html>"),
        Reply(body=b'{"choices": []}'),
        Reply(body=b'{"choices": [{"message": {"content": null}}]}'),
        Reply(body=b"\xff\xfe"),
        Reply(body=b""),
        Reply(body=b" " * (5 << 20)),
        Reply(body=b"not gzip", headers={"content-encoding": "gzip"}),
    ],
)
async def test_malformed_answers_are_values(server: ChatServer, chat: ChatSettings, reply: Reply) -> None:
    server.reply(reply)
    answer = await ask(chat, QUESTION, Colour)
    assert isinstance(answer, Malformed | Later)
    assert isinstance(answer, Later) == ("content-encoding" in reply.headers)


@pytest.mark.parametrize(
    ("reply", "after_s"),
    [
        (Reply(status=429, headers={"retry-after": "7"}), 7),
        (Reply(status=429), 10),
        (Reply(status=429, headers={"retry-after": "0"}), 1),
        (Reply(status=429, headers={"retry-after": "86400"}), 600),
        (Reply(status=429, headers={"retry-after": "soon"}), 10),
        (Reply(status=503, headers={"retry-after": "3"}), 3),
        (Reply(status=500, body=b"boom"), 10),
        (Reply(status=529), 10),
        (Reply(status=408), 10),
        (Reply(body=b'{"error": {"code": 429, "message": "slow down"}}', headers={"retry-after": "4"}), 4),
        (Reply(body=b'{"error": {"code": 502, "message": "provider returned error"}}'), 10),
    ],
)
async def test_busy_endpoints_are_asked_again_later(
    server: ChatServer, chat: ChatSettings, reply: Reply, after_s: float
) -> None:
    server.reply(reply)
    answer = await ask(chat, QUESTION, Colour)
    assert isinstance(answer, Later)
    assert answer.after_s == after_s


async def test_retry_after_may_be_a_date(server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(status=429, headers={"retry-after": formatdate(time.time() + 60, usegmt=True)}))
    answer = await ask(chat, QUESTION, Colour)
    assert isinstance(answer, Later)
    assert 55 < answer.after_s <= 60


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(status=401, body=b'{"error": {"message": "Incorrect API key: sk-very-secret"}}'), "not_configured"),
        (Reply(status=403), "not_configured"),
        (Reply(status=404), "not_configured"),
        (Reply(status=301, headers={"location": "https://example.com/"}), "not_configured"),
        (Reply(status=400, body=b'{"error": {"code": "content_policy_violation"}}'), "content_policy"),
        (Reply(status=413), "input_too_long"),
        (Reply(status=400, body=b'{"error": {"code": "context_length_exceeded"}}'), "input_too_long"),
        (Reply(status=402), "not_configured"),
        (Reply(status=429, body=b'{"error": {"code": "insufficient_quota"}}'), "not_configured"),
        (Reply(body=b'{"error": {"code": 402, "message": "Insufficient credits"}}'), "not_configured"),
        (Reply(body=b'{"error": {"code": 413, "message": "too large"}}'), "input_too_long"),
        (Reply(finish_reason="content_filter"), "content_policy"),
        (Reply(refusal="I cannot help with that."), "content_policy"),
    ],
)
async def test_what_will_not_get_better_is_refused(
    server: ChatServer, chat: ChatSettings, reply: Reply, code: str
) -> None:
    server.reply(reply)
    answer = await ask(chat, QUESTION, Colour)
    assert isinstance(answer, Refused)
    assert answer.code == code
    assert "secret" not in answer.message


async def test_servers_that_do_not_know_the_extras_are_asked_without(server: ChatServer, chat: ChatSettings) -> None:
    def plain_only(asked: object) -> Reply:
        known = {"model", "messages"}
        extras = server.asked[-1].body.keys() - known
        return Reply(status=400, body=b"unknown field") if extras else Reply('{"colour": "blue"}')

    server.answer = plain_only
    assert await ask(chat, QUESTION, Colour) == Colour("blue")
    assert len(server.asked) == 2


async def test_an_endpoint_that_takes_too_long(server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(after_s=30))
    started = time.monotonic()
    answer = await ask(msgspec.structs.replace(chat, timeout_s=0.3), QUESTION, Colour)
    assert isinstance(answer, Later)
    assert "in time" in answer.reason
    assert time.monotonic() - started < 3


async def test_an_endpoint_that_is_not_there(chat: ChatSettings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        answer = await ask(msgspec.structs.replace(chat, url=url), QUESTION, Colour)
    assert isinstance(answer, Later)
    assert "cannot be reached" in answer.reason


async def test_an_address_that_is_none(chat: ChatSettings) -> None:
    answer = await ask(msgspec.structs.replace(chat, url="http://a\x7f/v1"), QUESTION, Colour)
    assert isinstance(answer, Refused)
    assert answer.code == "not_configured"


async def test_logs_tell_the_fault_and_never_the_key(server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(status=401, body=KEY.encode()))
    with structlog.testing.capture_logs() as logs:
        await ask(chat, QUESTION, Colour)
    (line,) = logs
    assert line["event"] == "chat_endpoint"
    assert "rejects" in str(line)
    assert KEY not in str(line)
    assert "sea" not in str(line)


def test_settings_do_not_show_the_key(chat: ChatSettings) -> None:
    assert KEY not in f"{chat} {chat!r} {EngineSettings(chat=chat)!r}"


def test_settings_come_from_the_environment(tmp_path: object) -> None:
    given = {
        "ATELIER_DATA_DIR": str(tmp_path),
        "ATELIER_CHAT_URL": "https://chat.example.com/v1",
        "ATELIER_CHAT_MODEL": "tiny",
        "ATELIER_CHAT_KEY": KEY,
        "ATELIER_WHISPER": "/models/whisper",
    }
    engines = load(given).engines
    assert engines.chat == ChatSettings(url="https://chat.example.com/v1", model="tiny", key=KEY)
    assert engines.whisper == "/models/whisper"
    assert load({"ATELIER_DATA_DIR": str(tmp_path)}).engines == EngineSettings()


@pytest.mark.parametrize(
    "given", [{"url": "chat.example.com"}, {"url": "https:///v1"}, {"key": "a\nb"}, {"key": "schlüssel"}]
)
def test_settings_that_cannot_work_are_faults(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must") as raised:
        ChatSettings(**{"url": "https://x/v1", "model": "m", **given})
    assert given.get("key", "-") not in str(raised.value) or "url" in given
