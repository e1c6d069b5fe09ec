"""How the networks of each family are taught, as declarations: noise, words, and how the network is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import msgspec
import torch

from atelier.engines.diffusers.family import Trainer
from atelier.engines.diffusers.training.noising import WHOLE, Diffusion, Flow, Noised, Noising, Span

Words = dict[str, Any]
"""What a network is told of captions, by name. The first dimension counts captions, the second tokens."""

_PROMPT_TOKENS: Final = 512  # as the pipelines read prompts, where encoders alone would read another number
_MOMENTS: Final = 1000  # of a schedule, for networks that are told their number instead of a share


class Method(msgspec.Struct, frozen=True):
    """`network` is the component that is taught. `words` reads one caption. `ask` gives what the network makes of a
    batch, in the shape of its latents."""

    noising: Callable[[Any], Noising]
    words: Callable[[Any, str], Words]
    ask: Callable[[Any, Any, Noised, Words], Any]
    network: str = "transformer"


class Expert(msgspec.Struct, frozen=True):
    """A network that is taught, under its name in the pipeline and in files, the moments that it is asked at, and the
    type of its own weights."""

    name: str
    network: Any
    span: Span
    dtype: Any


def experts_of(method: Method, pipeline: Any) -> tuple[Expert, ...]:
    """One; where a second takes over below a boundary, as in Wan 2.2, both."""
    network, second = getattr(pipeline, method.network), getattr(pipeline, f"{method.network}_2", None)
    if second is None:
        return (Expert(method.network, network, WHOLE, network.dtype),)
    boundary = pipeline.config.boundary_ratio
    return (
        Expert(method.network, network, (boundary, WHOLE[1]), network.dtype),
        Expert(f"{method.network}_2", second, (WHOLE[0], boundary), second.dtype),
    )


def _words_of_sd(pipeline: Any, caption: str) -> Words:
    told, _ = pipeline.encode_prompt(caption, pipeline.unet.device, 1, False)
    return {"told": told}


def _ask_sd(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    return network(noised.latents, noised.moments, words["told"]).sample


def _words_of_sdxl(pipeline: Any, caption: str) -> Words:
    told, _, pooled, _ = pipeline.encode_prompt(caption, do_classifier_free_guidance=False)
    return {"told": told, "pooled": pooled}


def _ask_sdxl(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    """The size of the picture is told as well: as it was, where it was cut, and as it shall be."""
    height, width = _pixels(pipeline, noised)
    size = torch.tensor([[height, width, 0, 0, height, width]] * len(noised.latents)).to(noised.latents)
    beside = {"text_embeds": words["pooled"], "time_ids": size}
    return network(noised.latents, noised.moments, words["told"], added_cond_kwargs=beside).sample


def _words_of_sd3(pipeline: Any, caption: str) -> Words:
    told, _, pooled, _ = pipeline.encode_prompt(caption, None, None, do_classifier_free_guidance=False)
    return {"told": told, "pooled": pooled}


def _ask_sd3(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    return network(
        hidden_states=noised.latents,
        timestep=noised.moments * _MOMENTS,
        encoder_hidden_states=words["told"],
        pooled_projections=words["pooled"],
    ).sample


def _words_of_flux(pipeline: Any, caption: str) -> Words:
    told, pooled, _ = pipeline.encode_prompt(caption, None)
    return {"told": told, "pooled": pooled}


def _ask_flux(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    latents, told = noised.latents, words["told"]
    count, channels, height, width = latents.shape
    made = network(
        hidden_states=pipeline._pack_latents(latents, count, channels, height, width),
        timestep=noised.moments,
        guidance=torch.ones_like(noised.moments) if network.config.guidance_embeds else None,
        encoder_hidden_states=told,
        pooled_projections=words["pooled"],
        txt_ids=torch.zeros(told.shape[1], 3).to(latents),
        img_ids=pipeline._prepare_latent_image_ids(count, height // 2, width // 2, latents.device, latents.dtype),
    ).sample
    return pipeline._unpack_latents(made, *_pixels(pipeline, noised), pipeline.vae_scale_factor)


def _words_of_flux_2(pipeline: Any, caption: str) -> Words:
    told, _ = pipeline.encode_prompt(caption)
    return {"told": told}


def _ask_flux_2(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    latents, told = noised.latents, words["told"]
    made = network(
        hidden_states=pipeline._pack_latents(latents),
        timestep=noised.moments,
        guidance=torch.ones_like(noised.moments) if network.config.guidance_embeds else None,
        encoder_hidden_states=told,
        txt_ids=pipeline._prepare_text_ids(told).to(latents.device),
        img_ids=pipeline._prepare_latent_ids(latents).to(latents.device),
    ).sample
    return made.transpose(1, 2).reshape(latents.shape)


def _words_of_z_image(pipeline: Any, caption: str) -> Words:
    (told,), _ = pipeline.encode_prompt(caption, do_classifier_free_guidance=False)
    return {"told": told[None], "known": torch.ones(1, len(told), dtype=torch.bool)}


def _ask_z_image(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    """This network looks the other way: it is told how far it is from noise, and answers with the way back."""
    told = [tokens[known] for tokens, known in zip(words["told"], words["known"], strict=True)]
    made = network(list(noised.latents.unsqueeze(2)), 1 - noised.moments, told).sample
    return -torch.stack(made).squeeze(2)


def _words_of_qwen(pipeline: Any, caption: str) -> Words:
    told, known = pipeline.encode_prompt(caption, max_sequence_length=_PROMPT_TOKENS)
    return {"told": told, "known": torch.ones(told.shape[:2], dtype=torch.bool) if known is None else known.bool()}


def _ask_qwen(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    latents, known = noised.latents, words["known"]
    count, channels, _, height, width = latents.shape
    made = network(
        hidden_states=pipeline._pack_latents(latents, count, channels, height, width),
        timestep=noised.moments,
        guidance=torch.ones_like(noised.moments) if network.config.guidance_embeds else None,
        encoder_hidden_states=words["told"],
        encoder_hidden_states_mask=None if known.all() else known,
        img_shapes=[[(1, height // 2, width // 2)]] * count,
    ).sample
    return pipeline._unpack_latents(made, *_pixels(pipeline, noised), pipeline.vae_scale_factor)


def _words_of_wan(pipeline: Any, caption: str) -> Words:
    told, _ = pipeline.encode_prompt(caption, do_classifier_free_guidance=False, max_sequence_length=_PROMPT_TOKENS)
    return {"told": told}


def _ask_wan(pipeline: Any, network: Any, noised: Noised, words: Words) -> Any:
    return network(
        hidden_states=noised.latents, timestep=noised.moments * _MOMENTS, encoder_hidden_states=words["told"]
    ).sample


def _pixels(pipeline: Any, noised: Noised) -> tuple[int, int]:
    """Height and width of the pictures behind latents."""
    height, width = noised.latents.shape[-2:]
    return height * pipeline.vae_scale_factor, width * pipeline.vae_scale_factor


METHODS: Final[Mapping[Trainer, Method]] = {
    Trainer.STABLE_DIFFUSION: Method(Diffusion, _words_of_sd, _ask_sd, "unet"),
    Trainer.STABLE_DIFFUSION_XL: Method(Diffusion, _words_of_sdxl, _ask_sdxl, "unet"),
    Trainer.STABLE_DIFFUSION_3: Method(Flow, _words_of_sd3, _ask_sd3),
    Trainer.FLUX: Method(Flow, _words_of_flux, _ask_flux),
    Trainer.FLUX_2: Method(partial(Flow, patch=1), _words_of_flux_2, _ask_flux_2),
    Trainer.Z_IMAGE: Method(Flow, _words_of_z_image, _ask_z_image),
    Trainer.QWEN_IMAGE: Method(Flow, _words_of_qwen, _ask_qwen),
    Trainer.WAN: Method(Flow, _words_of_wan, _ask_wan),
}
