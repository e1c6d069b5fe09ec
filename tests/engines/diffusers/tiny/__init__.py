"""The smallest pipelines of many families, with random weights: built here, saved, and loaded like real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tests.engines.diffusers.tiny import clips, editors, hunyuan, ltx, pictures, sounds

BUILDERS: dict[str, Callable[[], Any]] = {
    "StableDiffusionPipeline": pictures.stable_diffusion,
    "StableDiffusionXLPipeline": pictures.stable_diffusion_xl,
    "StableDiffusion3Pipeline": pictures.stable_diffusion_3,
    "FluxPipeline": pictures.flux,
    "FluxKontextPipeline": pictures.flux_kontext,
    "Flux2KleinPipeline": pictures.flux_2_klein,
    "ZImagePipeline": pictures.z_image,
    "QwenImagePipeline": pictures.qwen_image,
    "FluxFillPipeline": editors.flux_fill,
    "ChromaPipeline": pictures.chroma,
    "Flux2Pipeline": editors.flux_2,
    "QwenImageEditPipeline": editors.qwen_image_edit,
    "QwenImageEditPlusPipeline": editors.qwen_image_edit_plus,
    "HunyuanImagePipeline": hunyuan.hunyuan_image,
    "Lumina2Pipeline": pictures.lumina_2,
    "PixArtSigmaPipeline": pictures.pixart_sigma,
    "StableDiffusionUpscalePipeline": pictures.upscaler,
    "LTXPipeline": ltx.ltx,
    "LTX2Pipeline": ltx.ltx_2,
    "LTXLatentUpsamplePipeline": ltx.upsampler,
    "WanPipeline": clips.wan,
    "WanImageToVideoPipeline": clips.wan_from_pictures,
    "WanVACEPipeline": clips.wan_vace,
    "WanTextImageToVideo": clips.wan_from_words_or_pictures,
    "WanAnimatePipeline": clips.wan_animate,
    "HunyuanVideoPipeline": hunyuan.hunyuan_video,
    "HunyuanVideoImageToVideoPipeline": hunyuan.hunyuan_video_from_pictures,
    "HunyuanVideo15Pipeline": hunyuan.hunyuan_video_15,
    "HunyuanVideo15ImageToVideoPipeline": hunyuan.hunyuan_video_15_from_pictures,
    "Kandinsky5T2VPipeline": hunyuan.kandinsky_5,
    "Kandinsky5I2VPipeline": hunyuan.kandinsky_5_from_pictures,
    "CogVideoXPipeline": clips.cogvideox,
    "CogVideoXImageToVideoPipeline": clips.cogvideox_from_pictures,
    "StableVideoDiffusionPipeline": clips.stable_video,
    "StableAudioPipeline": sounds.stable_audio,
    "AceStepPipeline": sounds.ace_step,
}

FINISHERS: dict[str, Callable[[Path], None]] = {
    "Flux2Pipeline": editors.name_processor,
    "QwenImageEditPipeline": editors.save_processor,
    "WanAnimatePipeline": clips.save_keypoints,
    "Kandinsky5T2VPipeline": editors.save_processor_of_words,
    "Kandinsky5I2VPipeline": editors.save_processor_of_words,
    "QwenImageEditPlusPipeline": editors.save_processor,
}
"""What makes of the saved folder what real weights look like."""


def save(name: str, folder: Path) -> Path:
    """One of `BUILDERS`, saved as a pipeline."""
    torch.manual_seed(0)
    BUILDERS[name]().save_pretrained(folder, safe_serialization=True)
    if name in FINISHERS:
        FINISHERS[name](folder)
    return folder
