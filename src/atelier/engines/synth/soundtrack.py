"""The sound of a scene, for clips that are to have one."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import Blocks, Wave, gain, rechunked, samples_in
from atelier.engines.sound.dynamics import Limiter
from atelier.engines.sound.loudness import SILENT_LUFS, LoudnessMeter
from atelier.engines.synth.making.briefs import brief_of
from atelier.engines.synth.mixing.mixer import play_song
from atelier.engines.synth.music.compose import compose
from atelier.engines.synth.noises.play import ended, play, players
from atelier.engines.synth.words.music import MusicWishes, understand_music
from atelier.engines.synth.words.sounds import Heard, understand_sounds

AMBIENCE_LUFS: Final = -24.0
MUSIC_LUFS: Final = -23.0
UNDER_MUSIC_LUFS: Final = -29.0
CEILING_DB: Final = -1.5

_BLOCK: Final = 1 << 15
_TRIAL_S: Final = 12.0
_MOST_GAIN_DB: Final = 14.0
_NOWHERE: Final = (Heard("room tone", 0.5, 1.0, 0.0), Heard("wind", 0.1, 1.0, -8.0))
"""What is heard where a prompt names nothing that sounds."""

_MUSIC: Final = re.compile(r"\b(music|musical|soundtrack|songs?|melod(y|ies)|tunes?|score|beats)\b", re.IGNORECASE)
_NO_MUSIC: Final = re.compile(r"\b(no|without( any)?) (background )?(music|soundtrack|score|songs?)\b", re.IGNORECASE)


def soundtrack(prompt: str, duration_s: float, seed: int, *, music: bool | None = None) -> Wave:
    """The whole sound, (2, samples); see `soundtrack_blocks`. A minute takes 23 MB."""
    return np.concatenate(list(soundtrack_blocks(prompt, duration_s, seed, music=music)), axis=1)


def soundtrack_blocks(prompt: str, duration_s: float, seed: int, *, music: bool | None = None) -> Blocks:
    """Blocks of shape (2, samples), float32 at RATE_HZ, together exactly as long as asked for.

    What the prompt names is heard, or the place that it is in; a quiet room where it names neither. `music`: whether
    soft music plays over it; None: where the prompt speaks of music or an instrument. Peaks stay below -1.5 dBTP, and
    memory does not grow with the length.
    """
    heard = understand_sounds(prompt).heard
    wishes = understand_music(prompt)
    if music is None:
        music = _asks_for_music(prompt, wishes)
    if not music:
        return Limiter(CEILING_DB).over(_ambience(heard or _NOWHERE, duration_s, seed, AMBIENCE_LUFS))
    song = compose(brief_of(wishes, duration_s, seed), seed)
    tune = levelled(play_song(song, seed), MUSIC_LUFS)
    if not heard:
        return Limiter(CEILING_DB).over(tune)
    under = _ambience(heard, duration_s, seed, UNDER_MUSIC_LUFS)
    both = zip(rechunked(tune, _BLOCK), rechunked(under, _BLOCK), strict=True)
    return Limiter(CEILING_DB).over(one + other for one, other in both)


def _asks_for_music(prompt: str, wishes: MusicWishes) -> bool:
    if _NO_MUSIC.search(prompt):
        return False
    return bool(wishes.instruments) or _MUSIC.search(prompt) is not None


def _ambience(heard: tuple[Heard, ...], duration_s: float, seed: int, target_lufs: float) -> Blocks:
    return levelled(ended(play(players(heard), duration_s, seed), samples_in(duration_s)), target_lufs)


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
