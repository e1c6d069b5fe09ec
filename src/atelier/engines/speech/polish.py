"""From the synthesiser's dry sound to a voice that is easy to listen to.

Formant synthesis is strong where ears are most sensitive (1 and 3 to 5 kHz), thin below 300 Hz and empty above 10 kHz.
The curves here bring the measured average spectrum towards that of natural speech (Byrne et al., "An international
comparison of long-term average speech spectra", 1994), by about two thirds of the way: all of it would sound muffled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import av
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Blocks, Wave, floats, rechunked
from atelier.engines.sound.dynamics import Compressor
from atelier.engines.sound.filters import Biquad, Convolver, Shape, impulse
from atelier.engines.sound.room import Room, reverberation
from atelier.engines.speech.voices import Gender

_BLOCK: Final = 1 << 15

_TONE: Final = {
    Gender.FEMALE: (
        Biquad(Shape.HIGH, 85, 0.8),
        Biquad(Shape.PEAK, 260, 0.9, 3.0),
        Biquad(Shape.PEAK, 1_050, 0.9, -6.0),
        Biquad(Shape.PEAK, 3_700, 1.5, -6.5),
        Biquad(Shape.PEAK, 7_500, 1.0, -1.5),
    ),
    Gender.MALE: (
        Biquad(Shape.HIGH, 65, 0.8),
        Biquad(Shape.PEAK, 150, 0.9, 3.0),
        Biquad(Shape.PEAK, 950, 0.9, -3.0),
        Biquad(Shape.PEAK, 2_700, 1.4, -2.0),
        Biquad(Shape.PEAK, 6_800, 0.8, -3.5),
    ),
}
_EVENNESS: Final = Compressor(threshold_db=-26, ratio=2.2, attack_ms=6, release_db_per_s=80)
_BOOTH: Final = Room(decay_s=0.28, before_s=0.003, size=0.16, brightness=0.55, warmth=0.9, early=1.2)
_ROOM_SHARE: Final = 0.11
_HISS: Final = impulse((Biquad(Shape.HIGH, 6_000, 0.9), Biquad(Shape.HIGH, 5_500, 0.6), Biquad(Shape.LOW, 10_500, 0.9)))
_ABOVE: Final = impulse((Biquad(Shape.HIGH, 11_000, 1.1), Biquad(Shape.HIGH, 10_500, 0.6), Biquad(Shape.LOW, 15_000)))
_SHIFT_HZ: Final = 5_000.0
_AIR: Final = 0.9


def polished(blocks: Iterable[Wave], rate_hz: int, gender: Gender) -> Blocks:
    """The synthesiser's 16-bit samples of shape (samples,) at `rate_hz` as one channel of sound, (1, samples)."""
    sound = rechunked(_resampled(blocks, rate_hz), _BLOCK)
    return _in_a_room(_EVENNESS.over(_toned(_with_air(sound), gender)))


def _resampled(blocks: Iterable[Wave], rate_hz: int) -> Blocks:
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE_HZ)
    for block in blocks:
        frame = av.AudioFrame.from_ndarray(block[None], format="s16", layout="mono")
        frame.sample_rate = rate_hz
        for made in resampler.resample(frame):
            yield floats(made.to_ndarray())
    for made in resampler.resample(None):
        yield floats(made.to_ndarray())


def _with_air(blocks: Iterable[Wave]) -> Blocks:
    """Hissing sounds go on above the 11 kHz where the synthesiser ends: a copy of their band, moved up."""
    hiss, above = Convolver(_HISS), Convolver(_ABOVE)
    at = 0
    for block in blocks:
        times = np.arange(at, at + block.shape[1]) % RATE_HZ
        carrier = np.cos(2 * np.pi * _SHIFT_HZ / RATE_HZ * times)
        yield floats(block + _AIR * above.feed(floats(hiss.feed(block) * carrier)))
        at += block.shape[1]


def _toned(blocks: Iterable[Wave], gender: Gender) -> Blocks:
    tone = Convolver(impulse(_TONE[gender]))
    return (tone.feed(block) for block in blocks)


def _in_a_room(blocks: Iterable[Wave]) -> Blocks:
    """A voice without any room sounds as if it were inside the head."""
    room = Convolver(reverberation(_BOOTH, 1))
    return (floats(block + _ROOM_SHARE * room.feed(block)) for block in blocks)
