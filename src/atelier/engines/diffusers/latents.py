"""What pipelines work on: how latents lie in a tensor, how much noise is left in them, and a small look at them."""

from __future__ import annotations

import inspect
import math
from typing import Any, Final, NamedTuple

import torch

_LOOK_PX: Final = 192  # the longer side of what is decoded for a small look


class Frame(NamedTuple):
    """The cells of one frame, (rows, columns, features), and where in the clip it is, 0..1."""

    cells: Any
    at: float


def middle_frame(latents: Any, size: tuple[int, int], depth: int, *, frames_first: bool) -> Frame | None:
    """Of the first picture or clip of a batch. `depth` is how many frames of latents there are where they lie in a row
    as tokens, `size` what they will be in pixels. None where they lie in no way that is known."""
    first = latents[0]
    if first.ndim == 3:
        return Frame(first.permute(1, 2, 0), 0.0)
    if first.ndim == 4:
        frames = first if frames_first else first.transpose(0, 1)
        middle = len(frames) // 2
        return Frame(frames[middle].permute(1, 2, 0), middle / max(1, len(frames) - 1))
    if first.ndim != 2 or len(first) % depth:
        return None
    count = len(first) // depth
    rows = round(math.sqrt(count * size[1] / size[0]))
    if not rows or count % rows:
        return None
    middle = depth // 2
    return Frame(first.reshape(depth, rows, count // rows, -1)[middle], middle / max(1, depth - 1))


def without_noise(before: Any, now: Any, scheduler: Any, time: Any) -> Any:
    """What the last step led towards: the line through two states, at the end of the noise.

    With x = scale * (clean + sigma * noise), steps of every sampler follow d(x / scale) / d(sigma) in the first order;
    flow matching, where x = (1 - sigma) * clean + sigma * noise, has the same line.
    """
    levels = _levels(scheduler, time)
    if levels is None:
        return now
    (scale_before, sigma_before), (scale_now, sigma_now) = levels
    here, there = now / scale_now, before / scale_before
    if abs(sigma_before - sigma_now) < 1e-6:
        return here
    return here + sigma_now * (here - there) / (sigma_before - sigma_now)


_Level = tuple[float, float]


def _levels(scheduler: Any, time: Any) -> tuple[_Level, _Level] | None:
    """Scale and sigma before and after the step at a time."""
    index = getattr(scheduler, "step_index", None)
    if index is not None and hasattr(scheduler, "sigmas"):
        shrinks = hasattr(scheduler, "_sigma_to_alpha_sigma_t") and not scheduler.config.get("use_flow_sigmas")
        last = len(scheduler.sigmas) - 1
        sigmas = [float(scheduler.sigmas[min(last, max(0, place))]) for place in (index - 1, index)]
        first, second = ((1 / math.sqrt(1 + sigma**2) if shrinks else 1.0, sigma) for sigma in sigmas)
        return first, second
    if not hasattr(scheduler, "alphas_cumprod"):
        return None
    times = [int(one) for one in scheduler.timesteps]
    later = times[times.index(int(time)) + 1 :]
    shares = [float(scheduler.alphas_cumprod[int(time)]), float(scheduler.alphas_cumprod[later[0]]) if later else 1.0]
    first, second = ((math.sqrt(share), math.sqrt((1 - share) / share)) for share in (max(1e-4, one) for one in shares))
    return first, second


def small_look(vae: Any, cells: Any, cell_px: int) -> tuple[Any, Any] | None:
    """Cells, brought down to a few, and the picture that the autoencoder makes of them, as arrays; None where it makes
    nothing of them. `cell_px` is how large a cell will be."""
    rows, columns, features = cells.shape
    channels = vae.config.get("latent_channels") or vae.config["z_dim"]
    folded = 2 if features == 4 * channels else 1
    scale = min(1.0, max(8, _LOOK_PX // cell_px) / max(rows, columns))
    grid = (max(1, round(rows * scale)), max(1, round(columns * scale)))
    few = torch.nn.functional.adaptive_avg_pool2d(cells.permute(2, 0, 1)[None].float(), grid)
    picture = _decoded(vae, _as_learned(vae, few, folded, channels))
    if not torch.isfinite(picture).all():
        return None
    shown = ((picture / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)
    return few[0].permute(1, 2, 0).cpu().numpy(), shown.permute(1, 2, 0).cpu().numpy()


def _as_learned(vae: Any, latents: Any, folded: int, channels: int) -> Any:
    """As the autoencoder was trained on them; networks get them unfolded, centred and scaled."""
    if (norm := getattr(vae, "bn", None)) is not None:
        spread = torch.sqrt(norm.running_var + vae.config["batch_norm_eps"])
        latents = latents * spread.view(1, -1, 1, 1) + norm.running_mean.view(1, -1, 1, 1)
    latents = torch.nn.functional.pixel_shuffle(latents, folded)
    scaling, shift = vae.config.get("scaling_factor") or 1.0, vae.config.get("shift_factor") or 0.0
    centre = [getattr(vae, name, None) for name in ("latents_mean", "latents_std")]
    mean, spread = (vae.config.get("latents_mean"), vae.config.get("latents_std")) if centre[0] is None else centre
    if mean is None or spread is None:
        return latents / scaling + shift
    mean, spread = (torch.as_tensor(one).to(latents).view(1, channels, 1, 1) for one in (mean, spread))
    return latents * spread / scaling + mean


def _decoded(vae: Any, latents: Any) -> Any:
    """Colours, channels first. An autoencoder that overflows in half precision works in the full one meanwhile."""
    of_clips = any(weight.ndim == 5 for weight in vae.decoder.parameters()) and "num_frames" not in _takes(vae)
    more: dict[str, Any] = {"num_frames": 1} if "num_frames" in _takes(vae) else {}
    if vae.config.get("timestep_conditioning"):
        more["temb"] = torch.zeros(1, device=latents.device, dtype=vae.dtype)
    dtype = vae.dtype
    overflows = dtype is torch.float16 and vae.config.get("force_upcast")
    try:
        if overflows:
            vae.to(torch.float32)
        given = (latents[:, :, None] if of_clips else latents).to(vae.dtype)
        (made,) = vae.decode(given, return_dict=False, **more)[:1]
    finally:
        if overflows:
            vae.to(dtype)
    return (made[0][:, 0] if made.ndim == 5 else made[0]).float()


def _takes(vae: Any) -> set[str]:
    return set(inspect.signature(vae.decode).parameters)
