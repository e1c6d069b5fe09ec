"""What can be done, independent of any vendor."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from atelier.domain.media import MediaKind


class Operation(StrEnum):
    TEXT_TO_IMAGE = "text_to_image"
    EDIT_IMAGE = "edit_image"
    UPSCALE_IMAGE = "upscale_image"
    ENHANCE_IMAGE = "enhance_image"
    REMOVE_BACKGROUND = "remove_background"
    SWAP_FACE = "swap_face"
    IMPROVE_FACE = "improve_face"
    CREATE_FACE = "create_face"
    DESCRIBE_IMAGE = "describe_image"
    TEXT_TO_VIDEO = "text_to_video"
    IMAGE_TO_VIDEO = "image_to_video"
    EXTEND_VIDEO = "extend_video"
    TRANSFORM_VIDEO = "transform_video"
    TALKING_HEAD = "talking_head"
    ANIMATE_EXPRESSION = "animate_expression"
    UPSCALE_VIDEO = "upscale_video"
    INCREASE_FPS = "increase_fps"
    TRIM = "trim"
    CHANGE_SPEED = "change_speed"
    CROP = "crop"
    RESIZE = "resize"
    OVERLAY_TEXT = "overlay_text"
    MERGE = "merge"
    WATERMARK = "watermark"
    VIDEO_TO_GIF = "video_to_gif"
    EXTRACT_FRAMES = "extract_frames"
    ADD_AUDIO = "add_audio"
    BURN_SUBTITLES = "burn_subtitles"
    APPLY_BRAND_KIT = "apply_brand_kit"
    SPEAK = "speak"
    MAKE_MUSIC = "make_music"
    MAKE_SOUND = "make_sound"
    TRANSCRIBE = "transcribe"
    TRANSLATE_SUBTITLES = "translate_subtitles"
    EXPAND_PROMPT = "expand_prompt"
    SCRIPT_TO_SHOTS = "script_to_shots"
    MAKE_3D = "make_3d"
    TRAIN_STYLE = "train_style"
    RUN_GRAPH = "run_graph"
    REHEARSE = "rehearse"


OUTPUT_KIND: Final[dict[Operation, MediaKind | None]] = {
    Operation.TEXT_TO_IMAGE: MediaKind.IMAGE,
    Operation.EDIT_IMAGE: MediaKind.IMAGE,
    Operation.UPSCALE_IMAGE: MediaKind.IMAGE,
    Operation.ENHANCE_IMAGE: MediaKind.IMAGE,
    Operation.REMOVE_BACKGROUND: MediaKind.IMAGE,
    Operation.SWAP_FACE: MediaKind.IMAGE,
    Operation.IMPROVE_FACE: MediaKind.IMAGE,
    Operation.CREATE_FACE: MediaKind.IMAGE,
    Operation.DESCRIBE_IMAGE: MediaKind.TEXT,
    Operation.TEXT_TO_VIDEO: MediaKind.VIDEO,
    Operation.IMAGE_TO_VIDEO: MediaKind.VIDEO,
    Operation.EXTEND_VIDEO: MediaKind.VIDEO,
    Operation.TRANSFORM_VIDEO: MediaKind.VIDEO,
    Operation.TALKING_HEAD: MediaKind.VIDEO,
    Operation.ANIMATE_EXPRESSION: MediaKind.VIDEO,
    Operation.UPSCALE_VIDEO: MediaKind.VIDEO,
    Operation.INCREASE_FPS: MediaKind.VIDEO,
    Operation.TRIM: MediaKind.VIDEO,
    Operation.CHANGE_SPEED: MediaKind.VIDEO,
    Operation.CROP: MediaKind.VIDEO,
    Operation.RESIZE: MediaKind.VIDEO,
    Operation.OVERLAY_TEXT: MediaKind.VIDEO,
    Operation.MERGE: MediaKind.VIDEO,
    Operation.WATERMARK: MediaKind.VIDEO,
    Operation.VIDEO_TO_GIF: MediaKind.IMAGE,
    Operation.EXTRACT_FRAMES: MediaKind.IMAGE,
    Operation.ADD_AUDIO: MediaKind.VIDEO,
    Operation.BURN_SUBTITLES: MediaKind.VIDEO,
    Operation.APPLY_BRAND_KIT: MediaKind.VIDEO,
    Operation.SPEAK: MediaKind.AUDIO,
    Operation.MAKE_MUSIC: MediaKind.AUDIO,
    Operation.MAKE_SOUND: MediaKind.AUDIO,
    Operation.TRANSCRIBE: MediaKind.TEXT,
    Operation.TRANSLATE_SUBTITLES: MediaKind.TEXT,
    Operation.EXPAND_PROMPT: MediaKind.TEXT,
    Operation.SCRIPT_TO_SHOTS: MediaKind.TEXT,
    Operation.MAKE_3D: MediaKind.MODEL_3D,
    Operation.TRAIN_STYLE: None,
    Operation.RUN_GRAPH: None,
    Operation.REHEARSE: None,
}
"""What an operation makes; None where that is no single kind of media, or no file at all."""

NEEDS_CONSENT: Final = frozenset({Operation.SWAP_FACE, Operation.TALKING_HEAD})
"""Operations that put a real person's likeness into media."""
