"""A hosted model behind the port: sends what its provider's module composes, and tells the ways an answer can fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from atelier.domain.operations import Operation
from atelier.domain.wishes.parts import Media
from atelier.engines.remote.hosted.bfl import BlackForestLabs
from atelier.engines.remote.hosted.fal import Fal
from atelier.engines.remote.hosted.google import Google
from atelier.engines.remote.hosted.luma import Luma
from atelier.engines.remote.hosted.mask import AlphaMask
from atelier.engines.remote.hosted.openai import OpenAI
from atelier.engines.remote.hosted.provider import Provider, Template
from atelier.engines.remote.hosted.replicate import Replicate
from atelier.engines.remote.hosted.runway import Runway
from atelier.engines.remote.hosted.template import fill, names_in
from atelier.engines.remote.http import Call, Network, Part, Reply, Unanswered, Unsent, place_of
from atelier.engines.remote.port import (
    Accepted,
    Ask,
    Away,
    Broken,
    Busy,
    Declined,
    Handle,
    News,
    Reception,
    RemoteFile,
    Silent,
)
from atelier.engines.remote.values import media_of, passed_over, single_of, with_media
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.settings_remote import HostedSettings, ProviderSettings

_SLOW: Final = 5.0
"""How much longer answers may take that are the work itself."""
_LASTING_S: Final = 60.0
_GATEWAY: Final = (408, 499, 502, 504, 524)
"""Somebody on the way lost patience: the provider may be at it."""

_NO_CREDIT: Final = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
"""OpenAI's words for it, and of those who speak like it; some come with status 400."""

_DRAW_MASK: Final = "atelier.engines.remote.hosted.mask:draw_alpha_mask"
_MASK_S: Final = 60.0
_NO_LINKS: Final = (
    "the engine of this model takes files by public links only; the operator has to set ATELIER_PUBLIC_URL "
    "to the https address of this server"
)

Link = Callable[[Media], str]
"""The address under which a provider may fetch a file of the order for a while."""


class Means(msgspec.Struct, frozen=True):
    """What a worker lends to its providers. `link` None: nobody outside reaches this server."""

    sandbox: Sandbox
    link: Link | None = None


PROVIDERS: Final[dict[str, Provider]] = {
    "openai": OpenAI(),
    "google": Google(),
    "fal": Fal(),
    "replicate": Replicate(),
    "runway": Runway(),
    "luma": Luma(),
    "bfl": BlackForestLabs(),
}


class Hosted:
    """One model of one provider."""

    def __init__(self, engine: HostedSettings, account: ProviderSettings, network: Network, means: Means) -> None:
        self._means = means
        self._engine = engine
        self._account = account
        self._provider = PROVIDERS[account.kind]
        self._network = network
        self._url = (account.url or self._provider.url).rstrip("/")

    @property
    def repeatable(self) -> bool:
        return bool(self._account.idempotency_header)

    @property
    def patience_s(self) -> float:
        return self._account.timeout_s * (_SLOW if self._provider.instant(self._engine.model) else 1.0)

    async def ask(self, ask: Ask) -> Reception:
        template = template_of(self._engine, self._account, ask.task.order.operation)
        names = frozenset(names_in(template))
        if fault := passed_over(ask, names):
            return Declined("unsupported_input", fault, billed=False, asked=False)
        fitting = await self._fitting(ask, names)
        if isinstance(fitting, Declined):
            return fitting
        ask = fitting
        carried = await self._carry(ask, names)
        if isinstance(carried, Away | Declined):
            return carried
        call = await asyncio.to_thread(self._compose, ask, template, names, carried)
        header = self._account.idempotency_header
        reply = await self._send(call, {header: ask.key} if header else {})
        match reply:
            case Unsent(reason):
                return Away(reason)
            case Unanswered(reason):
                return Silent(reason)
        if not reply.well:
            return self._rejected(reply)
        received = self._provider.received(reply)
        if isinstance(received, Accepted) and not all(map(self._is_own, received.handle.addresses.values())):
            return Silent("it named addresses that are not its own")
        return received or Silent("its answer makes no sense")

    async def look(self, handle: Handle, ask: Ask | None = None) -> News:
        call = self._provider.look(self._url, handle)
        reply = await self._send(call) if call is not None else None
        if not isinstance(reply, Reply):
            return Silent("no answer" if reply is None else reply.reason)
        news = self._provider.news(reply, handle) if reply.well or reply.status == 404 else None
        if isinstance(news, Call):
            last = await self._send(news)
            if not isinstance(last, Reply):
                return Silent(last.reason)
            news = self._provider.result(last)
            reply = last
        return news or Silent(f"its answer makes no sense (status {reply.status})")

    async def fetch(self, file: RemoteFile, path: Path) -> Silent | Broken | None:
        if file.body:
            await asyncio.to_thread(path.write_bytes, file.body)
            return None
        headers = self._provider.headers(self._account.key)
        at = place_of(file.url) if self._is_own(file.url) else place_of(self._url)
        return await self._network.download(file.url, path, own=headers, at=at)

    async def call_off(self, handle: Handle) -> bool:
        call = self._provider.stop(self._url, handle)
        if call is None:
            return True
        reply = await self._send(call)
        return isinstance(reply, Reply) and reply.status < 500 and reply.status != 429

    async def _fitting(self, ask: Ask, names: frozenset[str]) -> Ask | Declined:
        """The order with its mask as the provider reads masks."""
        mask = getattr(ask.task.order.wish, "mask", None)
        if not (self._provider.clears_masks and isinstance(mask, Media) and "mask" in names):
            return ask
        picture = media_of(ask)["images"][0]
        clear = str(ask.task.new_file(f"clear-{ask.key}.png"))
        wanted = AlphaMask(str(ask.task.path(mask)), clear, picture.width_px, picture.height_px)
        try:
            await self._means.sandbox.call(_DRAW_MASK, wanted, None, timeout_s=_MASK_S)
        except SandboxError:
            told = "the mask cannot be read; send it as a PNG"
            return Declined("unreadable_media", told, billed=False, asked=False)
        inputs = {**ask.task.inputs, mask.asset_id: clear}
        redrawn = {asset_id: path for asset_id, path in ask.redrawn.items() if asset_id != mask.asset_id}
        return msgspec.structs.replace(ask, task=msgspec.structs.replace(ask.task, inputs=inputs), redrawn=redrawn)

    async def _carry(self, ask: Ask, names: frozenset[str]) -> dict[str, str] | Away | Declined:
        """The addresses of files that may not go along in the request, by asset id. Nothing is begun by that."""
        carried: dict[str, str] = {}
        seen = [(name, files) for name, files in media_of(ask).items() if names & {name, single_of(name)}]
        if self._provider.by_link or self._account.links:
            # A mask goes along: what its link leads to may be another form of it than engines are given.
            shown = {file.asset_id: file for name, files in seen if name != "mask" for file in files}
            link = self._means.link
            if shown and link is None:
                return Declined("not_configured", _NO_LINKS, billed=False, asked=False)
            return {asset_id: link(file) for asset_id, file in shown.items()} if link is not None else {}
        for media in {file.asset_id: file for _, files in seen for file in files}.values():
            content = await asyncio.to_thread(ask.path(media).read_bytes)
            kind = ask.media_type(media)
            call = self._provider.carry(self._url, Part("file", f"file.{kind.rpartition('/')[2]}", content, kind))
            if call is None:
                continue
            reply = await self._send(call)
            address = self._provider.carried(reply) if isinstance(reply, Reply) and reply.well else ""
            if not address:
                return Away("it does not take the order's files")
            carried[media.asset_id] = address
        return carried

    def _compose(self, ask: Ask, template: Template, names: frozenset[str], carried: Mapping[str, str]) -> Call:
        """The request for an order. Reads its files."""
        given = fill(template, with_media(ask, names, carried))
        return self._provider.ask(self._url, self._engine.model, ask.task.order.operation, given)

    async def _send(self, call: Call, headers: Mapping[str, str] | None = None) -> Reply | Unsent | Unanswered:
        if not self._is_own(call.url):
            return Unanswered("it named an address that is not its own")
        own = {**self._provider.headers(self._account.key), **(headers or {}), **call.headers}
        timeout_s = self._account.timeout_s * (_SLOW if call.slow else 1.0)
        sent = Call(call.method, call.url, own, call.body, call.files, call.slow)
        return await self._network.call(sent, timeout_s=timeout_s)

    def _rejected(self, reply: Reply) -> Declined | Busy | Away | Silent:
        """A request that was answered with a status of failure."""
        status = reply.status
        if status == 429:
            if any(code in reply.text for code in _NO_CREDIT):
                return Away("the operator's account there has no credit left", _LASTING_S)
            return Busy(self._provider.pause_s(reply), "the provider is rate limited")
        if status in _GATEWAY:
            return Silent(f"it answers with status {status}")
        if status >= 500:
            return Away(f"it answers with status {status}", reply.retry_after_s)
        if status == 402 or any(code in reply.text for code in _NO_CREDIT):
            return Away("the operator's account there has no credit left", _LASTING_S)
        return self._provider.refusal(reply) or Away(
            "it rejects the operator's key" if status in (400, 401, 403) else f"it answers with status {status}",
            _LASTING_S,
        )

    def _is_own(self, url: str) -> bool:
        """Whether an address is the provider's own, so that the key may go there."""
        if not url or place_of(url) == place_of(self._url):
            return True
        address = urlsplit(url)
        host = address.hostname or ""
        return (
            not self._account.url
            and address.scheme == "https"
            and any(host == name or host.endswith("." + name) for name in self._provider.hosts)
        )


def template_of(engine: HostedSettings, account: ProviderSettings, operation: Operation) -> Template:
    """What an engine's model is given: as its provider's models usually are, with the operator's changes."""
    usual = PROVIDERS[account.kind].template(operation, engine.model) or {}
    changed: dict[str, Any] = {**usual, **engine.input}
    return {name: value for name, value in changed.items() if value != ""}
