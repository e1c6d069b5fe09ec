"""Videos through the official client libraries, unmodified."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from tests.dialects.krea.samples import picture
from tests.dialects.openai.clients import Client
from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron
from tests.dialects.openai.video_customer import director_of

pytestmark = pytest.mark.long

_SORT = "invalid_request_error"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "picture.png"
    file.write_bytes(picture(720, 1280))
    return file


@pytest.fixture
async def rich(patrons: NewPatron) -> Patron:
    return await patrons(credit=100_000)


def check_files(files: dict[str, str]) -> None:
    with av.open(files["video"], "r") as container:
        assert (container.streams.video[0].width, container.duration) == (1280, 4_000_000)
    forms = {name: Image.open(BytesIO(Path(files[name]).read_bytes())) for name in ("thumbnail", "spritesheet")}
    assert {name: (image.format, image.size) for name, image in forms.items()} == {
        "thumbnail": ("WEBP", (1280, 720)),
        "spritesheet": ("JPEG", (1280, 720)),
    }


def check_video(video: Any) -> None:
    assert video["id"].startswith("video_")
    shown = [video[name] for name in ("object", "model", "status", "progress", "seconds", "size", "error")]
    assert shown == ["video", "sora-2", "completed", 100, "4", "1280x720", None]
    assert video["created_at"] <= video["completed_at"]


async def test_python(openai_python: Client, rich: Patron, file: Path) -> None:
    found = await openai_python.run("videos.py", rich, PICTURE=str(file))
    newest = not found["version"].startswith("2.")
    check_video(found["video"])
    check_files(found["files"])
    assert (found["event"], found["forged"]) == (["video.completed", True], "refused")
    assert (found["remix"], found["deleted"]) == (True, True)
    if newest:
        assert (found["tried"], found["sample"]) == (204, "video.failed")
        assert (found["hooks"], found["changed"], found["longer"]) == (True, ["completed"] * 4, "12")
    assert found["listed"] == (6 if newest else 2)
    assert found["key"] == ["AuthenticationError", 401, "invalid_api_key", None, _SORT, True]
    assert found["size"] == ["BadRequestError", 400, "invalid_value", "size", _SORT, True]
    assert found["words"] == ["BadRequestError", 400, "moderation_blocked", "prompt", _SORT, True]
    for name in ("missing", "gone"):
        assert found[name][:2] == ["NotFoundError", 404]
    assert found["lost"] == ["failed", "unsupported_input"]
    assert found["async"] == [["completed", "720x1280", 100], ["completed", "1792x1024", 100]]
    assert found["bytes"] > 1000
    assert found["async_listed"] == (8 if newest else 4)


async def test_node(openai_node: Client, rich: Patron, file: Path) -> None:
    found = await openai_node.run("videos.mjs", rich, PICTURE=str(file))
    check_video(found["video"])
    check_files(found["files"])
    assert (found["event"], found["forged"], found["rotated"]) == (["video.completed", True], True, True)
    assert (found["remix"], found["statuses"], found["listed"]) == (True, ["completed"] * 4, 5)
    assert found["deleted"] is True
    assert found["key"] == [True, 401, "invalid_api_key", None]
    assert found["size"] == [True, 400, "invalid_value", "size"]
    assert found["missing"][:2] == [True, 404]


async def test_python_waits_as_it_is_told(openai_python: Client, rich: Patron) -> None:
    """It repeats by itself once the key's window has room again, and makes one video."""
    await director_of(rich).fill_window(free_in_s=15)
    found = await openai_python.run("limited.py", rich)
    assert found["refused"] == [429, "rate_limit_exceeded", "requests"]
    assert (0 < found["wait_s"] <= 15, found["status"]) == (True, "queued")
    assert len(await rich.jobs()) == 1


async def test_litellm(litellm: Client, rich: Patron) -> None:
    found = await litellm.run("litellm_videos.py", rich)
    assert found == {"made": "completed", "head": "ftyp", "remixed": "completed"}
    assert len(await rich.jobs()) == 2
