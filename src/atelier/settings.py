"""Every setting, read once: defaults, then a TOML file, then the environment, then the command line.

Rooms get the slice they need, never the whole. Unknown keys in the file are faults.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from atelier.domain.errors import SettingsError
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.settings_remote import RemoteEngines
from atelier.settings_sources import Sources

Positive = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Network = IPv4Network | IPv6Network
DAY_S = 86_400.0
BUCKETS = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss")
"""How the URLs of stores begin that are no directories."""


class _Slice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One room's settings."""


class ServerSettings(_Slice, frozen=True):
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    public_url: str = ""
    """The base of links in answers; empty: where the server listens."""
    other_urls: tuple[str, ...] = ()
    """Other bases under which clients know this server, so that links below them are taken for our own."""
    workers: Annotated[int, Meta(ge=0)] = 1
    first_link: bool = True
    """Whether a start prints a link that lets the first person into the console, until somebody has signed in."""
    log_format: Literal["console", "json"] = "console"
    """"console" for people, "json" for machines."""
    log_level: Literal["info", "warning"] = "info"
    """"warning" leaves out what goes as it should."""

    def __post_init__(self) -> None:
        for name, urls in (("public_url", filter(None, (self.public_url,))), ("other_urls", self.other_urls)):
            for url in urls:
                _check_url(name, url)


class DatabaseSettings(_Slice, frozen=True):
    url: str = ""
    """Empty: the embedded server in the data directory."""
    pool_size: Count = 12

    def __post_init__(self) -> None:
        if self.url and urlsplit(self.url).scheme not in ("postgresql", "postgres"):
            raise ValueError("url must begin with postgresql://")


class MoneySettings(_Slice, frozen=True):
    """Credits for one unit of each price list, exact decimals."""

    compute_unit: Decimal = Decimal(1)
    usd: Decimal = Decimal(100)
    gateai_daily_usd: Decimal | None = None
    """What every key may spend a day in the GateAI dialect, on the house. None: as its menu says, 100."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            amount = getattr(self, name)
            if amount is not None and not (amount.is_finite() and amount >= 0):
                raise ValueError(f"{name} must be a number that is not below zero")


class JobSettings(_Slice, frozen=True):
    slots: Count = 2
    """Jobs that one worker process runs at a time."""
    concurrency: Annotated[int, Meta(ge=0)] = 16
    """A key's jobs in the queue or running at a time, where the key has no limit of its own; the others wait behind.
    0: no limit."""
    backlog: Count = 10_000
    """A key's jobs that may wait behind."""
    attempts: Count = 3
    """Runs of a job that dies with its worker or its engine before it fails for good."""
    heartbeat_s: Positive = 4.0
    lost_after_s: Positive = 14.0
    """A worker that gave no sign for so long has lost its jobs to the others."""
    drain_s: Positive = 30.0
    """What running jobs get to finish on SIGTERM before they are handed back."""
    time_limit_s: Positive = 900.0
    """What one attempt at a job may take."""
    training_limit_s: Positive = 21_600.0
    """The same for trainings of styles."""
    patience_s: Annotated[float, Meta(ge=0)] = 3_600.0
    """How long a job waits while none of its engines can be asked, counted from when it was made."""
    unserved_s: Annotated[float, Meta(gt=0, le=DAY_S)] = 600.0
    """How long a job waits for an engine that no worker serves, before it is passed on to the next of its route;
    without one, it fails."""
    wait_limit_s: Positive = 60.0
    """The longest `Prefer: wait`."""
    answer_limit_s: Positive = 300.0
    """The longest wait of a call answered with its result, such as OpenAI's images; then its job is canceled."""
    memory_bytes: Count = 4 << 30
    """Private memory of one engine process."""
    idle_s: Positive = 120.0
    """Engine processes leave after so long without work."""

    def limit_s(self, operation: Operation) -> float:
        return self.training_limit_s if operation is Operation.TRAIN_STYLE else self.time_limit_s


class LimitSettings(_Slice, frozen=True):
    """Requests a key may make per minute in the native API; 0: no limit."""

    submits: Annotated[int, Meta(ge=0)] = 600
    uploads: Annotated[int, Meta(ge=0)] = 120
    reads: Annotated[int, Meta(ge=0)] = 0


class MediaLimits(_Slice, frozen=True):
    """How much a file may hold. What is above is refused before it is decoded."""

    image_pixels: Count = 100_000_000
    """Pixels of an image; all frames of an animation together may have four times as many."""
    frame_pixels: Count = 36_000_000
    """Pixels of a frame of a video; 8K has 33 million."""
    duration_s: Positive = 3_600.0
    streams: Count = 16
    """Streams of a video or a sound: pictures, sounds, subtitles, data."""
    text_bytes: Count = 10_000_000
    timeout_s: Positive = 60.0
    """What reading one file may take."""


class StorageSettings(_Slice, frozen=True):
    url: str = ""
    """Where files are kept: `file:///path`, `s3://bucket/prefix`, `gs://...`, `az://...`. Empty: in the data directory.
    What lies under it belongs to Atelier alone."""
    upload_bytes: Count = 100_000_000
    limits: MediaLimits = MediaLimits()
    link_ttl_s: Positive = DAY_S
    """How long a link to a file works, from the answer that holds it."""
    keep_s: Positive | None = None
    """How long uploads and outputs live. None: until the customer deletes them."""
    keep_fetched_s: Positive = 7 * DAY_S
    """How long files live that were fetched for a request."""
    collect_every_s: Positive = 3_600.0

    def __post_init__(self) -> None:
        if self.url and urlsplit(self.url).scheme not in ("file", *BUCKETS):
            raise ValueError("url names no store: use file:///path, s3://, gs:// or az://")


class FetchSettings(_Slice, frozen=True):
    """What references in requests may bring in: links and data: URIs."""

    plain_http: bool = False
    """Whether links may begin with http:// as well."""
    allow_networks: tuple[str, ...] = ()
    """Networks of the operator that links may lead into, beside the open internet, such as "10.1.0.0/16"."""
    image_bytes: Count = 10_000_000
    audio_bytes: Count = 20_000_000
    video_bytes: Count = 100_000_000
    other_bytes: Count = 20_000_000
    first_byte_s: Positive = 15.0
    """What may pass until a server begins its answer, for each redirect."""
    total_s: Positive = 60.0
    redirects: Annotated[int, Meta(ge=0)] = 3
    at_once: Count = 4
    """References of one request that are fetched at a time."""

    def max_bytes(self, kind: MediaKind) -> int:
        return {
            MediaKind.IMAGE: self.image_bytes,
            MediaKind.AUDIO: self.audio_bytes,
            MediaKind.VIDEO: self.video_bytes,
        }.get(kind, self.other_bytes)

    def networks(self) -> tuple[Network, ...]:
        """`allow_networks`, parsed. Raises ValueError naming the entry."""
        return tuple(ip_network(text) for text in self.allow_networks)

    def __post_init__(self) -> None:
        self.networks()


class WebhookSettings(_Slice, frozen=True):
    """Limits hold for one API process; every process delivers."""

    retry_schedule_s: tuple[Annotated[float, Meta(ge=0)], ...] = (
        *(0, 5, 5 * 60, 30 * 60),
        *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)),
    )
    """The pause before each attempt, counted from the end of the attempt before it; a little chance is added, at most a
    tenth. The first is 0: deliveries are due when the job ends. As many attempts as entries, then it has failed."""
    timeout_s: Positive = 15.0
    """The whole of one attempt, from the name's resolution to the status line."""
    lease_s: Positive = 60.0
    """An attempt that is not recorded after so long died with its process, and is made again."""
    disable_after_s: Positive = 5 * 86_400.0
    """An endpoint whose every attempt has failed for so long is disabled."""
    rotation_overlap_s: Annotated[float, Meta(ge=0)] = 86_400.0
    """How long a replaced secret still signs beside the new one."""
    keep_s: Positive = 30 * DAY_S
    """How long deliveries are kept that have ended, to be looked at and repeated."""
    max_endpoints: Count = 10
    """An account's."""
    max_concurrent: Count = 64
    per_account: Count = 16
    per_receiver: Count = 4
    """Attempts in flight: in all, to one account's receivers, to one receiver."""
    allow_http: bool = False
    """Accept http:// URLs. Bodies and their links then travel readable."""
    allow_networks: tuple[str, ...] = ()
    """Networks to deliver to although they are not public, such as "10.1.0.0/16"."""

    def __post_init__(self) -> None:
        if not self.retry_schedule_s or self.retry_schedule_s[0] != 0:
            raise ValueError("retry_schedule_s must begin with 0: the first attempt is made when the job ends")
        if self.lease_s <= 2 * self.timeout_s:
            raise ValueError("lease_s must be more than twice timeout_s, or live attempts are taken for dead ones")
        self.networks()

    def networks(self) -> tuple[Network, ...]:
        """`allow_networks`, parsed. Raises ValueError naming the entry."""
        return tuple(ip_network(text) for text in self.allow_networks)


class ChatSettings(_Slice, frozen=True):
    """A chat endpoint that speaks OpenAI's protocol, hosted or one's own. It reads customers' texts."""

    url: str
    """What `/chat/completions` comes after, such as `https://api.example.com/v1`."""
    model: str
    key: str = ""
    """Sent as a bearer token; without one, none is sent."""
    timeout_s: Positive = 120.0
    """What a whole answer may take."""
    patience_s: Annotated[float, Meta(ge=0)] = 600.0
    """How long jobs wait for an endpoint that is busy or away, counted from when they were made."""

    def __post_init__(self) -> None:
        _check_url("url", self.url)
        if not (self.key.isascii() and self.key.isprintable()):
            raise ValueError("key must be of printable ASCII characters")

    def __repr__(self) -> str:
        return f"ChatSettings({self.url!r}, {self.model!r}, key={'set' if self.key else 'none'})"

    __str__ = __repr__


class PiperSettings(_Slice, frozen=True):
    voices: Annotated[dict[str, str], Meta(min_length=1)]
    """By the name that wishes call a voice, such as "en-gb-female": the path of its `.onnx` file. Its `.json` lies
    beside it."""
    program: str = "piper"
    """Where it is, or its name if it is on the path."""


class DiffusersSettings(_Slice, frozen=True):
    """Real models, by the diffusers library (`pip install atelier-server[gpu]`)."""

    weights: str
    """The folder with the weights, one folder in it for each model card. Jobs never download anything;
    `atelier models pull` does."""
    cards: str = ""
    """A TOML file with model cards of your own; they go before those that come along."""
    device: str = "auto"
    """"cuda", "cuda:1", "mps" or "cpu"; "auto" takes the first of them that there is."""
    memory_bytes: Annotated[int, Meta(ge=0)] = 0
    """What the weights of all loaded models may take together. 0: eight tenths of the device's memory."""
    waiting: Count = 8
    """Jobs that one worker takes for the device at a time: those that run, together where that is possible, and those
    that come next. Twice as many as the largest batch of the model cards keeps batches full."""
    passes: Annotated[int, Meta(ge=0)] = 8
    """How many jobs for the model that is loaded may go before one that waits for longer."""
    idle_s: Positive = 1_800.0
    """The process that holds the device leaves after so long without work, and frees its memory."""


class EngineSettings(RemoteEngines, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the engines in the box do not bring themselves, and engines that are elsewhere."""

    chat: ChatSettings | None = None
    """Writes prompts, plans shots and translates subtitles. None: the first two follow rules."""
    piper: PiperSettings | None = None
    """Piper, a program that reads aloud. None: the engine `piper` refuses."""
    whisper: str = ""
    """The directory of a Whisper model in CTranslate2's format, for faster-whisper (`pip install
    atelier-server[whisper]`). Empty: only our own speech is transcribed. Nothing is ever downloaded."""
    diffusers: DiffusersSettings | None = None
    """Real models on this machine. None: this machine leaves them to others."""


class Route(_Slice, frozen=True):
    """Which engines run which models: `model` is a pattern as in file names ("flux*"), the first that matches counts.
    Engines are tried in the order given."""

    model: str
    engines: tuple[str, ...]


class Settings(_Slice, frozen=True):
    data_dir: Path
    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    money: MoneySettings = MoneySettings()
    jobs: JobSettings = JobSettings()
    limits: LimitSettings = LimitSettings()
    storage: StorageSettings = StorageSettings()
    fetch: FetchSettings = FetchSettings()
    webhooks: WebhookSettings = WebhookSettings()
    engines: EngineSettings = EngineSettings()
    routes: tuple[Route, ...] = ()


def load(environment: Mapping[str, str] = os.environ, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of this process.

    The file is `ATELIER_CONFIG`, or `atelier.toml` in the data directory, if there is one. `overrides` has the shape of
    the file (nested tables) and wins. Raises SettingsError naming who set what is wrong, and the key.
    """
    sources = Sources(environment, overrides or {})
    try:
        return msgspec.convert(sources.merged(), Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{sources.origin(str(error))}: {error}") from error


def _check_url(name: str, url: str) -> None:
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError(f"{name} must begin with https:// or http:// and name a host")
