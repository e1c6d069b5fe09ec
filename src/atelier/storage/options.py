"""The settings of storage and of fetching."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

import msgspec

from atelier.domain.media import MediaKind

DAY_S = 86_400.0


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much a file may hold. What is above is refused before it is decoded."""

    image_pixels: int = 100_000_000
    """Pixels of an image; all frames of an animation together may have four times as many."""
    frame_pixels: int = 36_000_000
    """Pixels of a frame of a video; 8K has 33 million."""
    duration_s: float = 3_600.0
    streams: int = 16
    """Streams of a video or a sound: pictures, sounds, subtitles, data."""
    text_bytes: int = 10_000_000
    timeout_s: float = 60.0
    """What reading one file may take."""


class StorageOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str = ""
    """Where files are kept: `file:///path`, `s3://bucket/prefix`, `gs://...`, `az://...`. Empty: in the data directory.
    What lies under it belongs to Atelier alone."""
    upload_bytes: int = 100_000_000
    limits: MediaLimits = MediaLimits()
    keep_s: float | None = None
    """How long uploads and outputs live. None: until the customer deletes them."""
    keep_fetched_s: float = 7 * DAY_S
    """How long files live that were fetched for a request."""
    collect_every_s: float = 3_600.0


class FetchOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What references in requests may bring in: links and data: URIs."""

    plain_http: bool = False
    """Whether links may begin with http:// as well."""
    allow: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks of the operator that links may lead into, beside the open internet."""
    image_bytes: int = 10_000_000
    audio_bytes: int = 20_000_000
    video_bytes: int = 100_000_000
    other_bytes: int = 20_000_000
    first_byte_s: float = 15.0
    """What may pass until a server begins its answer, for each redirect."""
    total_s: float = 60.0
    redirects: int = 3
    at_once: int = 4
    """References of one request that are fetched at a time."""

    def max_bytes(self, kind: MediaKind) -> int:
        return {
            MediaKind.IMAGE: self.image_bytes,
            MediaKind.AUDIO: self.audio_bytes,
            MediaKind.VIDEO: self.video_bytes,
        }.get(kind, self.other_bytes)
