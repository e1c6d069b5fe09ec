"""Server-sent events, as clients read them."""

from __future__ import annotations

import json
from typing import Any

import httpx


def events_of(answer: httpx.Response) -> list[Any]:
    """The data of every event; each must be named like its type."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append(json.loads(fields["data"]))
            assert fields["event"] == found[-1]["type"]
    return found
