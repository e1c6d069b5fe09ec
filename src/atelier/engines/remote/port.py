"""The port between the house and whoever does the work elsewhere: ask, look how it goes, fetch, call off."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Protocol

import msgspec

from atelier.domain.wishes.parts import Media
from atelier.engines.port import Task


class Ask(msgspec.Struct, frozen=True):
    """One output of an order. `key` is the same whenever the same is asked for again: a UUID as text. `again`: it may
    have been asked for already. `redrawn` are pictures in formats that not everybody reads, as JPEG files, by asset
    id."""

    task: Task
    position: int
    key: str
    again: bool = False
    redrawn: dict[str, str] = {}

    @property
    def seed(self) -> int:
        return self.task.order.seed_of(self.position)

    def path(self, media: Media) -> Path:
        return Path(self.redrawn.get(media.asset_id) or self.task.path(media))

    def media_type(self, media: Media) -> str:
        """Of the file at `path`."""
        return "image/jpeg" if media.asset_id in self.redrawn else media.media_type


class RemoteFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result: at a URL, or here already."""

    url: str = ""
    body: bytes = b""


class Handle(msgspec.Struct, frozen=True):
    """What it takes to ask for a task again: the provider's name for it, and addresses that it gave."""

    name: str
    addresses: dict[str, str] = {}


class Accepted(msgspec.Struct, frozen=True):
    """The provider has the task and works on it, or soon will."""

    handle: Handle


class Working(msgspec.Struct, frozen=True):
    """It is not finished. `share` 0..1, None where the provider does not tell."""

    share: float | None = None
    stage: str = "waiting for the provider"


class Finished(msgspec.Struct, frozen=True):
    """`usage`: what the provider says that it took for this task, by unit: tokens, seconds, units of its own."""

    files: tuple[RemoteFile, ...]
    usage: dict[str, Decimal] = {}


class Declined(msgspec.Struct, frozen=True):
    """It will not do this, and asking again is no use: see engines.port.Refused. `billed` None: it does not say.
    `asked` False: that was known before anybody was asked."""

    code: str
    message: str
    billed: bool | None = None
    asked: bool = True


class Broken(msgspec.Struct, frozen=True):
    """The provider gave the task up by no fault of the order's."""

    reason: str
    billed: bool | None = None


class Busy(msgspec.Struct, frozen=True):
    """Certainly not begun: it has enough to do, or we ask too often."""

    after_s: float
    reason: str


class Away(msgspec.Struct, frozen=True):
    """Certainly not begun: it cannot be reached, is out of order, or does not take our key."""

    reason: str
    after_s: float = 10.0


class Silent(msgspec.Struct, frozen=True):
    """No answer, or none that makes sense. What was asked for may have been begun."""

    reason: str


Reception = Accepted | Finished | Declined | Broken | Busy | Away | Silent
News = Working | Finished | Declined | Broken | Silent


class Remote(Protocol):
    """A provider with one of its models, or servers with one workflow. Nothing is raised but defects."""

    @property
    def repeatable(self) -> bool:
        """Whether asking again under the same key never begins a second task."""

    @property
    def patience_s(self) -> float:
        """After so long nobody waits any more for the answer to a request."""

    async def ask(self, ask: Ask) -> Reception: ...

    async def look(self, handle: Handle, ask: Ask | None = None) -> News:
        """How a task goes. Returns within the time that one answer may take."""

    async def fetch(self, file: RemoteFile, path: Path) -> Silent | Broken | None:
        """Brings a result into a new file. Broken: it cannot be had any more."""

    async def call_off(self, handle: Handle) -> bool:
        """Asks the provider to stop. False: it did not answer; ask again. True tells nothing of whether it billed."""
