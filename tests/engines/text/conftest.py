"""A chat endpoint for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from atelier.settings import ChatSettings
from tests.engines.text.chat_server import KEY, ChatServer, chat_server


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def chat(server: ChatServer) -> ChatSettings:
    return ChatSettings(url=server.url, model="tiny", key=KEY, timeout_s=5.0)
