"""Pictures: from words, from pictures and words, and enlarged ones."""

from __future__ import annotations

from typing import Final

from atelier.dialects.zencreator.orders.given import Given
from atelier.dialects.zencreator.orders.plan import Plan, size
from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditMode
from atelier.domain.wishes.parts import Role
from atelier.flows.canonical import sides

_PROMPTS: Final = {"positive_prompt": "prompt", "loras": "styles", "batch_size": "count", "mode": "steps"}
_QUALITY_STEPS: Final = 40
_MOST_CREATIVE: Final = 5
_BOLD: Final = {
    "basic": 0.7,
    "basic_safe_face": 0.7,
    "natural_clarity": 0.5,
    "premium_realism": 0.85,
    "premium_safe_face": 0.85,
    "ultra_clarity": 1.0,
}
_SAFE: Final = "_safe_face"


def by_prompt(given: Given) -> Plan:
    """A side that is missing follows from the ratio."""
    wide, high = sides({"width": given["width"], "height": given["height"], "aspect_ratio": given["ratio"]})
    return Plan(
        operation=Operation.TEXT_TO_IMAGE,
        fields={
            "prompt": given["positive_prompt"],
            "negative_prompt": given["negative_prompt"],
            "styles": given.styles(),
            "count": given["batch_size"],
            "width": wide,
            "height": high,
            **_steps(given),
        },
        effects={**_PROMPTS, "ratio": "aspect_ratio"},
    )


def by_ref(given: Given) -> Plan:
    """The picture changed as the words say, in its own size. A face counts with some models only."""
    faced = given["face_asset"] and given["model"] in given.limits.face_asset_models
    words = [given["positive_prompt"]]
    if given["swap_background"]:
        words.append("Change the background.")
    return Plan(
        operation=Operation.EDIT_IMAGE,
        fields={
            "prompt": " ".join(filter(None, words)),
            "negative_prompt": given["negative_prompt"],
            "strength": given["strength"],
            "keep_pose": given["keep_pose"],
            "styles": given.styles(),
            "count": given["batch_size"],
            "references": [{"role": Role.FACE}] if faced else [],
            **_steps(given),
        },
        media={"/ref_asset": "/images/0", **({"/face_asset": "/references/0"} if faced else {})},
        effects={**_PROMPTS, "swap_background": "prompt"},
    )


def _steps(given: Given) -> dict[str, int]:
    return {"steps": _QUALITY_STEPS} if given["mode"] == "quality" else {}


def image_editor(given: Given) -> Plan:
    """Several pictures become one, unless each is edited alone; or each result is the ground of the next."""
    mode = EditMode.COMPOSE
    if given["batch_mode"]:
        mode = EditMode.BATCH
    elif given["sequential_generation"]:
        mode = EditMode.SEQUENTIAL
    return Plan(
        operation=Operation.EDIT_IMAGE,
        fields={
            "prompt": given["prompt"],
            "mode": mode,
            "count": given["number_of_images"],
            "styles": given.style() if given["model"] in given.limits.lora_id_models else [],
            **size(given),
        },
        media={f"/image_assets/{index}": f"/images/{index}" for index in range(len(given["image_assets"]))},
        outputs=given["number_of_images"] if mode is EditMode.SEQUENTIAL else None,
        effects={
            "batch_mode": "mode",
            "sequential_generation": "" if given["batch_mode"] else "mode",
            "number_of_images": "count",
            "ratio": "aspect_ratio",
            "lora_id": "styles" if given["model"] in given.limits.lora_id_models else "",
        },
    )


def upscaler(given: Given) -> Plan:
    """As large as was asked for, as far as that enlarges. Versions differ in how much they make of creativity."""
    return Plan(
        operation=Operation.UPSCALE_IMAGE,
        fields={
            "megapixels": given["megapixels"],
            "creativity": given["creativity"] / _MOST_CREATIVE * _BOLD[given["version"]],
            "keep_faces": given["version"].endswith(_SAFE),
        },
        media={"/image_asset": "/image"},
        effects={"version": "keep_faces" if given["version"].endswith(_SAFE) else "creativity"},
    )
