"""The families of pipelines that make clips, as a table."""

from __future__ import annotations

from typing import Final

from atelier.engines.diffusers.arguments import FRAMES, PACE, PROMPT, SIZE, STEPS, STRENGTH, WORDS
from atelier.engines.diffusers.family import Call, Family, Lattice, Trainer, Way

_FILMED: Final = {**WORDS, **PACE, **SIZE, **FRAMES}
_LTX: Final = {**_FILMED, "frame_rate": "fps"}
_FIRST: Final = {"image": "first_frame"}
_SUBJECTS: Final = {"reference_images": "references"}
_VACE: Final = {**_FILMED, **_SUBJECTS, "video": "known_frames", "mask": "unknown_frames"}
_CLIP_AND_STRENGTH: Final = {"video": "clip", **STRENGTH}
_ACTING: Final = {
    **WORDS,
    **PACE,
    **SIZE,
    "image": "character",
    "pose_video": "poses",
    "face_video": "faces",
    "segment_frame_length": "segment_frames",
}
_HUNYUAN: Final = {**PROMPT, **PACE, **SIZE, **FRAMES}
_HUNYUAN_15: Final = {**WORDS, **STEPS, **FRAMES}
_GUIDER: Final = {"guider.guidance_scale": "guidance"}

CLIPS: Final = (
    Family(
        "wan",
        {
            Way.CLIP: Call("WanPipeline", _FILMED),
            Way.REFILM: Call("WanVideoToVideoPipeline", {**WORDS, **PACE, **SIZE, **_CLIP_AND_STRENGTH}),
        },
        frames=Lattice(4, 1),
        trainer=Trainer.WAN,
    ),
    Family(
        "wan-i2v",
        {
            Way.MOVE: Call("WanImageToVideoPipeline", {**_FILMED, **_FIRST}),
            Way.BETWEEN: Call("WanImageToVideoPipeline", {**_FILMED, **_FIRST, "last_image": "last_frame"}),
        },
        frames=Lattice(4, 1),
    ),
    Family(  # one network for words and pictures, over an autoencoder that shrinks twice as much
        "wan-ti2v",
        {
            Way.CLIP: Call("WanPipeline", _FILMED),
            Way.MOVE: Call("WanImageToVideoPipeline", {**_FILMED, **_FIRST}),
        },
        step_px=32,
        frames=Lattice(4, 1),
    ),
    Family(
        "wan-vace",
        {
            Way.CLIP: Call("WanVACEPipeline", {**_FILMED, **_SUBJECTS}),
            Way.MOVE: Call("WanVACEPipeline", _VACE),
            Way.BETWEEN: Call("WanVACEPipeline", _VACE),
        },
        frames=Lattice(4, 1),
    ),
    Family(
        "wan-animate",
        {
            Way.ACT: Call("WanAnimatePipeline", _ACTING, {"mode": "animate"}),
            Way.REPLACE: Call(
                "WanAnimatePipeline",
                {**_ACTING, "background_video": "emptied", "mask_video": "places"},
                {"mode": "replace"},
            ),
        },
        frames=Lattice(4, 1),
    ),
    Family(
        "ltx",
        {
            Way.CLIP: Call("LTXPipeline", _LTX),
            Way.MOVE: Call("LTXImageToVideoPipeline", {**_LTX, **_FIRST}),
            Way.BETWEEN: Call("LTXConditionPipeline", {**_LTX, "conditions": "ltx_conditions"}),
        },
        step_px=32,
        frames=Lattice(8, 1),
    ),
    Family(
        "ltx-2",
        {
            Way.CLIP: Call("LTX2Pipeline", _LTX),
            Way.MOVE: Call("LTX2ImageToVideoPipeline", {**_LTX, **_FIRST}),
            Way.BETWEEN: Call("LTX2ConditionPipeline", {**_LTX, "conditions": "ltx_2_conditions"}),
        },
        step_px=32,
        frames=Lattice(8, 1),
    ),
    Family(
        "ltx-upsampler",
        {Way.ENLARGE_CLIP: Call("LTXLatentUpsamplePipeline", {**SIZE, "video": "clip"})},
        step_px=32,
        frames=Lattice(8, 1),
        scale=2,
    ),
    Family("hunyuan-video", {Way.CLIP: Call("HunyuanVideoPipeline", _HUNYUAN)}, frames=Lattice(4, 1)),
    Family(
        "hunyuan-video-i2v",
        {Way.MOVE: Call("HunyuanVideoImageToVideoPipeline", {**_HUNYUAN, **_FIRST})},
        frames=Lattice(4, 1),
    ),
    Family(
        "hunyuan-video-1.5",
        {Way.CLIP: Call("HunyuanVideo15Pipeline", {**_HUNYUAN_15, **SIZE}, settings=_GUIDER)},
        frames=Lattice(4, 1),
    ),
    Family(
        "hunyuan-video-1.5-i2v",
        {Way.MOVE: Call("HunyuanVideo15ImageToVideoPipeline", {**_HUNYUAN_15, **_FIRST}, settings=_GUIDER)},
        frames=Lattice(4, 1),
    ),
    Family(
        "cogvideox",
        {
            Way.CLIP: Call("CogVideoXPipeline", _FILMED),
            Way.REFILM: Call("CogVideoXVideoToVideoPipeline", {**WORDS, **PACE, **SIZE, **_CLIP_AND_STRENGTH}),
        },
        frames=Lattice(8, 1),
        frames_first=True,
    ),
    Family(
        "cogvideox-i2v",
        {Way.MOVE: Call("CogVideoXImageToVideoPipeline", {**_FILMED, **_FIRST})},
        frames=Lattice(8, 1),
        frames_first=True,
    ),
    Family("kandinsky-5", {Way.CLIP: Call("Kandinsky5T2VPipeline", _FILMED)}, frames=Lattice(4, 1)),
    Family(
        "kandinsky-5-i2v",
        {Way.MOVE: Call("Kandinsky5I2VPipeline", {**_FILMED, **_FIRST})},
        frames=Lattice(4, 1, least=17),  # the first 13 are brought into line with those that follow
    ),
    Family("animatediff", {Way.CLIP: Call("AnimateDiffPipeline", _FILMED)}, step_px=8),
    Family(
        "stable-video-diffusion",
        {
            Way.MOVE: Call(
                "StableVideoDiffusionPipeline",
                {**SIZE, **FRAMES, **STEPS, **_FIRST, "max_guidance_scale": "guidance", "fps": "whole_fps"},
            )
        },
        step_px=64,
        frames_first=True,
    ),
)
