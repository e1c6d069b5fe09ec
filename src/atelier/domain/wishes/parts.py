"""What wishes are made of."""

from __future__ import annotations

from enum import StrEnum

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
    size_bytes: int | None = None


class StyleUse(msgspec.Struct, frozen=True):
    """A style by id, and how strongly: -2..2, 1 is as trained."""

    id: str
    strength: float = 1.0


class Role(StrEnum):
    SUBJECT = "subject"
    """What is in the picture shall appear."""
    STYLE = "style"
    """How the picture looks shall be taken over."""
    FACE = "face"
    """The subject shall have the face of this picture."""


class ReferenceImage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture that shows what is meant. `strength` -2..2, 1 is as it is; `name` is what the prompt calls it."""

    image: Media
    role: Role = Role.SUBJECT
    strength: float = 1.0
    name: str = ""


class Span(msgspec.Struct, frozen=True):
    """A stretch of time in seconds; `end_s` None: to the end."""

    start_s: float = 0.0
    end_s: float | None = None
