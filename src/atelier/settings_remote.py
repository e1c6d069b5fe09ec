"""Settings of engines that are elsewhere: hosted providers and ComfyUI servers. `EngineSettings` has them all."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from atelier.domain.operations import Operation

_Positive = Annotated[float, Meta(gt=0)]
_Count = Annotated[int, Meta(ge=1)]
_Name = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9._-]{0,62}$")]


class _Slice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class RemoteSettings(_Slice, frozen=True):
    """How all of them are dealt with."""

    slots: _Count = 32
    """Jobs of theirs that one worker process follows at a time: they wait, they do not work."""
    turn_s: _Positive = 240.0
    """How long a worker follows a task before it hands the job back, for whoever is free then."""
    poll_s: _Positive = 5.0
    """The longest pause between two questions to a provider."""
    unclear_after_s: _Positive = 3_600.0
    """A provider that said nothing of a task for so long: a person decides (`atelier remote list`)."""
    result_limit_s: _Positive = 4 * 3_600.0
    """The same for one that keeps saying that it works."""
    unclear_pause_s: _Positive = 60.0
    """How often is looked after what waits for a person."""
    close_after: _Count = 3
    """An engine that could not be asked so many times in a row is left alone for a while."""
    closed_s: _Positive = 30.0
    """For how long at first; twice as long each time that a look finds it still away."""
    closed_most_s: _Positive = 600.0
    link_ttl_s: _Positive = 3_600.0
    """How long providers may fetch an order's files by the links that they are given."""
    file_bytes: _Count = 500_000_000
    """The largest file that is taken from a provider."""


class ProviderSettings(_Slice, frozen=True):
    """An account with a provider. Its key goes to the provider's own hosts and nowhere else."""

    kind: Literal["openai", "google", "fal", "replicate", "runway", "luma", "bfl"]
    key: str
    url: str = ""
    """Where it is, if not at the provider's own address."""
    timeout_s: _Positive = 60.0
    """What an answer may take. Those that come with the picture itself get five times as long."""
    idempotency_header: str = ""
    """The header that makes it safe to ask twice, where the provider or a gateway before it knows one."""
    links: bool = False
    """Whether it is given links to an order's files, as some must be, and fetches them itself: good for large ones.
    Wants a public https address of this server."""

    def __post_init__(self) -> None:
        _check_url(self.url, empty=True)
        if not self.key or not (self.key.isascii() and self.key.isprintable()):
            raise ValueError("key must be of printable ASCII characters")

    def __repr__(self) -> str:
        return f"ProviderSettings(kind={self.kind!r}, url={self.url!r}, key=set)"

    __str__ = __repr__


class HostedSettings(_Slice, frozen=True):
    """An engine: one model of one provider. It runs what routes give it by its name."""

    name: _Name
    provider: str
    """The name of a table under `engines.providers`."""
    model: str
    """As the provider calls it."""
    operations: Annotated[tuple[Operation, ...], Meta(min_length=1)]
    input: dict[str, Any] = {}
    """What it is given beside or instead of what its provider's models usually take (docs/engines/remote.md)."""
    at_once: _Count = 8
    """Tasks that it has at a time, over all workers."""
    cost_usd: Decimal | None = None
    cost_usd_per_s: Decimal | None = None
    """What the provider takes for an output, and for each second of it; for the books."""
    rates: dict[str, Decimal] = {}
    """What it takes for each unit that its answers tell of, which then counts instead: see docs/engines/remote.md."""
    if_unclear: Literal["ask", "repeat"] = "ask"
    """What to do about a request of which nobody knows whether it arrived, with a provider that cannot be asked about
    it: leave it to a person, or ask again and perhaps pay twice."""


class ComfyUISettings(_Slice, frozen=True):
    """ComfyUI servers that are alike: the same nodes and models."""

    servers: Annotated[tuple[str, ...], Meta(min_length=1)]
    timeout_s: _Positive = 30.0
    at_once: _Count = 2
    """Tasks that each server has at a time: one works, the others wait."""

    def __post_init__(self) -> None:
        for server in self.servers:
            _check_url(server)


class WorkflowSettings(_Slice, frozen=True):
    """An engine: a workflow for ComfyUI, saved in the API format. It runs what routes give it by its name."""

    name: _Name
    servers: str
    """The name of a table under `engines.comfyui`."""
    file: str
    operations: Annotated[tuple[Operation, ...], Meta(min_length=1)]
    bind: dict[str, str | tuple[str, ...]]
    """From a field of the order to `node.input`, or several."""
    outputs: tuple[str, ...] = ()
    """The nodes whose files are the result. Empty: all that are no previews."""


class RemoteEngines(_Slice, frozen=True):
    """What `engines` holds of them, for whoever needs no more."""

    remote: RemoteSettings = RemoteSettings()
    providers: dict[str, ProviderSettings] = {}
    hosted: tuple[HostedSettings, ...] = ()
    comfyui: dict[str, ComfyUISettings] = {}
    workflows: tuple[WorkflowSettings, ...] = ()

    def __post_init__(self) -> None:
        for engine in self.hosted:
            if engine.provider not in self.providers:
                raise ValueError(f"hosted engine {engine.name!r}: there is no [engines.providers.{engine.provider}]")
        for workflow in self.workflows:
            if workflow.servers not in self.comfyui:
                raise ValueError(f"workflow {workflow.name!r}: there is no [engines.comfyui.{workflow.servers}]")
        names = [engine.name for engine in self.hosted] + [workflow.name for workflow in self.workflows]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"several engines have the name {', '.join(twice)}")


def _check_url(url: str, *, empty: bool = False) -> None:
    if not url and empty:
        return
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("url must begin with https:// or http:// and name a host")
    if address.username or address.password:
        raise ValueError("url must not hold a password")
