"""What wishes are made of."""

from __future__ import annotations

import msgspec

from atelier.domain.media import MediaKind


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stored file that an order refers to, with the figures read from it."""

    asset_id: str
    kind: MediaKind
    media_type: str
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    has_audio: bool | None = None


class StyleUse(msgspec.Struct, frozen=True):
    """A style by id, and how strongly: -2..2, 1 is as trained."""

    id: str
    strength: float = 1.0


class Span(msgspec.Struct, frozen=True):
    """A stretch of time in seconds; `end_s` None: to the end."""

    start_s: float = 0.0
    end_s: float | None = None
