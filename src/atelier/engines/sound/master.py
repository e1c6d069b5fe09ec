"""The last step of every sound: to its loudness, below the ceiling, into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import Blocks, Wave, decibels, gain
from atelier.engines.sound.dynamics import Limiter
from atelier.engines.sound.loudness import SILENT_LUFS, LoudnessMeter
from atelier.engines.sound.tape import Tape
from atelier.engines.sound.wav import WavWriter

_TOLERANCE_LU: Final = 0.4
_CORRECTIONS: Final = 2
"""The limiter takes loudness away, so that a second try is needed at times."""

_MOST_GAIN_DB: Final = 50.0

Heard = Callable[[float], None]


def write_mastered(
    path: Path,
    blocks: Iterable[Wave],
    *,
    channels: int,
    target_lufs: float,
    samples: int,
    heard: Heard,
    ceiling_db: float = -1.0,
    most_limiting_db: float = _MOST_GAIN_DB,
) -> None:
    """Writes a sound of about `samples` samples at the given loudness; needs as much scratch space beside it as that
    takes in float32.

    `heard` gets the share done, 0..1. Where the loudness would take more than `most_limiting_db` off the peaks, the
    sound stays softer: a click is no roar.
    """
    tape = Tape(path.with_name(f".{path.name}.tape"), channels=channels)
    try:
        meter = LoudnessMeter()
        peak = 0.0
        for block in tape.record(blocks):
            meter.feed(block)
            peak = max(peak, float(np.abs(block).max(initial=0.0)))
            heard(0.8 * min(1.0, tape.samples / max(1, samples)))
        boost_db = _boost_db(tape, meter.integrated_lufs(), target_lufs, ceiling_db)
        boost_db = min(boost_db, ceiling_db - decibels(peak) + most_limiting_db)
        with WavWriter(path, channels=channels) as writer:
            for block in _finished(tape, boost_db, ceiling_db):
                writer.write(block)
                heard(0.9 + 0.1 * writer.samples / max(1, tape.samples))
    finally:
        tape.discard()


def _boost_db(tape: Tape, measured_lufs: float, target_lufs: float, ceiling_db: float) -> float:
    """What to add before the limiter so that the target comes out behind it."""
    if measured_lufs <= SILENT_LUFS:
        return 0.0
    boost_db = target_lufs - measured_lufs
    for _ in range(_CORRECTIONS):
        meter = LoudnessMeter()
        for block in _finished(tape, boost_db, ceiling_db):
            meter.feed(block)
        missing_lu = target_lufs - meter.integrated_lufs()
        if abs(missing_lu) <= _TOLERANCE_LU:
            break
        boost_db += missing_lu
    return min(boost_db, _MOST_GAIN_DB)


def _finished(tape: Tape, boost_db: float, ceiling_db: float) -> Blocks:
    louder = (block * np.float32(gain(boost_db)) for block in tape.play())
    return Limiter(ceiling_db).over(louder)
