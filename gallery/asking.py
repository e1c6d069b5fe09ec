"""How each tool of ZenCreator is asked of the house's own models: for previews, which need no more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from atelier.catalogue.presets import load_presets

Given = Mapping[str, Any]
_MOST: Final = 4  # results of one order are shown
_SIDE_PX: Final = 768


class Ask(NamedTuple):
    model: str
    input: dict[str, Any]
    seeded: bool = True


def ask_of(tool: str, given: Given) -> Ask:
    """`given` has its defaults filled in."""
    return _TOOLS[tool](given)


def _size(given: Given) -> dict[str, int]:
    wide, high = (int(part) for part in (given.get("ratio") or "1:1").split(":"))
    scale = _SIDE_PX / max(wide, high)
    return {"width": 2 * round(wide * scale / 2), "height": 2 * round(high * scale / 2)}


def _styles(given: Given) -> list[dict[str, Any]]:
    named = dict(given.get("loras") or {})
    if given.get("lora_id"):
        named[given["lora_id"]] = 1.0
    found = [(load_presets().lora(name), weight) for name, weight in named.items()]
    return [{"id": use.id, "strength": use.strength} for lora, weight in found if lora for use in lora.at(weight)]


def _count(given: Given, *names: str) -> int:
    made = 1
    for name in names:
        made *= int(given[name])
    return min(_MOST, made)


def _drawn(given: Given) -> Ask:
    size = {**_size(given), "styles": _styles(given), "count": _count(given, "batch_size")}
    return Ask("atelier/sketch", {"prompt": given["positive_prompt"], **size})


def _edited(given: Given) -> Ask:
    steps = given["sequential_generation"]
    return Ask(
        "atelier/edit",
        {
            "images": list(given["image_assets"]),
            "prompt": given["prompt"],
            "mode": "sequential" if steps else "compose",
            "count": _count(given, "number_of_images"),
            "styles": _styles(given),
        },
    )


def _referred(given: Given) -> Ask:
    given_words = given["positive_prompt"] or "enhance"
    changed = {"images": [given["ref_asset"]], "prompt": given_words, "strength": float(given["strength"])}
    return Ask("atelier/edit", {**changed, "styles": _styles(given)})


def _photographed(given: Given) -> Ask:
    category = load_presets().category(UUID(given["category_id"])) if given.get("category_id") else None
    shots = list(category.prompts) if category else [given["prompt"]]
    order = {"images": [given["body_ref"]], "prompt": "photo", "mode": "photoshoot", "shots": shots}
    return Ask("atelier/edit", {**order, "count": _count(given, "image_count", "number_of_images"), **_size(given)})


def _turned(given: Given) -> Ask:
    order = {"images": [given["asset_ref"]], "prompt": "photo", "mode": "angles"}
    return Ask("atelier/edit", {**order, "count": _count(given, "number_of_images"), **_size(given)})


def _together(given: Given) -> Ask:
    images = [given["asset_image_1"], given["asset_image_2"], *filter(None, [given.get("location_asset")])]
    order = {"images": images, "prompt": given.get("prompt") or "photo", "mode": "together"}
    return Ask("atelier/edit", {**order, "count": _count(given, "number_of_images"), **_size(given)})


def _faces(given: Given) -> Ask:
    names = {"hair_color": "hair_colour", "beard": "beard", "beard_color": "beard_colour", "makeup": "make_up"}
    told = {field: given[name] for name, field in names.items() if given.get(name)}
    hair = " ".join(given[name] for name in ("hair_type", "hair_style") if given.get(name))
    told |= {"hair_style": hair} if hair else {}
    told |= {"eyes": given["eye_color"]} if given.get("eye_color") else {}
    who = {name: given[name] for name in ("gender", "age", "origin")}
    return Ask("atelier/face", {**who, **told, "width": 640, "height": 640, "count": _MOST})


def _swapped(given: Given) -> Ask:
    return Ask("atelier/face-swap", {"image": given["ref_asset"], "face": given["face_asset"]}, seeded=False)


def _enlarged(given: Given) -> Ask:
    return Ask("atelier/upscale", {"image": given["image_asset"], "factor": 2}, seeded=False)


def _filmed(given: Given) -> Ask:
    clip = {"image": given["ref_asset"], "prompt": given["prompt"], "duration_s": 3, "resolution": "480p"}
    if given.get("last_frame"):
        clip["last_frame"] = given["last_frame"]
    return Ask("atelier/motion", {**clip, "styles": _styles(given)})


def _transformed(given: Given) -> Ask:
    how = "replace" if given["mode"].startswith("replace") else "motion"
    return Ask("atelier/restyle", {"video": given["video_asset"], "image": given["image_asset"], "how": how})


def _spoken(given: Given) -> Ask:
    heard = {"image": given["image_asset"], "audio": given["audio_asset"], "resolution": "480p"}
    return Ask("atelier/talking-head", heard, seeded=False)


def _video_enlarged(given: Given) -> Ask:
    return Ask("atelier/upscale-video", {"video": given["video_asset"], "factor": 2}, seeded=False)


def _merged(given: Given) -> Ask:
    clips = given["clips"]
    order = {"videos": [clip["asset_id"] for clip in clips], "transition": given["transition"]}
    return Ask("atelier/merge", order, seeded=False)


_TOOLS: Final[Mapping[str, Callable[[Given], Ask]]] = {
    "by_prompt": _drawn,
    "by_ref": _referred,
    "image_editor": _edited,
    "photoshoot": _photographed,
    "carousel": _turned,
    "collaber": _together,
    "facegen": _faces,
    "faceswap": _swapped,
    "upscaler": _enlarged,
    "videogen": _filmed,
    "video2video": _transformed,
    "lipsync": _spoken,
    "video_upscaler": _video_enlarged,
    "video_merger": _merged,
}
