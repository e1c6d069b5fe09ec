"""What each family of pipelines can do and takes, as a table.

A family is a set of pipeline classes over the same components: whichever of them the weights were saved as, the others
are made of it without loading anything again. A call maps arguments of `__call__` to fields that `asking.py` fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import msgspec


class Way(StrEnum):
    """What a pipeline makes of what."""

    PICTURE = "picture"
    """Words to a picture."""
    REPAINT = "repaint"
    """A picture and words to a picture, as far as the strength lets it."""
    FILL = "fill"
    """A picture, a mask and words to a picture."""
    INSTRUCT = "instruct"
    """Pictures and an instruction to a picture."""
    ENLARGE = "enlarge"
    CLIP = "clip"
    """Words to a clip."""
    MOVE = "move"
    """A first frame and words to a clip."""
    BETWEEN = "between"
    """A first and a last frame and words to a clip."""
    REFILM = "refilm"
    """A clip and words to a clip."""
    ACT = "act"
    """A picture and a clip to a clip, where who is in the picture moves as somebody in the clip does."""
    REPLACE = "replace"
    """The same, where who is in the picture stands in the clip instead."""
    ENLARGE_CLIP = "enlarge_clip"
    SOUND = "sound"
    LEARN = "learn"
    """Pictures to a style: no call, but a training."""


class Lattice(msgspec.Struct, frozen=True):
    """The numbers of frames that a model can make: `step * n + offset`."""

    step: int = 1
    offset: int = 0

    def at_least(self, frames: int) -> int:
        """The least that it can make and that is no less than this."""
        count = max(0, -(-(frames - self.offset) // self.step))
        return max(1, self.step * count + self.offset)

    def at_most(self, frames: int) -> int:
        """The most that it can make and that is no more than this; the least there is, where that is already more."""
        least = self.at_least(1)
        return max(least, self.step * ((frames - self.offset) // self.step) + self.offset)


class Call(msgspec.Struct, frozen=True):
    """`arguments` by name: the field of the order that goes there. `fixed` is the same for every order. `settings` are
    fields that go to a component, "guider.guidance_scale", for what is no argument of the call."""

    pipeline: str
    arguments: Mapping[str, str]
    fixed: Mapping[str, Any] = {}
    settings: Mapping[str, str] = {}

    def takes(self, field: str) -> bool:
        return field in self.arguments.values() or field in self.settings.values()


class Trainer(StrEnum):
    """How styles are trained for a family: what its network predicts, and what it is told beside the words."""

    STABLE_DIFFUSION = "stable_diffusion"
    STABLE_DIFFUSION_XL = "stable_diffusion_xl"
    STABLE_DIFFUSION_3 = "stable_diffusion_3"
    FLUX = "flux"
    FLUX_2 = "flux_2"
    Z_IMAGE = "z_image"
    QWEN_IMAGE = "qwen_image"
    WAN = "wan"


class Family(msgspec.Struct, frozen=True):
    """`step_px` divides both sides of what it makes. `scale` is by how much it enlarges. `frames_first`: its latents
    are frames of channels; those of others are channels of frames."""

    name: str
    calls: Mapping[Way, Call]
    step_px: int = 16
    frames: Lattice = Lattice()
    scale: int = 4
    frames_first: bool = False
    trainer: Trainer | None = None

    def does(self, way: Way) -> bool:
        return self.trainer is not None if way is Way.LEARN else way in self.calls

    def pipelines(self) -> frozenset[str]:
        return frozenset(call.pipeline for call in self.calls.values())


_WORDS: Final = {"prompt": "prompt", "negative_prompt": "negative_prompt"}
_PROMPT: Final = {"prompt": "prompt"}
_SIZE: Final = {"height": "height_px", "width": "width_px"}
_STEPS: Final = {"num_inference_steps": "steps"}
_PACE: Final = {**_STEPS, "guidance_scale": "guidance"}
_IMAGE: Final = {"image": "image"}
_STRENGTH: Final = {"strength": "strength"}
_MASK: Final = {"image": "image", "mask_image": "mask", **_STRENGTH}
_FRAMES: Final = {"num_frames": "frames"}
_QWEN: Final = {"prompt": "prompt", "negative_prompt": "some_negative_prompt", "true_cfg_scale": "guidance", **_STEPS}
_KONTEXT: Final = {**_PROMPT, **_PACE, **_SIZE, "max_area": "area_px"}
_AS_IT_IS: Final = {"_auto_resize": False}
_ALL_WORDS: Final = {"max_sequence_length": 1024}  # what its encoder is told; by default, the network sees half of it


def _stable_diffusion(name: str, prefix: str, *, step_px: int, trainer: Trainer) -> Family:
    sized = _SIZE if prefix == "StableDiffusion3" else {}
    return Family(
        name,
        {
            Way.PICTURE: Call(f"{prefix}Pipeline", {**_WORDS, **_PACE, **_SIZE}),
            Way.REPAINT: Call(f"{prefix}Img2ImgPipeline", {**_WORDS, **_PACE, **sized, **_IMAGE, **_STRENGTH}),
            Way.FILL: Call(f"{prefix}InpaintPipeline", {**_WORDS, **_PACE, **_SIZE, **_MASK}),
        },
        step_px=step_px,
        trainer=trainer,
    )


def _with_all_three(
    name: str,
    prefix: str,
    words: Mapping[str, str],
    trainer: Trainer,
    fixed: Mapping[str, Any] = MappingProxyType({}),
) -> Family:
    """Families whose pipelines all take a size."""
    base = {**words, **_SIZE}
    return Family(
        name,
        {
            Way.PICTURE: Call(f"{prefix}Pipeline", base, fixed),
            Way.REPAINT: Call(f"{prefix}Img2ImgPipeline", {**base, **_IMAGE, **_STRENGTH}, fixed),
            Way.FILL: Call(f"{prefix}InpaintPipeline", {**base, **_MASK}, fixed),
        },
        trainer=trainer,
    )


_PICTURES: Final = (
    _stable_diffusion("stable-diffusion", "StableDiffusion", step_px=8, trainer=Trainer.STABLE_DIFFUSION),
    _stable_diffusion("stable-diffusion-xl", "StableDiffusionXL", step_px=8, trainer=Trainer.STABLE_DIFFUSION_XL),
    _stable_diffusion("stable-diffusion-3", "StableDiffusion3", step_px=16, trainer=Trainer.STABLE_DIFFUSION_3),
    _with_all_three("flux", "Flux", {**_PROMPT, **_PACE}, Trainer.FLUX),
    Family("flux-fill", {Way.FILL: Call("FluxFillPipeline", {**_PROMPT, **_PACE, **_SIZE, **_MASK})}),
    Family(
        "flux-kontext",
        {
            Way.PICTURE: Call("FluxKontextPipeline", _KONTEXT, _AS_IT_IS),
            Way.INSTRUCT: Call("FluxKontextPipeline", {**_KONTEXT, **_IMAGE}, _AS_IT_IS),
            Way.FILL: Call("FluxKontextInpaintPipeline", {**_KONTEXT, **_MASK}, _AS_IT_IS),
        },
    ),
    Family(
        "flux-2",
        {
            Way.PICTURE: Call("Flux2Pipeline", {**_PROMPT, **_PACE, **_SIZE}),
            Way.INSTRUCT: Call("Flux2Pipeline", {**_PROMPT, **_PACE, **_SIZE, "image": "images"}),
        },
    ),
    Family(
        "flux-2-klein",
        {
            Way.PICTURE: Call("Flux2KleinPipeline", {**_PROMPT, **_PACE, **_SIZE}),
            Way.INSTRUCT: Call("Flux2KleinPipeline", {**_PROMPT, **_PACE, **_SIZE, "image": "images"}),
            Way.FILL: Call("Flux2KleinInpaintPipeline", {**_PROMPT, **_PACE, **_SIZE, **_MASK}),
        },
        trainer=Trainer.FLUX_2,
    ),
    Family(  # the library's own pipeline for masks asks its network for a setting that it does not have
        "chroma",
        {
            Way.PICTURE: Call("ChromaPipeline", {**_WORDS, **_PACE, **_SIZE}),
            Way.REPAINT: Call("ChromaImg2ImgPipeline", {**_WORDS, **_PACE, **_SIZE, **_IMAGE, **_STRENGTH}),
        },
    ),
    _with_all_three("z-image", "ZImage", {**_WORDS, **_PACE}, Trainer.Z_IMAGE),
    _with_all_three("qwen-image", "QwenImage", _QWEN, Trainer.QWEN_IMAGE, _ALL_WORDS),
    Family(
        "qwen-image-edit",
        {
            Way.INSTRUCT: Call("QwenImageEditPipeline", {**_QWEN, **_SIZE, **_IMAGE}),
            Way.FILL: Call("QwenImageEditInpaintPipeline", {**_QWEN, **_SIZE, **_MASK}),
        },
    ),
    Family(
        "qwen-image-edit-plus", {Way.INSTRUCT: Call("QwenImageEditPlusPipeline", {**_QWEN, **_SIZE, "image": "images"})}
    ),
    Family("upscale", {Way.ENLARGE: Call("StableDiffusionUpscalePipeline", {**_WORDS, **_PACE, **_IMAGE})}, step_px=8),
)

_FILMED: Final = {**_WORDS, **_PACE, **_SIZE, **_FRAMES}
_LTX: Final = {**_FILMED, "frame_rate": "fps"}
_FIRST: Final = {"image": "first_frame"}
_SUBJECTS: Final = {"reference_images": "references"}
_VACE: Final = {**_FILMED, **_SUBJECTS, "video": "known_frames", "mask": "unknown_frames"}
_CLIP_AND_STRENGTH: Final = {"video": "clip", **_STRENGTH}
_ACTING: Final = {
    **_WORDS,
    **_PACE,
    **_SIZE,
    "image": "character",
    "pose_video": "poses",
    "face_video": "faces",
    "segment_frame_length": "segment_frames",
}
_HUNYUAN: Final = {**_PROMPT, **_PACE, **_SIZE, **_FRAMES}
_HUNYUAN_15: Final = {**_WORDS, **_STEPS, **_FRAMES}
_GUIDER: Final = {"guider.guidance_scale": "guidance"}

_CLIPS: Final = (
    Family(
        "wan",
        {
            Way.CLIP: Call("WanPipeline", _FILMED),
            Way.REFILM: Call("WanVideoToVideoPipeline", {**_WORDS, **_PACE, **_SIZE, **_CLIP_AND_STRENGTH}),
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
        {Way.ENLARGE_CLIP: Call("LTXLatentUpsamplePipeline", {**_SIZE, "video": "clip"})},
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
        {Way.CLIP: Call("HunyuanVideo15Pipeline", {**_HUNYUAN_15, **_SIZE}, settings=_GUIDER)},
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
            Way.REFILM: Call("CogVideoXVideoToVideoPipeline", {**_WORDS, **_PACE, **_SIZE, **_CLIP_AND_STRENGTH}),
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
    Family("animatediff", {Way.CLIP: Call("AnimateDiffPipeline", _FILMED)}, step_px=8),
    Family(
        "stable-video-diffusion",
        {
            Way.MOVE: Call(
                "StableVideoDiffusionPipeline",
                {**_SIZE, **_FRAMES, **_STEPS, **_FIRST, "max_guidance_scale": "guidance", "fps": "whole_fps"},
            )
        },
        step_px=64,
        frames_first=True,
    ),
)

_SOUNDS: Final = (
    Family(
        "stable-audio",
        {Way.SOUND: Call("StableAudioPipeline", {**_WORDS, **_PACE, "audio_end_in_s": "duration_s"})},
    ),
    Family(
        "ace-step",
        {Way.SOUND: Call("AceStepPipeline", {**_PROMPT, **_PACE, "audio_duration": "duration_s", "lyrics": "lyrics"})},
    ),
)

FAMILIES: Final = (*_PICTURES, *_CLIPS, *_SOUNDS)

_BY_PIPELINE: Final = {pipeline: family for family in FAMILIES for pipeline in family.pipelines()}


def family_of(pipeline: str) -> Family:
    """The family that a pipeline class belongs to. Raises KeyError."""
    return _BY_PIPELINE[pipeline]
