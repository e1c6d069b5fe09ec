"""The families of pipelines that make pictures and sounds, as a table, and all families by their pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from atelier.engines.diffusers.arguments import IMAGE, MASK, PACE, PROMPT, SIZE, STEPS, STRENGTH, WORDS
from atelier.engines.diffusers.families_of_clips import CLIPS
from atelier.engines.diffusers.family import Call, Family, Trainer, Way

_QWEN: Final = {"prompt": "prompt", "negative_prompt": "some_negative_prompt", "true_cfg_scale": "guidance", **STEPS}
_KONTEXT: Final = {**PROMPT, **PACE, **SIZE, "max_area": "area_px"}
_AS_IT_IS: Final = {"_auto_resize": False}
_ALL_WORDS: Final = {"max_sequence_length": 1024}  # what its encoder is told; by default, the network sees half of it


def _stable_diffusion(name: str, prefix: str, *, step_px: int, trainer: Trainer) -> Family:
    sized = SIZE if prefix == "StableDiffusion3" else {}
    return Family(
        name,
        {
            Way.PICTURE: Call(f"{prefix}Pipeline", {**WORDS, **PACE, **SIZE}),
            Way.REPAINT: Call(f"{prefix}Img2ImgPipeline", {**WORDS, **PACE, **sized, **IMAGE, **STRENGTH}),
            Way.FILL: Call(f"{prefix}InpaintPipeline", {**WORDS, **PACE, **SIZE, **MASK}),
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
    base = {**words, **SIZE}
    return Family(
        name,
        {
            Way.PICTURE: Call(f"{prefix}Pipeline", base, fixed),
            Way.REPAINT: Call(f"{prefix}Img2ImgPipeline", {**base, **IMAGE, **STRENGTH}, fixed),
            Way.FILL: Call(f"{prefix}InpaintPipeline", {**base, **MASK}, fixed),
        },
        trainer=trainer,
    )


_PICTURES: Final = (
    _stable_diffusion("stable-diffusion", "StableDiffusion", step_px=8, trainer=Trainer.STABLE_DIFFUSION),
    _stable_diffusion("stable-diffusion-xl", "StableDiffusionXL", step_px=8, trainer=Trainer.STABLE_DIFFUSION_XL),
    _stable_diffusion("stable-diffusion-3", "StableDiffusion3", step_px=16, trainer=Trainer.STABLE_DIFFUSION_3),
    _with_all_three("flux", "Flux", {**PROMPT, **PACE}, Trainer.FLUX),
    Family("flux-fill", {Way.FILL: Call("FluxFillPipeline", {**PROMPT, **PACE, **SIZE, **MASK})}),
    Family(
        "flux-kontext",
        {
            Way.PICTURE: Call("FluxKontextPipeline", _KONTEXT, _AS_IT_IS),
            Way.INSTRUCT: Call("FluxKontextPipeline", {**_KONTEXT, **IMAGE}, _AS_IT_IS),
            Way.FILL: Call("FluxKontextInpaintPipeline", {**_KONTEXT, **MASK}, _AS_IT_IS),
        },
    ),
    Family(
        "flux-2",
        {
            Way.PICTURE: Call("Flux2Pipeline", {**PROMPT, **PACE, **SIZE}),
            Way.INSTRUCT: Call("Flux2Pipeline", {**PROMPT, **PACE, **SIZE, "image": "images"}),
        },
    ),
    Family(
        "flux-2-klein",
        {
            Way.PICTURE: Call("Flux2KleinPipeline", {**PROMPT, **PACE, **SIZE}),
            Way.INSTRUCT: Call("Flux2KleinPipeline", {**PROMPT, **PACE, **SIZE, "image": "images"}),
            Way.FILL: Call("Flux2KleinInpaintPipeline", {**PROMPT, **PACE, **SIZE, **MASK}),
        },
        trainer=Trainer.FLUX_2,
    ),
    Family(  # the library's own pipeline for masks asks its network for a setting that it does not have
        "chroma",
        {
            Way.PICTURE: Call("ChromaPipeline", {**WORDS, **PACE, **SIZE}),
            Way.REPAINT: Call("ChromaImg2ImgPipeline", {**WORDS, **PACE, **SIZE, **IMAGE, **STRENGTH}),
        },
    ),
    _with_all_three("z-image", "ZImage", {**WORDS, **PACE}, Trainer.Z_IMAGE),
    _with_all_three("qwen-image", "QwenImage", _QWEN, Trainer.QWEN_IMAGE, _ALL_WORDS),
    Family(
        "qwen-image-edit",
        {
            Way.INSTRUCT: Call("QwenImageEditPipeline", {**_QWEN, **SIZE, **IMAGE}),
            Way.FILL: Call("QwenImageEditInpaintPipeline", {**_QWEN, **SIZE, **MASK}),
        },
    ),
    Family(
        "qwen-image-edit-plus", {Way.INSTRUCT: Call("QwenImageEditPlusPipeline", {**_QWEN, **SIZE, "image": "images"})}
    ),
    Family(
        "hunyuan-image",
        {
            Way.PICTURE: Call(
                "HunyuanImagePipeline",
                {**WORDS, **STEPS, **SIZE, "distilled_guidance_scale": "guidance"},
                settings={"guider.guidance_scale": "guidance", "ocr_guider.guidance_scale": "guidance"},
            )
        },
        step_px=32,
    ),
    Family("lumina-2", {Way.PICTURE: Call("Lumina2Pipeline", {**WORDS, **PACE, **SIZE})}),
    Family(
        "pixart-sigma",
        {
            Way.PICTURE: Call(
                "PixArtSigmaPipeline",
                {**WORDS, **PACE, **SIZE},
                {"use_resolution_binning": False, "clean_caption": False},
            )
        },
    ),
    Family("upscale", {Way.ENLARGE: Call("StableDiffusionUpscalePipeline", {**WORDS, **PACE, **IMAGE})}, step_px=8),
)

_SOUNDS: Final = (
    Family(
        "stable-audio",
        {Way.SOUND: Call("StableAudioPipeline", {**WORDS, **PACE, "audio_end_in_s": "duration_s"})},
    ),
    Family(
        "ace-step",
        {Way.SOUND: Call("AceStepPipeline", {**PROMPT, **PACE, "audio_duration": "duration_s", "lyrics": "lyrics"})},
    ),
)

FAMILIES: Final = (*_PICTURES, *CLIPS, *_SOUNDS)

_BY_NAME: Final = {family.name: family for family in FAMILIES}
_BY_PIPELINE: Final = {pipeline: family for family in reversed(FAMILIES) for pipeline in family.pipelines()}


def family_of(pipeline: str, name: str = "") -> Family:
    """The family that a pipeline class belongs to: the first, or the one of that name. Raises KeyError."""
    family = _BY_NAME[name] if name else _BY_PIPELINE[pipeline]
    if pipeline not in family.pipelines():
        raise KeyError(pipeline)
    return family
