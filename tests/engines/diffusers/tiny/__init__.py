"""The smallest pipelines of many families, with random weights: built here, saved, and loaded like real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tests.engines.diffusers.tiny import clips, pictures

BUILDERS: dict[str, Callable[[], Any]] = {
    "StableDiffusionPipeline": pictures.stable_diffusion,
    "StableDiffusionXLPipeline": pictures.stable_diffusion_xl,
    "StableDiffusion3Pipeline": pictures.stable_diffusion_3,
    "FluxPipeline": pictures.flux,
    "FluxKontextPipeline": pictures.flux_kontext,
    "Flux2KleinPipeline": pictures.flux_2_klein,
    "ZImagePipeline": pictures.z_image,
    "QwenImagePipeline": pictures.qwen_image,
    "StableDiffusionUpscalePipeline": pictures.upscaler,
    "LTXPipeline": clips.ltx,
    "WanPipeline": clips.wan,
    "WanImageToVideoPipeline": clips.wan_from_pictures,
    "WanVACEPipeline": clips.wan_vace,
    "HunyuanVideoPipeline": clips.hunyuan_video,
    "CogVideoXPipeline": clips.cogvideox,
    "StableVideoDiffusionPipeline": clips.stable_video,
    "StableAudioPipeline": clips.stable_audio,
}


def save(name: str, folder: Path) -> Path:
    """One of `BUILDERS`, saved as a pipeline."""
    torch.manual_seed(0)
    BUILDERS[name]().save_pretrained(folder, safe_serialization=True)
    return folder
