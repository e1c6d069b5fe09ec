"""A chat endpoint that speaks OpenAI's protocol (`POST /chat/completions`): hosted, or an own server of that kind.

Every way in which an answer can fail is a value. Neither the key nor what the endpoint writes reaches a message.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Final, TypeVar

import httpx
import msgspec
import structlog

from atelier.engines.port import Later, Refused
from atelier.settings import ChatSettings

log = structlog.get_logger(__name__)

_CONNECT_S: Final = 10.0
_BUSY_S: Final = 10.0
"""When to come back if the endpoint does not say."""

_LONGEST_WAIT_S: Final = 600.0
_LARGEST: Final = 4 << 20
_TOO_LONG: Final = re.compile(r"context|token|too (?:long|large)|length", re.IGNORECASE)
_THOUGHT: Final = re.compile(r"^.*</think>", re.DOTALL)
"""What local servers leave in an answer of models that think aloud; the first mark is often missing."""
_POLICY: Final = re.compile(r"content[_ ]?(?:policy|filter)|safety|moderation", re.IGNORECASE)

T = TypeVar("T")


class Malformed(msgspec.Struct, frozen=True):
    """The endpoint answered, but not in the form that was asked for."""

    fault: str


class _Piece(msgspec.Struct, frozen=True):
    type: str = "text"
    text: str = ""


class _Message(msgspec.Struct, frozen=True):
    """Some servers answer in pieces, of which those of thought are not for us."""

    content: str | list[_Piece] | None = None
    refusal: str | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "".join(piece.text for piece in self.content if piece.type == "text")
        return _THOUGHT.sub("", self.content or "")


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]


class _Fault(msgspec.Struct, frozen=True):
    code: int


class _Faulty(msgspec.Struct, frozen=True):
    """What routers before several providers answer, with the status 200."""

    error: _Fault


class Question(msgspec.Struct, frozen=True):
    """`system` says what is to be done and in which form; `text` is the customer's, and data only, and so is `picture`,
    a data URI."""

    system: str
    text: str
    seed: int = 0
    temperature: float = 0.7
    picture: str = ""

    @property
    def content(self) -> str | list[dict[str, Any]]:
        """The customer's part, as the protocol has it."""
        if not self.picture:
            return self.text
        return [{"type": "text", "text": self.text}, {"type": "image_url", "image_url": {"url": self.picture}}]


async def ask(settings: ChatSettings, question: Question, answer: type[T]) -> T | Malformed | Refused | Later:
    """Asks for a JSON object and reads it strictly as `answer`."""
    found = await _ask(settings, question, answer)
    if isinstance(found, Malformed | Refused | Later):
        log.warning("chat_endpoint", model=settings.model, fault=found)
    return found


async def _ask(settings: ChatSettings, question: Question, answer: type[T]) -> T | Malformed | Refused | Later:
    extras: dict[str, Any] = {
        "seed": question.seed % 2**31,
        "temperature": question.temperature,
        "response_format": {"type": "json_object"},
    }
    body = {
        "model": settings.model,
        "messages": [
            {"role": "system", "content": question.system},
            {"role": "user", "content": question.content},
        ],
    }
    try:
        async with asyncio.timeout(settings.timeout_s), _client(settings) as client:
            status, headers, content = await _post(client, body | extras)
            if status in (400, 422) and not _POLICY.search(content.decode(errors="replace")):
                # Not every model of this kind takes the extras; servers say so only in this way.
                status, headers, content = await _post(client, body)
    except (TimeoutError, httpx.TimeoutException):
        return Later(_BUSY_S, "the chat endpoint did not answer in time")
    except httpx.InvalidURL:
        return Refused("not_configured", "the address of the operator's chat endpoint is not a URL")
    except httpx.RequestError as error:
        return Later(_BUSY_S, f"the chat endpoint cannot be reached ({type(error).__name__})")
    status = _told_status(content) if status == httpx.codes.OK else status
    if status != httpx.codes.OK:
        return _failure(status, headers, content, "picture" if question.picture else "text")
    return _read(content, answer)


def _client(settings: ChatSettings) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
    timeout = httpx.Timeout(settings.timeout_s, connect=min(_CONNECT_S, settings.timeout_s))
    return httpx.AsyncClient(
        base_url=settings.url.rstrip("/") + "/", headers=headers, timeout=timeout, verify=_authorities()
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Whom we trust to vouch for servers. Reading that takes longer than many an answer."""
    return httpx.create_ssl_context()


async def _post(client: httpx.AsyncClient, body: dict[str, Any]) -> tuple[int, httpx.Headers, bytes]:
    content = bytearray()
    async with client.stream("POST", "chat/completions", json=body) as response:
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > _LARGEST:
                break  # no honest answer is so long; what is there is not JSON
        return response.status_code, response.headers, bytes(content)


def _told_status(content: bytes) -> int:
    """The status that a body tells of itself; 200 for one that is no fault."""
    try:
        return msgspec.json.decode(content, type=_Faulty).error.code
    except msgspec.DecodeError:
        return httpx.codes.OK


def _read(content: bytes, answer: type[T]) -> T | Malformed | Refused:
    try:
        choice = msgspec.json.decode(content, type=_Completion).choices[0]
    except (msgspec.DecodeError, IndexError):
        return Malformed("not a chat completion")
    if choice.message.refusal or choice.finish_reason == "content_filter":
        return _declined()
    try:
        return msgspec.json.decode(_object_in(choice.message.text), type=answer)
    except msgspec.DecodeError as error:
        return Malformed(str(error))


def _object_in(text: str) -> str:
    """The JSON object in an answer: models like to wrap it in a fence or in a sentence."""
    first, last = text.find("{"), text.rfind("}")
    return text[first : last + 1] if 0 <= first < last else text


def _failure(status: int, headers: httpx.Headers, content: bytes, what: str) -> Refused | Later:
    """`what` is what the customer gave: a text, a picture."""
    text = content.decode(errors="replace")
    if status == 402 or (status == 429 and "insufficient_quota" in text):
        return Refused("not_configured", "the operator's account with the chat endpoint has no credit left")
    if status == 429:
        return Later(_retry_after_s(headers.get("retry-after", "")), "the chat endpoint is rate limited")
    if status == 408 or status >= 500:
        return Later(_retry_after_s(headers.get("retry-after", "")), f"the chat endpoint answers with status {status}")
    if status in (401, 403):
        return Refused("not_configured", "the chat endpoint rejects the operator's key")
    if status in (400, 413, 422) and _POLICY.search(text):
        return _declined()
    if status == 413 or (status in (400, 422) and _TOO_LONG.search(text)):
        return Refused("input_too_long", f"the {what} is more than the operator's chat model takes; send less of it")
    return Refused("not_configured", f"the operator's chat endpoint answers with status {status}; its settings are off")


def _declined() -> Refused:
    return Refused("content_policy", "the operator's chat model declines this text; please write it differently")


def _retry_after_s(value: str) -> float:
    """RFC 9110: seconds, or a date."""
    wait_s = _BUSY_S
    if value.strip().isdecimal():
        wait_s = float(value)
    elif value:
        try:
            wait_s = parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            wait_s = _BUSY_S
    return min(max(wait_s, 1.0), _LONGEST_WAIT_S)
