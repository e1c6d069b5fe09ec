"""By what way a request came: our own faces for agents say so in a header, for the account's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from atelier.domain.job import Channel

HEADER: Final = "atelier-channel"


def channel_of(headers: Mapping[str, str]) -> Channel:
    """Whoever says nothing of the kind is a program."""
    return Channel.MCP if headers.get(HEADER) == Channel.MCP else Channel.API
