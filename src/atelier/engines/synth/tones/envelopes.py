"""How loud a tone is while it sounds."""

from __future__ import annotations

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in


def faded(wave: Wave, in_s: float = 0.0, out_s: float = 0.0) -> Wave:
    """The sound, with its beginning and end on half a cosine."""
    total = wave.shape[-1]
    rise, fall = min(total, samples_in(in_s)), min(total, samples_in(out_s))
    shaped = np.array(wave, np.float32)
    if rise:
        shaped[..., :rise] *= _rise(rise)
    if fall:
        shaped[..., total - fall :] *= _rise(fall)[::-1]
    return shaped


def _rise(samples: int) -> Wave:
    return floats(0.5 - 0.5 * np.cos(np.pi * (np.arange(samples) + 0.5) / samples))


def swell(samples: int, *, attack_s: float, release_s: float, sustain: float = 1.0, decay_s: float = 0.2) -> Wave:
    """A held tone: up, down to the sustained level, and out. The release lies within `samples`."""
    times = np.arange(samples) / RATE_HZ
    level = sustain + (1 - sustain) * np.exp(-np.maximum(0, times - attack_s) / max(decay_s, 1e-3))
    level *= np.sin(np.pi / 2 * np.minimum(1, times / max(attack_s, 1e-4))) ** 2
    left = (samples - np.arange(samples)) / RATE_HZ
    level *= np.sin(np.pi / 2 * np.minimum(1, left / max(release_s, 1e-4))) ** 2
    return floats(level)


def dying(samples: int, decay_s: float) -> Wave:
    """Falls to 1/e within `decay_s`."""
    return floats(np.exp(-np.arange(samples) / (decay_s * RATE_HZ)))
