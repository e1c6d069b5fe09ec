"""What a provider's module knows: how it is asked, and what its answers mean. Pure: others do the sending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Protocol

from atelier.domain.operations import Operation
from atelier.engines.remote.http import Call, Part, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, Working

Template = Mapping[str, Any]

POLICY: Final = re.compile(
    r"content[ _-]?(?:policy|filter|moderat)|moderat|safety|nsfw|flagged|sensitive|prohibited|blocked", re.IGNORECASE
)
_MOST: Final = 1e12
"""Of any unit: more is a defect of whoever tells it."""
DECLINED: Final = "the provider's rules forbid this; please ask for something else"
UNSUITED: Final = "the provider does not take this input; change the size, the length or the files"


class Provider(Protocol):
    """`url`: where it is. `hosts`: names whose subdomains get the key too, as its answers name addresses there.
    `instant`: the answer to a request is the result. `by_link`: files go to it as public links only. `clears_masks`: it
    paints anew what is transparent in a mask."""

    @property
    def url(self) -> str: ...

    @property
    def hosts(self) -> tuple[str, ...]: ...

    @property
    def by_link(self) -> bool: ...

    @property
    def clears_masks(self) -> bool: ...

    def instant(self, model: str) -> bool: ...

    def headers(self, key: str) -> dict[str, str]: ...

    def template(self, operation: Operation, model: str) -> Template | None:
        """What its models usually take; None: it cannot do this."""

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        """The request, `given` the filled template."""

    def received(self, reply: Reply) -> Accepted | Finished | Declined | Broken | None:
        """What an answer of success says; None: nothing that makes sense."""

    def carry(self, url: str, file: Part) -> Call | None:
        """How a file is brought over before the request that names it; None: it goes along in the request."""

    def carried(self, reply: Reply) -> str:
        """The address that a file was given, "" for none."""

    def look(self, url: str, handle: Handle) -> Call | None:
        """None: there is nothing to look at, as the answer to the request was the result."""

    def news(self, reply: Reply, handle: Handle) -> Working | Finished | Declined | Broken | Call | None:
        """What an answer to `look` says. A call: the result is behind it, for `result`."""

    def result(self, reply: Reply) -> Finished | Declined | Broken | None: ...

    def stop(self, url: str, handle: Handle) -> Call | None:
        """How to call it off; None: it cannot be."""

    def pause_s(self, reply: Reply) -> float:
        """How long an answer of too many requests says to wait."""

    def refusal(self, reply: Reply) -> Declined | None:
        """Why an answer with a status of 4xx is the order's fault; None: it is not."""


class Hoster:
    """What most have in common."""

    url = ""
    hosts: tuple[str, ...] = ()
    by_link = False
    clears_masks = False

    def instant(self, model: str) -> bool:
        return False

    def headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"}

    def carry(self, url: str, file: Part) -> Call | None:
        return None

    def carried(self, reply: Reply) -> str:
        return ""

    def result(self, reply: Reply) -> Finished | Declined | Broken | None:
        return None

    def pause_s(self, reply: Reply) -> float:
        return reply.retry_after_s

    def refusal(self, reply: Reply) -> Declined | None:
        return refused(reply.text) if reply.status in (400, 413, 422) else None


def refused(text: str, *, billed: bool | None = False) -> Declined:
    """A refusal, told by its words: none of them reach the customer."""
    if POLICY.search(text):
        return Declined("content_policy", DECLINED, billed)
    return Declined("unsupported_input", UNSUITED, billed)


def text_at(values: Any, *path: str | int) -> str:
    """The text at a place of an answer, "" where there is none."""
    for step in path:
        if isinstance(values, dict) and isinstance(step, str):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return ""
    return values if isinstance(values, str) else ""


def amounts(told: Mapping[str, Any]) -> dict[str, Decimal]:
    """The numbers above zero among what a provider tells of its work, by unit."""
    found = {}
    for unit, value in told.items():
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _MOST:
            found[unit] = Decimal(str(value))
    return found


def urls_in(values: Any) -> list[str]:
    """Every address in an answer's result, in its order."""
    match values:
        case str():
            return [values] if values.startswith(("https://", "http://")) else []
        case list():
            return [url for item in values for url in urls_in(item)]
        case dict():
            return [url for item in values.values() for url in urls_in(item)]
        case _:
            return []
