"""What a part goes through before the mix: driven amplifiers, chorus, tremolo, gates, worn tape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.filters import Biquad, Convolver, Shape, impulse

Effect = Callable[[Wave], Wave]
"""Takes the next block of shape (2, samples) and gives as many samples back."""


def coloured(*sections: Biquad) -> Effect:
    return Convolver(np.tile(impulse(sections), (2, 1))).feed


def _amplifier(drive: float, highest_hz: float) -> Effect:
    """A valve that bends the wave, asymmetric for warmth, and the loudspeaker's cabinet behind it."""
    before = coloured(Biquad(Shape.HIGH, 110), Biquad(Shape.PEAK, 800, 0.7, 4))
    cabinet = coloured(
        Biquad(Shape.HIGH, 85),
        Biquad(Shape.PEAK, 2_400, 1.1, 4),
        Biquad(Shape.LOW, highest_hz, 0.9),
        Biquad(Shape.LOW, highest_hz, 0.6),
    )
    # What comes out is about as loud as what went in, however hard it is driven.
    level = 0.16 / np.tanh(0.16 * drive)

    def play(block: Wave) -> Wave:
        pushed = before(block) * drive
        bent = np.tanh(pushed + 0.18) - np.tanh(0.18)
        return cabinet(floats(bent * level * 0.8))

    return play


class _Wavering:
    """A copy that comes a little late, by a time that swings: chorus beside the sound, worn tape in its place."""

    def __init__(self, delay_ms: float, depth_ms: float, rate_hz: float, dry: float) -> None:
        self._delay = delay_ms / 1000 * RATE_HZ
        self._depth = depth_ms / 1000 * RATE_HZ
        self._rate_hz = rate_hz
        self._dry = np.float32(dry)
        self._wet = np.float32(np.sqrt(max(0.0, 1 - dry**2)))
        self._held: Wave = np.zeros((2, int(self._delay + self._depth) + 4), np.float32)
        self._at = 0

    def __call__(self, block: Wave) -> Wave:
        samples, before = block.shape[1], self._held.shape[1]
        joined = np.concatenate([self._held, block], axis=1)
        times = (self._at + np.arange(samples)) / RATE_HZ
        found = []
        for channel, turn in enumerate((0.0, np.pi / 2)):
            swing = np.sin(2 * np.pi * self._rate_hz * times + turn)
            places = before + np.arange(samples) - self._delay - self._depth * 0.5 * (1 + swing)
            whole = places.astype(np.int64)
            share = floats(places - whole)
            line = joined[channel]
            found.append(line[whole] + share * (line[whole + 1] - line[whole]))
        self._held = joined[:, samples:]
        self._at += samples
        return floats(self._dry * block + self._wet * np.stack(found))


class _Pulsing:
    """The level swings with the beat. `sharp` turns the swing into steps."""

    def __init__(self, per_s: float, depth: float, *, sharp: bool) -> None:
        self._per_s = per_s
        self._depth = depth
        self._sharp = sharp
        self._at = 0

    def __call__(self, block: Wave) -> Wave:
        phase = (self._at + np.arange(block.shape[1])) / RATE_HZ * self._per_s
        self._at += block.shape[1]
        swing = 0.5 + 0.5 * np.cos(2 * np.pi * phase)
        if self._sharp:
            swing = np.clip(4 * (swing - 0.4) + 0.5, 0, 1)
        return floats(block * floats(1 - self._depth * (1 - swing)))


def _in_row(*effects: Effect) -> Effect:
    def play(block: Wave) -> Wave:
        for effect in effects:
            block = effect(block)
        return block

    return play


EFFECTS: Final[dict[str, Callable[[float], Effect]]] = {
    # by the length of a beat in seconds
    "drive": lambda beat_s: _amplifier(34.0, 4_600),
    "crunch": lambda beat_s: _amplifier(9.0, 5_200),
    "metal": lambda beat_s: _amplifier(80.0, 5_000),
    "chorus": lambda beat_s: _Wavering(9, 3.5, 0.7, 0.75),
    "tremolo": lambda beat_s: _Pulsing(4 / beat_s / 2, 0.45, sharp=False),
    "gate": lambda beat_s: _Pulsing(4 / beat_s, 0.85, sharp=True),
    "wow": lambda beat_s: _in_row(
        _Wavering(6, 2.4, 0.55, 0.0), coloured(Biquad(Shape.LOW, 3_600), Biquad(Shape.HIGH, 120))
    ),
    "dark": lambda beat_s: coloured(Biquad(Shape.LOW, 1_700)),
    "thin": lambda beat_s: coloured(Biquad(Shape.HIGH, 320)),
}


def echo_response(delay_s: float, feedback: float = 0.42) -> Wave:
    """Repeats from side to side, each softer and duller than the one before; (2, samples)."""
    repeats = 7
    step = samples_in(delay_s)
    taps = np.zeros((2, step * repeats + 512), np.float32)
    for number in range(1, repeats + 1):
        width = 2 + 3 * number
        kernel = np.hanning(width + 2)[1:-1]
        at = number * step
        taps[number % 2, at : at + width] += floats(feedback ** (number - 1) * kernel / kernel.sum())
    return taps
