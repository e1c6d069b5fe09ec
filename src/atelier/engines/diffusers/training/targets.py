"""What the networks of the families learn: for each, the words as numbers, the noise, and the loss."""

from __future__ import annotations

from typing import Any, Protocol

import torch
from torch.nn import functional

from atelier.engines.diffusers.families import Trainer


class Target(Protocol):
    """`network` is what is trained, `prefix` its name in files of weights."""

    prefix: str
    network: Any

    def words(self, caption: str) -> dict[str, Any]:
        """What the network is told of a caption, each with a first dimension of 1."""
        ...

    def loss(self, latents: Any, words: dict[str, Any], numbers: Any) -> Any:
        """Of one batch. `numbers` is the generator of its noise."""
        ...


def target_of(trainer: Trainer, pipeline: Any) -> Target:
    if trainer is Trainer.FLUX:
        return _Flux(pipeline)
    return _StableDiffusionXL(pipeline) if trainer is Trainer.STABLE_DIFFUSION_XL else _StableDiffusion(pipeline)


def latents_of(pipeline: Any, pixels: Any) -> Any:
    """Of pictures (n, 3, h, w) of -1..1, as the network sees them."""
    vae, config = pipeline.vae, pipeline.vae.config
    kept = vae.dtype
    if kept == torch.float16 and config.force_upcast:  # in half precision its numbers grow too large
        vae.to(torch.float32)
    with torch.no_grad():
        latents = vae.encode(pixels.to(vae.device, vae.dtype)).latent_dist.mode()
    vae.to(kept)
    return (latents - (getattr(config, "shift_factor", None) or 0.0)) * config.scaling_factor


class _StableDiffusion:
    """Denoising at a random moment (Ho et al., 2020)."""

    prefix = "unet"

    def __init__(self, pipeline: Any) -> None:
        from diffusers import DDPMScheduler

        self.network = pipeline.unet
        self._pipeline = pipeline
        self._noise = DDPMScheduler.from_config(pipeline.scheduler.config)

    def words(self, caption: str) -> dict[str, Any]:
        told, _ = self._pipeline.encode_prompt(caption, self.network.device, 1, False)
        return {"encoder_hidden_states": told}

    def loss(self, latents: Any, words: dict[str, Any], numbers: Any) -> Any:
        noise = torch.randn(latents.shape, generator=numbers).to(latents)
        moments = self._noise.config.num_train_timesteps
        times = torch.randint(0, moments, (len(latents),), generator=numbers).to(latents.device)
        noisy = self._noise.add_noise(latents, noise, times)
        wanted = noise
        if self._noise.config.prediction_type == "v_prediction":
            wanted = self._noise.get_velocity(latents, noise, times)
        made = self.network(noisy, times, **self._more(latents, words)).sample
        return functional.mse_loss(made.float(), wanted.float())

    def _more(self, latents: Any, words: dict[str, Any]) -> dict[str, Any]:
        return words


class _StableDiffusionXL(_StableDiffusion):
    """The same, and the size of the picture is told as well."""

    def words(self, caption: str) -> dict[str, Any]:
        told, _, pooled, _ = self._pipeline.encode_prompt(
            caption, device=self.network.device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        return {"encoder_hidden_states": told, "pooled": pooled}

    def _more(self, latents: Any, words: dict[str, Any]) -> dict[str, Any]:
        scale = self._pipeline.vae_scale_factor
        height, width = latents.shape[-2] * scale, latents.shape[-1] * scale
        size = torch.tensor([[height, width, 0, 0, height, width]] * len(latents)).to(latents)
        return {
            "encoder_hidden_states": words["encoder_hidden_states"],
            "added_cond_kwargs": {"text_embeds": words["pooled"], "time_ids": size},
        }


class _Flux:
    """The straight way from noise to picture (rectified flow; Esser et al., 2024), moments drawn around the middle."""

    prefix = "transformer"

    def __init__(self, pipeline: Any) -> None:
        self.network = pipeline.transformer
        self._pipeline = pipeline

    def words(self, caption: str) -> dict[str, Any]:
        told, pooled, _ = self._pipeline.encode_prompt(caption, None, device=self.network.device)
        return {"encoder_hidden_states": told, "pooled_projections": pooled}

    def loss(self, latents: Any, words: dict[str, Any], numbers: Any) -> Any:
        pipeline, (count, channels, height, width) = self._pipeline, latents.shape
        noise = torch.randn(latents.shape, generator=numbers).to(latents)
        shares = torch.sigmoid(torch.randn((count,), generator=numbers)).to(latents)
        mixed = latents + (noise - latents) * shares.view(-1, 1, 1, 1)
        told = words["encoder_hidden_states"]
        made = self.network(
            hidden_states=pipeline._pack_latents(mixed, count, channels, height, width),
            timestep=shares,
            guidance=torch.ones_like(shares) if self.network.config.guidance_embeds else None,
            txt_ids=torch.zeros(told.shape[1], 3).to(latents),
            img_ids=pipeline._prepare_latent_image_ids(count, height // 2, width // 2, latents.device, latents.dtype),
            **words,
        ).sample
        wanted = pipeline._pack_latents(noise - latents, count, channels, height, width)
        return functional.mse_loss(made.float(), wanted.float())
