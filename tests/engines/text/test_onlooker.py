"""Pictures described by a chat endpoint that sees."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.image import DescribeImage
from atelier.domain.wishes.parts import Media
from atelier.engines.port import Done, Failed, Later, Outcome, Refused, Task
from atelier.engines.text.onlooker import Onlooker
from atelier.sandbox.host import Sandbox
from atelier.settings import ChatSettings
from tests.engines.remote.providers import png
from tests.engines.text.chat_server import ChatServer, Reply
from tests.engines.text.desk import texts


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()


async def describe(
    folder: Path,
    chat: ChatSettings | None,
    sandbox: Sandbox,
    *,
    kind: str = "image/png",
    question: str = "",
    content: bytes | None = None,
    side_px: int = 8,
) -> Outcome:
    path = folder / "given"
    path.write_bytes(png(8, 8) if content is None else content)
    wish = DescribeImage(Media("given", MediaKind.IMAGE, kind, side_px, side_px), question, "de")
    task = Task(str(new_id()), Order("atelier/describe", wish, 1, 1), str(folder), {"given": str(path)})
    return await Onlooker(sandbox, chat).run(task, lambda *_: None)


async def test_the_picture_and_the_question_are_sent(
    server: ChatServer, chat: ChatSettings, sandbox: Sandbox, tmp_path: Path
) -> None:
    server.answer = lambda asked: Reply(json.dumps({"text": "Ein graues Quadrat."}))
    outcome = await describe(tmp_path, chat, sandbox, question="Was ist das?")
    assert texts(outcome) == ["Ein graues Quadrat.\n"]
    assert isinstance(outcome, Done)
    assert outcome.notes == {"method": "model tiny"}
    (asked,) = server.asked
    text, picture = asked.body["messages"][1]["content"]
    assert json.loads(text["text"]) == {"question": "Was ist das?"}
    assert picture["image_url"]["url"].startswith("data:image/png;base64,iVBOR")
    assert '"de"' in asked.body["messages"][0]["content"]


async def test_what_goes_wrong(server: ChatServer, chat: ChatSettings, sandbox: Sandbox, tmp_path: Path) -> None:
    server.answer = lambda asked: Reply(status=429, headers={"retry-after": "7"})
    assert await describe(tmp_path, chat, sandbox) == Later(7, "the chat endpoint is rate limited", elsewhere=True)
    server.answer = lambda asked: Reply("not what was asked for")
    assert isinstance(await describe(tmp_path, chat, sandbox), Failed)
    server.answer = lambda asked: Reply(refusal="no")
    refused = await describe(tmp_path, chat, sandbox)
    assert isinstance(refused, Refused)
    assert refused.code == "content_policy"


@pytest.mark.parametrize("kind", ["image/heic", "image/avif", "image/png"])
async def test_files_that_endpoints_do_not_take_are_drawn_anew(
    server: ChatServer, chat: ChatSettings, sandbox: Sandbox, tmp_path: Path, kind: str
) -> None:
    """Those of phones, and large ones."""
    register_heif_opener()
    server.reply(Reply('{"text": "Ein Streifen."}'))
    given = io.BytesIO()
    Image.new("RGB", (4_000, 1_000), (250, 10, 10)).save(given, kind.partition("/")[2].replace("heic", "heif"))
    outcome = await describe(tmp_path, chat, sandbox, kind=kind, content=given.getvalue(), side_px=4_000)
    assert isinstance(outcome, Done), outcome
    _, picture = server.asked[0].body["messages"][1]["content"]
    head, _, content = picture["image_url"]["url"].partition(",")
    seen = Image.open(io.BytesIO(base64.b64decode(content)))
    assert (head, seen.format, seen.size) == ("data:image/jpeg;base64", "JPEG", (2_048, 512))
    red, green, _ = seen.getpixel((9, 9))
    assert red - green > 200


async def test_a_file_that_is_no_picture_is_refused(
    server: ChatServer, chat: ChatSettings, sandbox: Sandbox, tmp_path: Path
) -> None:
    refused = await describe(tmp_path, chat, sandbox, kind="image/heic", content=b"nothing")
    assert isinstance(refused, Refused)
    assert refused.code == "unreadable_media"
    assert server.asked == []


async def test_without_an_endpoint_nothing_is_described(sandbox: Sandbox, tmp_path: Path) -> None:
    refused = await describe(tmp_path, None, sandbox)
    assert isinstance(refused, Refused)
    assert refused.code == "not_configured"
