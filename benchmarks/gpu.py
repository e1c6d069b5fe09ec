"""Steps a second of full-size models on a device, by the engine room and bare, and what batches gain.

    PYTHONPATH=src:. python benchmarks/gpu.py [sdxl] [flux] [--device cuda] [--steps 20] [--rounds 3]

The weights are random, of the shapes of the real ones: the networks of SDXL and FLUX.1, with short text encoders that
give their widths. They are saved once and loaded as any others. Needs torch, diffusers, transformers, accelerate,
msgspec, numpy and pillow; no network, no database.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
from tests.engines.diffusers.tiny.words import clip_tokenizer, letter_tokenizer
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, T5Config, T5EncoderModel

from atelier.engines.diffusers.cards import ModelCard
from benchmarks.real_models import Bare, Setting, in_turns, ours


def clip(width: int, *, projected: bool, heads: int) -> Any:
    words = clip_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=width,
        intermediate_size=4 * width,
        num_hidden_layers=2,
        num_attention_heads=heads,
        projection_dim=width,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.eos_token_id,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def autoencoder(channels: int, **more: Any) -> Any:
    blocks = (128, 256, 512, 512)
    return diffusers.AutoencoderKL(
        block_out_channels=blocks,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        latent_channels=channels,
        sample_size=1024,
        **more,
    )


def sdxl_networks() -> dict[str, Any]:
    """2.6 billion parameters in the large one."""
    return {
        "vae": autoencoder(4, scaling_factor=0.13025, force_upcast=False),
        "text_encoder": clip(768, projected=False, heads=12),
        "text_encoder_2": clip(1280, projected=True, heads=20),
        "unet": diffusers.UNet2DConditionModel(
            sample_size=128,
            block_out_channels=(320, 640, 1280),
            layers_per_block=2,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            transformer_layers_per_block=(1, 2, 10),
            attention_head_dim=(5, 10, 20),
            cross_attention_dim=2048,
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            projection_class_embeddings_input_dim=2816,
        ),
    }


def sdxl_rest() -> dict[str, Any]:
    scheduler = diffusers.EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1
    )
    return {"tokenizer": clip_tokenizer(), "tokenizer_2": clip_tokenizer(), "scheduler": scheduler}


def flux_networks() -> dict[str, Any]:
    """11.9 billion parameters in the large one."""
    return {
        "vae": autoencoder(
            16, use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.1159, scaling_factor=0.3611
        ),
        "text_encoder": clip(768, projected=False, heads=12),
        "text_encoder_2": T5EncoderModel(
            T5Config(vocab_size=128, d_model=4096, d_kv=64, d_ff=10240, num_layers=2, num_heads=64, pad_token_id=0)
        ),
        "transformer": diffusers.FluxTransformer2DModel(guidance_embeds=True),
    }


def flux_rest() -> dict[str, Any]:
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    return {"tokenizer": clip_tokenizer(), "tokenizer_2": letter_tokenizer(), "scheduler": scheduler}


Parts = Callable[[], dict[str, Any]]


class Case:
    """A model of the benchmark."""

    def __init__(
        self, networks: Parts, rest: Parts, pipeline: str, dtype: str, guidance: float, batches: list[int]
    ) -> None:
        self.networks = networks
        self.rest = rest
        self.batches = batches
        self.card = ModelCard(
            id=pipeline.lower(),
            title=pipeline,
            pipeline=pipeline,
            dtype=dtype,  # type: ignore[arg-type]
            guidance=guidance,
            most_pixels=1 << 24,
            batch=max(batches),
        )


CASES = {
    "sdxl": Case(sdxl_networks, sdxl_rest, "StableDiffusionXLPipeline", "float16", 5.0, [1, 2, 4, 8]),
    "flux": Case(flux_networks, flux_rest, "FluxPipeline", "bfloat16", 3.5, [1, 2, 4]),
}


def save(case: Case, folder: Path, device: str) -> None:
    """Numbers are drawn on the device: on the processor it would take minutes."""
    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32 if device == "cpu" else getattr(torch, case.card.dtype))
    try:
        with torch.device(device):
            networks = case.networks()
    finally:
        torch.set_default_dtype(before)
    getattr(diffusers, case.card.pipeline)(**networks, **case.rest()).save_pretrained(folder, safe_serialization=True)


def measure(name: str, case: Case, told: argparse.Namespace, folder: Path) -> None:
    began = time.perf_counter()
    save(case, folder / "weights" / case.card.id, told.device)
    size_bytes = sum(path.stat().st_size for path in folder.rglob("*.safetensors"))
    print(f"{name}: {size_bytes / 1e9:.1f} GB of weights made in {time.perf_counter() - began:.0f} s", flush=True)
    setting = Setting(case.card, folder / "weights", told.device, told.side, told.steps, folder)
    began = time.perf_counter()
    ours(setting, 1)()
    print(f"{name}: first picture, weights loaded from disk: {time.perf_counter() - began:.1f} s", flush=True)
    bare = Bare(setting)
    one, control = in_turns(ours(setting, 1), bare.work(1), told.rounds)
    print(
        f"{name}: {told.steps} steps of {told.side} px: {told.steps / one:.2f} steps/s, "
        f"bare {told.steps / control:.2f}; {one:.3f} s against {control:.3f} s, ratio {one / control:.3f} (aim 1.05)",
        flush=True,
    )
    for batch in case.batches[1:]:
        whole, control = in_turns(ours(setting, batch), bare.work(batch), told.rounds)
        print(
            f"{name}: {batch} at once: {batch / whole:.3f} pictures/s, {one * batch / whole:.2f} times one by one; "
            f"bare {batch / control:.3f} pictures/s, ratio {whole / control:.3f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], default=[])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    where = torch.cuda.get_device_name() if told.device == "cuda" else told.device
    print(f"torch {torch.__version__}, diffusers {diffusers.__version__}, {where}", flush=True)
    for name in told.cases or CASES:
        with tempfile.TemporaryDirectory() as folder:
            measure(name, CASES[name], told, Path(folder))


if __name__ == "__main__":
    main()
