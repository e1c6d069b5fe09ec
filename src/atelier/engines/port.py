"""The port between the house and whatever executes operations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media

Progress = Callable[[float, str], None]
"""Called with the fraction done, 0..1, and a short word for the stage ("drawing", "encoding"). Cheap: call it
often; whoever passes it throttles."""


def part_of(progress: Progress, begin: float, end: float) -> Progress:
    """For whoever does only what lies between two points of the whole, and tells their own 0..1."""
    return lambda share, stage: progress(begin + (end - begin) * share, stage)


def stage_of(progress: Progress, stage: str, begin: float = 0.0, end: float = 1.0) -> Callable[[float], None]:
    """The same for whoever knows nothing of stages."""
    return lambda share: progress(begin + (end - begin) * share, stage)


class StyleFile(msgspec.Struct, frozen=True):
    """A style of the order. `words` stand for it where an engine knows no more than words; `path` is the local file
    that the training by `engine` has made, None for the house's styles, which engines of the house know by id."""

    words: str
    engine: str | None = None
    path: str | None = None


class Task(msgspec.Struct, frozen=True):
    """One run of an order.

    `scratch` is a directory that belongs to this run alone and is removed after it. `inputs` maps the asset id of every
    media in the order to a readable local file, in there or not; `styles` has the order's styles by id.
    """

    job_id: str
    order: Order
    scratch: str
    inputs: dict[str, str] = {}
    time_limit_s: float = 900.0
    styles: dict[str, StyleFile] = {}

    def path(self, media: Media) -> Path:
        return Path(self.inputs[media.asset_id])

    def new_file(self, name: str) -> Path:
        """A path in the scratch directory; nothing is created."""
        return Path(self.scratch) / name


class Made(msgspec.Struct, frozen=True):
    """A finished file in the scratch directory."""

    path: str
    kind: MediaKind


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The work is finished. Fewer files than the order asked for make the job `partial`; none is a fault.

    `notes` is shown to the customer on the job: plain JSON values such as `{"ignored_words": ["zyx"]}`.
    """

    files: tuple[Made, ...]
    notes: dict[str, Any] = {}


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The engine will not or cannot do this, and trying again is no use. The customer pays nothing.

    `code` is one of: content_policy, unsupported_input, no_face_found, input_too_long, unreadable_media,
    not_configured, unavailable (it is out of reach for good). `message` tells the customer what to change. After
    not_configured, the next engine of the route is tried.
    """

    code: str
    message: str


class Later(msgspec.Struct, frozen=True, tag="later"):
    """Not now: busy or rate limited. The job keeps its hold and comes back after `after_s` seconds.

    `elsewhere`: nothing was begun, so that another engine may do it at once.
    """

    after_s: float
    reason: str
    elsewhere: bool = False


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It came to nothing, by no fault of the order's and by no defect of ours: the next attempt may do better."""

    reason: str


Outcome = Done | Refused | Later | Failed


class Engine(Protocol):
    """What executes operations.

    Engines return values; an exception is a defect and counts as a failed attempt.
    Cancelling the task that awaits `run` must stop the work within 2 s, with no process left behind. Work that is
    shared with others goes on for them.
    """

    @property
    def name(self) -> str: ...

    @property
    def operations(self) -> frozenset[Operation]: ...

    async def run(self, task: Task, progress: Progress) -> Outcome: ...
