"""Wishes that end in moving pictures. Sizes are even pixels, times seconds."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media, ReferenceImage, StyleUse


class TextToVideo(msgspec.Struct, frozen=True, tag="text_to_video", omit_defaults=True):
    prompt: str
    width_px: int
    height_px: int
    duration_s: float
    fps: float
    negative_prompt: str = ""
    last_frame: Media | None = None
    styles: tuple[StyleUse, ...] = ()
    references: tuple[ReferenceImage, ...] = ()
    sound: bool = False
    """Whether the video comes with sound that fits."""
    audio: Media | None = None
    """A sound to lay under the video."""
    steps: int | None = None
    guidance: float | None = None


class ImageToVideo(msgspec.Struct, frozen=True, tag="image_to_video", omit_defaults=True):
    image: Media
    width_px: int
    height_px: int
    duration_s: float
    fps: float
    prompt: str = ""
    negative_prompt: str = ""
    last_frame: Media | None = None
    styles: tuple[StyleUse, ...] = ()
    references: tuple[ReferenceImage, ...] = ()
    sound: bool = False
    audio: Media | None = None
    """A sound to lay under the video."""
    steps: int | None = None
    guidance: float | None = None


class ExtendVideo(msgspec.Struct, frozen=True, tag="extend_video", omit_defaults=True):
    """The video and then `duration_s` more, in its own size and rate."""

    video: Media
    duration_s: float
    prompt: str = ""
    negative_prompt: str = ""
    sound: bool = False


class Transformation(StrEnum):
    STYLE = "style"
    """The video, painted anew as the prompt and the styles say."""
    MOTION = "motion"
    """The picture, moving as the video does."""
    REPLACE = "replace"
    """The video, with the picture's subject in place of its own."""


class TransformVideo(msgspec.Struct, frozen=True, tag="transform_video", omit_defaults=True):
    video: Media
    how: Transformation = Transformation.STYLE
    image: Media | None = None
    prompt: str = ""
    negative_prompt: str = ""
    styles: tuple[StyleUse, ...] = ()
    references: tuple[ReferenceImage, ...] = ()
    strength: float = 0.8
    width_px: int | None = None
    height_px: int | None = None
    most_s: float | None = None
    """The clip is cut to so many seconds first."""
    keep_sound: bool = True
    steps: int | None = None
    guidance: float | None = None


class TalkingHead(msgspec.Struct, frozen=True, tag="talking_head", omit_defaults=True):
    """A face that says what is to be heard. One of `image` and `video` is given, and one of `audio` and `text`."""

    width_px: int
    height_px: int
    fps: float
    image: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    text: str = ""
    voice: str = ""
    prompt: str = ""


class Expression(StrEnum):
    SMILE = "smile"
    SHOCKED = "shocked"
    KISS = "kiss"
    BLINK = "blink"


class AnimateExpression(msgspec.Struct, frozen=True, tag="animate_expression", omit_defaults=True):
    image: Media
    expression: Expression
    width_px: int
    height_px: int
    duration_s: float = 3.0
    fps: float = 24.0


class UpscaleVideo(msgspec.Struct, frozen=True, tag="upscale_video", omit_defaults=True):
    """To the given size. `detail` 0..1 is how much sharpening is welcome."""

    video: Media
    width_px: int
    height_px: int
    detail: float = 0.4


class IncreaseFps(msgspec.Struct, frozen=True, tag="increase_fps", omit_defaults=True):
    video: Media
    fps: float
