"""Words for fields that a dialect's schema names and does not describe: what they are called, and what they do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENDINGS: Final = re.compile(r" (url|urls|asset|assets|seconds|s)$")
_SHOUTED: Final = re.compile(r"[A-Z]{5,}")
_TITLES: Final = {
    "n": "Pictures",
    "batch_size": "Pictures",
    "number_of_images": "Pictures",
    "image_count": "Pictures",
    "quantity": "How many",
    "start_video": "Video to go on from",
    "end_video": "Video to lead to",
    "input": "Text",
    "cfg": "Guidance",
    "guidance_scale": "Guidance",
    "num_inference_steps": "Steps",
    "positive_prompt": "Prompt",
    "image_urls": "Pictures",
    "image_assets": "Pictures",
    "image_guidance": "Pictures",
    "image_guidances": "Pictures",
    "reference_images": "Reference pictures",
    "reference_image_urls": "Reference pictures",
    "reference_video_urls": "Reference videos",
    "reference_audio_urls": "Reference sounds",
    "video_guidance": "Video",
    "input_reference": "First frame",
    "start_frame": "First frame",
    "start_image": "First frame",
    "end_frame": "Last frame",
    "end_image": "Last frame",
    "asset_ref": "Picture",
    "ref_asset": "Picture",
    "generate_audio": "With sound",
    "motion_has_audio": "With sound",
    "loras": "LoRAs",
    "lora_id": "LoRA",
    "fps": "Frame rate",
}
_FILES: Final = frozenset({"url", "uri", "asset_id"})
_KINDS: Final = {"image": "Picture", "video": "Video", "audio": "Sound"}
_SIZE: Final = re.compile(r"\d+x\d+")
_INITIALS: Final = frozenset(
    {"png", "jpg", "jpeg", "webp", "mp3", "aac", "flac", "wav", "pcm", "json", "srt", "vtt", "mp4", "gif", "hd", "webm"}
)
_HINTS: Final = {
    "prompt": "What to make, in words.",
    "positive_prompt": "What to make, in words.",
    "negative_prompt": "What should not be in it.",
    "input": "What is said.",
    "instructions": "How it is said: mood, pace, accent.",
    "seed": "The same seed with the same settings makes the same again.",
    "guidance_scale": "How closely the words are followed.",
    "num_inference_steps": "More steps take longer and are finer.",
    "steps": "More steps take longer and are finer.",
    "start_image": "The video begins with it.",
    "start_frame": "The video begins with it.",
    "input_reference": "The video begins with it.",
    "end_image": "The video ends with it.",
    "end_frame": "The video ends with it.",
    "last_frame": "The video ends with it.",
    "start_video": "The new video goes on from its last frame.",
    "end_video": "The new video leads to its first frame.",
    "style_images": "Pictures of which the look is taken over, each as strongly as you say.",
    "image_style_references": "Pictures of which the look is taken over, each as strongly as you say.",
    "strength": "1 is plain, 0 has no effect.",
    "tag": "What the prompt calls it: @tag.",
    "mask": "Only what is painted changes.",
    "n": "How many to make.",
    "batch_size": "How many to make.",
    "number_of_images": "How many to make.",
    "quantity": "How many to make.",
    "quality": "Better costs more.",
    "enhance_prompt": "The words are worked out further first.",
    "prompt_enhance": "The words are worked out further first.",
    "camera_control": "How the camera moves.",
    "multi_prompt": "Scenes in their turn, each with words and a length of its own.",
    "subjects": "Who is in it.",
    "trim": "How much is left out at its beginning.",
    "loras": "Looks that were trained, and how strongly each counts.",
    "clips": "In the order in which they follow each other.",
    "voice": "Who reads.",
    "mode": "How it is made: some ways are finer, some quicker.",
    "resolution": "More lines cost more.",
    "generate_audio": "Sound that fits is made with the pictures.",
    "motion_has_audio": "Sound that fits is made with the pictures.",
    "aspect_ratio": "Width to height.",
    "ratio": "Width to height.",
    "image_urls": "What is changed, or taken up.",
    "image_url": "What is worked on, or taken up.",
    "image": "What is worked on.",
    "image_asset": "What is worked on.",
    "image_assets": "What is worked on.",
    "ref_asset": "What it begins with.",
    "asset_ref": "What it begins with.",
    "face_asset": "Whose face it becomes.",
    "audio_asset": "What is heard.",
    "video_asset": "What is worked on.",
    "file": "What is listened to.",
    "reference_images": "Pictures that are taken up, not shown as they are.",
    "reference_image_urls": "Pictures that are taken up, not shown as they are.",
    "image_guidance": "Pictures that are taken up, not shown as they are.",
    "image_guidances": "Pictures that are taken up, each as you say.",
    "video_guidance": "A video that is changed, or lends its movement.",
    "styles": "Looks that were trained, and how strongly each counts.",
    "cfg_scale": "How closely the words are followed.",
    "guidance_scale_flux": "How closely the words are followed.",
    "expand_prompt": "The words are worked out further first.",
    "enable_prompt_expansion": "The words are worked out further first.",
    "prompt_optimizer": "The words are worked out further first.",
    "skip_prompt_expansion": "The words are taken as they stand.",
    "background": "Transparent needs PNG or WebP.",
    "output_compression": "Of JPEG and WebP: 100 is best.",
    "input_fidelity": "How much of the picture stays.",
    "camera_fixed": "The camera stays where it is.",
    "keep_audio": "The video keeps its sound.",
    "image_scaling_factor": "How many times as large.",
    "image_style_strength": "1 is plain, 0 has no effect.",
    "temperature": "Higher is freer.",
    "speed": "1 is the voice's own pace.",
    "raw": "Less polished, more like a photo.",
    "web_search": "It may look things up first.",
    "elements": "What is taken up, by its id.",
    "language": "A code such as en or de; found out where it is left open.",
}


def title_of(name: str, field: Mapping[str, Any]) -> str:
    """`Image urls` is a name for programs; `Pictures` one for people."""
    told = field.get("title") or _TITLES.get(name)
    if told:
        return str(told)
    if name in _FILES:
        return _KINDS.get(str(field.get("x-media")), "File")
    words = _CAMEL.sub(" ", name).replace("_", " ").lower()
    shorter = _ENDINGS.sub("", words) or words
    return shorter[:1].upper() + shorter[1:]


def hint_of(name: str, field: Mapping[str, Any]) -> str:
    told = (field.get("description") if name != "styles" else "") or _HINTS.get(name, "")
    tokens = field.get("x-prompt-tokens")
    return f"{told} In the prompt they are called {', '.join(tokens)}.".strip() if tokens else str(told)


def choice_of(value: str) -> str:
    """`GENERAL_SFW` as `General SFW`, `text_to_video` as `text to video`."""
    if value in _INITIALS:
        return value.upper()
    if _SIZE.fullmatch(value):
        return value.replace("x", "×")
    if not re.search(r"[A-Za-z]_|_[A-Za-z]|[A-Z]{4}", value) or "://" in value:
        return value
    return _SHOUTED.sub(lambda found: found[0].capitalize(), value.replace("_", " ")).replace("RESOLUTION ", "").strip()
