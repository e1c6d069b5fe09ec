"""Wishes that cut, join and decorate. Times are seconds, sizes pixels, colours `#rrggbb`, opacities 0..1."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media, Span


class Trim(msgspec.Struct, frozen=True, tag="trim", omit_defaults=True):
    """What lies in the span, to the frame."""

    video: Media
    span: Span


class ChangeSpeed(msgspec.Struct, frozen=True, tag="change_speed", omit_defaults=True):
    """`factor` 0.25..4: 2 is twice as fast. Voices keep their pitch."""

    video: Media
    factor: float


class Crop(msgspec.Struct, frozen=True, tag="crop", omit_defaults=True):
    """A rectangle of a video or a picture; it lies inside."""

    media: Media
    left_px: int
    top_px: int
    width_px: int
    height_px: int


class Fill(StrEnum):
    PAD = "pad"
    COVER = "cover"
    STRETCH = "stretch"


class Resize(msgspec.Struct, frozen=True, tag="resize", omit_defaults=True):
    """Another size for a video or a picture; where the shapes differ, bars, a crop or a distortion."""

    media: Media
    width_px: int
    height_px: int
    fill: Fill = Fill.PAD
    colour: str = "#000000"


class Place(StrEnum):
    TOP_LEFT = "top-left"
    TOP = "top"
    TOP_RIGHT = "top-right"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom-right"


class OverlayText(msgspec.Struct, frozen=True, tag="overlay_text", omit_defaults=True):
    """Text over a video or a picture. `size` is a share of the height; `left` and `top`, shares of the frame for the
    text's centre, win over `place`."""

    media: Media
    text: str
    place: Place = Place.BOTTOM
    left: float | None = None
    top: float | None = None
    size: float = 0.06
    colour: str = "#ffffff"
    outline: str | None = "#000000"
    """None or empty: none."""
    box: str | None = None
    """The colour of a box behind the text; None or empty: no box."""
    opacity: float = 1.0
    span: Span = Span()


class Transition(StrEnum):
    CUT = "cut"
    FADE = "fade"
    SLIDE = "slide"
    DISSOLVE = "dissolve"


class Clip(msgspec.Struct, frozen=True, omit_defaults=True):
    video: Media
    span: Span = Span()


class Merge(msgspec.Struct, frozen=True, tag="merge", omit_defaults=True):
    """2..20 clips one after another. Size and rate of None: the largest there is among them."""

    clips: tuple[Clip, ...]
    transition: Transition = Transition.CUT
    transition_s: float = 0.5
    width_px: int | None = None
    height_px: int | None = None
    fps: float | None = None
    keep_sound: bool = True
    """Whether the clips are heard."""
    audio: Media | None = None
    """A sound for the whole, in place of the clips' own."""


class Watermark(msgspec.Struct, frozen=True, tag="watermark", omit_defaults=True):
    """Text or a picture over the whole length of a video or a picture. One of `text` and `logo` is given."""

    media: Media
    text: str = ""
    logo: Media | None = None
    place: Place = Place.BOTTOM_RIGHT
    size: float = 0.12
    """The share of the frame's width."""
    opacity: float = 0.6


class VideoToGif(msgspec.Struct, frozen=True, tag="video_to_gif", omit_defaults=True):
    video: Media
    width_px: int = 480
    fps: float = 12.0
    span: Span = Span()


class FramesWanted(StrEnum):
    FIRST = "first"
    LAST = "last"
    MIDDLE = "middle"
    EVERY_SECOND = "every_second"


class ExtractFrames(msgspec.Struct, frozen=True, tag="extract_frames", omit_defaults=True):
    video: Media
    which: FramesWanted = FramesWanted.FIRST
    most: int = 300


class AddAudio(msgspec.Struct, frozen=True, tag="add_audio", omit_defaults=True):
    """`mix`: beside the video's own sound, else in its place. `volume` 0..4, 1 is as it is; `offset_s` is when it
    begins. The video keeps its length."""

    video: Media
    audio: Media
    mix: bool = True
    volume: float = 1.0
    own_volume: float = 1.0
    offset_s: float = 0.0


class SubtitleLook(StrEnum):
    DEFAULT = "default"
    BOLD_YELLOW = "bold-yellow"
    MINIMAL = "minimal"


class BurnSubtitles(msgspec.Struct, frozen=True, tag="burn_subtitles", omit_defaults=True):
    video: Media
    subtitles: Media
    look: SubtitleLook = SubtitleLook.DEFAULT


class ApplyBrandKit(msgspec.Struct, frozen=True, tag="apply_brand_kit", omit_defaults=True):
    """Logo, colours, an intro clip and a lower third, as far as they are given."""

    video: Media
    logo: Media | None = None
    intro: Media | None = None
    primary_colour: str = "#1f2937"
    secondary_colour: str = "#f9fafb"
    title: str = ""
    subtitle: str = ""
    logo_place: Place = Place.TOP_RIGHT
