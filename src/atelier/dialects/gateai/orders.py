"""From a checked input to the canonical one: which operation it asks for, what its fields and media mean. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import msgspec

from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.gather import Places
from atelier.dialects.gateai.sizes import LEAST_PX, facts_of, frame
from atelier.domain.finish import Finish
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.parts import Media, Role
from atelier.domain.wishes.video import Transformation
from atelier.flows.canonical import Canonical

Input = Mapping[str, Any]

_FPS: Final = 24
_DURATION_S: Final = 5
_CENTIMETRES: Final = 100
_DURATIONS: Final = ("duration", "durationSeconds")
_STYLE_GUIDANCE: Final = "StyleTransfer"
_MOTION_GUIDANCE: Final = "FEATURE"
_FORMATS: Final = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_JPEG_QUALITY: Final = 95

_CANONICAL: Final = {
    "prompt": "prompt",
    "negative_prompt": "negative_prompt",
    "width": "width",
    "height": "height",
    "aspect_ratio": "aspect_ratio",
    "quantity": "count",
    "seed": "seed",
    "num_inference_steps": "steps",
    "guidance_scale": "guidance",
    "duration": "duration_s",
    "durationSeconds": "duration_s",
    "fps": "fps",
    "generate_audio": "sound",
    "motion_has_audio": "sound",
    "keep_audio": "keep_sound",
    "output_format": "finish",
    "transparency": "finish",
    "quality": "quality",
    "mesh_mode": "topology",
    "bounding_box": "box",
}
"""What the fields that have an effect become; those of media are told apart by what they hold."""


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Which medium plays which part, by pointers into the input."""

    start: str | None = None
    end: str | None = None
    pictures: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    """Pictures of which only the look counts."""
    video: str | None = None
    motion: bool = False
    """Whether the video lends its movement to a picture."""
    audio: str | None = None


def cast(offer: Offer, given: Input, media: Collection[str]) -> Cast:
    """`media` are the pointers of the media that there are."""
    places = Places.of(offer)

    def at(name: str | None) -> list[str]:
        return [pointer for pointer in media if name is not None and pointer.split("/")[1] == name]

    pictures = at(places.images)
    styles = [pointer for pointer in pictures if _type(given, pointer) == _STYLE_GUIDANCE]
    start, video = next(iter(at(places.start)), None), next(iter(at(places.videos)), None)
    lends = places.videos == "reference_video_urls" or (video and _type(given, video) == _MOTION_GUIDANCE)
    return Cast(
        start=start,
        end=next(iter(at(places.end)), None),
        pictures=tuple(pointer for pointer in pictures if pointer not in styles),
        styles=tuple(styles),
        video=video,
        motion=bool(lends and (start or pictures)),
        audio=next(iter(at(places.audios)), None),
    )


def operation_of(offer: Offer, parts: Cast) -> Operation:
    if parts.video is not None and Operation.TRANSFORM_VIDEO in offer.operations:
        return Operation.TRANSFORM_VIDEO
    if parts.start is not None:
        return Operation.IMAGE_TO_VIDEO
    if parts.pictures and Operation.EDIT_IMAGE in offer.operations:
        return Operation.EDIT_IMAGE
    return offer.operations[0]


def canonical(offer: Offer, filled: Input, set_by_customer: Collection[str], found: Mapping[str, Media]) -> Canonical:
    """`filled` has its defaults, `found` the media by their pointers in it."""
    parts = cast(offer, filled, found)
    operation = operation_of(offer, parts)
    media, roles = _media(operation, parts)
    if operation is Operation.MAKE_3D:
        fields = _model_fields(filled)
    elif offer.makes is MediaKind.VIDEO:
        fields = _video_fields(offer, operation, filled, set_by_customer, found.get(parts.start or ""))
        fields["how"] = Transformation.MOTION if parts.motion else Transformation.STYLE
    else:
        fields = _image_fields(offer, operation, filled)
    return Canonical(
        operation=operation,
        fields={
            **fields,
            "prompt": filled.get("prompt", ""),
            "negative_prompt": filled.get("negative_prompt", ""),
            "seed": _seed(offer, filled),
            "references": [{"role": role} for role in roles],
        },
        media=media,
        finish=_finish(offer, filled),
        asked=_asked(offer, set_by_customer),
    )


def _type(given: Input, pointer: str) -> Any:
    """What an item of a list of guidance says it is."""
    _, name, *index = pointer.split("/")
    item = given[name][int(index[0])] if index and isinstance(given.get(name), list) else None
    return item.get("type") if isinstance(item, dict) else None


def _media(operation: Operation, parts: Cast) -> tuple[dict[str, str], Sequence[Role]]:
    """Where each medium belongs in the wish, and what the references among them are for."""
    grounds: dict[str, str] = {}
    subjects = list(parts.pictures)
    if operation in (Operation.EDIT_IMAGE, Operation.MAKE_3D):
        grounds = {pointer: f"/images/{index}" for index, pointer in enumerate(subjects)}
        subjects = []
    elif operation is Operation.TRANSFORM_VIDEO:
        grounds[str(parts.video)] = "/video"
        subjects = [pointer for pointer in (parts.start, *subjects) if pointer]
        if parts.motion:
            grounds[subjects.pop(0)] = "/image"
    else:
        named = {parts.start: "/image", parts.end: "/last_frame", parts.audio: "/audio"}
        grounds = {pointer: place for pointer, place in named.items() if pointer}
    referred = {pointer: f"/references/{index}" for index, pointer in enumerate((*subjects, *parts.styles))}
    return grounds | referred, [*[Role.SUBJECT] * len(subjects), *[Role.STYLE] * len(parts.styles)]


def _asked(offer: Offer, set_by_customer: Collection[str]) -> dict[str, str]:
    """What became of each field but those of media."""
    media = {field.path[0] for field in offer.media}
    tier = facts_of(offer).tier_field
    return {
        name: "resolution" if name == tier else _CANONICAL.get(name, "")
        for name in set_by_customer
        if name not in media
    }


def _image_fields(offer: Offer, operation: Operation, filled: Input) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "count": int(filled.get("quantity", 1)),
        "steps": filled.get("num_inference_steps"),
        "guidance": filled.get("guidance_scale"),
    }
    sized = all(filled.get(side) for side in ("width", "height"))
    if sized or operation is not Operation.EDIT_IMAGE:  # where no size is asked for or usual, the picture's stays
        fields["width"], fields["height"] = frame(offer, filled, None)
    return fields


def _video_fields(
    offer: Offer, operation: Operation, filled: Input, set_by_customer: Collection[str], picture: Media | None
) -> dict[str, Any]:
    own_duration = facts_of(offer).duration_s or _DURATION_S
    duration = next((filled[name] for name in _DURATIONS if name in filled), own_duration)
    fields: dict[str, Any] = {
        "count": 1,
        "fps": filled.get("fps", _FPS),
        "duration_s": duration,
        "sound": bool(filled.get("generate_audio") or filled.get("motion_has_audio")),
        "keep_sound": filled.get("keep_audio", True),
    }
    if operation is not Operation.TRANSFORM_VIDEO:
        ratio = (
            Fraction(picture.width_px, picture.height_px)
            if picture and picture.width_px and picture.height_px
            else None
        )
        fields["width"], fields["height"] = (_even(side) for side in frame(offer, filled, ratio))
        return fields
    if {"width", "height"} & set(set_by_customer) and filled.get("width") and filled.get("height"):
        fields["width"], fields["height"] = _even(filled["width"]), _even(filled["height"])
    asked = next((name for name in _DURATIONS if name in set_by_customer), None)
    if asked is not None and "x-ignored-with" not in offer.input["properties"][asked]:
        fields["most_s"] = duration
    return fields


def _model_fields(filled: Input) -> dict[str, Any]:
    box = filled.get("bounding_box")
    return {
        "quality": filled["quality"].replace("_", "-"),
        "topology": filled["mesh_mode"].lower(),
        "box": box and [max(side, 1) / _CENTIMETRES for side in box],
    }


def _finish(offer: Offer, filled: Input) -> Finish:
    if offer.makes is MediaKind.MODEL_3D:
        return Finish(media_type=_FORMATS["jpeg"], quality=_JPEG_QUALITY)  # of the preview
    wanted, transparent = filled.get("output_format", ""), bool(filled.get("transparency"))
    if transparent and wanted == "jpeg":  # which cannot hold it
        wanted = "png"
    if wanted not in _FORMATS:
        return Finish(transparent=transparent)
    return Finish(media_type=_FORMATS[wanted], quality=_JPEG_QUALITY, transparent=transparent)


def _seed(offer: Offer, filled: Input) -> int | None:
    seed = filled.get("seed")
    at_random = offer.input["properties"].get("seed", {}).get("x-random-value")
    return None if seed is None or seed == at_random else int(seed)


def _even(side: int) -> int:
    return max(LEAST_PX, side - side % 2)
