"""Pictures described by a chat endpoint that sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.image import DescribeImage
from atelier.domain.wishes.parts import Media
from atelier.engines.port import Done, Failed, Later, Outcome, Refused, Task
from atelier.engines.text.onlooker import Onlooker
from atelier.settings import ChatSettings
from tests.engines.remote.providers import png
from tests.engines.text.chat_server import ChatServer, Reply
from tests.engines.text.desk import texts


async def describe(folder: Path, chat: ChatSettings | None, *, kind: str = "image/png", question: str = "") -> Outcome:
    path = folder / "given"
    path.write_bytes(png(8, 8))
    wish = DescribeImage(Media("given", MediaKind.IMAGE, kind), question, "de")
    task = Task(str(new_id()), Order("atelier/describe", wish, 1, 1), str(folder), {"given": str(path)})
    return await Onlooker(chat).run(task, lambda *_: None)


async def test_the_picture_and_the_question_are_sent(server: ChatServer, chat: ChatSettings, tmp_path: Path) -> None:
    server.answer = lambda asked: Reply(json.dumps({"text": "Ein graues Quadrat."}))
    outcome = await describe(tmp_path, chat, question="Was ist das?")
    assert texts(outcome) == ["Ein graues Quadrat.\n"]
    assert isinstance(outcome, Done)
    assert outcome.notes == {"method": "model tiny"}
    (asked,) = server.asked
    text, picture = asked.body["messages"][1]["content"]
    assert json.loads(text["text"]) == {"question": "Was ist das?"}
    assert picture["image_url"]["url"].startswith("data:image/png;base64,iVBOR")
    assert '"de"' in asked.body["messages"][0]["content"]


async def test_what_goes_wrong(server: ChatServer, chat: ChatSettings, tmp_path: Path) -> None:
    server.answer = lambda asked: Reply(status=429, headers={"retry-after": "7"})
    assert await describe(tmp_path, chat) == Later(7, "the chat endpoint is rate limited", elsewhere=True)
    server.answer = lambda asked: Reply("not what was asked for")
    assert isinstance(await describe(tmp_path, chat), Failed)
    server.answer = lambda asked: Reply(refusal="no")
    refused = await describe(tmp_path, chat)
    assert isinstance(refused, Refused)
    assert refused.code == "content_policy"


@pytest.mark.parametrize("kind", ["image/heic", "image/avif"])
async def test_files_that_endpoints_do_not_read_are_refused(chat: ChatSettings, tmp_path: Path, kind: str) -> None:
    refused = await describe(tmp_path, chat, kind=kind)
    assert isinstance(refused, Refused)
    assert refused.code == "unsupported_input"


async def test_without_an_endpoint_nothing_is_described(tmp_path: Path) -> None:
    refused = await describe(tmp_path, None)
    assert isinstance(refused, Refused)
    assert refused.code == "not_configured"
