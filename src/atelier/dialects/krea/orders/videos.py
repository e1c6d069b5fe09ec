"""Videos: from words, from a first picture and perhaps a last one, and from other videos."""

from __future__ import annotations

from typing import Any, Final

from atelier.catalogue.facts import KreaMenu
from atelier.catalogue.load import menu
from atelier.dialects.krea.orders import camera
from atelier.dialects.krea.orders.draft import Draft
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.parts import Role
from atelier.flows.still import Frame

_LTX_FPS: Final = 24  # at which LTX counts `num_frames`
_PIXELS: Final = 100
"""From here on, the figures of a ratio such as 1280:720 are the size itself."""
_EDITED: Final = ("edit_video", "init_video")


def video(draft: Draft) -> None:
    draft.read_prompt()
    draft.read_seed()
    draft.read_styles()
    draft.take("generate_audio", "sound")
    if guidance := draft.get("guide_scale"):
        draft.put("guidance", guidance[0], "guide_scale")
    _tell_shots(draft)
    _tell_camera(draft)
    started = _pictures(draft)
    _show_references(draft)
    if audio := draft.get("audio_url"):
        draft.put_media("audio_url", "/audio_url", audio, "/audio", MediaKind.AUDIO)
    _length(draft)
    _size(draft, started=started)


def _pictures(draft: Draft) -> bool:
    """The first and the last picture, or the video to change. Returns whether one of them gives the shape."""
    changed = _video_to_change(draft)
    if changed:
        draft.operation = Operation.TRANSFORM_VIDEO
    elif draft.get("start_image") or draft.get("start_video"):
        draft.operation = Operation.IMAGE_TO_VIDEO
    else:
        draft.operation = Operation.TEXT_TO_VIDEO
    started = _picture(draft, "start_image", "start_video", Frame.LAST, "/image")
    _picture(draft, "end_image", "end_video", Frame.FIRST, "/last_frame")
    if draft.get("loop") and draft.get("start_image"):
        draft.put_media("loop", "/loop", draft.get("start_image"), "/last_frame")
    return changed or started


def _picture(draft: Draft, image: str, still_of: str, frame: Frame, place: str) -> bool:
    """A picture, or in its place a frame of a video."""
    if draft.get(image):
        draft.put_media(image, f"/{image}", draft.get(image), place)
        return True
    if draft.get(still_of):
        draft.put_still(still_of, frame, place)
        return True
    return False


def _video_to_change(draft: Draft) -> bool:
    for name in _EDITED:
        if url := draft.get(name):
            draft.put_media(name, f"/{name}", url, "/video", MediaKind.VIDEO)
            return True
    if shown := draft.get("video_reference"):
        draft.put_media("video_reference", "/video_reference/url", shown["url"], "/video", MediaKind.VIDEO)
        return True
    return False


def _show_references(draft: Draft) -> None:
    for index, url in enumerate(draft.get("reference_images") or ()):
        draft.show("reference_images", f"/reference_images/{index}", url, Role.SUBJECT)
    if url := draft.get("init_image_url"):
        draft.show("init_image_url", "/init_image_url", url, Role.SUBJECT)
    for index, shown in enumerate(draft.get("references") or ()):
        draft.show("references", f"/references/{index}/uri", shown["uri"], Role.SUBJECT)
    for index, shown in enumerate(draft.get("style_references") or ()):
        draft.show("style_references", f"/style_references/{index}/url", shown["url"], Role.STYLE, tag=shown["tag"])
    for name, key in (("element_references", "images"), ("subjects", "image")):
        for index, shown in enumerate(draft.get(name) or ()):
            for number, url in enumerate(shown[key]):
                pointer = f"/{name}/{index}/{key}/{number}"
                draft.show(name, pointer, url, Role.SUBJECT, tag=shown.get("tag", ""))


def _tell_shots(draft: Draft) -> None:
    shots: list[dict[str, Any]] = draft.get("multi_prompt") or []
    for index, shot in enumerate(shots):
        draft.texts[f"/multi_prompt/{index}/prompt"] = shot["prompt"]
    told = (f"Shot {number}, {shot['duration']:g} s: {shot['prompt']}" for number, shot in enumerate(shots, start=1))
    draft.add_words(" ".join(told), "multi_prompt")


def _tell_camera(draft: Draft) -> None:
    words = camera.in_words(draft.get("camera_control") or ())
    if words:
        draft.texts["/camera_control"] = words
        draft.add_words(words, "camera_control")


def _length(draft: Draft) -> None:
    """Shots may make it longer than the duration, as they do the price; a count of frames only shorter."""
    seconds = float(draft.get("duration") or draft.facts.seconds)
    if draft.get("frame_num"):
        seconds = draft.get("frame_num") / draft.facts.fps
    if draft.get("num_frames"):
        seconds = min(seconds, draft.get("num_frames") / _LTX_FPS)
    seconds = max(seconds, sum(shot["duration"] for shot in draft.get("multi_prompt") or ()))
    field = "most_s" if draft.operation is Operation.TRANSFORM_VIDEO else "duration_s"
    draft.put(field, seconds, "duration", "frame_num", "num_frames")
    draft.put("fps", draft.facts.fps)


def _size(draft: Draft, *, started: bool) -> None:
    """The size or shape that was asked for; else that of the picture or video that it begins with."""
    name = "ratio" if "ratio" in draft.offer.input["properties"] else "aspect_ratio"
    shape = draft.get(name)
    if started and name not in draft.chosen:
        shape = None
    draft.became("aspect_ratio", name)
    draft.became("resolution", "resolution", "mode")
    if draft.get("width") and draft.get("height"):
        draft.put("width", _even(draft.get("width")), "width")
        draft.put("height", _even(draft.get("height")), "height")
        return
    if shape is not None and min(sides := [int(side) for side in shape.split(":")]) > _PIXELS:
        draft.fields["width"], draft.fields["height"] = sides
        return
    draft.fields["resolution"] = draft.get("resolution") or _resolution(draft)
    draft.fields["aspect_ratio"] = shape


def _resolution(draft: Draft) -> str:
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    return facts.mode_resolutions.get(draft.get("mode"), draft.facts.resolution)


def _even(side: float) -> int:
    return 2 * round(side / 2)
