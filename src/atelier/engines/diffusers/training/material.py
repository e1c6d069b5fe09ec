"""What a model's encoders make of pictures and captions: read once, kept in the processor's memory, and put together in
batches."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from atelier.engines.diffusers.training.methods import Method, Words


class Seen(msgspec.Struct, frozen=True):
    """One picture and its caption, each with a first dimension of 1."""

    latents: Any
    words: Words


class Reading:
    """A model's encoders at work. A caption that several pictures have is read, and kept, once."""

    def __init__(self, pipeline: Any, method: Method) -> None:
        self._pipeline = pipeline
        self._method = method
        self._told: dict[str, Words] = {}

    def see(self, picture: Image.Image, caption: str) -> Seen:
        pixels = torch.from_numpy(np.asarray(picture, np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
        with torch.no_grad():
            latents = latents_of(self._pipeline, pixels).cpu()
            if caption not in self._told:
                words = self._method.words(self._pipeline, caption)
                self._told[caption] = {name: value.cpu() for name, value in words.items()}
        return Seen(latents, self._told[caption])


def latents_of(pipeline: Any, pixels: Any) -> Any:
    """Of pictures (n, 3, h, w) of -1..1, at the scale that the network sees them in. Encoders of clips get clips of one
    frame, and their latents have a dimension for time before the last two."""
    vae, config = pipeline.vae, pipeline.vae.config
    of_clips = "z_dim" in config
    with _wide_enough(vae):
        given = (pixels.unsqueeze(2) if of_clips else pixels).to(vae.device, vae.dtype)
        latents = vae.encode(given).latent_dist.mode().float()
    if of_clips:
        mean, spread = (torch.tensor(part).view(1, -1, 1, 1, 1) for part in (config.latents_mean, config.latents_std))
    elif hasattr(vae, "bn"):  # FLUX.2: four neighbours are one, and the scale is what the encoder has counted
        latents = pipeline._patchify_latents(latents)
        mean = vae.bn.running_mean.view(1, -1, 1, 1)
        spread = (vae.bn.running_var + config.batch_norm_eps).sqrt().view(1, -1, 1, 1)
    else:
        mean, spread = torch.tensor(config.shift_factor or 0.0), torch.tensor(1 / config.scaling_factor)
    return (latents - mean.to(latents)) / spread.to(latents)


@contextlib.contextmanager
def _wide_enough(vae: Any) -> Iterator[None]:
    """In full precision, where numbers in half of it grow too large."""
    if vae.dtype != torch.float16 or not vae.config.get("force_upcast"):
        yield
        return
    vae.to(torch.float32)
    try:
        yield
    finally:
        vae.to(torch.float16)


def together(seen: list[Seen], device: Any, dtype: Any) -> tuple[Any, Words]:
    """One batch, on a device: the latents in full precision, words in that of the network. Shorter captions are filled
    up with zeros."""
    words = {}
    for name in seen[0].words:
        values = [one.words[name] for one in seen]
        most = max(value.shape[1] for value in values)
        joined = torch.cat([_filled(value, most) for value in values])
        words[name] = joined.to(device, dtype if joined.is_floating_point() else None)
    return torch.cat([one.latents for one in seen]).to(device), words


def _filled(value: Any, tokens: int) -> Any:
    """Up to so many in the second dimension."""
    missing = tokens - value.shape[1]
    return functional.pad(value, (*[0, 0] * (value.ndim - 2), 0, missing)) if missing else value
