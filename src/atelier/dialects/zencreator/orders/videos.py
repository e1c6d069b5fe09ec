"""Videos: from pictures, from videos, from faces and voices, and out of several clips."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from atelier.dialects.zencreator.orders.given import Given
from atelier.dialects.zencreator.orders.plan import Plan
from atelier.domain.errors import Fault, Invalid
from atelier.domain.operations import Operation
from atelier.domain.order import Shortfall
from atelier.domain.sizes import frame_size
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.text import PromptFor
from atelier.domain.wishes.video import Transformation
from atelier.engines.text.expand.rules import expand
from atelier.flows.place import Found

_AGAIN: Final = 0  # the seed of what is added to a prompt: the same for the same words
_FPS: Final = 24
_TALK_RESOLUTION: Final = "720p"
_TALK_FPS: Final = 25
_MEGABYTE: Final = 1 << 20
_FORMATS: Final = {"image/jpeg": "JPG", "image/png": "PNG"}
_SOURCES: Final = ("video_asset", "instagram_url", "tiktok_url")
_TRANSITION_S: Final = 0.5


def videogen(given: Given) -> Plan:
    """A last frame and styles count with some models only; one model is never silent."""
    model, limits = given["model"], given.limits
    styled, ends = model in limits.lora_models, model in limits.last_frame_models
    words = " ".join(filter(None, [given["prompt"], "Fixed camera." if given["camera_fixed"] else ""]))
    if given["prompt_extend"]:
        words = expand(words, PromptFor.VIDEO, "", _AGAIN).removeprefix(", ")
    return Plan(
        operation=Operation.IMAGE_TO_VIDEO,
        fields={
            "prompt": words,
            "negative_prompt": given["negative_prompt"],
            "duration_s": given["duration"],
            "fps": _FPS,
            "resolution": given["resolution"],
            "sound": given["generate_audio"] or model in limits.always_audio_models,
            "styles": given.styles() if styled else [],
        },
        media=given.media(
            ("ref_asset", "/image"),
            ("audio_asset", "/audio"),
            *([("last_frame", "/last_frame")] if ends else []),
        ),
        effects={
            "duration": "duration_s",
            "generate_audio": "sound",
            "camera_fixed": "prompt",
            "prompt_extend": "prompt",
            "loras": "styles" if styled else "",
        },
    )


def video2video(given: Given) -> Plan:
    """One mode puts the picture's subject into the video, the others lend the video's movement to the picture."""
    mode, limits = given["mode"], given.limits
    replaces, may_be_silent = mode == "replace_sfw", mode in limits.keep_original_sound_modes
    source = next(f"/{name}" for name in _SOURCES if given[name])
    shape = source if replaces else "/image_asset"

    def measured(found: Found) -> Mapping[str, Any]:
        if shape not in found:
            return {}
        width, height = frame_size(given["resolution"], _ratio(found[shape]))
        return {"width": width, "height": height}

    return Plan(
        operation=Operation.TRANSFORM_VIDEO,
        fields={
            "how": Transformation.REPLACE if replaces else Transformation.MOTION,
            "most_s": limits.billed_s_max.get(mode),
            "keep_sound": given["keep_original_sound"] if may_be_silent else True,
        },
        media={"/image_asset": "/image", source: "/video"},
        measured=measured,
        effects={"resolution": "width", "keep_original_sound": "keep_sound" if may_be_silent else ""},
    )


def lipsync(given: Given) -> Plan:
    return Plan(
        operation=Operation.TALKING_HEAD,
        fields={"prompt": given["prompt"], "fps": _TALK_FPS},
        media={"/image_asset": "/image", "/audio_asset": "/audio"},
        measured=functools.partial(_talking, given),
    )


def _talking(given: Given, found: Found) -> Mapping[str, Any]:
    image, audio = found.get("/image_asset"), found.get("/audio_asset")
    if image is None or audio is None:
        return {}
    faults = [*_picture_faults(given, image), *_audio_faults(given, audio)]
    if faults:
        raise Invalid("; ".join(fault.message for fault in faults), tuple(faults))
    width, height = frame_size(_TALK_RESOLUTION, _ratio(image))
    return {"width": width, "height": height}


def _picture_faults(given: Given, image: Media) -> list[Fault]:
    limits, messages = given.limits, []
    if _FORMATS.get(image.media_type) not in limits.image_formats:
        messages.append(f"image_asset is {image.media_type}; send one of {', '.join(limits.image_formats)}")
    if (image.size_bytes or 0) >= (limits.image_megabytes_below or 0) * _MEGABYTE:
        messages.append(f"image_asset must have less than {limits.image_megabytes_below} MB")
    wide, high = limits.image_width_px_max or 0, limits.image_height_px_max or 0
    if (image.width_px or 0) > wide or (image.height_px or 0) > high:
        messages.append(f"image_asset has {image.width_px} x {image.height_px} pixels, at most {wide} x {high}")
    return [Fault("/image_asset", message) for message in messages]


def _audio_faults(given: Given, audio: Media) -> list[Fault]:
    most_s = given.limits.audio_s_max or 0
    if (audio.duration_s or 0) <= most_s:
        return []
    return [Fault("/audio_asset", f"audio_asset lasts {audio.duration_s:.1f} s, at most {most_s} s are allowed")]


def video_upscaler(given: Given) -> Plan:
    """By a factor, or as large as is possible; a video that is larger already keeps its size.

    A factor has its price, wherever it leads. Where that is beyond the longest side, the video becomes as large as with
    `max`, and the price of the pixels that are missing goes back.
    """
    return Plan(
        operation=Operation.UPSCALE_VIDEO,
        fields={},
        media={"/video_asset": "/video"},
        measured=functools.partial(_enlarged, given),
        shortfall=functools.partial(_out_of_reach, given),
        effects={"scale_factor": "width"},
    )


def _enlarged(given: Given, found: Found) -> Mapping[str, Any]:
    source = found.get("/video_asset")
    if source is None:
        return {}
    scale = min(_asked_scale(given, source), _most_scale(given, source))
    return {"width": _even((source.width_px or 1) * scale), "height": _even((source.height_px or 1) * scale)}


def _out_of_reach(given: Given, found: Found) -> Shortfall | None:
    source = found.get("/video_asset")
    if source is None:
        return None
    asked, most = _asked_scale(given, source), _most_scale(given, source)
    if asked <= most:
        return None
    width, height = source.width_px or 1, source.height_px or 1
    return Shortfall(
        asked=round(width * asked) * round(height * asked),
        given=_even(width * most) * _even(height * most),
        told=f"{asked} times is {width * asked} x {height * asked} pixels, and a side may have "
        f"{given.limits.longest_side_px_max}: it is {_even(width * most)} x {_even(height * most)}, "
        "and the price of the rest went back",
    )


def _asked_scale(given: Given, source: Media) -> Fraction:
    factor = given["scale_factor"]
    return _most_scale(given, source) if factor == "max" else Fraction(factor)


def _most_scale(given: Given, source: Media) -> Fraction:
    longest = max(source.width_px or 1, source.height_px or 1)
    return max(Fraction(1), Fraction(given.limits.longest_side_px_max or longest, longest))


def video_merger(given: Given) -> Plan:
    clips = given["clips"]
    return Plan(
        operation=Operation.MERGE,
        fields={
            "spans": [_span(clip) for clip in clips],
            "transition": given["transition"],
            "transition_s": _TRANSITION_S,
            "width": given["width"],
            "height": given["height"],
            "fps": given["fps"],
            "keep_sound": given["keep_audio"],
        },
        media={f"/clips/{index}/asset_id": f"/videos/{index}" for index in range(len(clips))},
        measured=functools.partial(_checked_spans, clips),
        effects={"keep_audio": "keep_sound"},
    )


def _span(clip: Mapping[str, Any]) -> dict[str, Any]:
    """Without a duration, to the clip's end."""
    start = clip["trim"]
    return {"start_s": start, "end_s": start + clip["duration"] if clip.get("duration") else None}


def _checked_spans(clips: list[Mapping[str, Any]], found: Found) -> Mapping[str, Any]:
    faults = [
        Fault(
            f"/clips/{index}/trim",
            f"clips[{index}].trim is {clip['trim']} s, and the clip has {media.duration_s:.2f} s",
        )
        for index, clip in enumerate(clips)
        if (media := found.get(f"/clips/{index}/asset_id")) and clip["trim"] >= (media.duration_s or 0)
    ]
    if faults:
        raise Invalid("; ".join(fault.message for fault in faults), tuple(faults))
    return {}


def _ratio(media: Media) -> Fraction:
    return Fraction(media.width_px or 1, media.height_px or 1)


def _even(side: Fraction) -> int:
    return max(2, 2 * round(side / 2))
