"""The official client libraries, unmodified, against a live server."""

from __future__ import annotations

import pytest

from tests.dialects.openai.breaking_line import BreakingLine
from tests.dialects.openai.clients import Client
from tests.dialects.openai.customer import BASE, Patron

pytestmark = pytest.mark.long


async def test_the_python_package(openai_python: Client, patron: Patron) -> None:
    found = await openai_python.run("images_and_audio.py", patron)
    link, revised = found.pop("url")
    assert link.startswith(patron.house.url) and revised == "a harbour at dawn"
    assert found.pop("version").split(".")[0] in ("2", "3")
    *partial, last = found.pop("stream")[0]
    assert (set(partial), last) == ({"image_generation.partial_image"}, "image_generation.completed")
    assert found == {
        "generate": [["png", "png"], 5 + 2 * 200, "1024x1024"],
        "webp": "webp",
        "edit": ["png"],
        "variation": "png",
        "variation size": "256x256",
        "edit stream": ["image_edit.completed"],
        "models": ["atelier/sketch", "gpt-image-2", "whisper-1"],
        "model": "atelier",
        "speech": "RIFF",
        "streamed speech": ["audio/mpeg", True],
        "400": ["BadRequestError", 400, "invalid_value", "size"],
        "401": ["AuthenticationError", 401, "invalid_api_key", None],
        "404": ["NotFoundError", 404, "model_not_found", "model"],
        "moderation": ["BadRequestError", 400, "moderation_blocked", "prompt"],
        "failed": ["BadRequestError", 400, "unsupported_input", None],
        "failed stream": ["APIError", "unsupported_input"],
        "async": ["1536x1024", "png", "png"],
        "async stream": ["image_generation.completed"],
        "async speech": True,
        "async models": True,
        "async 400": ["n", "invalid_value"],
    }


async def test_the_python_package_talks(openai_python: Client, sitter: Patron) -> None:
    """On the engines in the box."""
    found = await openai_python.run("talk.py", sitter)
    text = "The ferry leaves at nine."
    assert found.pop("srt").startswith("1\n00:00:00,")
    assert found.pop("vtt").startswith("WEBVTT")
    assert found == {
        **dict.fromkeys(("mp3", "opus", "aac", "flac", "wav", "pcm"), True),
        "json": text,
        "text": text + "\n",
        "verbose": [text, text.split(), text, True],
        "stream": ["transcript.text.done", text],
        "translation": [text, "english", text],
        "translated text": text + "\n",
    }


async def test_the_python_package_on_a_line_that_breaks(openai_python: Client, patron: Patron) -> None:
    """It repeats the call without an idempotency key; one picture is made and paid for."""
    async with BreakingLine(patron.house.url, breaks=2).serving() as line:
        assert await openai_python.run("retries.py", patron, BROKEN_URL=line.url + BASE) == {"pictures": 1}
        assert line.broken == 2
    jobs = await patron.jobs()
    assert [job["status"] for job in jobs].count("succeeded") == 1
    assert {job["status"] for job in jobs[:-1]} <= {"canceled"}
    assert sum(amount for _, amount in await patron.entries()) == -jobs[-1]["price"]


async def test_the_node_package(openai_node: Client, patron: Patron) -> None:
    assert await openai_node.run("images_and_audio.mjs", patron) == {
        "generate": [["PNG", "PNG"], "1024x1024", 5],
        "edit": "PNG",
        "variation": True,
        "stream": ["image_generation.completed"],
        "models": True,
        "speech": "RIFF",
        "error": ["BadRequestError", 400, "size", "invalid_value"],
    }


async def test_litellm(litellm: Client, sitter: Patron) -> None:
    assert await litellm.run("gateway.py", sitter) == {
        "kind": "PNG",
        "edited": "PNG",
        "heard": ["The ferry leaves at nine.", True],
        "refused": [401, 400, 404],
    }
