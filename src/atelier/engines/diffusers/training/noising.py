"""How noise is mixed into latents at moments drawn by chance, and what a network should make of the mixture."""

from __future__ import annotations

import math
from typing import Any, Final, Protocol

import msgspec
import torch

Span = tuple[float, float]
"""A part of the way from a picture, 0, to noise alone, 1."""

WHOLE: Final[Span] = (0.0, 1.0)
_EDGE: Final = 1e-4  # moments nearer to an end than this teach nothing


class Noised(msgspec.Struct, frozen=True):
    """A batch: latents with noise in them, how far each is on the way (in the units of the noising), and the answer."""

    latents: Any
    moments: Any
    wanted: Any

    def at(self, places: list[int]) -> Noised:
        return Noised(self.latents[places], self.moments[places], self.wanted[places])


class Noising(Protocol):
    def mix(self, latents: Any, numbers: Any, span: Span) -> Noised:
        """`numbers` is the generator that chance comes from; it is one of the processor, so that every device draws the
        same. Moments lie in the span."""
        ...


class Diffusion:
    """Denoising at one of the steps that the model was trained with (Ho et al., 2020). Moments are their numbers."""

    def __init__(self, pipeline: Any) -> None:
        from diffusers import DDPMScheduler

        self._scheduler = DDPMScheduler.from_config(pipeline.scheduler.config)

    def mix(self, latents: Any, numbers: Any, span: Span) -> Noised:
        scheduler = self._scheduler
        noise = torch.randn(latents.shape, generator=numbers).to(latents)
        low, high = (round(end * scheduler.config.num_train_timesteps) for end in span)
        moments = torch.randint(low, high, (len(latents),), generator=numbers).to(latents.device)
        velocity = scheduler.config.prediction_type == "v_prediction"
        wanted = scheduler.get_velocity(latents, noise, moments) if velocity else noise
        return Noised(scheduler.add_noise(latents, noise, moments), moments, wanted)


class Flow:
    """The straight way from picture to noise (rectified flow). Moments are 0..1, drawn around the middle, and shifted
    towards noise as far as the model's own schedule is (Esser et al., 2024, sections 3.1 and 5.3.2). `patch` is how
    many latents a side the network takes for one token."""

    def __init__(self, pipeline: Any, patch: int = 2) -> None:
        self._config = pipeline.scheduler.config
        self._patch = patch

    def mix(self, latents: Any, numbers: Any, span: Span) -> Noised:
        noise = torch.randn(latents.shape, generator=numbers).to(latents)
        shift = shift_of(self._config, latents.shape[-2] * latents.shape[-1] // self._patch**2)
        low, high = (_chance_below(end, shift) for end in span)
        chances = low + (high - low) * torch.rand((len(latents),), generator=numbers, dtype=torch.float64)
        middle = torch.sigmoid(torch.special.ndtri(chances))
        moments = (shift * middle / (1 + (shift - 1) * middle)).clamp(_EDGE, 1 - _EDGE).to(latents)
        shares = moments.view(-1, *[1] * (latents.ndim - 1))
        return Noised(latents + (noise - latents) * shares, moments, noise - latents)


def shift_of(schedule: Any, tokens: int) -> float:
    """By how much a schedule stretches the noisy part: fixed, or growing with the number of tokens."""
    if not schedule.get("use_dynamic_shifting"):
        return float(schedule.get("flow_shift") or schedule.get("shift") or 1.0)
    few, many = schedule.get("base_image_seq_len", 256), schedule.get("max_image_seq_len", 4096)
    least, most = schedule.get("base_shift", 0.5), schedule.get("max_shift", 1.15)
    return math.exp(least + (most - least) * (tokens - few) / (many - few))


def _chance_below(moment: float, shift: float) -> float:
    """The share of all draws that lie below a moment: the inverse of what `Flow` makes of chances."""
    if moment <= 0 or moment >= 1:
        return float(moment >= 1)
    odds = moment / (1 - moment) / shift
    return 0.5 * (1 + math.erf(math.log(odds) / math.sqrt(2)))
