"""The sound of a scene, for clips that are to have one."""

from __future__ import annotations

from itertools import chain
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import Blocks, Wave, gain, samples_in
from atelier.engines.sound.dynamics import Limiter
from atelier.engines.sound.loudness import SILENT_LUFS, LoudnessMeter
from atelier.engines.synth.noises.play import Player, ended, play
from atelier.engines.synth.words.sounds import Heard, understand_sounds

AMBIENCE_LUFS: Final = -24.0
CEILING_DB: Final = -1.5

_TRIAL_S: Final = 12.0
_MOST_GAIN_DB: Final = 14.0
_NOWHERE: Final = (Heard("room tone", 0.5, 1.0, 0.0), Heard("wind", 0.1, 1.0, -8.0))
"""What is heard where a prompt names nothing that sounds."""


def players(heard: tuple[Heard, ...]) -> list[Player]:
    return [(each.noise.build, each.force, each.pace, each.level_db) for each in heard]


def soundtrack(prompt: str, duration_s: float, seed: int) -> Wave:
    """The whole sound, (2, samples); see `soundtrack_blocks`. A minute takes 23 MB."""
    return np.concatenate(list(soundtrack_blocks(prompt, duration_s, seed)), axis=1)


def soundtrack_blocks(prompt: str, duration_s: float, seed: int) -> Blocks:
    """Blocks of shape (2, samples), float32 at RATE_HZ, together exactly as long as asked for.

    What the prompt names is heard, or the place that it is in; a quiet room where it names neither. Peaks stay below
    -1.5 dBTP, and memory does not grow with the length.
    """
    samples = samples_in(duration_s)
    heard = understand_sounds(prompt).heard or _NOWHERE
    raw = ended(play(players(heard), duration_s, seed), samples)
    return Limiter(CEILING_DB).over(levelled(raw, AMBIENCE_LUFS))


def levelled(blocks: Blocks, target_lufs: float) -> Blocks:
    """The sound at about that loudness, by that of its first twelve seconds."""
    trial: list[Wave] = []
    meter = LoudnessMeter()
    for block in blocks:
        trial.append(block)
        meter.feed(block)
        if sum(each.shape[1] for each in trial) >= samples_in(_TRIAL_S):
            break
    loud = meter.integrated_lufs()
    change_db = 0.0 if loud <= SILENT_LUFS else min(_MOST_GAIN_DB, target_lufs - loud)
    factor = np.float32(gain(change_db))
    return (block * factor for block in chain(trial, blocks))
