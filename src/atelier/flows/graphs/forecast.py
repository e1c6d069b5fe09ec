"""What an order will make, before it has: the figures that prices of later operations may ask for."""

from __future__ import annotations

import math
from typing import Any, Final

from atelier.domain.media import MediaKind
from atelier.domain.operations import OUTPUT_KIND, Operation
from atelier.domain.order import Order
from atelier.domain.wishes.editing import ChangeSpeed, ExtractFrames, FramesWanted, Merge, Trim, VideoToGif
from atelier.domain.wishes.image import EditImage
from atelier.domain.wishes.parts import Media, Span
from atelier.domain.wishes.video import ExtendVideo, TalkingHead, TransformVideo

_TYPES: Final = {
    MediaKind.IMAGE: "image/png",
    MediaKind.VIDEO: "video/mp4",
    MediaKind.AUDIO: "audio/wav",
    MediaKind.MODEL_3D: "model/gltf-binary",
}
FORESEEN: Final = "00000000-0000-7000-8000-000000000000"
"""The asset id of files that are not there yet."""


def foresee(order: Order) -> tuple[Media | str, ...]:
    """The files that an order leads to, with the figures that are known beforehand; "" for each text."""
    wish: Any = order.wish
    kind = OUTPUT_KIND[order.operation]
    source = _source(wish)
    if kind is MediaKind.TEXT:
        return ("",) * order.outputs
    if kind is MediaKind.VIDEO and source is not None and source.kind is MediaKind.IMAGE and _keeps_kind(order):
        kind = MediaKind.IMAGE
    if kind is None:
        return ()
    width_px, height_px = _size(wish, source)
    media = Media(
        asset_id=FORESEEN,
        kind=kind,
        media_type=_TYPES[kind],
        width_px=width_px,
        height_px=height_px,
        duration_s=None if kind is MediaKind.IMAGE else _length(wish, source),
        fps=_rate(wish, source) if kind is MediaKind.VIDEO else None,
    )
    return (media,) * _count(order, source)


def _source(wish: Any) -> Media | None:
    """The medium that an operation works on."""
    for name in ("video", "media", "image"):
        if isinstance(found := getattr(wish, name, None), Media):
            return found
    if isinstance(wish, EditImage):
        return wish.images[0]
    return wish.clips[0].video if isinstance(wish, Merge) else None


def _keeps_kind(order: Order) -> bool:
    return order.operation in (Operation.CROP, Operation.RESIZE, Operation.OVERLAY_TEXT, Operation.WATERMARK)


def _size(wish: Any, source: Media | None) -> tuple[int | None, int | None]:
    width_px, height_px = getattr(wish, "width_px", None), getattr(wish, "height_px", None)
    if source is None:
        return width_px, height_px
    if isinstance(wish, VideoToGif) and source.width_px and source.height_px:
        return wish.width_px, round(wish.width_px * source.height_px / source.width_px)
    return width_px or source.width_px, height_px or source.height_px


def _rate(wish: Any, source: Media | None) -> float | None:
    rate: float | None = getattr(wish, "fps", None)
    return rate or (None if source is None else source.fps)


def _length(wish: Any, source: Media | None) -> float | None:
    """Seconds; None where nobody can know: how long a text takes to say."""
    had = None if source is None else source.duration_s
    match wish:
        case ExtendVideo(duration_s=more):
            return None if had is None else had + more
        case Trim(span=span) | VideoToGif(span=span):
            return _within(span, had)
        case ChangeSpeed(factor=factor):
            return None if had is None else had / factor
        case Merge(clips=clips):
            parts = [_within(clip.span, clip.video.duration_s) for clip in clips]
            known = [part for part in parts if part is not None]
            return sum(known) if len(known) == len(parts) else None
        case TransformVideo(most_s=most) if had is not None and most is not None:
            return min(had, most)
        case TalkingHead(audio=audio):
            return None if audio is None else audio.duration_s
        case _:
            length: float | None = getattr(wish, "duration_s", None)
            return had if length is None else length


def _within(span: Span, length_s: float | None) -> float | None:
    end = length_s if span.end_s is None else span.end_s
    return None if end is None else end - span.start_s


def _count(order: Order, source: Media | None) -> int:
    wish = order.wish
    if isinstance(wish, ExtractFrames) and wish.which is FramesWanted.EVERY_SECOND and source is not None:
        return min(wish.most, max(1, math.ceil(source.duration_s or 1)))
    return order.outputs
